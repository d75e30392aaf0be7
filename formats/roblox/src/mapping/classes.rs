//! What the report says of whole classes: data only, unknown, stand-ins, not solid. Asked of the finished model.

use std::collections::BTreeMap;

use studio_model::class_table::{ClassId, ClassInfo};
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, Value};

use crate::report::{ImportReport, Tally};

/// Classes whose shape is mesh data: a box of their size stands in for them, and for those that extend them.
const STAND_INS: &[&str] = &["MeshPart", "PartOperation"];

/// Bytes of the voxels of a terrain that has none: the two of its version.
const EMPTY_VOXELS_BYTES: usize = 2;

/// Fills in what the report counts by class.
pub(super) fn tally(model: &DataModel, report: &mut ImportReport) {
    let table = model.table();
    let meshes = STAND_INS.iter().filter_map(|name| table.class_named(name));
    let meshes: Vec<ClassId> = meshes.collect();
    for (class, info) in table.classes() {
        let count = model.instances_of(class).count();
        if count == 0 || class == known().data_model || class == table.unknown_class() {
            continue;
        }
        let tally = Tally {
            name: info.name.to_owned(),
            count,
        };
        if meshes.iter().any(|&mesh| table.is_a(class, mesh)) {
            report.stand_ins.push(tally);
        } else if model
            .instances_of(class)
            .any(|id| has_voxels(model, info, id))
        {
            report.not_solid.push(tally);
        } else if !info.acts {
            report.data_only.push(tally);
        }
    }
    let mut unknown: BTreeMap<&str, usize> = BTreeMap::new();
    for id in model.instances_of(table.unknown_class()) {
        *unknown.entry(model.class_name(id)).or_default() += 1;
    }
    let unknown = unknown.into_iter().map(|(name, count)| Tally {
        name: name.to_owned(),
        count,
    });
    report.unknown_classes = unknown.collect();
}

/// Whether it is terrain that holds more than an empty grid.
fn has_voxels(model: &DataModel, class: &ClassInfo, id: InstanceId) -> bool {
    let grid = model.table().find(known().terrain, "SmoothGrid");
    let grid = grid.filter(|&grid| class.column_of(grid).is_some());
    match grid.and_then(|grid| model.value(id, grid)) {
        Some(Value::BinaryString(voxels)) => voxels.len() > EMPTY_VOXELS_BYTES,
        _ => false,
    }
}
