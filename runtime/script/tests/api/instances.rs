//! Properties, the tree, life and death, attributes, tags, selectors, pivots.

use crate::stage::{Stage, check};

#[test]
fn properties_are_read_and_written() {
    check(&[
        (
            "local p = Instance.new('Part') p.Transparency = 0.5 print(p.Transparency, p.Name, p.ClassName)",
            &["0.5 Part Part"],
        ),
        (
            "local p = Instance.new('Part', workspace) p.Name = 'A' print(p:GetFullName(), p, workspace.A == p)",
            &["Workspace.A A true"],
        ),
        (
            "local p = Instance.new('Part') print(p.Size, p.Anchored, p.Parent)",
            &["4, 1.2000000476837158, 2 false nil"],
        ),
        (
            "local p = Instance.new('Part') p.Material = Enum.Material.Grass print(p.Material) p.Material = 'Wood' print(p.Material.Name)",
            &["Enum.Material.Grass", "Wood"],
        ),
        (
            "local p = Instance.new('Part') p.BrickColor = BrickColor.new('Bright red') print(p.BrickColor.Name, p.Color)",
            &["Bright red 0.768627, 0.156863, 0.109804"],
        ),
        (
            "local p = Instance.new('Part') p.Position = Vector3.new(1, 2, 3) print(p.CFrame.Position, p.Position)",
            &["1, 2, 3 1, 2, 3"],
        ),
        (
            "local p = Instance.new('Part') p.Orientation = Vector3.new(0, 90, 0) print(math.round(p.Orientation.Y), math.round(p.CFrame.LookVector.X))",
            &["90 -1"],
        ),
        (
            "local a = Instance.new('ObjectValue') a.Value = workspace print(a.Value) a.Value = nil print(a.Value)",
            &["Workspace", "nil"],
        ),
        (
            "print(game.Workspace == workspace, game:GetService('Players').ClassName, game.Players.Name)",
            &["true Players Players"],
        ),
    ]);
}

#[test]
fn refusals_are_worded_as_by_the_reference() {
    check(&[
        (
            "print(workspace.Nothing)",
            &["error: Test:1: Nothing is not a valid member of Workspace \"Workspace\""],
        ),
        (
            "local p = Instance.new('Part') p.Nope = 1",
            &["error: Test:1: Nope is not a valid member of Part \"Part\""],
        ),
        (
            "local p = Instance.new('Part') p.ClassName = 'X'",
            &["error: Test:1: Unable to assign property ClassName. Property is read only"],
        ),
        (
            "local p = Instance.new('Part') p.Transparency = {}",
            &["error: Test:1: invalid argument #3 (number expected, got table)"],
        ),
        (
            "local p = Instance.new('Part') p.Parent = 5",
            &["error: Test:1: invalid argument #3 (Instance expected, got number)"],
        ),
        (
            "local p = Instance.new('Part') p.Parent = p",
            &["error: Test:1: Attempt to set Part as its own parent"],
        ),
        (
            "local a = Instance.new('Folder') local b = Instance.new('Model', a) a.Parent = b",
            &[
                "error: Test:1: Attempt to set parent of Folder to Folder.Model would result in circular reference",
            ],
        ),
        (
            "local p = Instance.new('Part', workspace) p:Destroy() p.Parent = workspace",
            &[
                "error: Test:1: The Parent property of Part is locked, current parent: NULL, new parent Workspace",
            ],
        ),
        (
            "workspace.Parent = nil",
            &[
                "error: Test:1: The Parent property of Workspace is locked, current parent: Game, new parent NULL",
            ],
        ),
        (
            "Instance.new('Nope')",
            &["error: Test:1: Unable to create an Instance of type \"Nope\""],
        ),
        (
            "game:GetService('Nope')",
            &["error: Test:1: 'Nope' is not a valid Service name"],
        ),
        (
            "local ok, why = pcall(function() return workspace.Nothing end) print(ok, type(why), why)",
            &["false string Test:1: Nothing is not a valid member of Workspace \"Workspace\""],
        ),
        (
            "workspace.FindFirstChild('A')",
            &["error: Test:1: Expected ':' not '.' calling member function FindFirstChild"],
        ),
        (
            "workspace:PGSIsEnabled()",
            &["error: Test:1: Workspace:PGSIsEnabled is not implemented yet"],
        ),
    ]);
}

