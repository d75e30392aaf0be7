//! The loops over real QUIC on this machine. No sleeps: time is what the loops wait for, or ticks without a clock.

#![expect(
    clippy::unwrap_used,
    reason = "a scene that cannot be set up fails its test"
)]

mod characters;
mod chat;
mod input;
mod place;
mod play;
mod scripts;
mod server;
