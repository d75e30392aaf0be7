//! Stability: chains, towers and stacks, momentum at splits and joins, and what hostile numbers come to.

use glam::Vec3;
use proptest::prelude::*;
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value};

use super::scene::{DEFAULT_SIZE, Scene, at};
use crate::World;

/// Classes of constraints, of movers that an attachment holds, and of those that lie in a part.
const CONSTRAINTS: [&str; 12] = [
    "BallSocketConstraint",
    "HingeConstraint",
    "PrismaticConstraint",
    "CylindricalConstraint",
    "UniversalConstraint",
    "PlaneConstraint",
    "RopeConstraint",
    "RodConstraint",
    "SpringConstraint",
    "TorsionSpringConstraint",
    "RigidConstraint",
    "LineForce",
];
const MOVERS: [&str; 6] = [
    "AlignPosition",
    "AlignOrientation",
    "LinearVelocity",
    "AngularVelocity",
    "VectorForce",
    "Torque",
];
const OLDER: [&str; 6] = [
    "BodyVelocity",
    "BodyAngularVelocity",
    "BodyPosition",
    "BodyGyro",
    "BodyForce",
    "BodyThrust",
];

#[test]
fn a_chain_carries_a_hundred_times_the_mass_of_a_link() {
    let mut scene = Scene::new();
    let mut before = scene.anchored(Vec3::Y * 100.0, Vec3::ONE);
    for link in 0..10u8 {
        let part = scene.part(Vec3::Y * (98.5 - 1.5 * f32::from(link)), Vec3::ONE);
        let ends = [(before, at(0.0, -0.75, 0.0)), (part, at(0.0, 0.75, 0.0))];
        scene.constrain("BallSocketConstraint", ends, &[]);
        before = part;
    }
    let size = 100f32.cbrt();
    let weight = scene.part(Vec3::Y * (84.25 - size * 0.5), Vec3::splat(size));
    let ends = [
        (before, at(0.0, -0.75, 0.0)),
        (weight, at(0.0, size * 0.5, 0.0)),
    ];
    scene.constrain("BallSocketConstraint", ends, &[]);
    let mut world = scene.load();
    let start = scene.position(weight);
    scene.tick(&mut world);
    // It swings, too.
    world.set_velocity(weight, Vec3::X * 10.0, Vec3::ZERO);
    let mut longest = 0f32;
    for _ in 0..600 {
        scene.tick(&mut world);
        longest = longest.max(scene.position(weight).distance(Vec3::Y * 99.25));
    }
    let whole = 99.25 - start.y;
    assert!(
        longest < whole * 1.03,
        "stretched to {longest} from {whole}"
    );
}

/// A tower of parts: how far the top sinks and drifts in ten seconds.
fn tower(count: usize, size: Vec3) -> (f32, f32, bool) {
    let mut scene = Scene::with_floor();
    let parts: Vec<InstanceId> = (0..count)
        .map(|level| scene.part(Vec3::Y * (size.y * (level as f32 + 0.5)), size))
        .collect();
    let top = parts[count - 1];
    let start = scene.position(top);
    let mut world = scene.load();
    scene.run(&mut world, 600);
    let moved = scene.position(top) - start;
    (-moved.y, moved.x.hypot(moved.z), world.moved().is_empty())
}

#[test]
fn stacks_of_twenty_and_a_tower_of_sixty_stand() {
    for (count, size, sinks) in [
        (20, Vec3::splat(2.0), 0.4),
        (20, DEFAULT_SIZE, 0.4),
        (60, Vec3::splat(2.0), 2.0),
    ] {
        let (sunk, drifted, sleeps) = tower(count, size);
        assert!(
            sunk < sinks && drifted < 0.2 && sleeps,
            "{count}: {sunk} {drifted} {sleeps}"
        );
    }
}

/// Momentum and angular momentum about the origin.
fn momenta(world: &mut World, parts: &[InstanceId]) -> (Vec3, Vec3) {
    let mut roots = Vec::new();
    let (mut momentum, mut spin) = (Vec3::ZERO, Vec3::ZERO);
    for &part in parts {
        let root = world.assembly_of(part).unwrap().root;
        if roots.contains(&root) {
            continue;
        }
        roots.push(root);
        let mass = world.assembly_mass(part).unwrap();
        let motion = world.assembly_motion(part).unwrap();
        momentum += motion.linear * mass;
        spin += motion.centre.cross(motion.linear * mass) + world.spin_momentum(part).unwrap();
    }
    (momentum, spin)
}

