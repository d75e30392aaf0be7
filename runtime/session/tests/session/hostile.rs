//! Owners who lie: each lie is played, refused or corrected, and does not reach the others. Who teleports what it owns is in
//! `ownership`.

use std::cell::RefCell;
use std::rc::Rc;

use glam::Vec3;
use studio_model::limits::TICK_HZ;
use studio_net::NetConditions;

use crate::table::Table;
use crate::tap::Hand;
use crate::yard::{first_owns, owner, place_of, yard};

const HOME: Vec3 = Vec3::new(4.0, 1.0, 6.0);

type Hands = [Rc<RefCell<Hand>>; 2];

/// A crate that the first of two players owns, at rest.
fn scene() -> (Table, Hands) {
    let mut table = yard(&[HOME.to_array()]);
    let hands =
        ["Player1", "Player2"].map(|name| table.sit_tapped(name, &NetConditions::default()));
    first_owns(&mut table);
    (table, hands)
}

/// Where the server and the second player have the crate.
fn seen(table: &Table) -> [Vec3; 2] {
    [table.server.model(), table.clients[1].model()].map(|model| place_of(model, 0))
}

/// Lets seconds pass in which the crate is no further from home than that, for anybody but who lies.
fn stays_within(
    table: &mut Table,
    seconds: u32,
    studs: f32,
    mut every_tick: impl FnMut(&mut Table),
) {
    for tick in 0..seconds * TICK_HZ {
        every_tick(table);
        table.tick();
        for at in seen(table) {
            assert!(at.distance(HOME) < studs, "{at} in tick {tick}");
        }
    }
}

fn throw(table: &mut Table, speed: f32) {
    let velocity = format!("workspace.Crate0.AssemblyLinearVelocity = Vector3.new(0, {speed}, 0)");
    table.on_client(0, &velocity);
}

#[test]
fn what_is_faster_than_anything_is_does_not_get_there() {
    let (mut table, _hands) = scene();
    // As fast as it likes, and no faster than it says: only the server knows that nothing pushed it.
    stays_within(&mut table, 2, 30.0, |table| {
        table.on_client(
            0,
            "workspace.Crate0.AssemblyLinearVelocity = Vector3.new(0, 0, 1200)",
        );
    });
    let counts = table.server.ownership_counts();
    assert!(counts.refused[1] > 5, "{counts:?}");
    assert!(counts.corrections > 5, "{counts:?}");
    table.agree();
}

#[test]
fn what_goes_further_than_it_says_that_it_is_fast_does_not_get_there() {
    let (mut table, _hands) = scene();
    // 300 studs a second, all the while at rest.
    stays_within(&mut table, 2, 40.0, |table| {
        table.on_client(
            0,
            "local c = workspace.Crate0 c.CFrame += Vector3.new(0, 0, 5) c.AssemblyLinearVelocity = Vector3.zero",
        );
    });
    let counts = table.server.ownership_counts();
    assert!(counts.cut + counts.refused[1] > 10, "{counts:?}");
    table.agree();
}

#[test]
fn numbers_that_are_none_do_not_leave_the_liar() {
    let (mut table, _hands) = scene();
    let lies = [
        "workspace.Crate0.CFrame = CFrame.new(0/0, 1, 6)",
        "workspace.Crate0.AssemblyLinearVelocity = Vector3.new(0/0, 0, 0)",
        "workspace.Crate0.AssemblyAngularVelocity = Vector3.new(1/0, 0, 0)",
        "workspace.Crate0.CFrame = CFrame.new(1e30, -1e30, 0)",
        "workspace.Crate0:ApplyImpulse(Vector3.new(1e38, 1e38, 1e38))",
        "workspace.Crate0.Size = Vector3.new(0/0, 0/0, 0/0)",
    ];
    let mut next = lies.iter().cycle();
    stays_within(&mut table, 2, 30.0, |table| {
        let lie = next.next().unwrap();
        table.on_client(0, &format!("pcall(function() {lie} end)"));
        for at in seen(table) {
            assert!(at.is_finite());
        }
    });
    // The others can go on with it.
    table.on_server("workspace.Crate0:SetNetworkOwner(game.Players.Player2)");
    table.seconds(1.0);
    assert_eq!(owner(&table.server, 0), Some(2));
    table.agree();
}

#[test]
fn what_is_said_of_anothers_counts_for_nothing() {
    let (mut table, hands) = scene();
    throw(&mut table, 60.0);
    table.seconds(2.0);
    let said = hands[0].borrow().said.clone();
    assert!(said.len() > 10);
    // The second says the same of it, all over again, as if it were its own.
    stays_within(&mut table, 1, 3.0, |_| {
        hands[1].borrow_mut().forged.extend(said.iter().cloned());
    });
    assert_eq!(owner(&table.server, 0), Some(1));
    let counts = table.server.ownership_counts();
    assert!(counts.reports.foreign > 100, "{counts:?}");
    assert_eq!(counts.corrections, 0, "{counts:?}");
    table.agree();
}

#[test]
fn what_was_said_before_it_changed_hands_counts_for_nothing() {
    let (mut table, hands) = scene();
    throw(&mut table, 60.0);
    table.seconds(2.0);
    let said = hands[0].borrow().said.clone();
    table.on_server("workspace.Crate0:SetNetworkOwner(game.Players.Player2)");
    table.seconds(0.5);
    let before = table.server.ownership_counts();
    stays_within(&mut table, 1, 3.0, |_| {
        hands[0].borrow_mut().forged.extend(said.iter().cloned());
    });
    assert_eq!(owner(&table.server, 0), Some(2));
    let counts = table.server.ownership_counts();
    assert!(
        counts.reports.stale > before.reports.stale + 100,
        "{counts:?}"
    );
    assert_eq!(counts.corrections, before.corrections, "{counts:?}");
    table.agree();
}

#[test]
fn what_its_owner_is_silent_about_goes_on_without_them() {
    let (mut table, hands) = scene();
    throw(&mut table, 150.0);
    table.ticks(10);
    hands[0].borrow_mut().is_mute = true;
    table.ticks(40);
    // It hangs where it was last heard of, and a little further on.
    let hangs = seen(&table);
    assert!(hangs.iter().all(|at| at.y > 10.0), "{hangs:?}");
    table.seconds(4.0);
    // It fell from there, past whoever stands around.
    for at in seen(&table) {
        assert!(at.y < 6.0 && at.distance(HOME) < 15.0, "{at}");
    }
    assert_ne!(owner(&table.server, 0), Some(1));
    let counts = table.server.ownership_counts();
    assert!(counts.silent >= 1, "{counts:?}");
    hands[0].borrow_mut().is_mute = false;
    table.seconds(0.5);
    table.agree();
}
