//! Snapping: to increments counted from where a drag began, and softly to the faces and centres of what stands near.

use glam::Vec3;

use super::handle::Axis;
use super::oriented_box::OrientedBox;

/// The steps that drags snap to. Zero is no snapping.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Increments {
    /// Studs moved or resized by.
    pub studs: f32,
    /// Degrees turned by.
    pub degrees: f32,
}

impl Increments {
    /// No snapping.
    pub const OFF: Self = Self {
        studs: 0.0,
        degrees: 0.0,
    };

    /// The nearest multiple of the step in studs.
    pub fn snap_studs(&self, studs: f32) -> f32 {
        snap(studs, self.studs)
    }

    /// The nearest multiple of the step in degrees.
    pub fn snap_degrees(&self, degrees: f32) -> f32 {
        snap(degrees, self.degrees)
    }
}

fn snap(value: f32, step: f32) -> f32 {
    if step.is_finite() && step > 0.0 {
        let snapped = (value / step).round() * step;
        if snapped.is_finite() { snapped } else { value }
    } else {
        value
    }
}

/// What a soft snap looks at.
#[derive(Debug, Clone, Copy)]
pub struct Neighbours<'a> {
    /// The boxes of what stands near, without what is dragged.
    pub boxes: &'a [OrientedBox],
    /// Studs within which a face or centre pulls; best a few pixels on the screen.
    pub distance: f32,
    /// Studs of gap beyond which a box is no neighbour.
    pub reach: f32,
}

/// A line to draw: what snapped to what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guide {
    /// On what is dragged, in the world.
    pub from: Vec3,
    /// On the neighbour, in the world.
    pub to: Vec3,
    /// The axis, of what is dragged, along which the two now agree.
    pub axis: Axis,
    /// Whether centres agree, and not faces.
    pub is_center: bool,
    /// Which of the neighbours it is.
    pub neighbour: usize,
}

/// What a soft snap changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SoftSnap {
    /// To be added to the drag's shift.
    pub shift: Vec3,
    /// What to draw; empty if nothing is near enough.
    pub guides: Vec<Guide>,
}

/// A box as another's axes see it.
struct Seen {
    least: Vec3,
    most: Vec3,
}

impl Seen {
    fn by(frame: &OrientedBox, seen: &OrientedBox) -> Self {
        let rotation = frame.frame.rotation;
        let extents =
            [rotation.x_axis, rotation.y_axis, rotation.z_axis].map(|axis| seen.extent_along(axis));
        Self {
            least: Vec3::from_array(extents.map(|(least, _)| least)),
            most: Vec3::from_array(extents.map(|(_, most)| most)),
        }
    }

    fn center(&self) -> Vec3 {
        (self.least + self.most) / 2.0
    }

    /// The gap to another along an axis; negative where they overlap.
    fn gap(&self, other: &Self, axis: usize) -> f32 {
        (other.least[axis] - self.most[axis]).max(self.least[axis] - other.most[axis])
    }

    /// What there is to agree on: face to face, and centre to centre.
    fn pulls(&self, other: &Self, axis: usize) -> [(f32, bool); 5] {
        let faces = |mine: f32| [other.least[axis] - mine, other.most[axis] - mine];
        let [a, b] = faces(self.least[axis]);
        let [c, d] = faces(self.most[axis]);
        let center = other.center()[axis] - self.center()[axis];
        [
            (a, false),
            (b, false),
            (c, false),
            (d, false),
            (center, true),
        ]
    }
}

/// A pull along one axis.
#[derive(Clone, Copy)]
struct Pull {
    by: f32,
    /// How far the neighbour is: of equal pulls the nearest neighbour's counts.
    gap: f32,
    is_center: bool,
    neighbour: usize,
}

/// Where the faces and centre of `moving` nearly agree with a neighbour's, along the axes of `moving` that are `free`
/// to change: the shift that makes them agree. What agrees already is left alone.
pub fn soft_snap(moving: &OrientedBox, free: [bool; 3], neighbours: &Neighbours<'_>) -> SoftSnap {
    let own = Seen::by(moving, moving);
    let mut best: [Option<Pull>; 3] = [None; 3];
    for (neighbour, item) in neighbours.boxes.iter().enumerate() {
        let seen = Seen::by(moving, item);
        let gaps = [0, 1, 2].map(|axis| own.gap(&seen, axis));
        let gap = gaps.into_iter().fold(0.0, f32::max);
        if gap.is_nan() || gap > neighbours.reach {
            continue;
        }
        for axis in (0..3).filter(|&axis| free[axis]) {
            for (by, is_center) in own.pulls(&seen, axis) {
                let pull = Pull {
                    by,
                    gap,
                    is_center,
                    neighbour,
                };
                if by.abs() <= neighbours.distance && best[axis].is_none_or(|old| pull.beats(&old))
                {
                    best[axis] = Some(pull);
                }
            }
        }
    }
    let rotation = moving.frame.rotation;
    let axes = [rotation.x_axis, rotation.y_axis, rotation.z_axis];
    let shift = (0..3).fold(Vec3::ZERO, |shift, axis| {
        shift + axes[axis] * best[axis].map_or(0.0, |pull| pull.by)
    });
    let moved = OrientedBox {
        frame: studio_model::CFrame {
            position: moving.frame.position + shift,
            rotation,
        },
        size: moving.size,
    };
    let guides = Axis::ALL
        .into_iter()
        .filter_map(|axis| {
            let pull = best[axis.index()]?;
            guide(&moved, &neighbours.boxes[pull.neighbour], axis, pull)
        })
        .collect();
    SoftSnap { shift, guides }
}

impl Pull {
    fn beats(&self, other: &Self) -> bool {
        let key = |pull: &Self| (pull.by.abs(), pull.gap);
        key(self) < key(other)
    }
}

/// The line between the two middles, moved into the plane on which both now lie.
fn guide(moved: &OrientedBox, neighbour: &OrientedBox, axis: Axis, pull: Pull) -> Option<Guide> {
    let direction = moved.frame.transform_vector(axis.unit());
    let (least, most) = neighbour.extent_along(direction);
    let (own_least, own_most) = moved.extent_along(direction);
    let planes = if pull.is_center {
        [f32::midpoint(least, most); 2]
    } else {
        [least, most]
    };
    let own = [own_least, own_most];
    let height = planes.into_iter().min_by(|a, b| {
        let off = |plane: f32| {
            own.into_iter()
                .map(|own| (own - plane).abs())
                .fold(f32::INFINITY, f32::min)
        };
        off(*a).total_cmp(&off(*b))
    })?;
    let onto = |point: Vec3| point + direction * (height - point.dot(direction));
    Some(Guide {
        from: onto(moved.frame.position),
        to: onto(neighbour.frame.position),
        axis,
        is_center: pull.is_center,
        neighbour: pull.neighbour,
    })
}
