//! What `inspect` and reports say of a place's size. One function, so that they all count alike.

use rustc_hash::FxHashSet;

use crate::known::known;
use crate::tree::DataModel;

/// How much is in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlaceCounts {
    /// Attached instances, without the root. Only what is there counts: a service that neither the file nor the author
    /// created does not.
    pub instances: usize,
    /// Classes among them; unknown ones count by the names that their file gave them.
    pub classes: usize,
    /// Instances that hold Luau source: `Script`, `LocalScript`, `ModuleScript`.
    pub scripts: usize,
    /// Instances of `BasePart`, without `Terrain`.
    pub parts: usize,
    /// Those of `parts` whose `Anchored` is off.
    pub unanchored_parts: usize,
}

/// Counts what is attached to the root of `model`.
pub fn counts(model: &DataModel) -> PlaceCounts {
    let known = known();
    let mut classes = FxHashSet::default();
    let mut counts = PlaceCounts::default();
    for id in model.descendants(model.root()) {
        counts.instances += 1;
        classes.insert(model.class_name(id));
        if model.is_a(id, known.lua_source_container) {
            counts.scripts += 1;
        }
        if model.is_a(id, known.base_part) && !model.is_a(id, known.terrain) {
            counts.parts += 1;
            counts.unanchored_parts += usize::from(!model.flag(id, known.anchored));
        }
    }
    counts.classes = classes.len();
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn only_what_is_attached_counts_and_the_root_does_not() {
        let known = known();
        let mut model = DataModel::new();
        assert_eq!(counts(&model), PlaceCounts::default());
        let mut bulk = model.bulk();
        let workspace = bulk.create(known.workspace).unwrap();
        bulk.link(workspace, bulk.root());
        for (class, anchored) in [
            (known.part, true),
            (known.part, false),
            (known.wedge_part, false),
            (known.terrain, false),
        ] {
            let part = bulk.create(class).unwrap();
            bulk.set_property(part, known.anchored, Value::Bool(anchored))
                .unwrap();
            bulk.link(part, workspace);
        }
        for class in [known.script, known.local_script, known.module_script] {
            let script = bulk.create(class).unwrap();
            bulk.link(script, workspace);
        }
        bulk.create(known.folder).unwrap();
        drop(bulk);
        assert_eq!(
            counts(&model),
            PlaceCounts {
                instances: 8,
                classes: 7,
                scripts: 3,
                parts: 3,
                unanchored_parts: 2,
            }
        );
    }

    #[test]
    fn unknown_classes_count_by_their_own_names() {
        let mut model = DataModel::new();
        let unknown = model.table().unknown_class();
        let mut bulk = model.bulk();
        for name in ["Hologram", "Hologram", "Portal"] {
            let id = bulk.create(unknown).unwrap();
            bulk.annotations_mut(id).unwrap().unknown_class = Some(name.into());
            bulk.link(id, bulk.root());
        }
        drop(bulk);
        assert_eq!(counts(&model).classes, 2);
    }
}
