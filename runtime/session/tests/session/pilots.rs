//! Players' characters, which their own clients move: at once, where the server believes them; that nobody gains by lying; and
//! that what the server does to them holds.

use std::time::Duration;

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, Value};
use studio_net::{Chance, NetConditions};
use studio_services::characters;

use crate::place::Place;
use crate::table::Table;

/// A floor; players come into the world in the middle of it.
fn floor() -> Place {
    let mut place = Place::with_floor();
    let spawn = place.put("Workspace", "SpawnLocation", "Spawn");
    place.set(spawn, "Anchored", Value::Bool(true));
    place.set(spawn, "CanCollide", Value::Bool(false));
    place.set(spawn, "Duration", Value::Int32(0));
    place
}

fn way(delay_ms: u64, loss: u32) -> NetConditions {
    NetConditions {
        delay: Duration::from_millis(delay_ms),
        loss: Chance::from_millionths(loss),
        seed: 3,
        ..NetConditions::default()
    }
}

fn bad() -> NetConditions {
    NetConditions {
        jitter: Duration::from_millis(10),
        ..way(50, 30_000)
    }
}

/// Two players of whom each moves their own character.
fn pair(place: &Place, conditions: &NetConditions) -> Table {
    let mut table = Table::of(place.publish());
    for name in ["Player1", "Player2"] {
        table.sit(name, conditions);
    }
    for number in 0..2 {
        table.until("they move themselves", |table| {
            table.asks(number, "true") && moves_itself(table, number)
        });
    }
    // One of them came above the other.
    table.on_server("workspace.Player2:PivotTo(CFrame.new(-12, 3, 12))");
    table.seconds(1.5);
    table
}

fn root_of(model: &DataModel, number: usize) -> Option<InstanceId> {
    let workspace = model.service(known().workspace)?;
    let body = model.find_child(workspace, &format!("Player{}", number + 1))?;
    model.find_child(body, "HumanoidRootPart")
}

fn moves_itself(table: &Table, number: usize) -> bool {
    let root = root_of(table.server.model(), number);
    root.is_some_and(|root| table.server.owner_of(root) == Some(number as i64 + 1))
}

fn place_in(model: &DataModel, number: usize) -> Vec3 {
    let root = root_of(model, number).expect("a character");
    model.cframe(root, known().cframe).unwrap().position
}

fn on_server(table: &Table, number: usize) -> Vec3 {
    place_in(table.server.model(), number)
}

fn here(table: &Table, number: usize) -> Vec3 {
    place_in(table.clients[number].model(), number)
}

fn wish(table: &mut Table, number: usize, direction: Vec3, jump: bool) {
    table.clients[number].with_scripts(|running| characters::wish(running, direction, jump));
}

fn refused(table: &Table) -> u64 {
    let counts = table.server.ownership_counts();
    counts.refused.iter().sum::<u64>() + counts.corrections
}

#[test]
fn who_presses_a_key_moves_at_once_however_far_the_server_is() {
    for conditions in [
        NetConditions::default(),
        way(100, 0),
        way(100, 30_000),
        bad(),
    ] {
        let mut table = pair(&floor(), &conditions);
        let start = here(&table, 0);
        wish(&mut table, 0, Vec3::X, false);
        table.tick();
        let first = here(&table, 0);
        assert!(
            first.x > start.x + 0.01,
            "{start} {first} over {conditions}"
        );
        let mut last = [
            first,
            place_in(table.clients[1].model(), 0),
            on_server(&table, 0),
        ];
        for tick in 0..120 {
            if tick >= 60 {
                wish(&mut table, 0, Vec3::Z, tick > 90);
            }
            table.tick();
            let now = [
                here(&table, 0),
                place_in(table.clients[1].model(), 0),
                on_server(&table, 0),
            ];
            for (before, now) in last.iter().zip(now) {
                let step = before.distance(now);
                assert!(step < 3.5, "{step} in tick {tick} over {conditions}");
            }
            let own = last[0].distance(now[0]);
            assert!(own < 1.2, "{own} in tick {tick} over {conditions}");
            last = now;
        }
        let end = here(&table, 0);
        assert!(
            (end.x - start.x - 16.0).abs() < 1.5,
            "{start} {end} over {conditions}"
        );
        assert!(
            (end.z - start.z - 16.0).abs() < 2.5,
            "{start} {end} over {conditions}"
        );
        wish(&mut table, 0, Vec3::ZERO, false);
        table.seconds(1.5);
        assert_eq!(refused(&table), 0, "{:?}", table.server.ownership_counts());
        let own = here(&table, 0);
        for other in [on_server(&table, 0), place_in(table.clients[1].model(), 0)] {
            assert!(
                own.distance(other) < 0.05,
                "{own} {other} over {conditions}"
            );
        }
        table.agree();
    }
}

