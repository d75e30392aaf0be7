//! Who stands on something touches it, with the feet and for as long as it stands.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value};

use super::scene::Scene;
use crate::{CharacterBody, Drive, Touch, World};

/// The height of a root that stands on height zero.
const STANDING: f32 = 3.0;

/// A character of a root and two legs, which pass through everything.
struct Walker {
    root: InstanceId,
    legs: [InstanceId; 2],
}

impl Walker {
    /// One whose feet are at a place.
    fn new(scene: &mut Scene, feet: Vec3) -> Self {
        let at = feet + Vec3::Y * STANDING;
        let root = scene.part(at, Vec3::new(2.0, 2.0, 1.0));
        scene.rename(root, "HumanoidRootPart");
        let legs = [-0.5, 0.5].map(|side| {
            let leg = scene.part(at + Vec3::new(side, -2.0, 0.0), Vec3::new(1.0, 2.0, 1.0));
            scene.set(leg, known().can_collide, Value::Bool(false));
            scene.weld(root, leg);
            leg
        });
        Self { root, legs }
    }

    fn enter(&self, world: &mut World) {
        let body = CharacterBody {
            hip_height: 2.0,
            max_slope_degrees: 50.0,
        };
        world.set_character(self.root, Some(body));
    }

    /// The touches of both legs with a part, of which the legs came later.
    fn touches(&self, part: InstanceId, began: bool) -> [Touch; 2] {
        self.legs.map(|leg| Touch {
            parts: [part, leg],
            began,
        })
    }
}

/// What was told of a part over the ticks, while something is done before each.
fn told(
    scene: &mut Scene,
    world: &mut World,
    part: InstanceId,
    ticks: usize,
    mut before: impl FnMut(&mut Scene, &mut World),
) -> Vec<Touch> {
    let mut told: Vec<Touch> = Vec::new();
    for _ in 0..ticks {
        before(scene, world);
        scene.tick(world);
        let of_it = world.touches().iter();
        told.extend(of_it.filter(|touch| touch.parts.contains(&part)));
    }
    told.sort_by_key(|touch| (!touch.began, touch.parts));
    told
}

fn nothing(_: &mut Scene, _: &mut World) {}

#[test]
fn who_is_dropped_touches_what_it_lands_on_once_until_it_jumps() {
    for height in [8.0, 1.0, 0.1, 0.0] {
        let mut scene = Scene::new();
        let floor = scene.anchored(Vec3::NEG_Y, Vec3::new(20.0, 2.0, 20.0));
        let walker = Walker::new(&mut scene, Vec3::Y * height);
        let mut world = scene.load();
        walker.enter(&mut world);
        let landing = told(&mut scene, &mut world, floor, 600, nothing);
        assert_eq!(landing, walker.touches(floor, true), "from {height}");
        let jump = Drive {
            jump_speed: Some(50.0),
            ..Drive::default()
        };
        world.drive(walker.root, jump);
        let jumping = told(&mut scene, &mut world, floor, 15, nothing);
        assert_eq!(jumping, walker.touches(floor, false), "from {height}");
        let landing = told(&mut scene, &mut world, floor, 120, nothing);
        assert_eq!(landing, walker.touches(floor, true), "from {height}");
    }
}

#[test]
fn who_walks_slowly_onto_a_flush_plate_touches_it() {
    let mut scene = Scene::with_floor();
    let plate = scene.anchored(Vec3::new(10.0, -0.5, 0.0), Vec3::new(8.0, 1.0, 8.0));
    let walker = Walker::new(&mut scene, Vec3::ZERO);
    let mut world = scene.load();
    walker.enter(&mut world);
    let velocity = Vec3::X * 2.0;
    world.drive(
        walker.root,
        Drive {
            velocity,
            facing: Some(velocity),
            ..Drive::default()
        },
    );
    let on_it = told(&mut scene, &mut world, plate, 300, nothing);
    assert_eq!(on_it, walker.touches(plate, true));
    let beyond = told(&mut scene, &mut world, plate, 300, nothing);
    assert_eq!(beyond, walker.touches(plate, false));
}

