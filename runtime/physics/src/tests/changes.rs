use glam::{Quat, Vec3};
use proptest::prelude::*;
use studio_model::known::known;
use studio_model::{CFrame, Change, InstanceId, Value};

use super::scene::{DEFAULT_SIZE, Scene, insert, moved_of};
use crate::World;

#[test]
fn a_part_that_comes_falls_and_one_that_goes_is_gone() {
    let mut scene = Scene::with_floor();
    let mut world = scene.load();
    let part = scene.part(Vec3::Y * 20.0, DEFAULT_SIZE);
    scene.run(&mut world, 30);
    assert!(scene.position(part).y < 19.0);
    scene.remove(part);
    scene.model.free(part);
    scene.tick(&mut world);
    assert_eq!(world.assembly_of(part), None);
    assert!(world.moved().is_empty());
    assert_eq!(world.assemblies().count(), 1);
}

#[test]
fn anchoring_stops_and_unanchoring_lets_go() {
    let mut scene = Scene::new();
    let part = scene.part(Vec3::ZERO, DEFAULT_SIZE);
    let mut world = scene.load();
    scene.run(&mut world, 10);
    scene.set(part, known().anchored, Value::Bool(true));
    scene.tick(&mut world);
    let stopped = scene.cframe(part);
    scene.run(&mut world, 10);
    assert_eq!(scene.cframe(part).to_bits(), stopped.to_bits());
    scene.set(part, known().anchored, Value::Bool(false));
    scene.run(&mut world, 10);
    assert!(scene.position(part).y < stopped.position.y - 1.0);
}

#[test]
fn a_part_that_grows_pushes_what_lies_on_it() {
    let mut scene = Scene::with_floor();
    let block = scene.anchored(Vec3::Y, Vec3::new(10.0, 2.0, 10.0));
    let part = scene.part(Vec3::Y * 2.6, DEFAULT_SIZE);
    let mut world = scene.load();
    scene.run(&mut world, 120);
    scene.set(
        block,
        known().size,
        Value::Vector3(Vec3::new(10.0, 6.0, 10.0)),
    );
    scene.run(&mut world, 240);
    assert!(scene.position(part).y > 4.0, "{}", scene.position(part));
}

#[test]
fn setting_the_cframe_of_one_part_moves_its_assembly() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let a = scene.part(Vec3::ZERO, DEFAULT_SIZE);
    let b = scene.part(Vec3::X * 5.0, DEFAULT_SIZE);
    scene.weld(a, b);
    for anchored in [false, true] {
        scene.place(a, CFrame::IDENTITY);
        scene.place(b, CFrame::from_position(Vec3::X * 5.0));
        scene.set(a, known().anchored, Value::Bool(anchored));
        let mut world = scene.load();
        let turn = Quat::from_rotation_y(std::f32::consts::FRAC_PI_2);
        scene.place(b, CFrame::from_quat(Vec3::new(0.0, 7.0, 0.0), turn));
        scene.tick(&mut world);
        let expected = Vec3::new(0.0, 7.0, 5.0);
        assert!(
            scene.position(a).abs_diff_eq(expected, 1e-4),
            "{anchored}: {}",
            scene.position(a)
        );
        assert_eq!(moved_of(&world, a).unwrap().pose, scene.cframe(a));
        scene.tick(&mut world);
        assert!(scene.position(b).abs_diff_eq(Vec3::Y * 7.0, 1e-4));
        assert!(
            world
                .root_pose(b)
                .unwrap()
                .position
                .abs_diff_eq(expected, 1e-4)
        );
    }
}

#[test]
fn moving_every_part_of_an_assembly_moves_it_once() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let parts: Vec<InstanceId> = (0..5)
        .map(|i| scene.part(Vec3::X * 5.0 * i as f32, DEFAULT_SIZE))
        .collect();
    for pair in parts.windows(2) {
        scene.weld(pair[0], pair[1]);
    }
    let mut world = scene.load();
    let lift = CFrame::from_quat(Vec3::new(10.0, 20.0, 30.0), Quat::from_rotation_z(0.5));
    for &part in &parts {
        let placed = lift * scene.cframe(part);
        scene.place(part, placed);
    }
    let placed = scene.cframe(parts[0]);
    scene.tell(&mut world);
    assert_eq!(
        world.root_pose(parts[0]).unwrap().to_bits(),
        placed.to_bits()
    );
}

