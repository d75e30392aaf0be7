//! Finds the assets of a place. Links are followed only to files inside of the place.

use std::fs;
use std::path::Path;

use studio_model::{Diagnostic, Location, Report, limits};

use super::{ASSETS_FOLDER, AssetFile, AssetIndex, map};
use crate::folder::leaves;

impl AssetIndex {
    /// The assets of the place in `root_dir`; none if it has no `assets` folder.
    pub fn scan(root_dir: &Path, report: &mut Report) -> Self {
        let folder = root_dir.join(ASSETS_FOLDER);
        let mut index = Self::default();
        if !folder.is_dir() {
            return index;
        }
        // Folders that were not listed yet, relative to `assets/`: with a slash at the end, or empty.
        let mut folders = vec![String::new()];
        while let Some(inner) = folders.pop() {
            if !index.list(root_dir, &folder, &inner, &mut folders, report) {
                break;
            }
        }
        index.files.sort_by(|a, b| a.path.cmp(&b.path));
        index.map = map::read(&folder, &index, report);
        index
    }

    /// Adds the files of one folder. `false` if there are too many.
    fn list(
        &mut self,
        root_dir: &Path,
        assets: &Path,
        inner: &str,
        folders: &mut Vec<String>,
        report: &mut Report,
    ) -> bool {
        let folder = if inner.is_empty() {
            assets.to_owned()
        } else {
            assets.join(inner)
        };
        let problem = |code, message: String| {
            Diagnostic::error(code, message).at(Location::of_file(folder.display().to_string()))
        };
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                report.push(problem(
                    "unreadable-file",
                    format!("cannot list this folder: {error}"),
                ));
                return true;
            }
        };
        for entry in entries.flatten() {
            let Ok(name) = entry.file_name().into_string() else {
                report.push(problem(
                    "not-utf8",
                    format!("the name of {} is not UTF-8", entry.path().display()),
                ));
                continue;
            };
            let path = format!("{inner}{name}");
            if self.files.len() + folders.len() >= limits::ASSETS_MAX {
                report.push(problem(
                    "too-many",
                    format!("a place has at most {} assets", limits::ASSETS_MAX),
                ));
                return false;
            }
            // A link to a folder would be no asset: it could lead round in circles.
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            match fs::metadata(entry.path()) {
                Ok(metadata) if metadata.is_dir() && !is_link => folders.push(format!("{path}/")),
                Ok(_) if is_link && leaves(root_dir, &entry.path()).unwrap_or(true) => {
                    report.push(problem(
                        "path-escapes",
                        format!("the link `{path}` leaves the place's folder"),
                    ));
                }
                Ok(metadata)
                    if metadata.is_file() && path != map::MAP_FILE && !name.starts_with('.') =>
                {
                    self.files.push(AssetFile {
                        path,
                        size_bytes: metadata.len(),
                    });
                }
                Ok(_) => {}
                Err(error) => report.push(problem(
                    "unreadable-file",
                    format!("cannot read `{path}`: {error}"),
                )),
            }
        }
        true
    }
}
