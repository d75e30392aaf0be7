//! Real places, where the environment names a folder of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use studio_model::Value;
use studio_model::known::known;

use super::{Guard, Host, open_now};

/// The folder of real places; tests that need one say that they are skipped without it.
fn real_place(name: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("STUDIO_PLACES") else {
        println!("skipped: STUDIO_PLACES names no folder of places");
        return None;
    };
    let file = PathBuf::from(folder).join(name);
    if file.is_file() {
        return Some(file);
    }
    println!("skipped: there is no {}", file.display());
    None
}

/// The place's files and their lines.
fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<String>> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![dir.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if path.file_name() != Some(".studio".as_ref()) {
                    folders.push(path);
                }
            } else {
                let text = String::from_utf8(std::fs::read(&path).unwrap()).unwrap();
                files.insert(path, text.lines().map(str::to_owned).collect());
            }
        }
    }
    files
}

#[test]
fn the_diff_of_an_imported_and_edited_place_is_the_edit() {
    let Some(file) = real_place("survival.rbxl") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("survival");
    let mut session = open_now(&file, &Host::plain()).unwrap();
    assert!(session.title().contains("imported") && !session.is_modified());
    session.save(Some(&place), Guard::Ask).unwrap();
    let before = files(&place);
    assert!(before.len() > 3, "scripts have files of their own");
    // Edited in the session that imported it, and again in one that opened it.
    for anchored in [true, false] {
        let model = session.document().model();
        let part = model.instances_of(known().part).find(|&id| {
            model.is_attached(id)
                && model.value(id, known().anchored) == Some(Value::Bool(!anchored))
        });
        let part = part.unwrap();
        session
            .document_mut()
            .edit("Anchor", |edit| {
                Ok(edit.set(part, known().anchored, Value::Bool(anchored))?)
            })
            .unwrap();
        let before = files(&place);
        let saved = session.save(None, Guard::Ask).unwrap();
        assert_eq!(saved.summary.written, ["place.ron"]);
        let after = files(&place);
        let text = place.join("place.ron");
        for (file, lines) in &after {
            assert!(
                *file == text || before[file] == *lines,
                "{}",
                file.display()
            );
        }
        let (old, new) = (&before[&text], &after[&text]);
        let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let tails = old.iter().rev().zip(new.iter().rev());
        let end = tails.take_while(|(a, b)| a == b).count();
        let changed = old.len().max(new.len()).saturating_sub(start + end);
        assert!(
            changed <= 1,
            "{:?} became {:?}",
            &old[start..],
            &new[start..]
        );
        session.document_mut().undo();
        session.save(None, Guard::Ask).unwrap();
        assert!(files(&place) == before, "undone, nothing is different");
        session.close();
        session = open_now(&place, &Host::plain()).unwrap();
        assert!(!session.is_modified());
    }
}
