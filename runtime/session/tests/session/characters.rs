//! Characters on both sides of a session: what runs where, in which order things come, who sees what, and who steers.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId};
use studio_services::characters;
use studio_session::{Client, ClientStage, Server};

use crate::place;
use crate::scripts::{said, said_by};
use crate::server::Scene;

/// The character of a player in somebody's model.
fn character(model: &DataModel, name: &str) -> Option<InstanceId> {
    let player = player(model, name)?;
    let property = model.table().find(known().player, "Character")?;
    model
        .reference(player, property)
        .filter(|&body| model.is_attached(body))
}

fn player(model: &DataModel, name: &str) -> Option<InstanceId> {
    model.find_child(model.service(known().players)?, name)
}

/// Where a player's character is.
fn position(model: &DataModel, name: &str) -> Option<Vec3> {
    let root = model.find_child(character(model, name)?, "HumanoidRootPart")?;
    Some(model.cframe(root, known().cframe)?.position)
}

/// Ticks until every client sees every one of these characters.
fn until_all_are_there(scene: &mut Scene, clients: &mut [Client], names: &[&str]) {
    scene.tick_until(clients, |_, clients| {
        let sees = |client: &Client| {
            names
                .iter()
                .all(|name| character(client.model(), name).is_some())
        };
        clients
            .iter()
            .all(|client| *client.stage() == ClientStage::Joined && sees(client))
    });
}

/// Ticks so often.
fn tick(scene: &mut Scene, clients: &mut [Client], count: usize) {
    let mut left = count;
    scene.tick_until(clients, |_, _| {
        left = left.saturating_sub(1);
        left == 0
    });
}

#[test]
fn each_container_runs_what_the_reference_says() {
    let name = "print(script:GetFullName())";
    let containers = [
        "Workspace",
        "ServerScriptService",
        "ServerStorage",
        "ReplicatedStorage",
        "ReplicatedFirst",
        "StarterGui",
        "StarterPack",
        "StarterPlayerScripts",
        "StarterCharacterScripts",
        "Lighting",
    ];
    let scripts = containers
        .iter()
        .flat_map(|container| ["Script", "LocalScript"].map(|class| (class, *container, name)));
    let scripts: Vec<_> = scripts.collect();
    let mut scene = Scene::of(place::scripted(&scripts));
    let mut clients = [scene.client("Player1")];
    until_all_are_there(&mut scene, &mut clients, &["Player1"]);
    tick(&mut scene, &mut clients, 10);
    let mut on_server = said(&mut scene.server);
    on_server.sort();
    assert_eq!(
        on_server,
        [
            "ServerScriptService.Script",
            "Workspace.Player1.Script",
            "Workspace.Script"
        ]
    );
    let mut on_client = said_by(&mut clients[0]);
    on_client.sort();
    assert_eq!(
        on_client,
        [
            "Players.Player1.Backpack.LocalScript",
            "Players.Player1.PlayerGui.LocalScript",
            "Players.Player1.PlayerScripts.LocalScript",
            "ReplicatedFirst.LocalScript",
            "Workspace.Player1.LocalScript",
        ]
    );
}

#[test]
fn others_see_the_character_and_the_backpack_only() {
    let mut scene = Scene::of(place::scripted(&[
        ("LocalScript", "StarterGui", ""),
        ("LocalScript", "StarterPack", ""),
        ("LocalScript", "StarterPlayerScripts", ""),
        ("ModuleScript", "ServerStorage", "return 1"),
    ]));
    let mut clients = [scene.client("Player1"), scene.client("Player2")];
    until_all_are_there(&mut scene, &mut clients, &["Player1", "Player2"]);
    tick(&mut scene, &mut clients, 10);
    let held = |client: &Client, of: &str| -> Vec<String> {
        let model = client.model();
        let children = model.children(player(model, of).expect("a player"));
        let mut names: Vec<String> = children
            .map(|id| format!("{} {}", model.name(id), model.children(id).count()))
            .collect();
        names.sort();
        names
    };
    assert_eq!(
        held(&clients[0], "Player1"),
        [
            "Backpack 1",
            "PlayerGui 1",
            "PlayerScripts 1",
            "StarterGear 0"
        ]
    );
    assert_eq!(
        held(&clients[1], "Player1"),
        ["Backpack 1", "StarterGear 0"]
    );
    for client in &clients {
        let model = client.model();
        let storage = model.table().class_named("ServerStorage").expect("a class");
        assert_eq!(model.service(storage), None);
        let body = character(model, "Player1").expect("a character");
        let scene = scene.server.model();
        let theirs = character(scene, "Player1").expect("a character");
        assert_eq!(
            model.descendants(body).count(),
            scene.descendants(theirs).count()
        );
    }
}

