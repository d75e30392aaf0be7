//! Collisions while dragging: how far boxes may go before they run into others.

use glam::Vec3;

use super::oriented_box::{OrientedBox, TOUCH, separating_axes};

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
