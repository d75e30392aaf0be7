//! Resizing a part by a face: that side moves, the opposite one stays. Knows which extents a shape ties together.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, Value};

use super::handle::Face;

/// The smallest extent that a drag makes, in studs: one that can still be grabbed. What is smaller already may stay so.
pub const DRAG_SIZE_MIN: f32 = 0.05;

/// The greatest extent of a part, in studs.
pub const SIZE_MAX: f32 = 2048.0;

/// Trusses are made of cells of so many studs.
const TRUSS_CELL: f32 = 2.0;

/// Which extents of a part change together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ShapeRule {
    /// Each for itself.
    #[default]
    Free,
    /// All three: a ball stays a ball.
    Ball,
    /// Y and Z: a cylinder, which lies along X, stays round.
    Cylinder,
    /// Each for itself, in whole cells.
    Truss,
}

impl ShapeRule {
    /// The rule of a part.
    pub fn of(model: &DataModel, part: InstanceId) -> Self {
        if model.is_a(part, known().truss_part) {
            return Self::Truss;
        }
        let table = model.table();
        let Some(Value::Enum(shape)) = model.value(part, known().shape) else {
            return Self::Free;
        };
        let shapes = table.property(known().shape).enum_id;
        match shapes.and_then(|shapes| table.enumeration(shapes).item_name(shape)) {
            Some("Ball") => Self::Ball,
            Some("Cylinder") => Self::Cylinder,
            _ => Self::Free,
        }
    }

    /// The extents that change with that of `axis`, itself included.
    fn tied(self, axis: usize) -> [bool; 3] {
        match self {
            Self::Ball => [true; 3],
            Self::Cylinder if axis != 0 => [false, true, true],
            _ => [axis == 0, axis == 1, axis == 2],
        }
    }
}

/// The modifiers of a resize.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resize {
    /// Both sides move: the centre stays.
    pub is_symmetric: bool,
    /// All extents change by the same factor.
    pub is_proportional: bool,
}

/// The frame and size of a part after `face` was pulled outwards by `amount` studs. Extents stay between
/// [`DRAG_SIZE_MIN`] and [`SIZE_MAX`].
pub fn resize_face(
    frame: &CFrame,
    size: Vec3,
    rule: ShapeRule,
    face: Face,
    amount: f32,
    mode: Resize,
) -> (CFrame, Vec3) {
    let axis = face.axis().index();
    let tied = if mode.is_proportional {
        [true; 3]
    } else {
        rule.tied(axis)
    };
    let old = size[axis];
    let sides = if mode.is_symmetric { 2.0 } else { 1.0 };
    let mut wanted = old + amount * sides;
    if rule == ShapeRule::Truss {
        wanted = ((wanted / TRUSS_CELL).round() * TRUSS_CELL).max(TRUSS_CELL);
    }
    let (least, most) = factors(size, tied);
    let new = wanted.clamp(old * least, old * most);
    if !new.is_finite() || old <= 0.0 {
        return (*frame, size);
    }
    let mut resized = size;
    for other in (0..3).filter(|&other| tied[other]) {
        resized[other] = size[other] * (new / old);
    }
    resized[axis] = new;
    let middle = if mode.is_symmetric {
        Vec3::ZERO
    } else {
        face.normal() * ((new - old) / 2.0)
    };
    let moved = CFrame {
        position: frame.transform_point(middle),
        rotation: frame.rotation,
    };
    (moved, resized)
}

/// The least and greatest factor by which the tied extents may change.
pub(super) fn factors(size: Vec3, tied: [bool; 3]) -> (f32, f32) {
    let extents = || {
        size.to_array()
            .into_iter()
            .zip(tied)
            .filter(|(extent, tied)| *tied && *extent > 0.0)
            .map(|(extent, _)| extent)
    };
    let least = extents().map(|extent| (DRAG_SIZE_MIN / extent).min(1.0));
    let most = extents().map(|extent| (SIZE_MAX / extent).max(1.0));
    (least.fold(0.0, f32::max), most.fold(f32::MAX, f32::min))
}
