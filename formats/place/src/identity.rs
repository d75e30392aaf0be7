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
pub(crate) fn derived_uids(model: &DataModel) -> Vec<(InstanceId, Uid)> {
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
