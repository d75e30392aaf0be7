//! From the containers that are edited to those of a running place: what players get when, and how they come and go. Each
//! row of the reference's table, seen from both sides.

use studio_model::Value;

use crate::place::Place;
use crate::table::Table;

/// The names of what something has, sorted.
const NAMES: &str = "local function names(of) local all = {} for _, c in of:GetChildren() do table.insert(all, c.Name) end table.sort(all) return table.concat(all, ' ') end
local p = game:GetService('Players').Player1 ";

fn with_names(source: &str) -> String {
    format!("{NAMES}{source}")
}

fn furnished() -> Place {
    let mut place = Place::with_floor();
    place.put("StarterPack", "Tool", "Sword");
    place.put("StarterGui", "ScreenGui", "Resets");
    let stays = place.put("StarterGui", "ScreenGui", "Stays");
    place.set(stays, "ResetOnSpawn", Value::Bool(false));
    let within = place.put("StarterGui.Folder", "ScreenGui", "Within");
    place.set(within, "ResetOnSpawn", Value::Bool(false));
    place.put("StarterPlayer.StarterPlayerScripts", "Folder", "Mine");
    place.put("StarterPlayer.StarterCharacterScripts", "Folder", "Worn");
    let starter = place.at("StarterPlayer");
    place.set(starter, "CameraMaxZoomDistance", Value::Float32(33.0));
    place.set(starter, "NameDisplayDistance", Value::Float32(44.0));
    place.set(starter, "CharacterWalkSpeed", Value::Float32(22.0));
    place
}

#[test]
fn each_starter_comes_to_its_place_and_again_at_each_spawn() {
    let mut table = Table::of(furnished().publish());
    table.seat(1);
    let held = with_names(
        "print(names(p.Backpack), '|', names(p.StarterGear), '|', names(p.PlayerGui), '|', names(p.PlayerScripts), '|', p.Character.Worn)",
    );
    let expected = ["Sword |  | Folder Resets Stays | Mine | Worn"];
    assert_eq!(table.on_client(0, &held), expected);
    let properties = "local p = game.Players.Player1 print(p.CameraMaxZoomDistance, p.NameDisplayDistance, p.Character.Humanoid.WalkSpeed)";
    assert_eq!(table.on_client(0, properties), ["33 44 22"]);
    assert_eq!(table.on_server(properties), ["33 44 22"]);
    table.on_client(
        0,
        "local p = game.Players.LocalPlayer _G.body = p.Character _G.scripts = p.PlayerScripts.Mine
        for _, g in p.PlayerGui:GetChildren() do g:SetAttribute('old', true) end",
    );
    table.on_server("local p = game.Players.Player1 p.Backpack.Sword:Destroy() Instance.new('Tool', p.StarterGear).Name = 'Gear' p:LoadCharacter()");
    table.until("there is a new character", |table| {
        table.asks(
            0,
            "game.Players.LocalPlayer.Character ~= _G.body and game.Players.LocalPlayer.Character ~= nil",
        )
    });
    table.ticks(5);
    let expected = ["Gear Sword | Gear | Folder Resets Stays | Mine | Worn"];
    assert_eq!(table.on_client(0, &held), expected);
    assert_eq!(
        table.on_client(0, "local p = game.Players.LocalPlayer local g = p.PlayerGui print(g.Stays:GetAttribute('old'), g.Resets:GetAttribute('old'), g.Folder:GetAttribute('old'), p.PlayerScripts.Mine == _G.scripts)"),
        ["true nil nil true"]
    );
}

#[test]
fn what_is_a_players_own_is_seen_by_nobody_else() {
    let mut table = Table::of(furnished().publish());
    table.seat(2);
    let look = "local p = game.Players.Player1 print(p:FindFirstChild('PlayerGui'), p:FindFirstChild('PlayerScripts'), p:FindFirstChild('Backpack'), p:FindFirstChild('StarterGear'), p.Character:FindFirstChild('Worn'))";
    let on = |table: &mut Table, client| table.on_client(client, look);
    assert_eq!(
        on(&mut table, 0),
        ["PlayerGui PlayerScripts Backpack StarterGear Worn"]
    );
    assert_eq!(on(&mut table, 1), ["nil nil Backpack StarterGear Worn"]);
    assert_eq!(
        table.on_server(look),
        ["PlayerGui nil Backpack StarterGear Worn"]
    );
    // What comes later is the owner's too.
    table.on_server("Instance.new('ScreenGui', game.Players.Player1.PlayerGui).Name = 'Late'");
    table.ticks(5);
    let late = "local g = game.Players.Player1:FindFirstChild('PlayerGui') print(g and g:FindFirstChild('Late'))";
    assert_eq!(table.on_client(0, late), ["Late"]);
    assert_eq!(table.on_client(1, late), ["nil"]);
}

