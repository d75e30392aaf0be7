//! What constraints hold together has one owner: whom scripts choose for a part of it, who is nearest, or who drives it.

use studio_model::InstanceId;
use studio_model::known::known;

use crate::table::Table;
use crate::yard::{bad, owner, put, yard};

/// Ties one crate to another.
fn tie(a: usize, b: usize) -> String {
    format!(
        "local rope = Instance.new('RopeConstraint') rope.Name = 'Rope'
        rope.Attachment0 = Instance.new('Attachment', workspace.Crate{a})
        rope.Attachment1 = Instance.new('Attachment', workspace.Crate{b})
        rope.Length = 12 rope.Parent = workspace"
    )
}

fn owners<const N: usize>(table: &Table) -> [Option<i64>; N] {
    std::array::from_fn(|number| owner(&table.server, number))
}

#[test]
fn what_is_chosen_for_a_part_is_chosen_for_all_that_is_held_to_it() {
    let mut table = yard(&[[0.0, 1.0, 150.0], [8.0, 1.0, 150.0], [16.0, 1.0, 150.0]]);
    table.seat(2);
    table.on_server(&tie(0, 1));
    let says = "print(workspace.Crate1:GetNetworkOwner(), workspace.Crate1:GetNetworkOwnershipAuto(), workspace.Crate2:GetNetworkOwner())";
    table.on_server("workspace.Crate0:SetNetworkOwner(game.Players.Player2)");
    assert_eq!(table.on_server(says), ["Player2 false nil"]);
    table.ticks(2);
    assert_eq!(owners(&table), [Some(2), Some(2), None]);
    // What is tied to it later goes with it.
    table.on_server(&tie(2, 1));
    table.seconds(0.5);
    assert_eq!(owners(&table), [Some(2); 3]);
    table.on_server("workspace.Crate1:SetNetworkOwnershipAuto()");
    table.seconds(0.5);
    assert_eq!(owners(&table), [None; 3]);
    table.agree();
}

#[test]
fn what_is_held_together_belongs_to_who_is_nearest_to_any_of_it() {
    let mut table = yard(&[[30.0, 1.0, 6.0], [40.0, 1.0, 6.0], [50.0, 1.0, 6.0]]);
    table.seat(2);
    table.on_server(&(tie(0, 1) + "\n" + &tie(1, 2)));
    put(&mut table, 2, -150.0);
    put(&mut table, 1, 4.0);
    table.seconds(1.0);
    // The furthest is 46 studs away.
    assert_eq!(owners(&table), [Some(1); 3]);
    put(&mut table, 2, 60.0);
    table.seconds(2.0);
    assert_eq!(owners(&table), [Some(2); 3]);
    // Apart, each goes to who is nearest to it.
    table.on_server(
        "for _, r in workspace:GetChildren() do if r.Name == 'Rope' then r:Destroy() end end",
    );
    table.seconds(2.0);
    assert_eq!(owners::<3>(&table)[2], Some(2));
    put(&mut table, 1, 20.0);
    table.seconds(2.0);
    assert_eq!(owners(&table), [Some(1), Some(2), Some(2)]);
    table.agree();
}

/// A seat on four wheels.
const CAR: &str = "
local function part(class, name, size, at)
    local p = Instance.new(class) p.Name = name p.Size = size p.Position = at
    p.Parent = workspace return p
end
local seat = part('VehicleSeat', 'Car', Vector3.new(6, 1, 10), Vector3.new(40, 3, 40))
for i, at in {Vector3.new(4, -1, 4), Vector3.new(-4, -1, 4), Vector3.new(4, -1, -4), Vector3.new(-4, -1, -4)} do
    local wheel = part('Part', 'Wheel' .. i, Vector3.new(1, 3, 3), seat.Position + at)
    wheel.Shape = Enum.PartType.Cylinder
    local hinge = Instance.new('HingeConstraint') hinge.Name = 'Axle'
    local own, theirs = Instance.new('Attachment', seat), Instance.new('Attachment', wheel)
    own.Position = at
    hinge.Attachment0, hinge.Attachment1 = own, theirs
    hinge.ActuatorType = Enum.ActuatorType.Motor
    hinge.MotorMaxTorque = 1e5
    hinge.Parent = seat
end";

fn car_owners(table: &Table) -> Vec<Option<i64>> {
    let model = table.server.model();
    let workspace = model.service(known().workspace).unwrap();
    let names = ["Car", "Wheel1", "Wheel2", "Wheel3", "Wheel4"];
    let parts = names.map(|name| model.find_child(workspace, name).unwrap());
    let owner = |part: InstanceId| table.server.owner_of(part);
    parts.into_iter().map(owner).collect()
}

#[test]
fn who_drives_owns_the_whole_vehicle_and_no_bystander() {
    let mut table = yard(&[[-40.0, 1.0, -40.0]]);
    let conditions = bad(3);
    table.sit("Player1", &conditions);
    table.sit("Player2", &conditions);
    table.until("two have characters", |table| {
        let there = "print(workspace:FindFirstChild('Player1') and workspace:FindFirstChild('Player2') and true)";
        table.on_server(there) == ["true"]
    });
    table.on_server(CAR);
    table.on_server("workspace.Player1:PivotTo(CFrame.new(48, 4, 40))");
    table.seconds(2.0);
    assert_eq!(car_owners(&table), [Some(1); 5]);
    table.on_server("workspace.Car:Sit(workspace.Player2.Humanoid)");
    table.seconds(1.0);
    assert_eq!(car_owners(&table), [Some(2); 5]);
    let before = table
        .server
        .model()
        .cframe(car(&table), known().cframe)
        .unwrap();
    // Its driver's scripts move it, at once and without the server.
    table.on_client(
        1,
        "for _, axle in workspace.Car:GetChildren() do if axle.Name == 'Axle' then axle.AngularVelocity = 12 end end",
    );
    table.seconds(3.0);
    let after = table
        .server
        .model()
        .cframe(car(&table), known().cframe)
        .unwrap();
    let driven = before.position.distance(after.position);
    assert!(driven > 10.0, "{driven}");
    assert_eq!(car_owners(&table), [Some(2); 5]);
    let counts = table.server.ownership_counts();
    assert_eq!(counts.refused, [0; 3], "{counts:?}");
    // On foot again they keep it as long as they are near.
    table.on_server("workspace.Player2.Humanoid.Sit = false");
    table.seconds(0.5);
    table.on_server("workspace.Player2:PivotTo(CFrame.new(-200, 4, 0)) workspace.Player1:PivotTo(CFrame.new(-200, 4, 20))");
    table.seconds(2.0);
    assert_eq!(car_owners(&table), [None; 5]);
    table.agree();
}

fn car(table: &Table) -> InstanceId {
    let model = table.server.model();
    let workspace = model.service(known().workspace).unwrap();
    model.find_child(workspace, "Car").unwrap()
}
