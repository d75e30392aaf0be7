//! The axes of a frame and the faces of a box, by name: what decals lie on, handles stand on and rays hit. Knows no parts.

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

    /// To the right and upwards on the face, seen from outside.
    pub const fn across(self) -> [Vec3; 2] {
        match self {
            Self::Right => [Vec3::NEG_Z, Vec3::Y],
            Self::Top => [Vec3::X, Vec3::NEG_Z],
            Self::Back => [Vec3::X, Vec3::Y],
            Self::Left => [Vec3::Z, Vec3::Y],
            Self::Bottom => [Vec3::X, Vec3::Z],
            Self::Front => [Vec3::NEG_X, Vec3::Y],
        }
    }

    /// The face whose outward normal comes closest to `direction`, given in the box's frame; of several the last one of
    /// [`Self::ALL`].
    pub fn nearest(direction: Vec3) -> Self {
        let along = |face: &Self| face.normal().dot(direction);
        let best = Self::ALL
            .into_iter()
            .max_by(|a, b| along(a).total_cmp(&along(b)));
        best.unwrap_or(Self::Top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_is_nearest_to_its_own_normal_and_its_directions_are_right_handed() {
        for face in Face::ALL {
            let [right, up] = face.across();
            assert_eq!(Face::nearest(face.normal()), face);
            assert_eq!(face.opposite().normal(), -face.normal());
            assert_eq!(right.cross(up), face.normal());
        }
    }
}
