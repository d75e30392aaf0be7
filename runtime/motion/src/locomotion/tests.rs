//! Walking, seen from outside: where soles are in the world.

use glam::{Quat, Vec3};
use proptest::prelude::*;
use studio_model::CFrame;

use super::*;
use crate::rig::Limb;
use crate::skeleton::Skeleton;
use crate::testing::{body, place};

/// Somebody who is moved by hand.
struct Walker {
    skeleton: Skeleton,
    anatomy: Anatomy,
    locomotion: Locomotion,
    limbs: Vec<Rigid>,
    /// Half of the height of what the soles are under.
    half: f32,
    ends: [usize; 2],
}

impl Walker {
    fn new(kind: Kind) -> Self {
        let (mut model, workspace) = place();
        let body = body(&mut model, workspace, kind);
        let root = model.find_child(body, "HumanoidRootPart").expect("a root");
        let skeleton = Skeleton::read(&model, body, root);
        let anatomy = Anatomy::read(&model, &skeleton).expect("a body that walks");
        let (half, ends) = match kind {
            Kind::R15 => (0.15, [Limb::LeftFoot, Limb::RightFoot]),
            Kind::R6 => (1.0, [Limb::LeftUpperLeg, Limb::RightUpperLeg]),
        };
        Self {
            locomotion: Locomotion::new(&anatomy, 3),
            ends: ends.map(|limb| skeleton.limb(limb).expect("a limb")),
            skeleton,
            anatomy,
            limbs: Vec::new(),
            half,
        }
    }

    fn see(&mut self, root: CFrame, state: State, wants: bool, delta: f32) {
        let seen = Seen {
            root,
            state,
            wants,
            holds_tool: false,
            floor: None,
        };
        self.locomotion.step(&self.anatomy, &seen, delta);
        let mut pose = Vec::new();
        self.locomotion.pose(&self.anatomy, &mut pose);
        let root = Rigid::from_cframe(&root);
        self.skeleton.limbs_at(root, &pose, &mut self.limbs);
    }

    /// Where the middle of a sole is in the world.
    fn sole(&self, side: Hand) -> Vec3 {
        self.limbs[self.ends[side as usize]].point(Vec3::new(0.0, -self.half, 0.0))
    }
}

/// Studs by which feet move over the ground while they stand, walking so fast, turning so fast.
fn slide(kind: Kind, speed: f32, turning: f32, delta: f32, way: f32) -> (f32, u32) {
    let mut walker = Walker::new(kind);
    let (mut at, mut heading) = (Vec3::new(0.0, 3.0, 0.0), 0.0_f32);
    let mut stood: [Option<Vec3>; 2] = [None; 2];
    let (mut worst, mut steps) = (0.0_f32, 0);
    for _ in 0..(4.0 / delta) as u32 {
        heading += turning * delta;
        let turn = Quat::from_rotation_y(heading);
        at += turn * Quat::from_rotation_y(way) * Vec3::NEG_Z * speed * delta;
        walker.see(CFrame::from_quat(at, turn), State::Grounded, true, delta);
        for side in Hand::BOTH {
            let stands = walker.locomotion.stands_on(side);
            let sole = walker.sole(side).with_y(0.0);
            let first = &mut stood[side as usize];
            match (*first, stands) {
                (Some(first), true) => worst = worst.max(first.distance(sole)),
                (None, true) => {
                    steps += 1;
                    *first = Some(sole);
                }
                (_, false) => *first = None,
            }
        }
    }
    (worst, steps)
}

