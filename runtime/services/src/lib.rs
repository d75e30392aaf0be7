//! What services do: one file a service. Most of each is plain Rust that a test can drive alone; its `luau` half defines
//! the methods that scripts see, over the script crate's API.
//!
//! Knows no sockets, no RON, no windows, and reads no clock: time comes in with each tick.
//!
//! Read next: `data_store` (what places keep), `tween` (what moves by itself).

pub mod data_store;
pub mod limits;
pub mod players;
pub mod run_service;
