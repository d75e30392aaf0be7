//! The place's folder: which relative paths may be followed, and the script files in it. Nothing outside of the folder is
//! ever read or written: neither by `..`, nor by an absolute path, nor through a symbolic link.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use studio_model::limits;

/// Where the sources of scripts come from that are not in the text itself.
pub trait ScriptSource {
    /// The text of the file at `path`, which is relative to the place, uses `/` and has no `..` in it.
    ///
    /// # Errors
    /// See [`ScriptError`].
    fn read(&self, path: &str) -> Result<String, ScriptError>;
}

/// Why a script's file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScriptError {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// It lies outside of the place's folder.
    #[error("it leaves the place's folder")]
    Escapes,
    /// It is longer than `limits::SCRIPT_BYTES_MAX`.
    #[error("it is longer than {} bytes", limits::SCRIPT_BYTES_MAX)]
    TooLong,
    /// Its bytes are not UTF-8.
    #[error("it is not UTF-8 text")]
    NotUtf8,
    /// The system refused.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
}

/// For text that comes without files: every script file is missing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoScripts;

impl ScriptSource for NoScripts {
    fn read(&self, _path: &str) -> Result<String, ScriptError> {
        Err(ScriptError::Missing)
    }
}

/// Script files in memory, by path.
impl ScriptSource for BTreeMap<String, String> {
    fn read(&self, path: &str) -> Result<String, ScriptError> {
        self.get(path).cloned().ok_or(ScriptError::Missing)
    }
}

/// The script files below a folder.
#[derive(Debug, Clone)]
pub struct FolderScripts {
    root: PathBuf,
}

impl FolderScripts {
    /// The files below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }
}

impl ScriptSource for FolderScripts {
    fn read(&self, path: &str) -> Result<String, ScriptError> {
        if !is_inside(path) {
            return Err(ScriptError::Escapes);
        }
        let file = self.root.join(path);
        if leaves(&self.root, &file).map_err(|error| script_error(&error))? {
            return Err(ScriptError::Escapes);
        }
        let mut bytes = Vec::new();
        let limit = limits::SCRIPT_BYTES_MAX as u64 + 1;
        fs::File::open(&file)
            .and_then(|file| file.take(limit).read_to_end(&mut bytes))
            .map_err(|error| script_error(&error))?;
        if bytes.len() > limits::SCRIPT_BYTES_MAX {
            return Err(ScriptError::TooLong);
        }
        String::from_utf8(bytes).map_err(|_| ScriptError::NotUtf8)
    }
}

fn script_error(error: &io::Error) -> ScriptError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ScriptError::Missing,
        _ => ScriptError::Unreadable(error.to_string()),
    }
}

/// Whether a relative path, by its text alone, names something below the folder it is relative to, on every system: no
/// `..`, no drive, no backslash, no empty part.
pub(crate) fn is_inside(path: &str) -> bool {
    let parts_are_plain = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    parts_are_plain && !path.contains(['\\', ':', '\0'])
}

/// Whether `path`, all links followed, lies outside of `root`.
pub(crate) fn leaves(root: &Path, path: &Path) -> io::Result<bool> {
    Ok(!path.canonicalize()?.starts_with(root.canonicalize()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_relative_paths_are_inside() {
        for path in ["a.luau", "scripts/a b/c.server.luau", "..a/b..", "ü/é"] {
            assert!(is_inside(path), "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "../a",
            "a/../../b",
            "a/./b",
            "a//b",
            "a/",
            "C:/a",
            "..\\a",
            "a\0b",
        ] {
            assert!(!is_inside(path), "{path}");
        }
    }

    #[test]
    fn files_are_read_below_the_folder_only() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("place");
        fs::create_dir(&root).unwrap();
        fs::write(outer.path().join("secret.luau"), "secret").unwrap();
        fs::write(root.join("a.luau"), "return 1").unwrap();
        fs::write(root.join("bytes.luau"), [0xFF]).unwrap();
        let scripts = FolderScripts::new(&root);
        assert_eq!(scripts.read("a.luau").as_deref(), Ok("return 1"));
        assert_eq!(scripts.read("b.luau"), Err(ScriptError::Missing));
        assert_eq!(scripts.read("a.luau/b.luau"), Err(ScriptError::Missing));
        assert_eq!(scripts.read("bytes.luau"), Err(ScriptError::NotUtf8));
        assert_eq!(scripts.read("../secret.luau"), Err(ScriptError::Escapes));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outer.path().join("secret.luau"), root.join("link.luau"))
                .unwrap();
            assert_eq!(scripts.read("link.luau"), Err(ScriptError::Escapes));
        }
    }
}
