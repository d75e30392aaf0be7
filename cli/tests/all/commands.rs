//! What the commands do when all is well.

use std::process::Stdio;

use crate::run::{Desk, FOREIGN_PLACE, Run, copy_sample, place_with_part};

#[test]
fn studio_alone_says_what_to_run() {
    let run = Desk::new()
        .studio(&[])
        .exits(2)
        .says("studio new DIR")
        .says("studio --help");
    assert_eq!(run.stdout, "");
}

#[test]
fn help_names_every_command_and_exit_code_and_each_has_examples() {
    let desk = Desk::new();
    let help = desk.studio(&["--help"]).exits(0).stdout;
    for word in [
        "new",
        "check",
        "fmt",
        "publish",
        "inspect",
        "play",
        "import",
        "completions",
    ] {
        assert!(help.contains(&format!("\n  {word} ")), "{word}");
        let own = desk.studio(&[word, "--help"]).exits(0).stdout;
        assert!(own.contains("Examples:\n  studio"), "{word}");
    }
    for code in ["0 ", "1 ", "2 ", "3 ", "130 "] {
        assert!(help.contains(&format!("\n  {code} ")), "{code}");
    }
}

#[test]
fn every_template_makes_a_place_that_checks_formats_passes_its_test_and_publishes() {
    for template in ["baseplate", "towers", "marbles"] {
        let desk = Desk::new();
        let run = desk
            .studio(&["new", "my place", "--template", template])
            .exits(0);
        for next in [
            "studio play 'my place'",
            "studio test 'my place'",
            "studio check 'my place'",
            "studio publish 'my place'",
        ] {
            assert!(run.stdout.contains(next), "{}", run.stdout);
        }
        assert_eq!(desk.names(""), ["my place"]);
        assert_eq!(
            desk.names("my place"),
            [".github", ".gitignore", "place.ron", "scripts", "tests"]
        );
        desk.studio(&["check", "my place"])
            .exits(0)
            .says("no problems");
        desk.studio(&["fmt", "my place", "--check"]).exits(0);
        desk.studio(&["test", "my place", "--clients", "2"])
            .exits(0);
        desk.studio(&["publish", "my place"]).exits(0);
        assert!(desk.has("my place/place.snapshot"));
    }
}

#[test]
fn a_new_place_goes_into_an_empty_folder_but_no_other() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("empty")).expect("a folder");
    desk.studio(&["new", "empty"]).exits(0);
    desk.studio(&["new", "empty"]).exits(2).says("is not empty");
    desk.write("file", "");
    desk.studio(&["new", "file"]).exits(2);
    assert_eq!(desk.names(""), ["empty", "file"]);
}

#[test]
fn fmt_writes_uids_and_keeps_comments_and_check_tells_before() {
    let desk = Desk::new();
    desk.write(
        "place.ron",
        place_with_part("// How fast.\n  \"Anchored\" : true,"),
    );
    desk.studio(&["fmt", ".", "--check"])
        .exits(1)
        .says("would change")
        .says("studio fmt .");
    let before = desk.read("place.ron");
    assert!(!String::from_utf8_lossy(&before).contains("uid"));
    desk.studio(&["fmt", "place.ron"])
        .exits(0)
        .says("rewritten");
    let after = String::from_utf8(desk.read("place.ron")).expect("text");
    assert!(
        after.contains("uid: \"")
            && after.contains("// How fast.")
            && after.contains("\"Anchored\": true,"),
        "{after}"
    );
    let run = desk
        .studio(&["fmt", ".", "--check", "--format", "json"])
        .exits(0);
    let event = run.event("formatted");
    assert_eq!(
        (&event["changed"], &event["written"]),
        (&false.into(), &false.into())
    );
}

#[test]
fn publishing_twice_gives_the_same_bytes_from_anywhere_on_any_number_of_threads() {
    let desk = Desk::new();
    copy_sample(&desk, "towers");
    let first = desk
        .studio(&["publish", "towers", "--format", "json"])
        .exits(0)
        .event("published");
    let bytes = desk.read("towers/place.snapshot");
    assert_eq!(first["bytes"], bytes.len());
    assert_eq!(
        (&first["parts"], &first["scripts"]),
        (&333.into(), &1.into())
    );

    let mut elsewhere = desk.command(["publish", "place.ron", "-o", "../other.snapshot"]);
    let run = Run::of(
        elsewhere
            .current_dir(desk.path("towers"))
            .env("RAYON_NUM_THREADS", "1")
            .output()
            .expect("runs"),
    );
    run.exits(0);
    assert!(bytes == desk.read("other.snapshot"));
}

