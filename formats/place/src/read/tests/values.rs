//! Values: by hand, of the wrong type, beyond a limit.

use super::*;

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
fn a_time_of_day_is_the_clock_time() {
    let lighting = |properties: &str| {
        let text = format!(r#"(class: "Lighting", properties: {{{properties}}})"#);
        let read = check(&text, &[]);
        let id = find(&read.model, "Lighting");
        let hours = read.model.own_value(id, known().lighting_clock_time);
        assert_eq!(read.model.own_value(id, known().lighting_time_of_day), None);
        (hours, write_string(&read.model))
    };
    let (hours, text) = lighting(r#""TimeOfDay": "06:30:00""#);
    assert_eq!(hours, Some(Value::Float32(6.5)));
    assert!(text.contains(r#""ClockTime": 6.5"#) && !text.contains("TimeOfDay"));
    for both in [
        r#""TimeOfDay": "06:30:00", "ClockTime": 9"#,
        r#""ClockTime": 9, "TimeOfDay": "06:30:00""#,
    ] {
        assert_eq!(lighting(both).0, Some(Value::Float32(9.0)));
    }
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
