use std::fs;

use studio_model::known::known;
use studio_model::{ClassTable, DataModel, Value};
use studio_place::write_string;

use super::*;
use crate::document::Document;
use crate::files::{Guard, Host, new_place, open_now};
use crate::operations::InsertAt;
use crate::templates::Template;

fn class(name: &str) -> ClassId {
    ClassTable::get().class_named(name).unwrap()
}

fn empty() -> Document {
    Document::new(DataModel::new(), 7 << 32)
}

/// Gives a place an hour, whether or not it has a Lighting.
fn set_hour(document: &mut Document, hour: f32) {
    let lighting = document.service(known().lighting).unwrap();
    let property = ClassTable::get()
        .find(known().lighting, "ClockTime")
        .unwrap();
    let value = Value::Float32(hour);
    document
        .set_property(&[lighting], property, &value)
        .unwrap();
}

#[test]
fn every_usual_service_is_there_and_none_of_them_is_written() {
    let document = empty();
    let model = document.model();
    assert_eq!(document.stand_ins().count(), USUAL.len());
    for (name, below) in USUAL {
        let service = document.service(class(name)).unwrap();
        assert_eq!(model.name(service), name);
        assert!(model.table().class(class(name)).service, "{name}");
        assert!(is_there(model, service) && !model.is_attached(service));
        let children: Vec<&str> = model.children(service).map(|id| model.name(id)).collect();
        assert_eq!(children, below);
    }
    assert_eq!(write_string(model), write_string(&DataModel::new()));
}

#[test]
fn the_first_edit_brings_a_service_and_undo_takes_it_back() {
    let mut document = empty();
    let before = write_string(document.model());
    let lighting = document.service(known().lighting).unwrap();
    document.select_only([lighting]);
    assert_eq!(document.selection().ids(), [lighting]);
    set_hour(&mut document, 6.0);
    assert!(document.model().is_attached(lighting));
    assert!(document.stand_ins().all(|id| id != lighting));
    assert_eq!(document.history().len(), 1, "one step");
    let after = write_string(document.model());
    assert!(after.contains("\"ClockTime\": 6"), "{after}");
    document.undo();
    assert_eq!(write_string(document.model()), before);
    assert_eq!(document.service(known().lighting), Some(lighting));
    assert_eq!(document.selection().ids(), [lighting]);
    document.redo();
    assert_eq!(write_string(document.model()), after);
    // The same value again changes nothing.
    document.undo();
    set_hour(&mut document, 14.0);
    assert_eq!(write_string(document.model()), before);
}

#[test]
fn what_is_put_into_a_missing_service_brings_it() {
    let mut document = empty();
    let player = document.service(class("StarterPlayer")).unwrap();
    let scripts = document.model().first_child(player).unwrap();
    document
        .insert(known().local_script, scripts, &InsertAt::default())
        .unwrap();
    let text = write_string(document.model());
    assert!(text.contains("\"StarterPlayerScripts\""), "{text}");
    assert!(document.undo() && write_string(document.model()) == write_string(&DataModel::new()));
    // A service that was forgotten with its step is replaced by another.
    set_hour(&mut document, 6.0);
    assert!(document.service(class("StarterPlayer")).is_some());
}

#[test]
fn a_place_without_them_is_saved_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    for template in Template::ALL {
        let folder = dir.path().join(template.name());
        new_place(template, &Host::plain())
            .save(Some(&folder), Guard::Ask)
            .unwrap();
        let file = folder.join("place.ron");
        let text = fs::read_to_string(&file).unwrap();
        let mut session = open_now(&folder, &Host::plain()).unwrap();
        assert!(!session.is_modified());
        assert!(session.document().stand_ins().count() > 0);
        set_hour(session.document_mut(), 3.0);
        session.save(None, Guard::Ask).unwrap();
        assert_ne!(fs::read_to_string(&file).unwrap(), text);
        session.document_mut().undo();
        session.save(None, Guard::Ask).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), text, "{template:?}");
    }
}
