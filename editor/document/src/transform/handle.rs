//! What can be grabbed: axes, faces and handles, and in which frame they stand.

use glam::Vec3;

/// An axis of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Axis {
    /// Right.
    X,
    /// Up.
    Y,
    /// Back.
    Z,
}

impl Axis {
    /// All three.
    pub const ALL: [Self; 3] = [Self::X, Self::Y, Self::Z];

    /// Its place in a vector.
    pub const fn index(self) -> usize {
        match self {
            Self::X => 0,
            Self::Y => 1,
            Self::Z => 2,
        }
    }

    /// The unit vector along it.
    pub const fn unit(self) -> Vec3 {
        match self {
            Self::X => Vec3::X,
            Self::Y => Vec3::Y,
            Self::Z => Vec3::Z,
        }
    }

    /// The two others, so that the three are right-handed in the order first, second, `self`.
    pub const fn others(self) -> [Self; 2] {
        match self {
            Self::X => [Self::Y, Self::Z],
            Self::Y => [Self::Z, Self::X],
            Self::Z => [Self::X, Self::Y],
        }
    }
}

/// A face of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    /// +X.
    Right,
    /// +Y.
    Top,
    /// +Z.
    Back,
    /// −X.
    Left,
    /// −Y.
    Bottom,
    /// −Z.
    Front,
}

impl Face {
    /// All six, in the order of the reference's `NormalId`.
    pub const ALL: [Self; 6] = [
        Self::Right,
        Self::Top,
        Self::Back,
        Self::Left,
        Self::Bottom,
        Self::Front,
    ];

    /// The axis that it is perpendicular to.
    pub const fn axis(self) -> Axis {
        match self {
            Self::Right | Self::Left => Axis::X,
            Self::Top | Self::Bottom => Axis::Y,
            Self::Back | Self::Front => Axis::Z,
        }
    }

    /// 1 on the positive side of its axis, −1 on the negative.
    pub const fn sign(self) -> f32 {
        match self {
            Self::Right | Self::Top | Self::Back => 1.0,
            Self::Left | Self::Bottom | Self::Front => -1.0,
        }
    }

    /// The unit vector out of the box.
    pub fn normal(self) -> Vec3 {
        self.axis().unit() * self.sign()
    }

    /// The face on the other side.
    pub const fn opposite(self) -> Self {
        match self {
            Self::Right => Self::Left,
            Self::Top => Self::Bottom,
            Self::Back => Self::Front,
            Self::Left => Self::Right,
            Self::Bottom => Self::Top,
            Self::Front => Self::Back,
        }
    }

    /// The face of a box whose outward normal comes closest to `direction`, given in the box's frame.
    pub fn towards(direction: Vec3) -> Self {
        let along = direction.abs();
        let axis = if along.x >= along.y && along.x >= along.z {
            Axis::X
        } else if along.y >= along.z {
            Axis::Y
        } else {
            Axis::Z
        };
        let positive = direction[axis.index()] >= 0.0;
        match (axis, positive) {
            (Axis::X, true) => Self::Right,
            (Axis::X, false) => Self::Left,
            (Axis::Y, true) => Self::Top,
            (Axis::Y, false) => Self::Bottom,
            (Axis::Z, true) => Self::Back,
            (Axis::Z, false) => Self::Front,
        }
    }
}

/// What the pointer holds. Axes and faces are those of the frame that the handles stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Handle {
    /// An arrow: moves along the axis.
    MoveAxis(Axis),
    /// A square: moves in the plane that is perpendicular to the axis.
    MovePlane(Axis),
    /// A ring: turns about the axis.
    RotateAxis(Axis),
    /// A ball on a face: moves that face and leaves the opposite one where it is.
    ScaleFace(Face),
    /// The thing itself: moves in the plane that faces the viewer. Over surfaces see
    /// [`rest_on_surface`](super::rest_on_surface).
    Free,
}

/// Which way handles point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Space {
    /// Along the axes of the world.
    #[default]
    World,
    /// Along those of the primary selected thing.
    Local,
}

/// Where handles stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Origin {
    /// In the centre of what is selected.
    #[default]
    Center,
    /// At the pivot of the primary selected thing.
    Pivot,
}
