//! What good and bad texts read as: for every kind of mistake its code, its place and the instance, and what is kept.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use studio_model::known::known;
use studio_model::{InstanceId, Value, limits};

use super::*;
use crate::random_model::{Random, random_model};
use crate::{NoScripts, write_string};

/// A place with `services` in its root list, which starts at the beginning of line 3.
fn place(services: &str) -> String {
    format!("(\n    format: 1, root: [\n{services}\n])")
}

fn read(text: &str) -> ReadPlace {
    read_str(text, "place.ron", &NoScripts)
}

/// The problems as `code line:column path`.
fn problems(read: &ReadPlace) -> Vec<String> {
    let describe = |problem: &Diagnostic| {
        let location = problem.location.as_ref().unwrap();
        assert_eq!(location.file.as_deref(), Some("place.ron"));
        format!(
            "{} {}:{} {}",
            problem.code, location.line, location.column, problem.path
        )
    };
    read.report.iter().map(describe).collect()
}

/// Reads `services` as the root list of a place and compares the problems.
fn check(services: &str, expected: &[&str]) -> ReadPlace {
    let read = read(&place(services));
    assert_eq!(problems(&read), expected, "{services}");
    read
}

/// Reads a property of a Part, alone in line 4, and compares the problems.
fn check_property(name: &str, value: &str, expected: &[&str]) -> ReadPlace {
    let part = format!("(class: \"Part\", properties: {{\n\"{name}\": {value},\n}})");
    check(
        &format!("(class: \"Workspace\", children: [{part}])"),
        expected,
    )
}

fn only_hint(read: &ReadPlace) -> &str {
    assert_eq!(read.report.iter().len(), 1);
    read.report
        .iter()
        .next()
        .and_then(|problem| problem.hint.as_deref())
        .unwrap_or_default()
}

fn find(model: &DataModel, path: &str) -> InstanceId {
    path.split('/')
        .fold(model.root(), |at, name| model.find_child(at, name).unwrap())
}

#[test]
fn a_place_reads_as_it_is_written_by_hand() {
    let read = check(
        r"
        Some // not RON of ours: the outline is strict
        ",
        &["syntax 4:9 "],
    );
    assert!(read.model.is_empty());
    let read = check(
        r#"
        (class: "Workspace", uid: "2fK9", properties: { "Gravity": 35, }, children: [
            (class: "Part", uid: "8xQd", name: "Floor", tags: ["Lava", "Cold"], attributes: {
                "Speed": 3, "Label": "hi\n", "On": true, "Home": Vector3(1, 2.5, -3), "Count": Int32( 7, ),
                "Kind": EnumItem("Material", "Grass"), "Fade": NumberSequence([(0, 1), (1, 0)]),
            }, properties: {
                "Anchored": true,
                "CFrame": (0, -10, 0),
                "Material": "Grass",
                "Size": (512, 20.0, 5e2),
            }),
            (class: "WeldConstraint", properties: {"Part0": "8xQd", "Part1": None}),
            (class: "Script", name: "Door", source: r"print('\')"),
        ]),"#,
        &[],
    );
    let model = &read.model;
    let floor = find(model, "Workspace/Floor");
    assert_eq!(
        model
            .tags(floor)
            .iter()
            .map(AsRef::as_ref)
            .collect::<Vec<&str>>(),
        ["Cold", "Lava"]
    );
    assert_eq!(model.attribute(floor, "Speed"), Some(&Value::Float64(3.0)));
    assert_eq!(model.attribute(floor, "Count"), Some(&Value::Int32(7)));
    assert_eq!(
        model.attribute(floor, "Label"),
        Some(&Value::String("hi\n".into()))
    );
    assert_eq!(model.attributes(floor).len(), 7);
    assert_eq!(
        model.value(floor, known().size),
        Some(Value::Vector3(glam::Vec3::new(512.0, 20.0, 500.0)))
    );
    assert!(model.flag(floor, known().anchored));
    let weld = find(model, "Workspace/WeldConstraint");
    assert_eq!(
        model.reference(weld, known().weld_constraint_part0),
        Some(floor)
    );
    let door = find(model, "Workspace/Door");
    assert_eq!(
        model.value(door, known().script_source),
        Some(Value::String(r"print('\')".into()))
    );
    assert_eq!(
        read.lines.location(weld).map(|location| location.line),
        Some(14)
    );
}

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
fn values_of_the_wrong_type_are_errors_with_an_example() {
    for (name, value) in [
        ("Size", "\"big\""),
        ("Size", "(1, 2)"),
        ("Size", "(1, 2, 3, 4)"),
        ("Size", "(1, x, 3)"),
        ("CFrame", "(1, 2, 3, 4, 5, 6)"),
        ("Anchored", "1"),
        ("Anchored", "True"),
        ("Transparency", "\"0.5\""),
        ("Transparency", "(0.5)"),
        ("Color", "(256, 0, 0)"),
        ("Color", "(0.5, 0, 0)"),
        ("RootPriority", "1.5"),
        ("RootPriority", "99999999999999999999"),
        ("CollisionGroup", "Default"),
        ("Material", "(1, 2)"),
        ("Material", "None"),
        ("CustomPhysicalProperties", "(density: 1)"),
        (
            "CustomPhysicalProperties",
            "(density: 1, friction: 1, elasticity: 1, colour: 1)",
        ),
    ] {
        let column = name.len() + 5;
        let read = check_property(
            name,
            value,
            &[&format!("wrong-type 4:{column} Workspace/Part")],
        );
        assert!(only_hint(&read).starts_with("write it like `"), "{name}");
        // The text is kept: writing the place loses nothing.
        assert!(
            write_string(&read.model).contains(&format!("\"{name}\": {value},\n")),
            "{name}"
        );
    }
}

