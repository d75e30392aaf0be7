//! Measures a tick: our whole physics phase over a bare rapier step of the same scene, what sleeping bodies cost, and how
//! long many anchored parts take to load. `cargo run --release -p studio-physics --example tick -- [BODIES]`
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::time::{Duration, Instant};

use glam::Vec3;
use rapier3d::prelude::*;
use studio_model::known::known;
use studio_model::{
    CFrame, ChangeError, DataModel, InstanceId, JournalEntry, JournalRead, PropertyId, Value,
};
use studio_physics::{CharacterBody, Drive, Material, World};

const PILE_HEIGHT: usize = 25;
const SPACING: f32 = 12.0;
const PART: Vec3 = Vec3::new(4.0, 1.2, 2.0);
const STEPS: usize = 180;

fn main() -> Result<(), ChangeError> {
    let bodies = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(5_000);
    piles(bodies, "Plastic", "Plastic")?;
    // Weights other than 1 on the floor, then everywhere: the bare side knows no weights.
    piles(bodies, "Plastic", "Concrete")?;
    piles(bodies, "Concrete", "Concrete")?;
    sleepers(20_000)?;
    welds(179, 1_000)?;
    characters(100)?;
    anchored(100_000)
}

/// Characters of six parts that walk about on a floor, and that stand.
fn characters(count: usize) -> Result<(), ChangeError> {
    let mut place = Place::new()?;
    place.floor(count * PILE_HEIGHT)?;
    let mut roots = Vec::new();
    for at in grid(count) {
        let at = at + Vec3::Y * 3.0;
        let root = place.part(at, Vec3::new(2.0, 2.0, 1.0), false)?;
        for limb in 0..5u8 {
            let beside = at + Vec3::new(f32::from(limb) - 2.0, 0.5, 0.0);
            let part = place.part(beside, Vec3::ONE, false)?;
            place.weld(root, part)?;
        }
        roots.push(root);
    }
    let mut world = World::load(&place.model);
    for &root in &roots {
        let body = CharacterBody {
            hip_height: 2.0,
            max_slope_degrees: 60.0,
        };
        world.set_character(root, Some(body));
    }
    for (speed, what) in [(16.0, "walk"), (0.0, "stand")] {
        for (i, &root) in roots.iter().enumerate() {
            let (x, z) = (i as f32).sin_cos();
            let velocity = Vec3::new(x, 0.0, z) * speed;
            let facing = Some(velocity);
            let drive = Drive {
                velocity,
                facing,
                climbs: true,
                ..Drive::default()
            };
            world.drive(root, drive);
        }
        let mut ticks: Vec<Duration> = (0..STEPS).map(|_| timed(|| world.step())).collect();
        println!(
            "{count} characters that {what}: {:.3} ms a tick",
            median(&mut ticks)
        );
    }
    Ok(())
}

/// Our phase over a bare step, side by side, while piles fall and settle.
fn piles(count: usize, material: &str, floor_material: &str) -> Result<(), ChangeError> {
    let mut place = Place::new()?;
    let floor = place.floor(count)?;
    place.material(floor, floor_material)?;
    for at in pile_positions(count) {
        let part = place.part(at, PART, false)?;
        place.material(part, material)?;
    }
    let mut world = World::load(&place.model);
    let mut bare = Bare::new(count, material, floor_material);
    let (mut ours, mut theirs, mut awake) = (Vec::new(), Vec::new(), 0);
    for _ in 0..STEPS {
        ours.push(timed(|| {
            world.apply_changes(&place.model, []);
            world.step();
            world.write_back(&mut place.model);
        }));
        awake = awake.max(world.moved().len());
        theirs.push(timed(|| bare.step()));
    }
    let (ours_total, theirs_total): (Duration, Duration) = (ours.iter().sum(), theirs.iter().sum());
    println!(
        "{count} {material} bodies in piles on {floor_material}, {STEPS} steps, up to {awake} awake: ours {:.2} ms (median {:.2}), bare {:.2} ms (median {:.2}), ratio {:.3}",
        millis(ours_total) / STEPS as f64,
        median(&mut ours),
        millis(theirs_total) / STEPS as f64,
        median(&mut theirs),
        ours_total.as_secs_f64() / theirs_total.as_secs_f64(),
    );
    Ok(())
}

