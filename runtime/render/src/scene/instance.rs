//! What can be computed from an instance as it is drawn: its box, its axes, how its mesh was turned. Knows no model.

use glam::{Mat3, Quat, Vec3};

use super::{Bounds, Instance, Mesh, flags};

/// How a mesh was turned to lie along another axis of its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Not at all.
    None,
    /// The mesh's Y lies along the part's X.
    YAlongX,
    /// The mesh's Y lies along the part's Z.
    YAlongZ,
    /// The mesh's X lies along the part's Y.
    XAlongY,
}

const TURN_SHIFT: u32 = 30;

impl Turn {
    const ALL: [Self; 4] = [Self::None, Self::YAlongX, Self::YAlongZ, Self::XAlongY];

    /// The bits of [`Instance::surface`] that tell it.
    pub(crate) fn bits(self) -> u32 {
        (self as u32) << TURN_SHIFT
    }

    /// From the mesh's axes to the part's: its columns are the mesh's axes in the part.
    pub(crate) fn matrix(self) -> Mat3 {
        match self {
            Self::None => Mat3::IDENTITY,
            Self::YAlongX => Mat3::from_cols(Vec3::NEG_Y, Vec3::X, Vec3::Z),
            Self::YAlongZ => Mat3::from_cols(Vec3::X, Vec3::Z, Vec3::NEG_Y),
            Self::XAlongY => Mat3::from_cols(Vec3::Y, Vec3::NEG_X, Vec3::Z),
        }
    }

    /// A size along the part's axes as one along the mesh's.
    pub(crate) fn size(self, size: Vec3) -> Vec3 {
        match self {
            Self::None => size,
            Self::YAlongX | Self::XAlongY => Vec3::new(size.y, size.x, size.z),
            Self::YAlongZ => Vec3::new(size.x, size.z, size.y),
        }
    }

    /// The rotation of a mesh in a part of this rotation.
    pub(crate) fn rotation(self, part: Quat) -> Quat {
        match self {
            Self::None => part,
            _ => part * Quat::from_mat3(&self.matrix()),
        }
    }
}

impl Instance {
    /// The middle, studs.
    pub fn middle(&self) -> Vec3 {
        Vec3::from_array(self.position)
    }

    /// The mesh's axes in the world, as columns of length one.
    pub fn axes(&self) -> Mat3 {
        Mat3::from_quat(Quat::from_array(self.rotation))
    }

    /// Lengths of the sides along the mesh's axes, studs.
    pub fn sides(&self) -> Vec3 {
        Vec3::from_array(self.size)
    }

    /// Whether it casts a shadow.
    pub fn casts_shadow(&self) -> bool {
        self.surface & flags::CASTS_SHADOW != 0
    }

    pub(crate) fn turn(&self) -> Turn {
        Turn::ALL[(self.surface >> TURN_SHIFT) as usize]
    }

    /// The box around it.
    pub fn bounds(&self, mesh: Mesh) -> Bounds {
        let (axes, half) = (self.axes(), self.sides() * 0.5);
        let (x, y, z) = (
            axes.x_axis * half.x,
            axes.y_axis * half.y,
            axes.z_axis * half.z,
        );
        let reach = if mesh == Mesh::Ball {
            // An ellipsoid reaches less far than the box around it.
            (x * x + y * y + z * z).map(f32::sqrt)
        } else {
            x.abs() + y.abs() + z.abs()
        };
        let middle = self.middle();
        Bounds {
            min: middle - reach,
            max: middle + reach,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_mesh_fills_the_same_box() {
        for turn in Turn::ALL {
            assert!((turn.matrix().determinant() - 1.0).abs() < 1e-6, "{turn:?}");
            let size = Vec3::new(2.0, 4.0, 8.0);
            let back = (turn.matrix() * turn.size(size)).abs();
            assert_eq!(back, size, "{turn:?}");
            let instance = Instance {
                surface: turn.bits() | 256,
                ..Instance::default()
            };
            assert_eq!(instance.turn(), turn);
        }
    }

    #[test]
    fn a_ball_is_as_wide_however_it_is_turned() {
        let instance = Instance {
            rotation: Quat::from_rotation_y(0.7).to_array(),
            size: [2.0; 3],
            ..Instance::default()
        };
        assert!(instance.bounds(Mesh::Ball).max.abs_diff_eq(Vec3::ONE, 1e-5));
        assert!(instance.bounds(Mesh::Block).max.x > 1.2);
    }
}