#[test]
fn an_assembly_that_splits_keeps_its_momentum() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let (left, right) = (
        scene.part(Vec3::X * -5.0, DEFAULT_SIZE),
        scene.part(Vec3::X * 5.0, DEFAULT_SIZE),
    );
    let weld = scene.weld(left, right);
    let mut world = scene.load();
    world.set_velocity(left, Vec3::new(3.0, 0.0, 0.0), Vec3::new(0.0, 2.0, 0.0));
    scene.tick(&mut world);
    scene.remove(weld);
    scene.tick(&mut world);
    // The halves fly on along their tangents and still turn.
    let (a, b) = (
        moved_of(&world, left).unwrap(),
        moved_of(&world, right).unwrap(),
    );
    assert!((a.linear_velocity + b.linear_velocity).abs_diff_eq(Vec3::X * 6.0, 0.1));
    assert!(
        (a.linear_velocity - b.linear_velocity).abs_diff_eq(Vec3::Z * 20.0, 1.0),
        "{a:?} {b:?}"
    );
    for half in [a, b] {
        assert!(
            half.angular_velocity.abs_diff_eq(Vec3::Y * 2.0, 0.05),
            "{half:?}"
        );
    }
}

#[test]
fn assemblies_that_join_add_their_momenta() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let (low, high) = (
        scene.part(Vec3::ZERO, DEFAULT_SIZE),
        scene.part(Vec3::Y * 10.0, DEFAULT_SIZE),
    );
    let mut world = scene.load();
    world.set_velocity(low, Vec3::X * 4.0, Vec3::ZERO);
    world.set_velocity(high, Vec3::X * -4.0, Vec3::ZERO);
    scene.weld(low, high);
    scene.tick(&mut world);
    let moved = moved_of(&world, low).unwrap();
    assert_eq!(world.moved().len(), 1);
    // Opposite and equal: the whole spins about its centre. 2 m v r = (2 I + 2 m r²) w, with I = (4² + 1.2²) / 12.
    let spin = 4.0 * 5.0 / (25.0 + (16.0 + 1.44) / 12.0);
    assert!(
        moved.angular_velocity.abs_diff_eq(Vec3::Z * spin, 0.02),
        "{moved:?}"
    );
    assert!(
        moved.linear_velocity.abs_diff_eq(Vec3::X * spin * 5.0, 0.1),
        "{moved:?}"
    );
}

#[test]
fn a_weld_that_waited_for_its_part_acts_when_it_comes() {
    let mut scene = Scene::new();
    let (a, b) = (
        scene.part(Vec3::ZERO, DEFAULT_SIZE),
        scene.part(Vec3::X * 5.0, DEFAULT_SIZE),
    );
    scene.weld(a, b);
    scene.remove(b);
    let mut world = scene.load();
    assert_eq!(world.assembly_of(a).unwrap().members, [a]);
    scene.model.apply(insert(b, scene.workspace)).unwrap();
    scene.tick(&mut world);
    assert_eq!(world.assembly_of(b).unwrap().members, [a, b]);
}

#[test]
fn a_weld_between_anchored_parts_acts_when_one_is_let_go() {
    let mut scene = Scene::new();
    let (a, b) = (
        scene.anchored(Vec3::ZERO, DEFAULT_SIZE),
        scene.anchored(Vec3::X * 5.0, DEFAULT_SIZE),
    );
    scene.weld(a, b);
    let mut world = scene.load();
    assert_eq!(world.assemblies().count(), 2);
    scene.set(a, known().anchored, Value::Bool(false));
    scene.tick(&mut world);
    assert_eq!(world.assembly_of(a).unwrap().members, [b, a]);
}

#[test]
fn a_part_that_left_and_came_back_in_one_tick_starts_where_it_was_put() {
    let mut scene = Scene::new();
    let part = scene.anchored(Vec3::ZERO, DEFAULT_SIZE);
    let mut world = scene.load();
    let undo = scene.model.apply(Change::Remove { root: part }).unwrap();
    scene.place(part, CFrame::from_position(Vec3::X * 7.0));
    scene.model.apply(undo).unwrap();
    scene.tick(&mut world);
    assert_eq!(
        world.root_pose(part),
        Some(CFrame::from_position(Vec3::X * 7.0))
    );
}

#[test]
fn a_part_that_was_carried_along_and_then_let_go_is_told_too() {
    let mut scene = Scene::new();
    let (base, arm) = (
        scene.anchored(Vec3::ZERO, DEFAULT_SIZE),
        scene.part(Vec3::X * 5.0, DEFAULT_SIZE),
    );
    let weld = scene.weld(base, arm);
    let mut world = scene.load();
    scene.place(arm, CFrame::from_position(Vec3::X * 15.0));
    scene.remove(weld);
    scene.tick(&mut world);
    assert_eq!(scene.position(base), Vec3::X * 10.0);
    assert_eq!(world.root_pose(base).unwrap().position, Vec3::X * 10.0);
}

/// What one thing can happen to a small place.
#[derive(Debug, Clone)]
enum Step {
    Anchor(usize, bool),
    Weld(usize, usize),
    Unweld(usize),
    Enable(usize, bool),
    Remove(usize),
    Bring(usize),
    Resize(usize, f32),
    Place(usize, f32),
    Tick,
}

