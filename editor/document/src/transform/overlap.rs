//! Collisions while dragging: how far boxes may go, grow or turn before they enter others. All shapes count as their boxes.

use std::fmt;

use glam::Vec3;

use super::oriented_box::{OrientedBox, TOUCH, separating_axes};

/// Of more boxes than this only shifts are checked.
const BOXES_MAX: usize = 256;
/// Places between two amounts that are tried at most.
const TRIES_MAX: f32 = 64.0;
/// Halvings of the last step before an obstacle.
const HALVINGS: u32 = 10;

/// A way to ask what stands in an area of the world, from its least to its greatest corner, and must not be entered.
#[derive(Clone, Copy)]
pub struct Obstacles<'a>(pub &'a dyn Fn(Vec3, Vec3) -> Vec<OrientedBox>);

impl Obstacles<'_> {
    /// What stands where boxes are or come to be.
    pub(super) fn around(&self, boxes: impl IntoIterator<Item = OrientedBox>) -> Vec<OrientedBox> {
        let area = boxes.into_iter().map(|item| item.world_bounds());
        let area = area.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
        area.map_or_else(Vec::new, |(least, most)| (self.0)(least, most))
    }
}

impl fmt::Debug for Obstacles<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Obstacles")
    }
}

/// Obstacles that are asked many times.
pub(super) struct Barrier(Vec<(OrientedBox, (Vec3, Vec3))>);

impl Barrier {
    /// Those that are `margin` studs away from all boxes of the start: what is in something already gets out again.
    pub(super) fn new(obstacles: Vec<OrientedBox>, start: &[OrientedBox], margin: f32) -> Self {
        if start.len() > BOXES_MAX {
            return Self(Vec::new());
        }
        let grown = start.iter().map(|item| OrientedBox {
            size: item.size + Vec3::splat(margin * 2.0),
            ..*item
        });
        let grown: Vec<OrientedBox> = grown.collect();
        let with_bounds = obstacles
            .into_iter()
            .map(|item| (item, item.world_bounds()));
        let mut all = Self(with_bounds.collect());
        all.0
            .retain(|(item, _)| !grown.iter().any(|start| start.overlaps(item)));
        all
    }

    /// Whether one of these boxes is in an obstacle.
    pub(super) fn is_entered(&self, boxes: impl IntoIterator<Item = OrientedBox>) -> bool {
        if self.0.is_empty() {
            return false;
        }
        boxes.into_iter().any(|item| {
            let (least, most) = item.world_bounds();
            self.0.iter().any(|(obstacle, (low, high))| {
                let apart = least.cmpgt(*high).any() || most.cmplt(*low).any();
                !apart && item.overlaps(obstacle)
            })
        })
    }
}

/// How far one gets from one amount towards another before something is entered. In between it is looked at in strides,
/// so that what is thinner than a stride may be passed.
pub(super) fn reach(from: f32, to: f32, stride: f32, enters: impl Fn(f32) -> bool) -> f32 {
    let strides = ((to - from).abs() / stride).ceil().clamp(1.0, TRIES_MAX);
    let (mut free, mut step) = (from, 1.0);
    while step <= strides {
        let next = from + (to - from) * (step / strides);
        if enters(next) {
            return halved(free, next, enters);
        }
        (free, step) = (next, step + 1.0);
    }
    to
}

/// The last amount between a free one and one that is not at which nothing is entered.
pub(super) fn halved(mut free: f32, mut entered: f32, enters: impl Fn(f32) -> bool) -> f32 {
    for _ in 0..HALVINGS {
        let middle = f32::midpoint(free, entered);
        if enters(middle) {
            entered = middle;
        } else {
            free = middle;
        }
    }
    free
}

/// The part of a shift that `moving` can make before one of them enters an obstacle. What overlaps from the start does
/// not stop it, so that nothing gets stuck.
pub fn stop_before_overlap(moving: &[OrientedBox], obstacles: &[OrientedBox], shift: Vec3) -> Vec3 {
    if !shift.is_finite() || shift == Vec3::ZERO {
        return Vec3::ZERO;
    }
    let bounds: Vec<(Vec3, Vec3)> = obstacles.iter().map(OrientedBox::world_bounds).collect();
    let mut free = 1.0f32;
    for item in moving {
        let (least, most) = item.world_bounds();
        let (swept_least, swept_most) = (least.min(least + shift), most.max(most + shift));
        for (obstacle, (low, high)) in obstacles.iter().zip(&bounds) {
            let apart = swept_least.cmpgt(*high).any() || swept_most.cmplt(*low).any();
            if !apart && let Some(time) = contact(item, obstacle, shift) {
                free = free.min(time);
            }
        }
    }
    shift * free
}

/// When, between 0 and 1 of the shift, two boxes begin to overlap; `None` if they do not, or did from the start.
fn contact(moving: &OrientedBox, obstacle: &OrientedBox, shift: Vec3) -> Option<f32> {
    let (mut enter, mut leave) = (f32::NEG_INFINITY, f32::INFINITY);
    for axis in separating_axes(moving, obstacle) {
        let (least, most) = moving.extent_along(axis);
        let (low, high) = obstacle.extent_along(axis);
        let (low, high) = (low + TOUCH, high - TOUCH);
        let speed = shift.dot(axis);
        if speed.abs() < 1e-9 {
            if most <= low || least >= high {
                return None;
            }
            continue;
        }
        let (first, second) = ((low - most) / speed, (high - least) / speed);
        enter = enter.max(first.min(second));
        leave = leave.min(first.max(second));
    }
    (enter < leave && (0.0..=1.0).contains(&enter)).then_some(enter)
}
