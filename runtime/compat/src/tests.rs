//! What is found in scripts, judged by the real VMs.

use studio_model::{Change, ClassTable, Value};

use super::*;

/// A place with one script of a class.
fn report(class: &str, source: &str) -> ScriptReport {
    let mut model = DataModel::new();
    let table = ClassTable::get();
    let id = model.create(table.class_named(class).expect(class));
    let id = id.expect("room");
    let property = if class == "ModuleScript" {
        known().module_source
    } else {
        known().script_source
    };
    let text = Value::String(source.into());
    model.set_property(id, property, text).expect("a source");
    let root = model.root();
    let insert = Change::Insert {
        root: id,
        parent: root,
        before: None,
    };
    model.apply(insert).expect("a place");
    let oracle = Oracle::new().expect("memory");
    let mut report = check(&oracle, &model);
    report.scripts.pop().expect("a script")
}

/// What is not simply supported in a server script.
#[track_caller]
fn finds(source: &str, expected: &[&str]) {
    let report = report("Script", source);
    let found: Vec<String> = report
        .findings
        .iter()
        .map(|Finding { line, verdict, api }| format!("{line} {verdict:?} {api}"))
        .collect();
    assert_eq!(found, expected, "{source}");
}

#[test]
fn what_is_there_is_no_finding() {
    finds(
        "local Players = game:GetService('Players')\n\
         Players.PlayerAdded:Connect(function(player) print(player.Name, player.UserId) end)\n\
         local part = Instance.new('Part')\n\
         part.Position = Vector3.new(1, 2, 3).Unit * 5 + Vector3.one\n\
         part.CFrame = CFrame.new(0, 1, 0) * CFrame.Angles(0, 1, 0)\n\
         part.Material = Enum.Material.Grass\n\
         part.Parent = workspace\n\
         task.wait(1) wait(1) part:Destroy() part.Changed:connect(print)\n\
         local own = {} own.Frobnicate() own.x.y.z = 1",
        &[],
    );
}

#[test]
fn what_is_missing_has_its_line() {
    finds(
        "local e = Enum.Material.Cheese\n\
         local v = Vector3.new(1, 2, 3)\n\
         print(v.Frobnicate, v:Dot(v))\n\
         local i = Instance.new('Frobnicator')\n\
         task.frobnicate() Vector3.frobnicate()",
        &[
            "1 Missing Enum.Material.Cheese",
            "3 Missing Vector3.Frobnicate",
            "4 Missing Frobnicator",
            "5 Missing task.frobnicate",
            "5 Missing Vector3.frobnicate",
        ],
    );
}

#[test]
fn types_are_followed_through_what_is_certain() {
    // Each line has one member that no value of its type has, which only who knows the type can say.
    finds(
        "local a = Vector3.zero + Vector3.one a.L1()\n\
         local b = (CFrame.identity * CFrame.identity):Inverse() b.L2()\n\
         local c; c = Color3.new() local function f() c.L3() end\n\
         local function g(d) d.L4() end g(Vector2.zero)\n\
         local h = game.Workspace.Gravity + 1 h.L5()\n\
         local k = Instance.new('Part').Position k.L6()\n\
         local m = Instance.new('Part'):Clone().Size m.L7()\n\
         x = UDim2.new() x.L8() if a then x.L8() end\n\
         local n: Color3 = nil n.L9() local o = (p :: Ray).La",
        &[
            "1 Missing Vector3.L1",
            "2 Missing CFrame.L2",
            "3 Missing Color3.L3",
            "4 Missing Vector2.L4",
            "6 Missing Vector3.L6",
            "7 Missing Vector3.L7",
            "8 Missing UDim2.L8",
            "8 Missing UDim2.L8",
            "9 Missing Color3.L9",
            "9 Unsure p (a global that is not set)",
            "9 Missing Ray.La",
        ],
    );
}

#[test]
fn what_is_assigned_twice_is_not_known() {
    finds(
        "local a = Vector3.zero a = 5 a.Frobnicate()\n\
         local function f(x) x.Frobnicate() end f(Vector3.zero) f(3)\n\
         local Vector3 = {} Vector3.Frobnicate()",
        &[],
    );
}

#[test]
fn functions_of_types_have_a_library_of_their_own() {
    finds(
        "type function f(a: type?) return types.optional(a) end export type function g() types.any() end g()",
        &["1 Unsure g (a global that is not set)"],
    );
}

#[test]
fn children_are_no_members() {
    finds(
        "workspace.Frobnicate.Spleen.Name = script.Parent.Foo.Name",
        &[],
    );
}

#[test]
fn the_share_is_of_what_is_known() {
    let report = report("LocalScript", "Vector3.new() Vector3.frobnicate() zork()");
    let uses = Uses {
        supported: 1,
        missing: 1,
        unsure: 1,
        data_only: 0,
    };
    assert_eq!(report.uses, uses);
    assert!((report.uses.share() - 0.5).abs() < 1e-9);
    assert!((Uses::default().share() - 1.0).abs() < 1e-9);
}

#[test]
fn methods_of_the_other_side_raise_what_they_should() {
    for class in ["Script", "LocalScript", "ModuleScript"] {
        let report = report(
            class,
            "local p: Player; p:Kick() game:GetService('Players'):GetPlayers()",
        );
        assert_eq!(report.findings, [], "{class}");
    }
}

#[test]
fn the_most_used_comes_first() {
    let mut place = PlaceReport::default();
    let source = "Vector3.b() Vector3.a() Vector3.b()";
    place.scripts.push(report("Script", source));
    let ranking = place.ranking(Verdict::Missing);
    assert_eq!(ranking, [("Vector3.b", 2), ("Vector3.a", 1)]);
}

#[test]
fn every_datatype_has_a_sample() {
    let oracle = Oracle::new().expect("memory");
    for value_type in studio_model::value::ValueType::ALL {
        let held = value_type.zero();
        let kind = oracle.type_of_held(&held);
        let data_only = [
            "BinaryString",
            "SharedString",
            "UniqueId",
            "SecurityCapabilities",
            "MaterialColors",
            "NetAssetRef",
        ];
        let plain = data_only.contains(&value_type.name());
        assert!(
            plain || kind != kinds::Type::Unknown,
            "{}",
            value_type.name()
        );
    }
}
