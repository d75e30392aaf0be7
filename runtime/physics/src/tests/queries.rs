use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value};

use super::scene::Scene;
use crate::{DEFAULT_GROUP, Met, Query, Volume, World};

fn all() -> Query<'static> {
    Query {
        counts: &|_| true,
        group: DEFAULT_GROUP,
        respect_can_collide: false,
        everything: false,
    }
}

fn down(world: &mut World, from: Vec3) -> Option<Met> {
    world.raycast(from, Vec3::NEG_Y * 100.0, &all())
}

#[test]
fn a_ray_meets_the_nearest_part_before_and_after_the_first_step() {
    let mut scene = Scene::with_floor();
    let block = scene.anchored(Vec3::Y * 5.0, Vec3::splat(2.0));
    let mut world = scene.load();
    for _ in 0..2 {
        let met = down(&mut world, Vec3::new(0.5, 50.0, 0.5)).unwrap();
        assert_eq!((met.part, met.normal), (block, Vec3::Y));
        assert!((met.distance - 44.0).abs() < 1e-3);
        assert!(met.position.abs_diff_eq(Vec3::new(0.5, 6.0, 0.5), 1e-3));
        scene.tick(&mut world);
    }
    let far = world.raycast(Vec3::Y * 50.0, Vec3::NEG_Y * 40.0, &all());
    assert_eq!(far, None, "it is further away than the way is long");
}

#[test]
fn a_ray_passes_through_what_it_starts_in() {
    let mut scene = Scene::new();
    let shell = scene.anchored(Vec3::ZERO, Vec3::splat(20.0));
    let core = scene.anchored(Vec3::Y * -50.0, Vec3::splat(4.0));
    let mut world = scene.load();
    assert_eq!(down(&mut world, Vec3::Y).unwrap().part, core);
    assert_eq!(down(&mut world, Vec3::Y * 30.0).unwrap().part, shell);
}

#[test]
fn queries_see_what_changed_since_the_last_step() {
    let mut scene = Scene::new();
    let part = scene.part(Vec3::ZERO, Vec3::splat(2.0));
    let pillar = scene.anchored(Vec3::X * 20.0, Vec3::splat(2.0));
    scene.gravity(0.0);
    let mut world = scene.load();
    scene.run(&mut world, 2);
    let above = |x: f32| Vec3::new(x, 20.0, 0.0);
    assert_eq!(down(&mut world, above(0.0)).unwrap().part, part);
    scene.place(part, CFrame::from_position(Vec3::X * 10.0));
    scene.place(pillar, CFrame::from_position(Vec3::X * 30.0));
    let new = scene.part(Vec3::X * 40.0, Vec3::splat(2.0));
    scene.tell(&mut world);
    assert_eq!(down(&mut world, above(0.0)), None);
    assert_eq!(down(&mut world, above(10.0)).unwrap().part, part);
    assert_eq!(down(&mut world, above(20.0)), None);
    assert_eq!(down(&mut world, above(30.0)).unwrap().part, pillar);
    assert_eq!(down(&mut world, above(40.0)).unwrap().part, new);
    scene.remove(new);
    let other = scene.part(Vec3::X * 50.0, Vec3::splat(2.0));
    scene.tell(&mut world);
    assert_eq!(down(&mut world, above(40.0)), None);
    assert_eq!(down(&mut world, above(50.0)).unwrap().part, other);
    scene.run(&mut world, 3);
    assert_eq!(down(&mut world, above(50.0)).unwrap().part, other);
    assert_eq!(down(&mut world, above(40.0)), None);
}

