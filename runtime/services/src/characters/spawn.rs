//! Where characters come into the world: which spawn location, and where on it. Pure choice over the model; what is random
//! follows from a number that is handed in.

use glam::{Mat3, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, Value};

use super::terms::terms;

/// Where characters come down if there is no spawn location for them, in studs.
const NOWHERE: Vec3 = Vec3::new(0.0, 100.0, 0.0);

/// How far from there at most, across: a hundred at one point would be a tower of people.
const NOWHERE_REACH: f32 = 24.0;

/// Studs between the edge of a spawn location and the middle of who spawns on it.
const MARGIN: f32 = 1.0;

/// Studs around the middle of a character that are its own: across, and up and down.
const ROOM: Vec3 = Vec3::new(2.2, 5.2, 2.2);

/// A place to spawn at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    /// On the ground, looking where the character will look.
    pub(super) ground: CFrame,
    /// Seconds of its force field.
    pub(super) shelter: f64,
}

/// The place for a player. `random` decides which one of several, and where on it.
pub(super) fn spot(model: &DataModel, player: InstanceId, random: u64) -> Spot {
    let own = model.reference(player, terms().respawn_location);
    let own = own.filter(|&location| takes(model, location, player));
    let location = own.or_else(|| {
        let mut all: Vec<InstanceId> = model.instances_of(known().spawn_location).collect();
        all.retain(|&location| takes(model, location, player));
        all.sort_unstable();
        let index = (random % all.len().max(1) as u64) as usize;
        all.get(index).copied()
    });
    location.map_or_else(|| nowhere(random), |location| on(model, location, random))
}

/// Where there is no spawn location.
fn nowhere(random: u64) -> Spot {
    let across = |from_bit| NOWHERE_REACH * (2.0 * share(random, from_bit) - 1.0);
    let offset = Vec3::new(across(16), 0.0, across(40));
    Spot {
        ground: CFrame::from_position(NOWHERE + offset),
        shelter: 0.0,
    }
}

/// Whether a spawn location is for a player.
fn takes(model: &DataModel, location: InstanceId, player: InstanceId) -> bool {
    let workspace = model.service(known().workspace);
    if !workspace.is_some_and(|workspace| model.is_descendant_of(location, workspace))
        || !model.flag(location, terms().spawn_enabled)
    {
        return false;
    }
    model.flag(location, terms().spawn_neutral)
        || (!model.flag(player, terms().player_neutral)
            && model.value(location, terms().spawn_color)
                == model.value(player, terms().player_color))
}

fn on(model: &DataModel, location: InstanceId, random: u64) -> Spot {
    let frame = model.cframe(location, known().cframe).unwrap_or_default();
    let size = match model.value(location, known().size) {
        Some(Value::Vector3(size)) => size,
        _ => Vec3::ZERO,
    };
    let shelter = match model.value(location, terms().spawn_duration) {
        Some(Value::Int32(seconds)) => f64::from(seconds.max(0)),
        _ => 0.0,
    };
    let axes = frame.rotation;
    let reach =
        (axes.x_axis.abs() * size.x + axes.y_axis.abs() * size.y + axes.z_axis.abs() * size.z)
            / 2.0;
    let within = |half: f32, share: f32| (half - MARGIN).max(0.0) * (2.0 * share - 1.0);
    let offset = Vec3::new(
        within(reach.x, share(random, 16)),
        reach.y,
        within(reach.z, share(random, 40)),
    );
    Spot {
        ground: CFrame {
            position: frame.position + offset,
            rotation: upright(axes),
        },
        shelter,
    }
}

/// A number from 0 to 1 of some bits.
fn share(random: u64, from_bit: u32) -> f32 {
    ((random >> from_bit) & 0xFFFF) as f32 / 65_535.0
}

/// The same look, level.
pub(super) fn upright(axes: Mat3) -> Mat3 {
    let back = Vec3::new(axes.z_axis.x, 0.0, axes.z_axis.z);
    let back = back.try_normalize().unwrap_or(Vec3::Z);
    Mat3::from_cols(Vec3::Y.cross(back), Vec3::Y, back)
}

/// The first height at or above `at` where nobody's root is in the way.
pub(super) fn above_others(at: Vec3, others: &[Vec3]) -> Vec3 {
    let mut at = at;
    // Each step leaves at least one of them below.
    for _ in 0..=others.len() {
        let in_the_way = |other: &&Vec3| (at - **other).abs().cmplt(ROOM).all();
        let Some(other) = others.iter().find(in_the_way) else {
            break;
        };
        at.y = other.y + ROOM.y;
    }
    at
}

/// The next random number of a seed: the reference mixing function of `splitmix64`.
pub(super) fn mixed(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_spawns_where_somebody_stands_comes_above() {
        let others = [
            Vec3::ZERO,
            Vec3::new(1.0, 5.0, 0.0),
            Vec3::new(9.0, 0.0, 0.0),
        ];
        let at = above_others(Vec3::ZERO, &others);
        assert!(at.y > 10.0 && at.y < 11.0, "{at}");
        assert_eq!(above_others(Vec3::X * 5.0, &others), Vec3::X * 5.0);
    }

    #[test]
    fn looks_are_levelled() {
        let axes = Mat3::from_euler(glam::EulerRot::YXZ, 0.7, 0.4, 0.2);
        let level = upright(axes);
        assert_eq!(level.y_axis, Vec3::Y);
        assert!(level.z_axis.dot(axes.z_axis) > 0.8);
        assert_eq!(
            upright(Mat3::from_rotation_x(std::f32::consts::FRAC_PI_2)).y_axis,
            Vec3::Y
        );
    }
}
