//! Attributes and tags.

use super::*;

fn attribute(world: &World, index: usize, name: &str) -> Option<Value> {
    let model = world.document.model();
    model.attribute(world.ids[index], name).cloned()
}

#[test]
fn an_attribute_is_made_set_renamed_and_deleted() {
    let mut harness = harness(World::new(&["Folder", "Part"]));
    click(&mut harness, "Type of the new attribute");
    click(&mut harness, "Number");
    enter(&mut harness, "New attribute", "Speed");
    for index in [0, 1] {
        let zero = Some(Value::Float64(0.0));
        assert_eq!(attribute(harness.state(), index, "Speed"), zero);
    }
    enter(&mut harness, "Speed", "12.5");
    assert_eq!(
        attribute(harness.state(), 1, "Speed"),
        Some(Value::Float64(12.5))
    );
    harness.get_by_label("Attribute Speed").click_secondary();
    harness.run();
    click(&mut harness, "Rename");
    let field = harness.get_by_label("Rename attribute Speed");
    assert!(field.is_focused());
    field.type_text("Pace");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(attribute(harness.state(), 0, "Speed"), None);
    assert_eq!(
        attribute(harness.state(), 0, "Pace"),
        Some(Value::Float64(12.5))
    );
    click(&mut harness, "Delete attribute Pace");
    assert_eq!(attribute(harness.state(), 0, "Pace"), None);
    assert_eq!(harness.state().refused, [""; 0]);
}

#[test]
fn an_attribute_that_only_some_have_is_set_for_those() {
    let mut world = World::new(&["Part", "Part"]);
    let id = world.ids[0];
    world.run(Command::SetAttribute {
        ids: [id].into(),
        name: "Door".into(),
        value: Some(Value::Bool(false)),
        phase: crate::command::Phase::Once,
    });
    let mut harness = harness(world);
    click(&mut harness, "Door");
    assert_eq!(
        attribute(harness.state(), 0, "Door"),
        Some(Value::Bool(true))
    );
    assert_eq!(attribute(harness.state(), 1, "Door"), None);
}

#[test]
fn tags_are_added_suggested_and_removed() {
    let mut harness = harness(World::new(&["Part", "Part"]));
    click(&mut harness, "Add a tag");
    harness.get_by_label("Add a tag").type_text("Lamp");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let ids = harness.state().ids.clone();
    let tags = |harness: &Harness<'_, World>, index: usize| {
        harness.state().document.model().tags(ids[index]).len()
    };
    assert_eq!((tags(&harness, 0), tags(&harness, 1)), (1, 1));
    harness.state_mut().document.select_only([ids[0]]);
    harness.run();
    click(&mut harness, "Remove tag Lamp");
    click(&mut harness, "Add a tag");
    let lamp = harness.get_by_label("Lamp").rect().center();
    harness.hover_at(lamp);
    harness.run();
    harness.drag_at(lamp);
    harness.run();
    harness.drop_at(lamp);
    harness.run();
    assert_eq!(tags(&harness, 0), 1);
    harness.state_mut().document.select_only(ids.clone());
    harness.run();
    click(&mut harness, "Remove tag Lamp");
    assert_eq!((tags(&harness, 0), tags(&harness, 1)), (0, 0));
}
