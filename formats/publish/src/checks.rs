//! What is checked before a place is published, each concern in its file. All problems are reported, none stops the next.

mod geometry;
mod joints;
mod scripts;

use studio_model::Report;

pub use scripts::{ScriptChecker, ScriptProblem};

use crate::input::Input;

/// Checks a place: everything that `publish` would refuse, and what its author should know.
pub fn check(input: &Input<'_>, checker: &dyn ScriptChecker) -> Report {
    let mut report = Report::new();
    scripts::check(input, checker, &mut report);
    geometry::check(input, &mut report);
    joints::check(input, &mut report);
    report
}
