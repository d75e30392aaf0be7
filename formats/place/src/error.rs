//! Why a place could not be read or written at all. What is wrong *in* a place that can be read goes to its report.

use std::io;
use std::path::PathBuf;

/// A problem with the files themselves.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// There is nothing at the path, or a folder without a `place.ron`.
    #[error("there is no place at `{}`: neither a `place.ron` nor a folder that holds one", .0.display())]
    NoPlace(PathBuf),
    /// The system refused to read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// Why it could not be.
        source: io::Error,
    },
    /// The system refused to write. Nothing of the old place was changed, unless files had begun to replace it; then
    /// each file is whole, old or new.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why it could not be.
        source: io::Error,
    },
    /// The text is longer than `limits::PLACE_TEXT_BYTES_MAX`.
    #[error("`{}` is {bytes} bytes long; a place has at most {limit}", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its length.
        bytes: u64,
        /// What is allowed.
        limit: u64,
    },
    /// A script's source file would lie outside of the place's folder.
    #[error("`{path}` names a script file of `{instance}` that leaves the place's folder")]
    Escapes {
        /// The file as the instance names it.
        path: String,
        /// The instance's path.
        instance: String,
    },
    /// Two scripts with different sources name one file.
    #[error("`{first}` and `{second}` both keep their source in `{file}`, but the sources differ")]
    SourceConflict {
        /// The file, relative to the place's folder.
        file: String,
        /// The path of an instance.
        first: String,
        /// The path of another one.
        second: String,
    },
}
