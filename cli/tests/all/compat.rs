//! What is told of the API that a place's scripts use.

use crate::run::Desk;

/// A script of each side. What it misses will never be there.
const PLACE: &str = r#"(format: 1, root: [
    (class: "ServerScriptService", children: [
        (class: "Script", name: "Maker", source: "local part = Instance.new('Part')\npart.Parent = workspace\nlocal size = part.Size\nprint(size.Frobnicate)\nEnum.Material.Cheese()\nsize:Frobnicate()"),
    ]),
    (class: "ReplicatedStorage", children: [
        (class: "ModuleScript", name: "Own", source: "local own = {} own.Frobnicate() return own"),
    ]),
])"#;

#[test]
fn check_compat_tells_each_line_and_the_share() {
    let desk = Desk::new();
    desk.write("place.ron", PLACE);
    let run = desk.studio(&["check", ".", "--compat"]).exits(0);
    let expected = "\
ServerScriptService.Maker: 66.6 % of 9 uses of the API supported (data only 0, missing 3)
  4: missing Vector3.Frobnicate
  5: missing Enum.Material.Cheese
  6: missing Vector3.Frobnicate
2 scripts: 66.6 % of 9 uses of the API supported (data only 0, missing 3)
missing most used: Vector3.Frobnicate (2), Enum.Material.Cheese (1)
";
    assert_eq!(run.stdout, expected);
}

#[test]
fn programs_get_a_line_a_finding_then_the_summary() {
    let desk = Desk::new();
    desk.write("place.ron", PLACE);
    let run = desk.studio(&["check", ".", "--compat", "--format", "json"]);
    let run = run.exits(0);
    let findings = run.events_named("compat_finding");
    assert_eq!(findings.len(), 3);
    let first = &findings[0];
    assert_eq!(first["script"], "ServerScriptService.Maker");
    assert_eq!(first["api"], "Vector3.Frobnicate");
    assert_eq!(
        (&first["line"], &first["verdict"]),
        (&4.into(), &"missing".into())
    );
    let scripts = run.events_named("compat_script");
    assert_eq!(scripts[0]["side"], "server");
    assert!(scripts[1]["side"].is_null(), "a module runs on either side");
    let summary = run.event("compat");
    assert_eq!(summary["supported_uses"], 6);
    assert_eq!(summary["missing"][0]["name"], "Vector3.Frobnicate");
    assert_eq!(run.events().last(), Some(&summary));
}

#[test]
fn an_import_ends_with_the_summary() {
    let desk = Desk::new();
    let script = r#"<roblox version="4"><Item class="Workspace" referent="W">
        <Properties><string name="Name">Workspace</string></Properties>
        <Item class="Script" referent="S"><Properties><string name="Name">S</string>
        <ProtectedString name="Source">local v = Vector3.new() v.Frobnicate()</ProtectedString>
        </Properties></Item></Item></roblox>"#;
    desk.write("old.rbxlx", script);
    let run = desk.studio(&["import", "old.rbxlx", "-o", "new"]).exits(0);
    run.says("1 script: 50.0 % of 2 uses of the API supported (data only 0, missing 1)")
        .says("missing most used: Vector3.Frobnicate (1)");
    let check = desk.studio(&["check", "old.rbxlx", "--compat"]).exits(0);
    check.says("  1: missing Vector3.Frobnicate");
}
