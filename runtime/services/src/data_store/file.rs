//! The database behind: tables, transactions, opening and syncing. The database's own failures end here: an error is a
//! refused request, and after a panic the file is not touched again.

use std::cell::{Cell, OnceCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use redb::{
    Database, Durability, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition,
    WriteTransaction,
};

use super::{DataStores, OpenError, RequestError};
use crate::limits::STORE_CACHE_BYTES;

/// A key: store, scope, key.
pub(super) type Row = (&'static str, &'static str, &'static str);
/// A version of a key.
pub(super) type RowAt = (&'static str, &'static str, &'static str, u64);
/// When a version was written, whether it holds a value, user ids and metadata as JSON.
pub(super) type Record = (i64, bool, &'static str);
/// A key of a sorted store by its number.
pub(super) type RankRow = (&'static str, &'static str, i64, &'static str);
/// The latest version of a key: its number, when the key was created, whether it holds a value.
pub(super) type Latest = (u64, i64, bool);

/// When each store was created and last written.
pub(super) const STORES: TableDefinition<'_, &str, (i64, i64)> = TableDefinition::new("stores");
/// The latest version of each key.
pub(super) const LATEST: TableDefinition<'_, Row, Latest> = TableDefinition::new("latest");
/// Each version of each key.
pub(super) const VERSIONS: TableDefinition<'_, RowAt, Record> = TableDefinition::new("versions");
/// The value of each version, apart, so that looking through versions reads no values.
pub(super) const VALUES: TableDefinition<'_, u64, &str> = TableDefinition::new("values");
/// The number of each key of a sorted store.
pub(super) const ORDERED: TableDefinition<'_, Row, i64> = TableDefinition::new("ordered");
/// The same keys by number: store, scope, number, key.
pub(super) const RANKS: TableDefinition<'_, RankRow, ()> = TableDefinition::new("ranks");
/// `format`, and `sequence`: the last version's number.
const COUNTERS: TableDefinition<'_, &str, u64> = TableDefinition::new("counters");

/// What is written today.
const FORMAT: u64 = 1;

impl DataStores {
    /// Those of a file, which is opened, or made, at the first request. If that fails each request is refused and tells
    /// why: the place goes on without them.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self::of(OnceCell::new(), Some(path.into()))
    }

    /// Opens a file, or makes it, at once.
    ///
    /// # Errors
    /// In use, damaged, newer than we, or refused by the system.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let stores = Self::at(path);
        match stores.problem() {
            Some(problem) => Err(problem.clone()),
            None => Ok(stores),
        }
    }

    fn backing(&self) -> &Result<Database, OpenError> {
        self.backing.get_or_init(|| match &self.file {
            Some(path) => Self::open_file(path),
            None => Self::open_memory(),
        })
    }

    /// Opens the file, or makes it. It is checked from end to end first.
    fn open_file(path: &Path) -> Result<Database, OpenError> {
        let opened = catch_unwind(|| {
            let mut builder = Database::builder();
            builder.set_cache_size(STORE_CACHE_BYTES);
            builder.set_check_integrity_on_open(true);
            builder.create(path)
        });
        let corrupt = |reason: String| OpenError::Corrupt {
            path: path.to_owned(),
            reason,
        };
        let database = opened
            .map_err(|_| corrupt("the database gave up reading it".to_owned()))?
            .map_err(|error| OpenError::of(path, &error))?;
        let format = prepare(&database).map_err(|error| corrupt(error.to_string()))?;
        if format > FORMAT {
            return Err(OpenError::Newer {
                path: path.to_owned(),
                format,
            });
        }
        Ok(database)
    }

    /// Data stores in memory, for tests and fresh plays.
    pub fn in_memory() -> Self {
        Self::of(OnceCell::new(), None)
    }

    fn open_memory() -> Result<Database, OpenError> {
        let failed = |reason: String| OpenError::Io {
            path: "(memory)".into(),
            reason,
        };
        let mut builder = Database::builder();
        builder.set_cache_size(STORE_CACHE_BYTES);
        let database = builder.create_with_backend(redb::backends::InMemoryBackend::new());
        let database = database.map_err(|error| failed(error.to_string()))?;
        prepare(&database).map_err(|error| failed(error.to_string()))?;
        Ok(database)
    }

    /// Data stores that refuse every request, telling why: the place goes on without them.
    pub fn unavailable(error: OpenError) -> Self {
        Self::of(OnceCell::from(Err(error)), None)
    }

    fn of(backing: OnceCell<Result<Database, OpenError>>, file: Option<PathBuf>) -> Self {
        Self {
            backing,
            file,
            dirty: Cell::new(false),
            broken: Cell::new(false),
        }
    }

    /// Why they cannot be used, if so. They are opened by it.
    pub fn problem(&self) -> Option<&OpenError> {
        self.backing().as_ref().err()
    }

    /// Puts everything that was written on disk.
    ///
    /// # Errors
    /// The disk is full or gone: what was written since the last time may be lost.
    pub fn flush(&self) -> Result<(), RequestError> {
        if !self.dirty.get() {
            return Ok(());
        }
        self.guarded(|database| {
            let mut transaction = database.begin_write()?;
            transaction.set_durability(Durability::Immediate)?;
            transaction.commit()?;
            Ok(())
        })?;
        self.dirty.set(false);
        Ok(())
    }

    /// Whether something was written that is not on disk yet.
    pub fn is_dirty(&self) -> bool {
        self.dirty.get()
    }

    pub(super) fn read<R>(
        &self,
        run: impl FnOnce(&ReadTransaction) -> Result<R, RequestError>,
    ) -> Result<R, RequestError> {
        self.guarded(|database| run(&database.begin_read()?))
    }

    /// Runs in a transaction, which is undone if it fails.
    pub(super) fn write<R>(
        &self,
        run: impl FnOnce(&WriteTransaction) -> Result<R, RequestError>,
    ) -> Result<R, RequestError> {
        let result = self.guarded(|database| {
            let mut transaction = database.begin_write()?;
            transaction.set_durability(Durability::None)?;
            match run(&transaction) {
                Ok(result) => {
                    transaction.commit()?;
                    Ok(result)
                }
                Err(error) => {
                    transaction.abort()?;
                    Err(error)
                }
            }
        })?;
        self.dirty.set(true);
        Ok(result)
    }

    fn guarded<R>(
        &self,
        run: impl FnOnce(&Database) -> Result<R, RequestError>,
    ) -> Result<R, RequestError> {
        let gave_up = || RequestError::Rejected("the database failed; restart the server".into());
        if self.broken.get() {
            return Err(gave_up());
        }
        let database = match self.backing() {
            Ok(database) => database,
            Err(error) => return Err(RequestError::Rejected(error.to_string())),
        };
        catch_unwind(AssertUnwindSafe(|| run(database))).unwrap_or_else(|_| {
            self.broken.set(true);
            Err(gave_up())
        })
    }
}

/// Makes the tables that are missing. The file's format.
fn prepare(database: &Database) -> Result<u64, RequestError> {
    let mut transaction = database.begin_write()?;
    transaction.set_durability(Durability::Immediate)?;
    let format = make_tables(&transaction)?;
    transaction.commit()?;
    Ok(format)
}

fn make_tables(transaction: &WriteTransaction) -> Result<u64, RequestError> {
    transaction.open_table(STORES)?;
    transaction.open_table(LATEST)?;
    transaction.open_table(VERSIONS)?;
    transaction.open_table(VALUES)?;
    transaction.open_table(ORDERED)?;
    transaction.open_table(RANKS)?;
    let mut counters = transaction.open_table(COUNTERS)?;
    let format = counters.get("format")?.map(|format| format.value());
    if format.is_none() {
        counters.insert("format", FORMAT)?;
    }
    Ok(format.unwrap_or(FORMAT))
}

/// The number of a new version.
pub(super) fn next_sequence(transaction: &WriteTransaction) -> Result<u64, RequestError> {
    let mut counters = transaction.open_table(COUNTERS)?;
    let last = counters.get("sequence")?.map_or(0, |last| last.value());
    let next = last
        .checked_add(1)
        .ok_or_else(|| RequestError::Rejected("all version numbers are used".into()))?;
    counters.insert("sequence", next)?;
    Ok(next)
}