#[test]
fn momentum_is_kept_at_splits_and_joins() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let parts: Vec<InstanceId> = (0..6u8)
        .map(|i| {
            scene.part(
                Vec3::X * (f32::from(i) * 2.0),
                Vec3::new(2.0, 1.0, 1.0 + f32::from(i % 3)),
            )
        })
        .collect();
    let welds: Vec<InstanceId> = parts
        .windows(2)
        .map(|pair| scene.weld(pair[0], pair[1]))
        .collect();
    let mut world = scene.load();
    scene.tick(&mut world);
    world.set_velocity(
        parts[0],
        Vec3::new(3.0, 1.0, -2.0),
        Vec3::new(0.3, 2.0, 0.5),
    );
    scene.tick(&mut world);
    let (momentum, spin) = momenta(&mut world, &parts);
    for weld in [2, 0, 4] {
        for enabled in [false, true] {
            scene.set(
                welds[weld],
                known().weld_constraint_enabled,
                Value::Bool(enabled),
            );
            scene.tick(&mut world);
            let (now, turns) = momenta(&mut world, &parts);
            assert!(
                (now - momentum).length() < 0.01 * momentum.length(),
                "{now} {momentum}"
            );
            assert!(
                (turns - spin).length() < 0.01 * spin.length(),
                "{turns} {spin}"
            );
        }
    }
}

#[test]
fn ten_thousand_parts_may_be_one_assembly_with_constraints() {
    let mut scene = Scene::new();
    let parts: Vec<InstanceId> = (0..10_000)
        .map(|i| {
            scene.part(
                Vec3::new((i % 100) as f32, 50.0, (i / 100) as f32),
                Vec3::ONE,
            )
        })
        .collect();
    for pair in parts.windows(2) {
        scene.weld(pair[0], pair[1]);
    }
    let hook = scene.anchored(Vec3::Y * 80.0, Vec3::ONE);
    scene.constrain(
        "RopeConstraint",
        [(hook, CFrame::IDENTITY), (parts[0], CFrame::IDENTITY)],
        &[],
    );
    let mut world = scene.load();
    scene.run(&mut world, 3);
    assert_eq!(
        world.assembly_of(parts[9_999]).unwrap().members.len(),
        10_000
    );
    assert!(scene.position(parts[9_999]).is_finite());
}

fn hostile() -> impl Strategy<Value = f32> {
    prop_oneof![
        3 => -200.0..200.0f32,
        1 => any::<f32>(),
        2 => prop::sample::select(vec![
            0.0, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30, -1e30, f32::MAX, f32::MIN_POSITIVE,
        ]),
    ]
}