#[test]
fn a_place_has_its_own_character_or_humanoid() {
    let mut place = Place::with_floor();
    let body = place.put("StarterPlayer", "Model", "StarterCharacter");
    place.put("StarterPlayer.StarterCharacter", "Part", "HumanoidRootPart");
    place.put("StarterPlayer.StarterCharacter", "Humanoid", "Humanoid");
    let mark = place.put("StarterPlayer.StarterCharacter", "StringValue", "Mark");
    place.set(mark, "Value", Value::String("own".into()));
    assert_ne!(body, mark);
    let mut table = Table::of(place.publish());
    table.seat(1);
    let look = "local c = game.Players.LocalPlayer.Character print(c.Name, c.Mark.Value, #c:GetChildren(), c.Humanoid.RootPart.Name)";
    assert_eq!(table.on_client(0, look), ["Player1 own 3 HumanoidRootPart"]);

    let mut place = Place::with_floor();
    let humanoid = place.put("StarterPlayer", "Humanoid", "StarterHumanoid");
    place.set(humanoid, "MaxHealth", Value::Float32(250.0));
    place.set(humanoid, "WalkSpeed", Value::Float32(5.0));
    let mut table = Table::of(place.publish());
    table.seat(1);
    let look = "local h = game.Players.LocalPlayer.Character.Humanoid print(h.Name, h.MaxHealth, h.WalkSpeed)";
    assert_eq!(table.on_client(0, look), ["Humanoid 250 5"]);
}

#[test]
fn scripts_of_the_defaults_names_take_their_place() {
    let mut place = Place::with_floor();
    place.put("StarterPlayer.StarterCharacterScripts", "Script", "Health");
    let control = place.put(
        "StarterPlayer.StarterPlayerScripts",
        "LocalScript",
        "ControlScript",
    );
    place.set(control, "Source", Value::String("print('steers')".into()));
    let mut table = Table::of(place.publish());
    table.seat(1);
    assert_eq!(table.said_by(0), ["steers"]);
    table.on_server("game.Players.Player1.Character.Humanoid.Health = 50");
    table.seconds(4.0);
    let health = "print(game.Players.Player1.Character.Humanoid.Health)";
    assert_eq!(
        table.on_server(health),
        ["50"],
        "the script called Health does nothing"
    );

    let mut table = Table::of(Place::with_floor().publish());
    table.seat(1);
    table.on_server("game.Players.Player1.Character.Humanoid.Health = 50");
    table.seconds(4.0);
    assert_ne!(table.on_server(health), ["50"], "it heals by itself");
}

#[test]
fn without_auto_loads_a_character_comes_when_a_script_says_so() {
    let mut place = furnished();
    place.script(
        "ServerScriptService",
        "Script",
        "game.Players.CharacterAutoLoads = false game.Players.RespawnTime = 0.1",
    );
    let mut table = Table::of(place.publish());
    table.sit("Player1", &studio_net::NetConditions::default());
    table.seconds(1.0);
    let look = with_names("print(p.Character, '|', names(p.PlayerGui), '|', names(p.Backpack))");
    assert_eq!(table.on_client(0, &look), ["nil |  | "]);
    table.on_server("game.Players.Player1:LoadCharacterAsync()");
    table.ticks(10);
    let furnished = ["Player1 | Folder Resets Stays | Sword"];
    assert_eq!(table.on_client(0, &look), furnished);
    table.on_server("_G.body = game.Players.Player1.Character _G.body.Humanoid.Health = 0");
    table.seconds(1.0);
    let same = "print(game.Players.Player1.Character == _G.body)";
    assert_eq!(
        table.on_server(same),
        ["true"],
        "nobody respawns by themselves"
    );
}

#[test]
fn who_dies_spawns_again_after_the_respawn_time() {
    let mut place = furnished();
    place.script(
        "ServerScriptService",
        "Script",
        "game.Players.RespawnTime = 2",
    );
    place.script(
        "StarterPlayer.StarterCharacterScripts",
        "LocalScript",
        "print('spawns', script.Parent.Humanoid.Health) script.Parent.Humanoid.Died:Connect(function() print('dies') end)",
    );
    place.script(
        "StarterPlayer.StarterPlayerScripts",
        "LocalScript",
        "local p = game.Players.LocalPlayer p.CharacterRemoving:Connect(function(c) print('goes', c) end) p.CharacterAdded:Connect(function(c) print('comes', c) end)",
    );
    let mut table = Table::of(place.publish());
    table.seat(1);
    assert_eq!(table.said_by(0), ["comes Player1", "spawns 100"]);
    table.on_server("game.Players.Player1.Character.Humanoid.Health = 0");
    table.seconds(1.8);
    assert_eq!(table.said_by(0), ["dies"]);
    table.seconds(0.5);
    assert_eq!(
        table.said_by(0),
        ["goes Player1", "comes Player1", "spawns 100"]
    );
}

