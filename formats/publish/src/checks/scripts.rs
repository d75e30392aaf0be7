//! The syntax of scripts, by a compiler that is handed in: publishing knows no virtual machine.

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use studio_model::known::known;
use studio_model::{Diagnostic, InstanceId, Report, Value};

use crate::input::Input;

/// Says whether a script's source can be compiled.
pub trait ScriptChecker: Sync {
    /// Compiles a source and throws the result away.
    ///
    /// # Errors
    /// The first problem.
    fn check(&self, source: &str) -> Result<(), ScriptProblem>;
}

/// What is wrong with a source, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptProblem {
    /// From 1; 0 if the compiler does not say.
    pub line: u32,
    /// From 1; 0 if the compiler does not say.
    pub column: u32,
    /// In the compiler's words.
    pub message: String,
}

pub(super) fn check(input: &Input<'_>, checker: &dyn ScriptChecker, report: &mut Report) {
    let model = input.model;
    let all = model.descendants(model.root());
    let scripts: Vec<InstanceId> = all
        .filter(|&id| model.is_a(id, known().lua_source_container))
        .collect();
    let problem = |&id: &InstanceId| {
        let property = if model.is_a(id, known().module_script) {
            known().module_source
        } else {
            known().script_source
        };
        let Some(Value::String(source)) = model.value(id, property) else {
            return None;
        };
        Some((id, checker.check(&source).err()?))
    };
    let found: Vec<(InstanceId, ScriptProblem)> = scripts
        .into_par_iter()
        .filter_map(|id| problem(&id))
        .collect();
    for (id, problem) in found {
        report.push(diagnostic(input, id, &problem));
    }
}

fn diagnostic(input: &Input<'_>, id: InstanceId, problem: &ScriptProblem) -> Diagnostic {
    let message = match problem.line {
        0 => problem.message.clone(),
        line => format!("line {line}: {}", problem.message),
    };
    if let Some(location) = input.script_location(id, problem.line, problem.column) {
        return Diagnostic::error("script-syntax", problem.message.clone())
            .in_path(input.model.path(id))
            .of_instance(id)
            .at(location);
    }
    input.locate(Diagnostic::error("script-syntax", message), id)
}