#[test]
fn flags_decide_what_is_found() {
    let rows = [
        // Can collide, can be queried: found; found among what can collide.
        (true, true, true, true),
        (true, false, true, true),
        (false, true, true, false),
        (false, false, false, false),
    ];
    for (collide, query, found, solid) in rows {
        let mut scene = Scene::new();
        let part = scene.anchored(Vec3::ZERO, Vec3::splat(2.0));
        scene.set(part, known().can_collide, Value::Bool(collide));
        scene.set(part, known().can_query, Value::Bool(query));
        let mut world = scene.load();
        let mut ask = |query: &Query<'_>| {
            let way = Vec3::NEG_Y * 20.0;
            world.raycast(Vec3::Y * 10.0, way, query).is_some()
        };
        assert_eq!(ask(&all()), found, "{collide} {query}");
        let respecting = Query {
            respect_can_collide: true,
            ..all()
        };
        assert_eq!(ask(&respecting), solid, "{collide} {query}");
        let brute = Query {
            everything: true,
            ..all()
        };
        assert!(ask(&brute));
        let none = Query {
            counts: &|_| false,
            ..all()
        };
        assert!(!ask(&none));
    }
}

#[test]
fn a_moving_shape_meets_what_it_did_not_start_in() {
    let mut scene = Scene::new();
    let near = scene.anchored(Vec3::ZERO, Vec3::splat(4.0));
    let far = scene.anchored(Vec3::X * 30.0, Vec3::splat(4.0));
    let mut world = scene.load();
    let way = Vec3::X * 100.0;
    let ball = |x: f32| Volume::ball(Vec3::X * x, 1.0);
    let met = world.cast(&ball(-10.0), way, &all()).unwrap();
    assert_eq!((met.part, met.normal), (near, Vec3::NEG_X));
    assert!((met.distance - 7.0).abs() < 1e-2 && (met.position.x + 2.0).abs() < 1e-2);
    let met = world.cast(&ball(0.0), way, &all()).unwrap();
    assert_eq!(met.part, far);
    let turned = CFrame::from_quat(Vec3::X * 10.0, Quat::from_rotation_y(0.3));
    let cuboid = Volume::cuboid(&turned, Vec3::new(1.0, 2.0, 3.0));
    assert_eq!(world.cast(&cuboid, way, &all()).unwrap().part, far);
    let own = Volume::part(&scene.model, near).unwrap();
    assert_eq!(world.cast(&own, way, &all()).unwrap().part, far);
}

#[test]
fn volumes_hold_what_they_overlap_by_box_or_by_form() {
    let mut scene = Scene::new();
    let block = scene.anchored(Vec3::ZERO, Vec3::splat(4.0));
    let ball = scene.anchored(Vec3::X * 4.0, Vec3::splat(4.0));
    scene.set_item(ball, known().shape, "Ball");
    let apart = scene.anchored(Vec3::X * 40.0, Vec3::splat(4.0));
    let mut world = scene.load();
    let corner = CFrame::from_position(Vec3::new(5.8, 1.8, 1.8));
    let probe = Volume::cuboid(&corner, Vec3::splat(0.2));
    assert_eq!(world.overlaps(&probe, true, &all()), [ball]);
    assert_eq!(world.overlaps(&probe, false, &all()), []);
    let wide = Volume::ball(Vec3::X * 2.0, 3.0);
    assert_eq!(world.overlaps(&wide, true, &all()), [block, ball]);
    let beside = Volume::cuboid(&CFrame::from_position(Vec3::Y * 3.0), Vec3::splat(2.0));
    assert_eq!(world.overlaps(&beside, true, &all()), [], "it only touches");
    let around = Volume::ball(Vec3::X * 40.0, 1.0);
    assert_eq!(world.overlaps(&around, false, &all()), [apart]);
}

