//! Saving: what is written, what is left alone, and what a failure leaves behind.

use std::collections::BTreeMap;

use studio_model::known::known;
use studio_model::{Value, limits};
use tempfile::TempDir;

use super::*;
use crate::{assign_source_files, open, read_str};

/// A model with two scripts that have files.
fn model() -> DataModel {
    let text = "(format: 1, root: [(class: \"Workspace\", children: [
        (class: \"Script\", name: \"A\", source_file: \"scripts/a.server.luau\"),
        (class: \"ModuleScript\", name: \"B\", source_file: \"scripts/deep/b.luau\"),
    ])])";
    let scripts = BTreeMap::from(
        [
            ("scripts/a.server.luau", "print(1)\r\n"),
            ("scripts/deep/b.luau", ""),
        ]
        .map(|(path, source)| (path.to_owned(), source.to_owned())),
    );
    let read = read_str(text, "place.ron", &scripts);
    assert!(read.report.is_empty());
    read.model
}

/// Every file below a folder with its bytes.
fn files(dir: &TempDir) -> BTreeMap<String, Vec<u8>> {
    let mut folders = vec![dir.path().to_owned()];
    let mut files = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(dir.path())
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                files.insert(name, fs::read(path).unwrap());
            }
        }
    }
    files
}

fn script(model: &DataModel) -> InstanceId {
    model.instances_of(known().script).next().unwrap()
}

#[test]
fn saved_opened_and_saved_is_byte_equal() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    save(&model(), first.path()).unwrap();
    let place = open(first.path()).unwrap();
    assert!(place.report.is_empty());
    save(&place.model, second.path()).unwrap();
    assert_eq!(files(&first), files(&second));
    assert_eq!(
        files(&first).keys().collect::<Vec<_>>(),
        ["place.ron", "scripts/a.server.luau", "scripts/deep/b.luau"]
    );
}

#[test]
fn only_files_that_change_are_written() {
    let dir = tempfile::tempdir().unwrap();
    let mut model = model();
    let all = save(&model, dir.path()).unwrap();
    assert_eq!(
        all.written,
        ["scripts/a.server.luau", "scripts/deep/b.luau", "place.ron"]
    );
    assert_eq!(
        save(&model, dir.path()).unwrap(),
        SaveSummary {
            written: Vec::new(),
            unchanged: 3
        }
    );
    let id = script(&model);
    model
        .set_property(id, known().script_source, Value::String("print(2)".into()))
        .unwrap();
    let changed = save(&model, dir.path()).unwrap();
    assert_eq!(
        changed,
        SaveSummary {
            written: vec!["scripts/a.server.luau".to_owned()],
            unchanged: 2
        }
    );
}

#[test]
fn a_save_that_fails_leaves_the_old_place() {
    let dir = tempfile::tempdir().unwrap();
    let mut model = model();
    save(&model, dir.path()).unwrap();
    // A folder where a file should go: nothing can be written beside its inner path.
    let before = files(&dir);
    let id = script(&model);
    model
        .set_property(id, known().script_source, Value::String("new".into()))
        .unwrap();
    model.annotations_mut(id).unwrap().source_file = Some("place.ron/a.luau".into());
    let error = save(&model, dir.path()).unwrap_err();
    assert!(matches!(error, PlaceError::Write { .. }), "{error}");
    assert_eq!(files(&dir), before);
}

#[test]
fn files_never_leave_the_folder() {
    let outer = tempfile::tempdir().unwrap();
    let dir = outer.path().join("place");
    let mut model = model();
    let id = script(&model);
    for path in ["../a.luau", "/tmp/a.luau", "scripts/../../a.luau", ""] {
        model.annotations_mut(id).unwrap().source_file = Some(path.into());
        let error = save(&model, &dir).unwrap_err();
        assert!(matches!(error, PlaceError::Escapes { .. }), "{error}");
    }
    assert!(files(&outer).is_empty());
    #[cfg(unix)]
    {
        fs::create_dir(&dir).unwrap();
        std::os::unix::fs::symlink(outer.path(), dir.join("link")).unwrap();
        model.annotations_mut(id).unwrap().source_file = Some("link/new/a.luau".into());
        let error = save(&model, &dir).unwrap_err();
        assert!(matches!(error, PlaceError::Escapes { .. }), "{error}");
        assert!(!outer.path().join("new").exists());
    }
}

#[test]
fn one_file_holds_one_source() {
    let dir = tempfile::tempdir().unwrap();
    let mut model = model();
    let module = model.instances_of(known().module_script).next().unwrap();
    model.annotations_mut(module).unwrap().source_file = Some("scripts/a.server.luau".into());
    let error = save(&model, dir.path()).unwrap_err();
    let PlaceError::SourceConflict {
        file,
        first,
        second,
    } = error
    else {
        panic!("{error}")
    };
    assert_eq!(
        [file, first, second],
        ["scripts/a.server.luau", "Workspace/A", "Workspace/B"]
    );
    assign_source_files(&mut model);
    save(&model, dir.path()).unwrap();
}

#[test]
fn the_longest_source_survives() {
    let dir = tempfile::tempdir().unwrap();
    let mut model = model();
    let id = script(&model);
    let source = "-".repeat(limits::SCRIPT_BYTES_MAX);
    model
        .set_property(
            id,
            known().script_source,
            Value::String(source.as_str().into()),
        )
        .unwrap();
    save(&model, dir.path()).unwrap();
    let place = open(dir.path()).unwrap();
    assert!(place.report.is_empty());
    let read = place
        .model
        .value(script(&place.model), known().script_source);
    assert_eq!(read, Some(Value::String(source.into())));
}
