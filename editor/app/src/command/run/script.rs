//! Scripts in the program that the system opens them with. Files are named by the place, which is not to be trusted: only
//! sources within its folder are opened, nothing that a system would run.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use egui::Context;
use studio_document::Session;
use studio_model::InstanceId;

use super::file;
use crate::command::{Then, Tone};
use crate::studio::Studio;

/// Why a script cannot be opened.
#[derive(Debug, PartialEq)]
enum Refusal {
    NotSaved,
    Inline,
    NoSource(String),
}

impl Refusal {
    fn words(&self) -> String {
        match self {
            Self::NotSaved => {
                "Save the place first: its scripts are files in its folder.".to_owned()
            }
            Self::Inline => {
                "This script is one line and has no file of its own: change its Source.".to_owned()
            }
            Self::NoSource(file) => format!("{file} is no .luau file of this place."),
        }
    }
}

/// Opens a script's file; what is not saved is saved before, because the file is what is opened.
pub(super) fn open(studio: &mut Studio, context: &Context, id: InstanceId) {
    let Some(session) = &studio.session else {
        return;
    };
    if session.folder().is_some() && session.is_modified() {
        file::save(studio, context, None, false, Then::OpenScript(id));
        return;
    }
    let path = match file_of(session, id) {
        Ok(path) => path,
        Err(refusal) => {
            studio.tell(context, Tone::Warning, &refusal.words());
            return;
        }
    };
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    let (tone, text) = match hand_over(&path) {
        Ok(()) => (Tone::Info, format!("Opened {name} in your editor.")),
        Err(error) => (
            Tone::Error,
            format!("No program opens {}: {error}.", path.display()),
        ),
    };
    studio.tell(context, tone, &text);
}

/// The file of a script of a place that is saved.
fn file_of(session: &Session, id: InstanceId) -> Result<PathBuf, Refusal> {
    let folder = session.folder().ok_or(Refusal::NotSaved)?;
    let notes = session.document().model().annotations(id);
    let file = notes.and_then(|notes| notes.source_file.as_deref());
    let file = file.ok_or(Refusal::Inline)?;
    source_in(folder, file)
}

fn source_in(folder: &Path, file: &str) -> Result<PathBuf, Refusal> {
    let no_source = || Refusal::NoSource(file.to_owned());
    let path = folder.join(file);
    if !path.exists() {
        return Err(Refusal::NotSaved);
    }
    // Links and `..` lead out.
    let path = path.canonicalize().map_err(|_| no_source())?;
    let folder = folder.canonicalize().map_err(|_| no_source())?;
    let is_source = path.extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("luau") || ending.eq_ignore_ascii_case("lua")
    });
    if path.starts_with(folder) && is_source && path.is_file() {
        Ok(path)
    } else {
        Err(no_source())
    }
}

/// Asks the system to open a file; does not wait for the program.
fn hand_over(path: &Path) -> io::Result<()> {
    let opener = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut child = Process::new(opener)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Whoever started a process must hear of its end, or it stays in the system's table.
    let wait = move || drop(child.wait());
    std::thread::Builder::new()
        .name("opener".to_owned())
        .spawn(wait)
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sources_within_the_place_are_opened() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("place");
        std::fs::create_dir_all(folder.join("scripts")).expect("a folder");
        for file in ["place/scripts/a.server.luau", "place/run.desktop", "b.luau"] {
            std::fs::write(home.path().join(file), "").expect("a file");
        }
        assert!(source_in(&folder, "scripts/a.server.luau").is_ok());
        for file in ["run.desktop", "../b.luau", "scripts"] {
            let refused = source_in(&folder, file);
            assert_eq!(refused, Err(Refusal::NoSource(file.to_owned())), "{file}");
        }
        let missing = source_in(&folder, "scripts/c.luau");
        assert_eq!(missing, Err(Refusal::NotSaved));
    }
}