/// Breaks a ship apart at its middle and welds it again.
fn welds(parts: usize, times: usize) -> Result<(), ChangeError> {
    let mut place = Place::new()?;
    let mut ids = Vec::new();
    for at in grid(parts) {
        ids.push(place.part(at / 3.0, PART, false)?);
    }
    let mut joints = Vec::new();
    for pair in ids.windows(2) {
        joints.push(place.weld(pair[0], pair[1])?);
    }
    let mut world = World::load(&place.model);
    let middle = joints[joints.len() / 2];
    let mut cursor = place.model.journal().end();
    let mut spent = Vec::new();
    for _ in 0..times {
        for enabled in [false, true] {
            place.model.set_property(
                middle,
                known().weld_constraint_enabled,
                Value::Bool(enabled),
            )?;
            let model = &place.model;
            spent.push(timed(|| {
                if let JournalRead::Entries(entries) = model.journal().read(&mut cursor) {
                    world.apply_changes(model, entries);
                }
            }));
        }
    }
    println!(
        "{parts} parts welded, broken and welded {times} times: median {:.3} ms a change, {} assemblies",
        median(&mut spent),
        world.assemblies().count()
    );
    Ok(())
}

/// A tick of bodies that all sleep, and of the same with one that does not.
fn sleepers(count: usize) -> Result<(), ChangeError> {
    let mut place = Place::new()?;
    place.floor(count * PILE_HEIGHT)?;
    for at in grid(count) {
        place.part(at + Vec3::Y * PART.y / 2.0, PART, false)?;
    }
    let mut world = World::load(&place.model);
    let mut steps = 0;
    loop {
        world.step();
        steps += 1;
        if world.moved().is_empty() || steps > 600 {
            break;
        }
    }
    println!("{count} parts at rest after {steps} steps");
    let mut still: Vec<Duration> = (0..STEPS).map(|_| timed(|| world.step())).collect();
    println!("  tick, all asleep: {:.4} ms", median(&mut still));
    let faller = place.part(Vec3::Y * 10_000.0, PART, false)?;
    let inserted = JournalEntry::Inserted { root: faller };
    world.apply_changes(&place.model, [&inserted]);
    world.step();
    let mut one: Vec<Duration> = (0..STEPS).map(|_| timed(|| world.step())).collect();
    println!("  tick, one falls beside them: {:.4} ms", median(&mut one));
    Ok(())
}

/// Load and first step of anchored parts.
fn anchored(count: usize) -> Result<(), ChangeError> {
    let mut place = Place::new()?;
    for at in grid(count) {
        place.part(at, PART, true)?;
    }
    let start = Instant::now();
    let mut world = World::load(&place.model);
    let load = start.elapsed();
    let first = timed(|| world.step());
    let second = timed(|| world.step());
    println!(
        "{count} anchored parts: load {:.1} ms, first step {:.1} ms, together {:.1} ms; second step {:.4} ms",
        millis(load),
        millis(first),
        millis(load + first),
        millis(second)
    );
    Ok(())
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    millis(times[times.len() / 2])
}

/// Places on the ground, a square of them.
fn grid(count: usize) -> impl Iterator<Item = Vec3> {
    let side = (count as f32).sqrt().ceil() as usize;
    (0..count).map(move |i| {
        Vec3::new(
            (i % side) as f32 * SPACING,
            0.0,
            (i / side) as f32 * SPACING,
        )
    })
}

/// Piles that are a little askew, with gaps, so that they fall and settle.
fn pile_positions(count: usize) -> impl Iterator<Item = Vec3> {
    let piles = count.div_ceil(PILE_HEIGHT);
    grid(piles)
        .flat_map(|foot| (0..PILE_HEIGHT).map(move |level| (foot, level)))
        .take(count)
        .map(|(foot, level)| {
            let askew = Vec3::new((level % 3) as f32 * 0.6, 0.0, (level % 4) as f32 * 0.3);
            foot + askew + Vec3::Y * (1.0 + level as f32 * 1.5)
        })
}

/// Centre and size of the floor under a grid of piles.
fn floor_of(count: usize) -> (Vec3, Vec3) {
    let side = ((count.div_ceil(PILE_HEIGHT)) as f32).sqrt().ceil() * SPACING;
    (
        Vec3::new(side / 2.0, -2.0, side / 2.0),
        Vec3::new(side + 400.0, 4.0, side + 400.0),
    )
}