#[test]
fn reading_goes_on_behind_a_wrong_value() {
    let read = check_property(
        "Size",
        "true, \"Anchored\": true",
        &["wrong-type 4:9 Workspace/Part"],
    );
    assert!(
        read.model
            .flag(find(&read.model, "Workspace/Part"), known().anchored)
    );
}

#[test]
fn items_that_an_enum_does_not_have_are_errors() {
    let read = check_property(
        "Material",
        "\"Gras\"",
        &["unknown-enum-item 4:13 Workspace/Part"],
    );
    assert_eq!(only_hint(&read), "did you mean `\"Grass\"`?");
    check_property(
        "Material",
        "123456",
        &["unknown-enum-item 4:13 Workspace/Part"],
    );
    check_property("Material", "-1", &["wrong-type 4:13 Workspace/Part"]);
    check_property("Material", "256", &[]);
}

#[test]
fn poses_and_sizes_must_be_finite() {
    check_property("Size", "(1, inf, 1)", &["not-finite 4:9 Workspace/Part"]);
    check_property("CFrame", "(NaN, 0, 0)", &["not-finite 4:11 Workspace/Part"]);
    check_property(
        "CFrame",
        "(0, 0, 0, 1, 0, 0, 0, -inf, 0, 0, 0, 1)",
        &["not-finite 4:11 Workspace/Part"],
    );
    check_property("Size", "(1e39, 1, 1)", &["not-finite 4:9 Workspace/Part"]);
    check_property("Transparency", "inf", &[]);
    let attribute = r#"(class: "Workspace", attributes: {"A": Vector3(NaN, 0, 0)})"#;
    check(attribute, &["not-finite 3:40 Workspace"]);
}

