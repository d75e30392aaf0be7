//! Parts that are where, or of a size, that nobody means.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{Diagnostic, Report, Value, limits};

use crate::input::Input;

pub(super) fn check(input: &Input<'_>, report: &mut Report) {
    let model = input.model;
    for id in model
        .descendants(model.root())
        .filter(|&id| model.is_a(id, known().base_part))
    {
        if let Some(frame) = model.cframe(id, known().cframe)
            && frame.position.abs().max_element() > limits::WORLD_EXTENT_STUDS
        {
            let far = Diagnostic::warning(
                "outside-world",
                format!(
                    "the part is more than {} studs from the origin",
                    limits::WORLD_EXTENT_STUDS
                ),
            );
            report.push(input.locate(
                far.with_hint("move it closer: physics and streaming lose precision there"),
                id,
            ));
        }
        if let Some(Value::Vector3(size)) = model.value(id, known().size)
            && size.cmple(Vec3::ZERO).any()
        {
            let flat = Diagnostic::warning("zero-size", "the part has no extent along an axis");
            report.push(input.locate(
                flat.with_hint("give every axis of `Size` a positive length"),
                id,
            ));
        }
    }
}
