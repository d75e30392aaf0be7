use super::*;

#[test]
fn what_is_deleted_comes_back_with_what_was_below_it() {
    let (mut document, workspace) = document();
    let model = add(&mut document, known().model, "House", workspace);
    let part = add_part(&mut document, "Wall", model, Vec3::ZERO);
    check_step(&mut document, "Delete House", |document| {
        document.delete(&[part, model])
    });
    assert!(!document.model().is_attached(part));
}

#[test]
fn services_stay() {
    let (mut document, workspace) = document();
    let part = add_part(&mut document, "A", workspace, Vec3::ZERO);
    assert_eq!(
        sentence(document.delete(&[workspace])),
        "Workspace is a service: it cannot be deleted"
    );
    assert_eq!(
        sentence(document.duplicate(&[workspace], NameRule::Keep)),
        "Workspace is a service: it cannot be duplicated"
    );
    assert_eq!(
        sentence(document.group(&[], GroupKind::Model)),
        "Nothing is selected that can be grouped"
    );
    // What is selected with them is deleted, and they are not.
    document.delete(&[workspace, part]).unwrap();
    assert!(document.model().is_attached(workspace) && !document.model().is_attached(part));
}

#[test]
fn moved_instances_keep_their_order_and_go_nowhere_impossible() {
    let (mut document, workspace) = document();
    let ids: Vec<InstanceId> = ["A", "B", "C", "D"]
        .map(|name| add_part(&mut document, name, workspace, Vec3::ZERO))
        .into();
    check_step(&mut document, "Reorder 2 parts", |document| {
        document.move_to(&[ids[3], ids[1]], workspace, Some(ids[0]))
    });
    assert_eq!(names(&document, workspace), ["B", "D", "A", "C"]);
    // Before one of themselves, where they stand: nothing changes.
    let position = document.history().position();
    document
        .move_to(&[ids[1], ids[3]], workspace, Some(ids[3]))
        .unwrap();
    assert_eq!(document.history().position(), position);

    let model = add(&mut document, known().model, "Box", workspace);
    check_step(&mut document, "Move A into Box", |document| {
        document.move_to(&ids[..1], model, None)
    });
    let inner = add(&mut document, known().model, "Inner", model);
    assert_eq!(
        sentence(document.move_to(&[model], inner, None)),
        "Box cannot go into itself"
    );
    let root = document.model().root();
    assert!(sentence(document.move_to(&[model], root, None)).starts_with("Only services"));
    document.delete(&[inner]).unwrap();
    assert!(document.move_to(&[model], inner, None).is_err());
}

#[test]
fn renaming_many_is_one_step() {
    let (mut document, workspace) = document();
    let ids = ["A", "B"].map(|name| add_part(&mut document, name, workspace, Vec3::ZERO));
    check_step(&mut document, "Rename 2 parts", |document| {
        document.rename(&ids, "Wall")
    });
    assert_eq!(names(&document, workspace), ["Wall", "Wall"]);
    assert!(document.rename(&ids, &"x".repeat(2_000)).is_err());
}

#[test]
fn a_duplicate_refers_to_itself_and_stands_behind_its_original() {
    let (mut document, workspace) = document();
    let model = add(&mut document, known().model, "Door", workspace);
    add(&mut document, known().folder, "Last", workspace);
    let part = add_part(&mut document, "Leaf", model, Vec3::ONE);
    let outside = add_part(&mut document, "Wall", workspace, Vec3::ZERO);
    let weld = add(&mut document, known().weld_constraint, "Weld", model);
    let (part0, part1) = (known().weld_constraint_part0, known().weld_constraint_part1);
    set(&mut document, weld, part0, Value::Ref(Some(part)));
    set(&mut document, weld, part1, Value::Ref(Some(outside)));
    document.add_tag(&[part], "Wood").unwrap();
    document
        .set_attribute(&[part], "Age", &Value::Float64(3.0))
        .unwrap();

    let copies = check_step(&mut document, "Duplicate Door", |document| {
        document.duplicate(&[model, part], NameRule::Keep)
    });
    assert_eq!(document.selection().ids(), copies);
    assert_eq!(
        names(&document, workspace),
        ["Door", "Door", "Last", "Wall"]
    );
    let place = document.model();
    let (leaf, copied_weld) = (
        place.find_child(copies[0], "Leaf").unwrap(),
        place.find_child(copies[0], "Weld").unwrap(),
    );
    assert_eq!(place.reference(copied_weld, part0), Some(leaf));
    assert_eq!(place.reference(copied_weld, part1), Some(outside));
    assert_ne!(place.uid(leaf), place.uid(part));
    assert_eq!(place.tags(leaf), place.tags(part));
    assert_eq!(place.attribute(leaf, "Age"), Some(&Value::Float64(3.0)));
    assert_eq!(position(&document, leaf), Vec3::ONE);
}

