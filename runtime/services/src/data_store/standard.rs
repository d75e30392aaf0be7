//! Keys with values: reading, writing, updating, removing.

use std::collections::BTreeMap;

use redb::{ReadableTable, WriteTransaction};
use serde_json::Value as Json;

use super::file::{LATEST, Latest, Record, Row, RowAt, STORES, VALUES, VERSIONS, next_sequence};
use super::versions::prune;
use super::{DataStores, Key, RequestError, Version};
use crate::limits::{
    METADATA_BYTES_MAX, METADATA_NAME_BYTES_MAX, METADATA_VALUE_BYTES_MAX, USER_IDS_MAX,
    VALUE_BYTES_MAX,
};

/// What a key gets.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Write {
    /// A JSON text.
    pub value: String,
    /// Whom it is about.
    pub user_ids: Vec<i64>,
    /// What the place notes about it.
    pub metadata: BTreeMap<String, Json>,
}

/// What is known of a value.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyInfo {
    /// Which version it is.
    pub version: Version,
    /// When the key was created, in milliseconds since 1970.
    pub created_ms: i64,
    /// When this version was written.
    pub updated_ms: i64,
    /// Whom it is about.
    pub user_ids: Vec<i64>,
    /// What the place noted about it.
    pub metadata: BTreeMap<String, Json>,
}

/// A value with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// A JSON text.
    pub value: String,
    /// Its version, times, user ids and metadata.
    pub info: KeyInfo,
}

/// What [`DataStores::replace`] compares: the state of a key when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(Option<u64>);

/// A key's value for an update.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The value; `None` if there is none.
    pub entry: Option<Entry>,
    /// For [`DataStores::replace`].
    pub mark: Mark,
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(sequence) => sequence.fmt(f),
            None => Ok(()),
        }
    }
}

impl std::str::FromStr for Mark {
    type Err = RequestError;

    fn from_str(text: &str) -> Result<Self, RequestError> {
        if text.is_empty() {
            return Ok(Self(None));
        }
        let sequence = text.parse().map_err(|_| RequestError::NoSuchVersion)?;
        Ok(Self(Some(sequence)))
    }
}

impl Write {
    /// A value alone.
    pub fn of(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            ..Self::default()
        }
    }

    /// Whether it keeps the limits.
    ///
    /// # Errors
    /// Too large a value, too many user ids, too much metadata.
    pub fn check(&self) -> Result<(), RequestError> {
        if self.value.len() > VALUE_BYTES_MAX {
            return Err(RequestError::ValueTooLarge);
        }
        if self.user_ids.len() > USER_IDS_MAX {
            return Err(RequestError::TooManyUserIds);
        }
        let mut bytes = 0;
        for (name, value) in &self.metadata {
            let value = value.to_string();
            if name.len() > METADATA_NAME_BYTES_MAX || value.len() > METADATA_VALUE_BYTES_MAX {
                return Err(RequestError::MetadataTooLarge);
            }
            bytes += name.len() + value.len();
        }
        if bytes > METADATA_BYTES_MAX {
            return Err(RequestError::MetadataTooLarge);
        }
        Ok(())
    }

    /// User ids and metadata as the file holds them.
    fn about(&self) -> String {
        if self.user_ids.is_empty() && self.metadata.is_empty() {
            return String::new();
        }
        let metadata: serde_json::Map<String, Json> = self.metadata.clone().into_iter().collect();
        serde_json::json!([self.user_ids, metadata]).to_string()
    }
}

/// User ids and metadata from the file.
pub(super) fn read_about(about: &str) -> Result<(Vec<i64>, BTreeMap<String, Json>), RequestError> {
    if about.is_empty() {
        return Ok(Default::default());
    }
    serde_json::from_str(about).map_err(|_| RequestError::Unreadable)
}

impl DataStores {
    /// A key's value; `None` if it has none or was removed.
    ///
    /// # Errors
    /// The database's.
    pub fn get(&self, key: &Key) -> Result<Option<Entry>, RequestError> {
        self.reading(key).map(|reading| reading.entry)
    }