fn step() -> impl Strategy<Value = Step> {
    let part = 0..8usize;
    prop_oneof![
        (part.clone(), any::<bool>()).prop_map(|(p, on)| Step::Anchor(p, on)),
        (part.clone(), part.clone()).prop_map(|(a, b)| Step::Weld(a, b)),
        part.clone().prop_map(Step::Unweld),
        (part.clone(), any::<bool>()).prop_map(|(w, on)| Step::Enable(w, on)),
        part.clone().prop_map(Step::Remove),
        part.clone().prop_map(Step::Bring),
        (part.clone(), 1.0..9.0f32).prop_map(|(p, size)| Step::Resize(p, size)),
        (part, -50.0..50.0f32).prop_map(|(p, at)| Step::Place(p, at)),
        Just(Step::Tick),
    ]
}

fn run(
    scene: &mut Scene,
    world: &mut World,
    parts: &[InstanceId],
    welds: &mut Vec<InstanceId>,
    step: &Step,
) {
    let in_tree = |scene: &Scene, id| scene.model.parent(id).is_some();
    match *step {
        Step::Anchor(part, on) => scene.set(parts[part], known().anchored, Value::Bool(on)),
        Step::Weld(a, b) => welds.push(scene.weld(parts[a], parts[b])),
        Step::Unweld(weld) if weld < welds.len() => {
            let weld = welds.swap_remove(weld);
            scene.remove(weld);
        }
        Step::Enable(weld, on) if weld < welds.len() => {
            scene.set(
                welds[weld],
                known().weld_constraint_enabled,
                Value::Bool(on),
            );
        }
        Step::Remove(part) if in_tree(scene, parts[part]) => scene.remove(parts[part]),
        Step::Bring(part) if !in_tree(scene, parts[part]) => {
            scene
                .model
                .apply(insert(parts[part], scene.workspace))
                .unwrap();
        }
        Step::Resize(part, size) => {
            scene.set(parts[part], known().size, Value::Vector3(Vec3::splat(size)));
        }
        Step::Place(part, at) => scene.place(parts[part], CFrame::from_position(Vec3::splat(at))),
        Step::Tick => scene.tick(world),
        _ => {}
    }
}

/// Who moves with whom, as sorted sets.
fn grouping(world: &World) -> Vec<(bool, Vec<InstanceId>)> {
    let mut groups: Vec<(bool, Vec<InstanceId>)> = world
        .assemblies()
        .map(|assembly| {
            let mut members = assembly.members.to_vec();
            members.sort_unstable();
            (assembly.anchored, members)
        })
        .collect();
    groups.sort_unstable();
    groups
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_world_that_was_told_groups_parts_like_one_that_is_loaded(steps in prop::collection::vec(step(), 1..60)) {
        let mut scene = Scene::new();
        scene.gravity(10.0);
        let parts: Vec<InstanceId> = (0..8).map(|i| scene.part(Vec3::X * 6.0 * i as f32, DEFAULT_SIZE)).collect();
        let mut welds = Vec::new();
        let mut world = scene.load();
        for step in &steps {
            run(&mut scene, &mut world, &parts, &mut welds, step);
        }
        scene.tick(&mut world);
        let loaded = World::load(&scene.model);
        // Where several anchored parts are joined, document order decides who holds the parts between them, and what came
        // later counts as later: so compare what is anchored, and the groups of what is not.
        let loose = |world: &World| grouping(world).into_iter().filter(|(anchored, _)| !anchored).collect::<Vec<_>>();
        let held = |world: &World| {
            let mut parts: Vec<InstanceId> = grouping(world).into_iter().filter(|(a, _)| *a).flat_map(|(_, m)| m).collect();
            parts.sort_unstable();
            parts
        };
        prop_assert_eq!(loose(&world), loose(&loaded));
        prop_assert_eq!(held(&world), held(&loaded));
        for assembly in world.assemblies() {
            for (member, offset) in assembly.members.iter().zip(assembly.offsets) {
                let apart = (world.root_pose(*member).unwrap() * *offset).position - scene.position(*member);
                prop_assert!(apart.length() < 1e-2, "{:?} is {} from where the model has it", member, apart);
            }
        }
    }
}

#[test]
fn an_undone_removal_brings_the_part_back() {
    let mut scene = Scene::with_floor();
    let part = scene.part(Vec3::Y * 10.0, DEFAULT_SIZE);
    let mut world = scene.load();
    let undo = scene.model.apply(Change::Remove { root: part }).unwrap();
    scene.tick(&mut world);
    assert_eq!(world.assembly_of(part), None);
    scene.model.apply(undo).unwrap();
    scene.run(&mut world, 20);
    assert!(scene.position(part).y < 10.0);
}
