//! Fuzzes a client by what a server says: control, journal batches, region chunks, datagrams.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    studio_tests::fuzz::server_message(bytes);
});
