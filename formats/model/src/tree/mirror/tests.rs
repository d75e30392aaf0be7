//! What is local is beside what is agreed on, until the other model speaks.

use super::*;

fn add(model: &mut DataModel, parent: InstanceId) -> InstanceId {
    let root = model.create(known().part).unwrap();
    let before = None;
    model
        .apply(Change::Insert {
            root,
            parent,
            before,
        })
        .unwrap();
    model.set_mirrored(root, true);
    root
}

fn anchor(model: &mut DataModel, id: InstanceId, anchored: bool) {
    let value = Value::Bool(anchored);
    model.set_property(id, known().anchored, value).unwrap();
}

/// Runs as scripts do.
fn locally(model: &mut DataModel, write: impl FnOnce(&mut DataModel)) {
    model.set_local(true);
    write(model);
    model.set_local(false);
}

#[test]
fn the_first_original_is_kept_until_the_other_model_speaks() {
    let mut model = DataModel::new();
    let top = model.root();
    let part = add(&mut model, top);
    anchor(&mut model, part, true);
    locally(&mut model, |model| {
        anchor(model, part, false);
        anchor(model, part, true);
        anchor(model, part, false);
        let tag = Arc::from("tag");
        model.apply(Change::AddTag { id: part, tag }).unwrap();
    });
    assert!(!model.flag(part, known().anchored));
    assert_eq!(
        model.original_value(part, known().anchored),
        Some(Value::Bool(true))
    );
    assert_eq!(model.original_values(part).len(), 1);
    assert!(model.original_tags(part).is_empty() && model.tags(part).len() == 1);
    assert_eq!(model.local_writes(), 2);

    anchor(&mut model, part, false);
    assert!(model.original_values(part).is_empty());
    model.take_back(part);
    assert!(model.tags(part).is_empty() && !model.has_local_writes());
}

#[test]
fn what_is_made_here_has_no_original() {
    let mut model = DataModel::new();
    let top = model.root();
    locally(&mut model, |model| {
        let own = model.create(known().part).unwrap();
        let (root, parent, before) = (own, top, None);
        model
            .apply(Change::Insert {
                root,
                parent,
                before,
            })
            .unwrap();
        anchor(model, own, true);
    });
    assert!(!model.has_local_writes());
}

#[test]
fn what_is_taken_out_here_is_not_freed_and_comes_back() {
    let mut model = DataModel::new();
    let top = model.root();
    let (above, below) = (add(&mut model, top), add(&mut model, top));
    let change = Change::Reparent {
        id: below,
        parent: above,
        before: None,
    };
    model.apply(change).unwrap();
    locally(&mut model, |model| {
        model.apply(Change::Remove { root: below }).unwrap();
        model.apply(Change::Remove { root: above }).unwrap();
        let (id, parent, before) = (above, below, None);
        model
            .apply(Change::Insert {
                root: id,
                parent,
                before,
            })
            .unwrap();
        model.free(below);
    });
    assert!(model.contains(above) && model.contains(below));
    assert_eq!(model.original_parent(below), Some(above));
    assert_eq!(
        model.original_ancestors(below).collect::<Vec<_>>(),
        [above, top]
    );
    assert_eq!(model.moved_locally(), [above, below]);
    model.take_back_all();
    assert_eq!(model.parent(below), Some(above));
    assert_eq!(model.parent(above), Some(top));
    assert!(!model.has_local_writes());
}
