//! Earlier versions of keys: looking at them, and letting go of them when their time is over.
//!
//! A version is kept for 30 days after a newer one took its place; a removed key for 30 days after its removal.

use redb::{ReadableTable, Table};

use super::file::{LATEST, Latest, Record, Row, RowAt, VALUES, VERSIONS};
use super::standard::read_version;
use super::{DataStores, Entry, Key, Page, RequestError, Version};
use crate::limits::{FUTURE_MS_MAX, PAGE_ITEMS_MAX, VERSION_KEPT_MS, VERSIONS_A_KEY_MAX};

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// A version in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionListed {
    /// Which.
    pub version: Version,
    /// When it was written, in milliseconds since 1970.
    pub created_ms: i64,
    /// Whether it is a removal.
    pub is_deleted: bool,
}

/// Which versions of a key to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VersionQuery {
    /// The newest first.
    pub descending: bool,
    /// None that were written before; milliseconds since 1970.
    pub min_ms: Option<i64>,
    /// None that were written after.
    pub max_ms: Option<i64>,
    /// Only those behind this one, in the order of the list.
    pub after: Option<Version>,
    /// At most so many.
    pub items: usize,
}

/// A version's place in its key's history.
#[derive(Clone, Copy)]
struct Step {
    sequence: u64,
    created_ms: i64,
    holds: bool,
}

/// Whether the version is gone: what follows it was written too long ago; of a removal that nothing follows, itself.
fn is_expired(step: Step, next: Option<Step>, now_ms: i64) -> bool {
    let since_ms = match next {
        Some(next) => next.created_ms,
        None if step.holds => return false,
        None => step.created_ms,
    };
    now_ms.saturating_sub(since_ms) > VERSION_KEPT_MS
}

/// All that is written of a key's history, oldest first.
fn history(
    key: &Key,
    versions: &impl ReadableTable<RowAt, Record>,
) -> Result<Vec<Step>, RequestError> {
    let range = versions.range(key.row_at(0)..=key.row_at(u64::MAX))?;
    range
        .map(|row| {
            let (row, record) = row?;
            let (created_ms, holds, _) = record.value();
            Ok(Step {
                sequence: row.value().3,
                created_ms,
                holds,
            })
        })
        .collect()
}

/// The same without what is expired.
fn living(
    key: &Key,
    versions: &impl ReadableTable<RowAt, Record>,
    now_ms: i64,
) -> Result<Vec<Step>, RequestError> {
    let steps = history(key, versions)?;
    let next = steps.iter().skip(1).copied().map(Some).chain([None]);
    let kept = steps.iter().zip(next);
    Ok(kept
        .filter(|(step, next)| !is_expired(**step, *next, now_ms))
        .map(|(step, _)| *step)
        .collect())
}

/// When the key of a version was created: today's key may be younger than the version.
fn created(
    key: &Key,
    version_ms: i64,
    latest: &impl ReadableTable<Row, Latest>,
) -> Result<i64, RequestError> {
    let created_ms = latest.get(key.row())?.map(|found| found.value().1);
    Ok(created_ms.map_or(version_ms, |created_ms| created_ms.min(version_ms)))
}

/// Deletes what is expired, and what is too many.
pub(super) fn prune(
    key: &Key,
    versions: &mut Table<'_, RowAt, Record>,
    values: &mut Table<'_, u64, &'static str>,
    now_ms: i64,
) -> Result<(), RequestError> {
    let mut steps = history(key, versions)?;
    let mut doomed: Vec<u64> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        if is_expired(*step, steps.get(at + 1).copied(), now_ms) {
            doomed.push(step.sequence);
        }
    }
    steps.retain(|step| !doomed.contains(&step.sequence));
    while steps.len() > VERSIONS_A_KEY_MAX {
        let hour = |step: &Step| step.created_ms.div_euclid(HOUR_MS);
        let same = steps.windows(2).position(|w| hour(&w[0]) == hour(&w[1]));
        doomed.push(steps.remove(same.unwrap_or(0)).sequence);
    }
    for sequence in doomed {
        versions.remove(key.row_at(sequence))?;
        values.remove(sequence)?;
    }
    Ok(())
}

impl DataStores {
    /// A version of a key; `None` if it is a removal.
    ///
    /// # Errors
    /// There is no such version (any more), or the database's.
    pub fn version(
        &self,
        key: &Key,
        version: Version,
        now_ms: i64,
    ) -> Result<Option<Entry>, RequestError> {
        self.read(|transaction| {
            let versions = transaction.open_table(VERSIONS)?;
            let values = transaction.open_table(VALUES)?;
            let found = living(key, &versions, now_ms)?.into_iter().any(|step| {
                (step.sequence, step.created_ms) == (version.sequence, version.created_ms)
            });
            if !found {
                return Err(RequestError::NoSuchVersion);
            }
            let latest = transaction.open_table(LATEST)?;
            let created_ms = created(key, version.created_ms, &latest)?;
            read_version(key, version.sequence, created_ms, &versions, &values)
        })
    }

