//! Sorted stores.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{key, memory, store};
use crate::data_store::{DataStores, Rank, RequestError, SortedQuery};

fn query(ascending: bool, items: usize) -> SortedQuery {
    SortedQuery {
        ascending,
        min: None,
        max: None,
        after: None,
        items,
    }
}

fn walk(stores: &DataStores, mut query: SortedQuery) -> Vec<(i64, String)> {
    let mut walked = Vec::new();
    loop {
        let page = stores.sorted(&store("Coins"), &query).expect("a page");
        assert!(page.items.len() <= query.items);
        walked.extend(page.items.into_iter().map(|rank| (rank.value, rank.key)));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return walked,
        }
    }
}

#[test]
fn numbers_are_set_and_incremented() {
    let stores = memory();
    assert_eq!(stores.set_number(&key("a"), Some(3)), Ok(None));
    assert_eq!(stores.increment_number(&key("a"), 4), Ok(7));
    assert_eq!(stores.increment_number(&key("b"), -1), Ok(-1));
    assert!(stores.increment_number(&key("b"), i64::MIN).is_err());
    assert_eq!(stores.number(&key("b")), Ok(Some(-1)));
    assert_eq!(stores.replace_number(&key("a"), Some(3), 9), Ok(false));
    assert_eq!(stores.replace_number(&key("a"), Some(7), 9), Ok(true));
    assert_eq!(
        walk(&stores, query(true, 1)),
        [(-1, "b".into()), (9, "a".into())]
    );
    assert_eq!(stores.set_number(&key("a"), None), Ok(Some(9)));
    assert_eq!(stores.number(&key("a")), Ok(None));
    assert_eq!(walk(&stores, query(false, 100)), [(-1, "b".into())]);
}

#[test]
fn wrong_questions_are_refused() {
    let stores = memory();
    for items in [0, 101] {
        let asked = stores.sorted(&store("Coins"), &query(true, items));
        assert_eq!(asked, Err(RequestError::PageSize));
    }
    let asked = stores.sorted(
        &store("Coins"),
        &SortedQuery {
            min: Some(2),
            max: Some(1),
            ..query(true, 1)
        },
    );
    assert_eq!(asked, Err(RequestError::BoundsOrder));
}

#[test]
fn the_ends_of_the_numbers_are_in_range() {
    let stores = memory();
    for (name, number) in [
        ("least", i64::MIN),
        ("most", i64::MAX),
        ("\u{10ffff}", i64::MAX),
    ] {
        stores.set_number(&key(name), Some(number)).expect("room");
    }
    assert_eq!(walk(&stores, query(true, 1)).len(), 3);
    assert_eq!(walk(&stores, query(false, 2))[2].1, "least");
}

proptest! {
    /// Pages are a sorted list of what is within the bounds, whatever their size.
    #[test]
    fn pages_are_the_sorted_list(
        held in prop::collection::btree_map("[a-c]{1,3}", -5..5i64, 0..20),
        (ascending, items, min, max) in (any::<bool>(), 1..7usize, prop::option::of(-6..6i64), prop::option::of(-6..6i64)),
    ) {
        prop_assume!(min.unwrap_or(-9) <= max.unwrap_or(9));
        let stores = memory();
        let held: BTreeMap<String, i64> = held;
        for (name, number) in &held {
            stores.set_number(&key(name), Some(*number)).expect("room");
        }
        let mut expected: Vec<(i64, String)> = held.into_iter().map(|(key, value)| (value, key)).collect();
        expected.retain(|(value, _)| min.is_none_or(|m| *value >= m) && max.is_none_or(|m| *value <= m));
        expected.sort();
        if !ascending {
            expected.reverse();
        }
        let walked = walk(&stores, SortedQuery { min, max, ..query(ascending, items) });
        prop_assert_eq!(walked, expected);
    }
}

#[test]
fn what_changes_while_pages_are_turned_is_not_told_twice() {
    let stores = memory();
    for (name, number) in [("a", 1), ("b", 2), ("c", 3)] {
        stores.set_number(&key(name), Some(number)).expect("room");
    }
    let page = stores
        .sorted(&store("Coins"), &query(true, 2))
        .expect("a page");
    let next = page.next.expect("another page");
    assert_eq!(
        next,
        Rank {
            value: 2,
            key: "b".into()
        }
    );
    stores.set_number(&key("a"), Some(0)).expect("room");
    let page = stores.sorted(
        &store("Coins"),
        &SortedQuery {
            after: Some(next),
            ..query(true, 2)
        },
    );
    assert_eq!(page.expect("a page").items.len(), 1);
}
