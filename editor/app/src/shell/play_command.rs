//! The command that plays a published place, as one types it into a terminal of this system.

use std::env;
use std::path::{Path, PathBuf};

/// The command for a snapshot: this very program, with one player.
pub(crate) fn of(snapshot: &Path) -> String {
    let program = env::current_exe().unwrap_or_else(|_| PathBuf::from("studio"));
    let program = if is_found(&program) {
        program.file_stem().map(PathBuf::from).unwrap_or(program)
    } else {
        program
    };
    let [program, snapshot] = [&program, snapshot].map(|path| quoted(&path.display().to_string()));
    format!("{program} play {snapshot} --clients 1")
}

/// Whether a terminal finds the program by its name alone.
fn is_found(program: &Path) -> bool {
    let (Some(name), Some(folders)) = (program.file_name(), env::var_os("PATH")) else {
        return false;
    };
    let first = env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file());
    first.is_some_and(|file| file.canonicalize().ok() == program.canonicalize().ok())
}

/// A word of a command line, in quotes where it needs them.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/\\._-:+@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    if cfg!(windows) {
        format!("\"{word}\"")
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_whatever_is_in_it() {
        assert_eq!(quoted("/home/me/towers"), "/home/me/towers");
        #[cfg(not(windows))]
        {
            assert_eq!(quoted("/home/me/My towers"), "'/home/me/My towers'");
            assert_eq!(quoted("it's; rm"), r"'it'\''s; rm'");
        }
        let command = of(Path::new("/places/towers/place.snapshot"));
        assert!(command.ends_with(" play /places/towers/place.snapshot --clients 1"));
    }
}
