//! A note on terrain that is kept and not drawn. Goes, with its one caller, when it is drawn.

use studio_model::known::known;
use studio_model::{DataModel, Diagnostic, Report, Value};

/// Bytes of a grid without voxels: its version and the size of its blocks.
const EMPTY_BYTES: usize = 2;

/// Says of each Terrain with voxels that they are not drawn.
pub(super) fn undrawn(model: &DataModel) -> Report {
    let mut report = Report::new();
    let Some(grid) = model.table().find(known().terrain, "SmoothGrid") else {
        return report;
    };
    for id in model.instances_of(known().terrain) {
        let value = model.own_value(id, grid).filter(|_| model.is_attached(id));
        let has_voxels = match value {
            Some(Value::BinaryString(bytes)) => bytes.len() > EMPTY_BYTES,
            _ => false,
        };
        if has_voxels {
            let note = Diagnostic::note("terrain-not-drawn", "Terrain is kept, but not drawn yet");
            report.push(note.in_path(model.path(id)).of_instance(id));
        }
    }
    report
}
