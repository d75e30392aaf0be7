//! What to do with a property, by its class and name: asked of the class table once, then remembered. Knows no values.

use rbx_dom_weak::Ustr;
use rustc_hash::FxHashMap;
use studio_model::class_table::{ClassId, ClassTable, Migration, PropertyId, Resolved, is_native};

use crate::report::DropReason;

/// What to do with a property.
#[derive(Debug, Clone, Copy)]
pub(super) enum Plan {
    /// It is not kept.
    Drop(DropReason),
    /// An identity that our uid replaces.
    Identity,
    /// It holds the tags.
    Tags,
    /// It holds the attributes.
    Attributes,
    /// It is a former name; the value must be converted.
    Migrate(&'static Migration),
    /// It is another name of this property.
    Alias(PropertyId),
    /// It is the canonical name of this property.
    Set(PropertyId),
    /// The class table does not know it.
    Unknown,
}

impl Plan {
    /// Where an instance has several names of one property, the highest rank counts.
    pub(super) const fn rank(self) -> u8 {
        match self {
            Self::Migrate(_) => 0,
            Self::Alias(_) => 1,
            _ => 2,
        }
    }
}

/// What only the engine that made it can read: the triangles of unions, meshes and distant models, and what is computed
/// from them. By declaring class.
const MESH_DATA: &[(&str, &[&str])] = &[
    ("MeshPart", &["PhysicsData"]),
    ("Model", &["ModelMeshData", "SlimHash"]),
    (
        "PartOperation",
        &[
            "ChildData",
            "ChildData2",
            "MeshData",
            "MeshData2",
            "PhysicsData",
            "SolidMeshHolder",
        ],
    ),
    ("PartOperationAsset", &["ChildData", "MeshData"]),
    ("TriangleMeshPart", &["AeroMeshData", "PhysicalConfigData"]),
];

/// The plans made so far.
#[derive(Debug)]
pub(super) struct Plans {
    table: &'static ClassTable,
    made: FxHashMap<(ClassId, Ustr), Plan>,
    mesh_data: Vec<PropertyId>,
}

impl Plans {
    pub(super) fn new(table: &'static ClassTable) -> Self {
        let found = MESH_DATA.iter().flat_map(|(class, names)| {
            let class = table.class_named(class);
            names
                .iter()
                .filter_map(move |name| table.find(class?, name))
        });
        Self {
            table,
            made: FxHashMap::default(),
            mesh_data: found.collect(),
        }
    }

    /// What to do with the values of `name` on instances of `class`.
    pub(super) fn of(&mut self, class: ClassId, name: Ustr) -> Plan {
        if let Some(&plan) = self.made.get(&(class, name)) {
            return plan;
        }
        let plan = self.make(class, &name);
        self.made.insert((class, name), plan);
        plan
    }

    fn make(&self, class: ClassId, name: &str) -> Plan {
        match name {
            "Tags" => return Plan::Tags,
            "Attributes" | "AttributesSerialize" => return Plan::Attributes,
            "UniqueId" | "HistoryId" => return Plan::Identity,
            _ if is_native(name) => return Plan::Drop(DropReason::NotSaved),
            _ => {}
        }
        let (plan, property) = match self.table.resolve(class, name) {
            None => return Plan::Unknown,
            Some(Resolved::Migrated(migration)) => return Plan::Migrate(migration),
            Some(Resolved::Alias(property)) => (Plan::Alias(property), property),
            Some(Resolved::Property(property)) => (Plan::Set(property), property),
        };
        if self.mesh_data.contains(&property) {
            Plan::Drop(DropReason::MeshData)
        } else if self.table.property(property).saved {
            plan
        } else {
            Plan::Drop(DropReason::NotSaved)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rbx_dom_weak::ustr;

    #[test]
    fn every_mesh_property_is_in_the_class_table() {
        let table = ClassTable::get();
        let listed: usize = MESH_DATA.iter().map(|(_, names)| names.len()).sum();
        assert_eq!(Plans::new(table).mesh_data.len(), listed);
    }

    #[test]
    fn names_lead_to_plans() {
        let table = ClassTable::get();
        let mut plans = Plans::new(table);
        let mut plan =
            |class: &str, name: &str| plans.of(table.class_named(class).unwrap(), ustr(name));
        assert!(matches!(plan("Part", "Size"), Plan::Set(_)));
        assert!(matches!(plan("Part", "size"), Plan::Alias(_)));
        assert!(matches!(plan("TextLabel", "Font"), Plan::Migrate(_)));
        assert!(matches!(plan("Part", "Tags"), Plan::Tags));
        assert!(matches!(plan("Part", "UniqueId"), Plan::Identity));
        assert!(matches!(plan("Part", "Flavour"), Plan::Unknown));
        assert!(matches!(
            plan("UnionOperation", "MeshData2"),
            Plan::Drop(DropReason::MeshData)
        ));
        assert!(matches!(plan("BoolValue", "MeshData2"), Plan::Unknown));
    }
}
