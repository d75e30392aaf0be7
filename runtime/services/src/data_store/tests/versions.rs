//! Histories of keys.

use super::{DAY, HOUR, NOW, key, memory};
use crate::data_store::{DataStores, RequestError, Version, VersionQuery, Write};
use crate::limits::VERSIONS_A_KEY_MAX;

fn all(stores: &DataStores, now: i64) -> Vec<(i64, bool)> {
    let query = VersionQuery {
        items: usize::MAX,
        ..VersionQuery::default()
    };
    let page = stores.versions(&key("a"), &query, now).expect("a page");
    let items = page.items.into_iter();
    items
        .map(|item| (item.created_ms - NOW, item.is_deleted))
        .collect()
}

#[test]
fn each_write_is_a_version() {
    let stores = memory();
    let first = stores.set(&key("a"), &Write::of("1"), NOW).expect("room");
    stores
        .set(&key("a"), &Write::of("2"), NOW + 10)
        .expect("room");
    stores.remove(&key("a"), NOW + 20).expect("removable");
    assert_eq!(all(&stores, NOW), [(0, false), (10, false), (20, true)]);
    let old = stores
        .version(&key("a"), first.version, NOW)
        .expect("there");
    assert_eq!(old.expect("a value").value, "1");
    let at = |ms| {
        stores
            .version_at(&key("a"), NOW + ms, NOW + 30)
            .map(|e| e.map(|e| e.value))
    };
    assert_eq!(at(-1), Ok(None));
    assert_eq!(at(9), Ok(Some("1".into())));
    assert_eq!(at(10), Ok(Some("2".into())));
    assert_eq!(at(20), Ok(None));
    assert_eq!(at(DAY), Err(RequestError::Timestamp));
}

#[test]
fn versions_are_kept_for_thirty_days_after_they_were_replaced() {
    let stores = memory();
    stores.set(&key("a"), &Write::of("1"), NOW).expect("room");
    stores
        .set(&key("a"), &Write::of("2"), NOW + 10 * DAY)
        .expect("room");
    assert_eq!(all(&stores, NOW + 40 * DAY).len(), 2);
    assert_eq!(all(&stores, NOW + 40 * DAY + 1), [(10 * DAY, false)]);
    assert_eq!(all(&stores, NOW + 4_000 * DAY).len(), 1);
    assert_eq!(stores.sweep(NOW + 41 * DAY), Ok(1));
    assert_eq!(all(&stores, NOW).len(), 1);
    assert_eq!(stores.get(&key("a")).unwrap().unwrap().value, "2");
    stores.remove(&key("a"), NOW + 50 * DAY).expect("removable");
    assert_eq!(stores.sweep(NOW + 81 * DAY), Ok(2));
    assert_eq!(all(&stores, NOW), []);
    assert_eq!(stores.sweep(NOW + 81 * DAY), Ok(0));
}

#[test]
fn many_versions_are_thinned_to_one_an_hour() {
    let stores = memory();
    let writes = VERSIONS_A_KEY_MAX as i64 + 50;
    for number in 0..writes {
        // Ten an hour.
        let now = NOW + number * HOUR / 10;
        stores
            .set(&key("a"), &Write::of(number.to_string()), now)
            .expect("room");
    }
    let kept = all(&stores, NOW);
    assert_eq!(kept.len(), VERSIONS_A_KEY_MAX);
    let hours: std::collections::BTreeSet<i64> = kept
        .iter()
        .map(|(ms, _)| (NOW + ms).div_euclid(HOUR))
        .collect();
    assert!(hours.len() as i64 >= writes / 10, "no hour is lost");
    assert_eq!(
        stores.get(&key("a")).unwrap().unwrap().value,
        (writes - 1).to_string()
    );
}

#[test]
fn versions_are_listed_in_both_directions() {
    let stores = memory();
    for number in 0..7 {
        stores
            .set(&key("a"), &Write::of("1"), NOW + number)
            .expect("room");
    }
    for descending in [false, true] {
        let mut query = VersionQuery {
            descending,
            min_ms: Some(NOW + 1),
            max_ms: Some(NOW + 5),
            after: None,
            items: 2,
        };
        let mut times = Vec::new();
        loop {
            let page = stores.versions(&key("a"), &query, NOW).expect("a page");
            times.extend(page.items.iter().map(|item| item.created_ms - NOW));
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        let expected = if descending {
            [5, 4, 3, 2, 1]
        } else {
            [1, 2, 3, 4, 5]
        };
        assert_eq!(times, expected);
    }
}

#[test]
fn a_removed_version_is_gone() {
    let stores = memory();
    let first = stores
        .set(&key("a"), &Write::of("1"), NOW)
        .expect("room")
        .version;
    let second = stores
        .set(&key("a"), &Write::of("2"), NOW + 1)
        .expect("room")
        .version;
    assert_eq!(stores.remove_version(&key("a"), first, NOW), Ok(()));
    assert_eq!(
        stores.remove_version(&key("a"), first, NOW),
        Err(RequestError::NoSuchVersion)
    );
    assert_eq!(
        stores.version(&key("a"), first, NOW),
        Err(RequestError::NoSuchVersion)
    );
    assert!(stores.get(&key("a")).unwrap().is_some());
    assert_eq!(stores.remove_version(&key("a"), second, NOW), Ok(()));
    assert_eq!(stores.get(&key("a")), Ok(None));
    assert_eq!(all(&stores, NOW), []);
    stores
        .set(&key("a"), &Write::of("3"), NOW + 2)
        .expect("room");
    assert_eq!(stores.get(&key("a")).unwrap().unwrap().value, "3");
}

#[test]
fn the_clock_may_be_set_back() {
    let stores = memory();
    stores.set(&key("a"), &Write::of("1"), NOW).expect("room");
    let later = stores
        .set(&key("a"), &Write::of("2"), NOW - DAY)
        .expect("room");
    assert_eq!(later.updated_ms, NOW);
}

#[test]
fn a_version_is_written_and_read_as_text() {
    let stores = memory();
    let version = stores
        .set(&key("a"), &Write::of("1"), NOW)
        .expect("room")
        .version;
    let text = version.to_string();
    assert_eq!(text, "0000018BCFE56800.0000000001");
    assert_eq!(text.parse::<Version>(), Ok(version));
    for wrong in [
        "",
        ".",
        "1.1",
        "0000018BCFE56800",
        "0000018BCFE56800.+000000001",
        "0000018BCFE5680é.000000000",
    ] {
        assert_eq!(
            wrong.parse::<Version>(),
            Err(RequestError::NoSuchVersion),
            "{wrong}"
        );
    }
}