/// A model with parts in its workspace.
struct Place {
    model: DataModel,
    workspace: InstanceId,
}

impl Place {
    fn new() -> Result<Self, ChangeError> {
        let mut model = DataModel::new();
        let workspace = model.create(known().workspace)?;
        let root = model.root();
        model.bulk().link(workspace, root);
        Ok(Self { model, workspace })
    }

    fn floor(&mut self, count: usize) -> Result<InstanceId, ChangeError> {
        let (centre, size) = floor_of(count);
        self.part(centre, size, true)
    }

    fn material(&mut self, part: InstanceId, name: &str) -> Result<(), ChangeError> {
        let table = self.model.table();
        let items = table
            .property(known().material)
            .enum_id
            .map(|id| table.enumeration(id));
        let number = items.and_then(|items| items.item_named(name)).unwrap_or(0);
        let mut model = self.model.bulk();
        model
            .set_property(part, known().material, Value::Enum(number))
            .map(|_| ())
    }

    fn weld(&mut self, a: InstanceId, b: InstanceId) -> Result<InstanceId, ChangeError> {
        let mut model = self.model.bulk();
        let weld = model.create(known().weld_constraint)?;
        model.set_property(weld, known().weld_constraint_part0, Value::Ref(Some(a)))?;
        model.set_property(weld, known().weld_constraint_part1, Value::Ref(Some(b)))?;
        model.link(weld, self.workspace);
        Ok(weld)
    }

    fn part(&mut self, at: Vec3, size: Vec3, anchored: bool) -> Result<InstanceId, ChangeError> {
        let mut model = self.model.bulk();
        let part = model.create(known().part)?;
        let mut set =
            |property: PropertyId, value| model.set_property(part, property, value).map(|_| ());
        set(known().cframe, Value::CFrame(CFrame::from_position(at)))?;
        set(known().size, Value::Vector3(size))?;
        set(known().anchored, Value::Bool(anchored))?;
        model.link(part, self.workspace);
        Ok(part)
    }
}

/// The same piles in rapier alone.
struct Bare {
    bodies: RigidBodySet,
    colliders: ColliderSet,
    islands: IslandManager,
    broad_phase: BroadPhaseBvh,
    narrow_phase: NarrowPhase,
    pipeline: PhysicsPipeline,
    ccd: CCDSolver,
    impulse_joints: ImpulseJointSet,
    multibody_joints: MultibodyJointSet,
    soft_bodies: SoftBodySet,
    parameters: IntegrationParameters,
}

impl Bare {
    fn new(count: usize, material: &str, floor_material: &str) -> Self {
        let (mut bodies, mut colliders) = (RigidBodySet::new(), ColliderSet::new());
        let collider = |size: Vec3, material: &str| {
            let builder = ColliderBuilder::cuboid(size.x / 2.0, size.y / 2.0, size.z / 2.0);
            Material::named(material).map_or(builder.clone(), |material| {
                builder
                    .density(material.density)
                    .friction(material.friction)
                    .restitution(material.elasticity)
            })
        };
        let (centre, size) = floor_of(count);
        colliders.insert(collider(size, floor_material).translation(centre));
        for at in pile_positions(count) {
            let body = bodies.insert(RigidBodyBuilder::dynamic().translation(at));
            colliders.insert_with_parent(collider(PART, material), body, &mut bodies);
        }
        Self {
            bodies,
            colliders,
            islands: IslandManager::new(),
            broad_phase: BroadPhaseBvh::new(),
            narrow_phase: NarrowPhase::new(),
            pipeline: PhysicsPipeline::new(),
            ccd: CCDSolver::new(),
            impulse_joints: ImpulseJointSet::new(),
            multibody_joints: MultibodyJointSet::new(),
            soft_bodies: SoftBodySet::new(),
            parameters: studio_physics::parameters(),
        }
    }

    fn step(&mut self) {
        self.pipeline.step(
            Vec3::new(0.0, -196.2, 0.0),
            &self.parameters,
            &mut self.islands,
            &mut self.broad_phase,
            &mut self.narrow_phase,
            &mut self.bodies,
            &mut self.colliders,
            &mut self.impulse_joints,
            &mut self.multibody_joints,
            &mut self.soft_bodies,
            &mut self.ccd,
            &(),
            &(),
        );
    }
}
