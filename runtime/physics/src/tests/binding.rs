//! Constraints that come, change and go while the world runs, and what they are bound to.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, Change, InstanceId, Value};

use super::scene::{Scene, at, insert};
use crate::World;

/// A weight on a rope from an anchored hook, and the rope.
fn hanging(scene: &mut Scene) -> (InstanceId, InstanceId, InstanceId) {
    let hook = scene.anchored(Vec3::Y * 100.0, Vec3::ONE);
    let weight = scene.part(Vec3::Y * 96.0, Vec3::ONE);
    let ends = [(hook, CFrame::IDENTITY), (weight, CFrame::IDENTITY)];
    let rope = scene.constrain("RopeConstraint", ends, &[]);
    (hook, weight, rope)
}

fn falls(scene: &mut Scene, world: &mut World, part: InstanceId) -> bool {
    let before = scene.position(part).y;
    scene.run(world, 60);
    before - scene.position(part).y > 20.0
}

#[test]
fn enabling_and_disabling_acts_at_once() {
    let mut scene = Scene::new();
    let (_, weight, rope) = hanging(&mut scene);
    let mut world = scene.load();
    assert!(!falls(&mut scene, &mut world, weight));
    assert!(world.is_active(&scene.model, rope));
    scene.set(rope, known().constraint_enabled, Value::Bool(false));
    assert!(falls(&mut scene, &mut world, weight));
    assert!(!world.is_active(&scene.model, rope));
    scene.place(weight, at(0.0, 96.0, 0.0));
    scene.set(rope, known().constraint_enabled, Value::Bool(true));
    scene.tick(&mut world);
    world.set_velocity(weight, Vec3::ZERO, Vec3::ZERO);
    assert!(!falls(&mut scene, &mut world, weight));
}

#[test]
fn what_ends_a_constraint_lets_fall() {
    type End = fn(&mut Scene, InstanceId, InstanceId);
    let ends: [End; 6] = [
        |scene, _, rope| scene.remove(rope),
        |scene, hook, _| scene.remove(hook),
        |scene, _, rope| scene.set(rope, known().constraint_attachment0, Value::Ref(None)),
        |scene, _, rope| {
            let own = scene
                .model
                .reference(rope, known().constraint_attachment1)
                .unwrap();
            scene.remove(own);
        },
        |scene, _, rope| {
            // Outside Workspace nothing acts.
            let storage = scene.create("ReplicatedStorage");
            let root = scene.model.root();
            scene.model.apply(insert(storage, root)).unwrap();
            scene.reparent(rope, storage);
        },
        |scene, hook, _| {
            // What it hung from falls too.
            scene.set(hook, known().anchored, Value::Bool(false));
        },
    ];
    for end in ends {
        let mut scene = Scene::new();
        let (hook, weight, rope) = hanging(&mut scene);
        let mut world = scene.load();
        // Even one that sleeps.
        scene.run(&mut world, 300);
        assert!(world.moved().is_empty());
        end(&mut scene, hook, rope);
        assert!(falls(&mut scene, &mut world, weight));
    }
}

#[test]
fn attachments_may_move_and_change_parts() {
    let mut scene = Scene::new();
    let (_, weight, rope) = hanging(&mut scene);
    let mut world = scene.load();
    scene.run(&mut world, 60);
    let own = scene
        .model
        .reference(rope, known().constraint_attachment0)
        .unwrap();
    scene.set(
        own,
        known().attachment_cframe,
        Value::CFrame(at(0.0, 3.0, 0.0)),
    );
    scene.run(&mut world, 120);
    assert!((scene.position(weight).y - 98.0).abs() < 0.1);
    let other = scene.anchored(Vec3::new(2.0, 120.0, 0.0), Vec3::ONE);
    scene.reparent(own, other);
    scene.run(&mut world, 600);
    assert!((scene.position(weight).distance(Vec3::new(2.0, 123.0, 0.0)) - 5.0).abs() < 0.1);
}

#[test]
fn an_anchored_end_that_is_moved_takes_the_other_along() {
    let mut scene = Scene::new();
    let (hook, weight, _) = hanging(&mut scene);
    let mut world = scene.load();
    scene.run(&mut world, 60);
    for step in 0..120u8 {
        scene.place(hook, at(0.0, 100.0 + f32::from(step) * 0.1, 0.0));
        scene.tick(&mut world);
    }
    scene.run(&mut world, 60);
    assert!(
        (scene.position(weight).y - 106.9).abs() < 0.2,
        "{}",
        scene.position(weight)
    );
}

