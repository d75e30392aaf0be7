use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value};

use super::scene::Scene;
use crate::{CharacterBody, Drive, World};

const ROOT: Vec3 = Vec3::new(2.0, 2.0, 1.0);
const HIP: f32 = 2.0;
/// The height of a root that stands on height zero.
const STANDING: f32 = HIP + 1.0;

/// A character of a root and a head whose root's centre is at a place.
fn character(scene: &mut Scene, at: Vec3) -> InstanceId {
    let root = scene.part(at, ROOT);
    let head = scene.part(at + Vec3::Y * 1.5, Vec3::ONE);
    scene.weld(root, head);
    scene.rename(root, "HumanoidRootPart");
    root
}

fn enter(world: &mut World, root: InstanceId) {
    let body = CharacterBody {
        hip_height: HIP,
        max_slope_degrees: 50.0,
    };
    world.set_character(root, Some(body));
}

/// A floor, a character on it at rest, and its world.
fn standing() -> (Scene, World, InstanceId) {
    let mut scene = Scene::with_floor();
    let root = character(&mut scene, Vec3::Y * STANDING);
    let mut world = scene.load();
    enter(&mut world, root);
    scene.run(&mut world, 30);
    (scene, world, root)
}

fn walk(velocity: Vec3) -> Drive {
    Drive {
        velocity,
        facing: Some(velocity),
        ..Drive::default()
    }
}

fn jump(speed: f32) -> Drive {
    Drive {
        jump_speed: Some(speed),
        ..Drive::default()
    }
}

/// The greatest height while the ticks go by.
fn highest(scene: &mut Scene, world: &mut World, root: InstanceId, ticks: usize) -> f32 {
    let heights = (0..ticks).map(|_| {
        scene.tick(world);
        scene.position(root).y
    });
    heights.fold(f32::MIN, f32::max)
}

#[track_caller]
fn assert_stands_still(scene: &mut Scene, world: &mut World, root: InstanceId) {
    let start = scene.position(root);
    for tick in 0..600 {
        scene.tick(world);
        let moved = scene.position(root) - start;
        assert!(moved.length() < 0.05, "{moved} after {tick} ticks");
        assert!(world.stance(root).unwrap().ground.is_some());
    }
}

#[test]
fn a_character_stands_still_on_flat_ground_and_falls_asleep() {
    let (mut scene, mut world, root) = standing();
    assert!((scene.position(root).y - STANDING).abs() < 0.05);
    assert_stands_still(&mut scene, &mut world, root);
    assert!(world.moved().is_empty(), "it costs nobody a message");
    let ground = world.stance(root).unwrap().ground.unwrap();
    assert_eq!(ground.normal, Vec3::Y);
    let plastic = scene.model.value(ground.part, known().material);
    assert_eq!(plastic, Some(Value::Enum(ground.material)));
}

/// A ramp that rises towards positive X, its middle at the origin.
fn ramp(degrees: f32) -> (Scene, InstanceId) {
    let mut scene = Scene::new();
    let ramp = scene.anchored(Vec3::ZERO, Vec3::new(200.0, 4.0, 40.0));
    let turn = Quat::from_rotation_z(degrees.to_radians());
    scene.place(ramp, CFrame::from_quat(turn * Vec3::NEG_Y * 2.0, turn));
    let root = character(&mut scene, Vec3::Y * (STANDING + 1.0));
    (scene, root)
}

#[test]
fn a_character_stands_still_on_a_slope() {
    let (mut scene, root) = ramp(30.0);
    let mut world = scene.load();
    enter(&mut world, root);
    scene.run(&mut world, 60);
    assert_stands_still(&mut scene, &mut world, root);
}

#[test]
fn a_character_slides_down_what_is_too_steep_and_cannot_walk_up_it() {
    let (mut scene, root) = ramp(60.0);
    let mut world = scene.load();
    enter(&mut world, root);
    world.drive(root, walk(Vec3::X * 16.0));
    scene.run(&mut world, 120);
    assert!(scene.position(root).y < 0.0, "{}", scene.position(root));
    assert_eq!(world.stance(root).unwrap().ground, None);
}

