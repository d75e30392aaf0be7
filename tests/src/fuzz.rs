//! Everything that reads bytes from outside, as functions of bytes: what the fuzzer of `tests/fuzz` calls, and the short
//! run among the tests. Nothing may panic, hang or fill the memory; what is accepted must hold what was promised of it,
//! which the functions assert.

mod conversation;
mod formats;
mod mutate;
mod sealed;

pub use conversation::{client_message, server_message};
pub use formats::{place_reader, region_chunk, roblox_import, snapshot_decoder};
pub use mutate::mutant;

/// One reader of bytes from outside.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// What it is called, here and in `tests/fuzz`.
    pub name: &'static str,
    /// Reads bytes; says whether they were accepted.
    pub read: fn(&[u8]) -> bool,
    /// Inputs that are accepted: where a fuzzer starts.
    pub valid: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const TARGETS: [Target; 6] = [
    Target {
        name: "place_reader",
        read: place_reader,
        valid: formats::places,
    },
    Target {
        name: "snapshot_decoder",
        read: snapshot_decoder,
        valid: formats::snapshots,
    },
    Target {
        name: "region_chunk",
        read: region_chunk,
        valid: formats::region_chunks,
    },
    Target {
        name: "client_message",
        read: client_message,
        valid: conversation::client_messages,
    },
    Target {
        name: "server_message",
        read: server_message,
        valid: conversation::server_messages,
    },
    Target {
        name: "roblox_import",
        read: roblox_import,
        valid: formats::roblox_files,
    },
];
