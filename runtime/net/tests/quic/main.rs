//! The transport over real QUIC on loopback. Nothing here sleeps: everything waits for an event, with a deadline far
//! beyond what it takes.

#![expect(
    clippy::unwrap_used,
    reason = "outside the test functions too, a failure here is a failed test"
)]

mod channels;
mod conditions;
mod harness;
mod hostile;
mod lifecycle;
mod queues;
mod raw;
