//! Writes a city of any size as a place:
//! `cargo run --release -p studio-tests --example city -- --blocks 900 --seed 7 -o /tmp/city`.

use std::path::PathBuf;

use clap::Parser;
use studio_model::counts::counts;

/// Write a city as a place; the same seed gives the same city
#[derive(Debug, Parser)]
struct Args {
    /// How many blocks; a block has about 130 parts
    #[arg(long, default_value_t = studio_tests::samples::CITY_BLOCKS)]
    blocks: usize,
    /// Which of all the cities of that size
    #[arg(long, default_value_t = studio_tests::samples::CITY_SEED)]
    seed: u64,
    /// The folder of the place; made if it is not there
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

fn main() -> Result<(), studio_place::PlaceError> {
    let args = Args::parse();
    let model = studio_tests::samples::city(args.blocks, args.seed);
    studio_place::save(&model, &args.output)?;
    let counts = counts(&model);
    print(format_args!(
        "{}: {} parts, {} of them loose",
        args.output.display(),
        counts.parts,
        counts.unanchored_parts
    ));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "an example talks to whoever runs it")]
fn print(text: std::fmt::Arguments<'_>) {
    println!("{text}");
}
