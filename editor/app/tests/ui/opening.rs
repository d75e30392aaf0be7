//! Opening: places, foreign files, damaged ones, and what is no place at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Key, Modifiers};

use crate::person::{PATH, Person};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../samples")
        .join(name)
}

/// A copy that may be written to.
pub(crate) fn copy(person: &Person, name: &str) -> PathBuf {
    let to = person.home(name);
    copy_folder(&sample(name), &to);
    to
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        // What editors leave behind is none of the sample.
        if path.ends_with(".studio") {
            continue;
        }
        if path.is_dir() {
            copy_folder(&path, &target);
        } else if path.extension().is_none_or(|end| end != "snapshot") {
            fs::copy(path, target).expect("a file");
        }
    }
}

pub(crate) fn open(person: &mut Person, path: &Path) {
    person.open(path);
    person.wait("the place is open", |studio| {
        studio
            .session()
            .is_some_and(|session| session.folder() == Some(path))
    });
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody needs them".to_owned())
    }
}

fn drop_file(person: &mut Person, path: &Path) {
    let file = Arc::new(Dropped(path.to_owned()));
    person.window().input_mut().dropped_files.push(file);
    person.look();
}

#[test]
fn a_wrong_path_cannot_be_opened_and_says_so() {
    let mut person = Person::at_welcome();
    let nowhere = person.home("nowhere").display().to_string();
    person.keys(Modifiers::COMMAND, Key::O);
    person.enter(PATH, &nowhere);
    assert!(person.reads("Nothing is there"));
    assert!(!person.is_enabled("Open"));
    person.key(Key::Enter);
    assert!(person.reads("Open a place"), "Enter does nothing either");
    person.click("Cancel");
    assert!(person.studio().session().is_none());
}

#[test]
fn what_is_no_place_is_refused_in_a_sentence_and_the_open_place_stays() {
    let mut person = Person::with_place();
    person.click("Part");
    let text = person.text();
    let (snapshot, empty, note) = (
        person.home("old.snapshot"),
        person.home("empty"),
        person.home("note.txt"),
    );
    fs::create_dir(&empty).expect("a folder");
    fs::write(&note, "milk, eggs").expect("a file");
    fs::write(&snapshot, snapshot_bytes()).expect("a file");
    let gone = person.home("gone");
    for (path, words) in [
        (&snapshot, "is a snapshot"),
        (&empty, "there is no `place.ron`"),
        (&note, "note.txt"),
        (&gone, "nothing at"),
    ] {
        drop_file(&mut person, path);
        let told = person.reads(words) || person.reads(&words.replacen('t', "T", 1));
        assert!(told, "{} {:?}", path.display(), person.window());
        assert!(!person.reads("Save your changes?"));
        assert_eq!(person.text(), text);
    }
}

fn snapshot_bytes() -> Vec<u8> {
    let place = studio_place::open(&sample("baseplate").join("place.ron")).expect("a place");
    let input = studio_publish::Input::opened(&place);
    let (snapshot, _) = studio_publish::publish(&input, &studio_document::publishing::Luau);
    snapshot.expect("it has no errors").bytes().to_vec()
}

#[test]
fn a_path_from_the_command_line_that_has_gone_leads_to_the_welcome_screen() {
    let person = Person::who_asked_for(Path::new("/nowhere/at/all"));
    assert!(person.reads("There is nothing at `/nowhere/at/all`"));
    assert!(person.sees("New place from Baseplate"));
}

#[test]
fn a_dropped_place_is_opened_and_remembered() {
    let mut person = Person::at_welcome();
    let folder = copy(&person, "towers");
    drop_file(&mut person, &folder);
    person.wait("the place is open", |studio| studio.session().is_some());
    assert_eq!(person.session().folder(), Some(folder.as_path()));
    person.keys(Modifiers::COMMAND, Key::W);
    assert!(person.studio().session().is_none());
    person.click("Open towers");
    person.wait("it is open again", |studio| studio.session().is_some());
}

#[test]
fn a_place_with_errors_opens_with_all_that_can_be_read() {
    let mut person = Person::at_welcome();
    let folder = copy(&person, "baseplate");
    let file = folder.join("place.ron");
    let text = fs::read_to_string(&file).expect("a place");
    let damaged = text
        .replace("\"WoodPlanks\"", "\"Cheese\"")
        .replace("\"CFrame\": (0, 0.5, 0)", "\"CFrame\": \"somewhere\"");
    assert_ne!(damaged, text);
    fs::write(&file, damaged).expect("a file");
    open(&mut person, &folder);
    assert!(person.reads("error"), "{:?}", person.window());
    assert!(person.sees("Part Crate"));
    assert!(person.sees("SpawnLocation SpawnLocation"));
    assert!(person.session().report().error_count() > 0);
    // Saving over what could not be read is asked about.
    person.click("Part");
    person.keys(Modifiers::COMMAND, Key::S);
    person.look();
    if person.reads("Save anyway?") {
        person.click("Cancel");
        assert!(person.session().is_modified());
    }
}

#[test]
fn a_sample_of_some_size_opens_and_is_moved_about_in() {
    let mut person = Person::at_welcome();
    let folder = copy(&person, "city");
    open(&mut person, &folder);
    assert!(person.document().model().len() > 1_000);
    person.keys(Modifiers::COMMAND, Key::A);
    assert!(!person.selected().is_empty());
    person.point_at_view();
    person.key(Key::F);
    person.look();
}

#[test]
fn a_place_that_other_people_made_opens() {
    let folder = std::env::var_os("STUDIO_PLACES").map(PathBuf::from);
    let Some(file) = folder
        .map(|folder| folder.join("survival.rbxl"))
        .filter(|file| file.is_file())
    else {
        eprintln!("skipped: STUDIO_PLACES names no folder with survival.rbxl");
        return;
    };
    let mut person = Person::who_opened(&file);
    assert!(person.document().model().len() > 10_000);
    assert!(person.reads("Imported"));
    person.keys(Modifiers::COMMAND, Key::A);
    person.keys(Modifiers::COMMAND, Key::D);
    person.keys(Modifiers::COMMAND, Key::Z);
    assert!(!person.reads("(not saved yet)"));
}