#[test]
fn a_character_walks_as_fast_as_it_wants_on_the_flat_up_and_down() {
    for degrees in [0.0, 30.0, -30.0] {
        let (mut scene, root) = ramp(degrees);
        let mut world = scene.load();
        enter(&mut world, root);
        world.drive(root, walk(Vec3::X * 16.0));
        scene.run(&mut world, 60);
        let start = scene.position(root);
        scene.run(&mut world, 120);
        let moved = scene.position(root) - start;
        assert!((moved.x / 32.0 - 1.0).abs() < 0.03, "{degrees}: {moved}");
        let climb = moved.x * degrees.to_radians().tan();
        assert!((moved.y - climb).abs() < 0.3, "{degrees}: {moved}");
        assert!(moved.z.abs() < 0.1);
        assert!(world.stance(root).unwrap().ground.is_some());
    }
}

#[test]
fn a_character_stops_soon() {
    let (mut scene, mut world, root) = standing();
    world.drive(root, walk(Vec3::X * 16.0));
    scene.run(&mut world, 60);
    let start = scene.position(root);
    world.drive(root, Drive::default());
    scene.run(&mut world, 30);
    assert!((scene.position(root) - start).length() < 1.0);
}

#[test]
fn a_jump_is_as_high_as_the_reference_says_and_is_done_once() {
    let (mut scene, mut world, root) = standing();
    let start = scene.position(root).y;
    world.drive(root, jump(50.0));
    let height = highest(&mut scene, &mut world, root, 120) - start;
    assert!((height / 7.2 - 1.0).abs() < 0.05, "{height}");
    assert!((scene.position(root).y - start).abs() < 0.05, "it landed");
    let height = highest(&mut scene, &mut world, root, 120) - start;
    assert!(height < 0.1, "{height}");
}

#[test]
fn a_jump_counts_a_moment_after_the_edge_but_not_later() {
    for (late, jumps) in [(4, true), (20, false)] {
        let mut scene = Scene::with_floor();
        scene.anchored(Vec3::new(0.0, 20.0, 0.0), Vec3::new(8.0, 2.0, 8.0));
        let root = character(&mut scene, Vec3::Y * (21.0 + STANDING));
        let mut world = scene.load();
        enter(&mut world, root);
        world.drive(root, walk(Vec3::X * 16.0));
        while world
            .stance(root)
            .is_none_or(|stance| stance.ground.is_none())
        {
            scene.tick(&mut world);
        }
        while world.stance(root).unwrap().ground.is_some() {
            scene.tick(&mut world);
        }
        scene.run(&mut world, late);
        world.drive(root, jump(50.0));
        scene.run(&mut world, 2);
        let rises = world.stance(root).unwrap().velocity.y > 30.0;
        assert_eq!(rises, jumps, "{late} ticks late");
    }
}

#[test]
fn a_character_turns_where_it_looks_and_rights_itself() {
    let (mut scene, mut world, root) = standing();
    let tilted = CFrame::from_quat(Vec3::Y * STANDING, Quat::from_rotation_x(1.2));
    scene.place(root, tilted);
    world.drive(
        root,
        Drive {
            facing: Some(Vec3::X),
            ..Drive::default()
        },
    );
    scene.run(&mut world, 60);
    let turn = scene.cframe(root).quat();
    assert!((turn * Vec3::Y).abs_diff_eq(Vec3::Y, 0.02));
    assert!((turn * Vec3::NEG_Z).abs_diff_eq(Vec3::X, 0.02));
}

