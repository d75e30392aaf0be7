//! Why a file cannot be imported. Knows nothing of how the reasons are found.

use studio_model::limits;

/// Why a file cannot be imported. Nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// No bytes at all, or only white space.
    #[error("the file is empty")]
    Empty,
    /// What Git leaves in the place of a large file that was not fetched.
    #[error(
        "the file is a Git LFS pointer, not the place itself; fetch the place with `git lfs pull`"
    )]
    LfsPointer,
    /// The first bytes are those of something else.
    #[error(
        "not a place or model file: {found} instead of `<roblox` (XML) or `<roblox!` (binary) at its start"
    )]
    NotAPlace {
        /// What the first bytes look like.
        found: String,
    },
    /// The file ends before its end mark.
    #[error("the file is cut off: it ends {place}; fetch or save it again")]
    Truncated {
        /// Where it ends.
        place: String,
    },
    /// Something in it is beyond its limit.
    #[error("{what} is too large: {size} bytes, the limit is {max}")]
    TooLarge {
        /// What is.
        what: &'static str,
        /// Its size in bytes, as the file claims it.
        size: u64,
        /// The limit in bytes.
        max: u64,
    },
    /// More than [`limits::INSTANCES_MAX`].
    #[error(
        "the file holds {count} instances, the limit is {}",
        limits::INSTANCES_MAX
    )]
    TooManyInstances {
        /// How many the file claims to hold.
        count: u64,
    },
    /// Deeper than [`limits::TREE_DEPTH_MAX`].
    #[error(
        "the instances are nested deeper than {} levels",
        limits::TREE_DEPTH_MAX
    )]
    TooDeep,
    /// Instances that are below themselves.
    #[error("the file is damaged: a {class} is, over its parents, below itself")]
    Cyclic {
        /// The class of one of them.
        class: String,
    },
    /// The bytes contradict themselves or the format.
    #[error("the file is damaged: {place}: {reason}")]
    Malformed {
        /// Where: a chunk, a property, a byte.
        place: String,
        /// What is wrong there.
        reason: String,
    },
    /// The decoder refused the file.
    #[error("the file cannot be decoded: {reason}")]
    Refused {
        /// The decoder's reason.
        reason: String,
    },
    /// The decoder failed in a way that it did not foresee.
    #[error("the decoder failed on the file, which is probably damaged: {reason}")]
    Panicked {
        /// The panic's message.
        reason: String,
    },
    /// The system gave no thread to decode on.
    #[error("no thread for the decoder: {reason}")]
    NoThread {
        /// The system's reason.
        reason: String,
    },
}

impl ImportError {
    pub(crate) fn malformed(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Malformed {
            place: place.into(),
            reason: reason.into(),
        }
    }
}
