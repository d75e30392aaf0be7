//! Passes from a place to a snapshot and a report.
//!
//! Knows neither a virtual machine (scripts are checked by a callback) nor GPU or network. Read next: [`checks`] (what is
//! refused and what is warned of), [`regions`] (which instance goes into which chunk), [`compile`] (the whole way).

pub mod checks;
pub mod compile;
pub mod input;
mod pack;
pub mod regions;

pub use checks::{ScriptChecker, ScriptProblem, check};
pub use compile::{Pass, publish, publish_while};
pub use input::Input;
