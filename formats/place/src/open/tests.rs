//! Places on disk: the text, scripts and assets together, and what can be wrong with files.

use std::fs;

use studio_model::known::known;
use studio_model::{Severity, Value};
use tempfile::TempDir;

use super::*;

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    folder
}

/// A place with one Decal and one Script.
fn text(texture: &str) -> Vec<u8> {
    format!(
        "(format: 1, root: [(class: \"Workspace\", children: [\n(class: \"Decal\", properties: {{\"Texture\": \"{texture}\"}}),\n\
         (class: \"Script\", source_file: \"a.server.luau\"),\n])])"
    )
    .into_bytes()
}

/// The problems as `code file-in-the-place:line`.
fn problems(place: &OpenPlace) -> Vec<String> {
    let describe = |problem: &Diagnostic| {
        let location = problem.location.as_ref().unwrap();
        let file = location.file.as_deref().unwrap_or_default();
        let file = file
            .strip_prefix(place.root_dir.to_str().unwrap())
            .unwrap_or(file)
            .trim_start_matches('/');
        format!("{} {file}:{}", problem.code, location.line)
    };
    place.report.iter().map(describe).collect()
}

#[test]
fn a_place_opens_by_its_folder_and_by_its_file() {
    let folder = folder(&[
        ("place.ron", &text("asset://a/b.png")),
        ("a.server.luau", b"print(1)"),
        ("assets/a/b.png", b"png"),
        ("assets/.hidden", b""),
    ]);
    for path in [folder.path().to_owned(), folder.path().join("place.ron")] {
        let place = open(&path).unwrap();
        assert!(place.report.is_empty(), "{:?}", place.report);
        assert_eq!(place.root_dir, folder.path());
        assert_eq!(
            place.assets.files(),
            [crate::AssetFile {
                path: "a/b.png".to_owned(),
                size_bytes: 3
            }]
        );
        let script = place.model.instances_of(known().script).next().unwrap();
        assert_eq!(
            place.model.value(script, known().script_source),
            Some(Value::String("print(1)".into()))
        );
        assert_eq!(
            place.location(script).map(|location| location.line),
            Some(3)
        );
    }
}

#[test]
fn what_is_no_place_is_named() {
    let folder = folder(&[("other.txt", b"")]);
    for path in [
        folder.path().to_owned(),
        folder.path().join("missing"),
        folder.path().join("place.ron"),
    ] {
        let error = open(&path).unwrap_err();
        assert!(
            matches!(&error, PlaceError::NoPlace(named) if *named == path),
            "{error}"
        );
    }
}

#[test]
fn bytes_that_are_no_text_are_located() {
    let folder = folder(&[("place.ron", b"(format: 1,\n  \xC3\xA9\xFF")]);
    let place = open(folder.path()).unwrap();
    let [problem] = &place.report.iter().collect::<Vec<_>>()[..] else {
        panic!("one problem")
    };
    let location = problem.location.as_ref().unwrap();
    assert_eq!(
        (problem.code, location.line, location.column),
        ("not-utf8", 2, 4)
    );
}

#[test]
fn assets_are_checked_against_the_place() {
    let folder = folder(&[
        ("place.ron", &text("asset://a.png")),
        ("a.server.luau", b""),
        ("assets/b.png", b""),
    ]);
    let place = open(folder.path()).unwrap();
    assert_eq!(
        problems(&place),
        ["missing-asset place.ron:2", "unused-asset assets/b.png:0"]
    );
    assert_eq!(
        place.report.iter().last().map(|problem| problem.severity),
        Some(Severity::Note)
    );
    for path in ["../a.server.luau", "/etc/passwd", "a/../../a"] {
        fs::write(
            folder.path().join("place.ron"),
            text(&format!("asset://{path}")),
        )
        .unwrap();
        let place = open(folder.path()).unwrap();
        assert_eq!(problems(&place)[0], "path-escapes place.ron:2", "{path}");
    }
}

#[test]
fn assets_beyond_the_limit_are_errors() {
    let folder = folder(&[
        ("place.ron", b"(format: 1, root: [])"),
        ("assets/big.bin", b""),
    ]);
    let big = fs::File::options()
        .write(true)
        .open(folder.path().join("assets/big.bin"))
        .unwrap();
    big.set_len(limits::ASSET_BYTES_MAX + 1).unwrap();
    let place = open(folder.path()).unwrap();
    assert_eq!(problems(&place), ["oversized-asset assets/big.bin:0"]);
    assert!(place.report.has_errors());
}

#[test]
fn foreign_ids_are_mapped_to_files() {
    let map = b"// from the import\n{\n\"rbxassetid://1\": \"a.png\",\n\"rbxassetid://2\": \"b.png\",\n\"x\": \"../a.png\",\n\"rbxassetid://1\": \"asset://a.png\",\n}";
    let folder = folder(&[
        ("place.ron", &text("rbxassetid://1")),
        ("a.server.luau", b""),
        ("assets/a.png", b""),
        ("assets/map.ron", map),
    ]);
    let place = open(folder.path()).unwrap();
    assert_eq!(
        problems(&place),
        [
            "missing-asset assets/map.ron:4",
            "path-escapes assets/map.ron:5",
            "duplicate-key assets/map.ron:6"
        ]
    );
    assert_eq!(
        place
            .assets
            .resolve("rbxassetid://1")
            .map(|file| file.path.as_str()),
        Some("a.png")
    );
    assert_eq!(place.assets.resolve("rbxassetid://2"), None);
    fs::write(folder.path().join("assets/map.ron"), "{\"a\": }").unwrap();
    assert_eq!(
        problems(&open(folder.path()).unwrap()),
        ["syntax assets/map.ron:1", "unused-asset assets/a.png:0"]
    );
}

#[cfg(unix)]
#[test]
fn links_out_of_the_place_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.png", b"secret")]);
    let folder = folder(&[
        ("place.ron", &text("asset://in.png")),
        ("a.server.luau", b""),
        ("assets/real.png", b""),
    ]);
    let assets = folder.path().join("assets");
    symlink(outside.path().join("secret.png"), assets.join("out.png")).unwrap();
    symlink(outside.path(), assets.join("outer")).unwrap();
    symlink(&assets, assets.join("round")).unwrap();
    symlink(assets.join("real.png"), assets.join("in.png")).unwrap();
    let place = open(folder.path()).unwrap();
    let mut found = problems(&place);
    found.sort();
    assert_eq!(
        found,
        [
            "path-escapes assets:0",
            "path-escapes assets:0",
            "unused-asset assets/real.png:0"
        ]
    );
    let files: Vec<&str> = place
        .assets
        .files()
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    assert_eq!(files, ["in.png", "real.png"]);
}
