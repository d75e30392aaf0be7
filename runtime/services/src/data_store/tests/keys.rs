//! Reading, writing, updating, removing, listing.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::{NOW, key, memory, store};
use crate::data_store::{RequestError, Store, Write};

#[test]
fn what_is_set_is_got() {
    let stores = memory();
    assert_eq!(stores.get(&key("a")), Ok(None));
    let write = Write {
        value: "{\"gold\":5}".into(),
        user_ids: vec![7, 8],
        metadata: BTreeMap::from([("from".to_owned(), json!("shop"))]),
    };
    let info = stores.set(&key("a"), &write, NOW).expect("room");
    let entry = stores.get(&key("a")).expect("readable").expect("there");
    assert_eq!((entry.value.as_str(), &entry.info), ("{\"gold\":5}", &info));
    assert_eq!((info.created_ms, info.updated_ms), (NOW, NOW));
    assert_eq!(
        (info.user_ids, info.metadata),
        (write.user_ids, write.metadata)
    );
    let info = stores
        .set(&key("a"), &Write::of("6"), NOW + 5)
        .expect("room");
    assert_eq!((info.created_ms, info.updated_ms), (NOW, NOW + 5));
    assert!(info.user_ids.is_empty() && info.metadata.is_empty());
}

#[test]
fn stores_and_scopes_are_apart() {
    let stores = memory();
    let other = Store::new("Coins", Some("eu")).expect("a scope");
    stores.set(&key("a"), &Write::of("1"), NOW).expect("room");
    let eu = other.key("a").expect("a key");
    stores.set(&eu, &Write::of("2"), NOW).expect("room");
    assert_eq!(stores.get(&key("a")).unwrap().unwrap().value, "1");
    assert_eq!(stores.get(&eu).unwrap().unwrap().value, "2");
    let all = Store::of_all_scopes("Coins").expect("a name");
    let same = all.key("eu/a").expect("a key");
    assert_eq!(same, eu);
    let listed = stores.keys(&all, "", "", 50, false, NOW).expect("a page");
    let listed: Vec<_> = listed.items.into_iter().map(|item| item.key).collect();
    assert_eq!(listed, ["eu/a", "global/a"]);
}

#[test]
fn names_keep_their_limits() {
    let long = "x".repeat(51);
    for (result, error) in [
        (Store::new("", None), RequestError::StoreNameEmpty),
        (Store::new(&long, None), RequestError::StoreNameTooLong),
        (Store::new("a", Some("")), RequestError::ScopeEmpty),
        (Store::new("a", Some(&long)), RequestError::ScopeInvalid),
        (Store::new("a", Some("b/c")), RequestError::ScopeInvalid),
    ] {
        assert_eq!(result, Err(error));
    }
    let all = Store::of_all_scopes("a").expect("a name");
    for (result, error) in [
        (store("a").key(""), "101: Key name can't be empty."),
        (
            store("a").key(&long),
            "102: Key name exceeds the 50 character limit.",
        ),
        (
            all.key("a"),
            "Key must be prefixed with its scope, as in \"scope/key\".",
        ),
        (all.key("a/"), "101: Key name can't be empty."),
    ] {
        assert_eq!(result.expect_err("refused").to_string(), error);
    }
    assert!(store("a").key(&"x".repeat(50)).is_ok());
}

#[test]
fn values_keep_their_limits() {
    let stores = memory();
    let fits = format!("\"{}\"", "x".repeat(4_194_302));
    let set = |write: &Write| stores.set(&key("a"), write, NOW).map(|_| ());
    assert_eq!(set(&Write::of(fits.clone())), Ok(()));
    assert_eq!(
        set(&Write::of(fits + " ")),
        Err(RequestError::ValueTooLarge)
    );
    let ids = Write {
        user_ids: vec![1; 257],
        ..Write::of("1")
    };
    assert_eq!(set(&ids), Err(RequestError::TooManyUserIds));
    for (name, value) in [("x".repeat(51), 1), ("x".into(), 300), ("x".into(), 251)] {
        let metadata = BTreeMap::from([(name, json!("y".repeat(value)))]);
        let write = Write {
            metadata,
            ..Write::of("1")
        };
        assert_eq!(set(&write), Err(RequestError::MetadataTooLarge));
    }
}

#[test]
fn integers_are_incremented() {
    let stores = memory();
    let add = |delta| {
        let result = stores.increment(&key("n"), delta, Write::default(), NOW);
        result
            .map(|(sum, _)| sum)
            .map_err(|error| error.to_string())
    };
    assert_eq!(add(5), Ok(5));
    assert_eq!(add(-7), Ok(-2));
    assert!(add(i64::MIN).is_err_and(|error| error.contains("beyond 64 bits")));
    for (value, after) in [
        ("4.0", Some(5)),
        ("4.5", None),
        ("\"4\"", None),
        ("[]", None),
    ] {
        stores.set(&key("n"), &Write::of(value), NOW).expect("room");
        assert_eq!(add(1).ok(), after, "{value}");
    }
}

