//! What clients simulate: who gets what, what the others and the server see of it, what becomes of those who cheat, and that
//! in the end all agree.

use glam::Vec3;
use studio_model::DataModel;
use studio_model::known::known;
use studio_net::NetConditions;
use studio_session::{Owners, Simulator};

use crate::table::Table;
use crate::yard::{bad, first_owns, owner, place_of, put, thing, yard};

#[test]
fn what_is_loose_belongs_to_who_is_nearest_and_scripts_see_and_choose_who() {
    let mut table = yard(&[[-60.0, 1.0, 6.0], [60.0, 1.0, 6.0], [0.0, 1.0, 200.0]]);
    table.seat(2);
    put(&mut table, 1, -60.0);
    put(&mut table, 2, 60.0);
    table.seconds(1.0);
    let owners = |table: &Table| [0, 1, 2].map(|number| owner(&table.server, number));
    assert_eq!(owners(&table), [Some(1), Some(2), None]);
    let says = "local w = workspace print(w.Crate0:GetNetworkOwner(), w.Crate1:GetNetworkOwner(), w.Crate2:GetNetworkOwner())";
    assert_eq!(table.on_server(says), ["Player1 Player2 nil"]);
    table.on_server(
        "local p = game.Players workspace.Crate2:SetNetworkOwner(p.Player1) workspace.Crate0:SetNetworkOwner(nil)",
    );
    table.seconds(0.5);
    assert_eq!(owners(&table), [None, Some(2), Some(1)]);
    table.on_server(
        "workspace.Crate2:SetNetworkOwnershipAuto() workspace.Crate0:SetNetworkOwnershipAuto()",
    );
    put(&mut table, 2, -70.0);
    table.seconds(1.0);
    // The second has come, but the first has it and is no further away; what they left behind nobody owns.
    assert_eq!(owners(&table), [Some(1), None, None]);
    put(&mut table, 1, 200.0);
    table.seconds(1.0);
    assert_eq!(owner(&table.server, 0), Some(2));
    table.agree();
}

#[test]
fn who_simulates_a_part_is_seen_by_all() {
    let mut table = yard(&[[-60.0, 1.0, 6.0], [60.0, 1.0, 6.0], [0.0, 1.0, 200.0]]);
    table.seat(2);
    put(&mut table, 1, -60.0);
    put(&mut table, 2, 60.0);
    table.seconds(1.0);
    let seen = |table: &Table| {
        let of = |owners: &Owners, model: &DataModel| {
            [0, 1, 2].map(|number| owners[&thing(model, number)])
        };
        let [first, second] = &table.clients[..] else {
            panic!("two clients")
        };
        [
            of(&table.server.owners(), table.server.model()),
            of(&first.owners(), first.model()),
            of(&second.owners(), second.model()),
        ]
    };
    let apart = [
        Simulator::Player(1),
        Simulator::Player(2),
        Simulator::Server,
    ];
    assert_eq!(seen(&table), [apart; 3]);
    // Whoever goes keeps it for a while.
    put(&mut table, 1, -96.0);
    table.seconds(1.0);
    let leaving = [Simulator::Leaving(1), apart[1], apart[2]];
    assert_eq!(seen(&table), [leaving; 3]);
    let model = table.server.model();
    let floor = model.find_child(model.service(known().workspace).unwrap(), "Floor");
    assert_eq!(table.server.owners().get(&floor.unwrap()), None);
}

