//! What the class table does not know, and comments: kept and written back.

use super::*;

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