#[test]
fn it_goes_the_way_that_it_would_go_on_the_server() {
    let walk = |table: &mut Table| {
        let start = on_server(table, 0);
        let mut way = Vec::new();
        for (direction, jump) in [(Vec3::X, false), (Vec3::X, true), (Vec3::Z, false)] {
            wish(table, 0, direction, jump);
            table.ticks(6);
            wish(table, 0, direction, false);
            table.seconds(0.9);
            way.push(here(table, 0) - start);
        }
        wish(table, 0, Vec3::ZERO, false);
        table.seconds(2.0);
        way.push(on_server(table, 0) - start);
        way
    };
    let mut table = pair(&floor(), &NetConditions::default());
    let own = walk(&mut table);
    table.server.let_clients_simulate(false);
    table.seconds(1.0);
    let servers = walk(&mut table);
    for (own, servers) in own.iter().zip(&servers) {
        // What the server does is seen some ticks later.
        assert!(own.distance(*servers) < 2.2, "{own} {servers}");
    }
}

#[test]
fn the_server_sees_what_a_humanoid_does() {
    let mut table = pair(&floor(), &way(50, 0));
    table.on_server(
        "local h = workspace.Player1.Humanoid
        h.StateChanged:Connect(function(_, now) print(now.Name) end)
        local p = Instance.new('Part') p.Name = 'Plate' p.Anchored = true p.CanCollide = false p.Size = Vector3.new(4, 8, 4) p.Position = workspace.Player1.HumanoidRootPart.Position + Vector3.new(8, 0, 0)
        p.Touched:Connect(function(by) if by.Name == 'HumanoidRootPart' then print('touched') end end) p.Parent = workspace",
    );
    wish(&mut table, 0, Vec3::X, false);
    table.seconds(0.7);
    assert_eq!(
        table.on_server("local h = workspace.Player1.Humanoid print(h.FloorMaterial.Name, h.MoveDirection, math.round(workspace.Player1.HumanoidRootPart.AssemblyLinearVelocity.X))"),
        ["Plastic 1, 0, 0 16"]
    );
    assert_eq!(table.server_said(), ["touched"]);
    wish(&mut table, 0, Vec3::ZERO, true);
    table.ticks(4);
    wish(&mut table, 0, Vec3::ZERO, false);
    table.seconds(1.5);
    assert_eq!(
        table.server_said(),
        ["Jumping", "Freefall", "Landed", "Running"]
    );
    table.on_server("workspace.Player1.Humanoid.Died:Connect(function() print('died') end)");
    table.on_client(0, "game.Players.LocalPlayer.Character.Humanoid.Health = 0");
    table.seconds(0.5);
    assert_eq!(table.server_said(), ["Dead", "died"]);
    assert!(!moves_itself(&table, 0));
    table.agree();
}

#[test]
fn local_scripts_move_their_own_character_at_once() {
    let mut table = pair(&floor(), &way(100, 0));
    let start = here(&table, 0);
    table.on_client(0, "local h = game.Players.LocalPlayer.Character.Humanoid h.MoveToFinished:Connect(function(there) print('there', there) end) h:MoveTo(h.RootPart.Position + Vector3.new(0, 0, 12))");
    table.tick();
    assert!(here(&table, 0).z > start.z + 0.01);
    table.seconds(1.2);
    assert_eq!(table.said_by(0), ["there true"]);
    table.on_client(0, "game.Players.LocalPlayer.Character.Humanoid.Jump = true");
    table.ticks(10);
    assert!(here(&table, 0).y > start.y + 4.0);
    table.seconds(2.0);
    assert_eq!(refused(&table), 0, "{:?}", table.server.ownership_counts());
    // It may not be faster than the server lets it.
    table.on_client(
        0,
        "game.Players.LocalPlayer.Character.Humanoid.WalkSpeed = 100",
    );
    let before = on_server(&table, 0);
    wish(&mut table, 0, Vec3::X, false);
    table.seconds(4.0);
    let gone = on_server(&table, 0).distance(before);
    assert!(gone < 4.0 * 16.0 * 1.3 + 8.0, "{gone}");
    table.on_server("workspace.Player2.Humanoid.WalkSpeed = 40");
    table.seconds(0.3);
    let refused_before = refused(&table);
    let before = on_server(&table, 1);
    wish(&mut table, 1, Vec3::NEG_Z, false);
    table.seconds(1.0);
    let gone = on_server(&table, 1).distance(before);
    assert!(gone > 30.0, "{gone}");
    assert!(refused(&table) - refused_before < 8);
}