#[test]
fn feet_do_not_slide_at_any_speed() {
    for kind in [Kind::R6, Kind::R15] {
        for speed in [2.0, 3.0, 5.0, 8.0, 12.0, 16.0, 22.0, 30.0] {
            for delta in [1.0 / 30.0, 1.0 / 60.0, 1.0 / 144.0] {
                let (worst, steps) = slide(kind, speed, 0.0, delta, 0.0);
                assert!(worst <= 0.1, "{kind:?} {speed} studs/s at {delta}: {worst}");
                assert!(
                    steps >= 5,
                    "{kind:?} {speed} studs/s at {delta}: {steps} steps"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn feet_do_not_slide_in_curves_backwards_or_sideways(
        speed in 2.0_f32..30.0, turning in -2.0_f32..2.0, way in -3.1_f32..3.1, r15: bool,
    ) {
        let kind = if r15 { Kind::R15 } else { Kind::R6 };
        let (worst, _) = slide(kind, speed, turning, 1.0 / 60.0, way);
        prop_assert!(worst <= 0.1, "{}", worst);
    }

    #[test]
    fn whatever_is_seen_poses_are_finite(
        places in prop::collection::vec((-1e4_f32..1e4, -50.0_f32..50.0, 0_u8..6, 0.0_f32..0.5), 1..40),
    ) {
        let mut walker = Walker::new(Kind::R15);
        for (x, y, state, delta) in places {
            let states = [State::Grounded, State::Airborne, State::Climbing, State::Seated, State::Swimming, State::Limp];
            walker.see(CFrame::from_position(Vec3::new(x, y, -x)), states[usize::from(state)], x > 0.0, delta);
            for limb in &walker.limbs {
                prop_assert!(limb.shift.is_finite() && limb.turn.is_normalized());
            }
        }
    }
}

/// The farthest that a limb moves in one step of time, over what the root moves, while states follow each other.
#[test]
fn nothing_pops() {
    for kind in [Kind::R6, Kind::R15] {
        let mut walker = Walker::new(kind);
        let delta = 1.0 / 60.0;
        let (mut at, mut rise) = (Vec3::new(0.0, 3.0, 0.0), 0.0_f32);
        let mut before: Option<Vec<Vec3>> = None;
        for tick in 0..600_u32 {
            let state = match tick {
                120..150 => State::Airborne,
                300..360 => State::Climbing,
                360..420 => State::Seated,
                420..480 => State::Swimming,
                _ => State::Grounded,
            };
            let speed = if (30..290).contains(&tick) { 16.0 } else { 0.0 };
            rise = match tick {
                120 => 50.0,
                121..150 => rise - 196.2 * delta * 0.52,
                300..360 => 8.0,
                _ => 0.0,
            };
            at += Vec3::new(0.0, rise, -speed) * delta;
            walker.see(CFrame::from_position(at), state, speed > 0.0, delta);
            let now: Vec<Vec3> = walker.limbs.iter().map(|limb| limb.shift - at).collect();
            for (limb, before) in before.iter().flatten().enumerate() {
                let moved = before.distance(now[limb]);
                let name = &walker.skeleton.joints()[limb].name;
                assert!(moved < 0.7, "{kind:?}, {name} at {tick}: {moved}");
            }
            before = Some(now);
        }
    }
}

#[test]
fn who_stands_on_what_moves_stands_still() {
    let mut walker = Walker::new(Kind::R15);
    let delta = 1.0 / 60.0;
    let mut at = Vec3::new(0.0, 3.0, 0.0);
    for _ in 0..180 {
        at.x += 10.0 * delta;
        walker.see(CFrame::from_position(at), State::Grounded, false, delta);
    }
    let before = Hand::BOTH.map(|side| walker.sole(side) - at);
    for _ in 0..30 {
        at.x += 10.0 * delta;
        walker.see(CFrame::from_position(at), State::Grounded, false, delta);
        for side in Hand::BOTH {
            let moved = before[side as usize].distance(walker.sole(side) - at);
            assert!(moved < 0.1, "{moved}");
        }
    }
}

#[test]
fn landing_bends_the_knees() {
    let mut walker = Walker::new(Kind::R15);
    let delta = 1.0 / 60.0;
    let mut at = Vec3::new(0.0, 20.0, 0.0);
    while at.y > 3.0 {
        at.y -= 60.0 * delta;
        walker.see(CFrame::from_position(at), State::Airborne, false, delta);
    }
    at.y = 3.0;
    let pelvis = walker.skeleton.limb(Limb::Pelvis).expect("hips");
    let mut lowest = f32::INFINITY;
    for _ in 0..60 {
        walker.see(CFrame::from_position(at), State::Grounded, false, delta);
        lowest = lowest.min(walker.limbs[pelvis].shift.y);
    }
    let last = walker.limbs[pelvis].shift.y;
    assert!(last - lowest > 0.2, "{lowest} then {last}");
}
