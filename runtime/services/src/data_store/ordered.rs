//! Sorted stores: keys with integers, in the order of the integers. They have no versions.

use redb::{ReadableTable, WriteTransaction};

use super::file::{ORDERED, RANKS};
use super::standard::sum;
use super::{DataStores, Key, Page, RequestError, Store};
use crate::limits::{KEY_BYTES_MAX, SORTED_PAGE_ITEMS_MAX};

/// A key with its number: an item of a page, and where the next page begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// The number.
    pub value: i64,
    /// The key.
    pub key: String,
}

/// Which keys of a sorted store to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortedQuery {
    /// The least first.
    pub ascending: bool,
    /// None below.
    pub min: Option<i64>,
    /// None above.
    pub max: Option<i64>,
    /// Only those behind this one, in the order of the list.
    pub after: Option<Rank>,
    /// At most so many: 1 to 100.
    pub items: usize,
}

impl SortedQuery {
    /// Whether it can be answered.
    ///
    /// # Errors
    /// Bounds or a size that cannot be.
    pub fn check(&self) -> Result<(), RequestError> {
        let (min, max) = self.bounds();
        if !(1..=SORTED_PAGE_ITEMS_MAX).contains(&self.items) {
            Err(RequestError::PageSize)
        } else if min > max {
            Err(RequestError::BoundsOrder)
        } else {
            Ok(())
        }
    }

    fn bounds(&self) -> (i64, i64) {
        (self.min.unwrap_or(i64::MIN), self.max.unwrap_or(i64::MAX))
    }
}

impl DataStores {
    /// The number of a key of a sorted store.
    ///
    /// # Errors
    /// The database's.
    pub fn number(&self, key: &Key) -> Result<Option<i64>, RequestError> {
        self.read(|transaction| {
            let ordered = transaction.open_table(ORDERED)?;
            Ok(ordered.get(key.row())?.map(|number| number.value()))
        })
    }

    /// Sets the number of a key, or removes it. What it was.
    ///
    /// # Errors
    /// The database's.
    pub fn set_number(&self, key: &Key, number: Option<i64>) -> Result<Option<i64>, RequestError> {
        self.write(|transaction| rank(transaction, key, number))
    }

    /// Sets the number of a key if it still is `before`. Whether it was.
    ///
    /// # Errors
    /// The database's.
    pub fn replace_number(
        &self,
        key: &Key,
        before: Option<i64>,
        number: i64,
    ) -> Result<bool, RequestError> {
        self.write(|transaction| {
            let today = {
                let ordered = transaction.open_table(ORDERED)?;
                ordered.get(key.row())?.map(|number| number.value())
            };
            if today != before {
                return Ok(false);
            }
            rank(transaction, key, Some(number))?;
            Ok(true)
        })
    }

    /// Adds to the number of a key, 0 if there is none. The sum.
    ///
    /// # Errors
    /// A sum beyond 64 bits, or the database's.
    pub fn increment_number(&self, key: &Key, delta: i64) -> Result<i64, RequestError> {
        self.write(|transaction| {
            let today = {
                let ordered = transaction.open_table(ORDERED)?;
                ordered.get(key.row())?.map(|number| number.value())
            };
            let number = sum(today.unwrap_or(0), delta)?;
            rank(transaction, key, Some(number))?;
            Ok(number)
        })
    }

    /// A page of a sorted store.
    ///
    /// # Errors
    /// Bounds or a size that cannot be, or the database's.
    pub fn sorted(
        &self,
        store: &Store,
        query: &SortedQuery,
    ) -> Result<Page<Rank, Rank>, RequestError> {
        query.check()?;
        let (min, max) = query.bounds();
        let Some(scope) = store.scope() else {
            return Err(RequestError::ScopeEmpty);
        };
        let (mut from, mut to) = (min, max);
        if let Some(after) = &query.after {
            let edge = if query.ascending { &mut from } else { &mut to };
            *edge = after.value;
        }
        let behind = |rank: &Rank| match &query.after {
            Some(after) if query.ascending => rank > after,
            Some(after) => rank < after,
            None => true,
        };
        self.read(|transaction| {
            let ranks = transaction.open_table(RANKS)?;
            let mut page = Page {
                items: Vec::new(),
                next: None,
            };
            if from > to {
                return Ok(page);
            }
            // The last text of so many bytes: it is behind all keys.
            let last = char::MAX.to_string().repeat(KEY_BYTES_MAX);
            let name = store.name();
            let mut range = ranks.range((name, scope, from, "")..=(name, scope, to, &*last))?;
            loop {
                let row = if query.ascending {
                    range.next()
                } else {
                    range.next_back()
                };
                let Some(row) = row.transpose()? else { break };
                let (_, _, value, key) = row.0.value();
                let rank = Rank {
                    value,
                    key: key.to_owned(),
                };
                if !behind(&rank) {
                    continue;
                }
                if page.items.len() == query.items {
                    page.next = page.items.last().cloned();
                    break;
                }
                page.items.push(rank);
            }
            Ok(page)
        })
    }
}

fn rank(
    transaction: &WriteTransaction,
    key: &Key,
    number: Option<i64>,
) -> Result<Option<i64>, RequestError> {
    let mut ordered = transaction.open_table(ORDERED)?;
    let mut ranks = transaction.open_table(RANKS)?;
    let (name, scope, text) = key.row();
    let before = match number {
        Some(number) => ordered.insert(key.row(), number)?.map(|n| n.value()),
        None => ordered.remove(key.row())?.map(|n| n.value()),
    };
    if let Some(before) = before {
        ranks.remove((name, scope, before, text))?;
    }
    if let Some(number) = number {
        ranks.insert((name, scope, number, text), ())?;
    }
    Ok(before)
}
