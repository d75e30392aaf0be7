//! The round trip: what is written reads back as the same model, and writes the same text.

use std::collections::BTreeMap;

use proptest::prelude::*;
use studio_model::{DataModel, InstanceId, Value};

use super::*;
use crate::random_model::{one_of_each_class, random_model};
use crate::{ReadPlace, read_str, source_files};

/// Writes, reads, compares, and writes again.
fn check(model: &DataModel) -> ReadPlace {
    let text = write_string(model);
    let scripts: BTreeMap<String, String> = source_files(model)
        .map(|(file, _, source)| (file.to_string(), source.to_string()))
        .collect();
    let read = read_str(&text, "place.ron", &scripts);
    if let Some(problem) = read
        .report
        .iter()
        .find(|problem| problem.code != "not-a-service")
    {
        panic!("{problem}\n{text}");
    }
    assert_same(model, &read.model);
    assert_eq!(write_string(&read.model), text);
    let mut streamed = Vec::new();
    write_to(model, &mut streamed).unwrap();
    assert_eq!(streamed, text.as_bytes());
    read
}

fn assert_same(a: &DataModel, b: &DataModel) {
    assert_eq!(a.len(), b.len());
    for (x, y) in a.descendants(a.root()).zip(b.descendants(b.root())) {
        assert_eq!(describe(a, x), describe(b, y));
        assert_eq!(
            a.annotations(x).cloned().unwrap_or_default(),
            b.annotations(y).cloned().unwrap_or_default()
        );
    }
}

/// All of an instance, in terms that mean the same in every model.
fn describe(model: &DataModel, id: InstanceId) -> (String, Vec<String>) {
    let head = format!(
        "{} {:?} {:?} below {:?}, tags {:?}",
        model.class_name(id),
        model.name(id),
        model.uid(id),
        model.parent(id).map(|parent| model.uid(parent)),
        model.tags(id),
    );
    let attributes = model
        .attributes(id)
        .iter()
        .map(|(name, value)| format!("{name:?}: {value:?}"));
    let properties = model.own_values(id).map(|(property, value)| {
        let name = model.table().property(property).name;
        match value {
            Value::Ref(target) => format!("{name}: {:?}", target.map(|target| model.uid(target))),
            other => format!("{name}: {other:?}"),
        }
    });
    (head, attributes.chain(properties).collect())
}

#[test]
fn every_property_of_every_class_survives() {
    for seed in 0..3 {
        check(&one_of_each_class(seed));
    }
}

proptest! {
    #[test]
    fn random_models_survive(seed: u64) {
        check(&random_model(seed));
    }
}
