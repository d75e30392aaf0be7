//! Random models for tests: any class, any property, any value that the model takes; the same for the same seed.

mod random;

use std::sync::Arc;

use studio_model::{Bulk, Change, ClassId, ClassTable, DataModel, InstanceId, Uid, ValueType};

use crate::source_file::source_property;
pub(crate) use random::Random;

/// A model of one instance of every class, with a value for every property that places hold.
pub(crate) fn one_of_each_class(seed: u64) -> DataModel {
    let classes: Vec<ClassId> = ClassTable::get().classes().map(|(id, _)| id).collect();
    model_of(&classes, 100, &mut Random(seed))
}

/// A model of some instances of any class, with some properties.
pub(crate) fn random_model(seed: u64) -> DataModel {
    let mut random = Random(seed);
    let count = 1 + random.below(30);
    let classes = ClassTable::get().classes().len();
    let classes: Vec<ClassId> = (0..count)
        .filter_map(|_| ClassId::from_index(random.below(classes)))
        .collect();
    model_of(&classes, 30, &mut random)
}

fn model_of(classes: &[ClassId], percent: usize, random: &mut Random) -> DataModel {
    let mut model = DataModel::new();
    let table = model.table();
    let mut bulk = model.bulk();
    let (mut ids, mut parents) = (Vec::new(), Vec::new());
    for &class in classes
        .iter()
        .filter(|class| **class != table.unknown_class())
    {
        let id = bulk.create(class).unwrap();
        let is_service = table.class(class).service;
        let parent = if is_service || parents.is_empty() {
            bulk.root()
        } else {
            *random.pick(&parents)
        };
        // A service that comes twice goes elsewhere: twice at the root is an error.
        let parent = if is_service && bulk.service(class).is_some() {
            ids[0]
        } else {
            parent
        };
        bulk.link(id, parent);
        ids.push(id);
        parents.push(id);
    }
    for &id in &ids {
        bulk.set_uid(id, Uid::from_u64(random.next() | 1));
        dress(&mut bulk, id, &ids, percent, random);
    }
    drop(bulk);
    model
}

fn dress(
    model: &mut Bulk<'_>,
    id: InstanceId,
    others: &[InstanceId],
    percent: usize,
    random: &mut Random,
) {
    let table = model.table();
    let class = model.class(id).unwrap();
    if random.chance(50) {
        let name = model.intern(&random.text());
        model.set_name_id(id, name);
    }
    for _ in 0..random.below(3) {
        let tag: Arc<str> = format!("t{}", random.text()).into();
        model.apply(Change::AddTag { id, tag }).unwrap();
    }
    let attribute_types: Vec<ValueType> = ValueType::ALL
        .iter()
        .copied()
        .filter(|t| t.is_attribute())
        .collect();
    for _ in 0..random.below(4) {
        let (name, value_type) = (
            format!("n{}", random.text()),
            *random.pick(&attribute_types),
        );
        let value = Some(random.value(value_type));
        model
            .apply(Change::SetAttribute {
                id,
                name: name.into(),
                value,
            })
            .unwrap();
    }
    if source_property(class).is_some() && random.chance(30) {
        model.annotations_mut(id).unwrap().source_file =
            Some(format!("scripts/{}.luau", random.next()).into());
    }
    for &property in &table.class(class).properties {
        let info = table.property(property);
        if info.saved
            && random.chance(percent)
            && let Some(value) = random.property_value(info, others)
        {
            model.set_property(id, property, value).unwrap();
        }
    }
}