#[test]
fn an_update_that_was_overtaken_is_asked_again() {
    let stores = memory();
    stores.set(&key("a"), &Write::of("1"), NOW).expect("room");
    let mut seen = Vec::new();
    let info = stores.update(&key("a"), NOW, |entry| {
        let value = entry.expect("there").value.clone();
        if seen.is_empty() {
            stores.set(&key("a"), &Write::of("10"), NOW)?;
        }
        seen.push(value.clone());
        Ok(Some(Write::of(format!("{value}0"))))
    });
    assert!(info.expect("written").is_some());
    assert_eq!(seen, ["1", "10"]);
    assert_eq!(stores.get(&key("a")).unwrap().unwrap().value, "100");
    let kept = stores.update(&key("a"), NOW, |_| Ok(None));
    assert_eq!(kept, Ok(None));
    let endless = stores.update(&key("a"), NOW, |_| {
        stores.set(&key("a"), &Write::of("0"), NOW)?;
        Ok(Some(Write::of("1")))
    });
    assert_eq!(endless, Err(RequestError::Contended));
}

#[test]
fn a_removed_key_has_no_value() {
    let stores = memory();
    assert_eq!(stores.remove(&key("a"), NOW), Ok(None));
    stores.set(&key("a"), &Write::of("1"), NOW).expect("room");
    let removed = stores.remove(&key("a"), NOW + 1).expect("removable");
    assert_eq!(removed.expect("it was there").value, "1");
    assert_eq!(stores.get(&key("a")), Ok(None));
    assert_eq!(stores.remove(&key("a"), NOW + 2), Ok(None));
    let keys = |exclude, now| {
        stores
            .keys(&store("Coins"), "", "", 50, exclude, now)
            .unwrap()
            .items
            .len()
    };
    assert_eq!((keys(false, NOW), keys(true, NOW)), (1, 0));
    assert_eq!(keys(false, NOW + 31 * super::DAY), 0);
    let again = stores
        .set(&key("a"), &Write::of("2"), NOW + 3)
        .expect("room");
    assert_eq!(again.created_ms, NOW + 3);
}

#[test]
fn keys_are_listed_in_pages() {
    let stores = memory();
    for number in 0..25 {
        let key = key(&format!(
            "{}{number:02}",
            if number % 2 == 0 { "even" } else { "odd" }
        ));
        stores.set(&key, &Write::of("1"), NOW).expect("room");
    }
    stores
        .set(&store("Zed").key("odd").unwrap(), &Write::of("1"), NOW)
        .expect("room");
    let mut cursor = String::new();
    let mut pages = Vec::new();
    loop {
        let page = stores
            .keys(&store("Coins"), "odd", &cursor, 5, false, NOW)
            .expect("a page");
        pages.push(page.items.len());
        assert!(page.items.iter().all(|item| item.key.starts_with("odd")));
        match page.next {
            Some(next) => cursor = next,
            None => break,
        }
    }
    assert_eq!(pages, [5, 5, 2]);
}

#[test]
fn stores_are_listed_in_pages() {
    let stores = memory();
    for name in ["b", "ab", "aa", "ac"] {
        let key = store(name).key("k").expect("a key");
        stores.set(&key, &Write::of("1"), NOW).expect("room");
        stores.set(&key, &Write::of("1"), NOW + 9).expect("room");
    }
    let page = stores.stores("a", "", 2).expect("a page");
    let names: Vec<_> = page.items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(
        (names, page.next.as_deref()),
        (vec!["aa", "ab"], Some("ab"))
    );
    assert_eq!(
        (page.items[0].created_ms, page.items[0].updated_ms),
        (NOW, NOW + 9)
    );
    let page = stores.stores("a", "ab", 2).expect("a page");
    assert_eq!((page.items.len(), page.next), (1, None));
}

proptest! {
    /// Against a plain map.
    #[test]
    fn keys_hold_what_was_written_last(steps in prop::collection::vec((0..6u8, 0..4u8, 0..100i64), 1..60)) {
        let stores = memory();
        let mut expected: BTreeMap<u8, i64> = BTreeMap::new();
        for (at, (name, action, number)) in steps.into_iter().enumerate() {
            let now = NOW + at as i64;
            let key = key(&name.to_string());
            match action {
                0 => {
                    stores.set(&key, &Write::of(number.to_string()), now).expect("room");
                    expected.insert(name, number);
                }
                1 => {
                    let sum = stores.increment(&key, number, Write::default(), now).expect("a number").0;
                    let held = expected.entry(name).or_default();
                    *held += number;
                    prop_assert_eq!(sum, *held);
                }
                2 => {
                    let removed = stores.remove(&key, now).expect("removable").map(|e| e.value);
                    prop_assert_eq!(removed, expected.remove(&name).map(|n| n.to_string()));
                }
                _ => {
                    let got = stores.get(&key).expect("readable").map(|entry| entry.value);
                    prop_assert_eq!(got, expected.get(&name).map(ToString::to_string));
                }
            }
        }
        let listed = stores.keys(&store("Coins"), "", "", 100, true, NOW).expect("a page");
        prop_assert_eq!(listed.items.len(), expected.len());
    }
}
