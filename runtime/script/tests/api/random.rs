//! Random programs of API calls: whatever they do, nothing panics, and the VM still works.

use proptest::prelude::*;

use crate::stage::Stage;

const VALUES: &[&str] = &[
    "nil",
    "true",
    "0",
    "-1",
    "0/0",
    "1e308",
    "''",
    "'Part'",
    "'Name'",
    "{}",
    "print",
    "a",
    "b",
    "workspace",
    "game",
    "Vector3.zero",
    "CFrame.new()",
    "Enum.Material.Grass",
    "Color3.new()",
    "UDim2.new()",
    "coroutine.create(print)",
];

const NAMES: &[&str] = &[
    "Name",
    "Parent",
    "ClassName",
    "Transparency",
    "Size",
    "CFrame",
    "Position",
    "Orientation",
    "Material",
    "Color",
    "BrickColor",
    "Archivable",
    "Value",
    "Changed",
    "ChildAdded",
    "Destroy",
    "PrimaryPart",
    "Nothing",
    "Enabled",
    "Source",
];

const METHODS: &[&str] = &[
    "Destroy",
    "Clone",
    "ClearAllChildren",
    "FindFirstChild",
    "GetChildren",
    "GetFullName",
    "IsA",
    "IsDescendantOf",
    "SetAttribute",
    "GetAttribute",
    "AddTag",
    "RemoveTag",
    "GetTags",
    "QueryDescendants",
    "GetPropertyChangedSignal",
    "Remove",
    "PivotTo",
    "GetPivot",
    "MoveTo",
    "GetBoundingBox",
    "BreakJoints",
    "GetService",
    "Fire",
    "Invoke",
    "WaitForChild",
    "GetAttributeChangedSignal",
    "TranslateBy",
    "SetPrimaryPartCFrame",
    "GetDescendants",
    "FindFirstAncestorWhichIsA",
];

fn value() -> impl Strategy<Value = &'static str> {
    prop::sample::select(VALUES)
}

fn object() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "b", "workspace", "game", "f"])
}

fn statement() -> impl Strategy<Value = String> {
    let name = || prop::sample::select(NAMES);
    let method = prop::sample::select(METHODS);
    let class = prop::sample::select(vec![
        "Part",
        "Model",
        "Folder",
        "IntValue",
        "BindableEvent",
        "BindableFunction",
        "Script",
        "ModuleScript",
        "Weld",
        "ObjectValue",
        "Tool",
        "Attachment",
        "Humanoid",
    ]);
    prop_oneof![
        (object(), name(), value()).prop_map(|(o, n, v)| format!("{o}.{n} = {v}")),
        (object(), name()).prop_map(|(o, n)| format!("local _ = {o}.{n}")),
        (object(), method, value(), value()).prop_map(|(o, m, v, w)| format!("{o}:{m}({v}, {w})")),
        (object(), name())
            .prop_map(|(o, n)| format!("{o}.{n}:Connect(function(...) b.Parent = a end)")),
        (class, object()).prop_map(|(c, o)| format!("a = Instance.new('{c}', {o})")),
        (class_call(), value()).prop_map(|(c, v)| format!("{c}({v})")),
        Just("a, b = b, a".to_owned()),
        Just("b = a:Clone() or b".to_owned()),
    ]
}

fn class_call() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "require",
        "task.wait",
        "wait",
        "task.spawn",
        "task.defer",
        "task.cancel",
        "print",
        "tostring",
        "typeof",
        "delay",
        "Instance.new",
        "Instance.fromExisting",
        "setfenv",
        "getfenv",
        "error",
        "warn",
        "debug.traceback",
        "os.date",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn any_program_leaves_the_vm_working(program in prop::collection::vec(statement(), 1..25)) {
        let mut stage = Stage::new();
        let mut source = String::from("local a, b, f = Instance.new('Part', workspace), Instance.new('Model', workspace), Instance.new('Folder', workspace)\n");
        let spawned = program.iter().map(|line| format!("task.spawn(function() {line} end)\n"));
        source.extend(spawned);
        stage.run(&source);
        stage.ticks(4);
        prop_assert_eq!(stage.run("print('alive')"), ["alive"]);
    }
}
