//! Data stores in memory and on disk, in virtual time.

mod budgets;
mod disk;
mod keys;
mod sorted;
mod versions;

use super::{DataStores, Key, Store};

/// Some time in 2023, in milliseconds.
const NOW: i64 = 1_700_000_000_000;
const HOUR: i64 = 60 * 60 * 1_000;
const DAY: i64 = 24 * HOUR;

fn memory() -> DataStores {
    DataStores::in_memory()
}

fn store(name: &str) -> Store {
    Store::new(name, None).expect("a name")
}

fn key(text: &str) -> Key {
    store("Coins").key(text).expect("a key")
}
