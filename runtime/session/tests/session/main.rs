//! The loops over real QUIC on this machine, or over a network in memory. No sleeps: time is what the loops wait for, or
//! ticks without a clock.

#![expect(
    clippy::unwrap_used,
    reason = "a scene that cannot be set up fails its test"
)]

mod characters;
mod chat;
mod containers;
mod hostile;
mod input;
mod join;
mod mechanisms;
mod objects;
mod ownership;
mod pilots;
mod place;
mod play;
mod scripts;
mod server;
mod starters;
mod table;
mod tap;
mod yard;
