//! From few numbers to joints: trunk and arms are turned as told, legs so that their feet are where they are told to be.

use glam::{Mat3, Quat, Vec3};

use crate::anatomy::{Anatomy, Leg};
use crate::figure::{Figure, Sole};
use crate::rig::{Hand, Kind, Limb};
use crate::rigid::Rigid;

/// How much of the trunk's turning the head undoes.
const HEAD_LEVEL: f32 = 0.75;
/// How much of an elbow's bend an arm without an elbow is swung by instead.
const STIFF_ELBOW: f32 = 0.5;
/// The share of a leg's length that it reaches at most.
const REACH: f32 = 0.9995;

/// Poses a body.
pub(crate) fn solve(anatomy: &Anatomy, figure: &Figure, soles: &[Sole; 2], pose: &mut Vec<Rigid>) {
    anatomy.rest(pose);
    let shift = figure.shift * anatomy.scale;
    let trunk = match anatomy.kind {
        Kind::R15 => figure.pelvis,
        Kind::R6 => figure.pelvis + figure.chest * 0.5,
    };
    let hips = hips(anatomy, trunk, shift);
    let turn = hips.turn;
    let pivot = anatomy.pivot(Limb::Pelvis).unwrap_or(anatomy.middle);
    anatomy.set(pose, Limb::Pelvis, turn, hips.point(pivot) - pivot);
    anatomy.set(pose, Limb::Chest, euler(figure.chest), Vec3::ZERO);
    let whole = match anatomy.kind {
        Kind::R15 => figure.pelvis + figure.chest,
        Kind::R6 => trunk,
    };
    let head = euler(figure.head - whole * HEAD_LEVEL);
    anatomy.set(pose, Limb::Head, head, Vec3::ZERO);
    for side in Hand::BOTH {
        arm(anatomy, figure, side, pose);
        let sole = &soles[side as usize];
        let leg = &anatomy.legs[side as usize];
        match anatomy.kind {
            Kind::R15 => bent_leg(anatomy, hips, leg, sole, side, pose),
            Kind::R6 => stiff_leg(anatomy, hips, leg, sole, side, pose),
        }
    }
}

/// Usual studs by which hips are too high for legs with knees to reach the feet that stand.
pub(crate) fn shortfall(
    anatomy: &Anatomy,
    figure: &Figure,
    soles: &[Sole; 2],
    standing: [bool; 2],
) -> f32 {
    if anatomy.kind == Kind::R6 {
        return 0.0;
    }
    let hips = hips(anatomy, figure.pelvis, figure.shift * anatomy.scale);
    let mut most = 0.0_f32;
    for ((leg, sole), _) in { anatomy.legs.iter().zip(soles) }
        .zip(standing)
        .filter(|(_, stands)| *stands)
    {
        let away = ankle(leg, sole).0 - hips.point(leg.hip);
        let reach = (leg.thigh + leg.shin) * REACH;
        let flat = away.with_y(0.0).length_squared();
        let down = (reach * reach - flat).max(0.0).sqrt();
        most = most.max(-away.y - down);
    }
    most / anatomy.scale
}

/// Where an ankle is, and how its foot is turned.
fn ankle(leg: &Leg, sole: &Sole) -> (Vec3, Quat) {
    let foot = Quat::from_rotation_y(sole.yaw) * Quat::from_rotation_x(sole.pitch);
    (sole.at + foot * Vec3::new(0.0, leg.ankle, 0.0), foot)
}

/// What moves the hips: they turn about what is between them.
fn hips(anatomy: &Anatomy, trunk: Vec3, shift: Vec3) -> Rigid {
    let turn = euler(trunk);
    Rigid {
        turn,
        shift: anatomy.middle + shift - turn * anatomy.middle,
    }
}

/// Pitch, yaw and roll as a turn.
fn euler(angles: Vec3) -> Quat {
    Quat::from_rotation_y(angles.y)
        * Quat::from_rotation_x(angles.x)
        * Quat::from_rotation_z(angles.z)
}

