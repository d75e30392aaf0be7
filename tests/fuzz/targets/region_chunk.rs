//! Fuzzes the loader of a client's chunks.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    studio_tests::fuzz::region_chunk(bytes);
});
