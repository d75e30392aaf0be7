//! From the welcome screen to a published place, back to the beginning and forth again.

use egui::{Key, Modifiers};
use glam::Vec3;
use studio_document::publishing::Luau;
use studio_document::transform::{Axis, Face, Handle};
use studio_model::Value;
use studio_model::known::known;
use studio_publish::Input;

use crate::person::{NAME, PARENT, Person};

#[test]
fn a_place_is_built_undone_redone_saved_and_published() {
    let mut person = Person::at_welcome();
    person.click("New place from Baseplate");
    let start = person.text();

    person.click("Part");
    let part = person.selected()[0];
    move_along_x(&mut person);
    resize_one_side(&mut person);
    person.enter("Color", "#ff8000");
    person.key(Key::Enter);
    let color = person.document().model().value(part, known().color);
    assert_eq!(color, Some(Value::Color3uint8([255, 128, 0])));

    person.click_with("Part Crate", Modifiers::COMMAND);
    assert_eq!(person.selected().len(), 2);
    person.keys(Modifiers::COMMAND, Key::G);
    let model = person.selected()[0];
    assert_eq!(person.document().model().class_name(model), "Model");
    assert_eq!(person.document().model().children(model).count(), 2);
    let end = person.text();

    let steps = person.document().history().position();
    assert_eq!(steps, 5, "insert, move, resize, colour, group");
    for _ in 0..steps {
        person.keys(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(person.text(), start, "undone to the last byte");
    for _ in 0..steps {
        person.keys(Modifiers::COMMAND, Key::Y);
    }
    assert_eq!(person.text(), end, "redone to the last byte");

    save(&mut person);
    publish(&mut person, &end);
}

fn move_along_x(person: &mut Person) {
    let part = person.selected()[0];
    let before = person.position(part);
    person.click("Move");
    person.drag_handle(Handle::MoveAxis(Axis::X), before, Vec3::X * 3.1);
    assert_eq!(person.position(part), before + Vec3::X * 3.0);
}

fn resize_one_side(person: &mut Person) {
    let part = person.selected()[0];
    let (before, size) = (person.position(part), person.size(part));
    person.click("Scale");
    let face = before + Vec3::X * size.x * 0.5;
    person.drag_handle(Handle::ScaleFace(Face::Right), face, Vec3::X * 2.1);
    assert_eq!(person.size(part), size + Vec3::X * 2.0);
    let left = |position: Vec3, size: Vec3| position.x - size.x * 0.5;
    let after = person.position(part);
    assert_eq!(
        left(after, person.size(part)),
        left(before, size),
        "the other side stays"
    );
    assert_eq!((after.y, after.z), (before.y, before.z));
}

fn save(person: &mut Person) {
    let places = person.home("places").display().to_string();
    person.keys(Modifiers::COMMAND, Key::S);
    person.enter(NAME, "tower");
    person.enter(PARENT, &places);
    person.click("Save");
    person.wait("it is saved", |studio| {
        studio
            .session()
            .is_some_and(|session| session.folder().is_some())
    });
    assert!(!person.session().is_modified());
    assert!(person.reads("Saved in"));
}

fn publish(person: &mut Person, text: &str) {
    let folder = person.home("places/tower");
    let saved = studio_place::open(&folder.join("place.ron")).expect("it was saved");
    assert_eq!(studio_place::write_string(&saved.model), text);
    let (snapshot, report) = studio_publish::publish(&Input::opened(&saved), &Luau);
    let expected = snapshot.unwrap_or_else(|| panic!("{report:?}"));

    person.click("Publish");
    let file = folder.join("place.snapshot");
    person.wait("it is published", |_| file.exists());
    person.wait("that is told", |studio| !studio.is_working());
    let published = std::fs::read(&file).expect("it was published");
    assert!(
        published == expected.bytes(),
        "the same bytes as by the command line"
    );
    assert!(person.reads("Published") && person.sees("Copy snapshot id"));
    person.click("Close");
    assert!(!person.sees("Close"));
}
