//! Mechanisms: what constraints hold together is one, and who acts on what is known.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value};

use super::scene::Scene;

/// A row of parts, two studs apart.
fn row(scene: &mut Scene, count: usize) -> Vec<InstanceId> {
    (0..count)
        .map(|i| scene.part(Vec3::new(i as f32 * 4.0, 10.0, 0.0), Vec3::splat(2.0)))
        .collect()
}

fn hinge(scene: &mut Scene, a: InstanceId, b: InstanceId) -> InstanceId {
    let between = CFrame::from_position(Vec3::X * 2.0);
    scene.constrain(
        "HingeConstraint",
        [(a, between), (b, between.inverse())],
        &[],
    )
}

#[test]
fn constraints_make_assemblies_one_mechanism_until_they_end() {
    let mut scene = Scene::new();
    let parts = row(&mut scene, 5);
    let [a, b, c, welded, alone] = parts[..] else {
        panic!("five parts")
    };
    let first = hinge(&mut scene, a, b);
    hinge(&mut scene, c, b);
    scene.weld(c, welded);
    let mut world = scene.load();
    let root = world.assembly_of(welded).unwrap().root;
    let mut all = vec![a, b, root];
    all.sort_unstable();
    for part in [a, b, c, welded] {
        assert_eq!(world.mechanism(part, 4), Some(all.clone()));
        assert_eq!(world.mechanism(part, 3), None);
    }
    assert_eq!(world.mechanism(alone, 1), Some(vec![alone]));
    assert!(world.is_acted_on(a) && !world.is_acted_on(alone));
    scene.set(first, known().constraint_enabled, Value::Bool(false));
    scene.tell(&mut world);
    assert_eq!(world.mechanism(a, 9), Some(vec![a]));
    assert!(!world.is_acted_on(a));
}

#[test]
fn what_is_anchored_connects_nothing_and_what_passes_through_neither() {
    let mut scene = Scene::new();
    let parts = row(&mut scene, 2);
    let post = scene.anchored(Vec3::new(2.0, 10.0, 0.0), Vec3::ONE);
    hinge(&mut scene, parts[0], post);
    hinge(&mut scene, post, parts[1]);
    let passing = scene.add("NoCollisionConstraint");
    scene.set(
        passing,
        known().no_collision_part0,
        Value::Ref(Some(parts[0])),
    );
    scene.set(
        passing,
        known().no_collision_part1,
        Value::Ref(Some(parts[1])),
    );
    let world = scene.load();
    assert_eq!(world.mechanism(parts[0], 9), Some(vec![parts[0]]));
    assert_eq!(world.mechanism(post, 9), None);
    assert_eq!(world.mechanism(scene.workspace, 9), None);
    assert!(world.is_acted_on(parts[0]));
}
