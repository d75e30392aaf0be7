//! Measures a hundred characters that come into the world in one tick, on one spawn location: what that tick costs, those in
//! which they settle, and those in which they stand. `cargo run --release -p studio-physics --example crowd -- [CHARACTERS [SIDE]]`
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::time::{Duration, Instant};

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, ChangeError, DataModel, InstanceId, JournalEntry, Value};
use studio_physics::{CharacterBody, World};

/// The side of the square in which the middles of characters are, in studs, if none is given: that of a spawn location of
/// 12 by 12.
const SIDE: f32 = 10.0;

/// Studs between the roots of those that come down in one place.
const ABOVE: f32 = 5.2;

/// The height of a root that stands on the floor.
const STANDING: f32 = 3.0;

/// Where a limb is, seen from the root, its size, and whether it collides.
const LIMBS: [(Vec3, Vec3, bool); 6] = [
    (Vec3::ZERO, Vec3::new(2.0, 2.0, 1.0), true),
    (Vec3::new(0.0, 1.5, 0.0), Vec3::new(2.0, 1.0, 1.0), true),
    (Vec3::new(-1.5, 0.0, 0.0), Vec3::new(1.0, 2.0, 1.0), false),
    (Vec3::new(1.5, 0.0, 0.0), Vec3::new(1.0, 2.0, 1.0), false),
    (Vec3::new(-0.5, -2.0, 0.0), Vec3::new(1.0, 2.0, 1.0), false),
    (Vec3::new(0.5, -2.0, 0.0), Vec3::new(1.0, 2.0, 1.0), false),
];

fn main() -> Result<(), ChangeError> {
    let count = std::env::args().nth(1).and_then(|n| n.parse().ok());
    let side = std::env::args().nth(2).and_then(|n| n.parse().ok());
    let mut place = Place::new()?;
    place.part(
        Vec3::new(0.0, -10.0, 0.0),
        Vec3::new(512.0, 20.0, 512.0),
        true,
        true,
    )?;
    let mut world = World::load(&place.model);
    world.step();
    let mut roots: Vec<(InstanceId, Vec3)> = Vec::new();
    let mut entries = Vec::new();
    for number in 0..count.unwrap_or(100) {
        let at = free_place(number, side.unwrap_or(SIDE), &roots);
        let root = place.character(at, &mut entries)?;
        roots.push((root, at));
    }
    let body = CharacterBody {
        hip_height: 2.0,
        max_slope_degrees: 60.0,
    };
    let told = timed(|| {
        world.apply_changes(&place.model, &entries);
        for &(root, _) in &roots {
            world.set_character(root, Some(body));
        }
    });
    let mut ticks: Vec<Duration> = Vec::new();
    for _ in 0..600 {
        ticks.push(timed(|| {
            world.step();
            world.write_back(&mut place.model);
        }));
        if [1, 10, 30, 60, 120, 300, 600].contains(&ticks.len()) {
            place.describe(&world, &roots, ticks.len());
        }
    }
    let slowest = ticks[1..].iter().max().copied().unwrap_or_default();
    println!(
        "enter: {:.2} ms, first step {:.2} ms; slowest later step {:.2} ms",
        millis(told),
        millis(ticks[0]),
        millis(slowest)
    );
    for (from, to) in [(1, 60), (60, 120), (120, 300), (300, 600)] {
        let span = &mut ticks[from..to];
        span.sort_unstable();
        let (median, most) = (span[span.len() / 2], span[span.len() - 1]);
        println!(
            "ticks {from} to {to}: median {:.2} ms, at most {:.2} ms",
            millis(median),
            millis(most)
        );
    }
    Ok(())
}

/// Where a character of a number comes down: somewhere in the square, above who is there.
fn free_place(number: u32, side: f32, others: &[(InstanceId, Vec3)]) -> Vec3 {
    let spread = |share: f32| ((number as f32 + 1.0) * share).fract() * side - side / 2.0;
    let mut at = Vec3::new(spread(0.754_877_7), STANDING, spread(0.569_840_3));
    let room = Vec3::new(2.2, ABOVE, 2.2);
    while let Some((_, other)) = others
        .iter()
        .find(|(_, other)| (at - *other).abs().cmplt(room).all())
    {
        at.y = other.y + ABOVE + 0.01;
    }
    at
}

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

    fn part(
        &mut self,
        at: Vec3,
        size: Vec3,
        anchored: bool,
        collides: bool,
    ) -> Result<InstanceId, ChangeError> {
        let mut model = self.model.bulk();
        let part = model.create(known().part)?;
        for (property, value) in [
            (known().cframe, Value::CFrame(CFrame::from_position(at))),
            (known().size, Value::Vector3(size)),
            (known().anchored, Value::Bool(anchored)),
            (known().can_collide, Value::Bool(collides)),
        ] {
            model.set_property(part, property, value)?;
        }
        model.link(part, self.workspace);
        Ok(part)
    }

    /// A body of a root and six limbs, and the entries of the journal that tell of it.
    fn character(
        &mut self,
        at: Vec3,
        entries: &mut Vec<JournalEntry>,
    ) -> Result<InstanceId, ChangeError> {
        let root = self.part(at, Vec3::new(2.0, 2.0, 1.0), false, false)?;
        entries.push(JournalEntry::Inserted { root });
        for (offset, size, collides) in LIMBS {
            let limb = self.part(at + offset, size, false, collides)?;
            let mut model = self.model.bulk();
            let weld = model.create(known().weld_constraint)?;
            model.set_property(weld, known().weld_constraint_part0, Value::Ref(Some(root)))?;
            model.set_property(weld, known().weld_constraint_part1, Value::Ref(Some(limb)))?;
            model.link(weld, self.workspace);
            entries.push(JournalEntry::Inserted { root: limb });
            entries.push(JournalEntry::Inserted { root: weld });
        }
        Ok(root)
    }

    fn describe(&self, world: &World, roots: &[(InstanceId, Vec3)], ticks: usize) {
        let places: Vec<Vec3> = roots
            .iter()
            .filter_map(|&(root, _)| Some(self.model.cframe(root, known().cframe)?.position))
            .collect();
        let highest = places.iter().map(|at| at.y).fold(f32::MIN, f32::max);
        let farthest = places.iter().map(|at| at.x.hypot(at.z)).fold(0.0, f32::max);
        let stances = roots.iter().filter_map(|&(root, _)| world.stance(root));
        let fastest = stances
            .map(|stance| stance.velocity.length())
            .fold(0.0, f32::max);
        println!(
            "after {ticks} ticks: {} move, the highest is at {highest:.1}, the farthest {farthest:.1} studs out, the fastest goes {fastest:.1} studs a second",
            world.moved().len()
        );
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
