//! Each check finds what it is for, and nothing in a place that is in order.

use studio_model::known::known;
use studio_model::{CFrame, Change, ClassId, DataModel, InstanceId, PropertyId, Uid, Value};

use super::*;

/// Refuses sources that say so.
struct Refusing;

impl ScriptChecker for Refusing {
    fn check(&self, source: &str) -> Result<(), ScriptProblem> {
        if !source.contains("syntax error") {
            return Ok(());
        }
        Err(ScriptProblem {
            line: 3,
            column: 7,
            message: "unexpected symbol".to_owned(),
        })
    }
}

struct Place(DataModel);

impl Place {
    fn new() -> Self {
        Self(DataModel::new())
    }

    fn add(&mut self, class: &str, parent: InstanceId) -> InstanceId {
        let class: ClassId = self.0.table().class_named(class).unwrap();
        let root = self.0.create(class).unwrap();
        self.0
            .apply(Change::Insert {
                root,
                parent,
                before: None,
            })
            .unwrap();
        root
    }

    fn service(&mut self, class: &str) -> InstanceId {
        let root = self.0.root();
        self.add(class, root)
    }

    fn set(&mut self, id: InstanceId, property: PropertyId, value: Value) {
        self.0.set_property(id, property, value).unwrap();
    }

    /// Code and path of every problem.
    fn problems(&self) -> Vec<(&'static str, String)> {
        let report = check(&Input::model(&self.0), &Refusing);
        report
            .iter()
            .map(|problem| (problem.code, problem.path.clone()))
            .collect()
    }
}

#[test]
fn a_place_in_order_has_no_problems() {
    let mut place = Place::new();
    let workspace = place.service("Workspace");
    let (a, b) = (place.add("Part", workspace), place.add("Part", workspace));
    let weld = place.add("WeldConstraint", a);
    place.set(weld, known().weld_constraint_part0, Value::Ref(Some(a)));
    place.set(weld, known().weld_constraint_part1, Value::Ref(Some(b)));
    place.add("Script", workspace);
    assert_eq!(place.problems(), []);
}

#[test]
fn a_script_that_does_not_compile_is_an_error_on_its_line() {
    let mut place = Place::new();
    let scripts = place.service("ServerScriptService");
    for (class, property) in [
        ("Script", known().script_source),
        ("ModuleScript", known().module_source),
    ] {
        let script = place.add(class, scripts);
        place.set(script, property, Value::String("-- syntax error".into()));
    }
    let report = check(&Input::model(&place.0), &Refusing);
    assert_eq!(report.error_count(), 2);
    let texts: Vec<String> = report.iter().map(ToString::to_string).collect();
    assert!(
        texts[0].contains("script-syntax") && texts[0].contains("line 3: unexpected symbol"),
        "{texts:?}"
    );
    assert!(
        texts[1].contains("ServerScriptService/ModuleScript"),
        "{texts:?}"
    );
}

#[test]
fn parts_that_are_nowhere_or_have_no_extent_are_found() {
    let mut place = Place::new();
    let workspace = place.service("Workspace");
    let (far, flat) = (
        place.add("Part", workspace),
        place.add("WedgePart", workspace),
    );
    let frame =
        CFrame::from_components([0.0, 2e6, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    place.set(far, known().cframe, Value::CFrame(frame));
    place.set(flat, known().size, Value::Vector3([4.0, 0.0, 4.0].into()));
    let expected = [
        ("outside-world", "Workspace/Part"),
        ("zero-size", "Workspace/WedgePart"),
    ];
    assert_eq!(
        place.problems(),
        expected.map(|(code, path)| (code, path.to_owned()))
    );
}

#[test]
fn joints_that_hold_nothing_are_noted() {
    let mut place = Place::new();
    let workspace = place.service("Workspace");
    let part = place.add("Part", workspace);
    let weld = place.add("Weld", part);
    place.set(weld, known().joint_part0, Value::Ref(Some(part)));
    place.add("WeldConstraint", part);
    let codes: Vec<&str> = place.problems().into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["loose-joint", "loose-joint"]);
}

#[test]
fn a_second_service_of_a_kind_is_warned_of_once_each() {
    let mut place = Place::new();
    place.service("Lighting");
    place.service("Lighting");
    place.service("Lighting");
    let codes: Vec<&str> = place.problems().into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["duplicate-service", "duplicate-service"]);
}

#[test]
fn uids_that_are_shared_are_errors() {
    let mut place = Place::new();
    let workspace = place.service("Workspace");
    let (a, b) = (place.add("Part", workspace), place.add("Folder", workspace));
    place.0.set_uid(a, Uid::from_u64(7));
    assert_eq!(place.problems(), []);
    place.0.set_uid(b, Uid::from_u64(7));
    assert_eq!(
        place.problems(),
        [("duplicate-uid", "Workspace/Folder".to_owned())]
    );
}

#[test]
fn scripts_where_nothing_runs_them_are_noted() {
    let mut place = Place::new();
    let scripts = place.service("ServerScriptService");
    let storage = place.service("ReplicatedStorage");
    let starter = place.service("StarterPlayer");
    place.add("LocalScript", scripts);
    place.add("Script", storage);
    place.add("Script", starter);
    let running = place.add("Script", storage);
    place.set(running, known().run_context, Value::Enum(2));
    place.add("LocalScript", starter);
    place.add("ModuleScript", storage);
    let paths: Vec<String> = place.problems().into_iter().map(|(_, path)| path).collect();
    assert_eq!(
        paths,
        [
            "ServerScriptService/LocalScript",
            "ReplicatedStorage/Script",
            "StarterPlayer/Script"
        ]
    );
}
