//! A yard with loose parts in it, for tests of who simulates what.

use std::time::Duration;

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, Value};
use studio_net::{Chance, NetConditions};
use studio_session::Server;

use crate::place::Place;
use crate::table::Table;

/// A floor, and loose parts around the point where players come into the world, one at each place.
pub(crate) fn yard(parts: &[[f32; 3]]) -> Table {
    let mut place = Place::with_floor();
    for (number, at) in parts.iter().enumerate() {
        let part = place.put("Workspace", "Part", &format!("Crate{number}"));
        let frame = CFrame::from_position((*at).into());
        place.set(part, "CFrame", Value::CFrame(frame));
        place.set(part, "Size", Value::Vector3(Vec3::splat(2.0)));
    }
    Table::of(place.publish())
}

/// A bad network.
pub(crate) fn bad(seed: u64) -> NetConditions {
    NetConditions {
        delay: Duration::from_millis(50),
        jitter: Duration::from_millis(10),
        loss: Chance::from_millionths(30_000),
        seed,
        ..NetConditions::default()
    }
}

/// A crate by its number.
pub(crate) fn thing(model: &DataModel, number: usize) -> InstanceId {
    let workspace = model.service(known().workspace).unwrap();
    let name = format!("Crate{number}");
    model.find_child(workspace, &name).expect("it is there")
}

/// Where it is.
pub(crate) fn place_of(model: &DataModel, number: usize) -> Vec3 {
    let part = thing(model, number);
    model.cframe(part, known().cframe).unwrap().position
}

/// The user id of who owns it.
pub(crate) fn owner(server: &Server, number: usize) -> Option<i64> {
    server.owner_of(thing(server.model(), number))
}

/// Puts a player's character somewhere, and lets it stand.
pub(crate) fn put(table: &mut Table, player: usize, x: f32) {
    let source = format!("workspace.Player{player}:PivotTo(CFrame.new({x}, 4, 0)) print('done')");
    assert_eq!(table.on_server(&source), ["done"]);
    table.seconds(0.5);
}

/// The first player owns the crate.
pub(crate) fn first_owns(table: &mut Table) {
    table.until("two have characters", |table| {
        let there = "print(workspace:FindFirstChild('Player1') and workspace:FindFirstChild('Player2') and true)";
        table.on_server(there) == ["true"]
    });
    table.seconds(0.5);
    table.on_server("workspace.Crate0:SetNetworkOwner(game.Players.Player1)");
    table.until("it is theirs", |table| owner(&table.server, 0) == Some(1));
    table.seconds(1.0);
}
