//! How a client comes to be in a place: what its scripts see in which order, on good networks and bad ones, and what is
//! left of those who do not get there.

use std::collections::BTreeMap;
use std::time::Duration;

use studio_net::{Chance, NetConditions};
use studio_session::ClientStage;
use studio_session::limits::CHARACTERS_PER_TICK_MAX;

use crate::place::Place;
use crate::scripts::said_by;
use crate::server::Scene;
use crate::table::Table;

/// The reference's order, told by scripts.
fn told_in_order() -> Place {
    let first =
        "print('1 first', game:IsLoaded(), game:GetService('Players').LocalPlayer.Character)
game.Loaded:Connect(function() print('4 loaded', game:IsLoaded()) end)";
    let player = "local p = game:GetService('Players').LocalPlayer
print('5 player', game:IsLoaded(), game.ReplicatedStorage.ModuleScript.Name, p.Character)
p.CharacterAdded:Connect(function(c) print('6 character', c, p.Character == c) end)";
    let stored =
        "print('5 stored', game:IsLoaded(), game:GetService('Players').LocalPlayer.Character)";
    let inside = "local p = game:GetService('Players').LocalPlayer
print('7 inside', script:GetFullName(), script.Parent == p.Character, script.Parent.Humanoid.RootPart)";
    let mut place = Place::with_floor();
    // The other way round than they are to run.
    place.script(
        "StarterPlayer.StarterCharacterScripts",
        "LocalScript",
        inside,
    );
    place.script("StarterPlayer.StarterPlayerScripts", "LocalScript", player);
    place.script("ReplicatedStorage", "Script Client", stored);
    place.script("ReplicatedStorage", "ModuleScript", "return 1");
    place.script("ReplicatedFirst", "LocalScript", first);
    place
}

const IN_ORDER: [&str; 6] = [
    "1 first false nil",
    "4 loaded true",
    "5 player true ModuleScript nil",
    "5 stored true nil",
    "6 character Player1 true",
    "7 inside Workspace.Player1.LocalScript true HumanoidRootPart",
];

#[test]
fn a_client_joins_in_the_references_order() {
    let networks = [
        NetConditions::default(),
        NetConditions {
            delay: Duration::from_millis(40),
            jitter: Duration::from_millis(60),
            loss: Chance::from_millionths(100_000),
            seed: 3,
            ..NetConditions::default()
        },
    ];
    for conditions in networks {
        let mut table = Table::of(told_in_order().publish());
        table.sit("Player1", &conditions);
        table.seconds(4.0);
        assert_eq!(table.said_by(0), IN_ORDER, "{conditions}");
    }
}

#[test]
fn a_client_joins_in_the_same_order_over_sockets() {
    let mut scene = Scene::of(told_in_order().publish());
    let mut clients = [scene.client("Player1")];
    let mut heard = Vec::new();
    scene.tick_until(&mut clients, |_, clients| {
        heard.extend(said_by(&mut clients[0]));
        heard.len() >= IN_ORDER.len()
    });
    assert_eq!(heard, IN_ORDER);
}

#[test]
fn a_client_whose_ticks_are_late_joins_in_the_same_order() {
    let mut table = Table::of(told_in_order().publish());
    table.sit("Player1", &NetConditions::default());
    for _ in 0..40 {
        table.server_only(15);
        table.tick();
    }
    assert_eq!(table.said_by(0), IN_ORDER);
}

#[test]
fn what_waits_for_the_place_goes_on_when_it_is_there() {
    let first = "print('waits') if not game:IsLoaded() then game.Loaded:Wait() end print('goes on', game:IsLoaded())
task.wait() print('later')";
    let mut place = Place::with_floor();
    place.script("ReplicatedFirst", "LocalScript", first);
    place.script(
        "StarterPlayer.StarterPlayerScripts",
        "LocalScript",
        "print('player')",
    );
    let mut table = Table::of(place.publish());
    table.seat(1);
    let said = table.said_by(0);
    assert_eq!(said, ["waits", "goes on true", "player", "later"]);
}

/// A place with something of everything that a player gets, and its tables when nobody is left.
fn lively() -> Place {
    let mut place = Place::with_floor();
    place.put("StarterPack", "Tool", "Sword");
    place.put("StarterGui", "ScreenGui", "Screen");
    place.script("StarterPlayer.StarterCharacterScripts", "LocalScript", "");
    place.script("StarterPlayer.StarterPlayerScripts", "LocalScript", "");
    place.script(
        "ServerScriptService",
        "Script",
        "local P = game:GetService('Players') local n = 0
P.PlayerAdded:Connect(function(p) n += 1 p:SetAttribute('here', true) end)
P.PlayerRemoving:Connect(function(p) n -= 1 end)
function _G.here() return n end",
    );
    place
}

/// How many instances of each class there are, in the tree or not, when scripts have let go of what they held.
fn census(table: &mut Table) -> BTreeMap<&'static str, usize> {
    for _ in 0..2 {
        let collected = table
            .server
            .with_scripts(|running| running.lua().gc_collect());
        assert_eq!(collected.ok(), Some(()));
        table.tick();
    }
    let model = table.server.model();
    let count = |class| model.instances_of(class).count();
    let classes = model.table().classes();
    let counts = classes.map(|(class, info)| (info.name, count(class)));
    counts.filter(|(_, count)| *count > 0).collect()
}

