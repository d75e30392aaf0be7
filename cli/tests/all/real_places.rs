//! Places that other people made, where `STUDIO_PLACES` names the folder they lie in.

use crate::run::{Desk, foreign_place};

/// A file, and what is in it: instances, classes, scripts, loose parts. A service that a file does not hold does not
/// count.
const PLACES: [(&str, [u64; 4]); 6] = [
    ("baseplate.rbxl", [60, 60, 0, 0]),
    ("baseplate.rbxlx", [59, 59, 0, 0]),
    ("catapults.rbxl", [4_857, 82, 57, 18]),
    ("obby-chart.rbxlx", [350, 6, 288, 0]),
    ("survival.rbxl", [14_054, 117, 29, 2_291]),
    ("tower-defence.rbxl", [7_298, 94, 16, 54]),
];

#[test]
fn each_is_imported_checked_published_twice_alike_and_counted() {
    for (name, counts) in PLACES {
        let Some(file) = foreign_place(name) else {
            continue;
        };
        let file = file.to_string_lossy();
        let desk = Desk::new();
        desk.studio(&["import", &file, "-o", "p"]).exits(0);
        desk.studio(&["check", "p"]).exits(0);
        desk.studio(&["fmt", "p", "--check"]).exits(0);
        let first = desk
            .studio(&["publish", "p", "-o", "a.snapshot", "--format", "json"])
            .exits(0)
            .event("published");
        let mut again = desk.command(["publish", ".", "-o", "../b.snapshot"]);
        let again = again
            .current_dir(desk.path("p"))
            .env("RAYON_NUM_THREADS", "1")
            .output()
            .expect("runs");
        assert!(
            again.status.success() && desk.read("a.snapshot") == desk.read("b.snapshot"),
            "{name}"
        );
        let inspected = desk
            .studio(&["inspect", "a.snapshot", "--format", "json"])
            .exits(0)
            .event("inspected");
        assert_eq!(inspected["id"], first["id"]);
        let found = ["instances", "classes", "scripts", "unanchored_parts"]
            .map(|count| inspected[count].as_u64());
        assert_eq!(found, counts.map(Some), "{name}");
    }
}

#[test]
fn each_is_played_straight_from_its_file() {
    for (name, _) in PLACES {
        let Some(file) = foreign_place(name) else {
            continue;
        };
        let desk = Desk::new();
        // A copy: playing leaves a cache beside the file.
        desk.write(name, std::fs::read(&file).expect("the file"));
        let args = [
            "play",
            name,
            "--clients",
            "3",
            "--headless",
            "--duration",
            "2s",
            "--format",
            "json",
        ];
        let summary = desk.studio(&args).exits(0).event("summary");
        let clients = summary["clients"].as_array().expect("clients");
        assert!(
            clients.iter().all(|client| client["converged"] == true),
            "{name}: {summary}"
        );
    }
}