    /// The version that was current at a time, in milliseconds since 1970; `None` if there was none then.
    ///
    /// # Errors
    /// A time that cannot be, or the database's.
    pub fn version_at(
        &self,
        key: &Key,
        time_ms: i64,
        now_ms: i64,
    ) -> Result<Option<Entry>, RequestError> {
        if time_ms <= 0 || time_ms > now_ms.saturating_add(FUTURE_MS_MAX) {
            return Err(RequestError::Timestamp);
        }
        self.read(|transaction| {
            let versions = transaction.open_table(VERSIONS)?;
            let values = transaction.open_table(VALUES)?;
            let steps = living(key, &versions, now_ms)?;
            let current = steps.iter().rev().find(|step| step.created_ms <= time_ms);
            let Some(step) = current else {
                return Ok(None);
            };
            let latest = transaction.open_table(LATEST)?;
            let created_ms = created(key, step.created_ms, &latest)?;
            read_version(key, step.sequence, created_ms, &versions, &values)
        })
    }

    /// A page of a key's versions.
    ///
    /// # Errors
    /// The database's.
    pub fn versions(
        &self,
        key: &Key,
        query: &VersionQuery,
        now_ms: i64,
    ) -> Result<Page<VersionListed, Version>, RequestError> {
        let mut steps = self.read(|transaction| {
            let versions = transaction.open_table(VERSIONS)?;
            living(key, &versions, now_ms)
        })?;
        if query.descending {
            steps.reverse();
        }
        let behind = |step: &Step| match query.after {
            Some(after) if query.descending => step.sequence < after.sequence,
            Some(after) => step.sequence > after.sequence,
            None => true,
        };
        let within = |step: &Step| {
            query.min_ms.is_none_or(|min| step.created_ms >= min)
                && query.max_ms.is_none_or(|max| step.created_ms <= max)
        };
        let mut wanted = steps.into_iter().filter(|s| behind(s) && within(s));
        let items: Vec<VersionListed> = wanted
            .by_ref()
            .take(query.items.clamp(1, PAGE_ITEMS_MAX))
            .map(|step| VersionListed {
                version: Version {
                    sequence: step.sequence,
                    created_ms: step.created_ms,
                },
                created_ms: step.created_ms,
                is_deleted: !step.holds,
            })
            .collect();
        let more = wanted.next().is_some();
        let next = items.last().map(|last| last.version).filter(|_| more);
        Ok(Page { items, next })
    }

    /// Deletes a version for good. If it is the latest one, the key has no value then.
    ///
    /// # Errors
    /// There is no such version (any more), or the database's.
    pub fn remove_version(
        &self,
        key: &Key,
        version: Version,
        now_ms: i64,
    ) -> Result<(), RequestError> {
        self.write(|transaction| {
            let mut versions = transaction.open_table(VERSIONS)?;
            let mut values = transaction.open_table(VALUES)?;
            let steps = living(key, &versions, now_ms)?;
            if !steps.iter().any(|step| {
                (step.sequence, step.created_ms) == (version.sequence, version.created_ms)
            }) {
                return Err(RequestError::NoSuchVersion);
            }
            versions.remove(key.row_at(version.sequence))?;
            values.remove(version.sequence)?;
            let mut latest = transaction.open_table(LATEST)?;
            let today = latest.get(key.row())?.map(|found| found.value());
            match today {
                Some(_) if steps.len() == 1 => {
                    latest.remove(key.row())?;
                }
                Some((sequence, created_ms, _)) if sequence == version.sequence => {
                    latest.insert(key.row(), (sequence, created_ms, false))?;
                }
                _ => {}
            }
            Ok(())
        })
    }

    /// Deletes all that is expired, of all keys: for when a session starts. How many versions that were.
    ///
    /// # Errors
    /// The database's.
    pub fn sweep(&self, now_ms: i64) -> Result<usize, RequestError> {
        let old = self.read(|transaction| {
            let latest = transaction.open_table(LATEST)?;
            let versions = transaction.open_table(VERSIONS)?;
            let mut old = Vec::new();
            for row in latest.iter()? {
                let (row, _) = row?;
                let (name, scope, key) = row.value();
                let key = Key {
                    name: name.into(),
                    scope: scope.into(),
                    text: key.into(),
                };
                let all = history(&key, &versions)?.len();
                let kept = living(&key, &versions, now_ms)?.len();
                if kept < all {
                    old.push((key, all - kept, kept));
                }
            }
            Ok(old)
        })?;
        if old.is_empty() {
            return Ok(0);
        }
        self.write(|transaction| {
            let mut versions = transaction.open_table(VERSIONS)?;
            let mut values = transaction.open_table(VALUES)?;
            let mut latest = transaction.open_table(LATEST)?;
            for (key, _, kept) in &old {
                prune(key, &mut versions, &mut values, now_ms)?;
                if *kept == 0 {
                    latest.remove(key.row())?;
                }
            }
            Ok(old.iter().map(|(_, expired, _)| expired).sum())
        })
    }
}