#[test]
fn constraints_hold_on_while_assemblies_form_anew() {
    let mut scene = Scene::new();
    let (_, weight, rope) = hanging(&mut scene);
    let mut world = scene.load();
    scene.run(&mut world, 60);
    let more = scene.part(Vec3::new(3.0, 95.0, 0.0), Vec3::ONE);
    let weld = scene.weld(weight, more);
    scene.run(&mut world, 30);
    assert_eq!(world.assembly_of(weight).unwrap().members.len(), 2);
    assert!(world.is_active(&scene.model, rope));
    scene.remove(weld);
    scene.tick(&mut world);
    assert!(falls(&mut scene, &mut world, more));
    assert!(!falls(&mut scene, &mut world, weight));
    scene.set(weight, known().size, Value::Vector3(Vec3::splat(2.0)));
    assert!(!falls(&mut scene, &mut world, weight));
}

#[test]
fn ends_in_one_assembly_do_nothing_until_they_are_apart() {
    let mut scene = Scene::new();
    let (hook, weight, rope) = hanging(&mut scene);
    let weld = scene.weld(hook, weight);
    let mut world = scene.load();
    assert!(!world.is_active(&scene.model, rope));
    scene.run(&mut world, 10);
    scene.remove(weld);
    scene.run(&mut world, 120);
    assert!(world.is_active(&scene.model, rope));
    assert!((scene.position(weight).y - 95.0).abs() < 0.1);
}

#[test]
fn a_constraint_between_anchored_parts_or_to_itself_does_nothing() {
    let mut scene = Scene::new();
    let a = scene.anchored(Vec3::ZERO, Vec3::ONE);
    let b = scene.anchored(Vec3::X * 9.0, Vec3::ONE);
    let loose = scene.part(Vec3::Y * -9.0, Vec3::ONE);
    let between = scene.constrain(
        "RodConstraint",
        [(a, at(0.0, 0.0, 0.0)), (b, at(0.0, 0.0, 0.0))],
        &[],
    );
    let own = scene.constrain(
        "HingeConstraint",
        [(loose, at(1.0, 0.0, 0.0)), (loose, at(0.0, 1.0, 0.0))],
        &[],
    );
    let same = scene.attachment(loose, CFrame::IDENTITY);
    scene.put(own, "Attachment0", Value::Ref(Some(same)));
    scene.put(own, "Attachment1", Value::Ref(Some(same)));
    let mut world = scene.load();
    assert!(falls(&mut scene, &mut world, loose));
    assert!(!world.is_active(&scene.model, between));
    assert!(!world.is_active(&scene.model, own));
}

#[test]
fn bones_in_bones_hold_too() {
    let mut scene = Scene::new();
    let (_, weight, rope) = hanging(&mut scene);
    let mut world = scene.load();
    let bone = scene.create("Bone");
    scene.set(
        bone,
        known().attachment_cframe,
        Value::CFrame(at(0.0, 0.5, 0.0)),
    );
    scene.model.apply(insert(bone, weight)).unwrap();
    let inner = scene.create("Bone");
    scene.set(
        inner,
        known().attachment_cframe,
        Value::CFrame(at(0.0, 0.5, 0.0)),
    );
    scene.model.apply(insert(inner, bone)).unwrap();
    scene.put(rope, "Attachment1", Value::Ref(Some(inner)));
    scene.run(&mut world, 120);
    assert!((scene.position(weight).y - 94.0).abs() < 0.1);
    scene.set(
        bone,
        known().attachment_cframe,
        Value::CFrame(at(0.0, 1.5, 0.0)),
    );
    scene.run(&mut world, 120);
    assert!((scene.position(weight).y - 93.0).abs() < 0.1);
}

