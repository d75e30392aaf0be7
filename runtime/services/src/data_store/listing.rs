//! Lists of keys and of stores, page by page.

use super::file::{LATEST, STORES, VERSIONS};
use super::{DataStores, RequestError, Store};
use crate::limits::{DELETED_KEYS_SKIPPED_MAX, PAGE_ITEMS_MAX, VERSION_KEPT_MS};

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, C = String> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next one begins; `None` for the last one.
    pub next: Option<C>,
}

/// A key in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyListed {
    /// The key; `scope/key` in a store of all scopes.
    pub key: String,
}

/// A store in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreListed {
    /// Its name.
    pub name: String,
    /// When its first key was written, in milliseconds since 1970.
    pub created_ms: i64,
    /// When its last key was written.
    pub updated_ms: i64,
}

impl DataStores {
    /// A page of a store's keys, sorted. The cursor is what the page before gave, or empty.
    ///
    /// # Errors
    /// A cursor that we did not give, or the database's.
    pub fn keys(
        &self,
        store: &Store,
        prefix: &str,
        cursor: &str,
        items: usize,
        exclude_deleted: bool,
        now_ms: i64,
    ) -> Result<Page<KeyListed>, RequestError> {
        let items_max = items.clamp(1, PAGE_ITEMS_MAX);
        let after = after(store, cursor)?;
        self.read(|transaction| {
            let latest = transaction.open_table(LATEST)?;
            let versions = transaction.open_table(VERSIONS)?;
            let mut page = Page {
                items: Vec::new(),
                next: None,
            };
            let mut skipped = 0;
            let mut last = String::new();
            for row in latest.range((store.name(), after.0.as_str(), after.1.as_str())..)? {
                let (row, found) = row?;
                let (name, scope, key) = row.value();
                if name != store.name() || store.scope().is_some_and(|own| own != scope) {
                    break;
                }
                let text = store.text_of(scope, key);
                if text == cursor || !text.starts_with(prefix) {
                    continue;
                }
                if page.items.len() == items_max || skipped == DELETED_KEYS_SKIPPED_MAX {
                    page.next = Some(last);
                    break;
                }
                let (sequence, _, holds) = found.value();
                if !holds {
                    let removed = versions.get((name, scope, key, sequence))?;
                    let removed_ms = removed.map_or(i64::MIN, |record| record.value().0);
                    let gone = now_ms.saturating_sub(removed_ms) > VERSION_KEPT_MS;
                    if exclude_deleted || gone {
                        skipped += 1;
                        last = text;
                        continue;
                    }
                }
                last.clone_from(&text);
                page.items.push(KeyListed { key: text });
            }
            Ok(page)
        })
    }

    /// A page of the names of the stores that were ever written, sorted.
    ///
    /// # Errors
    /// The database's.
    pub fn stores(
        &self,
        prefix: &str,
        cursor: &str,
        items: usize,
    ) -> Result<Page<StoreListed>, RequestError> {
        let items_max = items.clamp(1, PAGE_ITEMS_MAX);
        self.read(|transaction| {
            let stores = transaction.open_table(STORES)?;
            let mut page = Page {
                items: Vec::new(),
                next: None,
            };
            for row in stores.range(prefix.max(cursor)..)? {
                let (name, times) = row?;
                let name = name.value();
                if !name.starts_with(prefix) {
                    break;
                }
                if name == cursor {
                    continue;
                }
                if page.items.len() == items_max {
                    page.next = page
                        .items
                        .last()
                        .map(|last: &StoreListed| last.name.clone());
                    break;
                }
                let (created_ms, updated_ms) = times.value();
                page.items.push(StoreListed {
                    name: name.to_owned(),
                    created_ms,
                    updated_ms,
                });
            }
            Ok(page)
        })
    }
}

/// Scope and key where a list goes on.
fn after(store: &Store, cursor: &str) -> Result<(String, String), RequestError> {
    match store.scope() {
        Some(scope) => Ok((scope.to_owned(), cursor.to_owned())),
        None if cursor.is_empty() => Ok(Default::default()),
        None => {
            let parts = cursor.split_once('/');
            let (scope, key) = parts.ok_or(RequestError::CursorInvalid)?;
            Ok((scope.to_owned(), key.to_owned()))
        }
    }
}