#[test]
fn duplicates_can_be_numbered() {
    let (mut document, workspace) = document();
    let ids =
        ["Lamp", "Lamp2", "7"].map(|name| add_part(&mut document, name, workspace, Vec3::ZERO));
    document.duplicate(&ids, NameRule::Increment).unwrap();
    assert_eq!(
        names(&document, workspace),
        ["Lamp", "Lamp2", "7", "Lamp1", "Lamp3", "1"]
    );
}

#[test]
fn a_group_stands_where_its_first_member_stood() {
    let (mut document, workspace) = document();
    let ids: Vec<InstanceId> = ["A", "B", "C"]
        .map(|name| add_part(&mut document, name, workspace, Vec3::ZERO))
        .into();
    let group = check_step(&mut document, "Group 2 parts", |document| {
        document.group(&[ids[2], ids[1]], GroupKind::Model)
    });
    assert_eq!(names(&document, workspace), ["A", "Model"]);
    assert_eq!(names(&document, group), ["B", "C"]);
    assert_eq!(
        document.model().reference(group, known().primary_part),
        None
    );
    assert_eq!(document.selection().ids(), [group]);

    // Members at different depths meet below what they have in common.
    let folder = document
        .group(&[ids[0], ids[1]], GroupKind::Folder)
        .unwrap();
    assert_eq!(document.model().parent(folder), Some(workspace));
    assert_eq!(names(&document, folder), ["A", "B"]);

    let lighting = document.model().service(known().lighting).unwrap();
    let sky = add(&mut document, known().sky, "Sky", lighting);
    assert!(sentence(document.group(&[sky, ids[0]], GroupKind::Model)).contains("services"));
}

#[test]
fn ungrouping_puts_the_children_in_place_of_the_group() {
    let (mut document, workspace) = document();
    let ids: Vec<InstanceId> = ["A", "B", "C", "D"]
        .map(|name| add_part(&mut document, name, workspace, Vec3::ZERO))
        .into();
    let inner = document.group(&ids[1..2], GroupKind::Model).unwrap();
    let outer = document.group(&[inner, ids[2]], GroupKind::Folder).unwrap();
    check_step(&mut document, "Ungroup 2 instances", |document| {
        document.ungroup(&[inner, outer])
    });
    assert_eq!(names(&document, workspace), ["A", "B", "C", "D"]);
    assert_eq!(document.selection().ids(), &ids[1..3]);
    assert!(document.ungroup(&[workspace]).is_err());
    assert!(document.ungroup(&ids).is_err());
}

#[test]
fn attributes_and_tags_of_many() {
    let (mut document, workspace) = document();
    let ids = ["A", "B"].map(|name| add_part(&mut document, name, workspace, Vec3::ZERO));
    check_step(&mut document, "Set attribute Hp of 2 parts", |document| {
        document.set_attribute(&ids, "Hp", &Value::Float64(100.0))
    });
    check_step(&mut document, "Rename attribute Hp to Health", |document| {
        document.rename_attribute(&ids, "Hp", "Health")
    });
    assert!(document.model().attribute(ids[1], "Health").is_some());
    document
        .set_attribute(&ids[..1], "Other", &Value::Bool(true))
        .unwrap();
    assert!(sentence(document.rename_attribute(&ids, "Health", "Other")).contains("already"));
    check_step(
        &mut document,
        "Delete attribute Health of 2 parts",
        |document| document.delete_attribute(&ids, "Health"),
    );
    check_step(&mut document, "Tag 2 parts Lava", |document| {
        document.add_tag(&ids, "Lava")
    });
    check_step(&mut document, "Remove tag Lava of 2 parts", |document| {
        document.remove_tag(&ids, "Lava")
    });
    assert!(document.add_tag(&ids, "").is_err());
}

#[test]
fn what_is_inserted_goes_where_people_expect_it() {
    let (mut document, workspace) = document();
    let lighting = document.model().service(known().lighting).unwrap();
    let part = add_part(&mut document, "A", workspace, Vec3::ZERO);
    let folder = add(&mut document, known().folder, "F", workspace);
    let (model, gui) = (document.model(), document.service(class("StarterGui")));
    for (selected, class_name, expected) in [
        (vec![], "ScreenGui", gui.unwrap()),
        (vec![], "Part", workspace),
        (vec![], "Sky", lighting),
        (vec![], "BloomEffect", lighting),
        (vec![part], "Part", workspace),
        (vec![part], "Decal", part),
        (vec![folder], "Part", folder),
        (vec![part, lighting], "Sky", lighting),
        (vec![part], "Teams", model.root()),
    ] {
        let found = insert_target(&document, &selected, class(class_name));
        assert_eq!(found, expected, "{class_name} with {selected:?} selected");
    }
    let at = InsertAt::default();
    let root = document.model().root();
    check_step(&mut document, "Insert Teams", |document| {
        document.insert(class("Teams"), root, &at)
    });
    assert_eq!(
        sentence(document.insert(class("Teams"), root, &at)),
        "This place has its Teams already"
    );
    assert!(document.insert(class("BasePart"), workspace, &at).is_err());
    assert!(document.insert(known().part, root, &at).is_err());
    assert!(
        document
            .insert(class("ServerStorage"), workspace, &at)
            .is_err()
    );
}
