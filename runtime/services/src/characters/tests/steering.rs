//! Bodies that move, and players who steer theirs.

use studio_replication::{Call, CallKind, CallValue};

use super::*;
use crate::characters::control;
use crate::post::{Received, To};

/// A play with one player who stands on the floor.
pub(super) fn standing() -> (Play, InstanceId) {
    let mut play = Play::new();
    let player = play.come(1);
    play.run("game.Players.P1.Character:PivotTo(CFrame.new(0, 3, 0))");
    play.ticks(30);
    (play, player)
}

const PLACE: &str = "local r = game.Players.P1.Character.PrimaryPart print(math.round(r.Position.X), math.round(r.Position.Y), math.round(r.Position.Z))";

#[test]
fn a_character_stands_walks_and_jumps() {
    let (mut play, _) = standing();
    assert_eq!(play.run(PLACE), ["0 3 0"]);
    let said = play.run("local h = game.Players.P1.Character.Humanoid print(h.FloorMaterial.Name, h:GetState().Name, h.MoveDirection)
        h.Running:Connect(function(v) print('runs', math.round(v)) end) h.Jumping:Connect(function(on) print('jumps', on) end) h.FreeFalling:Connect(function(on) print('falls', on) end)
        h:Move(Vector3.new(3, 0, 0))");
    assert_eq!(said, ["Plastic Running 0, 0, 0"]);
    let said = play.ticks(60);
    assert_eq!(said.last().map(String::as_str), Some("runs 16"), "{said:?}");
    assert_eq!(play.run("local r = game.Players.P1.Character.PrimaryPart print(r.Position.X > 14 and r.Position.X < 17, math.round(r.CFrame.LookVector.X), r.Parent.Humanoid.MoveDirection)"), ["true 1 1, 0, 0"]);
    play.run("game.Players.P1.Character.Humanoid:Move(Vector3.zero)");
    let stopped = play.ticks(30);
    assert_eq!(
        stopped.last().map(String::as_str),
        Some("runs 0"),
        "{stopped:?}"
    );
    play.run("local h = game.Players.P1.Character.Humanoid h.Jump = true");
    let said = play.ticks(60);
    assert_eq!(
        said,
        ["jumps true", "jumps false", "falls true", "falls false"]
    );
    assert_eq!(
        play.run("print(game.Players.P1.Character.Humanoid:GetState().Name)"),
        ["Running"]
    );
}

#[test]
fn who_is_sent_somewhere_arrives_and_whoever_made_it() {
    let mut play = Play::new();
    play.run("local m = Instance.new('Model') m.Name = 'Npc' local r = Instance.new('Part') r.Name = 'HumanoidRootPart' r.Size = Vector3.new(2, 2, 1) r.Position = Vector3.new(0, 3, 0) r.Parent = m local h = Instance.new('Humanoid') h.RigType = 'R15' h.HipHeight = 2 h.Parent = m m.Parent = workspace
        h.MoveToFinished:Connect(function(ok) print('there', ok, math.round(r.Position.X / 2), math.round(r.Position.Z / 2)) end) h:MoveTo(Vector3.new(20, 0, 10))");
    assert_eq!(play.ticks(60 * 3), ["there true 10 5"]);
    play.run("workspace.Npc.Humanoid:MoveTo(Vector3.new(900, 0, 10))");
    assert_eq!(play.ticks(60 * 7), [""; 0]);
    let said = play.ticks(61);
    assert!(
        said.len() == 1 && said[0].starts_with("there false"),
        "{said:?}"
    );
    play.run(
        "workspace.Npc.HumanoidRootPart.Anchored = true workspace.Npc.Humanoid:Move(Vector3.xAxis)",
    );
    play.ticks(2);
    assert_eq!(
        play.run("print(workspace.Npc.Humanoid.MoveDirection)"),
        ["0, 0, 0"]
    );
}

/// Hands a call of a client to the server, as the session does.
pub(super) fn hear(play: &mut Play, from: InstanceId, target: InstanceId, values: Vec<CallValue>) {
    let call = Call {
        target,
        kind: CallKind::Control,
        values: values.into(),
    };
    let post = play.stage.post.clone();
    let time = play.time();
    play.stage.vm.lend(&mut play.stage.model, |running| {
        running.set_time(time);
        let received = Received {
            from: Some(from),
            reliable: true,
            call: &call,
        };
        post.deliver(running, received);
    });
}

/// A number on the wire.
pub(super) fn number(number: f64) -> CallValue {
    CallValue::Number(number)
}

fn walk(order: f64, x: f64, z: f64, jumps: f64, jumping: bool) -> Vec<CallValue> {
    let mut values: Vec<CallValue> = [0.0, order, x, z, jumps].map(CallValue::Number).to_vec();
    values.push(CallValue::Bool(jumping));
    values
}

pub(super) fn humanoid_of(play: &Play, player: InstanceId) -> InstanceId {
    let model = &play.stage.model;
    crate::characters::humanoid::anatomy::humanoid(model, body_of(model, player))
        .expect("a humanoid")
}

#[test]
fn a_client_that_falls_silent_stops_walking() {
    let (mut play, player) = standing();
    let humanoid = humanoid_of(&play, player);
    let moves = "print(game.Players.P1.Character.Humanoid.MoveDirection)";
    hear(&mut play, player, humanoid, walk(2.0, 0.0, 5.0, 0.0, false));
    play.ticks(30);
    assert_eq!(play.run(moves), ["0, 0, 1"]);
    // What was overtaken is not heard, nor is what is no wish.
    hear(&mut play, player, humanoid, walk(1.0, 1.0, 0.0, 0.0, false));
    hear(
        &mut play,
        player,
        humanoid,
        walk(3.0, f64::NAN, 0.0, 0.0, false),
    );
    hear(&mut play, player, humanoid, vec![CallValue::Nil]);
    play.ticks(1);
    assert_eq!(play.run(moves), ["0, 0, 1"]);
    play.ticks(10);
    assert_eq!(play.run(moves), ["0, 0, 0"]);
    hear(&mut play, player, humanoid, walk(4.0, 0.0, 0.0, 1.0, false));
    play.ticks(3);
    assert_eq!(
        play.run("print(game.Players.P1.Character.Humanoid:GetState().Name)"),
        ["Jumping"]
    );
}

#[test]
fn nobody_steers_anothers_character() {
    let (mut play, player) = standing();
    let humanoid = humanoid_of(&play, player);
    let other = play.come(2);
    hear(&mut play, other, humanoid, walk(1.0, 1.0, 0.0, 1.0, true));
    play.run("Instance.new('Tool', game.Players.P1.Backpack).Equipped:Connect(function() print('stolen') end)");
    let backpack = crate::characters::copies::held(
        &play.stage.model,
        player,
        super::super::terms::terms().backpack,
    );
    let tool = play
        .stage
        .model
        .first_child(backpack.expect("a backpack"))
        .expect("a tool");
    hear(&mut play, other, tool, vec![CallValue::Number(3.0)]);
    assert_eq!(play.ticks(3), [""; 0]);
    assert_eq!(
        play.run("print(game.Players.P1.Character.Humanoid.MoveDirection)"),
        ["0, 0, 0"]
    );
    for order in 0..40 {
        hear(
            &mut play,
            player,
            humanoid,
            walk(f64::from(order), 0.0, f64::from(order % 2), 0.0, false),
        );
    }
    play.ticks(1);
    assert_eq!(
        play.run("print(game.Players.P1.Character.Humanoid.MoveDirection)"),
        ["0, 0, 1"],
        "the 16th was the last that was heard"
    );
}

#[test]
fn a_client_says_what_changes_and_repeats_it_while_it_lasts() {
    let mut stage = Stage::client();
    let player = stage.lend(|running| {
        let player = join(running, &newcomer(1)).expect("room");
        let cast = cast::of(running).expect("characters");
        crate::characters::load::load(running, &cast, player).expect("a body");
        player
    });
    stage.vm.set_local_player(Some(player));
    stage.ticks(2);
    let offers = stage.post.take();
    let offers: Vec<_> = offers
        .iter()
        .map(|p| (p.reliable, &*p.call.values))
        .collect();
    let leads = [CallValue::Number(10.0)];
    assert_eq!(offers, [(true, &leads[..])], "this client can move it");
    let sent = |stage: &mut Stage| -> Vec<(bool, f64)> {
        let parcels = stage.post.take();
        assert!(parcels.iter().all(|parcel| parcel.to == To::Server));
        let x = |values: &[CallValue]| match values.get(2) {
            Some(CallValue::Number(x)) => *x,
            _ => f64::NAN,
        };
        parcels
            .iter()
            .map(|parcel| (parcel.reliable, x(&parcel.call.values)))
            .collect()
    };
    assert_eq!(sent(&mut stage), []);
    stage.lend(|running| control::wish(running, glam::Vec3::X * 9.0, false));
    stage.ticks(13);
    assert_eq!(sent(&mut stage), [(true, 1.0), (false, 1.0), (false, 1.0)]);
    assert_eq!(
        stage.run("print(game.Players.P1.Character.Humanoid.MoveDirection)"),
        ["1, 0, 0"]
    );
    stage.lend(|running| control::wish(running, glam::Vec3::ZERO, true));
    stage.ticks(2);
    stage.lend(|running| control::wish(running, glam::Vec3::ZERO, false));
    stage.ticks(20);
    assert_eq!(sent(&mut stage), [(true, 0.0), (true, 0.0)]);
    stage.run("local h = game.Players.P1.Character.Humanoid h.Jump = true h:MoveTo(h.RootPart.Position + Vector3.new(-30, 0, 0))");
    stage.ticks(1);
    assert_eq!(sent(&mut stage), [(true, -1.0)]);
}
