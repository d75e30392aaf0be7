//! Fuzzes the import of foreign places.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    studio_tests::fuzz::roblox_import(bytes);
});
