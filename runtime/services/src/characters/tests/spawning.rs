//! How characters come, die and come again, and what their players get.

use super::*;

/// What each row of the reference's table says: container, place at runtime.
#[test]
fn a_spawn_has_its_events_in_order() {
    let mut stage = Stage::new();
    stage.run("local P = game:GetService('Players')
        P.PlayerAdded:Connect(function(p)
            print('player', p.Character)
            p.CharacterRemoving:Connect(function(c) print('removing', c, c.Parent) end)
            p.CharacterAdded:Connect(function(c) print('added', c, c.Parent, p.Character == c, c.Humanoid) end)
            p.Changed:Connect(function(n) if n == 'Character' then print('changed', p.Character.Parent) end end)
            p.CharacterAppearanceLoaded:Connect(function(c) print('appearance', c.Parent) end)
        end)
        workspace.ChildAdded:Connect(function(c) print('world', c, c:FindFirstChild('HumanoidRootPart').Position) end)");
    come(&mut stage, 1);
    let mut said = stage.run("game.Players.P1:LoadCharacterAsync() print(game.Players.P1.Character.PrimaryPart.Position.Y)");
    said.extend(
        stage
            .run("game.Players.P1:LoadCharacter()")
            .into_iter()
            .take(1),
    );
    assert_eq!(
        said,
        [
            "player nil",
            "added P1 nil true Humanoid",
            "changed nil",
            "appearance nil",
            "world P1 0, 0, 0",
            "removing P1 Workspace",
            "added P1 nil true Humanoid",
            "changed nil",
            "appearance nil",
            "world P1 0, 0, 0",
            "103",
            "removing P1 Workspace",
        ]
    );
}

#[test]
fn what_starters_hold_is_copied_at_each_spawn() {
    let mut stage = Stage::new();
    let starter = stage.service("StarterPlayer");
    let scripts = put(
        &mut stage.model,
        "StarterCharacterScripts",
        starter,
        "StarterCharacterScripts",
    );
    put(&mut stage.model, "Folder", scripts, "Mine");
    stage.run("local pack = game:GetService('StarterPack') local t = Instance.new('Tool', pack) t.Name = 'Sword'
        local gui = game:GetService('StarterGui')
        local s = Instance.new('ScreenGui', gui) s.Name = 'Resets'
        local k = Instance.new('ScreenGui', gui) k.Name = 'Stays' k.ResetOnSpawn = false
        local f = Instance.new('Folder', gui) f.Name = 'Loose'
        local n = Instance.new('ScreenGui', f) n.Name = 'Within' n.ResetOnSpawn = false");
    come(&mut stage, 1);
    let first = "local p = game.Players.P1
        local function names(of) local all = {} for _, c in of:GetChildren() do table.insert(all, c.Name) end table.sort(all) return table.concat(all, ' ') end
        print(names(p.Backpack), '|', names(p.PlayerGui), '|', p.Character:FindFirstChild('Mine'))";
    assert_eq!(stage.run(first), ["Sword | Loose Resets Stays | Mine"]);
    stage.run("local p = game.Players.P1 local pack = p.Backpack pack.Sword:Destroy() Instance.new('Tool', pack).Name = 'Found'
        Instance.new('Tool', p.StarterGear).Name = 'Gear'
        for _, g in p.PlayerGui:GetChildren() do g:SetAttribute('old', true) end
        p.PlayerGui.Stays.Name = 'Kept' Instance.new('ScreenGui', p.PlayerGui).Name = 'Own'
        _G.pack = pack p:LoadCharacter()");
    assert_eq!(stage.run(first), ["Gear Sword | Kept Loose Resets | Mine"]);
    assert_eq!(
        stage.run("local g = game.Players.P1.PlayerGui print(_G.pack.Parent, g.Kept:GetAttribute('old'), g.Resets:GetAttribute('old'), g.Loose:GetAttribute('old'))"),
        ["nil true nil nil"]
    );
}

#[test]
fn without_auto_loads_nothing_is_copied_before_a_script_says_so() {
    let mut stage = Stage::new();
    stage.run("game:GetService('Players').CharacterAutoLoads = false Instance.new('ScreenGui', game:GetService('StarterGui'))");
    come(&mut stage, 1);
    let count = "local p = game.Players.P1 print(p.Character, #p.PlayerGui:GetChildren())";
    assert_eq!(stage.run(count), ["nil 0"]);
    stage.run("game.Players.P1:LoadCharacterAsync() game.Players.P1.Character.Humanoid.Health = 0");
    assert_eq!(stage.run(count), ["P1 1"]);
    stage.run("_G.c = game.Players.P1.Character");
    stage.ticks(60 * 6);
    assert_eq!(
        stage.run("print(game.Players.P1.Character == _G.c)"),
        ["true"]
    );
}

#[test]
fn spawn_locations_are_chosen_by_team_and_switch() {
    let mut stage = Stage::new();
    stage.run("local function pad(name, x, f) local s = Instance.new('SpawnLocation') s.Name = name s.Anchored = true s.Size = Vector3.new(6, 1, 6) s.Position = Vector3.new(x, 0.5, 0) s.Duration = 0 f(s) s.Parent = workspace end
        pad('Off', 100, function(s) s.Enabled = false end)
        pad('Red', 200, function(s) s.Neutral = false s.TeamColor = BrickColor.new('Bright red') end)
        pad('Blue', 300, function(s) s.Neutral = false s.TeamColor = BrickColor.new('Bright blue') end)
        local function team(n) local t = Instance.new('Team') t.TeamColor = BrickColor.new(n) t.Name = n t.AutoAssignable = false t.Parent = game:GetService('Teams') end team('Bright red') team('Bright blue')");
    come(&mut stage, 1);
    let at = "local p = game.Players.P1.Character.PrimaryPart.Position print(math.round(p.X / 100), p.Y)";
    assert_eq!(stage.run(at), ["0 103"]);
    stage.run("local p = game.Players.P1 p.Team = game.Teams['Bright blue'] p:LoadCharacter()");
    assert_eq!(stage.run(at), ["3 4"]);
    stage.run("local p = game.Players.P1 p.RespawnLocation = workspace.Red p:LoadCharacter()");
    assert_eq!(stage.run(at), ["3 4"], "it is the other team's");
    stage.run("local p = game.Players.P1 workspace.Red.Neutral = true p:LoadCharacter()");
    assert_eq!(stage.run(at), ["2 4"]);
}

#[test]
fn the_force_field_lasts_as_long_as_the_location_says() {
    let mut stage = Stage::new();
    stage.run("local s = Instance.new('SpawnLocation') s.Anchored = true s.Duration = 2 s.CFrame = CFrame.Angles(0, math.pi / 2, 0) s.Parent = workspace");
    come(&mut stage, 1);
    let said = "local c = game.Players.P1.Character c.Humanoid:TakeDamage(30) print(c:FindFirstChildOfClass('ForceField') ~= nil, c.Humanoid.Health)";
    assert_eq!(stage.run(said), ["true 100"]);
    assert_eq!(stage.run("local l = game.Players.P1.Character.PrimaryPart.CFrame.LookVector print(math.round(l.X), math.round(l.Z))"), ["-1 0"]);
    stage.ticks(119);
    assert_eq!(stage.run(said), ["true 100"]);
    stage.ticks(2);
    assert_eq!(stage.run(said), ["false 70"]);
}

#[test]
fn who_dies_comes_again_after_the_respawn_time() {
    for death in [
        "h.Health = 0",
        "h:TakeDamage(100)",
        "c:BreakJoints()",
        "c.Torso.Neck:Destroy()",
        "c.Torso.Neck.Part0 = nil",
        "c.HumanoidRootPart:Destroy()",
        "h:ChangeState(Enum.HumanoidStateType.Dead)",
    ] {
        let mut stage = Stage::new();
        stage.run("game.Players.RespawnTime = 1");
        come(&mut stage, 1);
        stage.ticks(1);
        let source = format!("local c = game.Players.P1.Character local h = c.Humanoid _G.c = c
            h.Died:Connect(function() print('died', h.Health, h:GetState().Name, c.Parent) end) {death}");
        let mut said = stage.run(&source);
        said.extend(stage.ticks(2));
        assert_eq!(said, ["died 0 Dead Workspace"], "{death}");
        assert_eq!(
            stage.run("local n = 0 for _, d in _G.c:GetDescendants() do if d:IsA('JointInstance') then n += 1 end end print(n, _G.c.Torso.CanCollide, _G.c['Left Leg'].CanCollide)"),
            ["0 true true"],
            "{death}"
        );
        stage.ticks(56);
        assert_eq!(
            stage.run("print(game.Players.P1.Character == _G.c)"),
            ["true"],
            "{death}"
        );
        stage.ticks(6);
        assert_eq!(
            stage.run("local c = game.Players.P1.Character print(c ~= _G.c, _G.c.Parent, c.Parent, c.Humanoid.Health)"),
            ["true nil Workspace 100"],
            "{death}"
        );
    }
}

#[test]
fn who_falls_out_of_the_world_dies() {
    let mut play = Play::new();
    play.run("game.Players.RespawnTime = 1");
    play.come(1);
    play.ticks(1);
    play.run("local c = game.Players.P1.Character c.Humanoid.Died:Connect(function() print('died') end) c:PivotTo(CFrame.new(0, -499, 0)) c.PrimaryPart.AssemblyLinearVelocity = Vector3.zero");
    assert_eq!(play.ticks(30), ["died"]);
    play.ticks(60);
    assert_eq!(
        play.run(
            "local c = game.Players.P1.Character print(c.Parent, c.PrimaryPart.Position.Y > 50)"
        ),
        ["Workspace true"]
    );
}

#[test]
fn a_humanoid_that_must_not_die_does_not() {
    let mut stage = Stage::new();
    come(&mut stage, 1);
    stage.run("local h = game.Players.P1.Character.Humanoid h.Died:Connect(function() print('died') end) h:SetStateEnabled(Enum.HumanoidStateType.Dead, false) h.Health = 0");
    assert_eq!(stage.ticks(5), [""; 0]);
    stage.run("local h = game.Players.P1.Character.Humanoid h.RequiresNeck = false h.Health = 50 h:SetStateEnabled(Enum.HumanoidStateType.Dead, true) h.Parent.Torso.Neck:Destroy()");
    assert_eq!(stage.ticks(5), [""; 0]);
}

#[test]
fn many_who_spawn_at_one_place_do_not_stand_in_each_other() {
    let mut stage = Stage::new();
    stage.run("local s = Instance.new('SpawnLocation') s.Anchored = true s.Size = Vector3.new(8, 1, 8) s.Parent = workspace game.Players.RespawnTime = 1");
    let roots: Vec<glam::Vec3> = (1..=12)
        .map(|id| {
            let player = come(&mut stage, id);
            let root = stage
                .model
                .reference(body_of(&stage.model, player), known().primary_part);
            place_of(&stage.model, root.expect("a root")).position
        })
        .collect();
    for (i, a) in roots.iter().enumerate() {
        for b in &roots[..i] {
            let gap = (*a - *b).abs();
            assert!(gap.x >= 2.0 || gap.y >= 5.0 || gap.z >= 2.0, "{a} {b}");
        }
    }
}

#[test]
fn nothing_of_those_who_left_stays() {
    let mut stage = Stage::new();
    stage.run("game.Players.RespawnTime = 0 Instance.new('Tool', game:GetService('StarterPack')) Instance.new('ScreenGui', game:GetService('StarterGui'))");
    let round = |stage: &mut Stage| {
        let player = come(stage, 1);
        stage.ticks(2);
        stage.run("local p = game.Players.P1 p.Character.Humanoid:EquipTool(p.Backpack.Tool) p.Character.Humanoid.Health = 0");
        stage.ticks(4);
        assert_eq!(
            stage.run("print(game.Players.P1.Character.Humanoid.Health)"),
            ["100"]
        );
        go(stage, player);
        stage.run("");
        stage.vm.lend(&mut stage.model, |running| {
            running.lua().gc_collect().expect("a collection");
            running.lua().gc_collect().expect("a collection");
        });
        stage.ticks(2);
        let held = stage.lend(|running| {
            let cast = cast::of(running).expect("characters");
            let cast = cast.borrow();
            cast.minds.len() + cast.given.len() + cast.told.len()
        });
        (stage.model.len(), held)
    };
    let first = round(&mut stage);
    for _ in 0..49 {
        assert_eq!(round(&mut stage), first);
    }
    assert_eq!(first.1, 0);
}

#[test]
fn players_are_found_by_their_characters() {
    let mut stage = Stage::new();
    come(&mut stage, 1);
    assert_eq!(
        stage.run("local P = game.Players local c = P.P1.Character print(P:GetPlayerFromCharacter(c), P:GetPlayerFromCharacter(c.Head), P.P1:DistanceFromCharacter(c.Head.Position + Vector3.new(0, 3, 4)))
            P.P1.CharacterAdded:Connect(function(c) print('+', c) end) P.P1.CharacterRemoving:Connect(function(c) print('-', c) end)
            local m = Instance.new('Model', workspace) m.Name = 'Other' P.P1.Character = m P.P1.Character = m print(P:GetPlayerFromCharacter(m)) P.P1.Character = nil"),
        ["P1 nil 5", "- P1", "+ Other", "P1", "- Other"]
    );
}
