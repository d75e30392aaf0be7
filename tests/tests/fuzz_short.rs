//! A short run of every fuzz target: the same damaged inputs each time. The long run is `tests/fuzz`.

use std::time::{Duration, Instant};

use studio_tests::fuzz::{TARGETS, Target, mutant};
use studio_tests::measure::peak_resident_bytes;
use studio_tests::seeded::Seeded;

/// Damaged inputs a target.
const INPUTS: usize = 2_000;
/// What one input may take: thousands of times what it takes, so that a busy machine fails nothing that does not hang.
const INPUT_TIME_MAX: Duration = Duration::from_secs(10);
/// The most memory that this process, with all its tests, may ever have had.
const PEAK_BYTES_MAX: u64 = 3 << 30;

fn run(name: &str) {
    let target: &Target = TARGETS
        .iter()
        .find(|target| target.name == name)
        .expect("the target is in the list");
    let valid = (target.valid)();
    for (at, input) in valid.iter().enumerate() {
        assert!((target.read)(input), "valid input {at} is refused");
    }
    let mut random = Seeded::new(0xF022);
    let mut accepted = 0;
    for at in 0..INPUTS {
        let (one, other): (&Vec<u8>, &Vec<u8>) = (random.pick(&valid), random.pick(&valid));
        let input = mutant(one, other, &mut random);
        let start = Instant::now();
        accepted += usize::from((target.read)(&input));
        let taken = start.elapsed();
        assert!(taken < INPUT_TIME_MAX, "damaged input {at} took {taken:?}");
    }
    assert!(accepted < INPUTS, "no damage was ever noticed");
    let peak = peak_resident_bytes();
    assert!(
        peak < PEAK_BYTES_MAX,
        "the tests took {peak} bytes of memory"
    );
}

#[test]
fn damaged_places_are_read_or_reported() {
    run("place_reader");
}

#[test]
fn damaged_snapshots_are_loaded_or_refused() {
    run("snapshot_decoder");
}

#[test]
fn damaged_chunks_are_loaded_or_refused() {
    run("region_chunk");
}

#[test]
fn damaged_messages_of_a_client_are_taken_or_end_the_connection() {
    run("client_message");
}

#[test]
fn damaged_messages_of_a_server_are_taken_or_end_the_connection() {
    run("server_message");
}

#[test]
fn damaged_foreign_places_are_imported_or_refused() {
    run("roblox_import");
}

#[test]
fn the_long_run_has_the_same_targets() {
    let manifest = include_str!("../fuzz/Cargo.toml");
    let binaries = manifest.split("[[bin]]").skip(1);
    let names = binaries.filter_map(|binary| binary.split('"').nth(1));
    assert!(names.eq(TARGETS.iter().map(|target| target.name)));
}
