//! Which files hold tests: `*.test.luau` in a folder and below it. It does not know what is in them.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use studio_testing::TestFile;
use studio_testing::limits::FILE_BYTES_MAX;

use crate::error::CliError;
use crate::place::{Found, cannot_read};

/// What their names end in.
const ENDING: &str = ".test.luau";

/// The folder beside a place that holds its tests.
const FOLDER: &str = "tests";

/// Folders within each other that are looked through. Deeper ones, or links in a circle, are not.
const DEPTH_MAX: usize = 16;

/// Test files of one place. Further ones are an error.
const FILES_MAX: usize = 10_000;

/// The test files of a place, or those in a folder, by name.
///
/// # Errors
/// There are none, or they cannot be read.
pub(super) fn find(found: &Found, folder: Option<&Path>) -> Result<Vec<TestFile>, CliError> {
    let mut paths = Vec::new();
    if let Some(folder) = folder {
        let listed = look(folder, DEPTH_MAX, &mut paths);
        listed.map_err(|error| cannot_read(folder, &error))?;
    } else {
        let beside = match found.file.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        look(&beside, 0, &mut paths).map_err(|error| cannot_read(&beside, &error))?;
        let tests = beside.join(FOLDER);
        if tests.is_dir() {
            look(&tests, DEPTH_MAX, &mut paths).map_err(|error| cannot_read(&tests, &error))?;
        }
    }
    paths.sort();
    if paths.is_empty() {
        let place = found.file.display();
        return Err(match folder {
            Some(folder) => CliError::usage(format!(
                "there is no `*{ENDING}` file in `{}`",
                folder.display()
            )),
            None => CliError::usage(format!(
                "there is no `*{ENDING}` file beside `{place}` or in its folder `{FOLDER}`"
            )),
        }
        .hint(format!(
            "write one, such as {FOLDER}/first{ENDING}, or name a folder with --tests DIR"
        )));
    }
    if paths.len() > FILES_MAX {
        return Err(CliError::usage(format!(
            "there are more than {FILES_MAX} test files"
        )));
    }
    paths.iter().map(|path| read(path)).collect()
}

/// Adds the test files of a folder, and of those in it so many deep.
fn look(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if depth > 0 && !name.starts_with('.') {
                look(&path, depth - 1, paths)?;
            }
        } else if name.ends_with(ENDING) && paths.len() <= FILES_MAX {
            paths.push(path);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<TestFile, CliError> {
    let mut bytes = Vec::new();
    let read =
        fs::File::open(path).and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes));
    read.map_err(|error| cannot_read(path, &error))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(CliError::usage(format!(
            "`{}` has more than {FILE_BYTES_MAX} bytes, too many for a test",
            path.display()
        )));
    }
    let source = String::from_utf8(bytes)
        .map_err(|_| CliError::findings(format!("`{}` is not UTF-8 text", path.display())))?;
    let name = path.strip_prefix(".").unwrap_or(path);
    Ok(TestFile {
        name: name.to_string_lossy().replace('\\', "/"),
        source,
    })
}