#[test]
fn teams_and_spawn_locations_are_those_of_the_reference() {
    let mut place = Place::with_floor();
    place.script(
        "ServerScriptService",
        "Script",
        "for i, name in {'Bright red', 'Bright blue'} do
    local team = Instance.new('Team') team.Name = name team.TeamColor = BrickColor.new(name) team.Parent = game:GetService('Teams')
    local s = Instance.new('SpawnLocation') s.Anchored = true s.Neutral = false s.TeamColor = team.TeamColor s.Duration = 0
    s.Size = Vector3.new(4, 1, 4) s.Position = Vector3.new(100 * i, 0.5, 0) s.Parent = workspace
end
local off = Instance.new('SpawnLocation') off.Enabled = false off.Anchored = true off.Position = Vector3.new(-100, 0.5, 0) off.Parent = workspace",
    );
    let mut table = Table::of(place.publish());
    table.seat(2);
    let look = "local all = game.Players:GetPlayers() table.sort(all, function(a, b) return a.Name < b.Name end)
        for _, p in all do print(p, p.Team, p.TeamColor, p.Neutral, math.round(p.Character.PrimaryPart.Position.X / 50) * 50) end";
    let expected = [
        "Player1 Bright red Bright red false 100",
        "Player2 Bright blue Bright blue false 200",
    ];
    assert_eq!(table.on_server(look), expected);
    assert_eq!(table.on_client(0, look), expected);
    table.on_server(
        "local p = game.Players.Player1 p.Team = game.Teams['Bright blue'] p:LoadCharacter()",
    );
    table.ticks(5);
    let expected = "Player1 Bright blue Bright blue false 200";
    assert_eq!(table.on_client(1, look)[0], expected);
    table.on_server("local p = game.Players.Player1 for _, s in workspace:GetChildren() do if s:IsA('SpawnLocation') and s.Position.X == 100 then s.Neutral = true p.RespawnLocation = s end end p:LoadCharacter()");
    table.ticks(5);
    let expected = "Player1 Bright blue Bright blue false 100";
    assert_eq!(table.on_client(1, look)[0], expected);
}

#[test]
fn who_leaves_is_told_of_before_they_are_gone() {
    let mut place = Place::with_floor();
    place.script(
        "ServerScriptService",
        "Script",
        "local P = game:GetService('Players')
P.PlayerAdded:Connect(function(p)
    p.CharacterRemoving:Connect(function(c) print('2 character', c, c.Parent, p.Parent) end)
    p.AncestryChanged:Connect(function(_, to) print('3 gone', to) end)
end)
P.PlayerRemoving:Connect(function(p, why) print('1 leaves', p, p.Parent, p.Character, why) end)
P.ChildRemoved:Connect(function(p) print('4 removed', p, #P:GetPlayers()) end)",
    );
    place.script(
        "StarterPlayer.StarterPlayerScripts",
        "LocalScript",
        "game.Players.PlayerRemoving:Connect(function(p) print('leaves', p) end)",
    );
    let mut table = Table::of(place.publish());
    table.seat(2);
    table.clients[1].leave(0, "enough");
    table.ticks(10);
    let mut said = table.server_said();
    assert_eq!(
        said.drain(..2).collect::<Vec<_>>(),
        [
            "1 leaves Player2 Players Player2 Enum.PlayerExitReason.Unknown",
            "2 character Player2 Workspace Players",
        ]
    );
    said.sort();
    assert_eq!(said, ["3 gone nil", "4 removed Player2 1"]);
    assert_eq!(table.said_by(0), ["leaves Player2"]);
}

#[test]
fn what_is_bound_to_the_end_runs_before_it() {
    let mut place = Place::with_floor();
    place.script(
        "ServerScriptService",
        "Script",
        "for i = 1, 2 do game:BindToClose(function(why) print(i, why, #game.Players:GetPlayers()) task.wait(0.2) print(i, 'done') end) end",
    );
    let mut table = Table::of(place.publish());
    table.seat(1);
    table.server.close();
    assert!(!table.server.is_closed());
    table.ticks(20);
    assert!(table.server.is_closed());
    let begins = |i| format!("{i} Enum.CloseReason.DeveloperShutdown 1");
    assert_eq!(
        table.server_said(),
        [
            begins(1),
            begins(2),
            "1 done".to_owned(),
            "2 done".to_owned()
        ]
    );
}
