//! Services that are there twice, or where no one looks for them.

use rustc_hash::FxHashMap;
use studio_model::{ClassId, Diagnostic, InstanceId, Report};

use crate::input::Input;

pub(super) fn check(input: &Input<'_>, report: &mut Report) {
    let model = input.model;
    let is_service = |id: InstanceId| {
        model
            .class(id)
            .is_some_and(|class| model.table().class(class).service)
    };
    let mut first: FxHashMap<ClassId, InstanceId> = FxHashMap::default();
    for id in model.children(model.root()).filter(|&id| is_service(id)) {
        let Some(class) = model.class(id) else {
            continue;
        };
        if let Some(used) = first.insert(class, id) {
            first.insert(class, used);
            let twice = Diagnostic::warning(
                "duplicate-service",
                format!(
                    "the place has another {}; only the first one is used",
                    model.class_name(id)
                ),
            );
            report.push(input.locate(
                twice.with_hint("move what is in it into the first one, and delete it"),
                id,
            ));
        }
    }
}