#[test]
fn a_dry_run_writes_nothing() {
    let desk = Desk::new();
    copy_sample(&desk, "marbles");
    let run = desk
        .studio(&["publish", "marbles", "--dry-run", "--format", "json"])
        .exits(0);
    let event = run.event("published");
    assert!(event["file"].is_null() && event["id"].as_str().is_some_and(|id| id.len() == 64));
    assert_eq!(desk.names("marbles"), ["place.ron", "scripts"]);
}

#[test]
fn inspect_tells_the_same_of_a_place_and_of_its_snapshot() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    let published = desk
        .studio(&[
            "publish",
            "baseplate",
            "-o",
            "a.snapshot",
            "--format",
            "json",
        ])
        .exits(0)
        .event("published");
    let place = desk
        .studio(&["inspect", "baseplate", "--format", "json"])
        .exits(0)
        .event("inspected");
    let snapshot = desk
        .studio(&["inspect", "a.snapshot", "--format", "json"])
        .exits(0)
        .event("inspected");
    for count in [
        "instances",
        "classes",
        "scripts",
        "parts",
        "unanchored_parts",
        "by_class",
    ] {
        assert_eq!(place[count], snapshot[count], "{count}");
    }
    assert_eq!(
        (&place["kind"], &snapshot["kind"]),
        (&"place".into(), &"snapshot".into())
    );
    assert_eq!(snapshot["id"], published["id"]);
    let stored: u64 = snapshot["sections"]
        .as_array()
        .expect("sections")
        .iter()
        .filter_map(|s| s["stored_bytes"].as_u64())
        .sum();
    assert!(stored > 0 && stored < snapshot["bytes"].as_u64().expect("bytes"));
    desk.studio(&["inspect", "a.snapshot"])
        .exits(0)
        .says("services that the file does not hold do not count");
}

#[test]
fn a_foreign_file_becomes_a_place_that_publishes() {
    let desk = Desk::new();
    // The extension lies, which does not matter.
    desk.write("foreign.rbxl", FOREIGN_PLACE);
    let run = desk
        .studio(&[
            "import",
            "foreign.rbxl",
            "-o",
            "deep/mine",
            "--format",
            "json",
        ])
        .exits(0);
    let event = run.event("imported");
    assert_eq!(
        (&event["instances"], &event["encoding"]),
        (&3.into(), &"XML".into())
    );
    assert_eq!(desk.names("deep/mine"), [".gitignore", "place.ron"]);
    assert!(String::from_utf8_lossy(&desk.read("deep/mine/.gitignore")).contains("*.snapshot"));
    desk.studio(&["fmt", "deep/mine", "--check"]).exits(0);
    let placed = desk
        .studio(&["publish", "deep/mine", "--format", "json"])
        .exits(0)
        .event("published");
    let direct = desk
        .studio(&["publish", "foreign.rbxl", "--format", "json"])
        .exits(0);
    assert_eq!(direct.event("published")["id"], placed["id"]);
    assert!(desk.has("foreign.snapshot"));
}

#[test]
fn completions_know_the_commands() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        desk.studio(&["completions", shell])
            .exits(0)
            .says("publish");
    }
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    for args in [
        &["inspect", "baseplate"][..],
        &["check", "baseplate", "--format", "json"],
        &["completions", "zsh"],
    ] {
        let mut child = desk
            .command(args)
            .stdout(Stdio::piped())
            .spawn()
            .expect("runs");
        drop(child.stdout.take());
        assert_eq!(child.wait().expect("ends").code(), Some(0), "{args:?}");
    }
}

#[test]
fn a_verdict_does_not_depend_on_who_reads_it() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    desk.write("bad/place.ron", place_with_part("\"Anchored\": 7,"));
    for (args, code) in [
        (&["check", "bad"][..], 1),
        (&["check", "bad", "--format", "json"], 1),
        (&["fmt", "bad", "--format", "json"], 1),
        (
            &["play", "baseplate", "--duration", "1s", "--format", "json"],
            0,
        ),
        (&["play", "baseplate", "--duration", "1s"], 0),
        // Without an end of its own, it ends when nobody reads.
        (&["play", "baseplate", "--format", "json"], 0),
    ] {
        let mut child = desk
            .command(args)
            .stdout(Stdio::piped())
            .spawn()
            .expect("runs");
        drop(child.stdout.take());
        assert_eq!(child.wait().expect("ends").code(), Some(code), "{args:?}");
    }
}

#[test]
fn a_file_that_is_written_into_the_current_folder_arrives_there() {
    let desk = Desk::new();
    desk.write("foreign.rbxl", FOREIGN_PLACE);
    std::fs::create_dir(desk.path("here")).expect("a folder");
    let mut import = desk.command(["import", "../foreign.rbxl", "-o", "."]);
    let output = import.current_dir(desk.path("here")).output();
    Run::of(output.expect("runs")).exits(0);
    assert_eq!(desk.names("here"), [".gitignore", "place.ron"]);
}