    /// A key's value for an update.
    ///
    /// # Errors
    /// The database's.
    pub fn reading(&self, key: &Key) -> Result<Reading, RequestError> {
        self.read(|transaction| {
            let latest = transaction.open_table(LATEST)?;
            let versions = transaction.open_table(VERSIONS)?;
            let values = transaction.open_table(VALUES)?;
            entry_of(key, &latest, &versions, &values)
        })
    }

    /// Writes a key. What it is about is replaced as well.
    ///
    /// # Errors
    /// Beyond a limit, or the database's; nothing is written then.
    pub fn set(&self, key: &Key, write: &Write, now_ms: i64) -> Result<KeyInfo, RequestError> {
        write.check()?;
        self.write(|transaction| put(transaction, key, Some(write), now_ms))
    }

    /// Writes a key if nobody wrote it since the reading; `None` if somebody did.
    ///
    /// # Errors
    /// Beyond a limit, or the database's; nothing is written then.
    pub fn replace(
        &self,
        key: &Key,
        mark: Mark,
        write: &Write,
        now_ms: i64,
    ) -> Result<Option<KeyInfo>, RequestError> {
        write.check()?;
        self.write(|transaction| {
            let latest = transaction.open_table(LATEST)?;
            let today = latest.get(key.row())?.map(|latest| latest.value().0);
            drop(latest);
            if Mark(today) != mark {
                return Ok(None);
            }
            put(transaction, key, Some(write), now_ms).map(Some)
        })
    }

    /// Updates a key by a function, which is asked again if somebody else wrote meanwhile; nothing happens if it returns
    /// `None`.
    ///
    /// # Errors
    /// The function's, beyond a limit, the database's, or written by others each time.
    pub fn update(
        &self,
        key: &Key,
        now_ms: i64,
        mut transform: impl FnMut(Option<&Entry>) -> Result<Option<Write>, RequestError>,
    ) -> Result<Option<KeyInfo>, RequestError> {
        for _ in 0..crate::limits::UPDATE_ATTEMPTS_MAX {
            let reading = self.reading(key)?;
            let Some(write) = transform(reading.entry.as_ref())? else {
                return Ok(None);
            };
            if let Some(info) = self.replace(key, reading.mark, &write, now_ms)? {
                return Ok(Some(info));
            }
        }
        Err(RequestError::Contended)
    }

    /// Adds to a key's integer, 0 if there is none. What it is about is replaced by that of `about`.
    ///
    /// # Errors
    /// The value is no integer, the sum is none, or the database's.
    pub fn increment(
        &self,
        key: &Key,
        delta: i64,
        about: Write,
        now_ms: i64,
    ) -> Result<(i64, KeyInfo), RequestError> {
        let mut write = about;
        self.write(|transaction| {
            let entry = entry_in(transaction, key)?;
            let before = entry.map_or(Ok(0), |entry| integer(&entry.value))?;
            let sum = sum(before, delta)?;
            write.value = sum.to_string();
            write.check()?;
            let info = put(transaction, key, Some(&write), now_ms)?;
            Ok((sum, info))
        })
    }

    /// Removes a key; what it held, if anything. Earlier versions stay.
    ///
    /// # Errors
    /// The database's.
    pub fn remove(&self, key: &Key, now_ms: i64) -> Result<Option<Entry>, RequestError> {
        self.write(|transaction| {
            let entry = entry_in(transaction, key)?;
            if entry.is_some() {
                put(transaction, key, None, now_ms)?;
            }
            Ok(entry)
        })
    }
}

/// The integer that a JSON text is.
fn integer(value: &str) -> Result<i64, RequestError> {
    let not = || RequestError::NotInteger("a value that is no integer".to_owned());
    let json: Json = serde_json::from_str(value).map_err(|_| RequestError::Unreadable)?;
    if let Some(whole) = json.as_i64() {
        return Ok(whole);
    }
    let number = json.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 9e18);
    number.map(|number| number as i64).ok_or_else(not)
}

pub(super) fn sum(before: i64, delta: i64) -> Result<i64, RequestError> {
    let sum = before.checked_add(delta);
    sum.ok_or_else(|| RequestError::NotInteger("a sum beyond 64 bits".to_owned()))
}

