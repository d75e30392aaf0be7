//! What stands around the values: the frame, fields, keys, uids, references, script files.

use super::*;

#[test]
fn a_broken_frame_is_located() {
    for (text, expected) in [
        ("", "missing-format 1:1 "),
        ("(root: [])", "missing-format 1:6 "),
        ("(format: 1.5, root: [])", "missing-format 1:10 "),
        ("(format: 1)", "missing-root 1:12 "),
        ("(format: 1, root: [", "syntax 1:20 "),
        ("(format: 1, root: []", "syntax 1:21 "),
        ("(format: 1, root: []) x", "syntax 1:23 "),
        ("(format: 1, root: [], extra: 3)", "unknown-field 1:23 "),
        ("(format: 1, root: [], root: [])", "unknown-field 1:23 "),
        ("(format: 1, /* root: [])", "syntax 1:13 "),
        ("(format: 2, root: [])", "future-format 1:11 "),
        ("(format: 4000000000, whatever)", "future-format 1:20 "),
        ("(format: 0, root: [])", "unknown-format 1:11 "),
    ] {
        assert_eq!(problems(&read(text)), [expected], "{text}");
    }
    assert!(read("\u{FEFF}(format: 1, root: [])").report.is_empty());
    let future = read("(format: 7, root: [])");
    assert!(
        future
            .report
            .iter()
            .next()
            .unwrap()
            .message
            .contains("format 7")
    );
}

#[test]
fn the_class_comes_first() {
    check(
        r#"(name: "A", class: "Workspace", children: [(class: "Part", properties: {"Szie": 1})])"#,
        &[
            "missing-class 3:2 A",
            "unknown-field 3:13 A",
            "unknown-property 3:73 A/Part",
        ],
    );
    check("()", &["missing-class 3:2 UnknownClass"]);
}

#[test]
fn the_root_holds_services_once_each() {
    check(
        "(class: \"Workspace\"),\n(class: \"Part\"),\n(class: \"Workspace\")",
        &["not-a-service 4:2 Part", "duplicate-service 5:2 Workspace"],
    );
}

#[test]
fn keys_that_come_twice_are_errors() {
    check(
        r#"(class: "Workspace", name: "A", name: "B")"#,
        &["duplicate-key 3:33 A"],
    );
    check(
        r#"(class: "Workspace", class: "Part")"#,
        &["unknown-field 3:22 Workspace"],
    );
    check(
        r#"(class: "Workspace", children: [], children: [(class: "Prt")])"#,
        &[
            "duplicate-key 3:36 Workspace",
            "unknown-class 3:48 Workspace/Prt",
        ],
    );
    check_property(
        "Size",
        "(1, 2, 3), \"Size\": (1, 2, 3)",
        &["duplicate-key 4:20 Workspace/Part"],
    );
    // An alias and the name of the same property, and an unknown name.
    check_property(
        "Color",
        "(1, 2, 3), \"Color3uint8\": (1, 2, 3)",
        &["duplicate-key 4:21 Workspace/Part"],
    );
    check_property(
        "X",
        "1, \"X\": 2",
        &[
            "unknown-property 4:1 Workspace/Part",
            "duplicate-key 4:9 Workspace/Part",
        ],
    );
    check(
        r#"(class: "Workspace", attributes: {"A": 1, "A": 2})"#,
        &["duplicate-key 3:43 Workspace"],
    );
    check(
        r#"(class: "Workspace", tags: ["A", "A"])"#,
        &["duplicate-key 3:34 Workspace"],
    );
}

#[test]
fn uids_are_unique() {
    let read = check(
        "(class: \"Workspace\", uid: \"1\"),\n(class: \"Lighting\", uid: \"1\"),\n(class: \"Teams\", uid: \"-\")",
        &["duplicate-uid 4:26 Lighting", "bad-uid 5:23 Teams"],
    );
    assert_eq!(read.model.uid(find(&read.model, "Lighting")), None);
}

#[test]
fn references_lead_to_instances_of_the_place() {
    let weld = |value: &str| {
        format!(
            r#"(class: "Workspace", uid: "1", children: [(class: "Weld", properties: {{"Part0": {value}}})])"#
        )
    };
    let read = check(&weld("\"1\""), &[]);
    let id = find(&read.model, "Workspace/Weld");
    assert_eq!(
        read.model.reference(id, known().joint_part0),
        Some(find(&read.model, "Workspace"))
    );
    check(&weld("None"), &[]);
    check(&weld("\"2\""), &["missing-reference 3:81 Workspace/Weld"]);
    check(&weld("\"a b\""), &["bad-uid 3:81 Workspace/Weld"]);
    check(&weld("7"), &["wrong-type 3:81 Workspace/Weld"]);
}

#[test]
fn script_files_are_read_and_their_problems_located() {
    let mut scripts = BTreeMap::new();
    scripts.insert(
        "scripts/a.server.luau".to_owned(),
        "print(1)\r\n\0".to_owned(),
    );
    let service = |field: &str| {
        place(&format!(
            r#"(class: "ServerScriptService", children: [(class: "Script", {field})])"#
        ))
    };
    let read_with = |field: &str| read_str(&service(field), "place.ron", &scripts);
    let good = read_with("source_file: \"scripts/a.server.luau\"");
    assert!(good.report.is_empty());
    let script = find(&good.model, "ServerScriptService/Script");
    assert_eq!(
        good.model.value(script, known().script_source),
        Some(Value::String("print(1)\r\n\0".into()))
    );
    for (path, code) in [
        ("scripts/b.server.luau", "missing-file"),
        ("../a.luau", "path-escapes"),
        ("scripts/../../a.luau", "path-escapes"),
        ("/etc/passwd", "path-escapes"),
        ("C:/a.luau", "path-escapes"),
        ("", "path-escapes"),
    ] {
        let read = read_with(&format!("source_file: \"{path}\""));
        assert_eq!(
            problems(&read),
            [format!("{code} 3:74 ServerScriptService/Script")],
            "{path}"
        );
        assert!(write_string(&read.model).contains(&format!("source_file: \"{path}\"")));
    }
    check(
        r#"(class: "Workspace", source: "x")"#,
        &["not-a-script 3:30 Workspace"],
    );
}
