//! The generated samples. `cargo run --release -p studio-tests --example samples` writes them anew; a test holds that
//! what is checked in is what they give.

mod city;
mod marbles;
mod ship;
mod towers;

use studio_model::DataModel;

pub use city::city;
pub use marbles::marbles;
pub use ship::ship;
pub use towers::towers;

/// City blocks in `samples/city`.
pub const CITY_BLOCKS: usize = 9;

/// The seed of `samples/city`.
pub const CITY_SEED: u64 = 1;

/// The samples that are generated: the folder's name and what belongs there.
pub fn generated() -> [(&'static str, DataModel); 4] {
    [
        ("city", city(CITY_BLOCKS, CITY_SEED)),
        ("marbles", marbles()),
        ("ship", ship()),
        ("towers", towers()),
    ]
}
