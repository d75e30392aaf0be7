use glam::{Mat3, Vec3};
use proptest::prelude::*;
use studio_model::known::known;
use studio_model::value::PhysicalProperties;
use studio_model::{CFrame, InstanceId, Value, ValueVec};

use super::scene::{DEFAULT_SIZE, Scene};

/// Puts parts into the model as a reader of files does: nobody checks the numbers.
fn add_unchecked(scene: &mut Scene, parts: &[(CFrame, Vec3)]) -> Vec<InstanceId> {
    let mut bulk = scene.model.bulk();
    let mut ids = Vec::new();
    let rows = bulk
        .create_many(known().part, parts.len(), &mut ids)
        .unwrap();
    let cframes = ValueVec::CFrame(parts.iter().map(|(cframe, _)| *cframe).collect());
    let sizes = ValueVec::Vector3(parts.iter().map(|(_, size)| *size).collect());
    bulk.fill(rows, known().cframe, cframes).unwrap();
    bulk.fill(rows, known().size, sizes).unwrap();
    for &id in &ids {
        bulk.link(id, scene.workspace);
    }
    ids
}

fn number() -> impl Strategy<Value = f32> {
    prop_oneof![
        4 => -10.0..10.0f32,
        1 => any::<f32>(),
        1 => prop::sample::select(vec![0.0, -0.0, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN_POSITIVE]),
    ]
}

fn cframe() -> impl Strategy<Value = CFrame> {
    prop_oneof![
        prop::array::uniform3(-10.0..10.0f32)
            .prop_map(|at| CFrame::from_position(Vec3::from_array(at))),
        prop::array::uniform12(number()).prop_map(CFrame::from_components),
    ]
}

fn part() -> impl Strategy<Value = (CFrame, Vec3)> {
    (
        cframe(),
        prop::array::uniform3(number()).prop_map(Vec3::from_array),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_numbers_make_it_panic_or_spread(
        parts in prop::collection::vec(part(), 1..12),
        welds in prop::collection::vec((0..12usize, 0..12usize), 0..6),
        forms in prop::collection::vec(0..5u32, 12),
        own in prop::array::uniform5(number()),
    ) {
        let mut scene = Scene::with_floor();
        let ids = add_unchecked(&mut scene, &parts);
        for (&id, form) in ids.iter().zip(&forms) {
            scene.set(id, known().shape, Value::Enum(*form));
        }
        scene.set(ids[0], known().physical_properties, Value::PhysicalProperties(Some(PhysicalProperties {
            density: own[0],
            friction: own[1],
            elasticity: own[2],
            friction_weight: own[3],
            elasticity_weight: own[4],
            acoustic_absorption: 0.0,
        })));
        for (a, b) in welds {
            if a < ids.len() && b < ids.len() {
                scene.weld(ids[a], ids[b]);
            }
        }
        let mut world = scene.load();
        for _ in 0..30 {
            scene.tick(&mut world);
            for moved in world.moved() {
                prop_assert!(moved.pose.is_finite() && moved.linear_velocity.is_finite());
            }
        }
        for id in ids {
            prop_assert!(world.assembly_of(id).is_some() || world.parked().contains(&id));
        }
    }
}

#[test]
fn a_part_at_no_place_is_parked_and_comes_when_it_is_placed() {
    let mut scene = Scene::with_floor();
    let nowhere = CFrame {
        position: Vec3::new(0.0, f32::NAN, 0.0),
        rotation: Mat3::IDENTITY,
    };
    let far = CFrame::from_position(Vec3::X * 1e12);
    let ids = add_unchecked(&mut scene, &[(nowhere, DEFAULT_SIZE), (far, DEFAULT_SIZE)]);
    let mut world = scene.load();
    assert_eq!(world.parked(), ids);
    scene.run(&mut world, 10);
    assert_eq!(world.assembly_of(ids[0]), None);
    scene.place(ids[0], CFrame::from_position(Vec3::Y * 10.0));
    scene.run(&mut world, 10);
    assert!(scene.position(ids[0]).y < 10.0);
    assert_eq!(world.parked(), [ids[1]]);
}

#[test]
fn what_leaves_the_world_is_parked_where_it_was_last_seen() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let part = scene.part(Vec3::X * 999_990.0, DEFAULT_SIZE);
    let mut world = scene.load();
    world.set_velocity(part, Vec3::X * 1_000.0, Vec3::ZERO);
    scene.run(&mut world, 60);
    assert_eq!(world.parked(), [part]);
    assert!(world.moved().is_empty());
    assert!(scene.position(part).x <= 1_000_000.0);
    scene.place(part, CFrame::IDENTITY);
    world.set_velocity(part, Vec3::ZERO, Vec3::ZERO);
    scene.gravity(100.0);
    scene.run(&mut world, 10);
    assert!(scene.position(part).y < -0.5);
    assert!(world.parked().is_empty());
}

