//! Scripts in places where nothing runs them. A note, because a script may be a template that another one moves.

use studio_model::known::known;
use studio_model::{Diagnostic, InstanceId, Report, Value};

use crate::input::Input;

/// `RunContext` of scripts that run on the server wherever they are, and on clients.
const CONTEXT_SERVER: u32 = 1;
const CONTEXT_CLIENT: u32 = 2;

pub(super) fn check(input: &Input<'_>, report: &mut Report) {
    let model = input.model;
    for id in model.descendants(model.root()) {
        let is_local = model.class(id) == Some(known().local_script);
        let is_script = model.class(id) == Some(known().script);
        if !is_local && !is_script {
            continue;
        }
        let Some(service) = service_of(input, id) else {
            continue;
        };
        let context = match model.value(id, known().run_context) {
            Some(Value::Enum(context)) => context,
            _ => 0,
        };
        let runs_on_client = is_local || context == CONTEXT_CLIENT;
        let hint = match model.class_name(service) {
            "ServerScriptService" if runs_on_client => {
                "move it to StarterPlayer/StarterPlayerScripts"
            }
            "ReplicatedFirst" | "ReplicatedStorage" if is_script && context == 0 => {
                "move it to ServerScriptService, or set `RunContext`"
            }
            "ReplicatedStorage" if is_local => "move it to StarterPlayer/StarterPlayerScripts",
            "StarterGui" | "StarterPlayer"
                if is_script && context != CONTEXT_SERVER && !runs_on_client =>
            {
                "make it a LocalScript, or move it to ServerScriptService"
            }
            _ => continue,
        };
        let message = format!(
            "nothing runs a {} in {}",
            model.class_name(id),
            model.class_name(service)
        );
        report.push(input.locate(
            Diagnostic::note("script-does-not-run", message).with_hint(hint),
            id,
        ));
    }
}

/// The child of the root that an instance is below.
fn service_of(input: &Input<'_>, id: InstanceId) -> Option<InstanceId> {
    let model = input.model;
    model
        .ancestors(id)
        .find(|&above| model.parent(above) == Some(model.root()))
}