/// What a key holds, out of the three tables.
fn entry_of(
    key: &Key,
    latest: &impl ReadableTable<Row, Latest>,
    versions: &impl ReadableTable<RowAt, Record>,
    values: &impl ReadableTable<u64, &'static str>,
) -> Result<Reading, RequestError> {
    let Some((sequence, created_ms, holds)) = latest.get(key.row())?.map(|found| found.value())
    else {
        return Ok(Reading {
            entry: None,
            mark: Mark(None),
        });
    };
    let entry = if holds {
        read_version(key, sequence, created_ms, versions, values)?
    } else {
        None
    };
    Ok(Reading {
        entry,
        mark: Mark(Some(sequence)),
    })
}

/// The same within a transaction that writes.
fn entry_in(transaction: &WriteTransaction, key: &Key) -> Result<Option<Entry>, RequestError> {
    let latest = transaction.open_table(LATEST)?;
    let versions = transaction.open_table(VERSIONS)?;
    let values = transaction.open_table(VALUES)?;
    entry_of(key, &latest, &versions, &values).map(|reading| reading.entry)
}

/// One version of a key, `None` if it is not there or holds nothing.
pub(super) fn read_version(
    key: &Key,
    sequence: u64,
    created_ms: i64,
    versions: &impl ReadableTable<RowAt, Record>,
    values: &impl ReadableTable<u64, &'static str>,
) -> Result<Option<Entry>, RequestError> {
    let Some(record) = versions.get(key.row_at(sequence))? else {
        return Ok(None);
    };
    let (updated_ms, holds, about) = record.value();
    if !holds {
        return Ok(None);
    }
    let value = values.get(sequence)?.ok_or(RequestError::Unreadable)?;
    let (user_ids, metadata) = read_about(about)?;
    Ok(Some(Entry {
        value: value.value().to_owned(),
        info: KeyInfo {
            version: Version {
                sequence,
                created_ms: updated_ms,
            },
            created_ms,
            updated_ms,
            user_ids,
            metadata,
        },
    }))
}

/// Writes a new version, or the mark that a key was removed.
fn put(
    transaction: &WriteTransaction,
    key: &Key,
    write: Option<&Write>,
    now_ms: i64,
) -> Result<KeyInfo, RequestError> {
    let sequence = next_sequence(transaction)?;
    let mut latest = transaction.open_table(LATEST)?;
    let mut versions = transaction.open_table(VERSIONS)?;
    let before = latest.get(key.row())?.map(|found| found.value());
    // Versions are in the order of time even if the clock is set back.
    let last_ms = match before {
        Some((sequence, ..)) => versions.get(key.row_at(sequence))?.map(|r| r.value().0),
        None => None,
    };
    let updated_ms = last_ms.map_or(now_ms, |last| last.max(now_ms));
    let created_ms = match before {
        Some((_, created_ms, true)) => created_ms,
        _ => updated_ms,
    };
    let about = write.map(Write::about).unwrap_or_default();
    latest.insert(key.row(), (sequence, created_ms, write.is_some()))?;
    versions.insert(
        key.row_at(sequence),
        (updated_ms, write.is_some(), about.as_str()),
    )?;
    let mut values = transaction.open_table(VALUES)?;
    if let Some(write) = write {
        values.insert(sequence, write.value.as_str())?;
    }
    let mut stores = transaction.open_table(STORES)?;
    let first_ms = stores.get(&*key.name)?.map(|times| times.value().0);
    stores.insert(&*key.name, (first_ms.unwrap_or(updated_ms), updated_ms))?;
    prune(key, &mut versions, &mut values, updated_ms)?;
    Ok(KeyInfo {
        version: Version {
            sequence,
            created_ms: updated_ms,
        },
        created_ms,
        updated_ms,
        user_ids: write
            .map(|write| write.user_ids.clone())
            .unwrap_or_default(),
        metadata: write
            .map(|write| write.metadata.clone())
            .unwrap_or_default(),
    })
}
