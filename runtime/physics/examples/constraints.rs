//! Measures what constraints cost: a tick of many motors, chains and movers, binding them at load, and setting a property of
//! one. `cargo run --release -p studio-physics --example constraints -- [COUNT]`
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::time::{Duration, Instant};

use glam::Vec3;
use studio_model::known::known;
use studio_model::{
    CFrame, ChangeError, ClassId, DataModel, InstanceId, JournalCursor, JournalRead, PropertyId,
    Value,
};
use studio_physics::World;

const STEPS: usize = 120;
const SPACING: f32 = 12.0;

fn main() -> Result<(), ChangeError> {
    let count = std::env::args().nth(1).and_then(|n| n.parse().ok());
    let count = count.unwrap_or(1_000);
    motors(count)?;
    chains(count / 10, 10)?;
    movers(count)
}

/// Wheels that turn on anchored posts.
fn motors(count: usize) -> Result<(), ChangeError> {
    let mut place = Place::new()?;
    let mut hinges = Vec::new();
    for at in grid(count) {
        let post = place.part(at, Vec3::ONE, true)?;
        let wheel = place.part(at + Vec3::Y * 3.0, Vec3::splat(2.0), false)?;
        let ends = [(post, Vec3::Y * 3.0), (wheel, Vec3::ZERO)];
        let hinge = place.constrain(known().hinge_constraint, ends)?;
        place.set(hinge, known().hinge_actuator_type, Value::Enum(1))?;
        place.set(hinge, known().hinge_motor_max_torque, Value::Float32(1e5))?;
        place.set(hinge, known().hinge_angular_velocity, Value::Float32(3.0))?;
        hinges.push(hinge);
    }
    let mut run = Run::of(place, "hinges with motors", count);
    run.ticks();
    // One script that steers them all.
    let mut steered: Vec<Duration> = Vec::new();
    for tick in 0..STEPS {
        for &hinge in &hinges {
            let speed = Value::Float32(3.0 + tick as f32 * 0.01);
            run.place
                .set(hinge, known().hinge_angular_velocity, speed)?;
        }
        steered.push(run.tick());
    }
    println!(
        "  all of them steered: {:.3} ms a tick",
        median(&mut steered)
    );
    Ok(())
}

/// Chains that swing from anchored hooks.
fn chains(count: usize, links: usize) -> Result<(), ChangeError> {
    let mut place = Place::new()?;
    for at in grid(count) {
        let mut before = place.part(at + Vec3::Y * 60.0, Vec3::ONE, true)?;
        for link in 0..links {
            let out = Vec3::X * (1.5 * (link + 1) as f32);
            let part = place.part(at + Vec3::Y * 60.0 + out, Vec3::ONE, false)?;
            let ends = [(before, Vec3::X * 0.75), (part, Vec3::X * -0.75)];
            place.constrain(known().ball_socket_constraint, ends)?;
            before = part;
        }
    }
    Run::of(place, "sockets in chains", count * links).ticks();
    Ok(())
}

/// Parts that are held in the air.
fn movers(count: usize) -> Result<(), ChangeError> {
    let mut place = Place::new()?;
    for at in grid(count) {
        let part = place.part(at, Vec3::splat(2.0), false)?;
        let own = place.attachment(part, Vec3::ZERO)?;
        let mover = place.add(known().align_position, place.workspace)?;
        place.set(mover, known().constraint_attachment0, Value::Ref(Some(own)))?;
        place.set(mover, known().align_position_mode, Value::Enum(0))?;
        place.set(mover, known().align_position_max_force, Value::Float32(1e6))?;
        let goal = Value::Vector3(at + Vec3::Y * 200.0);
        place.set(mover, known().align_position_position, goal)?;
        place.set(
            mover,
            known().align_position_max_velocity,
            Value::Float32(5.0),
        )?;
    }
    Run::of(place, "movers", count).ticks();
    Ok(())
}

/// A place and its world.
struct Run {
    place: Place,
    world: World,
    cursor: JournalCursor,
}

impl Run {
    fn of(place: Place, what: &str, count: usize) -> Self {
        let start = Instant::now();
        let world = World::load(&place.model);
        println!(
            "{count} {what}: loaded in {:.1} ms",
            millis(start.elapsed())
        );
        let cursor = place.model.journal().end();
        Self {
            place,
            world,
            cursor,
        }
    }

    /// One tick as a session does it.
    fn tick(&mut self) -> Duration {
        let start = Instant::now();
        let model = &self.place.model;
        if let JournalRead::Entries(entries) = model.journal().read(&mut self.cursor) {
            self.world.apply_changes(model, entries);
        }
        self.world.step();
        self.world.write_back(&mut self.place.model);
        start.elapsed()
    }

    fn ticks(&mut self) {
        let mut ticks: Vec<Duration> = (0..STEPS).map(|_| self.tick()).collect();
        println!(
            "  {:.3} ms a tick, {} awake",
            median(&mut ticks),
            self.world.moved().len()
        );
    }
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
    (0..count).map(move |i| Vec3::new((i % side) as f32, 0.0, (i / side) as f32) * SPACING)
}

/// A model with parts and constraints in its workspace.
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

    fn set(
        &mut self,
        id: InstanceId,
        property: PropertyId,
        value: Value,
    ) -> Result<(), ChangeError> {
        self.model.set_property(id, property, value).map(|_| ())
    }

    fn add(&mut self, class: ClassId, parent: InstanceId) -> Result<InstanceId, ChangeError> {
        let id = self.model.create(class)?;
        self.model.bulk().link(id, parent);
        Ok(id)
    }

    fn part(&mut self, at: Vec3, size: Vec3, anchored: bool) -> Result<InstanceId, ChangeError> {
        let part = self.add(known().part, self.workspace)?;
        self.set(
            part,
            known().cframe,
            Value::CFrame(CFrame::from_position(at)),
        )?;
        self.set(part, known().size, Value::Vector3(size))?;
        self.set(part, known().anchored, Value::Bool(anchored))?;
        Ok(part)
    }

    fn attachment(&mut self, part: InstanceId, at: Vec3) -> Result<InstanceId, ChangeError> {
        let attachment = self.add(known().attachment, part)?;
        let frame = Value::CFrame(CFrame::from_position(at));
        self.set(attachment, known().attachment_cframe, frame)?;
        Ok(attachment)
    }

    fn constrain(
        &mut self,
        class: ClassId,
        ends: [(InstanceId, Vec3); 2],
    ) -> Result<InstanceId, ChangeError> {
        let constraint = self.add(class, self.workspace)?;
        let properties = [
            known().constraint_attachment0,
            known().constraint_attachment1,
        ];
        for ((part, at), property) in ends.into_iter().zip(properties) {
            let attachment = self.attachment(part, at)?;
            self.set(constraint, property, Value::Ref(Some(attachment)))?;
        }
        Ok(constraint)
    }
}
