//! Joints that hold nothing.

use studio_model::known::known;
use studio_model::{Diagnostic, PropertyId, Report};

use crate::input::Input;

pub(super) fn check(input: &Input<'_>, report: &mut Report) {
    let model = input.model;
    for id in model.descendants(model.root()) {
        let ends: [PropertyId; 2] = if model.is_a(id, known().joint_instance) {
            [known().joint_part0, known().joint_part1]
        } else if model.is_a(id, known().weld_constraint) {
            [known().weld_constraint_part0, known().weld_constraint_part1]
        } else {
            continue;
        };
        let missing: Vec<&str> = ends
            .into_iter()
            .filter(|&end| model.reference(id, end).is_none())
            .map(|end| model.table().property(end).name)
            .collect();
        if !missing.is_empty() {
            let message = format!(
                "the {} has no {} and holds nothing",
                model.class_name(id),
                missing.join(" and no ")
            );
            let loose = Diagnostic::note("loose-joint", message);
            report.push(input.locate(loose.with_hint("choose both parts, or delete it"), id));
        }
    }
}
