//! Names: of a store, of a key in it, of a version of a key.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::RequestError;
use crate::limits::{KEY_BYTES_MAX, STORE_NAME_BYTES_MAX, STORE_SCOPE_BYTES_MAX};

/// The scope that stores have unless the caller names one.
pub(super) const GLOBAL: &str = "global";

/// A data store: a name and a scope, or all scopes of a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Store {
    name: Arc<str>,
    scope: Option<Arc<str>>,
}

/// A key in a store's scope.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub(super) name: Arc<str>,
    pub(super) scope: Arc<str>,
    pub(super) text: Arc<str>,
}

impl Store {
    /// The store of a name and a scope; `global` without one.
    ///
    /// # Errors
    /// An empty name, one that is too long, a scope that is not one.
    pub fn new(name: &str, scope: Option<&str>) -> Result<Self, RequestError> {
        let scope = scope.unwrap_or(GLOBAL);
        if scope.is_empty() {
            return Err(RequestError::ScopeEmpty);
        }
        if scope.len() > STORE_SCOPE_BYTES_MAX || scope.contains('/') {
            return Err(RequestError::ScopeInvalid);
        }
        Ok(Self {
            scope: Some(scope.into()),
            ..Self::of_all_scopes(name)?
        })
    }

    /// The store of a name in all scopes: its keys are `scope/key`.
    ///
    /// # Errors
    /// An empty name, one that is too long.
    pub fn of_all_scopes(name: &str) -> Result<Self, RequestError> {
        if name.is_empty() {
            return Err(RequestError::StoreNameEmpty);
        }
        if name.len() > STORE_NAME_BYTES_MAX {
            return Err(RequestError::StoreNameTooLong);
        }
        Ok(Self {
            name: name.into(),
            scope: None,
        })
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The scope; `None` for all.
    pub fn scope(&self) -> Option<&str> {
        self.scope.as_deref()
    }

    /// A key in it.
    ///
    /// # Errors
    /// An empty key, one that is too long, one without its scope in a store of all scopes.
    pub fn key(&self, text: &str) -> Result<Key, RequestError> {
        let (scope, key) = if let Some(scope) = &self.scope {
            (Arc::clone(scope), text)
        } else {
            let parts = text.split_once('/');
            let (scope, key) = parts.ok_or(RequestError::KeyWithoutScope)?;
            (Arc::from(scope), key)
        };
        if key.is_empty() {
            return Err(RequestError::KeyEmpty);
        }
        if key.len() > KEY_BYTES_MAX || scope.len() > STORE_SCOPE_BYTES_MAX {
            return Err(RequestError::KeyTooLong);
        }
        Ok(Key {
            name: Arc::clone(&self.name),
            scope,
            text: key.into(),
        })
    }

    /// A key's text as the store's user writes it.
    pub(super) fn text_of(&self, scope: &str, key: &str) -> String {
        match self.scope {
            Some(_) => key.to_owned(),
            None => format!("{scope}/{key}"),
        }
    }
}

impl Key {
    /// How tables of the file are keyed.
    pub(super) fn row(&self) -> (&str, &str, &str) {
        (&self.name, &self.scope, &self.text)
    }

    /// The same with a version.
    pub(super) fn row_at(&self, sequence: u64) -> (&str, &str, &str, u64) {
        (&self.name, &self.scope, &self.text, sequence)
    }

    /// The key without its store.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A version of a key: when it was written, and its number in the file. Its text is what scripts get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    pub(super) sequence: u64,
    pub(super) created_ms: i64,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016X}.{:010X}", self.created_ms, self.sequence)
    }
}

impl FromStr for Version {
    type Err = RequestError;

    fn from_str(text: &str) -> Result<Self, RequestError> {
        let parts = text
            .split_once('.')
            .filter(|(time, number)| time.len() == 16 && (10..=16).contains(&number.len()))
            .filter(|_| text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'.'));
        let (time, number) = parts.ok_or(RequestError::NoSuchVersion)?;
        let number_of =
            |text| u64::from_str_radix(text, 16).map_err(|_| RequestError::NoSuchVersion);
        Ok(Self {
            created_ms: number_of(time)?.cast_signed(),
            sequence: number_of(number)?,
        })
    }
}
