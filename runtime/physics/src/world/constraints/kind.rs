//! Which classes act on parts, and how each is held: by attachments, by two parts, or by the part that it lies in.

use std::sync::LazyLock;

use studio_model::known::known;
use studio_model::{ClassId, ClassTable};

/// What a class does to parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    BallSocket,
    Hinge,
    Prismatic,
    Cylindrical,
    Universal,
    Plane,
    Rope,
    Rod,
    Spring,
    TorsionSpring,
    /// Joins rigidly, which assemblies do: here it is only watched.
    Rigid,
    NoCollision,
    AlignPosition,
    AlignOrientation,
    LinearVelocity,
    AngularVelocity,
    VectorForce,
    Torque,
    LineForce,
    BodyVelocity,
    BodyAngularVelocity,
    BodyPosition,
    BodyGyro,
    BodyForce,
    BodyThrust,
}

/// What a constraint is held by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// Two attachments.
    Both,
    /// One attachment, and another if there is one.
    First,
    /// Two parts.
    Parts,
    /// The part that it lies in.
    Parent,
}

impl Kind {
    /// What a constraint of this kind is held by.
    pub(crate) fn held(self) -> Held {
        match self {
            Self::BallSocket
            | Self::Hinge
            | Self::Prismatic
            | Self::Cylindrical
            | Self::Universal
            | Self::Plane
            | Self::Rope
            | Self::Rod
            | Self::Spring
            | Self::TorsionSpring
            | Self::Rigid
            | Self::LineForce => Held::Both,
            Self::AlignPosition
            | Self::AlignOrientation
            | Self::LinearVelocity
            | Self::AngularVelocity
            | Self::VectorForce
            | Self::Torque => Held::First,
            Self::NoCollision => Held::Parts,
            Self::BodyVelocity
            | Self::BodyAngularVelocity
            | Self::BodyPosition
            | Self::BodyGyro
            | Self::BodyForce
            | Self::BodyThrust => Held::Parent,
        }
    }

    /// Whether it does something to one side alone, even where both are the same assembly's.
    pub(crate) fn moves_one_side(self) -> bool {
        matches!(self.held(), Held::First | Held::Parent)
    }
}

/// The kind of each class, by its index.
static KINDS: LazyLock<Vec<Option<Kind>>> = LazyLock::new(|| {
    let known = known();
    let table = ClassTable::get();
    let kinds = [
        (known.ball_socket_constraint, Kind::BallSocket),
        (known.hinge_constraint, Kind::Hinge),
        (known.prismatic_constraint, Kind::Prismatic),
        (known.cylindrical_constraint, Kind::Cylindrical),
        (known.universal_constraint, Kind::Universal),
        (known.plane_constraint, Kind::Plane),
        (known.rope_constraint, Kind::Rope),
        (known.rod_constraint, Kind::Rod),
        (known.spring_constraint, Kind::Spring),
        (known.torsion_spring_constraint, Kind::TorsionSpring),
        (known.rigid_constraint, Kind::Rigid),
        (known.no_collision_constraint, Kind::NoCollision),
        (known.align_position, Kind::AlignPosition),
        (known.align_orientation, Kind::AlignOrientation),
        (known.linear_velocity, Kind::LinearVelocity),
        (known.angular_velocity, Kind::AngularVelocity),
        (known.vector_force, Kind::VectorForce),
        (known.torque, Kind::Torque),
        (known.line_force, Kind::LineForce),
        (known.body_velocity, Kind::BodyVelocity),
        (known.body_angular_velocity, Kind::BodyAngularVelocity),
        (known.body_position, Kind::BodyPosition),
        (known.body_gyro, Kind::BodyGyro),
        (known.body_force, Kind::BodyForce),
        (known.body_thrust, Kind::BodyThrust),
    ];
    let of = |class| {
        let found = kinds.iter().find(|(own, _)| table.is_a(class, *own));
        found.map(|(_, kind)| *kind)
    };
    table.classes().map(|(class, _)| of(class)).collect()
});

/// What instances of a class do to parts; `None` of most.
pub(crate) fn kind_of(class: ClassId) -> Option<Kind> {
    KINDS.get(class.index()).copied().flatten()
}
