use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value};

use super::scene::{DEFAULT_SIZE, Scene};
use crate::member_offset;

/// Two default parts beside each other, high up.
fn pair(scene: &mut Scene) -> (InstanceId, InstanceId) {
    let a = scene.part(Vec3::new(0.0, 50.0, 0.0), DEFAULT_SIZE);
    let b = scene.part(Vec3::new(5.0, 50.0, 1.0), DEFAULT_SIZE);
    (a, b)
}

fn root_of(scene: &mut Scene, part: InstanceId) -> InstanceId {
    scene.load().assembly_of(part).unwrap().root
}

#[test]
fn every_rigid_joint_joins_and_disabled_ones_do_not() {
    for class in [
        "Weld",
        "ManualWeld",
        "Snap",
        "Motor6D",
        "Motor",
        "WeldConstraint",
    ] {
        let mut scene = Scene::new();
        let (a, b) = pair(&mut scene);
        let joint = scene.join(class, a, b);
        assert_eq!(
            scene.load().assembly_of(b).unwrap().members,
            [a, b],
            "{class}"
        );
        let enabled = if class == "WeldConstraint" {
            known().weld_constraint_enabled
        } else {
            known().joint_enabled
        };
        scene.set(joint, enabled, Value::Bool(false));
        assert_eq!(scene.load().assembly_of(b).unwrap().members, [b], "{class}");
    }
}

#[test]
fn joints_that_turn_or_lie_elsewhere_join_nothing() {
    let mut scene = Scene::new();
    let (a, b) = pair(&mut scene);
    scene.join("Rotate", a, b);
    let joint = scene.weld(a, b);
    scene.remove(joint);
    let half = scene.create("Weld");
    scene.set(half, known().joint_part0, Value::Ref(Some(a)));
    assert_eq!(scene.load().assemblies().count(), 2);
}

#[test]
fn welded_parts_move_as_one_and_keep_their_offsets_bit_for_bit() {
    let mut scene = Scene::with_floor();
    let (a, b) = pair(&mut scene);
    scene.place(
        b,
        CFrame::from_quat(Vec3::new(3.7, 51.3, 0.4), Quat::from_rotation_y(0.3)),
    );
    scene.weld(a, b);
    let offset = member_offset(&scene.cframe(a), &scene.cframe(b));
    let mut world = scene.load();
    for _ in 0..200 {
        scene.tick(&mut world);
        assert_eq!(scene.cframe(b).to_bits(), expected_bits(&scene, a, &offset));
    }
    assert!(scene.position(a).y < 10.0);
    let assembly = world.assembly_of(b).unwrap();
    assert_eq!(
        (assembly.root, assembly.members, assembly.anchored),
        (a, [a, b].as_slice(), false)
    );
    assert_eq!(assembly.offset(b).unwrap().to_bits(), offset.to_bits());
    assert_eq!(assembly.offset(a), Some(CFrame::IDENTITY));
}

fn expected_bits(scene: &Scene, root: InstanceId, offset: &CFrame) -> [u32; 12] {
    (scene.cframe(root) * *offset).to_bits()
}

#[test]
fn parts_of_one_assembly_do_not_collide_with_each_other() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let a = scene.part(Vec3::ZERO, DEFAULT_SIZE);
    let b = scene.part(Vec3::splat(0.1), DEFAULT_SIZE);
    scene.weld(a, b);
    let mut world = scene.load();
    scene.run(&mut world, 60);
    assert_eq!(scene.position(a), Vec3::ZERO);
}

#[test]
fn one_anchored_member_anchors_all() {
    let mut scene = Scene::new();
    let (a, b) = pair(&mut scene);
    let c = scene.part(Vec3::new(10.0, 50.0, 0.0), Vec3::splat(30.0));
    scene.weld(a, b);
    scene.weld(b, c);
    scene.set(a, known().anchored, Value::Bool(true));
    let mut world = scene.load();
    let assembly = world.assembly_of(c).unwrap();
    assert_eq!(
        (assembly.root, assembly.anchored, assembly.members.len()),
        (a, true, 3)
    );
    assert_eq!(world.assembly_mass(c), Some(f32::INFINITY));
    scene.run(&mut world, 30);
    assert_eq!(scene.position(c), Vec3::new(10.0, 50.0, 0.0));
}

#[test]
fn two_anchored_members_stay_apart_and_the_weld_between_does_nothing() {
    let mut scene = Scene::new();
    let (a, b) = pair(&mut scene);
    let c = scene.part(Vec3::new(10.0, 50.0, 0.0), DEFAULT_SIZE);
    scene.weld(a, b);
    scene.weld(b, c);
    for part in [a, c] {
        scene.set(part, known().anchored, Value::Bool(true));
    }
    let world = scene.load();
    assert_eq!(world.assembly_of(b).unwrap().root, a);
    assert_eq!(world.assembly_of(c).unwrap().members, [c]);
}