#[test]
fn what_its_owner_moves_moves_for_all_and_is_believed() {
    for conditions in [NetConditions::default(), bad(5)] {
        let mut table = yard(&[[4.0, 1.0, 6.0]]);
        table.sit("Player1", &conditions);
        table.sit("Player2", &conditions);
        first_owns(&mut table);
        table.on_client(
            0,
            "workspace.Crate0.AssemblyLinearVelocity = Vector3.new(0, 40, 12)",
        );
        let before = place_of(table.server.model(), 0);
        let mut shown = [before; 3];
        let mut highest = [0.0_f32; 3];
        for tick in 0..180 {
            table.tick();
            let models = [
                table.clients[0].model(),
                table.server.model(),
                table.clients[1].model(),
            ];
            for (at, model) in models.into_iter().enumerate() {
                let now = place_of(model, 0);
                let step = now.distance(shown[at]);
                assert!(
                    step < 3.0,
                    "{step} in tick {tick} at {at} over {conditions}"
                );
                shown[at] = now;
                highest[at] = highest[at].max(now.y);
            }
        }
        assert!(
            highest.iter().all(|y| (4.5..5.6).contains(y)),
            "{highest:?}"
        );
        let counts = table.server.ownership_counts();
        assert!(counts.believed > 20, "{counts:?}");
        assert_eq!(
            (counts.refused, counts.corrections),
            ([0; 3], 0),
            "{counts:?}"
        );
        assert!(place_of(table.server.model(), 0).z > before.z + 3.0);
        table.agree();
    }
}

#[test]
fn what_changes_hands_in_flight_goes_on_and_nobody_sees_it_jump() {
    for conditions in [NetConditions::default(), bad(9)] {
        let mut table = yard(&[[4.0, 1.0, 6.0]]);
        table.sit("Player1", &conditions);
        table.sit("Player2", &conditions);
        first_owns(&mut table);
        table.on_client(
            0,
            "workspace.Crate0.AssemblyLinearVelocity = Vector3.new(0, 150, 0)",
        );
        let mut shown: Vec<Vec3> = Vec::new();
        for tick in 0..90 {
            let to = match tick {
                20 => Some("game.Players.Player2"),
                40 => Some("nil"),
                60 => Some("game.Players.Player1"),
                _ => None,
            };
            if let Some(to) = to {
                table.on_server(&format!("workspace.Crate0:SetNetworkOwner({to})"));
            }
            table.tick();
            let models = [
                table.server.model(),
                table.clients[0].model(),
                table.clients[1].model(),
            ];
            let now = models.map(|model| place_of(model, 0));
            for (before, now) in shown.iter().zip(now) {
                // A tick at full speed, and as much again to catch up.
                let step = before.distance(now);
                assert!(step < 5.0, "{step} in tick {tick} over {conditions}");
            }
            shown = now.to_vec();
        }
        let up = place_of(table.server.model(), 0).y;
        // Thrown alone it would be 5 studs high by now; each new owner begins a round trip later.
        assert!((0.0..60.0).contains(&up), "it flies on: {up}");
        assert!(table.server.ownership_counts().hand_overs >= 4);
        table.seconds(2.0);
        table.agree();
    }
}

#[test]
fn scripts_read_since_when_there_is_no_news_of_a_part() {
    let mut table = yard(&[[4.0, 1.0, 6.0]]);
    let conditions = bad(4);
    table.sit("Player1", &conditions);
    table.sit("Player2", &conditions);
    first_owns(&mut table);
    let ages = |table: &mut Table| {
        let says = "print(workspace.Crate0.ReceiveAge, workspace.Floor.ReceiveAge)";
        let said = [
            table.on_server(says),
            table.on_client(0, says),
            table.on_client(1, says),
        ];
        said.map(|said| {
            let (crate_age, floor) = said[0].split_once(' ').unwrap();
            assert_eq!(floor, "0");
            crate_age.parse::<f64>().unwrap()
        })
    };
    ages(&mut table);
    table.on_client(
        0,
        "workspace.Crate0.AssemblyLinearVelocity = Vector3.new(0, 80, 0)",
    );
    table.seconds(0.5);
    let [server, owner, other] = ages(&mut table);
    assert_eq!(owner, 0.0, "it moves it itself");
    assert!(server < 0.3 && other < 0.5, "{server} {other}");
    table.seconds(4.0);
    let [server, owner, other] = ages(&mut table);
    assert_eq!(owner, 0.0);
    assert!(server > 1.0 && other > 1.0, "{server} {other}");
    table.on_server("workspace.Crate0:SetNetworkOwner(nil)");
    table.seconds(1.0);
    let [server, owner, _] = ages(&mut table);
    assert_eq!(server, 0.0);
    assert!(owner > 0.1, "{owner}");
}

