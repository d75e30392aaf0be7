//! What is at a path: a place, a snapshot, or somebody else's file. The first bytes tell which; names and extensions only
//! decide where bytes tell nothing.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use studio_place::PLACE_FILE;
use studio_snapshot::{Snapshot, SnapshotError};

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A `place.ron`, with its folder.
    Place,
    /// What publishing wrote.
    Snapshot,
    /// A place or model file of the reference platform.
    Foreign,
}

/// Something that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// The file: `place.ron` for a folder.
    pub file: PathBuf,
}

/// Why a path leads to nothing that can be opened.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// A folder without a `place.ron`.
    #[error("there is no `{PLACE_FILE}` in `{}`", .0.display())]
    NoPlace(PathBuf),
    /// Nothing is there.
    #[error("there is nothing at `{}`", .0.display())]
    Nothing(PathBuf),
    /// A device or a pipe: it cannot be read twice, or never ends.
    #[error("there is something that is neither a file nor a folder at `{}`", .0.display())]
    Special(PathBuf),
    /// Text under another name: it would be read as that of the `place.ron` beside it.
    #[error("`{}` is not a place", .0.display())]
    NotAPlace(PathBuf),
    /// The system refused.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// Why it could not be.
        source: io::Error,
    },
}

/// Extensions of foreign files, for those that are too damaged to tell by their bytes.
const FOREIGN_EXTENSIONS: [&str; 4] = ["rbxl", "rbxlx", "rbxm", "rbxmx"];

/// Looks what is at a path.
///
/// # Errors
/// See [`FindError`].
pub fn find(path: &Path) -> Result<Found, FindError> {
    if path.is_dir() {
        let file = path.join(PLACE_FILE);
        if !file.is_file() {
            return Err(FindError::NoPlace(path.to_owned()));
        }
        return Ok(Found {
            kind: Kind::Place,
            file,
        });
    }
    let refused = |source: io::Error| FindError::Read {
        path: path.to_owned(),
        source,
    };
    match path.metadata() {
        Ok(file) if file.is_file() => {}
        Ok(_) => return Err(FindError::Special(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(FindError::Nothing(path.to_owned()));
        }
        Err(error) => return Err(refused(error)),
    }
    let kind = kind_of(&start_of(path).map_err(refused)?, path);
    if kind == Kind::Place && path.file_name() != Some(PLACE_FILE.as_ref()) {
        return Err(FindError::NotAPlace(path.to_owned()));
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
pub fn is_snapshot(path: &Path) -> io::Result<bool> {
    Ok(path.is_file() && begins_a_snapshot(&start_of(path)?))
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