#[test]
fn a_velocity_that_is_not_a_number_is_refused() {
    let mut scene = Scene::new();
    let part = scene.part(Vec3::ZERO, DEFAULT_SIZE);
    let mut world = scene.load();
    assert!(!world.set_velocity(part, Vec3::splat(f32::NAN), Vec3::ZERO));
    scene.run(&mut world, 10);
    assert!(world.parked().is_empty());
    assert!(scene.position(part).y < 0.0);
}

#[test]
fn three_hundred_parts_in_one_spot_stay_finite() {
    let mut scene = Scene::with_floor();
    let parts = vec![(CFrame::from_position(Vec3::Y * 2.0), DEFAULT_SIZE); 300];
    let ids = add_unchecked(&mut scene, &parts);
    let mut world = scene.load();
    scene.run(&mut world, 20);
    for id in ids {
        assert!(scene.cframe(id).is_finite());
    }
}

#[test]
fn a_tower_of_five_thousand_parts_stays_finite() {
    let mut scene = Scene::with_floor();
    let parts: Vec<(CFrame, Vec3)> = (0..5_000u16)
        .map(|level| {
            let height = DEFAULT_SIZE.y * (f32::from(level) + 0.5);
            (CFrame::from_position(Vec3::Y * height), DEFAULT_SIZE)
        })
        .collect();
    let ids = add_unchecked(&mut scene, &parts);
    let mut world = scene.load();
    scene.run(&mut world, 30);
    assert!(world.parked().is_empty());
    for id in ids {
        let place = scene.position(id);
        assert!(place.is_finite() && place.length() < 10_000.0, "{place}");
    }
}

#[test]
fn joints_to_nothing_and_to_themselves_join_nothing() {
    let mut scene = Scene::with_floor();
    let part = scene.part(Vec3::Y * 20.0, DEFAULT_SIZE);
    let other = scene.part(Vec3::new(9.0, 20.0, 0.0), DEFAULT_SIZE);
    for class in ["Weld", "WeldConstraint", "Motor6D", "Snap"] {
        scene.join(class, part, part);
        let half = scene.join(class, part, other);
        let end = if class == "WeldConstraint" {
            known().weld_constraint_part1
        } else {
            known().joint_part1
        };
        scene.set(half, end, Value::Ref(None));
    }
    for class in ["HingeConstraint", "RopeConstraint", "RigidConstraint"] {
        let ends = [(part, CFrame::IDENTITY), (part, CFrame::IDENTITY)];
        scene.constrain(class, ends, &[]);
        let half = scene.constrain(class, [ends[0], (other, CFrame::IDENTITY)], &[]);
        scene.put(half, "Attachment1", Value::Ref(None));
    }
    let mut world = scene.load();
    scene.run(&mut world, 400);
    assert_eq!(world.assemblies().count(), 3);
    for part in [part, other] {
        let place = scene.position(part);
        // It fell, on whatever side.
        assert!((0.5..2.1).contains(&place.y), "{place}");
    }
}

#[test]
fn what_is_mirrored_or_flat_is_simulated_or_parked_and_harms_nobody() {
    let mut scene = Scene::with_floor();
    let bystander = scene.part(Vec3::new(40.0, 0.6, 0.0), DEFAULT_SIZE);
    let turns = [
        Mat3::from_diagonal(Vec3::new(-1.0, 1.0, 1.0)),
        Mat3::from_diagonal(Vec3::splat(-1.0)),
        Mat3::from_diagonal(Vec3::new(1.0, 0.0, 1.0)),
        Mat3::ZERO,
        Mat3::from_diagonal(Vec3::splat(1e9)),
    ];
    let parts: Vec<(CFrame, Vec3)> = turns
        .into_iter()
        .zip(0u8..)
        .map(|(rotation, at)| {
            let position = Vec3::new(f32::from(at) * 8.0 - 20.0, 5.0, 0.0);
            (CFrame { position, rotation }, DEFAULT_SIZE)
        })
        .collect();
    let ids = add_unchecked(&mut scene, &parts);
    let mut world = scene.load();
    scene.run(&mut world, 240);
    for id in ids {
        assert!(world.assembly_of(id).is_some() || world.parked().contains(&id));
        if world.assembly_of(id).is_some() {
            assert!(scene.cframe(id).is_finite());
        }
    }
    assert!((scene.position(bystander) - Vec3::new(40.0, 0.6, 0.0)).length() < 0.1);
}