/// Sets every property of an instance that holds numbers, enums or flags.
fn scramble(scene: &mut Scene, id: InstanceId, numbers: &[f32], salt: usize) {
    let table = scene.model.table();
    let class = scene.model.class(id).unwrap();
    for (at, &property) in table.class(class).properties.iter().enumerate() {
        let pick = |more: usize| numbers[(salt + at * 3 + more) % numbers.len()];
        let three = Vec3::new(pick(0), pick(1), pick(2));
        let name = table.property(property).name;
        let value = match scene.model.value(id, property) {
            Some(Value::Float32(_)) => Value::Float32(pick(0)),
            Some(Value::Vector3(_)) => Value::Vector3(three),
            Some(Value::Vector2(_)) => Value::Vector2(three.truncate()),
            Some(Value::Bool(_)) if name != "Enabled" && name != "Archivable" => {
                Value::Bool((salt + at).is_multiple_of(2))
            }
            Some(Value::Enum(_)) => Value::Enum(((salt + at) % 4) as u32),
            Some(Value::CFrame(_)) => {
                let components = std::array::from_fn(pick);
                Value::CFrame(CFrame::from_components(components))
            }
            _ => continue,
        };
        // The model may refuse numbers; then the constraint keeps its own.
        let change = studio_model::Change::SetProperty {
            id,
            property,
            value,
        };
        drop(scene.model.apply(change));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_numbers_in_constraints_make_it_panic_or_spread(
        numbers in prop::collection::vec(hostile(), 24),
        picks in prop::collection::vec((0..CONSTRAINTS.len(), 0..4usize, 0..4usize), 1..6),
        movers in prop::collection::vec((0..MOVERS.len() + OLDER.len(), 0..4usize), 0..6),
        salt in 0..1_000usize,
    ) {
        let mut scene = Scene::with_floor();
        let parts: Vec<InstanceId> = (0..4u8)
            .map(|i| scene.part(Vec3::new(f32::from(i) * 3.0, 6.0, 0.0), Vec3::splat(1.0 + f32::from(i))))
            .collect();
        scene.set(parts[3], known().anchored, Value::Bool(true));
        let bystander = scene.part(Vec3::new(0.0, 1.0, 60.0), Vec3::splat(2.0));
        let mut made = Vec::new();
        for (class, a, b) in picks {
            let ends = [(parts[a], at(1.0, 0.0, 0.0)), (parts[b], at(0.0, 1.0, 0.0))];
            made.push(scene.constrain(CONSTRAINTS[class], ends, &[]));
        }
        for (class, part) in movers {
            made.push(match MOVERS.get(class) {
                Some(class) => scene.move_by(class, parts[part], &[]),
                None => scene.move_in(OLDER[class - MOVERS.len()], parts[part], &[]),
            });
        }
        for (i, &id) in made.iter().enumerate() {
            scramble(&mut scene, id, &numbers, salt + i * 7);
        }
        let mut world = scene.load();
        for tick in 0..40usize {
            if tick % 10 == 9 {
                let id = made[tick % made.len()];
                scramble(&mut scene, id, &numbers, salt + tick);
            }
            scene.tick(&mut world);
            for moved in world.moved() {
                prop_assert!(moved.pose.is_finite());
                prop_assert!(moved.linear_velocity.is_finite() && moved.angular_velocity.is_finite());
            }
        }
        for &part in &parts {
            prop_assert!(world.assembly_of(part).is_some() || world.parked().contains(&part));
        }
        prop_assert!(scene.position(bystander).is_finite());
    }
}

#[test]
fn forces_beyond_measure_are_cut_down() {
    for class in ["VectorForce", "Torque"] {
        let mut scene = Scene::new();
        let part = scene.part(Vec3::ZERO, Vec3::splat(2.0));
        let property = if class == "Torque" { "Torque" } else { "Force" };
        for _ in 0..3 {
            scene.move_by(
                class,
                part,
                &[(property, Value::Vector3(Vec3::splat(1e30)))],
            );
        }
        let mut world = scene.load();
        scene.run(&mut world, 10);
        let motion = world.assembly_motion(part).unwrap();
        assert!(motion.linear.length() < 40_000.0 && motion.angular.length() < 100.0);
        assert!(scene.cframe(part).is_finite());
    }
}

#[test]
fn attachments_at_no_place_hold_nothing_until_they_are_at_one() {
    let mut scene = Scene::new();
    let hook = scene.anchored(Vec3::Y * 50.0, Vec3::ONE);
    let weight = scene.part(Vec3::Y * 48.0, Vec3::ONE);
    let ends = [(hook, CFrame::IDENTITY), (weight, CFrame::IDENTITY)];
    let rope = scene.constrain("RopeConstraint", ends, &[]);
    let own = scene
        .model
        .reference(rope, known().constraint_attachment1)
        .unwrap();
    let nowhere = CFrame::from_position(Vec3::splat(f32::NAN));
    let value = Value::CFrame(nowhere);
    drop(
        scene
            .model
            .bulk()
            .set_property(own, known().attachment_cframe, value),
    );
    let mut world = scene.load();
    scene.run(&mut world, 30);
    assert!(!world.is_active(&scene.model, rope) || scene.position(weight).y > 44.0);
    scene.set(
        own,
        known().attachment_cframe,
        Value::CFrame(CFrame::IDENTITY),
    );
    scene.run(&mut world, 600);
    let length = scene.position(weight).distance(Vec3::Y * 50.0);
    assert!(length < 5.5, "{length}");
}

#[test]
fn what_is_far_apart_is_brought_together_and_stays_finite() {
    for class in [
        "BallSocketConstraint",
        "HingeConstraint",
        "RodConstraint",
        "PrismaticConstraint",
    ] {
        let mut scene = Scene::new();
        scene.gravity(0.0);
        let hook = scene.anchored(Vec3::ZERO, Vec3::ONE);
        let far = scene.part(Vec3::new(300.0, 200.0, -100.0), Vec3::ONE);
        let ends = [(hook, CFrame::IDENTITY), (far, CFrame::IDENTITY)];
        let constraint = scene.constrain(class, ends, &[]);
        scene.put(hook, "CanCollide", Value::Bool(false));
        let mut world = scene.load();
        scene.run(&mut world, 3_000);
        assert!(world.parked().is_empty(), "{class}");
        assert!(world.is_active(&scene.model, constraint), "{class}");
        let place = scene.position(far);
        let wanted = match class {
            "RodConstraint" => 5.0,
            "PrismaticConstraint" => place.x.abs(),
            _ => 0.0,
        };
        assert!((place.length() - wanted).abs() < 0.2, "{class}: {place}");
    }
}