#[test]
fn unknown_names_come_with_a_suggestion() {
    let read = check_property(
        "Colour",
        "(1, 2, 3)",
        &["unknown-property 4:1 Workspace/Part"],
    );
    assert_eq!(only_hint(&read), "did you mean `Color`?");
    assert!(!read.report.has_errors());
    let read = check(r#"(class: "Workspce")"#, &["unknown-class 3:2 Workspce"]);
    assert_eq!(only_hint(&read), "did you mean `Workspace`?");
    check(
        r#"(class: "Workspace", colour: 3, children: [])"#,
        &["unknown-field 3:22 Workspace"],
    );
    check(
        r#"(class: "Workspace", Gravity: 3)"#,
        &["unknown-field 3:22 Workspace"],
    );
    check(
        r#"(class: "Workspace", properties: {"Gravity": }, name: "W")"#,
        &["syntax 3:46 Workspace"],
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
fn uids_are_unique() {
    let read = check(
        "(class: \"Workspace\", uid: \"1\"),\n(class: \"Lighting\", uid: \"1\"),\n(class: \"Teams\", uid: \"-\")",
        &["duplicate-uid 4:26 Lighting", "bad-uid 5:23 Teams"],
    );
    assert_eq!(read.model.uid(find(&read.model, "Lighting")), None);
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
fn names_of_fields_are_no_properties() {
    check_property("Name", "\"A\"", &["not-a-property 4:1 Workspace/Part"]);
    check_property("Attributes", "{}", &["not-a-property 4:1 Workspace/Part"]);
    check(
        r#"(class: "ModuleScript", properties: {"Source": ""})"#,
        &[
            "not-a-service 3:2 ModuleScript",
            "not-a-property 3:38 ModuleScript",
        ],
    );
    check_property(
        "AbsolutePosition",
        "1",
        &["unknown-property 4:1 Workspace/Part"],
    );
    check_property("AssemblyMass", "1", &["not-saved 4:1 Workspace/Part"]);
}

#[test]
fn attributes_have_a_known_type() {
    for value in [
        "Vector9(1)",
        "Ref(\"1\")",
        "None",
        "[1]",
        "Int32",
        "Vector3",
        "(1, 2, 3)",
        "{}",
    ] {
        check(
            &format!(r#"(class: "Workspace", attributes: {{"A": {value}}})"#),
            &["wrong-type 3:40 Workspace"],
        );
    }
    check(
        r#"(class: "Workspace", attributes: {"A": Int32(1.5)})"#,
        &["wrong-type 3:40 Workspace"],
    );
    check(
        r#"(class: "Workspace", attributes: {"A": EnumItem("Material", "X")})"#,
        &["unknown-enum-item 3:40 Workspace"],
    );
    check(
        r#"(class: "Workspace", attributes: {"": 1})"#,
        &["too-long 3:35 Workspace"],
    );
}

#[test]
fn text_beyond_its_limit_is_an_error() {
    let name = "n".repeat(limits::NAME_BYTES_MAX + 1);
    check(
        &format!(r#"(class: "Workspace", name: "{name}")"#),
        &["too-long 3:28 Workspace"],
    );
    let tag = "t".repeat(limits::TAG_BYTES_MAX + 1);
    check(
        &format!(r#"(class: "Workspace", tags: ["{tag}"])"#),
        &["too-long 3:29 Workspace"],
    );
    let source = "s".repeat(limits::SCRIPT_BYTES_MAX + 1);
    check(
        &format!(r#"(class: "Workspace", children: [(class: "Script", source: "{source}")])"#),
        &["too-long 3:59 Workspace/Script"],
    );
    let keys = "(0, 1),".repeat(limits::SEQUENCE_KEYPOINTS_MAX + 1);
    check(
        &format!(
            r#"(class: "Workspace", children: [(class: "Beam", properties: {{"Transparency": [{keys}]}})])"#
        ),
        &["too-long 3:78 Workspace/Beam"],
    );
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

#[test]
fn a_syntax_error_ends_its_subtree_only() {
    let rest = "(class: \"Lighting\"),\n        (class: \"Teams\"),";
    for broken in [
        "(class: \"Workspace\", children: [\n(class: \"Part\", properties: {\"Size\": (1, 2, 3})]),",
        "(class: \"Workspace\", children: [\n(class: \"Part\"]),",
        "(class: \"Workspace\" name: \"A\"),",
        "(class: \"Workspace\", name: \"A),",
        "(class: \"Workspace\", name: A),",
        "(class: \"Workspace\", @),",
        "é,",
        "(class: \"Workspace\"",
    ] {
        let read = read(&place(&format!("        {broken}\n        {rest}")));
        let found = problems(&read);
        assert!(
            found.len() == 1 && found[0].starts_with("syntax "),
            "{broken}: {found:?}"
        );
        assert!(
            read.model
                .find_child(read.model.root(), "Lighting")
                .is_some(),
            "{broken}"
        );
        assert!(
            read.model.find_child(read.model.root(), "Teams").is_some(),
            "{broken}"
        );
    }
}

#[test]
fn a_text_that_is_broken_all_over_is_given_up() {
    let read = read(&place(&"(class: @),\n".repeat(1000)));
    assert_eq!(read.report.error_count(), 101);
    let last = read
        .report
        .iter()
        .last()
        .and_then(|problem| problem.location.as_ref());
    assert_eq!(last.map(|location| location.line), Some(103));
}

#[test]
fn all_problems_are_reported_in_the_order_of_the_text() {
    check(
        "(class: \"Workspace\", children: [\n    (class: \"Weld\", properties: {\"Part0\": \"9\"}),\n    (class: \"Part\", \
         properties: {\"Size\": 1, \"Colour\": 1}),\n    (class: \"Part\", uid: \"\", x: 1),\n]),\n(class: \"Lighting\", \
         oops),\n(class: \"Lighting\", name: 1)",
        &[
            "missing-reference 4:43 Workspace/Weld",
            "wrong-type 5:42 Workspace/Part",
            "unknown-property 5:45 Workspace/Part",
            "bad-uid 6:26 Workspace/Part",
            "unknown-field 6:30 Workspace/Part",
            "syntax 8:25 Lighting",
            "duplicate-service 9:2 Lighting",
            "syntax 9:27 Lighting",
        ],
    );
}

#[test]
fn depth_is_a_limit_and_not_a_crash() {
    let nested = |levels: usize| {
        let mut text = "(class: \"Folder\", children: [".repeat(levels);
        text.push_str(&"])".repeat(levels));
        read(&place(&text))
    };
    // The root is a level too.
    assert!(!nested(limits::TREE_DEPTH_MAX - 1).report.has_errors());
    for levels in [limits::TREE_DEPTH_MAX, 10_000] {
        let read = nested(levels);
        assert_eq!(
            read.report.iter().last().map(|problem| problem.code),
            Some("too-deep")
        );
        assert_eq!(read.model.len(), limits::TREE_DEPTH_MAX);
    }
    let value = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    check_property("Size", &value, &["too-deep 4:73 Workspace/Part"]);
    check_property(
        "Unheard",
        &format!("{}1{}", "[".repeat(60), "]".repeat(60)),
        &["unknown-property 4:1 Workspace/Part"],
    );
}

#[test]
fn what_the_class_table_does_not_know_survives() {
    let text = "(\n    format: 1,\n    root: [\n        (class: \"Hologram\", uid: \"00000000001\", name: \"H\", properties: {\n            \
        \"Beam\": Laser( power: 3 , /* kW */ ),\n            \"Source\": \"x\",\n        }, children: [\n            (class: \"Part\", uid: \
        \"00000000002\", properties: {\n                \"Anchored\": true,\n                \"Glow\": {\"a\": [1, 2]},\n                \
        \"Size\": (1, 2, 4),\n            }),\n        ]),\n    ],\n)\n";
    let read = read(text);
    assert_eq!(
        problems(&read),
        ["unknown-class 4:10 H", "unknown-property 10:17 H/Part"]
    );
    assert_eq!(write_string(&read.model), text);
}

#[test]
fn comments_stay_with_what_they_describe() {
    let read = check(
        r#"// the world
        (class: "Workspace", // down to earth
        properties: {
            // weaker
            /* than */ "Gravity": 50, // half
            // gone
            "FallenPartsDestroyHeight": -500, // default
        }, children: [ // list
            (class: "Part"), // one
            // end
        ]) // outer"#,
        &[],
    );
    let expected = r#"(
    format: 1,
    root: [
        // the world
        // down to earth
        // gone
        // default
        // end
        // outer
        (class: "Workspace", properties: {
            // weaker
            /* than */
            // half
            "Gravity": 50,
        }, children: [
            // list
            // one
            (class: "Part"),
        ]),
    ],
)
"#;
    assert_eq!(write_string(&read.model), expected);
    assert_eq!(
        write_string(&read_str(expected, "place.ron", &NoScripts).model),
        expected
    );
}

#[test]
fn former_names_are_converted() {
    let read = check_property("BrickColor", "21", &[]);
    let part = find(&read.model, "Workspace/Part");
    assert_eq!(
        read.model.value(part, known().color),
        Some(Value::Color3uint8([196, 40, 28]))
    );
    // Today's name counts, wherever it stands.
    for both in [
        "21, \"Color\": (1, 2, 3)",
        "21, \"Transparency\": 1, \"Color\": (1, 2, 3)",
    ] {
        let read = check_property("BrickColor", both, &[]);
        let part = find(&read.model, "Workspace/Part");
        assert_eq!(
            read.model.value(part, known().color),
            Some(Value::Color3uint8([1, 2, 3]))
        );
    }
    let read = check_property("Color", "(1, 2, 3), \"BrickColor\": 21", &[]);
    let part = find(&read.model, "Workspace/Part");
    assert_eq!(
        read.model.value(part, known().color),
        Some(Value::Color3uint8([1, 2, 3]))
    );
    check_property("BrickColor", "9999", &["wrong-type 4:15 Workspace/Part"]);
}

#[test]
fn problems_beyond_the_limit_are_counted() {
    let mut parts = String::new();
    for _ in 0..limits::DIAGNOSTICS_MAX + 10 {
        writeln!(
            parts,
            "(class: \"Part\", properties: {{\"Size\": 1, \"Colour\": 2}}),"
        )
        .unwrap();
    }
    let read = read(&place(&format!(
        "(class: \"Workspace\", children: [{parts}])"
    )));
    assert_eq!(read.report.error_count(), limits::DIAGNOSTICS_MAX + 10);
    assert_eq!(read.report.warning_count(), limits::DIAGNOSTICS_MAX + 10);
    assert_eq!(read.report.iter().len(), limits::DIAGNOSTICS_MAX);
}

/// A text with a few bytes changed, cut or doubled.
fn mutated(text: &str, seed: u64) -> String {
    const BYTES: &[u8] = b"()[]{}\",:/*'r#b\\n0-.\n \xC3\xA9";
    let mut random = Random(seed);
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        match random.below(4) {
            0 => bytes[at] = *random.pick(BYTES),
            1 => bytes.insert(at, *random.pick(BYTES)),
            2 => drop(bytes.remove(at)),
            _ => {
                let end = (at + random.below(60)).min(bytes.len());
                bytes.drain(at..end);
            }
        }
        if bytes.is_empty() {
            bytes.push(b'(');
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn mutated_places_never_panic_and_stay_stable(model_seed in 0u64..40, seed: u64) {
        let text = mutated(&write_string(&random_model(model_seed)), seed);
        let first = read(&text);
        // What was understood is written so that it is understood the same.
        let written = write_string(&first.model);
        let second = read(&written);
        prop_assert_eq!(write_string(&second.model), written);
        for problem in &first.report {
            let location = problem.location.as_ref().unwrap();
            prop_assert!(location.line >= 1 && location.column >= 1);
            prop_assert!((location.line as usize) <= text.matches('\n').count() + 1);
        }
    }

    #[test]
    fn what_ron_refuses_is_refused(model_seed in 0u64..40, seed: u64) {
        let text = mutated(&write_string(&random_model(model_seed)), seed);
        if ron::from_str::<ron::Value>(&text).is_err() {
            prop_assert!(read(&text).report.has_errors(), "{}", text);
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(text: String) {
        read(&text);
        read(&place(&text));
    }
}

#[test]
fn ron_itself_parses_what_is_written() {
    for seed in 0..50 {
        let text = write_string(&random_model(seed));
        ron::from_str::<ron::Value>(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    }
}
