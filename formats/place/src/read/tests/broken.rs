//! Broken and hostile texts: located, left behind, and never a panic.

use super::*;

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
