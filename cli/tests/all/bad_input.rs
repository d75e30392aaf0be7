//! What is wrong is told, located, with the right exit code; nothing panics and nothing is half written.

use std::net::UdpSocket;

use crate::run::{Desk, FOREIGN_PLACE, copy_sample, place_with_part};

/// Places in which one thing is wrong: the code of the diagnostic, and the text with a mark in the line it must name.
const WRONG: [(&str, &str); 14] = [
    (
        "syntax",
        r#"(format: 1, root: [
        (class: "Workspace",,), // here
    ])"#,
    ),
    (
        "syntax",
        "(format: 1,
    root: [ // here",
    ),
    (
        "future-format",
        "(
        format: 999, // here
        root: [],
    )",
    ),
    (
        "wrong-type",
        r#"(format: 1, root: [(class: "Workspace", children: [(class: "Part", properties: {
        "Anchored": "yes", // here
    })])])"#,
    ),
    (
        "wrong-type",
        r#"(format: 1, root: [(class: "Workspace", children: [(class: "Part", properties: {
        "Size": (1, 2), // here
    })])])"#,
    ),
    (
        "unknown-enum-item",
        r#"(format: 1, root: [(class: "Workspace", children: [(class: "Part", properties: {
        "Material": "Chese", // here
    })])])"#,
    ),
    (
        "not-finite",
        r#"(format: 1, root: [(class: "Workspace", children: [(class: "Part", properties: {
        "CFrame": (0, NaN, 0), // here
    })])])"#,
    ),
    (
        "duplicate-key",
        r#"(format: 1, root: [(class: "Workspace", children: [(class: "Part", properties: {
        "Anchored": true,
        "Anchored": false, // here
    })])])"#,
    ),
    (
        "duplicate-uid",
        r#"(format: 1, root: [
        (class: "Workspace", uid: "0000000000A"),
        (class: "Lighting", uid: "0000000000A"), // here
    ])"#,
    ),
    (
        "missing-reference",
        r#"(format: 1, root: [(class: "Workspace", children: [(class: "ObjectValue", properties: {
        "Value": "0000000000Z", // here
    })])])"#,
    ),
    (
        "missing-file",
        r#"(format: 1, root: [(class: "ServerScriptService", children: [
        (class: "Script", source_file: "scripts/none.server.luau"), // here
    ])])"#,
    ),
    (
        "path-escapes",
        r#"(format: 1, root: [(class: "ServerScriptService", children: [
        (class: "Script", source_file: "../outside.luau"), // here
    ])])"#,
    ),
    (
        "path-escapes",
        r#"(format: 1, root: [(class: "ServerScriptService", children: [
        (class: "Script", source_file: "/etc/passwd"), // here
    ])])"#,
    ),
    (
        "script-syntax",
        r#"(format: 1, root: [(class: "ServerScriptService", children: [
        (class: "Script", source: "local = 1"), // here
    ])])"#,
    ),
];

#[test]
fn every_mistake_in_a_place_is_an_error_at_its_line_and_nothing_is_published() {
    for (code, place) in WRONG {
        let line = place
            .lines()
            .position(|line| line.ends_with("// here"))
            .expect("a mark")
            + 1;
        let desk = Desk::new();
        desk.write("outside.luau", "return 1");
        desk.write("p/place.ron", place);
        desk.write("p/place.snapshot", "the old one");
        let check = desk.studio(&["check", "p", "--format", "json"]).exits(1);
        let errors: Vec<_> = check
            .events_named("diagnostic")
            .into_iter()
            .filter(|d| d["severity"] == "error")
            .collect();
        let found = errors
            .iter()
            .any(|d| d["code"] == code && d["line"] == line && d["message"] != "");
        assert!(found, "{code} at {line} in {}\nof {place}", check.stdout);
        assert_eq!(check.event("checked")["errors"], errors.len());
        desk.studio(&["publish", "p"])
            .exits(1)
            .says("no snapshot was written");
        assert_eq!(desk.read("p/place.snapshot"), b"the old one");
        assert_eq!(desk.names("p"), ["place.ron", "place.snapshot"]);
        desk.studio(&["play", "p", "--headless", "--duration", "1s"])
            .exits(1)
            .says(code);
    }
}

#[test]
fn check_tells_all_problems_with_hints_not_the_first() {
    let desk = Desk::new();
    desk.write(
        "place.ron",
        place_with_part("                \"Colour\": (1, 2, 3),\n                \"Material\": \"Grss\",\n                \"Anchored\": 7,"),
    );
    let run = desk.studio(&["check", "."]).exits(1);
    for text in [
        "place.ron:6:",
        "place.ron:7:",
        "place.ron:8:",
        "in Workspace/Thing",
        "hint:",
        "Color",
        "Grass",
    ] {
        assert!(run.stdout.contains(text), "{text} in {}", run.stdout);
    }
    assert!(run.stderr.contains("2 errors, 1 warning"), "{}", run.stderr);
}

#[test]
fn a_place_with_errors_is_not_reformatted() {
    let desk = Desk::new();
    let text = place_with_part("\"Anchored\": 7,");
    desk.write("place.ron", &text);
    desk.studio(&["fmt", "."])
        .exits(1)
        .says("nothing was written");
    assert_eq!(desk.read("place.ron"), text.as_bytes());
}

#[test]
fn a_file_that_is_no_place_is_refused_and_the_place_beside_it_stays() {
    let desk = Desk::new();
    let place = place_with_part("\"Anchored\": true,");
    desk.write("p/place.ron", &place);
    desk.write("p/other.ron", place_with_part("\"Anchored\": false,"));
    for command in ["fmt", "check", "publish", "inspect", "play"] {
        desk.studio(&[command, "p/other.ron"])
            .exits(2)
            .says("`p/other.ron` is not a place")
            .says("a folder with a `place.ron`");
    }
    assert_eq!(desk.read("p/place.ron"), place.as_bytes());
    assert_eq!(desk.names("p"), ["other.ron", "place.ron"]);
}

