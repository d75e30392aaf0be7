use std::fs;
use std::path::Path;

use studio_model::known::known;
use studio_model::{Change, InstanceId, Value};

use super::*;
use crate::templates::{EXTRAS, Template};

fn part(session: &mut Session, name: &str) -> InstanceId {
    let workspace = session
        .document()
        .model()
        .service(known().workspace)
        .unwrap();
    session
        .document_mut()
        .edit("Insert", |edit| {
            let id = edit.create(known().part)?;
            edit.rename(id, name)?;
            edit.insert(id, workspace, None)?;
            Ok(id)
        })
        .unwrap()
}

fn opened(dir: &Path) -> Session {
    open_now(dir, &Host::plain()).unwrap()
}

#[test]
fn a_new_place_asks_for_a_folder_and_lives_there_from_then_on() {
    let outer = tempfile::tempdir().unwrap();
    let dir = outer.path().join("mine");
    let mut session = new_place(Template::Baseplate, &Host::plain());
    assert!(!session.is_modified() && session.folder().is_none());
    part(&mut session, "A");
    assert!(session.is_modified());
    assert!(matches!(
        session.save(None, Guard::Ask),
        Err(SaveError::NeedsFolder)
    ));
    session.save(Some(&dir), Guard::Ask).unwrap();
    assert!(!session.is_modified());
    assert_eq!(
        (session.title().as_str(), session.folder()),
        ("mine", Some(&*dir))
    );
    for (name, text) in EXTRAS {
        assert_eq!(fs::read_to_string(dir.join(name)).unwrap(), text);
    }
    let again = session.save(None, Guard::Ask).unwrap();
    assert!(again.summary.written.is_empty(), "{again:?}");
    let text = fs::read_to_string(dir.join("place.ron")).unwrap();
    assert_eq!(
        studio_place::write_string(opened(&dir).document().model()),
        text
    );
}

#[test]
fn undoing_back_to_what_was_saved_leaves_nothing_to_save() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = new_place(Template::Towers, &Host::plain());
    session
        .save(Some(&dir.path().join("p")), Guard::Ask)
        .unwrap();
    let start = fs::read(dir.path().join("p/place.ron")).unwrap();
    part(&mut session, "A");
    part(&mut session, "B");
    session.document_mut().undo();
    session.save(None, Guard::Ask).unwrap();
    assert!(!session.is_modified());
    session.document_mut().undo();
    assert!(session.is_modified());
    session.document_mut().redo();
    assert!(!session.is_modified());
    session.document_mut().undo();
    part(&mut session, "C");
    assert!(session.is_modified(), "as many steps, but another one");
    while session.document_mut().undo() {}
    session.save(None, Guard::Ask).unwrap();
    assert_eq!(fs::read(dir.path().join("p/place.ron")).unwrap(), start);
}

#[test]
fn scripts_that_could_not_be_read_are_never_emptied() {
    let dir = tempfile::tempdir().unwrap();
    let text = r#"(format: 1, root: [(class: "Workspace", children: [
        (class: "Script", name: "Bytes", source_file: "bytes.luau"),
        (class: "Script", name: "Missing", source_file: "missing.luau"),
        (class: "Script", name: "Good", source_file: "good.luau"),
    ])])"#;
    fs::write(dir.path().join("place.ron"), text).unwrap();
    fs::write(dir.path().join("bytes.luau"), [0xFF, 0xFE]).unwrap();
    fs::write(dir.path().join("good.luau"), "print(1)\n").unwrap();
    let mut session = opened(dir.path());
    assert_eq!(session.report().error_count(), 2);
    part(&mut session, "A");
    // Nothing would be lost, so nothing is asked.
    session.save(None, Guard::Ask).unwrap();
    assert_eq!(
        fs::read(dir.path().join("bytes.luau")).unwrap(),
        [0xFF, 0xFE]
    );
    assert!(!dir.path().join("missing.luau").exists());
    assert_eq!(session.report().error_count(), 2, "they are still unread");
    let elsewhere = dir.path().join("copy");
    session.save(Some(&elsewhere), Guard::Ask).unwrap();
    assert_eq!(
        fs::read(elsewhere.join("bytes.luau")).unwrap(),
        [0xFF, 0xFE]
    );
    assert_eq!(
        fs::read(elsewhere.join("good.luau")).unwrap(),
        b"print(1)\n"
    );
}

#[test]
fn a_subtree_that_cannot_be_read_is_not_lost_in_silence() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("place.ron");
    let text =
        "(format: 1, root: [\n    (class: \"Workspace\"),\n    (class: \"Lighting\" @),\n])\n";
    fs::write(&file, text).unwrap();
    let mut session = opened(dir.path());
    part(&mut session, "A");
    let refused = session.save(None, Guard::Ask);
    assert!(
        matches!(&refused, Err(SaveError::Refused { problems }) if problems.len() == 1),
        "{refused:?}"
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    assert!(session.is_modified());
    let saved = session.save(None, Guard::SaveAnyway).unwrap();
    assert_eq!(fs::read_to_string(saved.backup.unwrap()).unwrap(), text);
    part(&mut session, "B");
    session.save(None, Guard::Ask).unwrap();
    assert!(opened(dir.path()).report().is_empty());
}

#[test]
fn files_that_somebody_else_changed_are_not_overwritten_unasked() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("p");
    let mut session = new_place(Template::Baseplate, &Host::plain());
    session.save(Some(&place), Guard::Ask).unwrap();
    let theirs = "(format: 1, root: [])";
    fs::write(place.join("place.ron"), theirs).unwrap();
    part(&mut session, "A");
    let refused = session.save(None, Guard::Ask);
    assert!(matches!(&refused, Err(SaveError::ChangedOnDisk { files }) if *files == ["place.ron"]));
    assert!(session.is_modified());
    let saved = session.save(None, Guard::SaveAnyway).unwrap();
    assert_eq!(fs::read_to_string(saved.backup.unwrap()).unwrap(), theirs);
    // What was deleted is written again.
    fs::remove_file(place.join("place.ron")).unwrap();
    fs::remove_dir_all(place.join("scripts")).unwrap();
    part(&mut session, "B");
    session.save(None, Guard::Ask).unwrap();
    assert!(opened(&place).report().is_empty());
}

