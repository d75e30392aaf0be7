//! Fuzzes the decoder of snapshots.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    studio_tests::fuzz::snapshot_decoder(bytes);
});
