//! Uids: the same for the same file, of one prefix, in order.

use rbx_binary::CompressionType;
use rbx_dom_weak::InstanceBuilder;
use studio_model::{DataModel, Uid};
use studio_roblox::{ImportOptions, import};

use crate::files::{binary_file, imported, place};

fn uids(model: &DataModel) -> Vec<Uid> {
    let all = model.descendants(model.root());
    all.map(|id| model.uid(id).unwrap()).collect()
}

fn file(name: &str) -> Vec<u8> {
    let folders = (0..10).map(|_| {
        let part = InstanceBuilder::new("Part").with_name(name);
        InstanceBuilder::new("Folder").with_child(part)
    });
    binary_file(&place(folders), CompressionType::Lz4)
}

#[test]
fn the_same_file_gives_the_same_uids_and_another_file_gives_others() {
    let (first, again) = (imported(&file("A")), imported(&file("A")));
    let other = imported(&file("B"));
    assert_eq!(uids(&first.model), uids(&again.model));
    let others = uids(&other.model);
    assert!(uids(&first.model).iter().all(|uid| !others.contains(uid)));
}

#[test]
fn uids_count_up_in_the_order_of_the_tree() {
    let options = ImportOptions {
        uid_seed: Some(0x1234_5678_9A00_0000),
    };
    let uids = uids(&import(&file("A"), options).unwrap().model);
    let expected: Vec<u64> = (0..20).map(|i| 0x1234_5678_9A00_0000 + i).collect();
    let got: Vec<u64> = uids.iter().map(|uid| uid.to_u64()).collect();
    assert_eq!(got, expected);
}
