//! Who sits on what, who gets up, and what occupants' keys say.

use super::steering::{hear, humanoid_of, number, standing};
use super::*;

const SEAT: &str = "local function put(class, name, at)
    local s = Instance.new(class) s.Name = name s.Size = Vector3.new(4, 1, 4) s.Anchored = true s.Position = at s.Parent = workspace
    return s
end ";

/// A play with a seat in front of a player, who stands.
fn before_a_seat() -> (Play, InstanceId) {
    let (mut play, player) = standing();
    play.run(&format!("{SEAT} put('Seat', 'Seat', Vector3.new(0, 0.5, -8))
        local h = game.Players.P1.Character.Humanoid
        h.Seated:Connect(function(on, seat) print('seated', on, seat) end)
        workspace.Seat:GetPropertyChangedSignal('Occupant'):Connect(function() print('occupant', workspace.Seat.Occupant) end)"));
    (play, player)
}

const WHERE: &str = "local c = game.Players.P1.Character local h = c.Humanoid local r = c.PrimaryPart
    print(h.Sit, h.SeatPart, h:GetState().Name, workspace.Seat.Occupant, workspace.Seat:FindFirstChild('SeatWeld'))";

fn seat_of(play: &Play) -> InstanceId {
    let model = &play.stage.model;
    let workspace = model.service(known().workspace).expect("it is there");
    model.find_child(workspace, "Seat").expect("a seat")
}

#[test]
fn who_walks_onto_a_seat_sits_until_they_jump() {
    let (mut play, _) = before_a_seat();
    play.run("game.Players.P1.Character.Humanoid:Move(-Vector3.zAxis)");
    assert_eq!(play.ticks(60), ["occupant Humanoid", "seated true Seat"]);
    assert_eq!(play.run(WHERE), ["true Seat Seated Humanoid SeatWeld"]);
    assert_eq!(
        play.run("local r = game.Players.P1.Character.PrimaryPart local off = r.Position - workspace.Seat.Position print(off.Magnitude < 2.01, math.round(off.Y * 10))"),
        ["true 20"]
    );
    play.run("local h = game.Players.P1.Character.Humanoid h:Move(Vector3.zero) h.Jump = true");
    let said = play.ticks(10);
    assert_eq!(said, ["occupant nil", "seated false nil"]);
    assert_eq!(play.run(WHERE), ["false nil Jumping nil nil"]);
    let height = play.run("print(game.Players.P1.Character.PrimaryPart.Position.Y > 4)");
    assert_eq!(height, ["true"]);
    // Whoever comes down on it does not sit down again at once.
    assert_eq!(play.ticks(60), [""; 0]);
}

#[test]
fn who_lost_their_weld_dies_or_goes_sits_no_more() {
    for (how, left) in [
        ("workspace.Seat.SeatWeld:Destroy()", 2),
        ("game.Players.P1.Character.Humanoid.Sit = false", 2),
        ("game.Players.P1.Character.Humanoid.Health = 0", 2),
        ("game.Players.P1.Character:Destroy()", 1),
    ] {
        let (mut play, _) = before_a_seat();
        play.run("workspace.Seat:Sit(game.Players.P1.Character.Humanoid)");
        play.ticks(5);
        play.run(how);
        assert_eq!(play.ticks(5).len(), left, "{how}");
        assert_eq!(
            play.run("print(workspace.Seat.Occupant, #workspace.Seat:GetChildren())"),
            ["nil 0"],
            "{how}"
        );
    }
}

#[test]
fn a_seat_is_for_one_who_may_sit() {
    for how in [
        "workspace.Seat.Disabled = true",
        "local m = Instance.new('Model') local r = Instance.new('Part') r.Name = 'HumanoidRootPart' r.Position = Vector3.new(40, 9, 0) r.Parent = m Instance.new('Humanoid').Parent = m m.Parent = workspace workspace.Seat:Sit(m.Humanoid)",
        "game.Players.P1.Character.Humanoid:SetStateEnabled('Seated', false)",
        "workspace.Seat.CanTouch = false",
    ] {
        let (mut play, _) = before_a_seat();
        play.run(how);
        play.run("game.Players.P1.Character.Humanoid:Move(-Vector3.zAxis)");
        play.ticks(90);
        assert_eq!(
            play.run("print(game.Players.P1.Character.Humanoid.Sit)"),
            ["false"],
            "{how}"
        );
    }
}

#[test]
fn a_seat_that_moves_takes_its_occupant_along() {
    let (mut play, _) = before_a_seat();
    play.run(
        "workspace.Seat.Anchored = false workspace.Seat:Sit(game.Players.P1.Character.Humanoid)",
    );
    play.ticks(20);
    play.run("workspace.Seat.AssemblyLinearVelocity = Vector3.new(0, 60, 30)");
    play.ticks(20);
    assert_eq!(
        play.run("local r = game.Players.P1.Character.PrimaryPart local off = r.Position - workspace.Seat.Position print(workspace.Seat.Position.Y > 8, math.round(off.Magnitude * 100), r.AssemblyRootPart)"),
        ["true 200 Seat"]
    );
}

#[test]
fn a_client_sits_near_and_drives_what_it_sits_on() {
    let (mut play, player) = standing();
    play.run(&format!("{SEAT} put('VehicleSeat', 'Seat', Vector3.new(0, 0.5, -8)) put('Seat', 'Far', Vector3.new(0, 0.5, -40))"));
    let humanoid = humanoid_of(&play, player);
    let seat = seat_of(&play);
    let far = {
        let model = &play.stage.model;
        let workspace = model.service(known().workspace).expect("it is there");
        model.find_child(workspace, "Far").expect("a seat")
    };
    let axes = "local s = workspace.Seat print(s.Throttle, s.ThrottleFloat, s.Steer, s.SteerFloat)";
    let drive = |order: f64, x: f64, y: f64| [6.0, order, x, y].map(number).to_vec();
    hear(&mut play, player, humanoid, drive(1.0, 1.0, 1.0));
    play.ticks(1);
    assert_eq!(play.run(axes), ["0 0 0 0"], "it does not sit");
    hear(&mut play, player, far, vec![number(8.0)]);
    play.ticks(1);
    assert_eq!(
        play.run("print(workspace.Far.Occupant)"),
        ["nil"],
        "too far"
    );
    hear(&mut play, player, seat, vec![number(8.0)]);
    hear(&mut play, player, humanoid, drive(2.0, -0.5, 1.0));
    play.ticks(1);
    assert_eq!(play.run(axes), ["1 1 -1 -0.5"]);
    hear(&mut play, player, humanoid, drive(1.0, 1.0, -1.0));
    play.ticks(1);
    assert_eq!(play.run(axes), ["1 1 -1 -0.5"], "it was overtaken");
    let other = play.come(2);
    hear(&mut play, other, humanoid, drive(9.0, 1.0, -1.0));
    hear(&mut play, other, humanoid, vec![number(9.0)]);
    play.ticks(1);
    assert_eq!(play.run(axes), ["1 1 -1 -0.5"], "it is not theirs");
    play.ticks(60);
    assert_eq!(play.run(axes), ["0 0 0 0"], "silence");
    hear(&mut play, player, humanoid, drive(3.0, 0.0, -1.0));
    play.ticks(1);
    hear(&mut play, player, humanoid, vec![number(9.0)]);
    play.ticks(1);
    assert_eq!(play.run(axes), ["0 0 0 0"], "nobody drives");
    assert_eq!(play.run("print(workspace.Seat.Occupant)"), ["nil"]);
}