#[test]
fn a_folder_with_another_place_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = new_place(Template::Baseplate, &Host::plain());
    fs::write(dir.path().join("place.ron"), "other").unwrap();
    assert!(matches!(
        session.save(Some(dir.path()), Guard::SaveAnyway),
        Err(SaveError::FolderTaken { .. })
    ));
    assert_eq!(fs::read(dir.path().join("place.ron")).unwrap(), b"other");
}

#[test]
fn a_place_is_opened_on_a_thread_and_what_is_no_place_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("p");
    new_place(Template::Marbles, &Host::plain())
        .save(Some(&place), Guard::Ask)
        .unwrap();
    let session = Opening::start(&place, &Host::plain())
        .unwrap()
        .wait()
        .unwrap();
    assert!(!session.is_modified() && session.report().is_empty());
    for (name, bytes) in [
        ("a.snapshot", &b"STUDIOSN\x01"[..]),
        ("a.rbxl", b"<roblox!"),
        ("b", b"x"),
    ] {
        fs::write(dir.path().join(name), bytes).unwrap();
        let error = open_now(&dir.path().join(name), &Host::plain()).unwrap_err();
        assert!(error.to_string().len() > 20, "{error}");
    }
    assert!(matches!(
        open_now(&dir.path().join("none"), &Host::plain()),
        Err(OpenError::Find(FindError::Nothing(_)))
    ));
}

#[test]
fn a_script_that_grew_gets_a_file_and_keeps_it() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("p");
    let mut session = new_place(Template::Baseplate, &Host::plain());
    session.save(Some(&place), Guard::Ask).unwrap();
    let workspace = session
        .document()
        .model()
        .service(known().workspace)
        .unwrap();
    let script = session
        .document_mut()
        .edit("Insert script", |edit| {
            let id = edit.create(known().script)?;
            edit.insert(id, workspace, None)?;
            edit.apply(Change::SetProperty {
                id,
                property: known().script_source,
                value: Value::String("print(1)\nprint(2)\n".into()),
            })?;
            Ok(id)
        })
        .unwrap();
    let saved = session.save(None, Guard::Ask).unwrap();
    assert_eq!(saved.summary.written.len(), 2, "{saved:?}");
    let notes = session.document().model().annotations(script).unwrap();
    let file = notes.source_file.clone().unwrap();
    assert_eq!(
        fs::read_to_string(place.join(&*file)).unwrap(),
        "print(1)\nprint(2)\n"
    );
    assert!(
        session
            .save(None, Guard::Ask)
            .unwrap()
            .summary
            .written
            .is_empty()
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_says_what_to_do_and_loses_nothing() {
    use std::os::unix::fs::PermissionsExt as _;

    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("p");
    let mut session = new_place(Template::Baseplate, &Host::plain());
    session.save(Some(&place), Guard::Ask).unwrap();
    part(&mut session, "A");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o555)).unwrap();
    // Somebody whom the mark does not stop cannot try it.
    if fs::write(place.join("probe"), "").is_err() {
        let error = session.save(None, Guard::Ask).unwrap_err();
        assert!(error.to_string().contains("another folder"), "{error}");
        assert!(session.is_modified());
    }
    fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
    session.save(None, Guard::Ask).unwrap();
}

#[test]
fn a_script_that_could_not_be_read_and_is_written_anew_is_saved_and_its_old_file_kept() {
    let dir = tempfile::tempdir().unwrap();
    let text = r#"(format: 1, root: [(class: "Workspace", children: [
        (class: "Script", name: "Bytes", source_file: "scripts/bytes.luau"),
    ])])"#;
    fs::write(dir.path().join("place.ron"), text).unwrap();
    let file = dir.path().join("scripts/bytes.luau");
    fs::create_dir(dir.path().join("scripts")).unwrap();
    fs::write(&file, [0xFF]).unwrap();
    let mut session = opened(dir.path());
    let script = session
        .document()
        .model()
        .instances_of(known().script)
        .next()
        .unwrap();
    let source = Value::String("print(1)\nprint(2)\n".into());
    session
        .document_mut()
        .edit("Write", |edit| {
            Ok(edit.set(script, known().script_source, source)?)
        })
        .unwrap();
    session.save(None, Guard::Ask).unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"print(1)\nprint(2)\n");
    let backups: Vec<_> = fs::read_dir(dir.path().join(".studio/backup"))
        .unwrap()
        .collect();
    assert_eq!(
        fs::read(backups[0].as_ref().unwrap().path()).unwrap(),
        [0xFF]
    );
    assert!(session.report().is_empty() && session.check_now().is_none());
}

#[test]
fn what_the_system_refuses_is_told_with_what_to_do() {
    use std::io::{Error, ErrorKind};

    for (kind, advice) in [
        (ErrorKind::StorageFull, "Free some space"),
        (ErrorKind::QuotaExceeded, "Free some space"),
        (ErrorKind::ReadOnlyFilesystem, "another folder"),
        (ErrorKind::PermissionDenied, "another folder"),
        (ErrorKind::Other, "save again"),
    ] {
        let error = SaveError::Place(studio_place::PlaceError::Write {
            path: "p/place.ron".into(),
            source: Error::from(kind),
        });
        assert!(error.to_string().contains(advice), "{error}");
    }
}