#[test]
fn publish_replaces_snapshots_and_nothing_else() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    desk.write("thesis.txt", "years of work");
    desk.write("baseplate/place.snapshot", "not one of ours");
    for args in [
        &["publish", "baseplate", "-o", "thesis.txt"][..],
        &["publish", "baseplate", "-o", "baseplate/place.ron"],
        &["publish", "baseplate", "-o", "baseplate"],
        &["publish", "baseplate"],
    ] {
        desk.studio(args)
            .exits(2)
            .says("is not a snapshot")
            .says("-o FILE");
    }
    assert_eq!(desk.read("thesis.txt"), b"years of work");
    assert_eq!(desk.read("baseplate/place.snapshot"), b"not one of ours");
    // A damaged snapshot is one all the same.
    desk.write("baseplate/place.snapshot", "STUDIOSN");
    for _ in 0..2 {
        desk.studio(&["publish", "baseplate"]).exits(0);
    }
}

#[test]
fn a_snapshot_with_a_flipped_bit_or_cut_short_is_refused_by_name() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    desk.studio(&["publish", "baseplate", "-o", "good.snapshot"])
        .exits(0);
    let good = desk.read("good.snapshot");
    let step = good.len() / 24;
    for at in (8..good.len()).step_by(step) {
        let mut bad = good.clone();
        bad[at] ^= 1 << (at % 8);
        desk.write("bad.snapshot", &bad);
        desk.studio(&["inspect", "bad.snapshot"])
            .exits(1)
            .says("bad.snapshot");
        desk.write("bad.snapshot", &good[..at]);
        desk.studio(&["play", "bad.snapshot", "--headless", "--duration", "1s"])
            .exits(1)
            .says("bad.snapshot");
    }
    for bytes in [&b""[..], b"STUDIOSN", b"(format: 1)"] {
        desk.write("bad.snapshot", bytes);
        desk.studio(&["inspect", "bad.snapshot"])
            .exits(1)
            .says("bad.snapshot");
    }
}

#[test]
fn a_foreign_file_that_is_none_leaves_nothing_behind() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12345\n";
    let cut = &FOREIGN_PLACE[..FOREIGN_PLACE.len() / 2];
    for (content, says) in [
        (pointer, "git lfs pull"),
        (cut, "cannot be imported"),
        ("", "empty"),
        ("<html></html>", "HTML"),
        ("<roblox!\u{89}", "cannot be imported"),
    ] {
        let desk = Desk::new();
        desk.write("foreign.rbxl", content);
        for target in ["mine", "deep/down/mine"] {
            desk.studio(&["import", "foreign.rbxl", "-o", target])
                .exits(1)
                .says(says);
        }
        assert_eq!(desk.names(""), ["foreign.rbxl"]);
        let json = desk
            .studio(&["import", "foreign.rbxl", "-o", "mine", "--format", "json"])
            .exits(1);
        assert_eq!(json.event("error")["exit_code"], 1);
        desk.studio(&["play", "foreign.rbxl", "--headless", "--duration", "1s"])
            .exits(1);
    }
}

#[test]
fn an_import_does_not_touch_a_folder_that_is_not_empty() {
    let desk = Desk::new();
    desk.write("foreign.rbxlx", FOREIGN_PLACE);
    desk.write("mine/notes.txt", "mine");
    desk.studio(&["import", "foreign.rbxlx", "-o", "mine"])
        .exits(2)
        .says("not empty");
    assert_eq!(desk.names("mine"), ["notes.txt"]);
}

#[test]
fn what_is_not_there_is_wrong_usage() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("empty")).expect("a folder");
    for command in ["check", "fmt", "publish", "inspect", "play"] {
        desk.studio(&[command, "none"]).exits(2).says("none");
        desk.studio(&[command, "empty"]).exits(2).says("place.ron");
    }
    desk.studio(&["import", "none", "-o", "mine"])
        .exits(2)
        .says("none");
}

#[test]
fn play_without_a_place_names_three_things_to_run() {
    let run = Desk::new().studio(&["play"]).exits(2);
    for next in ["studio new", "studio play path", "studio import"] {
        assert!(run.stderr.contains(next), "{}", run.stderr);
    }
}

#[test]
fn an_address_that_cannot_be_bound_is_named_with_the_reason() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    let taken = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let addr = taken.local_addr().expect("its address").to_string();
    desk.studio(&["play", "baseplate", "--headless", "--listen", &addr])
        .exits(2)
        .says(&addr)
        .says("in use");
    desk.studio(&["play", "baseplate", "--headless", "--listen", "192.0.2.1:9"])
        .exits(2)
        .says("192.0.2.1:9");
}

#[test]
fn flags_that_make_no_sense_are_wrong_usage() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    for flags in [
        &["--clients", "0"][..],
        &["--clients", "201"],
        &["--clients", "many"],
        &["--duration", "10"],
        &["--duration", "0s"],
        &["--net", "loss=200%"],
        &["--net", "speed=1"],
        &["--listen", "nowhere"],
        &["--stern"],
    ] {
        let args: Vec<&str> = ["play", "baseplate"]
            .into_iter()
            .chain(flags.iter().copied())
            .collect();
        desk.studio(&args).exits(2).says(flags[0]);
    }
    desk.studio(&["publish", "baseplate", "--dry-run", "-o", "x"])
        .exits(2);
    desk.studio(&["new", "x", "--template", "moon"])
        .exits(2)
        .says("baseplate");
}