#[test]
fn who_cheats_is_corrected_and_in_the_end_owns_nothing() {
    let mut table = yard(&[[4.0, 1.0, 6.0]]);
    table.seat(2);
    table.until("it has an owner", |table| owner(&table.server, 0).is_some());
    table.seconds(1.0);
    let cheat = "workspace.Crate0.CFrame = CFrame.new(0, 100, 100)";
    for round in 0..30 {
        let client = owner(&table.server, 0).map_or(0, |user_id| user_id as usize - 1);
        table.on_client(client, cheat);
        for _ in 0..10 {
            table.tick();
            let now = place_of(table.server.model(), 0);
            assert!(
                now.distance(Vec3::new(4.0, 1.0, 6.0)) < 8.0,
                "{now} in round {round}"
            );
        }
    }
    let counts = table.server.ownership_counts();
    assert!(
        counts.refused[1] > 5 && counts.corrections > 5,
        "{counts:?}"
    );
    assert_eq!(counts.reports.foreign, 0);
    table.agree();
}

#[test]
fn scripts_of_the_server_put_what_is_owned_elsewhere() {
    let mut table = yard(&[[4.0, 1.0, 6.0]]);
    table.seat(2);
    table.until("it has an owner", |table| owner(&table.server, 0).is_some());
    table.seconds(1.0);
    table.on_server("workspace.Crate0.CFrame = CFrame.new(-40, 30, -40)");
    table.seconds(2.0);
    for model in [
        table.server.model(),
        table.clients[0].model(),
        table.clients[1].model(),
    ] {
        let now = place_of(model, 0);
        assert!(now.distance(Vec3::new(-40.0, 1.0, -40.0)) < 2.0, "{now}");
    }
    assert_eq!(table.server.ownership_counts().refused, [0; 3]);
    table.on_server("workspace.Crate0:SetNetworkOwner(game.Players.Player2)");
    table.seconds(0.5);
    assert_eq!(owner(&table.server, 0), Some(2));
    table.on_server("workspace.Crate0.Anchored = true");
    table.seconds(0.5);
    assert_eq!(owner(&table.server, 0), None);
    table.agree();
}

#[test]
fn what_those_owned_who_leave_is_the_servers_or_the_next_ones() {
    let mut table = yard(&[[4.0, 1.0, 6.0]]);
    table.seat(2);
    table.until("it has an owner", |table| owner(&table.server, 0).is_some());
    let first = owner(&table.server, 0).unwrap();
    table.clients[first as usize - 1].leave(0, "enough");
    let next = 3 - first;
    table.until("it is the other's", |table| {
        owner(&table.server, 0) == Some(next)
    });
    table.clients[next as usize - 1].leave(0, "enough");
    table.until("it is the server's", |table| {
        owner(&table.server, 0).is_none()
    });
}

#[test]
fn who_says_nothing_loses_what_it_moves() {
    let mut table = yard(&[[20.0, 30.0, 20.0]]);
    table.seat(1);
    table.on_server("workspace.Crate0:SetNetworkOwner(game.Players.Player1)");
    table.tick();
    assert_eq!(owner(&table.server, 0), Some(1));
    table.server_only(200);
    assert_eq!(owner(&table.server, 0), None);
    // Neither that nor their character.
    assert_eq!(table.server.ownership_counts().silent, 2);
    let now = place_of(table.server.model(), 0);
    assert!(now.y < 2.0, "it falls: {now}");
}
