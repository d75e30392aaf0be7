//! What is on disk after the worst.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use super::{NOW, key};
use crate::data_store::{DataStores, OpenError, RequestError, VersionQuery, Write};

/// Set for the process that is killed: where it writes.
const VICTIM: &str = "STUDIO_DATA_STORE_VICTIM";

#[test]
fn what_was_flushed_survives_being_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("data.redb");
    let mut acknowledged = 0;
    for lines in [30, 5] {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args([
                "--exact",
                "--nocapture",
                "data_store::tests::disk::the_victim_writes",
            ])
            .env(VICTIM, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let told = output.lines().map_while(Result::ok);
        let numbers = told.filter_map(|line| line.strip_prefix("wrote ")?.parse::<i64>().ok());
        acknowledged = numbers.take(lines).last().expect("it writes");
        // On Unix this is SIGKILL: nothing of it runs any more.
        child.kill().expect("killable");
        child.wait().expect("an end");
        let stores = DataStores::open(&path).expect("it opens");
        let [first, second] = ["a", "b"].map(|name| number(&stores, name));
        assert!(first >= acknowledged, "{first} {acknowledged}");
        assert!(first == second || first == second + 1, "{first} {second}");
        let query = VersionQuery {
            items: 2_000,
            ..VersionQuery::default()
        };
        for item in stores
            .versions(&key("a"), &query, NOW)
            .expect("a page")
            .items
        {
            let entry = stores.version(&key("a"), item.version, NOW).expect("there");
            let value = entry.expect("a value").value;
            assert_eq!(value.parse::<i64>().map(|n| NOW + n), Ok(item.created_ms));
        }
    }
    assert!(
        acknowledged > 30,
        "the second process went on where the first was killed"
    );
}

fn number(stores: &DataStores, name: &str) -> i64 {
    let entry = stores.get(&key(name)).expect("readable");
    entry.map_or(0, |entry| entry.value.parse().expect("a number"))
}

/// Not a test by itself: the process that the test above kills.
#[test]
fn the_victim_writes() {
    let Some(path) = std::env::var_os(VICTIM) else {
        return;
    };
    let stores = DataStores::open(Path::new(&path)).expect("it opens");
    let first = number(&stores, "a") + 1;
    for count in first..first + 1_000_000 {
        for name in ["a", "b"] {
            let write = Write::of(count.to_string());
            stores.set(&key(name), &write, NOW + count).expect("room");
        }
        stores.flush().expect("a disk");
        println!("wrote {count}");
    }
}

#[test]
fn what_was_written_is_there_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("data.redb");
    {
        let stores = DataStores::open(&path).expect("it opens");
        assert!(!stores.is_dirty());
        stores.set(&key("a"), &Write::of("1"), NOW).expect("room");
        assert!(stores.is_dirty());
        stores.flush().expect("a disk");
        assert!(!stores.is_dirty());
    }
    let stores = DataStores::open(&path).expect("it opens");
    assert_eq!(stores.get(&key("a")).unwrap().unwrap().value, "1");
}

#[test]
fn a_file_that_is_in_use_is_named_and_the_place_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("data.redb");
    let first = DataStores::open(&path).expect("it opens");
    let error = DataStores::open(&path).expect_err("in use");
    assert_eq!(error, OpenError::InUse { path });
    let stores = DataStores::unavailable(error.clone());
    assert_eq!(stores.problem(), Some(&error));
    let refused = stores.get(&key("a")).expect_err("refused");
    assert_eq!(refused, RequestError::Rejected(error.to_string()));
    assert!(refused.to_string().contains("stop that one"), "{refused}");
    assert!(stores.set(&key("a"), &Write::of("1"), NOW).is_err());
    assert_eq!(stores.flush(), Ok(()));
    assert!(first.get(&key("a")).is_ok());
}

#[test]
fn damaged_files_are_refused_or_hold_what_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("data.redb");
    {
        let stores = DataStores::open(&path).expect("it opens");
        for number in 0..50 {
            let value = format!("\"{}\"", "x".repeat(2_000));
            stores
                .set(&key(&format!("k{number}")), &Write::of(value), NOW)
                .expect("room");
        }
        stores.flush().expect("a disk");
    }
    let good = std::fs::read(&path).expect("readable");
    let mut refused = 0;
    let cuts = [0usize, 1, 100, 4_096, good.len() / 2, good.len() - 1];
    let damaged = cuts.into_iter().map(|cut| good[..cut].to_vec());
    let flips = (0..40).map(|number| {
        let mut bytes = good.clone();
        let at = number * good.len() / 40 + 13;
        bytes[at] ^= 0x55;
        bytes
    });
    let texts = [b"this is no database".to_vec(), vec![0xff; 10_000]];
    for bytes in damaged.chain(flips).chain(texts) {
        std::fs::write(&path, &bytes).expect("writable");
        match DataStores::open(&path) {
            Err(OpenError::Corrupt { .. } | OpenError::Io { .. }) => refused += 1,
            Err(other) => panic!("{other}"),
            Ok(stores) => {
                for number in 0..50 {
                    if let Ok(Some(entry)) = stores.get(&key(&format!("k{number}"))) {
                        assert_eq!(entry.value.len(), 2_002);
                    }
                }
            }
        }
    }
    assert!(refused > 5, "{refused}");
}

#[test]
fn a_folder_is_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = DataStores::open(folder.path()).expect_err("a folder");
    assert!(matches!(error, OpenError::Io { .. }), "{error}");
}