/// Nothing is left of anybody.
#[track_caller]
fn is_empty(table: &mut Table, instances: &BTreeMap<&str, usize>, what: &str) {
    let look = "print(#game.Players:GetChildren(), _G.here(), #workspace:GetChildren())";
    assert_eq!(table.on_server(look), ["0 0 1"], "{what}");
    assert_eq!(table.server.clients().count(), 0, "{what}");
    let now = census(table);
    assert_eq!(&now, instances, "{what}");
}

#[test]
fn who_leaves_at_any_point_of_joining_leaves_nothing() {
    let slow = NetConditions {
        delay: Duration::from_millis(30),
        ..NetConditions::default()
    };
    for conditions in [NetConditions::default(), slow] {
        let mut table = Table::of(lively().publish());
        // What services make at the first visit stays.
        table.seat(1);
        table.clients[0].leave(0, "enough");
        table.seconds(1.0);
        let instances = census(&mut table);
        is_empty(&mut table, &instances, "at first");
        for ticks in 0..24 {
            let index = table.sit("Player1", &conditions);
            table.ticks(ticks);
            table.clients[index].leave(0, "enough");
            table.seconds(0.5);
            is_empty(&mut table, &instances, &format!("{conditions}: {ticks}"));
        }
        let problems: Vec<String> = table.server_said();
        assert_eq!(problems, [""; 0]);
    }
}

#[test]
fn who_is_kicked_while_they_join_hears_why_and_leaves_nothing() {
    for kick in [
        "game.Players.PlayerAdded:Connect(function(p) p:Kick('not you') end)",
        "game.Players.PlayerAdded:Connect(function(p) task.wait() p:Kick('not you') end)",
        "game.Players.PlayerAdded:Connect(function(p) p:LoadCharacter() p:Kick('not you') end)",
        "game.Players.PlayerAdded:Connect(function(p) p.CharacterAdded:Connect(function() p:Kick('not you') end) end)",
        "game.Players.PlayerAdded:Connect(function(p) p.CharacterAppearanceLoaded:Connect(function() p:Kick('not you') p:Kick('again') end) end)",
    ] {
        let mut place = lively();
        let reasons = "game.Players.PlayerRemoving:Connect(function(p, why) print(p, why.Name, p:GetAttribute('here')) end)";
        place.script(
            "ServerScriptService",
            "Script",
            &format!("{kick} {reasons}"),
        );
        let mut table = Table::of(place.publish());
        let mut before = None;
        for _ in 0..2 {
            let index = table.sit("Player1", &NetConditions::default());
            table.seconds(2.0);
            let ClientStage::Gone { reason } = table.clients[index].stage() else {
                panic!("{kick}: {:?}", table.clients[index].stage());
            };
            assert!(reason.contains("not you"), "{kick}: {reason}");
            assert_eq!(table.server_said(), ["Player1 CreatorKick true"], "{kick}");
            let instances = before.get_or_insert(census(&mut table)).clone();
            is_empty(&mut table, &instances, kick);
        }
    }
}

#[test]
fn who_has_left_gets_no_character_any_more() {
    let mut place = lively();
    place.script(
        "ServerScriptService",
        "Script",
        "game.Players.RespawnTime = 0.2
game.Players.PlayerRemoving:Connect(function(p)
    p:LoadCharacter()
    task.wait(0.1)
    print(pcall(p.LoadCharacter, p))
end)",
    );
    let mut table = Table::of(place.publish());
    table.seat(1);
    table.clients[0].leave(0, "enough");
    table.seconds(1.0);
    let problem = "ServerScriptService.Script:5: LoadCharacter can only be called when Player is in the world";
    assert_eq!(table.server_said(), [format!("false {problem}")]);
    let instances = census(&mut table);
    is_empty(
        &mut table,
        &instances,
        "after a character at the last moment",
    );
    // Who dies and leaves before they spawn again does not come back.
    let index = table.sit("Player2", &NetConditions::default());
    table.seconds(1.0);
    table.on_server("game.Players.Player2.Character.Humanoid.Health = 0");
    table.clients[index].leave(0, "enough");
    table.seconds(1.0);
    is_empty(&mut table, &instances, "after a death");
}

#[test]
fn only_the_server_gives_characters() {
    let mut table = Table::of(lively().publish());
    table.seat(1);
    let source = "local p = game.Players.LocalPlayer local c = p.Character print(pcall(function() p:LoadCharacter() end)) print(p.Character == c)";
    let problem = "Test:1: Player:LoadCharacter can only be called on the server";
    assert_eq!(
        table.on_client(0, source),
        [format!("false {problem}"), "true".to_owned()]
    );
}

#[test]
fn of_many_who_come_at_once_a_few_characters_come_in_each_tick() {
    let mut place = Place::with_floor();
    place.script(
        "ServerScriptService",
        "Script",
        "game:GetService('Players').PlayerAdded:Connect(function(player)
	player.CharacterAdded:Connect(function() print(player.Name) end)
end)",
    );
    let mut table = Table::of(place.publish());
    let names: Vec<String> = (1..=20).map(|number| format!("Player{number}")).collect();
    for name in &names {
        table.sit(name, &NetConditions::default());
    }
    let mut came = Vec::new();
    table.until("all have characters", |table| {
        let now = table.server_said();
        assert!(now.len() <= CHARACTERS_PER_TICK_MAX, "{now:?}");
        came.extend(now);
        came.len() == names.len()
    });
    assert_eq!(came, names, "in the order in which they came");
}