#[test]
fn the_anchored_part_is_the_root() {
    let mut scene = Scene::new();
    let (a, b) = pair(&mut scene);
    scene.weld(a, b);
    scene.set(a, known().root_priority, Value::Int32(100));
    scene.set(b, known().massless, Value::Bool(true));
    scene.set(b, known().anchored, Value::Bool(true));
    assert_eq!(root_of(&mut scene, a), b);
}

#[test]
fn a_part_with_mass_comes_before_a_massless_one() {
    let mut scene = Scene::new();
    let (a, b) = pair(&mut scene);
    scene.weld(a, b);
    scene.set(a, known().massless, Value::Bool(true));
    scene.set(a, known().root_priority, Value::Int32(100));
    assert_eq!(root_of(&mut scene, a), b);
}

#[test]
fn the_higher_root_priority_comes_before_the_larger_part() {
    let mut scene = Scene::new();
    let (a, b) = pair(&mut scene);
    scene.weld(a, b);
    scene.set(a, known().size, Value::Vector3(Vec3::splat(50.0)));
    scene.set(b, known().root_priority, Value::Int32(1));
    assert_eq!(root_of(&mut scene, a), b);
    scene.set(b, known().root_priority, Value::Int32(-1));
    assert_eq!(root_of(&mut scene, a), a);
}

#[test]
fn the_part_with_the_largest_face_is_the_root_and_the_first_of_equals() {
    let mut scene = Scene::new();
    let (a, b) = pair(&mut scene);
    scene.weld(b, a);
    assert_eq!(root_of(&mut scene, b), a);
    // The same volume, a larger face.
    scene.set(b, known().size, Value::Vector3(Vec3::new(8.0, 0.6, 2.0)));
    assert_eq!(root_of(&mut scene, a), b);
}

#[test]
fn seats_humanoid_roots_and_torsos_count_as_larger_in_this_order() {
    let mut scene = Scene::new();
    let plain = scene.part(Vec3::ZERO, DEFAULT_SIZE * 1.5);
    let torso = scene.part(Vec3::X * 8.0, DEFAULT_SIZE);
    scene.rename(torso, "Torso");
    scene.weld(plain, torso);
    assert_eq!(root_of(&mut scene, plain), torso);
    let humanoid_root = scene.part(Vec3::X * 16.0, DEFAULT_SIZE);
    scene.rename(humanoid_root, "HumanoidRootPart");
    scene.weld(torso, humanoid_root);
    assert_eq!(root_of(&mut scene, plain), humanoid_root);
    let seat = scene.part_of("VehicleSeat", Vec3::X * 24.0, DEFAULT_SIZE);
    scene.weld(humanoid_root, seat);
    assert_eq!(root_of(&mut scene, plain), seat);
}

#[test]
fn massless_parts_weigh_nothing_unless_they_are_the_root() {
    let mut scene = Scene::new();
    let (a, b) = pair(&mut scene);
    let alone = scene.load().assembly_mass(a).unwrap();
    scene.weld(a, b);
    assert_eq!(scene.load().assembly_mass(a), Some(alone * 2.0));
    scene.set(b, known().massless, Value::Bool(true));
    assert_eq!(scene.load().assembly_mass(b), Some(alone));
    scene.set(a, known().massless, Value::Bool(true));
    assert_eq!(scene.load().assembly_mass(b), Some(alone));
}

#[test]
fn only_parts_below_the_workspace_are_simulated() {
    let mut scene = Scene::new();
    let stored = scene.part(Vec3::ZERO, DEFAULT_SIZE);
    let storage = scene.create("ServerStorage");
    let root = scene.model.root();
    scene
        .model
        .apply(super::scene::insert(storage, root))
        .unwrap();
    scene
        .model
        .apply(studio_model::Change::Reparent {
            id: stored,
            parent: storage,
            before: None,
        })
        .unwrap();
    scene.add("Terrain");
    let model = scene.add("Model");
    let nested = scene.create("Part");
    scene
        .model
        .apply(super::scene::insert(nested, model))
        .unwrap();
    let world = scene.load();
    assert_eq!(
        world
            .assemblies()
            .map(|assembly| assembly.root)
            .collect::<Vec<_>>(),
        [nested]
    );
}

#[test]
fn a_model_without_workspace_is_an_empty_world() {
    let mut world = crate::World::load(&studio_model::DataModel::new());
    world.step();
    assert_eq!(world.assemblies().count(), 0);
}
