//! Fuzzes the reader of places.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    studio_tests::fuzz::place_reader(bytes);
});
