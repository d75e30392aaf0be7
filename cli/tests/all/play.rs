//! `studio play` as a process: real sockets, real time, a second or two each.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::run::{Desk, FOREIGN_PLACE, Run, copy_sample};

/// Plays a PLACE for a moment with that many clients, which must all end with the server's state.
#[track_caller]
fn converges(desk: &Desk, place: &str, clients: usize, more: &[&str]) -> Run {
    let clients_text = clients.to_string();
    let mut args = vec![
        "play",
        place,
        "--clients",
        &clients_text,
        "--headless",
        "--duration",
        "1500ms",
        "--format",
        "json",
    ];
    args.extend_from_slice(more);
    let run = desk.studio(&args).exits(0);
    let events = run.events();
    let summary = events.last().expect("a last event");
    assert_eq!(summary["event"], "summary");
    let states = summary["clients"].as_array().expect("clients");
    assert_eq!(states.len(), clients);
    for (index, client) in states.iter().enumerate() {
        let number = index + 1;
        assert_eq!(client["client"], number);
        assert_eq!(client["converged"], true, "{client}");
        assert!(
            client["state_hash"]
                .as_str()
                .is_some_and(|hash| hash.len() == 32),
            "{client}"
        );
        assert_eq!(
            client["state_hash"],
            summary["server_state_hash"][number.to_string()]
        );
        for number in ["bytes_down", "bytes_up", "rtt_ms", "join_ms"] {
            assert!(
                client[number].as_f64().is_some_and(|n| n > 0.0),
                "{number}: {client}"
            );
        }
    }
    run
}

#[test]
fn every_sample_is_played_by_three_clients_and_all_end_alike() {
    for name in ["baseplate", "city", "marbles", "towers"] {
        let desk = Desk::new();
        copy_sample(&desk, name);
        converges(&desk, name, 3, &[]);
    }
}

#[test]
fn the_events_of_a_play_have_their_fields() {
    let desk = Desk::new();
    copy_sample(&desk, "towers");
    let run = converges(&desk, "towers", 2, &[]);
    let snapshot = run.event("snapshot");
    assert_eq!(snapshot["origin"], "published");
    assert!(snapshot["id"].as_str().is_some_and(|id| id.len() == 64));
    let listening = run.event("listening");
    assert!(
        listening["addr"]
            .as_str()
            .is_some_and(|addr| addr.starts_with("127.0.0.1:"))
    );
    let mut joined: Vec<u64> = run
        .events_named("joined")
        .iter()
        .filter_map(|event| event["client"].as_u64())
        .collect();
    joined.sort_unstable();
    assert_eq!(joined, [1, 2]);
    assert!(
        run.events_named("joined")
            .iter()
            .all(|event| event["join_ms"].is_f64() && event["bytes"].is_u64())
    );
    let summary = run.event("summary");
    for percentile in ["p50", "p99", "max"] {
        assert!(summary["tick_ms"][percentile].is_f64(), "{summary}");
    }
    assert!(
        summary["ticks"].as_u64().is_some_and(|ticks| ticks >= 80),
        "{summary}"
    );
    assert!(
        summary["instances"]
            .as_u64()
            .is_some_and(|instances| instances > 333),
        "{summary}"
    );
    assert_eq!(
        (&summary["script_errors"], &summary["interrupted"]),
        (&0.into(), &false.into())
    );
}

#[test]
fn an_unchanged_place_is_not_published_again_and_a_changed_one_is() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    let origin = || converges(&desk, "baseplate", 1, &[]).event("snapshot");
    let first = origin();
    assert_eq!(first["origin"], "published");
    let second = origin();
    assert_eq!(
        (&second["origin"], &second["id"]),
        (&"reused".into(), &first["id"])
    );

    desk.write("baseplate/scripts/Greeting.luau", "return nil");
    let third = origin();
    assert_eq!(third["origin"], "published");
    assert_ne!(third["id"], first["id"]);
    // An asset that nobody uses is an input all the same: it may have been missing.
    desk.write("baseplate/assets/new.png", "");
    let fourth = origin();
    assert_eq!(
        (&fourth["origin"], &fourth["id"]),
        (&"published".into(), &third["id"])
    );

    // A snapshot that was damaged since is no snapshot.
    let file = std::path::PathBuf::from(fourth["file"].as_str().expect("a file"));
    std::fs::write(&file, b"STUDIOSN").expect("a file");
    assert_eq!(origin()["origin"], "published");
}

