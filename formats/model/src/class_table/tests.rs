//! The class table against the class data that it is made of, and against what the reference platform does. Here: its
//! structure.

mod defaults;
mod names;
mod replication;

use std::collections::BTreeSet;

use super::*;

fn data() -> &'static rbx_reflection::ReflectionDatabase<'static> {
    rbx_reflection_database::get_bundled()
}

fn class(name: &str) -> ClassId {
    ClassTable::get()
        .class_named(name)
        .unwrap_or_else(|| panic!("no class {name}"))
}

fn property(owner: &str, name: &str) -> &'static PropertyInfo {
    let table = ClassTable::get();
    let id = table
        .find(class(owner), name)
        .unwrap_or_else(|| panic!("no {owner}.{name}"));
    table.property(id)
}

fn default_of(owner: &str, name: &str) -> Value {
    let table = ClassTable::get();
    let id = table.find(class(owner), name).unwrap();
    table.class(class(owner)).default_of(id).unwrap().clone()
}

#[test]
fn every_class_and_enum_of_the_class_data_is_there() {
    let table = ClassTable::get();
    assert_eq!(
        table.class_count(),
        data().classes.len() + 1,
        "the stand-in for unknown classes comes on top"
    );
    assert_eq!(table.enums().len(), data().enums.len());
    for (name, source) in &data().classes {
        let info = table.class(class(name));
        assert_eq!(info.name, *name);
        assert_eq!(
            info.superclass.map(|id| table.class(id).name),
            source.superclass
        );
    }
    for (name, source) in &data().enums {
        let info = table.enumeration(table.enum_named(name).unwrap());
        assert_eq!(info.items.len(), source.items.len());
        for (item, number) in &source.items {
            assert_eq!(info.item_named(item), Some(*number));
            assert_eq!(
                source.items.get(info.item_name(*number).unwrap()),
                Some(number)
            );
        }
    }
}

#[test]
fn a_class_does_not_have_the_properties_of_others() {
    let table = ClassTable::get();
    for (class_id, info) in table.classes() {
        for (id, property) in table.properties() {
            let has = table.is_a(class_id, property.owner);
            assert_eq!(
                info.column_of(id).is_some(),
                has,
                "{} {}",
                info.name,
                property.name
            );
        }
    }
    assert_eq!(table.find(class("Folder"), "Size"), None);
    assert_eq!(table.find(class("Part"), "size "), None);
}

#[test]
fn columns_are_sorted_by_name_and_typed_by_the_table() {
    let table = ClassTable::get();
    for (_, info) in table.classes() {
        let names: Vec<&str> = info
            .properties
            .iter()
            .map(|id| table.property(*id).name)
            .collect();
        assert!(names.is_sorted(), "{}", info.name);
        assert_eq!(
            names.len(),
            names.iter().collect::<BTreeSet<_>>().len(),
            "{}",
            info.name
        );
        assert_eq!(info.defaults.len(), info.properties.len());
        for (id, default) in info.properties.iter().zip(&info.defaults) {
            let property = table.property(*id);
            assert_eq!(
                default.value_type(),
                property.value_type,
                "{}.{}",
                info.name,
                property.name
            );
            if let (Value::Enum(item), Some(enum_id)) = (default, property.enum_id) {
                let known = table.enumeration(enum_id).item_name(*item);
                assert!(known.is_some(), "{}.{} = {item}", info.name, property.name);
            }
            assert_eq!(
                property.enum_id.is_some(),
                property.value_type == ValueType::Enum
            );
        }
    }
}

#[test]
fn is_a_agrees_with_walking_up() {
    let table = ClassTable::get();
    for (id, _) in table.classes() {
        let mut ancestors = BTreeSet::new();
        let mut next = Some(id);
        while let Some(ancestor) = next {
            ancestors.insert(ancestor);
            next = table.class(ancestor).superclass;
        }
        for (other, _) in table.classes() {
            assert_eq!(table.is_a(id, other), ancestors.contains(&other));
        }
    }
}

#[test]
fn building_twice_gives_the_same_table() {
    let (first, second) = (build::class_table(data()), build::class_table(data()));
    assert!(first.schema_lines().eq(second.schema_lines()));
    assert_eq!(
        format!("{:?}", first.classes),
        format!("{:?}", second.classes)
    );
    assert_eq!(
        format!("{:?}", first.properties),
        format!("{:?}", second.properties)
    );
    assert!(first.classes.is_sorted_by_key(|info| info.name));
    assert!(
        first
            .properties
            .is_sorted_by_key(|info| (info.owner, info.name))
    );
    let lines: Vec<String> = first.schema_lines().collect();
    assert!(lines.is_sorted());
    assert_eq!(
        lines.len(),
        first.classes.len() + first.properties.len() + first.enums.len()
    );
}

#[test]
fn ids_come_back_from_their_place_and_none_from_beyond() {
    let table = ClassTable::get();
    assert!(
        table
            .classes()
            .all(|(id, _)| ClassId::from_index(id.index()) == Some(id))
    );
    assert!(
        table
            .properties()
            .all(|(id, _)| PropertyId::from_index(id.index()) == Some(id))
    );
    assert!(
        table
            .enums()
            .all(|(id, _)| EnumId::from_index(id.index()) == Some(id))
    );
    assert_eq!(ClassId::from_index(table.class_count()), None);
    assert_eq!(PropertyId::from_index(usize::MAX), None);
    assert_eq!(EnumId::from_index(usize::from(u16::MAX)), None);
}

#[test]
fn an_unknown_class_has_what_every_instance_has() {
    let table = ClassTable::get();
    let (unknown, instance) = (table.unknown_class(), class("Instance"));
    assert_eq!(table.class(unknown).name, "UnknownClass");
    assert_eq!(
        table.class(unknown).properties,
        table.class(instance).properties
    );
    assert!(table.is_a(unknown, instance));
    assert!(!table.class(unknown).creatable);
    assert!(table.class(unknown).replicates());
    assert_eq!(
        table.class_named("UnknownClass"),
        None,
        "a file cannot name it"
    );
}
