//! What is kept of a test that failed: a folder with its event log, how to play it again, and what the sides had.

use std::fs;
use std::path::Path;

use studio_testing::TestFile;

use super::{Args, Played, reproduce};
use crate::error::CliError;

/// Characters of a folder's name.
const NAME_CHARS_MAX: usize = 80;

/// Writes the artifacts of a test into a folder of its own below `dir`.
///
/// # Errors
/// Something cannot be written.
pub(super) fn keep(
    dir: &Path,
    args: &Args,
    files: &[TestFile],
    played: &Played,
) -> Result<(), CliError> {
    let label = played.label(files);
    let folder = dir.join(folder_name(&label));
    let write = |name: &str, text: &str| {
        let file = folder.join(name);
        fs::write(&file, text).map_err(|error| cannot_write(&file, &error))
    };
    fs::create_dir_all(&folder).map_err(|error| cannot_write(&folder, &error))?;
    let failures = played.outcome.failures.iter().flat_map(|failure| {
        let calls = failure
            .traceback
            .iter()
            .map(|frame| format!("    {frame}\n"));
        std::iter::once(format!("{failure}\n")).chain(calls)
    });
    write("failure.txt", &failures.collect::<String>())?;
    write("log.txt", &played.outcome.log)?;
    write("seed.txt", &format!("{}\n", args.seed))?;
    write(
        "command.txt",
        &format!("{}\n", reproduce::command(args, Some(&label))),
    )?;
    for tree in &played.outcome.trees {
        write(&format!("{}.place.ron", safe(&tree.side)), &tree.text)?;
    }
    Ok(())
}

/// The folder of a test: readable, and its own even where names are alike.
fn folder_name(label: &str) -> String {
    let hash = blake3::hash(label.as_bytes()).to_hex();
    let readable: String = safe(label).chars().take(NAME_CHARS_MAX).collect();
    format!("{readable}-{}", &hash[..8])
}

/// A text as a part of a file's name, on any system.
fn safe(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        let c = if c.is_alphanumeric() { c } else { '-' };
        if !(c == '-' && name.ends_with('-')) {
            name.push(c);
        }
    }
    let name = name.trim_matches('-');
    if name.is_empty() { "-" } else { name }.to_owned()
}

fn cannot_write(path: &Path, error: &std::io::Error) -> CliError {
    CliError::io(format!("cannot write `{}`", path.display())).because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_have_safe_names_of_their_own() {
        let name = folder_name("tests/a.test.luau > it's \"fine\"");
        assert!(name.starts_with("tests-a-test-luau-it-s-fine-"), "{name}");
        assert_ne!(folder_name("a > b"), folder_name("a > b "));
        assert_eq!(safe("../.."), "-");
    }
}
