//! What physics reads of a part and of a joint. Knows the model and the class table, no rapier.

use std::sync::LazyLock;

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, ClassId, ClassTable, DataModel, InstanceId, PropertyId, Value, limits};

use crate::limits::SPEED_MAX;
use crate::material::Material;
use crate::shape::{Form, simulated_size};
use crate::tag::Tag;
use crate::world::{Kind, kind_of, rigid_pair};

/// The longest column of a rotation matrix that can be simulated. Files may hold matrices that are no rotations; poses
/// made of longer ones could overflow.
const ROTATION_COLUMN_MAX: f32 = 1_000.0;

/// What a class is to physics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing: it is not simulated.
    None,
    /// A part of this form.
    Part(Form),
    /// A part whose `Shape` property tells its form.
    ShapedPart,
    /// A joint of the `JointInstance` family that is rigid.
    Joint,
    /// A `WeldConstraint`.
    WeldConstraint,
    /// A `RigidConstraint`.
    RigidConstraint,
    /// What acts on parts without joining them rigidly.
    Constraint(Kind),
    /// What constraints hold on to.
    Attachment,
}

impl Role {
    pub(crate) fn is_part(self) -> bool {
        matches!(self, Self::Part(_) | Self::ShapedPart)
    }

    pub(crate) fn is_joint(self) -> bool {
        matches!(
            self,
            Self::Joint | Self::WeldConstraint | Self::RigidConstraint
        )
    }

    /// What a constraint does; `None` of what is none. What joins rigidly counts: it too is held by attachments.
    pub(crate) fn constraint(self) -> Option<Kind> {
        match self {
            Self::Constraint(kind) => Some(kind),
            Self::RigidConstraint => Some(Kind::Rigid),
            _ => None,
        }
    }
}

/// The rigid ones of the `JointInstance` family.
const RIGID_JOINTS: [&str; 5] = ["ManualWeld", "Motor", "Motor6D", "Snap", "Weld"];

/// The role of each class, by its index, and the numbers of the `PartType` enum.
struct Roles {
    by_class: Vec<Role>,
    forms: Vec<(u32, Form)>,
    seats: [Option<ClassId>; 2],
}

static ROLES: LazyLock<Roles> = LazyLock::new(|| {
    let table = ClassTable::get();
    let part_types = table
        .property(known().shape)
        .enum_id
        .map(|id| table.enumeration(id));
    let forms = [
        ("Ball", Form::Ball),
        ("Cylinder", Form::Cylinder),
        ("Wedge", Form::Wedge),
        ("CornerWedge", Form::CornerWedge),
    ];
    Roles {
        by_class: table
            .classes()
            .map(|(class, info)| role_of(table, class, info.name))
            .collect(),
        forms: forms
            .into_iter()
            .filter_map(|(name, form)| Some((part_types?.item_named(name)?, form)))
            .collect(),
        seats: ["Seat", "VehicleSeat"].map(|name| table.class_named(name)),
    }
});

fn role_of(table: &ClassTable, class: ClassId, name: &str) -> Role {
    let is = |ancestor| table.is_a(class, ancestor);
    if is(known().base_part) {
        if is(known().terrain) {
            Role::None
        } else if is(known().part) {
            Role::ShapedPart
        } else if is(known().wedge_part) {
            Role::Part(Form::Wedge)
        } else if is(known().corner_wedge_part) {
            Role::Part(Form::CornerWedge)
        } else {
            Role::Part(Form::Block)
        }
    } else if is(known().weld_constraint) {
        Role::WeldConstraint
    } else if is(known().joint_instance) && RIGID_JOINTS.contains(&name) {
        Role::Joint
    } else if is(known().attachment) {
        Role::Attachment
    } else {
        match kind_of(class) {
            Some(Kind::Rigid) => Role::RigidConstraint,
            Some(kind) => Role::Constraint(kind),
            None => Role::None,
        }
    }
}

/// The role of an instance; none for a handle of nothing.
pub(crate) fn role(model: &DataModel, id: InstanceId) -> Role {
    model
        .class(id)
        .map_or(Role::None, |class| ROLES.by_class[class.index()])
}

/// What physics needs to know of a part to give it a collider.
#[derive(Debug, Clone)]
pub(crate) struct PartSpec {
    pub(crate) cframe: CFrame,
    /// As simulated.
    pub(crate) size: Vec3,
    pub(crate) form: Form,
    pub(crate) material: Material,
    pub(crate) anchored: bool,
    /// What its collider tells of it; without its number.
    pub(crate) tag: Tag,
    /// Studs and radians a second: with which it starts, or at which it carries along characters if it is
    /// anchored.
    pub(crate) linear: Vec3,
    pub(crate) angular: Vec3,
}

