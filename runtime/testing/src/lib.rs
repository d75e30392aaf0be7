//! Places under test: a server and its clients tick together in one thread, on virtual time and over a simulated
//! network, and a test's own script drives the clients and looks at every side.
//!
//! The same snapshot, seed and program give the same run, which the hash of its event log tells. What tests can do is
//! described in `TESTS.md`. Refuses to know files, the terminal and place texts: whoever calls hands in sources and is
//! given outcomes.
//!
//! - [`Stage`] is the session: a server and clients, tick by tick.
//! - [`list`] tells the tests of a file, [`run`] plays one.
//!
//! Read next: [`run()`], then `prelude.luau`, which is what test scripts see, and `bridge`, how they reach into a side.

mod bridge;
pub mod limits;
mod log;
mod outcome;
mod run;
mod script;
pub mod stage;
#[cfg(test)]
mod tests;

pub use outcome::{Failure, FailureKind, Outcome, Said, Tree};
pub use run::{Halt, HostSetup, Plan, TreeText, run};
pub use script::{FileError, TestFile, TestInfo, list};
pub use stage::{Stage, StageError, StageOptions, Transport, Who};
