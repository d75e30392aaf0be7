//! Measures reading and writing: `cargo run --release -p studio-place --example speed -- 1000000`. The place is the
//! benchmarks' F1: anchored parts, 100 to a Model, half of them turned, 512 colours, 4 materials, with uids.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::error::Error;
use std::time::Instant;

use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, ChangeError, DataModel, InstanceId, UidSource, Value};
use studio_place::{NoScripts, read_str, write_string};

const PARTS_PER_MODEL: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let parts = std::env::args()
        .nth(1)
        .map_or(Ok(100_000), |text| text.parse())?;
    let model = place(parts)?;
    let text = timed("write", || write_string(&model), String::len);
    let read = timed(
        "read",
        || read_str(&text, "place.ron", &NoScripts),
        |_| text.len(),
    );
    if let Some(problem) = read.report.iter().next() {
        return Err(problem.to_string().into());
    }
    if write_string(&read.model) != text {
        return Err("the text changed on its way".into());
    }
    println!(
        "{parts} parts, {} instances, {:.1} bytes a part",
        read.model.len(),
        text.len() as f64 / parts as f64
    );
    Ok(())
}

/// Runs `work` and prints its time and rate.
fn timed<T>(what: &str, work: impl FnOnce() -> T, bytes: impl FnOnce(&T) -> usize) -> T {
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{what}: {seconds:.2} s, {:.0} MB/s",
        bytes(&result) as f64 / 1e6 / seconds
    );
    result
}

/// A place of that many parts, the same on every run.
fn place(parts: usize) -> Result<DataModel, ChangeError> {
    let mut model = DataModel::new();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut uids = UidSource::new(0x5712_E000_0000_0000);
    let mut bulk = model.bulk();
    let (workspace, root) = (bulk.create(known().workspace)?, bulk.root());
    bulk.set_uid(workspace, Some(uids.next_uid()));
    bulk.link(workspace, root);
    let mut group = workspace;
    for number in 0..parts {
        if number % PARTS_PER_MODEL == 0 {
            group = bulk.create(known().model)?;
            bulk.set_uid(group, Some(uids.next_uid()));
            bulk.link(group, workspace);
        }
        let part = bulk.create(known().part)?;
        bulk.set_uid(part, Some(uids.next_uid()));
        bulk.link(part, group);
        dress(&mut bulk, part, &mut random)?;
    }
    drop(bulk);
    Ok(model)
}

/// Gives a part its properties.
fn dress(model: &mut DataModel, part: InstanceId, random: &mut Random) -> Result<(), ChangeError> {
    let known = known();
    let position = Vec3::new(
        random.unit() * 4000.0,
        random.unit() * 200.0,
        random.unit() * 4000.0,
    );
    let yaw = if random.below(2) == 0 {
        0.0
    } else {
        random.unit() * std::f32::consts::TAU
    };
    let size = Vec3::from_array(std::array::from_fn(|_| (1 + random.below(40)) as f32 / 2.0));
    let color = std::array::from_fn(|_| (random.below(8) * 36) as u8);
    let material = ["Plastic", "Wood", "Slate", "Grass"][random.below(4) as usize];
    let materials = model.table().property(known.material).enum_id;
    let material = materials.and_then(|id| model.table().enumeration(id).item_named(material));
    let frame = if yaw == 0.0 {
        CFrame::from_position(position)
    } else {
        CFrame::from_quat(position, Quat::from_rotation_y(yaw))
    };
    model.set_property(part, known.anchored, Value::Bool(true))?;
    model.set_property(part, known.cframe, Value::CFrame(frame))?;
    model.set_property(part, known.size, Value::Vector3(size))?;
    model.set_property(part, known.color, Value::Color3uint8(color))?;
    model.set_property(
        part,
        known.material,
        Value::Enum(material.unwrap_or_default()),
    )?;
    Ok(())
}

/// A small generator of pseudo-random numbers (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
}
