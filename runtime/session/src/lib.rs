//! Wires and ticks: the server's loop, the clients' loop, and the play loop that runs both in one process over real
//! QUIC.
//!
//! What happens in a tick is decided elsewhere: bodies move in `studio-physics`, what is sent and what it means is
//! `studio-replication`'s, bytes travel in `studio-net`. This crate puts them in the order of a tick, keeps time, lets
//! clients in and out, and measures. It refuses to know windows, the GPU, place files, the command line and the
//! terminal: whoever calls gets events and a summary.
//!
//! - [`Server`] and [`Client`] are one side each, a tick at a time, without a clock; [`Pace`] gives them one.
//! - [`ClientPool`] ticks many clients on a few threads.
//! - [`play()`] runs a server and its clients and compares their states in the end.

mod client;
mod clock;
pub mod code;
mod glide;
mod lane;
pub mod limits;
mod outputs;
mod owners;
mod pace;
pub mod play;
pub mod pool;
mod scripts;
pub mod server;
mod stop;
mod tick_times;

pub use client::{Client, ClientOptions, ClientStage};
pub use clock::TICK;
pub use owners::{Owners, Simulator};
pub use pace::{Pace, Strain};
pub use play::{
    ClientProgress, ClientState, ClientSummary, PlayConfig, PlayError, PlayEvent, PlaySummary,
    PlayWarning, Progress, play,
};
pub use pool::{ClientPool, ClientStatus};
pub use scripts::{Origin, ScriptsError};
pub use server::{Server, ServerError, ServerEvent};
pub use stop::StopFlag;
pub use studio_services::input::{InputHub, KeyCode, PointerButton, RawInput};
pub use studio_services::interface::Unclickable;
pub use tick_times::TickTimes;
