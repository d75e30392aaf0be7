//! From a snapshot to a model: all of it for a server, one chunk at a time for a client.

mod client;
mod column;
mod server;
#[cfg(test)]
mod tests;

pub use client::{LoadedChunk, load_chunk};
pub use server::{LoadedSnapshot, load_server};
