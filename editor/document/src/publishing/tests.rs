use std::fs;
use std::sync::mpsc::channel;

use studio_model::known::known;
use studio_model::{Change, Value};

use super::*;
use crate::files::{Guard, Host, new_place, open_now};
use crate::job::no_waker;
use crate::templates::Template;

/// What the command line writes for the place in a folder.
fn by_the_command_line(folder: &Path) -> Vec<u8> {
    let place = studio_place::open(folder).unwrap();
    let (snapshot, report) = studio_publish::publish(&Input::opened(&place), &Luau);
    assert!(!report.has_errors());
    snapshot.unwrap().bytes().to_vec()
}

#[test]
fn a_place_that_was_edited_and_saved_publishes_as_the_command_line_does() {
    let dir = tempfile::tempdir().unwrap();
    for template in Template::ALL {
        let folder = dir.path().join(template.name());
        let mut session = new_place(template, &Host::plain());
        let workspace = session
            .document()
            .model()
            .service(known().workspace)
            .unwrap();
        session
            .document_mut()
            .edit("Insert", |edit| {
                let id = edit.create(known().part)?;
                Ok(edit.insert(id, workspace, None)?)
            })
            .unwrap();
        session.save(Some(&folder), Guard::Ask).unwrap();
        let outcome = Publishing::start(&folder, no_waker())
            .unwrap()
            .wait()
            .unwrap();
        let published = outcome.published.unwrap();
        assert_eq!(published.file, folder.join("place.snapshot"));
        let bytes = fs::read(&published.file).unwrap();
        assert_eq!(bytes.len() as u64, published.bytes);
        assert!(bytes == by_the_command_line(&folder), "{}", template.name());
        // Again, over the snapshot that is there.
        let again = Publishing::start(&folder, no_waker())
            .unwrap()
            .wait()
            .unwrap();
        assert_eq!(again.published.unwrap().id, published.id);
    }
}

#[test]
fn a_place_with_errors_is_not_published_and_the_report_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("p");
    let mut session = new_place(Template::Baseplate, &Host::plain());
    session.save(Some(&folder), Guard::Ask).unwrap();
    let workspace = session
        .document()
        .model()
        .service(known().workspace)
        .unwrap();
    session
        .document_mut()
        .edit("Insert", |edit| {
            let id = edit.create(known().script)?;
            edit.insert(id, workspace, None)?;
            Ok(edit.apply(Change::SetProperty {
                id,
                property: known().script_source,
                value: Value::String("local x = = 1".into()),
            })?)
        })
        .unwrap();
    session.save(None, Guard::Ask).unwrap();
    let outcome = Publishing::start(&folder, no_waker())
        .unwrap()
        .wait()
        .unwrap();
    assert!(outcome.published.is_none());
    assert_eq!(outcome.report.error_count(), 1);
    assert!(!folder.join("place.snapshot").exists());
    assert!(
        open_now(&folder, &Host::plain())
            .unwrap()
            .report()
            .is_empty()
    );
}

#[test]
fn publishing_stops_when_told_and_replaces_nothing_but_snapshots() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("p");
    new_place(Template::Towers, &Host::plain())
        .save(Some(&folder), Guard::Ask)
        .unwrap();
    let (stop, stopped) = channel();
    let cancel = Cancel::default();
    cancel.cancel();
    let result = publish(&folder.join(PLACE_FILE), &cancel, &mut |stage| {
        stop.send(stage).unwrap();
    });
    assert!(matches!(result, Err(PublishError::Cancelled)));
    assert_eq!(
        stopped.try_iter().collect::<Vec<_>>(),
        [PublishStage::Checking]
    );
    fs::write(folder.join("place.snapshot"), "mine").unwrap();
    let refused = Publishing::start(&folder, no_waker()).unwrap().wait();
    assert!(matches!(refused, Err(PublishError::NotOurs(_))));
    assert_eq!(fs::read(folder.join("place.snapshot")).unwrap(), b"mine");
}
