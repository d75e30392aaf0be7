//! Luau: the virtual machine of one data model, its sandbox and scheduler, signals, and the API that scripts see.
//!
//! A [`Vm`] serves one data model on the thread that made it. The model is lent to it while scripts run; what scripts do
//! goes through the model's checked setters and its journal, like everybody else's changes. What there is to see comes
//! from the class table; what a method does is defined here for the tree itself, and by other crates for services.
//! [`check_syntax`] needs no VM: it tells whether a text compiles.
//!
//! Knows no sockets, no files, no GPU and no physics, and reads no clock: time comes in with each tick.
//!
//! Read next: [`Vm`] and [`Running`] (the surface), `prelude.luau` (what yields), `member` and `instance` (what a name
//! means), `signal`, `scheduler`, `scripts`.

mod atoms;
pub mod datatypes;
mod defined;
mod error;
mod globals;
mod instance;
pub mod limits;
mod member;
mod modules;
mod objects;
mod output;
mod raw;
mod scheduler;
mod scripts;
mod signal;
mod syntax;
mod value;
mod vm;
mod world;

pub use defined::{Defined, side_of, source_of};
pub use error::ScriptError;
pub use instance::Assign;
pub use objects::Caller;
pub use output::{Level, OutputEvent};
pub use scheduler::Waiting;
pub use scripts::Gate;
pub use signal::FreeSignal;
pub use syntax::{SyntaxError, check_syntax};
pub use vm::{Happening, Phase, Running, Side, TickTime, Vm, VmError, VmOptions};
