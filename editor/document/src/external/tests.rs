use std::fs;

use studio_model::Change;
use studio_model::known::known;
use studio_place::merge::Clash;

use super::*;
use crate::files::{Event, Guard, Host, Session, new_place, open_now};
use crate::templates::Template;

fn saved(dir: &Path) -> Session {
    let mut session = new_place(Template::Baseplate, &Host::plain());
    session.save(Some(dir), Guard::Ask).unwrap();
    session
}

fn text(session: &Session) -> String {
    studio_place::write_string(session.document().model())
}

fn find(session: &Session, name: &str) -> InstanceId {
    let model = session.document().model();
    model
        .descendants(model.root())
        .find(|&id| model.name(id) == name)
        .unwrap_or_else(|| panic!("no {name}"))
}

fn rename(session: &mut Session, from: &str, to: &str) {
    let id = find(session, from);
    session
        .document_mut()
        .edit("Rename", |edit| Ok(edit.rename(id, to)?))
        .unwrap();
}

fn replace(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(file, text.replace(from, to)).unwrap();
}

fn taken_in(session: &mut Session) -> TakenIn {
    match session.check_now() {
        Some(Event::External(External::TakenIn(taken))) => taken,
        other => panic!("{other:?}"),
    }
}

#[test]
fn own_saves_are_nobody_elses() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = saved(dir.path());
    assert!(session.check_now().is_none());
    rename(&mut session, "Crate", "Box");
    session.save(None, Guard::Ask).unwrap();
    assert!(session.check_now().is_none());
}

#[test]
fn an_unmodified_place_is_reloaded_as_one_step_and_stays_unmodified() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = saved(dir.path());
    let (before, krate) = (text(&session), find(&session, "Crate"));
    session.document_mut().select_only([krate]);
    let file = dir.path().join("place.ron");
    replace(&file, "name: \"Crate\"", "name: \"Chest\"");
    let taken = taken_in(&mut session);
    assert_eq!(
        (taken.files, taken.conflicts.len()),
        (vec!["place.ron".to_owned()], 0)
    );
    assert_eq!(text(&session), fs::read_to_string(&file).unwrap());
    assert!(!session.is_modified());
    assert_eq!(session.document().selection().ids(), [krate]);
    assert!(session.check_now().is_none());
    session.document_mut().undo();
    assert_eq!(text(&session), before);
    assert!(session.is_modified());
    session.save(None, Guard::Ask).unwrap();
}

#[test]
fn a_modified_place_is_merged_and_what_both_changed_is_asked() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = saved(dir.path());
    let file = dir.path().join("place.ron");
    rename(&mut session, "Crate", "Mine");
    replace(
        &file,
        "name: \"Crate\"",
        "name: \"Theirs\", tags: [\"new\"]",
    );
    let taken = taken_in(&mut session);
    let [conflict] = &taken.conflicts[..] else {
        panic!("{taken:?}")
    };
    assert!(matches!(conflict.clash, Clash::Field { .. }));
    let krate = find(&session, "Mine");
    assert_eq!(session.document().model().tags(krate).len(), 1);
    assert!(session.is_modified());
    // The next look does not ask again, and saving goes on from what is there.
    assert!(session.check_now().is_none());
    session.take_theirs(conflict).unwrap();
    assert_eq!(session.document().model().name(krate), "Theirs");
    session.document_mut().undo();
    session.save(None, Guard::Ask).unwrap();
    let reopened = open_now(dir.path(), &Host::plain()).unwrap();
    assert_eq!(text(&reopened), text(&session));
}

#[test]
fn a_script_that_changed_on_disk_is_taken_in_and_one_that_is_gone_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = saved(dir.path());
    let script = dir.path().join("scripts/Welcome.server.luau");
    fs::write(&script, "print('theirs')\n").unwrap();
    taken_in(&mut session);
    let id = find(&session, "Welcome");
    let source = |session: &Session| session.document().model().value(id, known().script_source);
    assert_eq!(
        source(&session),
        Some(Value::String("print('theirs')\n".into()))
    );
    assert!(!session.is_modified());
    fs::remove_file(&script).unwrap();
    let event = session.check_now();
    assert!(
        matches!(event, Some(Event::External(External::Deleted { .. }))),
        "{event:?}"
    );
    assert!(session.is_modified() && session.check_now().is_none());
    assert_eq!(
        source(&session),
        Some(Value::String("print('theirs')\n".into()))
    );
    session.save(None, Guard::Ask).unwrap();
    assert_eq!(fs::read_to_string(&script).unwrap(), "print('theirs')\n");
    // One is gone while another file changed.
    fs::remove_file(&script).unwrap();
    replace(
        &dir.path().join("place.ron"),
        "name: \"Crate\"",
        "name: \"Chest\"",
    );
    taken_in(&mut session);
    assert_eq!(
        source(&session),
        Some(Value::String("print('theirs')\n".into()))
    );
    assert!(session.is_modified());
    session.save(None, Guard::Ask).unwrap();
    assert!(script.is_file());
}

#[test]
fn a_text_that_cannot_be_read_whole_changes_nothing_here() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = saved(dir.path());
    let (before, file) = (text(&session), dir.path().join("place.ron"));
    let half = before.len() / 2;
    fs::write(&file, &before[..half]).unwrap();
    let event = session.check_now();
    assert!(
        matches!(event, Some(Event::External(External::Unreadable { .. }))),
        "{event:?}"
    );
    assert_eq!(text(&session), before);
    assert!(session.check_now().is_none(), "it is told once");
    fs::write(&file, &before).unwrap();
    assert!(session.check_now().is_none());
    fs::remove_file(&file).unwrap();
    let event = session.check_now();
    assert!(
        matches!(event, Some(Event::External(External::Deleted { .. }))),
        "{event:?}"
    );
    assert!(session.is_modified());
    session.save(None, Guard::Ask).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
}

#[test]
fn what_they_removed_and_we_worked_on_stays() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = saved(dir.path());
    let krate = find(&session, "Crate");
    session
        .document_mut()
        .edit("Tag", |edit| {
            Ok(edit.apply(Change::AddTag {
                id: krate,
                tag: "mine".into(),
            })?)
        })
        .unwrap();
    let mut theirs = studio_place::open(dir.path()).unwrap().model;
    let uid = session.document().model().uid(krate);
    let id = theirs
        .descendants(theirs.root())
        .find(|&id| theirs.uid(id) == uid)
        .unwrap();
    theirs.apply(Change::Remove { root: id }).unwrap();
    studio_place::save(&theirs, dir.path()).unwrap();
    let taken = taken_in(&mut session);
    assert_eq!(taken.conflicts[0].clash, Clash::RemovedByThem);
    assert!(session.document().model().is_attached(krate));
    session.take_theirs(&taken.conflicts[0]).unwrap();
    assert!(!session.document().model().is_attached(krate));
}