/// What a liar's client does to its own character in every tick.
const LIES: [(&str, &str); 5] = [
    ("teleport", "r.CFrame = r.CFrame + Vector3.new(0, 0, 30)"),
    ("speed", "r.CFrame = r.CFrame + Vector3.new(160 / 60, 0, 0)"),
    (
        "rise",
        "r.CFrame = r.CFrame + Vector3.new(0, 1, 0) r.AssemblyLinearVelocity = Vector3.zero",
    ),
    (
        "hover",
        "r.CFrame = CFrame.new(r.Position.X, math.max(r.Position.Y, 6), r.Position.Z) r.AssemblyLinearVelocity = Vector3.zero",
    ),
    (
        "nowhere",
        "r.CFrame = CFrame.new(0 / 0, 1e30, 0) r.AssemblyLinearVelocity = Vector3.new(0 / 0, 1e38, 0)",
    ),
];

#[test]
fn who_lies_gets_nowhere_and_others_do_not_see_it() {
    for (name, lie) in LIES {
        let mut table = pair(&floor(), &way(40, 0));
        let start = on_server(&table, 0);
        let source = format!(
            "local r = game.Players.LocalPlayer.Character.HumanoidRootPart game:GetService('RunService').Heartbeat:Connect(function() {lie} end)"
        );
        table.on_client(0, &source);
        let mut high_ticks = 0;
        for tick in 0..300 {
            table.tick();
            for seen in [on_server(&table, 0), place_in(table.clients[1].model(), 0)] {
                assert!(seen.is_finite(), "{name}");
                // What walks would be as far.
                let far = 16.0 * 1.2 * tick as f32 / 60.0 + 10.0;
                assert!(
                    (seen - start).with_y(0.0).length() < far,
                    "{name}: {start} {seen} in tick {tick}"
                );
                assert!(seen.y < start.y + 11.0, "{name}: {seen} in tick {tick}");
            }
            high_ticks += u32::from(on_server(&table, 0).y > start.y + 2.0);
        }
        assert!(high_ticks < 130, "{name}: {high_ticks} ticks in the air");
        assert!(refused(&table) > 0 || name == "nowhere", "{name}");
        table.agree();
    }
}

#[test]
fn what_the_server_does_to_a_character_holds() {
    for conditions in [NetConditions::default(), way(100, 0)] {
        let mut table = pair(&floor(), &conditions);
        wish(&mut table, 0, Vec3::X, false);
        table.seconds(0.5);
        table.on_server("workspace.Player1:PivotTo(CFrame.new(-60, 3, -60))");
        table.seconds(0.25);
        wish(&mut table, 0, Vec3::ZERO, false);
        table.seconds(1.0);
        for at in [
            on_server(&table, 0),
            here(&table, 0),
            place_in(table.clients[1].model(), 0),
        ] {
            assert!(
                at.distance(Vec3::new(-58.0, 3.0, -60.0)) < 8.0,
                "{at} over {conditions}"
            );
        }
        assert_eq!(refused(&table), 0, "{:?}", table.server.ownership_counts());
        // Thrown up by the server.
        table.on_server(
            "workspace.Player1.HumanoidRootPart.AssemblyLinearVelocity = Vector3.new(0, 90, 0)",
        );
        table.seconds(0.6);
        assert!(on_server(&table, 0).y > 12.0, "{}", on_server(&table, 0));
        assert!(here(&table, 0).y > 12.0);
        table.seconds(2.0);
        // Made slower while it walks.
        wish(&mut table, 0, Vec3::Z, false);
        table.seconds(0.5);
        table.on_server("workspace.Player1.Humanoid.WalkSpeed = 4");
        table.seconds(0.5);
        let slow = here(&table, 0);
        table.seconds(1.0);
        assert!((here(&table, 0).distance(slow) - 4.0).abs() < 0.5);
        wish(&mut table, 0, Vec3::ZERO, false);
        table.seconds(0.5);
        // Lying down, walking by itself and standing still for good are the server's.
        table.on_server("workspace.Player1.Humanoid.WalkSpeed = 16 workspace.Player1.Humanoid:MoveTo(Vector3.new(-50, 3, -40))");
        table.seconds(3.0);
        assert!(on_server(&table, 0).distance(Vec3::new(-50.0, 3.0, -40.0)) < 2.0);
        assert!(moves_itself(&table, 0));
        table.on_server("workspace.Player1.HumanoidRootPart:SetNetworkOwner(nil)");
        table.seconds(0.5);
        assert!(!moves_itself(&table, 0));
        wish(&mut table, 0, Vec3::X, false);
        table.seconds(0.6);
        assert!(
            on_server(&table, 0).x > -47.0,
            "the server hears what the player wants"
        );
        wish(&mut table, 0, Vec3::ZERO, false);
        table.on_server("workspace.Player1.HumanoidRootPart:SetNetworkOwnershipAuto()");
        table.seconds(0.5);
        assert!(moves_itself(&table, 0));
        table.on_server("workspace.Player1.HumanoidRootPart.Anchored = true");
        table.seconds(0.5);
        assert!(!moves_itself(&table, 0));
        table.on_server("workspace.Player1.HumanoidRootPart.Anchored = false");
        table.seconds(0.8);
        assert!(moves_itself(&table, 0));
        assert_eq!(refused(&table), 0, "{:?}", table.server.ownership_counts());
        table.agree();
    }
}