impl PartSpec {
    /// Reads a part; `None` if the instance is none or its `CFrame` cannot be simulated.
    pub(crate) fn read(model: &DataModel, part: InstanceId) -> Option<Self> {
        let form = match role(model, part) {
            Role::Part(form) => form,
            Role::ShapedPart => form_of(model, part),
            _ => return None,
        };
        let cframe = model.cframe(part, known().cframe)?;
        let size = match model.value(part, known().size) {
            Some(Value::Vector3(size)) => size,
            _ => Vec3::ZERO,
        };
        can_be_simulated(&cframe).then(|| Self {
            cframe,
            size: simulated_size(size),
            form,
            material: Material::of(model, part),
            anchored: model.flag(part, known().anchored),
            tag: tag(model, part),
            linear: velocity(
                model,
                part,
                known().assembly_linear_velocity,
                known().velocity,
            ),
            angular: velocity(
                model,
                part,
                known().assembly_angular_velocity,
                known().rot_velocity,
            ),
        })
    }
}

/// What a part's collider tells of it; without its number.
fn tag(model: &DataModel, part: InstanceId) -> Tag {
    let material = match model.value(part, known().material) {
        Some(Value::Enum(number)) => u16::try_from(number).unwrap_or(0),
        _ => 0,
    };
    Tag {
        part: 0,
        material,
        can_collide: model.flag(part, known().can_collide),
        can_touch: model.flag(part, known().can_touch),
        can_query: model.flag(part, known().can_query),
        can_climb: model.is_a(part, known().truss_part),
    }
}

/// The first of two velocities that is one.
fn velocity(model: &DataModel, part: InstanceId, first: PropertyId, other: PropertyId) -> Vec3 {
    let held = |property| match model.value(part, property) {
        Some(Value::Vector3(held)) if held.is_finite() => held.clamp_length_max(SPEED_MAX),
        _ => Vec3::ZERO,
    };
    let held_first = held(first);
    if held_first == Vec3::ZERO {
        held(other)
    } else {
        held_first
    }
}

fn form_of(model: &DataModel, part: InstanceId) -> Form {
    let Some(Value::Enum(number)) = model.value(part, known().shape) else {
        return Form::Block;
    };
    let found = ROLES.forms.iter().find(|(item, _)| *item == number);
    found.map_or(Form::Block, |(_, form)| *form)
}

/// Whether a pose is finite, inside the world and not absurdly scaled.
pub(crate) fn can_be_simulated(pose: &CFrame) -> bool {
    let rotation = pose.rotation;
    pose.is_finite()
        && is_inside_world(pose.position)
        && [rotation.x_axis, rotation.y_axis, rotation.z_axis]
            .iter()
            .all(|column| column.abs().max_element() <= ROTATION_COLUMN_MAX)
}

/// Whether a position is finite and no further out than the world extends.
pub(crate) fn is_inside_world(position: Vec3) -> bool {
    // A comparison with NaN is false.
    position
        .abs()
        .cmple(Vec3::splat(limits::WORLD_EXTENT_STUDS))
        .all()
}

/// What decides which part of an assembly is its root; the greatest wins. Parts of equal rank: the first in the
/// document.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(crate) struct RootRank {
    anchored: bool,
    has_mass: bool,
    priority: i32,
    /// Square studs of the largest face, times the multiplier of what the part is.
    size: f32,
}

impl RootRank {
    pub(crate) fn of(model: &DataModel, part: InstanceId, spec: &PartSpec) -> Self {
        let priority = match model.value(part, known().root_priority) {
            Some(Value::Int32(priority)) => priority,
            _ => 0,
        };
        let Vec3 { x, y, z } = spec.size;
        Self {
            anchored: spec.anchored,
            has_mass: !model.flag(part, known().massless),
            priority,
            size: (x * y).max(y * z).max(z * x) * size_multiplier(model, part),
        }
    }
}

/// The reference gives the order seat, humanoid root, torso, anything else; the numbers are ours.
fn size_multiplier(model: &DataModel, part: InstanceId) -> f32 {
    if ROLES
        .seats
        .iter()
        .flatten()
        .any(|&seat| model.is_a(part, seat))
    {
        return 20.0;
    }
    match model.name(part) {
        "HumanoidRootPart" => 10.0,
        "Torso" => 5.0,
        _ => 1.0,
    }
}

/// The two parts that a rigid, enabled joint connects; `None` if it connects nothing.
pub(crate) fn joined_parts(model: &DataModel, joint: InstanceId) -> Option<[InstanceId; 2]> {
    let known = known();
    let (enabled, pair) = match role(model, joint) {
        Role::Joint => (known.joint_enabled, [known.joint_part0, known.joint_part1]),
        Role::WeldConstraint => (
            known.weld_constraint_enabled,
            [known.weld_constraint_part0, known.weld_constraint_part1],
        ),
        Role::RigidConstraint => {
            let [a, b] = rigid_pair(model, joint)?;
            let joins = a != b && model.flag(joint, known.constraint_enabled);
            return joins.then_some([a, b]);
        }
        _ => return None,
    };
    if !model.flag(joint, enabled) {
        return None;
    }
    let [a, b] = pair.map(|part| model.reference(joint, part));
    let (a, b) = (a?, b?);
    (a != b).then_some([a, b])
}
