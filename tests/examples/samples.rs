//! Writes the generated samples anew: `cargo run --release -p studio-tests --example samples`.

use std::path::Path;

fn main() -> Result<(), studio_place::PlaceError> {
    let samples = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../samples"));
    for (name, model) in studio_tests::samples::generated() {
        studio_place::save(&model, &samples.join(name))?;
    }
    Ok(())
}
