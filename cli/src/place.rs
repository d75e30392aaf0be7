//! PLACE on the command line: a folder with a `place.ron`, that file, a snapshot, or somebody else's `.rbxl` or
//! `.rbxlx`. The first bytes tell which; names and extensions only decide where bytes tell nothing.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use studio_model::limits::FOREIGN_FILE_BYTES_MAX;
use studio_place::{OpenPlace, PLACE_FILE, PlaceError};
use studio_roblox::{Import, ImportError, ImportOptions};
use studio_snapshot::{Snapshot, SnapshotError};

use crate::error::CliError;

/// What a PLACE is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A `place.ron`, with its folder.
    Place,
    /// What `publish` wrote.
    Snapshot,
    /// A place or model file of the reference platform.
    Foreign,
}

/// A PLACE that is there.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) kind: Kind,
    /// The file: `place.ron` for a folder.
    pub(crate) file: PathBuf,
}

/// Extensions of foreign files, for those that are too damaged to tell by their bytes.
const FOREIGN_EXTENSIONS: [&str; 4] = ["rbxl", "rbxlx", "rbxm", "rbxmx"];

/// Looks what is at a path.
///
/// # Errors
/// There is nothing, or it cannot be read.
pub(crate) fn find(path: &Path) -> Result<Found, CliError> {
    if path.is_dir() {
        let file = path.join(PLACE_FILE);
        if !file.is_file() {
            return Err(no_place(path));
        }
        return Ok(Found {
            kind: Kind::Place,
            file,
        });
    }
    let wrong = |what: &str| Err(CliError::usage(format!("{what} `{}`", path.display())));
    match path.metadata() {
        Ok(file) if file.is_file() => {}
        // A pipe cannot be read twice, and a device never ends.
        Ok(_) => return wrong("there is something that is neither a file nor a folder at"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return wrong("there is nothing at");
        }
        Err(error) => return Err(cannot_read(path, &error)),
    }
    let start = start_of(path).map_err(|error| cannot_read(path, &error))?;
    let kind = kind_of(&start, path);
    // A place is its folder: under another name its text would be read as that of the `place.ron` beside it.
    if kind == Kind::Place && path.file_name() != Some(PLACE_FILE.as_ref()) {
        return Err(
            CliError::usage(format!("`{}` is not a place", path.display())).hint(format!(
                "a place is a folder with a `{PLACE_FILE}`, that file, or a .rbxl or .rbxlx file"
            )),
        );
    }
    Ok(Found {
        kind,
        file: path.to_owned(),
    })
}

/// Whether there is a file that begins as a snapshot does, damaged or not.
///
/// # Errors
/// It cannot be read.
pub(crate) fn is_snapshot(path: &Path) -> io::Result<bool> {
    Ok(path.is_file() && begins_a_snapshot(&start_of(path)?))
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

fn start_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(64);
    File::open(path)?.take(64).read_to_end(&mut start)?;
    Ok(start)
}

fn kind_of(start: &[u8], path: &Path) -> Kind {
    let text = start
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(start)
        .trim_ascii_start();
    let extension = path
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or("")
        .to_ascii_lowercase();
    if begins_a_snapshot(start) || extension == "snapshot" {
        Kind::Snapshot
    } else if text.starts_with(b"<")
        || text.starts_with(b"version https://git-lfs")
        || FOREIGN_EXTENSIONS.contains(&extension.as_str())
    {
        Kind::Foreign
    } else {
        Kind::Place
    }
}

/// Whether the snapshot's decoder would not refuse these first bytes as those of something else.
fn begins_a_snapshot(start: &[u8]) -> bool {
    !matches!(
        Snapshot::decode(start.to_vec()),
        Err(SnapshotError::NotASnapshot)
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_what_a_file_is_before_its_name_does() {
        for (start, name, kind) in [
            (&b"(\n    format: 1,"[..], "place.ron", Kind::Place),
            (b"// a comment\n(", "a.txt", Kind::Place),
            (b"", "place.ron", Kind::Place),
            (b"<roblox!\x89\xff\r\n\x1a\n", "a.ron", Kind::Foreign),
            (b"\xef\xbb\xbf <roblox version=\"4\">", "a", Kind::Foreign),
            (
                b"version https://git-lfs.github.com/spec/v1",
                "a",
                Kind::Foreign,
            ),
            (b"<ro", "cut.bin", Kind::Foreign),
            (b"", "empty.RBXL", Kind::Foreign),
            (b"STUDIOSN\x01", "a.rbxl", Kind::Snapshot),
            (b"\x00", "cut.snapshot", Kind::Snapshot),
        ] {
            assert_eq!(kind_of(start, Path::new(name)), kind, "{name}");
        }
    }
}
