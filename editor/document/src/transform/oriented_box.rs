//! Boxes that stand any way: the bounds of parts and of selections. Knows no shapes: a ball counts as its box.

use glam::{Mat3, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, Value};

use super::handle::{Axis, Face};

/// Boxes that share less than this many studs only touch.
pub(super) const TOUCH: f32 = 1e-3;

/// A box around `frame`'s position, along `frame`'s axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrientedBox {
    /// Its centre and axes.
    pub frame: CFrame,
    /// Its extents along the axes, in studs.
    pub size: Vec3,
}

impl OrientedBox {
    /// The box of a part; `None` of anything else.
    pub fn of_part(model: &DataModel, part: InstanceId) -> Option<Self> {
        if !model.is_a(part, known().base_part) {
            return None;
        }
        let frame = model.cframe(part, known().cframe)?;
        match model.value(part, known().size)? {
            Value::Vector3(size) => Some(Self { frame, size }),
            _ => None,
        }
    }

    /// The smallest box with the given axes that holds all of `boxes`; `None` of none.
    pub fn around(boxes: impl IntoIterator<Item = Self>, rotation: Mat3) -> Option<Self> {
        let axes = [rotation.x_axis, rotation.y_axis, rotation.z_axis];
        let bounds = boxes.into_iter().fold(None, |bounds, item: Self| {
            let (mut least, mut most) =
                bounds.unwrap_or((Vec3::splat(f32::INFINITY), Vec3::splat(f32::NEG_INFINITY)));
            for (i, axis) in axes.into_iter().enumerate() {
                let (low, high) = item.extent_along(axis);
                least[i] = least[i].min(low);
                most[i] = most[i].max(high);
            }
            Some((least, most))
        });
        let (least, most) = bounds?;
        let frame = CFrame {
            position: rotation * ((least + most) / 2.0),
            rotation,
        };
        Some(Self {
            frame,
            size: most - least,
        })
    }

    /// Where it begins and ends along a direction: the least and greatest dot product of its points.
    pub fn extent_along(&self, direction: Vec3) -> (f32, f32) {
        let rotation = &self.frame.rotation;
        let half = (rotation.x_axis.dot(direction) * self.size.x).abs()
            + (rotation.y_axis.dot(direction) * self.size.y).abs()
            + (rotation.z_axis.dot(direction) * self.size.z).abs();
        let center = self.frame.position.dot(direction);
        (center - half / 2.0, center + half / 2.0)
    }

    /// Its bounds in the world: least and greatest corner.
    pub fn world_bounds(&self) -> (Vec3, Vec3) {
        let extents = Axis::ALL.map(|axis| self.extent_along(axis.unit()));
        (
            Vec3::from_array(extents.map(|(least, _)| least)),
            Vec3::from_array(extents.map(|(_, most)| most)),
        )
    }

    /// Whether the two share more than their surfaces.
    pub fn overlaps(&self, other: &Self) -> bool {
        separating_axes(self, other).all(|axis| {
            let (least, most) = self.extent_along(axis);
            let (low, high) = other.extent_along(axis);
            most > low + TOUCH && high > least + TOUCH
        })
    }

    /// The middle of a face, in the world.
    pub fn face_center(&self, face: Face) -> Vec3 {
        self.frame
            .transform_point(face.normal() * self.size[face.axis().index()] / 2.0)
    }

    /// Its eight corners, in the world.
    pub fn corners(&self) -> [Vec3; 8] {
        std::array::from_fn(|i| {
            let side = |bit: usize| if i & bit == 0 { -0.5 } else { 0.5 };
            self.frame
                .transform_point(self.size * Vec3::new(side(1), side(2), side(4)))
        })
    }
}

/// The unit directions along which two boxes that do not overlap can be told apart.
pub(super) fn separating_axes(
    a: &OrientedBox,
    b: &OrientedBox,
) -> impl Iterator<Item = Vec3> + use<> {
    let axes = |item: &OrientedBox| {
        let rotation = item.frame.rotation;
        [rotation.x_axis, rotation.y_axis, rotation.z_axis]
    };
    let (own, theirs) = (axes(a), axes(b));
    let edges = own
        .into_iter()
        .flat_map(move |a| theirs.into_iter().map(move |b| a.cross(b)));
    own.into_iter()
        .chain(theirs)
        .chain(edges)
        // Parallel edges give no direction of their own, only rounding.
        .filter(|axis| axis.length_squared() > 1e-8)
        .filter_map(Vec3::try_normalize)
}
