//! Fuzzes a server by what a client says.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    studio_tests::fuzz::client_message(bytes);
});
