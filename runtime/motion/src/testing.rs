//! What tests move: bodies of the usual kinds, with the reference's sizes.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, Change, ClassId, ClassTable, DataModel, InstanceId, Value};

use crate::rig::Kind;

/// Name, size, what holds it, the joint there and in itself. Of bodies of six limbs arms and legs turn about their sides.
type Row = (&'static str, [f32; 3], &'static str, [f32; 3], [f32; 3]);

const ROOT: &str = "HumanoidRootPart";

const R15: &[Row] = &[
    (
        "LowerTorso",
        [2.0, 0.4, 1.0],
        ROOT,
        [0.0, -1.0, 0.0],
        [0.0, -0.2, 0.0],
    ),
    (
        "UpperTorso",
        [2.0, 1.6, 1.0],
        "LowerTorso",
        [0.0, 0.2, 0.0],
        [0.0, -0.8, 0.0],
    ),
    (
        "Head",
        [2.0, 1.0, 1.0],
        "UpperTorso",
        [0.0, 0.8, 0.0],
        [0.0, -0.5, 0.0],
    ),
    (
        "LeftUpperArm",
        [1.0, 1.169, 1.0],
        "UpperTorso",
        [-1.0, 0.563, 0.0],
        [0.5, 0.394, 0.0],
    ),
    (
        "LeftLowerArm",
        [1.0, 1.052, 1.0],
        "LeftUpperArm",
        [0.0, -0.334, 0.0],
        [0.0, 0.259, 0.0],
    ),
    (
        "LeftHand",
        [1.0, 0.3, 1.0],
        "LeftLowerArm",
        [0.0, -0.501, 0.0],
        [0.0, 0.125, 0.0],
    ),
    (
        "RightUpperArm",
        [1.0, 1.169, 1.0],
        "UpperTorso",
        [1.0, 0.563, 0.0],
        [-0.5, 0.394, 0.0],
    ),
    (
        "RightLowerArm",
        [1.0, 1.052, 1.0],
        "RightUpperArm",
        [0.0, -0.334, 0.0],
        [0.0, 0.259, 0.0],
    ),
    (
        "RightHand",
        [1.0, 0.3, 1.0],
        "RightLowerArm",
        [0.0, -0.501, 0.0],
        [0.0, 0.125, 0.0],
    ),
    (
        "LeftUpperLeg",
        [1.0, 1.217, 1.0],
        "LowerTorso",
        [-0.5, -0.2, 0.0],
        [0.0, 0.421, 0.0],
    ),
    (
        "LeftLowerLeg",
        [1.0, 1.193, 1.0],
        "LeftUpperLeg",
        [0.0, -0.401, 0.0],
        [0.0, 0.379, 0.0],
    ),
    (
        "LeftFoot",
        [1.0, 0.3, 1.0],
        "LeftLowerLeg",
        [0.0, -0.547, 0.0],
        [0.0, 0.102, 0.0],
    ),
    (
        "RightUpperLeg",
        [1.0, 1.217, 1.0],
        "LowerTorso",
        [0.5, -0.2, 0.0],
        [0.0, 0.421, 0.0],
    ),
    (
        "RightLowerLeg",
        [1.0, 1.193, 1.0],
        "RightUpperLeg",
        [0.0, -0.401, 0.0],
        [0.0, 0.379, 0.0],
    ),
    (
        "RightFoot",
        [1.0, 0.3, 1.0],
        "RightLowerLeg",
        [0.0, -0.547, 0.0],
        [0.0, 0.102, 0.0],
    ),
];

const R6: &[Row] = &[
    (
        "Torso",
        [2.0, 2.0, 1.0],
        ROOT,
        [0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0],
    ),
    (
        "Head",
        [2.0, 1.0, 1.0],
        "Torso",
        [0.0, 1.0, 0.0],
        [0.0, -0.5, 0.0],
    ),
    (
        "Left Arm",
        [1.0, 2.0, 1.0],
        "Torso",
        [-1.0, 0.5, 0.0],
        [0.5, 0.5, 0.0],
    ),
    (
        "Right Arm",
        [1.0, 2.0, 1.0],
        "Torso",
        [1.0, 0.5, 0.0],
        [-0.5, 0.5, 0.0],
    ),
    (
        "Left Leg",
        [1.0, 2.0, 1.0],
        "Torso",
        [-1.0, -1.0, 0.0],
        [-0.5, 1.0, 0.0],
    ),
    (
        "Right Leg",
        [1.0, 2.0, 1.0],
        "Torso",
        [1.0, -1.0, 0.0],
        [0.5, 1.0, 0.0],
    ),
];

pub(crate) fn class(name: &str) -> ClassId {
    ClassTable::get().class_named(name).expect("a class")
}

/// A model with a Workspace.
pub(crate) fn place() -> (DataModel, InstanceId) {
    let mut model = DataModel::new();
    let root = model.root();
    let workspace = add(&mut model, "Workspace", root, "Workspace");
    (model, workspace)
}

pub(crate) fn add(model: &mut DataModel, kind: &str, parent: InstanceId, name: &str) -> InstanceId {
    let root = model.create(class(kind)).expect("room");
    let named = Change::SetName {
        id: root,
        name: name.into(),
    };
    model.apply(named).expect("a name");
    let before = None;
    let insert = Change::Insert {
        root,
        parent,
        before,
    };
    model.apply(insert).expect("a place");
    root
}

pub(crate) fn set(model: &mut DataModel, id: InstanceId, name: &str, value: Value) {
    let class = model.class(id).expect("an instance");
    let property = ClassTable::get().find(class, name).expect("a property");
    model.set_property(id, property, value).expect("a value");
}

/// A character that stands with its root at the origin.
pub(crate) fn body(model: &mut DataModel, workspace: InstanceId, kind: Kind) -> InstanceId {
    let body = add(model, "Model", workspace, "Somebody");
    let root = add(model, "Part", body, ROOT);
    set(
        model,
        root,
        "Size",
        Value::Vector3(Vec3::new(2.0, 2.0, 1.0)),
    );
    set(model, root, "CFrame", Value::CFrame(CFrame::IDENTITY));
    let rows = match kind {
        Kind::R15 => R15,
        Kind::R6 => R6,
    };
    for (name, size, holder, c0, c1) in rows {
        let holder = model.find_child(body, holder).expect("its holder");
        let turned = match *name {
            "Left Arm" | "Left Leg" => [0.0, 0.0, -1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0],
            "Right Arm" | "Right Leg" => [0.0, 0.0, 1.0, 0.0, 1.0, 0.0, -1.0, 0.0, 0.0],
            _ if kind == Kind::R6 => [-1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0],
            _ => [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
        };
        let frame = |at: &[f32; 3]| {
            let mut numbers = [0.0; 12];
            numbers[..3].copy_from_slice(at);
            numbers[3..].copy_from_slice(&turned);
            CFrame::from_components(numbers)
        };
        let part = add(model, "Part", body, name);
        set(model, part, "Size", Value::Vector3(Vec3::from_array(*size)));
        let held = model.cframe(holder, known().cframe).expect("a place");
        let at = held * frame(c0) * frame(c1).inverse();
        set(model, part, "CFrame", Value::CFrame(at));
        let motor = add(model, "Motor6D", part, name);
        set(model, motor, "Part0", Value::Ref(Some(holder)));
        set(model, motor, "Part1", Value::Ref(Some(part)));
        set(model, motor, "C0", Value::CFrame(frame(c0)));
        set(model, motor, "C1", Value::CFrame(frame(c1)));
    }
    add(model, "Humanoid", body, "Humanoid");
    body
}
