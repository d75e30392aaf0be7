//! `require`.

use crate::stage::Stage;

fn stage(modules: &[(&str, &str)]) -> Stage {
    let mut stage = Stage::new();
    let storage = stage.service("ReplicatedStorage");
    for (name, source) in modules {
        stage.script("ModuleScript", storage, name, source);
    }
    stage
}

const STORAGE: &str = "local s = game.ReplicatedStorage ";

#[test]
fn a_module_runs_once() {
    let mut stage = stage(&[("M", "print('loading', script.Name) return {n = 1}")]);
    let said = stage.run(&format!(
        "{STORAGE} print(require(s.M) == require(s.M), require(s.M).n)"
    ));
    assert_eq!(said, ["loading M", "true 1"]);
}

#[test]
fn a_module_may_wait() {
    let mut stage = stage(&[("M", "task.wait(0.1) return 5")]);
    stage.run(&format!(
        "{STORAGE} for i = 1, 2 do task.spawn(function() print(i, require(s.M)) end) end"
    ));
    assert_eq!(stage.ticks(10), ["1 5", "2 5"]);
}

#[test]
fn what_goes_wrong_is_told() {
    let mut stage = stage(&[
        ("Two", "return 1, 2"),
        ("None", ""),
        ("Types", "return nil"),
        ("Bad", "error('oh')"),
        ("Syntax", "local = 5"),
        ("A", "return require(script.Parent.B)"),
        ("B", "return require(script.Parent.A)"),
    ]);
    for (source, expected) in [
        (
            "require(s.Two)",
            vec!["error: Test:1: Module code did not return exactly one value"],
        ),
        ("print(require(s.Types))", vec!["nil"]),
        (
            "require(s.None)",
            vec!["error: Test:1: Module code did not return exactly one value"],
        ),
        (
            "require(s.Bad)",
            vec![
                "error: ReplicatedStorage.Bad:1: oh",
                "error: Test:1: Requested module experienced an error while loading",
            ],
        ),
        (
            "require(s.Bad)",
            vec!["error: Test:1: Requested module experienced an error while loading"],
        ),
        (
            "require(5)",
            vec![
                "error: Test:1: require of an asset id is not possible here: put the module into the place",
            ],
        ),
        (
            "require('x')",
            vec![
                "error: Test:1: require of a path is not possible here: pass the ModuleScript instance",
            ],
        ),
    ] {
        assert_eq!(
            stage.run(&format!("{STORAGE}{source}")),
            expected,
            "{source}"
        );
    }
    let said = stage.run(&format!("{STORAGE} require(s.A)"));
    assert!(
        said[0].contains(
            "recursively: ReplicatedStorage.A → ReplicatedStorage.B → ReplicatedStorage.A"
        ),
        "{said:?}"
    );
    let said = stage.run(&format!("{STORAGE} require(s.Syntax)"));
    assert!(
        said[0].starts_with("error: ReplicatedStorage.Syntax:1:"),
        "{said:?}"
    );
}
