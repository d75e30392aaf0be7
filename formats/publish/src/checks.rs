//! What is checked before a place is published, each concern in its file. All problems are reported, none stops the next.

mod geometry;
mod identity;
mod joints;
mod running;
mod scripts;
mod services;
#[cfg(test)]
mod tests;

use studio_model::Report;

pub use scripts::{ScriptChecker, ScriptProblem};

use crate::input::Input;

/// Checks a place: everything that `publish` would refuse, and what its author should know.
pub fn check(input: &Input<'_>, checker: &dyn ScriptChecker) -> Report {
    let mut report = Report::new();
    identity::check(input, &mut report);
    services::check(input, &mut report);
    scripts::check(input, checker, &mut report);
    running::check(input, &mut report);
    geometry::check(input, &mut report);
    joints::check(input, &mut report);
    report
}