#[test]
fn parts_without_collision_between_them_pass_and_touch() {
    for gone in [false, true] {
        let mut scene = Scene::with_floor();
        let table = scene.anchored(Vec3::Y * 5.0, Vec3::new(8.0, 1.0, 8.0));
        let part = scene.part(Vec3::Y * 10.0, Vec3::ONE);
        let mut world = scene.load();
        scene.run(&mut world, 60);
        assert!(scene.position(part).y > 5.5);
        let apart = scene.create("NoCollisionConstraint");
        scene.put(apart, "Part0", Value::Ref(Some(part)));
        scene.put(apart, "Part1", Value::Ref(Some(table)));
        let change = Change::Insert {
            root: apart,
            parent: scene.workspace,
            before: None,
        };
        scene.model.apply(change).unwrap();
        if gone {
            scene.tick(&mut world);
            assert!(world.is_active(&scene.model, apart));
            assert!(!world.can_collide(part, table));
            scene.place(part, at(0.0, 10.0, 0.0));
            scene.remove(apart);
        }
        scene.run(&mut world, 90);
        let wanted = if gone { 6.0 } else { 0.5 };
        assert!(
            (scene.position(part).y - wanted).abs() < 0.1,
            "{}",
            scene.position(part)
        );
    }
}

#[test]
fn one_of_two_that_ask_for_the_same_is_enough() {
    let mut scene = Scene::with_floor();
    let table = scene.anchored(Vec3::Y * 5.0, Vec3::new(8.0, 1.0, 8.0));
    let part = scene.part(Vec3::Y * 10.0, Vec3::ONE);
    let ids = [(part, table), (table, part)].map(|(a, b)| {
        let apart = scene.add("NoCollisionConstraint");
        scene.put(apart, "Part0", Value::Ref(Some(a)));
        scene.put(apart, "Part1", Value::Ref(Some(b)));
        apart
    });
    let mut world = scene.load();
    scene.remove(ids[0]);
    scene.run(&mut world, 90);
    assert!(scene.position(part).y < 1.0);
}

#[test]
fn of_joints_that_hold_the_same_the_first_is_active() {
    let mut scene = Scene::new();
    let parts = [0.0, 2.0, 4.0].map(|x| scene.part(Vec3::X * x, Vec3::ONE));
    let [a, b, c] = parts;
    let welds = [
        scene.weld(a, b),
        scene.weld(b, a),
        scene.weld(b, c),
        scene.weld(c, a),
    ];
    let mut world = scene.load();
    let active =
        |scene: &Scene, world: &World| welds.map(|weld| world.is_active(&scene.model, weld));
    assert_eq!(active(&scene, &world), [true, false, true, false]);
    scene.remove(welds[0]);
    scene.tick(&mut world);
    assert_eq!(active(&scene, &world), [false, true, true, false]);
    scene.set(a, known().anchored, Value::Bool(true));
    scene.set(c, known().anchored, Value::Bool(true));
    scene.tick(&mut world);
    assert_eq!(active(&scene, &world), [false, true, false, false]);
}

#[test]
fn the_constraints_of_a_part_are_told_in_order() {
    let mut scene = Scene::new();
    let (hook, weight, rope) = hanging(&mut scene);
    let rod = scene.constrain(
        "RodConstraint",
        [(hook, CFrame::IDENTITY), (weight, CFrame::IDENTITY)],
        &[],
    );
    let world = scene.load();
    assert_eq!(world.constraints_of(weight), [rope, rod]);
    assert_eq!(world.constraints_of(rope), []);
}

#[test]
fn the_same_changes_give_the_same_bits() {
    let run = || {
        let mut scene = Scene::with_floor();
        let base = scene.anchored(Vec3::Y * 20.0, Vec3::ONE);
        let mut before = base;
        let mut constraints = Vec::new();
        let mut parts = Vec::new();
        for link in 0..12u8 {
            let part = scene.part(Vec3::new(f32::from(link) * 1.5 + 1.5, 20.0, 0.0), Vec3::ONE);
            let ends = [(before, at(0.75, 0.0, 0.0)), (part, at(-0.75, 0.0, 0.0))];
            let class = ["BallSocketConstraint", "HingeConstraint", "RopeConstraint"]
                [usize::from(link % 3)];
            constraints.push(scene.constrain(class, ends, &[]));
            parts.push(part);
            before = part;
        }
        let mut world = scene.load();
        for tick in 0..240usize {
            if tick % 20 == 19 {
                scene.remove(constraints.swap_remove(tick % constraints.len()));
            }
            scene.tick(&mut world);
        }
        parts
            .into_iter()
            .flat_map(|part| scene.cframe(part).to_bits())
            .collect::<Vec<_>>()
    };
    assert_eq!(run(), run());
}