#[test]
fn a_place_in_a_folder_that_cannot_be_written_is_played_from_the_cache() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    // What cannot be made into a folder stands for a folder that cannot be written: it also holds for root.
    desk.write("baseplate/.studio", "");
    let first = converges(&desk, "baseplate", 1, &[]).event("snapshot");
    assert!(
        first["file"]
            .as_str()
            .is_some_and(|file| file.contains(".home")),
        "{first}"
    );
    assert_eq!(
        converges(&desk, "baseplate", 1, &[]).event("snapshot")["origin"],
        "reused"
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_marked_as_read_only_stays_as_it_is() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    let folder = desk.path("baseplate");
    set_permissions(&folder, Permissions::from_mode(0o555)).expect("the mark");
    let args = ["play", "baseplate", "--duration", "1s", "--format", "json"];
    let play = || {
        let mut command = desk.command(args);
        let command = command.env("XDG_CACHE_HOME", desk.path("caches"));
        Run::of(command.output().expect("runs"))
            .exits(0)
            .event("snapshot")
    };
    let (first, second) = (play(), play());
    set_permissions(&folder, Permissions::from_mode(0o755)).expect("no mark");
    assert_eq!(desk.names("baseplate"), ["place.ron", "scripts", "tests"]);
    assert!(
        first["file"]
            .as_str()
            .is_some_and(|file| file.contains("caches")),
        "{first}"
    );
    assert_eq!(
        (&first["origin"], &second["origin"]),
        (&"published".into(), &"reused".into())
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_file_among_the_assets_does_not_make_every_play_publish() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    desk.write("baseplate/assets/pictures/one.png", "");
    std::os::unix::fs::symlink("pictures", desk.path("baseplate/assets/link")).expect("a link");
    let pipe = std::process::Command::new("mkfifo")
        .arg(desk.path("baseplate/assets/pipe"))
        .status()
        .expect("mkfifo runs");
    assert!(pipe.success());
    for origin in ["published", "reused"] {
        let event = converges(&desk, "baseplate", 1, &[]).event("snapshot");
        assert_eq!(event["origin"], origin);
    }
}

#[cfg(unix)]
#[test]
fn the_list_of_inputs_is_replaced_whole_and_never_written_through_a_link() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    desk.write("elsewhere.json", "somebody else's");
    desk.write("baseplate/.studio/other", "");
    let list = desk.path("baseplate/.studio/place.ron.inputs.json");
    std::os::unix::fs::symlink(desk.path("elsewhere.json"), &list).expect("a link");
    converges(&desk, "baseplate", 1, &[]);
    assert_eq!(desk.read("elsewhere.json"), b"somebody else's");
    assert_eq!(
        desk.names("baseplate/.studio"),
        ["other", "place.ron.inputs.json", "place.ron.snapshot"]
    );
}

#[test]
fn without_any_folder_to_write_the_snapshot_stays_in_memory() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    desk.write("baseplate/.studio", "");
    desk.write(".home", "not a folder");
    let event = converges(&desk, "baseplate", 1, &[]).event("snapshot");
    assert!(event["file"].is_null(), "{event}");
}

#[test]
fn snapshots_and_foreign_files_are_played_directly() {
    let desk = Desk::new();
    copy_sample(&desk, "marbles");
    desk.studio(&["publish", "marbles", "-o", "marbles.snapshot"])
        .exits(0);
    let run = converges(&desk, "marbles.snapshot", 2, &[]);
    assert_eq!(run.event("snapshot")["origin"], "given");
    desk.write("foreign.rbxlx", FOREIGN_PLACE);
    let run = converges(&desk, "foreign.rbxlx", 2, &[]);
    assert_eq!(run.event("imported")["instances"], 3);
    assert_eq!(run.event("snapshot")["origin"], "published");
}

#[test]
fn a_bad_network_delays_but_does_not_divide() {
    let desk = Desk::new();
    copy_sample(&desk, "towers");
    let run = converges(
        &desk,
        "towers",
        2,
        &[
            "--net",
            "delay=20ms,jitter=5ms,loss=5%,dup=2%,reorder=2%,seed=7",
        ],
    );
    let clients = run.event("summary")["clients"].clone();
    let slow = |client: &Value| client["rtt_ms"].as_f64().is_some_and(|ms| ms > 20.0);
    assert!(
        clients
            .as_array()
            .is_some_and(|clients| clients.iter().all(slow)),
        "{clients}"
    );
}

#[test]
fn people_are_told_what_happens_and_who_says_it() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    let run = desk
        .studio(&["play", "baseplate", "--clients", "2", "--duration", "1s"])
        .exits(0);
    for text in [
        "[server]",
        "listening on 127.0.0.1:",
        "[client 1]",
        "[client 2]",
        "joined in",
        "Windows come later",
    ] {
        assert!(run.stderr.contains(text), "{text} in {}", run.stderr);
    }
    for text in [
        "snapshot ",
        "p99",
        "in sync",
        "Both clients ended with the server's state.",
    ] {
        assert!(run.stdout.contains(text), "{text} in {}", run.stdout);
    }
    assert!(
        !run.stdout.contains('\u{1b}') && !run.stderr.contains('\u{1b}'),
        "no colours where nobody sees them"
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_everything_with_130_and_a_summary() {
    let desk = Desk::new();
    copy_sample(&desk, "baseplate");
    let args = [
        "play",
        "baseplate",
        "--clients",
        "2",
        "--headless",
        "--format",
        "json",
    ];
    let mut child = desk
        .command(args)
        .stdout(Stdio::piped())
        .spawn()
        .expect("runs");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let mut last = String::new();
    let mut next = || {
        lines
            .next()
            .transpose()
            .expect("text")
            .inspect(|line| last.clone_from(line))
    };
    while next().is_some_and(|line| !line.contains("\"joined\"")) {}
    let pid = child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args(["-INT", &pid])
        .status()
        .expect("kill runs");
    assert!(sent.success());
    let mut summary = None;
    while let Some(line) = next() {
        let event: Value = serde_json::from_str(&line).expect("JSON");
        if event["event"] == "summary" {
            summary = Some(event);
        }
    }
    assert_eq!(child.wait().expect("ends").code(), Some(130));
    assert_eq!(summary.expect("a summary")["interrupted"], true);
}
