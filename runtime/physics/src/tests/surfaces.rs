use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::value::PhysicalProperties;
use studio_model::{CFrame, InstanceId, Value};

use super::scene::Scene;

const SLOPE: f32 = 0.125;

/// A part of one material on a ramp of another that slopes down towards +X by `slope`, and how far it went in two
/// seconds.
fn slide(form: &str, material: &str, ramp_material: &str, slope: f32) -> f32 {
    let mut scene = Scene::new();
    let tilt = Quat::from_rotation_z(-slope.atan());
    let ramp = scene.anchored(Vec3::ZERO, Vec3::new(400.0, 4.0, 40.0));
    scene.place(ramp, CFrame::from_quat(Vec3::ZERO, tilt));
    scene.material(ramp, ramp_material);
    let part = scene.part(Vec3::ZERO, Vec3::splat(2.0));
    scene.place(part, CFrame::from_quat(tilt * (Vec3::Y * 3.0), tilt));
    scene.set_item(part, known().shape, form);
    scene.material(part, material);
    let start = scene.position(part);
    let mut world = scene.load();
    scene.run(&mut world, 120);
    (scene.position(part) - start).length()
}

#[test]
fn a_ball_goes_down_a_ramp_faster_on_ice_than_on_rubber() {
    // One slides, the other must also turn: five sevenths of the way.
    let (ice, rubber) = (
        slide("Ball", "Ice", "Ice", SLOPE),
        slide("Ball", "Plastic", "Rubber", SLOPE),
    );
    assert!(rubber > 10.0, "{rubber}");
    assert!(rubber < ice * 0.85, "rubber {rubber}, ice {ice}");
}

#[test]
fn a_block_stays_on_a_slope_below_its_friction_and_slides_above() {
    assert!(slide("Block", "Plastic", "Plastic", 0.2) < 0.3);
    assert!(slide("Block", "Plastic", "Plastic", 0.5) > 5.0);
}

#[test]
fn weights_decide_whose_friction_counts() {
    // Ice (0.02, weight 3) on plastic (0.3, weight 1): 0.09 by weight, which slides; the plain mean of 0.16 would hold.
    assert!(slide("Block", "Ice", "Plastic", SLOPE) > 3.0);
    // Sand (0.5, weight 5) on ice (0.02, weight 3): 0.32 by weight, which holds; the plain mean 0.26 would not.
    assert!(slide("Block", "Sand", "Ice", 0.29) < 0.5);
}

/// The height that a ball reaches again after it fell five studs.
fn bounce(material: &str, floor_material: &str) -> f32 {
    let mut scene = Scene::new();
    let floor = scene.anchored(Vec3::Y * -10.0, Vec3::new(100.0, 20.0, 100.0));
    scene.material(floor, floor_material);
    let ball = scene.part(Vec3::Y * 6.0, Vec3::splat(2.0));
    scene.set_item(ball, known().shape, "Ball");
    scene.material(ball, material);
    let mut world = scene.load();
    let (mut before, mut highest, mut rose) = (6.0, 0.0f32, false);
    for _ in 0..120 {
        scene.tick(&mut world);
        let y = scene.position(ball).y;
        rose |= y > before;
        if rose {
            highest = highest.max(y);
        }
        before = y;
    }
    highest - 1.0
}

#[test]
fn rubber_bounces_and_sand_does_not() {
    let (rubber, sand) = (bounce("Rubber", "Rubber"), bounce("Sand", "Sand"));
    assert!(rubber > 3.5, "{rubber}");
    assert!(sand < 0.2, "{sand}");
    assert!((0.8..2.5).contains(&bounce("Plastic", "Plastic")));
}

fn mass_of(scene: &mut Scene, part: InstanceId) -> f32 {
    scene.load().assembly_mass(part).unwrap()
}

#[test]
fn the_mass_is_volume_times_density_of_the_material() {
    let mut scene = Scene::new();
    let part = scene.part(Vec3::ZERO, Vec3::new(2.0, 3.0, 4.0));
    for (material, density) in [
        ("Plastic", 0.7),
        ("Metal", 7.85),
        ("Wood", 0.35),
        ("Ice", 0.919),
        ("Rock", 2.691),
    ] {
        scene.material(part, material);
        let mass = mass_of(&mut scene, part);
        assert!(
            (mass / (24.0 * density) - 1.0).abs() < 1e-4,
            "{material}: {mass}"
        );
    }
}

#[test]
fn the_mass_follows_the_shape() {
    let mut scene = Scene::new();
    let size = Vec3::new(4.0, 2.0, 2.0);
    let pi = std::f32::consts::PI;
    let block = scene.part(Vec3::ZERO, size);
    for (form, volume) in [
        ("Block", 16.0),
        ("Ball", pi * 4.0 / 3.0),
        ("Cylinder", pi * 4.0),
        ("Wedge", 8.0),
        ("CornerWedge", 16.0 / 3.0),
    ] {
        scene.set_item(block, known().shape, form);
        let mass = mass_of(&mut scene, block);
        assert!((mass / (volume * 0.7) - 1.0).abs() < 1e-3, "{form}: {mass}");
    }
    for (class, volume) in [
        ("WedgePart", 8.0),
        ("CornerWedgePart", 16.0 / 3.0),
        ("TrussPart", 16.0),
        ("MeshPart", 16.0),
    ] {
        let part = scene.part_of(class, Vec3::ZERO, size);
        let mass = mass_of(&mut scene, part);
        assert!(
            (mass / (volume * 0.7) - 1.0).abs() < 1e-3,
            "{class}: {mass}"
        );
    }
}

#[test]
fn own_physical_properties_come_before_the_material_and_are_clamped() {
    let mut scene = Scene::new();
    let part = scene.part(Vec3::ZERO, Vec3::splat(2.0));
    scene.material(part, "Metal");
    for (density, mass) in [(2.0, 16.0), (1e9, 800.0), (-5.0, 0.0008)] {
        let own = PhysicalProperties {
            density,
            friction: 0.3,
            elasticity: 0.5,
            friction_weight: 1.0,
            elasticity_weight: 1.0,
            acoustic_absorption: 0.0,
        };
        scene.set(
            part,
            known().physical_properties,
            Value::PhysicalProperties(Some(own)),
        );
        let got = mass_of(&mut scene, part);
        assert!((got / mass - 1.0).abs() < 1e-3, "{got} instead of {mass}");
    }
}

#[test]
fn a_thin_part_is_simulated_a_twentieth_of_a_stud_thick() {
    let mut scene = Scene::new();
    let part = scene.part(Vec3::ZERO, Vec3::new(10.0, 0.001, 10.0));
    assert!((mass_of(&mut scene, part) / (100.0 * 0.05 * 0.7) - 1.0).abs() < 1e-3);
}

#[test]
fn a_part_that_cannot_collide_falls_through_and_wakes_nobody() {
    let mut scene = Scene::with_floor();
    let resting = scene.part(Vec3::Y * 0.6, Vec3::new(4.0, 1.2, 2.0));
    let ghost = scene.part(Vec3::Y * 10.0, Vec3::new(4.0, 1.2, 2.0));
    scene.set(ghost, known().can_collide, Value::Bool(false));
    let mut world = scene.load();
    scene.run(&mut world, 60);
    assert!(scene.position(ghost).y < -50.0);
    assert!((scene.position(resting).y - 0.6).abs() < 0.05);
}
