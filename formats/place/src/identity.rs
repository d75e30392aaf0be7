//! Uids for instances that have none: derived from where they stand, so that the same text gives the same uids, today and
//! on every machine, until `fmt` or the editor writes them down.

use std::collections::{HashMap, HashSet};

use studio_model::{DataModel, InstanceId, Uid};

/// Gives every attached instance without a uid one that is derived from its parent's uid, its class, its name and its
/// place among siblings that are equal in both. Uids that exist are kept, and none is given twice.
pub fn assign_uids(model: &mut DataModel) {
    for (id, uid) in derived_uids(model) {
        model.set_uid(id, Some(uid));
    }
}

/// What [`assign_uids`] gives, parents before children.
pub fn derived_uids(model: &DataModel) -> Vec<(InstanceId, Uid)> {
    let root = model.root();
    let mut taken: HashSet<u64> = model
        .descendants(root)
        .filter_map(|id| model.uid(id))
        .map(Uid::to_u64)
        .collect();
    let mut derived = Vec::new();
    // Each parent is visited with the number that its children's uids start from.
    let mut parents = vec![(root, mix(0, b"place"))];
    while let Some((parent, seed)) = parents.pop() {
        let mut equal: HashMap<(&str, &str), u64> = HashMap::new();
        for child in model.children(parent) {
            let (class, name) = (model.class_name(child), model.name(child));
            let place = equal.entry((class, name)).or_insert(0);
            let key = mix(
                mix(mix(seed, class.as_bytes()), name.as_bytes()),
                &place.to_le_bytes(),
            );
            *place += 1;
            let number = model
                .uid(child)
                .map_or_else(|| free_number(key, &mut taken), Uid::to_u64);
            if model.uid(child).is_none()
                && let Some(uid) = Uid::from_u64(number)
            {
                derived.push((child, uid));
            }
            if model.first_child(child).is_some() {
                parents.push((child, number));
            }
        }
    }
    derived
}

/// The first number from `key` on that is free and not zero.
fn free_number(key: u64, taken: &mut HashSet<u64>) -> u64 {
    let mut number = key;
    while number == 0 || !taken.insert(number) {
        number = number.wrapping_add(1);
    }
    number
}

/// FNV-1a over the bytes, continued from `seed`, then scrambled so that similar names give unlike numbers. Written out
/// here because it must never change: uids that nobody wrote down depend on it.
fn mix(seed: u64, bytes: &[u8]) -> u64 {
    let mut hash = seed ^ 0xCBF2_9CE4_8422_2325;
    for byte in bytes.iter().chain(&[0xFF]) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NoScripts, read_str, write_string};

    fn read(services: &str) -> DataModel {
        let text = format!("(format: 1, root: [(class: \"Workspace\", children: [{services}])])");
        let read = read_str(&text, "place.ron", &NoScripts);
        assert!(read.report.is_empty());
        read.model
    }

    /// The uids of everything below Workspace, in the order of the tree.
    fn assigned(services: &str) -> Vec<Uid> {
        let mut model = read(services);
        assign_uids(&mut model);
        model
            .descendants(model.root())
            .skip(1)
            .map(|id| model.uid(id).unwrap())
            .collect()
    }

    #[test]
    fn uids_depend_on_the_place_in_the_tree_only() {
        let parts =
            r#"(class: "Part"), (class: "Part"), (class: "Part", name: "A"), (class: "Model")"#;
        let uids = assigned(parts);
        assert_eq!(uids, assigned(parts));
        assert_eq!(uids.iter().collect::<HashSet<_>>().len(), 4);
        // Another sibling changes none of them, nor does a property.
        let more = r#"(class: "Folder"), (class: "Part", properties: {"Anchored": true}), (class: "Part"),
            (class: "Part", name: "A"), (class: "Model")"#;
        assert_eq!(assigned(more)[1..], uids);
    }

    #[test]
    fn these_uids_never_change() {
        let uids: Vec<String> = assigned(r#"(class: "Part"), (class: "Part")"#)
            .iter()
            .map(Uid::to_string)
            .collect();
        assert_eq!(uids, ["CIX8IDxs0YY", "IQA8qkWeCXz"]);
    }

    #[test]
    fn uids_that_exist_are_kept_and_not_given_twice() {
        let free = assigned(r#"(class: "Part")"#)[0];
        let taken = format!(r#"(class: "Part"), (class: "Folder", uid: "{free}")"#);
        let uids = assigned(&taken);
        assert_eq!(uids[1], free);
        assert_eq!(uids[0].to_u64(), free.to_u64() + 1);
    }

    #[test]
    fn writing_them_down_changes_none() {
        let mut model = read(
            r#"(class: "Model", children: [(class: "Part"), (class: "Part")]), (class: "Part")"#,
        );
        assign_uids(&mut model);
        let text = write_string(&model);
        let mut again = read_str(&text, "place.ron", &NoScripts).model;
        assign_uids(&mut again);
        assert_eq!(write_string(&again), text);
    }

    #[test]
    fn what_is_referred_to_is_written_with_the_uid_it_would_get() {
        let mut model = read(r#"(class: "Part"), (class: "Folder"), (class: "ObjectValue")"#);
        let workspace = model.first_child(model.root()).unwrap();
        let (part, value) = (
            model.find_child(workspace, "Part"),
            model.find_child(workspace, "ObjectValue").unwrap(),
        );
        let property = model
            .class(value)
            .and_then(|class| model.table().find(class, "Value"))
            .unwrap();
        model
            .set_property(value, property, studio_model::Value::Ref(part))
            .unwrap();
        let back = read_str(&write_string(&model), "place.ron", &NoScripts);
        assert!(back.report.is_empty());
        assign_uids(&mut model);
        let workspace = back.model.first_child(back.model.root()).unwrap();
        let uids: Vec<Option<Uid>> = back
            .model
            .children(workspace)
            .map(|id| back.model.uid(id))
            .collect();
        assert_eq!(uids, [part.and_then(|part| model.uid(part)), None, None]);
    }
}
