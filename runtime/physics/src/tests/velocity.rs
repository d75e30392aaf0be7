use glam::Vec3;

use super::scene::Scene;
use crate::part_mass;

/// Mass of a cubic stud of plastic.
const PLASTIC: f32 = 0.7;

#[test]
fn an_impulse_changes_the_velocity_by_the_mass_even_of_what_is_new() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let part = scene.part(Vec3::ZERO, Vec3::splat(2.0));
    let mut world = scene.load();
    let mass = 8.0 * PLASTIC;
    assert!((part_mass(&scene.model, part).unwrap() - mass).abs() < 1e-4);
    assert!((world.assembly_mass(part).unwrap() - mass).abs() < 1e-4);
    assert!(world.apply_impulse(part, Vec3::X * mass * 3.0, None));
    let motion = world.assembly_motion(part).unwrap();
    assert!(motion.linear.abs_diff_eq(Vec3::X * 3.0, 1e-4));
    scene.run(&mut world, 60);
    assert!((scene.position(part).x - 3.0).abs() < 0.01);
}

#[test]
fn an_impulse_beside_the_centre_turns() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let part = scene.part(Vec3::ZERO, Vec3::splat(2.0));
    let mut world = scene.load();
    assert!(world.apply_impulse(part, Vec3::Y, Some(Vec3::X)));
    let motion = world.assembly_motion(part).unwrap();
    assert!(motion.angular.z > 0.0 && motion.linear.y > 0.0);
    assert!(motion.at(Vec3::X).y > motion.linear.y);
    assert!(world.apply_angular_impulse(part, Vec3::NEG_Z * 10.0));
    assert!(world.assembly_motion(part).unwrap().angular.z < 0.0);
}

#[test]
fn what_is_anchored_or_gone_is_not_pushed() {
    let mut scene = Scene::new();
    let part = scene.anchored(Vec3::ONE, Vec3::ONE);
    let elsewhere = scene.create("Part");
    let mut world = scene.load();
    for part in [part, elsewhere] {
        assert!(!world.apply_impulse(part, Vec3::X, None));
        assert!(!world.apply_angular_impulse(part, Vec3::X));
        assert!(!world.set_velocity(part, Vec3::X, Vec3::X));
    }
    let motion = world.assembly_motion(part).unwrap();
    assert_eq!((motion.centre, motion.linear), (Vec3::ONE, Vec3::ZERO));
    assert_eq!(world.assembly_motion(elsewhere), None);
}

#[test]
fn no_push_is_too_strong() {
    let mut scene = Scene::new();
    let part = scene.part(Vec3::ZERO, Vec3::splat(0.01));
    let mut world = scene.load();
    for impulse in [Vec3::splat(f32::MAX), Vec3::splat(f32::NAN)] {
        world.apply_impulse(part, impulse, Some(Vec3::splat(1e30)));
        world.apply_angular_impulse(part, impulse);
        scene.run(&mut world, 3);
    }
    let pose = world.root_pose(part);
    assert!(pose.is_none_or(|pose| pose.is_finite()));
}
