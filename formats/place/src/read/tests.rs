//! What good and bad texts read as: for every kind of mistake its code, its place and the instance, and what is kept.

mod broken;
mod frame;
mod kept;
mod values;

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
