//! The loops over real QUIC on this machine. No sleeps: time is what the loops wait for, or ticks without a clock.

mod place;
mod play;
mod server;