#[test]
fn a_character_walks_up_steps_and_is_stopped_by_walls() {
    for (height, passes) in [
        (0.5, true),
        (1.0, true),
        (1.9, true),
        (2.6, false),
        (8.0, false),
    ] {
        let mut scene = Scene::with_floor();
        let size = Vec3::new(40.0, height, 20.0);
        scene.anchored(Vec3::new(25.0, height / 2.0, 0.0), size);
        let root = character(&mut scene, Vec3::Y * STANDING);
        let mut world = scene.load();
        enter(&mut world, root);
        world.drive(root, walk(Vec3::X * 16.0));
        let top = highest(&mut scene, &mut world, root, 120);
        let at = scene.position(root);
        assert_eq!(at.x > 20.0, passes, "{height}: {at}");
        if passes {
            assert!((at.y - height - STANDING).abs() < 0.05, "{height}: {at}");
            assert!(top < height + STANDING + 0.3, "{height}: thrown to {top}");
        } else {
            assert!(top < STANDING + 0.1, "{height}: climbed to {top}");
        }
    }
}

#[test]
fn a_character_climbs_stairs_at_full_speed() {
    let mut scene = Scene::with_floor();
    for step in 0..20 {
        let (x, y) = (5.0 + step as f32 * 2.0, step as f32 + 0.5);
        scene.anchored(Vec3::new(x, y / 2.0, 0.0), Vec3::new(2.0, y, 10.0));
    }
    let root = character(&mut scene, Vec3::Y * STANDING);
    let mut world = scene.load();
    enter(&mut world, root);
    world.drive(root, walk(Vec3::X * 16.0));
    scene.run(&mut world, 150);
    let at = scene.position(root);
    assert!(at.x > 36.0 && at.y > 15.0, "{at}");
}

#[test]
fn nothing_is_too_fast_to_be_met() {
    let mut scene = Scene::new();
    scene.anchored(Vec3::ZERO, Vec3::new(200.0, 0.4, 200.0));
    scene.anchored(Vec3::new(60.0, 20.0, 0.0), Vec3::new(0.4, 40.0, 40.0));
    let falling = character(&mut scene, Vec3::Y * 800.0);
    let running = character(&mut scene, Vec3::Y * STANDING);
    let mut world = scene.load();
    enter(&mut world, falling);
    enter(&mut world, running);
    world.drive(running, walk(Vec3::X * 300.0));
    scene.run(&mut world, 60 * 5);
    assert!((scene.position(falling).y - STANDING - 0.2).abs() < 0.05);
    assert!(scene.position(running).x < 60.0);
}

#[test]
fn a_character_pushes_what_is_light_and_not_what_is_heavy() {
    for (size, density, moves) in [(2.0, 0.1, true), (20.0, 7.0, false)] {
        let mut scene = Scene::with_floor();
        let block = scene.part(Vec3::new(14.0, size / 2.0, 0.0), Vec3::splat(size));
        if density > 1.0 {
            scene.material(block, "Metal");
        }
        let block_top = size > HIP;
        let root = character(&mut scene, Vec3::Y * STANDING);
        // Low things are walked over: a tall one of little mass is what is pushed.
        if !block_top {
            scene.set(
                block,
                known().size,
                Value::Vector3(Vec3::new(2.0, 5.0, 2.0)),
            );
            scene.place(block, CFrame::from_position(Vec3::new(14.0, 2.5, 0.0)));
        }
        let mut world = scene.load();
        enter(&mut world, root);
        scene.run(&mut world, 30);
        let start = scene.position(block);
        world.drive(root, walk(Vec3::X * 16.0));
        scene.run(&mut world, 120);
        let moved = (scene.position(block) - start).length();
        assert_eq!(moved > 2.0, moves, "moved by {moved}");
        assert!(moves || moved < 0.05, "moved by {moved}");
    }
}

#[test]
fn characters_that_walk_into_each_other_stay_on_the_ground() {
    let mut scene = Scene::with_floor();
    let left = character(&mut scene, Vec3::new(-6.0, STANDING, 0.0));
    let right = character(&mut scene, Vec3::new(6.0, STANDING, 0.2));
    let mut world = scene.load();
    for (root, way) in [(left, Vec3::X), (right, Vec3::NEG_X)] {
        enter(&mut world, root);
        world.drive(root, walk(way * 16.0));
    }
    for _ in 0..300 {
        scene.tick(&mut world);
        for root in [left, right] {
            let height = scene.position(root).y;
            assert!((height - STANDING).abs() < 0.1, "{height}");
        }
    }
    assert!(scene.position(left).x < scene.position(right).x + 1.0);
}

