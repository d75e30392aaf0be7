//! Runs `studio` and keeps what came of it.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder to work in, and a home of its own: nothing of the user's is read or written.
pub(crate) struct Desk {
    dir: TempDir,
}

/// What came of a run.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Names in a folder, sorted.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    /// A command that is yet to run here.
    pub(crate) fn command(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_studio"));
        let home = self.dir.path().join(".home");
        command
            .args(args)
            .current_dir(self.dir.path())
            .env("NO_COLOR", "1");
        command
            .env("HOME", &home)
            .env("LOCALAPPDATA", &home)
            .env_remove("XDG_CACHE_HOME");
        command
    }

    /// Runs it here.
    pub(crate) fn studio(&self, args: &[&str]) -> Run {
        Run::of(self.command(args).output().expect("studio runs"))
    }
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// This run, which must have ended so.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "stdout: {}\nstderr: {}",
            self.stdout,
            self.stderr
        );
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        self
    }

    /// This run, which must have said that.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        let said = self.stdout.contains(text) || self.stderr.contains(text);
        assert!(
            said,
            "`{text}` in\nstdout: {}\nstderr: {}",
            self.stdout, self.stderr
        );
        self
    }

    /// The events, all of them well formed.
    pub(crate) fn events(&self) -> Vec<Value> {
        let event = |line| -> Value {
            let event: Value =
                serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            assert!(event["event"].is_string(), "{line}");
            event
        };
        self.stdout.lines().map(event).collect()
    }

    /// The events of a name.
    pub(crate) fn events_named(&self, name: &str) -> Vec<Value> {
        self.events()
            .into_iter()
            .filter(|event| event["event"] == name)
            .collect()
    }

    /// The only event of a name.
    #[track_caller]
    pub(crate) fn event(&self, name: &str) -> Value {
        let events = self.events_named(name);
        assert_eq!(events.len(), 1, "one {name} in {}", self.stdout);
        events.into_iter().next().expect("one")
    }
}

/// A sample of the repository.
pub(crate) fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../samples")
        .join(name)
}

/// Copies a sample onto the desk, without what running it left there.
pub(crate) fn copy_sample(desk: &Desk, name: &str) {
    let place = sample(name);
    desk.write(
        &format!("{name}/place.ron"),
        fs::read(place.join("place.ron")).expect("a place"),
    );
    for folder in ["scripts", "tests"] {
        let files = fs::read_dir(place.join(folder)).into_iter().flatten();
        for file in files {
            let file = file.expect("a file");
            let to = format!("{name}/{folder}/{}", file.file_name().to_string_lossy());
            desk.write(&to, fs::read(file.path()).expect("a file"));
        }
    }
}

/// A place that other people made, unless `STUDIO_PLACES` names no folder with it, which is said.
pub(crate) fn foreign_place(name: &str) -> Option<PathBuf> {
    let file = std::env::var_os("STUDIO_PLACES").map(|folder| PathBuf::from(folder).join(name));
    let file = file.filter(|file| file.is_file());
    if file.is_none() {
        // Past the capture of the test runner: who runs the tests shall see it.
        let skipped = writeln!(
            std::io::stderr(),
            "skipped: STUDIO_PLACES names no folder with {name}"
        );
        skipped.expect("standard error");
    }
    file
}

/// A place with one part whose properties are these lines.
pub(crate) fn place_with_part(properties: &str) -> String {
    format!(
        "(\n    format: 1,\n    root: [\n        (class: \"Workspace\", children: [\n            \
         (class: \"Part\", name: \"Thing\", properties: {{\n{properties}\n            }}),\n        ]),\n    ],\n)\n"
    )
}

/// A foreign place in XML: an anchored floor and a loose block above it.
pub(crate) const FOREIGN_PLACE: &str = r#"<roblox version="4">
  <Item class="Workspace" referent="W">
    <Properties><string name="Name">Workspace</string></Properties>
    <Item class="Part" referent="F">
      <Properties>
        <string name="Name">Floor</string>
        <bool name="Anchored">true</bool>
        <Vector3 name="size"><X>64</X><Y>2</Y><Z>64</Z></Vector3>
      </Properties>
    </Item>
    <Item class="Part" referent="B">
      <Properties>
        <string name="Name">Block</string>
        <CoordinateFrame name="CFrame"><X>0</X><Y>9</Y><Z>0</Z><R00>1</R00><R01>0</R01><R02>0</R02><R10>0</R10><R11>1</R11><R12>0</R12><R20>0</R20><R21>0</R21><R22>1</R22></CoordinateFrame>
      </Properties>
    </Item>
  </Item>
</roblox>
"#;