#[test]
fn instances_are_found() {
    check(&[
        ("local f = Instance.new('Folder', workspace) local p = Instance.new('Part', f) p.Name = 'X'
          print(workspace:FindFirstChild('X'), workspace:FindFirstChild('X', true), f:findFirstChild('X'))
          print(workspace:FindFirstChildOfClass('Folder'), f:FindFirstChildWhichIsA('BasePart'), p:FindFirstAncestorOfClass('Workspace'))
          print(p:IsDescendantOf(workspace), workspace:IsAncestorOf(p), p:IsA('BasePart'), p:IsA('Model'), #workspace:GetDescendants(), #f:GetChildren())",
         &["nil X X", "Folder X Workspace", "true true true false 2 1"]),
        ("for i = 1, 3 do local p = Instance.new('Part', workspace) p.Name = 'P' .. i end
          workspace.P2:AddTag('Hot') workspace.P3:SetAttribute('Level', 3) workspace.P3.Transparency = 0.5
          local function names(s) local t = {} for _, p in workspace:QueryDescendants(s) do table.insert(t, p.Name) end return table.concat(t, ',') end
          print(names('Part'), names('.Hot'), names('#P1'), names('[Transparency=0.5]'), names('[$Level=3]'), names('Part:not(.Hot)'), names('#P1, #P2'), names('> Part'))",
         &["P1,P2,P3 P2 P1 P3 P3 P1,P3 P1,P2 P1,P2,P3"]),
        ("print(pcall(workspace.QueryDescendants, workspace, '!!'))", &["false Test:1: QueryDescendants: a selector is missing in '!!'"]),
    ]);
}

#[test]
fn clones_and_destruction() {
    check(&[
        ("local m = Instance.new('Model') local a = Instance.new('Part', m) local w = Instance.new('Weld', a) w.Part0 = a w.Part1 = workspace.Terrain or nil
          a:SetAttribute('X', 5) a:AddTag('T') local hidden = Instance.new('Part', m) hidden.Archivable = false
          local c = m:Clone() print(#c:GetChildren(), c.Part.Weld.Part0 == c.Part, c.Part:GetAttribute('X'), c.Part:HasTag('T'), c.Parent)",
         &["1 true 5 true nil"]),
        ("local p = Instance.new('Part') p.Archivable = false print(p:Clone())", &["nil"]),
        ("local f = Instance.new('Folder', workspace) local p = Instance.new('Part', f)
          p.Destroying:Connect(function() print('dying', p.Parent) end) f:Destroy() print(p.Parent, f.Parent, #workspace:GetChildren())",
         &["dying Folder", "nil nil 0"]),
        ("Instance.new('Part', workspace) workspace:ClearAllChildren() print(#workspace:GetChildren())", &["0"]),
        ("local p = Instance.new('Part', workspace) p:remove() print(p.Parent) p.Parent = workspace print(p.Parent)", &["nil", "Workspace"]),
    ]);
}

#[test]
fn attributes_and_tags() {
    check(&[
        ("local p = Instance.new('Part') p:GetAttributeChangedSignal('A'):Connect(function() print('A', p:GetAttribute('A')) end)
          p.AttributeChanged:Connect(function(n) print('any', n) end) p:SetAttribute('A', Vector3.one) p:SetAttribute('A', nil) p:SetAttribute('A', nil)
          p:SetAttribute('B', true) for k, v in p:GetAttributes() do print(k, v) end",
         &["A 1, 1, 1", "any A", "A nil", "any A", "any B", "B true"]),
        ("local p = Instance.new('Part') p:SetAttribute('x', {})", &["error: Test:1: table is not a supported attribute type"]),
        ("local p = Instance.new('Part') p:SetAttribute('RBXx', 1)", &["error: Test:1: Attribute names starting with 'RBX' are reserved"]),
        ("local p = Instance.new('Part') p:AddTag('a') p:AddTag('b') p:RemoveTag('a') print(table.concat(p:GetTags(), ','), p:HasTag('b'))", &["b true"]),
    ]);
}

#[test]
fn pivots_move_models() {
    check(&[
        ("local m = Instance.new('Model', workspace) local a = Instance.new('Part', m) a.Position = Vector3.new(10, 0, 0)
          local b = Instance.new('Part', m) b.Position = Vector3.new(20, 0, 0) m.PrimaryPart = a
          m:PivotTo(CFrame.new(0, 5, 0)) print(a.Position, b.Position, m:GetPivot().Position)
          m:SetPrimaryPartCFrame(CFrame.new(1, 1, 1)) print(b.Position) m:TranslateBy(Vector3.new(0, 1, 0)) print(a.Position)
          print(m:GetExtentsSize())",
         &["0, 5, 0 10, 5, 0 0, 5, 0", "11, 1, 1", "1, 2, 1", "14, 1.1999999284744263, 2"]),
        ("local m = Instance.new('Model', workspace) m:SetPrimaryPartCFrame(CFrame.new())",
         &["error: Test:1: Model:SetPrimaryPartCFrame() failed because no PrimaryPart has been set, or the PrimaryPart no longer exists."]),
    ]);
}

#[test]
fn what_nobody_holds_is_freed() {
    let mut stage = Stage::new();
    stage.run("kept = Instance.new('Model') local part = Instance.new('Part', kept) shared.part = part kept = nil part = nil");
    let before = stage.model.len();
    stage.run("for i = 1, 1000 do Instance.new('Part') end");
    for _ in 0..20 {
        stage.run("for i = 1, 20000 do local t = {i} end");
        stage.ticks(1);
    }
    assert!(stage.model.len() < before + 500, "{}", stage.model.len());
    assert_eq!(
        stage.run("print(shared.part.Parent)"),
        ["Model"],
        "a part holds its tree"
    );
}

#[test]
fn what_a_script_saw_when_it_was_loaded_is_not_kept() {
    let mut stage = Stage::new();
    let workspace = stage.service("Workspace");
    stage.add("Part", workspace, "Box");
    stage.add("Folder", workspace, "Before");
    let source = "shared.x = 1 local function see() return workspace.Box, game.Workspace, script.Parent, shared.x end
        workspace.Box:Destroy() local box = Instance.new('Part') box.Name = 'Box' box.Parent = workspace
        script.Parent = workspace.Before shared.x = 2
        local a, b, c, d = see() print(a == box, b == workspace, c, d)";
    stage.script("Script", workspace, "Test", source);
    stage.ticks_unread(2);
    let said: Vec<String> = stage.events().into_iter().map(|event| event.text).collect();
    assert_eq!(said, ["true true Before 2"]);
}