#[test]
fn a_character_rides_what_moves() {
    let mut scene = Scene::with_floor();
    scene.gravity(196.2);
    let raft = scene.part(Vec3::new(0.0, 0.5, 0.0), Vec3::new(20.0, 1.0, 20.0));
    scene.material(raft, "Ice");
    let root = character(&mut scene, Vec3::Y * (STANDING + 1.0));
    let mut world = scene.load();
    enter(&mut world, root);
    scene.run(&mut world, 30);
    for _ in 0..60 {
        assert!(world.set_velocity(raft, Vec3::X * 10.0, Vec3::ZERO));
        scene.tick(&mut world);
    }
    let between = scene.position(root) - scene.position(raft);
    assert!(between.x.abs() < 1.0, "{between}");
    assert!(scene.position(root).x > 8.0);
}

#[test]
fn an_anchored_part_with_a_velocity_carries_a_character_along() {
    let (mut scene, mut world, root) = standing();
    let floor = world.stance(root).unwrap().ground.unwrap().part;
    let along = Value::Vector3(Vec3::X * 10.0);
    scene.set(floor, known().assembly_linear_velocity, along);
    scene.run(&mut world, 90);
    let there = scene.position(root);
    assert!(
        there.x > 10.0 && (there.y - STANDING).abs() < 0.05,
        "{there}"
    );
    let still = Value::Vector3(Vec3::ZERO);
    scene.set(floor, known().assembly_linear_velocity, still);
    scene.run(&mut world, 30);
    let there = scene.position(root);
    scene.run(&mut world, 30);
    assert!((scene.position(root) - there).length() < 0.05);
}

#[test]
fn an_impulse_throws_a_character() {
    let (mut scene, mut world, root) = standing();
    assert!(world.set_velocity(root, Vec3::new(60.0, 80.0, 0.0), Vec3::ZERO));
    let start = scene.position(root);
    let height = highest(&mut scene, &mut world, root, 60) - start.y;
    assert!(height > 10.0, "{height}");
    assert!(scene.position(root).x - start.x > 10.0);
}

#[test]
fn who_is_no_character_any_more_falls_over() {
    let (mut scene, mut world, root) = standing();
    world.set_character(root, None);
    assert_eq!(world.stance(root), None);
    scene.run(&mut world, 240);
    assert!(scene.position(root).y < 2.0);
}

#[test]
fn the_ground_may_go_away_and_parts_may_change_under_way() {
    let mut scene = Scene::with_floor();
    let plank = scene.anchored(Vec3::Y * 10.0, Vec3::new(10.0, 1.0, 10.0));
    let root = character(&mut scene, Vec3::Y * (10.5 + STANDING));
    let mut world = scene.load();
    enter(&mut world, root);
    scene.run(&mut world, 300);
    assert!(world.moved().is_empty());
    scene.set(root, known().can_touch, Value::Bool(false));
    scene.run(&mut world, 30);
    assert!((scene.position(root).y - 10.5 - STANDING).abs() < 0.05);
    scene.remove(plank);
    scene.run(&mut world, 120);
    assert!((scene.position(root).y - STANDING).abs() < 0.05);
    scene.remove(root);
    scene.run(&mut world, 2);
    assert_eq!(world.stance(root), None);
}

#[test]
fn odd_wishes_do_no_harm() {
    let (mut scene, mut world, root) = standing();
    world.drive(
        root,
        Drive {
            velocity: Vec3::splat(f32::NAN),
            facing: Some(Vec3::splat(f32::INFINITY)),
            jump_speed: Some(f32::INFINITY),
            climbs: true,
        },
    );
    world.set_character(
        root,
        Some(CharacterBody {
            hip_height: f32::NAN,
            max_slope_degrees: f32::NEG_INFINITY,
        }),
    );
    scene.run(&mut world, 30);
    assert!(scene.position(root).is_finite());
    assert!(world.parked().is_empty());
}
