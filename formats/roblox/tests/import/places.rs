//! Real places, where the variable `STUDIO_PLACES` names the folder that holds them.

use std::path::PathBuf;

use studio_model::counts::{PlaceCounts, counts};
use studio_roblox::{Import, ImportOptions, import};

use crate::files::at;

/// A file of the folder; `None`, and a line that says so, where there is no folder.
pub(crate) fn place(name: &str) -> Option<Vec<u8>> {
    let Some(folder) = std::env::var_os("STUDIO_PLACES") else {
        eprintln!("skipped: STUDIO_PLACES is not set");
        return None;
    };
    let path = PathBuf::from(folder).join(name);
    let read = std::fs::read(&path);
    Some(read.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

fn imported(name: &str) -> Option<Import> {
    let import = import(&place(name)?, ImportOptions::default());
    Some(import.unwrap_or_else(|error| panic!("{name}: {error}")))
}

#[test]
fn counts_are_those_of_the_files() {
    // Instances, classes, scripts, parts and unanchored parts. The XML baseplate lacks one instance that the binary has.
    for (name, expected) in [
        ("baseplate.rbxl", [60, 60, 0, 2, 0]),
        ("baseplate.rbxlx", [59, 59, 0, 2, 0]),
        ("catapults.rbxl", [4_857, 82, 57, 2_251, 18]),
        ("tower-defence.rbxl", [7_298, 94, 16, 145, 54]),
        ("survival.rbxl", [14_054, 117, 29, 6_860, 2_291]),
        ("obby-chart.rbxlx", [350, 6, 288, 0, 0]),
    ] {
        let Some(import) = imported(name) else { return };
        let [instances, classes, scripts, parts, unanchored_parts] = expected;
        let expected = PlaceCounts {
            instances,
            classes,
            scripts,
            parts,
            unanchored_parts,
        };
        assert_eq!(counts(&import.model), expected, "{name}");
        assert_eq!(
            (import.report.instances, import.report.classes),
            (instances, classes)
        );
    }
}

#[test]
fn unions_are_counted_and_only_forces_without_bound_are_changed() {
    let Some(import) = imported("survival.rbxl") else {
        return;
    };
    let report = &import.report;
    let count = |class: &str| {
        report
            .stand_ins
            .iter()
            .find(|t| t.name == class)
            .map(|t| t.count)
    };
    assert_eq!(count("UnionOperation"), Some(1_279));
    assert_eq!(count("MeshPart"), Some(99));
    assert_eq!(report.not_solid.len(), 1);
    let lost: Vec<&str> = report
        .dropped
        .iter()
        .filter(|d| d.reason.is_loss())
        .map(|d| d.what.as_str())
        .collect();
    assert_eq!(
        lost,
        [
            "BodyGyro.MaxTorque",
            "BodyPosition.MaxForce",
            "BodyVelocity.MaxForce"
        ]
    );
}

#[test]
fn an_import_is_the_same_each_time() {
    let (Some(first), Some(again)) = (imported("catapults.rbxl"), imported("catapults.rbxl"))
    else {
        return;
    };
    assert_eq!(first.report, again.report);
    let text = |import: &Import| {
        let model = &import.model;
        let all = model.descendants(model.root());
        let lines: Vec<String> = all
            .map(|id| {
                let values: Vec<_> = model.own_values(id).collect();
                format!(
                    "{:?} {} {} {values:?}",
                    model.uid(id),
                    model.class_name(id),
                    model.name(id)
                )
            })
            .collect();
        lines
    };
    assert_eq!(text(&first), text(&again));
}

#[test]
fn scripts_keep_their_source() {
    let Some(import) = imported("obby-chart.rbxlx") else {
        return;
    };
    let model = &import.model;
    let script = at(model, &["ReplicatedStorage", "client"]);
    let source = crate::files::value(model, script, "Source");
    assert!(
        matches!(source, studio_model::Value::String(s) if s.starts_with("local knit = require"))
    );
}