#[test]
fn who_is_teleported_onto_a_part_touches_it() {
    let mut scene = Scene::with_floor();
    let lava = scene.anchored(Vec3::new(60.0, 0.0, 0.0), Vec3::new(20.0, 1.0, 20.0));
    let walker = Walker::new(&mut scene, Vec3::ZERO);
    let mut world = scene.load();
    walker.enter(&mut world);
    assert_eq!(told(&mut scene, &mut world, lava, 120, nothing), []);
    for above in [0.0, 0.02, 3.0] {
        let there = Vec3::new(60.0, 0.5 + STANDING + above, 0.0);
        scene.place(walker.root, CFrame::from_position(there));
        let arriving = told(&mut scene, &mut world, lava, 120, nothing);
        assert_eq!(arriving, walker.touches(lava, true), "from {above}");
        scene.place(walker.root, CFrame::from_position(Vec3::Y * STANDING));
        let leaving = told(&mut scene, &mut world, lava, 10, nothing);
        assert_eq!(leaving, walker.touches(lava, false));
    }
}

#[test]
fn who_is_lifted_touches_the_elevator_all_the_way() {
    for speed in [6.0, 15.0] {
        let mut scene = Scene::new();
        let start = Vec3::Y * 100.0;
        let lift = scene.anchored(start, Vec3::new(10.0, 1.0, 10.0));
        let walker = Walker::new(&mut scene, start + Vec3::Y * 0.5);
        let mut world = scene.load();
        walker.enter(&mut world);
        let mut at = start;
        let riding = told(&mut scene, &mut world, lift, 240, |scene, _| {
            at.y += speed / 60.0;
            scene.place(lift, CFrame::from_position(at));
        });
        assert_eq!(riding, walker.touches(lift, true), "at {speed}");
        let above = scene.position(walker.root).y - at.y - 0.5 - STANDING;
        assert!(above.abs() < 1.0, "{above} at {speed}");
    }
}

#[test]
fn who_stands_on_a_platform_touches_it_all_the_way_down() {
    for speed in [3.0, 12.0] {
        let mut scene = Scene::new();
        let start = Vec3::Y * 100.0;
        let lift = scene.anchored(start, Vec3::new(10.0, 1.0, 10.0));
        let walker = Walker::new(&mut scene, start + Vec3::Y * 0.5);
        let mut world = scene.load();
        walker.enter(&mut world);
        let mut at = start;
        let riding = told(&mut scene, &mut world, lift, 180, |scene, _| {
            at.y -= speed / 60.0;
            scene.place(lift, CFrame::from_position(at));
        });
        assert_eq!(riding, walker.touches(lift, true), "at {speed}");
        scene.place(walker.root, CFrame::from_position(Vec3::X * 60.0));
        let leaving = told(&mut scene, &mut world, lift, 10, nothing);
        assert_eq!(leaving, walker.touches(lift, false), "at {speed}");
    }
}

#[test]
fn who_stands_on_what_leaves_touches_it_no_more() {
    let mut scene = Scene::new();
    let floor = scene.anchored(Vec3::NEG_Y, Vec3::new(20.0, 2.0, 20.0));
    let walker = Walker::new(&mut scene, Vec3::ZERO);
    let mut world = scene.load();
    walker.enter(&mut world);
    assert_eq!(
        told(&mut scene, &mut world, floor, 60, nothing),
        walker.touches(floor, true)
    );
    world.set_character(walker.root, None);
    let falling = told(&mut scene, &mut world, floor, 2, nothing);
    assert_eq!(falling, [], "its feet are in it");
    scene.set(floor, known().can_touch, Value::Bool(false));
    let ended = told(&mut scene, &mut world, floor, 2, nothing);
    assert_eq!(ended, walker.touches(floor, false));
}