#[test]
fn a_new_character_is_its_players_and_one_whose_player_left_is_gone() {
    let mut table = pair(&floor(), &way(50, 0));
    table.on_server("game.Players.RespawnTime = 0.5 workspace.Player1.Humanoid.Health = 0");
    table.seconds(3.0);
    assert!(moves_itself(&table, 0));
    let start = here(&table, 0);
    wish(&mut table, 0, Vec3::Z, false);
    table.tick();
    assert!(here(&table, 0).z > start.z + 0.01);
    table.seconds(0.5);
    assert_eq!(refused(&table), 0, "{:?}", table.server.ownership_counts());
    table.clients[0].leave(0, "enough");
    table.until("it is gone", |table| {
        root_of(table.server.model(), 0).is_none()
    });
}

#[test]
fn who_sits_down_is_carried_and_moves_itself_again_once_up() {
    let mut place = floor();
    let seat = place.put("Workspace", "Seat", "Chair");
    place.set(seat, "Anchored", Value::Bool(true));
    place.set(seat, "Size", Value::Vector3(Vec3::new(4.0, 1.0, 4.0)));
    let frame = CFrame::from_position(Vec3::new(20.0, 0.5, 0.0));
    place.set(seat, "CFrame", Value::CFrame(frame));
    let mut table = pair(&place, &way(50, 0));
    table.on_client(
        0,
        "game.Players.LocalPlayer.Character.Humanoid:MoveTo(Vector3.new(20, 0, 0))",
    );
    table.until("they sit", |table| {
        table.on_server("print(workspace.Player1.Humanoid.Sit)") == ["true"]
    });
    table.seconds(0.5);
    assert!(!moves_itself(&table, 0));
    assert!(here(&table, 0).distance(on_server(&table, 0)) < 0.1);
    table.on_client(0, "game.Players.LocalPlayer.Character.Humanoid.Jump = true");
    table.until("they got up", |table| moves_itself(table, 0));
    table.seconds(1.5);
    let before = here(&table, 0);
    wish(&mut table, 0, Vec3::Z, false);
    table.seconds(1.0);
    assert!(here(&table, 0).z > before.z + 10.0);
    wish(&mut table, 0, Vec3::ZERO, false);
    table.seconds(1.0);
    assert_eq!(refused(&table), 0, "{:?}", table.server.ownership_counts());
    table.agree();
}

#[test]
fn who_takes_a_tool_while_walking_walks_on_with_it_in_hand() {
    let mut place = floor();
    let tool = place.put("StarterPack", "Tool", "Torch");
    place.set(tool, "CanBeDropped", Value::Bool(true));
    let handle = place.put("StarterPack.Torch", "Part", "Handle");
    place.set(handle, "Size", Value::Vector3(Vec3::new(1.0, 1.0, 3.0)));
    let mut table = pair(&place, &way(100, 0));
    wish(&mut table, 0, Vec3::X, false);
    table.seconds(0.5);
    table.on_client(
        0,
        "local p = game.Players.LocalPlayer p.Character.Humanoid:EquipTool(p.Backpack.Torch)",
    );
    let mut last = here(&table, 0);
    let mut held_ticks = 0;
    for tick in 0..60 {
        table.tick();
        let now = here(&table, 0);
        let step = now.x - last.x;
        assert!((0.1..0.5).contains(&step), "{step} in tick {tick}");
        last = now;
        let model = table.clients[0].model();
        let body = model.parent(root_of(model, 0).unwrap()).unwrap();
        if let Some(handle) = model
            .find_child(body, "Torch")
            .and_then(|tool| model.find_child(tool, "Handle"))
        {
            let at = model.cframe(handle, known().cframe).unwrap().position;
            assert!(at.distance(now) < 2.5, "{at} {now} in tick {tick}");
            held_ticks += 1;
        }
    }
    assert!(held_ticks > 30, "{held_ticks}");
    wish(&mut table, 0, Vec3::ZERO, false);
    table.seconds(1.0);
    assert_eq!(refused(&table), 0, "{:?}", table.server.ownership_counts());
    assert!(here(&table, 0).distance(on_server(&table, 0)) < 0.05);
    table.agree();
}
