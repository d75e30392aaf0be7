//! Drags of handles, and what can be said about them afterwards.

use egui::{Key, Modifiers};
use glam::Vec3;
use studio_document::transform::{Axis, Face, Handle};

use crate::person::Person;

#[test]
fn a_number_typed_after_a_drag_does_it_again_as_one_step() {
    let mut person = Person::with_place();
    person.click("Part");
    let part = person.selected()[0];
    let (start, steps) = (
        person.position(part),
        person.document().history().position(),
    );
    person.click("Move");
    person.drag_handle(Handle::MoveAxis(Axis::X), start, Vec3::new(3.2, 0.0, 0.0));
    assert!(person.position(part).x > start.x);
    person.enter("Moved by", "7.25");
    person.key(Key::Enter);
    assert_eq!(person.position(part).x, start.x + 7.25);
    assert_eq!(person.document().history().position(), steps + 1);
    person.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(person.position(part), start);
    assert!(!person.sees("Moved by"));
}

#[test]
fn esc_ends_typing_and_then_forgets_the_number() {
    let mut person = Person::with_place();
    person.click("Part");
    let part = person.selected()[0];
    let (at, size) = (person.position(part), person.size(part));
    person.click("Scale");
    person.drag_handle(Handle::ScaleFace(Face::Right), at, Vec3::new(2.2, 0.0, 0.0));
    let grown = person.size(part);
    assert!(grown.x > size.x);
    person.enter("Resized by", "40");
    person.key(Key::Escape);
    assert_eq!(person.size(part), grown);
    person.point_at_view();
    person.key(Key::Escape);
    assert!(!person.sees("Resized by"));
}
