//! The architecture's rules, held against the manifests: who may use whom, who is described, how many binaries, one
//! version of what must be one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("the tests lie in the workspace")
        .to_owned()
}

fn read(path: &str) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn stdout_of(program: &str, args: &[&str]) -> String {
    let result = Command::new(program)
        .args(args)
        .current_dir(root())
        // Where colours are forced, as in CI, they would be part of what is read.
        .env("CARGO_TERM_COLOR", "never")
        .output();
    let result = result.unwrap_or_else(|error| panic!("{program}: {error}"));
    let complaint = String::from_utf8_lossy(&result.stderr);
    assert!(result.status.success(), "{program} {args:?}: {complaint}");
    String::from_utf8(result.stdout).expect("text")
}

/// What cargo says of the members.
fn metadata() -> Value {
    let args = [
        "metadata",
        "--locked",
        "--offline",
        "--format-version=1",
        "--no-deps",
    ];
    serde_json::from_str(&stdout_of(env!("CARGO"), &args)).expect("JSON")
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key}"))
}

/// The members' packages, by their folder.
fn members(metadata: &Value) -> BTreeMap<String, &Value> {
    let root = PathBuf::from(text(metadata, "workspace_root"));
    let ids: BTreeSet<&str> = list(metadata, "workspace_members")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let packages = list(metadata, "packages")
        .iter()
        .filter(|package| ids.contains(text(package, "id")));
    let folder = |package: &Value| {
        let manifest = PathBuf::from(text(package, "manifest_path"));
        let folder = manifest
            .parent()
            .and_then(|path| path.strip_prefix(&root).ok());
        folder
            .expect("members lie in the workspace")
            .to_string_lossy()
            .replace('\\', "/")
    };
    packages.map(|package| (folder(package), package)).collect()
}

/// The folders that the layer table names, from top to bottom.
fn layers() -> Vec<String> {
    let table = read("ARCHITECTURE.md");
    let rows = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    rows.map(|(folder, _)| folder.to_owned()).collect()
}

#[test]
fn a_crate_uses_only_crates_above_it_in_the_layer_table() {
    let metadata = metadata();
    let members = members(&metadata);
    let layers = layers();
    let rank: BTreeMap<&str, usize> = layers.iter().map(String::as_str).zip(0..).collect();
    assert_eq!(rank.len(), layers.len(), "a crate has one row");
    let named: BTreeSet<&str> = rank.keys().copied().collect();
    let present: BTreeSet<&str> = members.keys().map(String::as_str).collect();
    assert_eq!(
        named, present,
        "the table names the members, all of them and nothing else"
    );

    let folder_of: BTreeMap<&str, &str> = members
        .iter()
        .map(|(folder, package)| (text(package, "name"), folder.as_str()))
        .collect();
    for (folder, package) in &members {
        let shipped = list(package, "dependencies")
            .iter()
            .filter(|d| d["kind"] != "dev");
        for used in shipped.filter_map(|d| folder_of.get(text(d, "name"))) {
            assert!(
                rank[used] < rank[folder.as_str()],
                "{folder} must not use {used}: it is not above it"
            );
        }
    }
}

#[test]
fn a_crate_is_named_after_its_folder_and_described_in_the_code_map() {
    let map = read("ARCHITECTURE.md");
    for (folder, package) in members(&metadata()) {
        let last = folder.rsplit('/').next().unwrap_or(&folder);
        assert_eq!(text(package, "name"), format!("studio-{last}"));
        assert!(
            map.contains(&format!("\n### `{folder}`")),
            "ARCHITECTURE.md has no heading for {folder}"
        );
    }
}

#[test]
fn there_is_one_binary() {
    let metadata = metadata();
    let members = members(&metadata);
    let targets = members
        .values()
        .flat_map(|package| list(package, "targets"));
    let binaries: Vec<&str> = targets
        .filter(|target| list(target, "kind").iter().any(|kind| kind == "bin"))
        .map(|target| text(target, "name"))
        .collect();
    assert_eq!(binaries, ["studio"], "`cargo run` must not be ambiguous");
}

#[test]
fn what_must_be_one_version_is_one_version() {
    // What is built for users on this machine: neither tests nor build scripts count.
    let args = [
        "tree",
        "--locked",
        "--offline",
        "--workspace",
        "--edges=normal",
        "--prefix=none",
        "--format={p}",
    ];
    let tree = stdout_of(env!("CARGO"), &args);
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, rest) in tree.lines().filter_map(|line| line.split_once(' ')) {
        versions
            .entry(name)
            .or_default()
            .extend(rest.split(' ').next());
    }
    assert!(versions.contains_key("studio-cli"), "{tree}");
    for name in [
        "glam", "egui", "wgpu", "winit", "rapier3d", "quinn", "rustls", "mlua", "ron",
    ] {
        let found = versions.get(name);
        assert!(
            found.is_none_or(|found| found.len() == 1),
            "{name}: {found:?}"
        );
    }
}

/// Licences that what we ship may have.
const LICENCES: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-2-Clause-Patent",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "OFL-1.1",
    "Ubuntu-font-1.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Zlib",
];

/// Whether we may use something under this expression, of which no alternative is nested deeper than one level.
fn may_use(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    if let Some((group, rest)) = expression
        .strip_prefix('(')
        .and_then(|inner| inner.split_once(')'))
    {
        return may_use(group) && rest.strip_prefix(" AND ").is_none_or(may_use);
    }
    let plain = |licence: &str| LICENCES.contains(&licence.trim());
    expression
        .split(" OR ")
        .any(|alternative| alternative.split(" AND ").all(plain))
}

#[test]
fn everything_that_is_shipped_has_a_licence_that_allows_it() {
    let args = [
        "tree",
        "--locked",
        "--offline",
        "--workspace",
        "--edges=normal",
        "--prefix=none",
        "--format={p}|{l}",
    ];
    let tree = stdout_of(env!("CARGO"), &args);
    for (package, licence) in tree.lines().filter_map(|line| line.split_once('|')) {
        let licence = licence.trim_end_matches(" (*)");
        // Unmodified and linked as it is, which the MPL allows.
        let named = ["option-ext ", "nucleo-matcher "]
            .iter()
            .any(|name| package.starts_with(name))
            && licence == "MPL-2.0";
        assert!(named || may_use(licence), "{package}: {licence}");
    }
    for (licence, allowed) in [
        ("MIT OR GPL-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
        ("(MIT OR ISC) AND GPL-3.0", false),
        ("GPL-3.0/Zlib", true),
        ("", false),
    ] {
        assert_eq!(may_use(licence), allowed, "{licence}");
    }
}

#[test]
fn ci_runs_the_test_command_that_the_readme_names() {
    let command = "cargo test --release --workspace";
    assert!(read("README.md").contains(command));
    assert!(
        read(".ci/run")
            .lines()
            .any(|line| line == format!("step {command}"))
    );
}
