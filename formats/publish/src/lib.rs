//! Passes from a place to a snapshot and a report.
//!
//! Knows neither a virtual machine (scripts are checked by a callback) nor GPU or network. Read next: [`checks`] (what is
//! refused and what is warned of), [`regions`] (which instance goes into which chunk).

pub mod checks;
pub mod input;
pub mod regions;

pub use checks::{ScriptChecker, ScriptProblem, check};
pub use input::Input;