#[test]
fn a_player_steers_their_character_and_it_stops_when_they_do() {
    let mut place = place::Place::with_floor();
    place.spawn_in_the_air();
    let mut scene = Scene::of(place.publish());
    let mut clients = [scene.client("Player1"), scene.client("Player2")];
    until_all_are_there(&mut scene, &mut clients, &["Player1", "Player2"]);
    // One of them came above the other: each gets out of the way.
    let part = |clients: &mut [Client; 2], [one, other]: [Vec3; 2]| {
        clients[0].with_scripts(|running| characters::wish(running, one, false));
        clients[1].with_scripts(|running| characters::wish(running, other, false));
    };
    part(&mut clients, [Vec3::NEG_Z, Vec3::Z]);
    scene.tick_until(&mut clients, |server, _| {
        let [one, other] = ["Player1", "Player2"].map(|name| position(server.model(), name));
        one.zip(other)
            .is_some_and(|(one, other)| other.z > one.z + 12.0)
    });
    part(&mut clients, [Vec3::ZERO; 2]);
    let height = |server: &Server, name| position(server.model(), name).map_or(0.0, |at| at.y);
    scene.tick_until(&mut clients, |server, _| {
        ["Player1", "Player2"]
            .iter()
            .all(|name| height(server, name) < 3.5)
    });
    let start = position(scene.server.model(), "Player1").expect("a place");
    clients[0].with_scripts(|running| characters::wish(running, Vec3::X, false));
    scene.tick_until(&mut clients, |_, clients| {
        position(clients[1].model(), "Player1").is_some_and(|at| at.x > start.x + 6.0)
    });
    clients[0].with_scripts(|running| characters::wish(running, Vec3::ZERO, true));
    scene.tick_until(&mut clients, |server, _| height(server, "Player1") > 6.0);
    clients[0].with_scripts(|running| characters::wish(running, Vec3::ZERO, false));
    scene.tick_until(&mut clients, |server, _| height(server, "Player1") < 3.2);
    tick(&mut scene, &mut clients, 30);
    let rest = position(scene.server.model(), "Player1").expect("a place");
    tick(&mut scene, &mut clients, 30);
    let still = position(scene.server.model(), "Player1").expect("a place");
    assert!(still.distance(rest) < 0.01, "{rest} {still}");
    let other = position(scene.server.model(), "Player2").expect("a place");
    assert!(
        other.x < start.x + 4.0 && other.z > start.z + 4.0,
        "{other}"
    );
    // Who goes while they walk does not walk on, nor stays.
    clients[0].with_scripts(|running| characters::wish(running, Vec3::X, false));
    tick(&mut scene, &mut clients, 5);
    clients[0].leave(0, "enough");
    scene.tick_until(&mut clients[1..], |server, clients| {
        character(server.model(), "Player1").is_none()
            && character(clients[0].model(), "Player1").is_none()
    });
}

#[test]
fn local_scripts_move_their_own_character_through_the_server() {
    let floor = "local f = Instance.new('Part') f.Anchored = true f.Size = Vector3.new(200, 4, 200) f.Position = Vector3.new(0, -2, 0) f.Parent = workspace
local s = Instance.new('SpawnLocation') s.Anchored = true s.Size = Vector3.new(2, 1, 2) s.Position = Vector3.new(0, 0.5, 0) s.Duration = 0 s.Parent = workspace
game.Players.RespawnTime = 0.5
game.Players.PlayerAdded:Connect(function(p) p.CharacterAdded:Connect(function(c)
    c.Humanoid.Died:Connect(function() print('died') end)
end) end)";
    let walk = "local h = script.Parent:WaitForChild('Humanoid')
local p = game.Players.LocalPlayer
if p:GetAttribute('again') then print('again', h.Health) return end
p:SetAttribute('again', true)
h.Died:Connect(function() print('died here') end)
h.StateChanged:Connect(function(_, s) if s == Enum.HumanoidStateType.Jumping then print('jumps') end end)
h:MoveTo(Vector3.new(12, 0, 9))
print('arrived', h.MoveToFinished:Wait(), math.round(h.RootPart.Position.X / 3), math.round(h.RootPart.Position.Z / 3))
h.Jump = true
task.wait(1)
h.WalkSpeed = 200
print(h.MoveDirection)
script.Parent.HumanoidRootPart:Destroy()
print('own')";
    let mut scene = Scene::of(place::scripted(&[
        ("Script", "ServerScriptService", floor),
        ("LocalScript", "StarterCharacterScripts", walk),
    ]));
    let mut clients = [scene.client("Player1")];
    let mut heard = Vec::new();
    scene.tick_until(&mut clients, |_, clients| {
        heard.extend(said_by(&mut clients[0]));
        heard.iter().any(|line| line == "own")
    });
    assert_eq!(heard, ["arrived true 4 3", "jumps", "0, 0, 0", "own"]);
    tick(&mut scene, &mut clients, 30);
    assert_eq!(
        said(&mut scene.server),
        [""; 0],
        "what a client destroys lives on"
    );
    let humanoid = {
        let model = scene.server.model();
        let body = character(model, "Player1").expect("a character");
        model.find_child(body, "Humanoid").expect("a humanoid")
    };
    scene.server.with_scripts(|running| {
        let health = studio_model::ClassTable::get()
            .find(running.model().class(humanoid).expect("it is"), "Health");
        let none = studio_model::Value::Float32(0.0);
        running
            .set_property(humanoid, health.expect("a property"), none)
            .expect("settable");
    });
    let mut heard = Vec::new();
    scene.tick_until(&mut clients, |_, clients| {
        heard.extend(said_by(&mut clients[0]));
        heard.len() >= 2
    });
    assert_eq!(heard, ["died here", "again 100"]);
    assert_eq!(said(&mut scene.server), ["died"]);
}
