//! The syntax check of scripts that the command line publishes with.

use studio_publish::{ScriptChecker, ScriptProblem};
use studio_script::check_syntax;

/// Luau's own compiler.
pub(crate) struct Luau;

impl ScriptChecker for Luau {
    fn check(&self, source: &str) -> Result<(), ScriptProblem> {
        check_syntax(source).map_err(|error| ScriptProblem {
            line: error.line,
            column: 0,
            message: error.message,
        })
    }
}