fn arm(anatomy: &Anatomy, figure: &Figure, side: Hand, pose: &mut [Rigid]) {
    let arm = &figure.arms[side as usize];
    let [upper, lower, hand] = side.arm();
    let swing = match anatomy.kind {
        Kind::R15 => arm.swing,
        Kind::R6 => arm.swing + arm.elbow * STIFF_ELBOW,
    };
    let turn = Quat::from_rotation_x(swing) * Quat::from_rotation_z(arm.spread * side.sign());
    anatomy.set(pose, upper, turn, Vec3::ZERO);
    let elbow = Quat::from_rotation_x(arm.elbow);
    anatomy.set(pose, lower, elbow, Vec3::ZERO);
    anatomy.set(
        pose,
        hand,
        Quat::from_rotation_x(arm.elbow * 0.1),
        Vec3::ZERO,
    );
}

/// A leg with a knee, which bends forwards.
fn bent_leg(
    anatomy: &Anatomy,
    hips: Rigid,
    leg: &Leg,
    sole: &Sole,
    side: Hand,
    pose: &mut [Rigid],
) {
    let (ankle, foot) = ankle(leg, sole);
    let back = hips.turn.conjugate();
    let way = back * (ankle - hips.point(leg.hip));
    let (a, b) = (leg.thigh, leg.shin.max(1e-3));
    let reach = way
        .length()
        .clamp((a - b).abs() + 0.02 * a, (a + b) * REACH);
    let outward = Quat::from_rotation_y(sole.yaw * 0.5) * Vec3::X;
    let aim = aimed(way, outward);
    let at_hip = (a * a + reach * reach - b * b) / (2.0 * a * reach);
    let at_knee = (a * a + b * b - reach * reach) / (2.0 * a * b);
    let thigh = aim * about_x(at_hip, 1.0);
    let knee = about_x(-at_knee, -1.0);
    let [upper, lower, end] = side.leg();
    anatomy.set(pose, upper, thigh, Vec3::ZERO);
    anatomy.set(pose, lower, knee, Vec3::ZERO);
    let turn = (thigh * knee).conjugate() * back * foot;
    anatomy.set(pose, end, turn, Vec3::ZERO);
}

/// A leg in one piece: its sole is as far from below the hip as it should be, and as high as that makes it.
fn stiff_leg(
    anatomy: &Anatomy,
    hips: Rigid,
    leg: &Leg,
    sole: &Sole,
    side: Hand,
    pose: &mut [Rigid],
) {
    let away = sole.at - hips.point(leg.hip);
    let flat = Vec3::new(away.x, 0.0, away.z).clamp_length_max(leg.thigh * REACH);
    let down = (leg.thigh * leg.thigh - flat.length_squared())
        .max(0.0)
        .sqrt();
    let way = hips.turn.conjugate() * (flat - Vec3::Y * down);
    let turn = aimed(way, Vec3::X);
    let upper = side.leg()[0];
    let pivot = anatomy.pivot(upper).unwrap_or(leg.hip);
    anatomy.set(
        pose,
        upper,
        turn,
        leg.hip + turn * (pivot - leg.hip) - pivot,
    );
}

/// The turn that lets what hangs down point along `way`, with its right side as near to `right` as can be.
fn aimed(way: Vec3, right: Vec3) -> Quat {
    let up = -way.normalize_or(Vec3::NEG_Y);
    let back = right.cross(up).normalize_or(Vec3::Z);
    Quat::from_mat3(&Mat3::from_cols(up.cross(back), up, back))
}

/// A turn about X by the angle of this cosine, in the direction of `sign`.
fn about_x(cosine: f32, sign: f32) -> Quat {
    let cosine = cosine.clamp(-1.0, 1.0);
    let half = |value: f32| (value * 0.5).max(0.0).sqrt();
    Quat::from_xyzw(sign * half(1.0 - cosine), 0.0, 0.0, half(1.0 + cosine))
}
