//! Where scripts run, and when they stop.

use studio_model::{Change, ClassTable, InstanceId, Value};

use crate::stage::Stage;

const PLACES: [&str; 9] = [
    "Workspace",
    "ServerScriptService",
    "ServerStorage",
    "ReplicatedStorage",
    "ReplicatedFirst",
    "StarterGui",
    "StarterPack",
    "StarterPlayer",
    "Lighting",
];

fn set(stage: &mut Stage, id: InstanceId, name: &str, value: Value) {
    let class = stage.model.class(id).expect("alive");
    let property = ClassTable::get().find(class, name).expect(name);
    stage.model.set_property(id, property, value).expect(name);
}

/// The places in which a kind of script runs.
fn runs_in(mut stage: Stage, class: &str, context: u32) -> Vec<&'static str> {
    for place in PLACES {
        let parent = stage.service(place);
        let table = ClassTable::get();
        let class_id = table.class_named(class).expect(class);
        let id = stage.model.create(class_id).expect("room");
        set(
            &mut stage,
            id,
            "Source",
            Value::String(format!("print('{place}')").into()),
        );
        if class == "Script" {
            set(&mut stage, id, "RunContext", Value::Enum(context));
        }
        stage
            .model
            .apply(Change::Insert {
                root: id,
                parent,
                before: None,
            })
            .expect("a place");
    }
    let said = stage.ticks(1);
    PLACES
        .into_iter()
        .filter(|place| said.iter().any(|line| line == place))
        .collect()
}

#[test]
fn each_kind_runs_where_the_reference_runs_it() {
    let none: [&str; 0] = [];
    assert_eq!(
        runs_in(Stage::new(), "Script", 0),
        ["Workspace", "ServerScriptService"]
    );
    assert_eq!(runs_in(Stage::client(), "Script", 0), none);
    assert_eq!(
        runs_in(Stage::new(), "Script", 1),
        [
            "Workspace",
            "ServerScriptService",
            "ReplicatedStorage",
            "ReplicatedFirst"
        ]
    );
    assert_eq!(runs_in(Stage::new(), "Script", 2), none);
    assert_eq!(
        runs_in(Stage::client(), "Script", 2),
        [
            "Workspace",
            "ReplicatedStorage",
            "ReplicatedFirst",
            "StarterGui",
            "StarterPack",
            "StarterPlayer"
        ]
    );
    assert_eq!(runs_in(Stage::new(), "LocalScript", 0), none);
    assert_eq!(
        runs_in(Stage::client(), "LocalScript", 0),
        ["ReplicatedFirst"]
    );
}

#[test]
fn local_scripts_run_in_what_is_the_players() {
    let mut stage = Stage::client();
    let (players, workspace) = (stage.service("Players"), stage.service("Workspace"));
    let me = stage.add("Player", players, "Me");
    let other = stage.add("Player", players, "Other");
    stage.vm.set_local_player(Some(me));
    let character = stage.add("Model", workspace, "Me");
    set(&mut stage, me, "Character", Value::Ref(Some(character)));
    for (parent, word) in [
        (me, "mine"),
        (other, "not mine"),
        (character, "body"),
        (workspace, "world"),
    ] {
        let holder = stage.add("Folder", parent, "Holder");
        stage.script("LocalScript", holder, "L", &format!("print('{word}')"));
    }
    assert_eq!(stage.ticks(1), ["body", "mine"]);
}

#[test]
fn scripts_stop() {
    let mut stage = Stage::new();
    let workspace = stage.service("Workspace");
    let source = "print('up') workspace.ChildAdded:Connect(function(c) print('saw', c) end) while true do task.wait(1) print('beat') end";
    let script = stage.script("Script", workspace, "S", source);
    assert_eq!(stage.ticks(1), ["up"]);
    assert_eq!(stage.ticks(61), ["beat"]);
    set(&mut stage, script, "Enabled", Value::Bool(false));
    stage.ticks(1);
    stage.add("Part", workspace, "P");
    assert_eq!(stage.ticks(120), [""; 0], "disabled");
    stage.run("workspace.S.Enabled = true");
    let said = stage.ticks(61);
    assert_eq!(said.last().map(String::as_str), Some("beat"));
    stage.run("workspace.S.Parent = nil");
    assert_eq!(
        stage.ticks(61),
        ["beat"],
        "what is merely taken out goes on"
    );
    stage.run("for _, s in {workspace:FindFirstChild('S')} do s:Destroy() end");
    stage
        .model
        .apply(Change::Insert {
            root: script,
            parent: workspace,
            before: None,
        })
        .expect("a place");
    stage.run("workspace.S:Destroy()");
    assert_eq!(stage.ticks(120), [""; 0], "destroyed");
}

#[test]
fn outputs_name_script_and_line() {
    let mut stage = Stage::new();
    let workspace = stage.service("Workspace");
    let door = stage.add("Model", workspace, "Door");
    stage.script(
        "Script",
        door,
        "Script",
        "print('a')\nlocal function f(...)\n  error('no')\nend\nwarn({1})\nf()",
    );
    stage.vm.lend(&mut stage.model, |running| running.drain());
    let events = stage.events();
    assert_eq!(events[0].script.as_deref(), Some("Workspace.Door.Script"));
    assert_eq!(events[0].line, Some(1));
    assert_eq!(events[1].text, "table: 0x0000000000000020");
    assert_eq!(events[2].text, "Workspace.Door.Script:3: no");
    assert_eq!(events[2].line, Some(3));
    assert_eq!(
        events[2].traceback,
        [
            "Workspace.Door.Script:3 function f",
            "Workspace.Door.Script:6"
        ]
    );
}

#[test]
fn each_script_has_globals_of_its_own() {
    let mut stage = Stage::new();
    assert_eq!(
        stage.run("x = 5 _G.y = 6 shared.z = 7 print(x, getfenv().x, script)"),
        ["5 5 nil"]
    );
    assert_eq!(stage.run("print(x, _G.y, shared.z)"), ["nil 6 7"]);
}