#[test]
fn groups_decide_what_collides_and_what_queries_find() {
    let mut scene = Scene::with_floor();
    let ghost = scene.part(Vec3::Y * 10.0, Vec3::splat(2.0));
    let name = |name: &str| Value::String(name.into());
    scene.set(ghost, known().collision_group, name("Ghosts"));
    let mut world = scene.load();
    world.groups_mut().register("Ghosts").unwrap();
    let told = world
        .groups_mut()
        .set_collidable("Ghosts", DEFAULT_GROUP, false);
    assert_eq!(told, Ok(()));
    let late = scene.part(Vec3::new(8.0, 10.0, 0.0), Vec3::splat(2.0));
    scene.set(late, known().collision_group, name("Ghosts"));
    let solid = scene.part(Vec3::new(16.0, 10.0, 0.0), Vec3::splat(2.0));
    scene.tell(&mut world);
    assert_eq!(
        down(&mut world, Vec3::Y * 50.0).unwrap().part.index(),
        2,
        "the floor"
    );
    assert!(!world.can_collide(ghost, solid) && world.can_collide(ghost, late));
    scene.run(&mut world, 120);
    assert!(scene.position(ghost).y < -30.0 && scene.position(late).y < -30.0);
    assert!(scene.position(solid).y > 0.9);
    scene.set(solid, known().collision_group, name("Ghosts"));
    scene.run(&mut world, 120);
    assert!(scene.position(solid).y < -30.0);
}

#[test]
fn odd_questions_have_no_answer() {
    let mut scene = Scene::with_floor();
    let mut world = scene.load();
    let odd = [
        Vec3::ZERO,
        Vec3::splat(f32::NAN),
        Vec3::X * 1e20,
        Vec3::X * f32::INFINITY,
    ];
    for way in odd {
        assert_eq!(world.raycast(Vec3::Y, way, &all()), None, "{way}");
        let ball = Volume::ball(Vec3::Y * 9.0, f32::NAN);
        assert_eq!(world.cast(&ball, way, &all()), None, "{way}");
    }
    let nowhere = Vec3::splat(f32::NAN);
    assert_eq!(world.raycast(nowhere, Vec3::X, &all()), None);
    let mut overlaps =
        |volume: Volume| -> Vec<InstanceId> { world.overlaps(&volume, true, &all()) };
    assert_eq!(overlaps(Volume::ball(nowhere, 1.0)), []);
    assert_eq!(overlaps(Volume::ball(Vec3::ZERO, f32::INFINITY)).len(), 1);
    let endless = Vec3::splat(f32::INFINITY);
    assert_eq!(
        overlaps(Volume::cuboid(&CFrame::IDENTITY, endless)).len(),
        1
    );
}

#[test]
fn a_still_world_follows_the_model_and_nothing_else() {
    let mut scene = Scene::with_floor();
    let part = scene.part(Vec3::Y * 20.0, Vec3::splat(2.0));
    let welded = scene.part(Vec3::new(6.0, 20.0, 0.0), Vec3::splat(2.0));
    scene.weld(part, welded);
    scene.load();
    let mut world = World::load_still(&scene.model);
    scene.run(&mut world, 5);
    let above = |x: f32| Vec3::new(x, 90.0, 0.0);
    assert_eq!(down(&mut world, above(0.0)).unwrap().part, part);
    assert_eq!(scene.position(part).y, 20.0, "nothing falls");
    for x in 1..200 {
        let x = x as f32;
        let there = CFrame::from_position(Vec3::new(-x, 20.0, 0.0));
        assert!(scene.model.write_pose(part, there));
        world.follow_poses(&scene.model);
        assert_eq!(down(&mut world, above(-x)).unwrap().part, part);
        assert_ne!(down(&mut world, above(-x + 1.5)).unwrap().part, part);
        assert_eq!(down(&mut world, above(6.0)).unwrap().part, welded);
    }
    scene.remove(part);
    scene.set(welded, known().size, Value::Vector3(Vec3::splat(8.0)));
    scene.tell(&mut world);
    assert_ne!(
        down(&mut world, above(-199.0)).map(|met| met.part),
        Some(part)
    );
    assert_eq!(down(&mut world, above(9.0)).unwrap().part, welded);
    assert_eq!(world.assembly_of(welded).unwrap().members, [welded]);
}
