//! Data stores: what places keep between sessions. One [`DataStores`] is one file, or memory.
//!
//! A write is seen at once by whoever reads and is on disk after the next [`DataStores::flush`]: all writes of a tick
//! share one sync. What was flushed survives the death of the process at any moment; each write is there whole or not at
//! all. There is one writer. An update reads, lets its function run outside of any transaction, and
//! [replaces](DataStores::replace) what it read only if nobody wrote meanwhile.
//!
//! Time comes in with each call, in milliseconds since 1970. Values are JSON texts and opaque. Knows no scripts: `luau`
//! is the one part that does.

mod budget;
mod desk;
mod error;
mod file;
mod listing;
pub(crate) mod luau;
mod name;
mod ordered;
mod standard;
#[cfg(test)]
mod tests;
mod versions;

use std::cell::{Cell, OnceCell};
use std::path::PathBuf;

pub use budget::{Budgets, RequestKind};
pub use desk::{Admission, Desk};
pub use error::{OpenError, RequestError};
pub use listing::{KeyListed, Page, StoreListed};
pub use name::{Key, Store, Version};
pub use ordered::{Rank, SortedQuery};
pub use standard::{Entry, KeyInfo, Mark, Reading, Write};
pub use versions::{VersionListed, VersionQuery};

/// All data stores of a place.
#[derive(Debug)]
pub struct DataStores {
    /// The database, from the first request on.
    backing: OnceCell<Result<redb::Database, OpenError>>,
    /// Where it is; nowhere if in memory.
    file: Option<PathBuf>,
    /// Whether something was written that is not on disk.
    dirty: Cell<bool>,
    /// Whether the database panicked: it is not asked again.
    broken: Cell<bool>,
}
