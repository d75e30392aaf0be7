//! PLACE on the command line: a folder with a `place.ron`, that file, a snapshot, or somebody else's `.rbxl` or
//! `.rbxlx`. How one is told from the other, the editor's library knows; here are the words for what goes wrong.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use studio_document::files::{self, FindError};
pub(crate) use studio_document::files::{Found, Kind, is_snapshot};
use studio_model::limits::FOREIGN_FILE_BYTES_MAX;
use studio_place::{OpenPlace, PLACE_FILE, PlaceError};
use studio_roblox::{Import, ImportError, ImportOptions};

use crate::error::CliError;

/// Looks what is at a path.
///
/// # Errors
/// There is nothing, or it cannot be read.
pub(crate) fn find(path: &Path) -> Result<Found, CliError> {
    files::find(path).map_err(|error| match error {
        FindError::NoPlace(dir) => no_place(&dir),
        FindError::NotAPlace(_) => CliError::usage(error.to_string()).hint(format!(
            "a place is a folder with a `{PLACE_FILE}`, that file, or a .rbxl or .rbxlx file"
        )),
        FindError::Nothing(_) | FindError::Special(_) => CliError::usage(error.to_string()),
        FindError::Read { path, source } => cannot_read(&path, &source),
    })
}

/// A folder without a place.
pub(crate) fn no_place(dir: &Path) -> CliError {
    CliError::usage(format!("there is no `{PLACE_FILE}` in `{}`", dir.display()))
        .hint("make one with `studio new DIR`, or turn a .rbxl or .rbxlx file into one with `studio import FILE -o DIR`")
}

/// A file that the system does not let us read.
pub(crate) fn cannot_read(path: &Path, error: &io::Error) -> CliError {
    CliError::io(format!("cannot read `{}`", path.display())).because(error)
}

/// Opens a `place.ron`; what is wrong in it is in its report.
pub(crate) fn open(file: &Path) -> Result<OpenPlace, CliError> {
    studio_place::open(file).map_err(|error| place_error(&error))
}

/// What went wrong with a place's files.
pub(crate) fn place_error(error: &PlaceError) -> CliError {
    match error {
        PlaceError::NoPlace(_) | PlaceError::TooLarge { .. } => CliError::usage(error.to_string()),
        PlaceError::Escapes { .. } | PlaceError::SourceConflict { .. } => {
            CliError::findings(error.to_string())
        }
        PlaceError::Read { .. } | PlaceError::Write { .. } => CliError::io(error.to_string()),
    }
}

/// Reads a foreign file into memory. A file that is not what it should be is a finding: exit code 1.
pub(crate) fn import(file: &Path) -> Result<Import, CliError> {
    let mut bytes = Vec::new();
    // One byte more than is allowed, so that the importer sees that there are too many.
    let read = File::open(file).and_then(|file| {
        file.take(FOREIGN_FILE_BYTES_MAX + 1)
            .read_to_end(&mut bytes)
    });
    read.map_err(|error| cannot_read(file, &error))?;
    studio_roblox::import(&bytes, ImportOptions::default()).map_err(|error| {
        let failure =
            CliError::findings(format!("{}: cannot be imported", file.display())).because(&error);
        match error {
            ImportError::NoThread { .. } => CliError::io(error.to_string()),
            _ => failure,
        }
    })
}
