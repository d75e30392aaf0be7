//! Opens a place from disk: the text, the script files it names, the assets beside it.

#[cfg(test)]
mod tests;

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use studio_model::{DataModel, Diagnostic, InstanceId, Location, Report, limits};

use crate::assets::AssetIndex;
use crate::error::PlaceError;
use crate::folder::FolderScripts;
use crate::read::{InstanceLines, ReadPlace, read_str};
use crate::text::LineCounter;

/// The name of a place's text in its folder.
pub const PLACE_FILE: &str = "place.ron";

/// A place as it is on disk.
#[derive(Debug)]
pub struct OpenPlace {
    /// Everything that could be read.
    pub model: DataModel,
    /// Everything that is wrong with the text, its scripts and its assets.
    pub report: Report,
    /// The folder that paths in the place are relative to.
    pub root_dir: PathBuf,
    /// The text's file.
    pub file: PathBuf,
    /// The files below `assets/`.
    pub assets: AssetIndex,
    /// Where the instances stand in the text.
    pub lines: InstanceLines,
}

impl OpenPlace {
    /// Where an instance stands in the text; `None` if it was not read from it.
    pub fn location(&self, id: InstanceId) -> Option<Location> {
        self.lines.location(id)
    }
}

/// Opens the place at `path`: a folder with a `place.ron`, or the file itself.
///
/// Problems in the place go to the report, and what can be read is kept; whether to go on is the caller's choice by
/// [`Report::has_errors`].
///
/// # Errors
/// [`PlaceError::NoPlace`], [`PlaceError::Read`] and [`PlaceError::TooLarge`]: nothing could be read at all.
pub fn open(path: &Path) -> Result<OpenPlace, PlaceError> {
    let file = if path.is_dir() {
        path.join(PLACE_FILE)
    } else {
        path.to_owned()
    };
    if !file.is_file() {
        return Err(PlaceError::NoPlace(path.to_owned()));
    }
    let root_dir = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let label = file.display().to_string();
    let ReadPlace {
        model,
        mut report,
        lines,
        unresolved: _,
    } = match String::from_utf8(read_bytes(&file)?) {
        Ok(text) => read_str(&text, &label, &FolderScripts::new(&root_dir)),
        Err(error) => not_utf8(error.as_bytes(), error.utf8_error().valid_up_to(), &label),
    };
    let assets = AssetIndex::scan(&root_dir, &mut report);
    assets.check(&model, &lines, &mut report);
    Ok(OpenPlace {
        model,
        report,
        root_dir,
        file,
        assets,
        lines,
    })
}

fn read_bytes(file: &Path) -> Result<Vec<u8>, PlaceError> {
    let failed = |source| PlaceError::Read {
        path: file.to_owned(),
        source,
    };
    let limit = limits::PLACE_TEXT_BYTES_MAX;
    let opened = fs::File::open(file).map_err(failed)?;
    let bytes = opened.metadata().map_err(failed)?.len();
    if bytes > limit {
        return Err(PlaceError::TooLarge {
            path: file.to_owned(),
            bytes,
            limit,
        });
    }
    let mut text = Vec::with_capacity(bytes as usize + 1);
    // The file may grow meanwhile.
    opened
        .take(limit + 1)
        .read_to_end(&mut text)
        .map_err(failed)?;
    if text.len() as u64 > limit {
        return Err(PlaceError::TooLarge {
            path: file.to_owned(),
            bytes: text.len() as u64,
            limit,
        });
    }
    Ok(text)
}

/// An empty place whose report says which byte is not UTF-8.
fn not_utf8(bytes: &[u8], valid: usize, label: &str) -> ReadPlace {
    let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
    let (line, column) = LineCounter::new(&before).line_and_column(before.len());
    let mut report = Report::new();
    let location = Location {
        file: Some(label.into()),
        line,
        column,
    };
    let diagnostic = Diagnostic::error("not-utf8", "this byte is not UTF-8 text").at(location);
    report.push(diagnostic.with_hint("save the file as UTF-8"));
    ReadPlace {
        model: DataModel::new(),
        report,
        lines: InstanceLines::empty(label),
        unresolved: Vec::new(),
    }
}
