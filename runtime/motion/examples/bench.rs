//! Measures a frame of characters that walk: `cargo run --release -p studio-motion --example bench [CHARACTERS]`.
#![expect(
    clippy::print_stdout,
    reason = "an example that prints what it measured"
)]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, Change, ClassTable, DataModel, InstanceId, Value};
use studio_motion::Company;

const FRAMES: u16 = 600;
const DELTA: f32 = 1.0 / 60.0;

type Failure = Box<dyn Error>;

fn add(
    model: &mut DataModel,
    class: &str,
    parent: InstanceId,
    name: &str,
) -> Result<InstanceId, Failure> {
    let class = ClassTable::get()
        .class_named(class)
        .ok_or("no such class")?;
    let root = model.create(class)?;
    model.apply(Change::SetName {
        id: root,
        name: name.into(),
    })?;
    let before = None;
    model.apply(Change::Insert {
        root,
        parent,
        before,
    })?;
    Ok(root)
}

fn hold(
    model: &mut DataModel,
    body: InstanceId,
    name: &str,
    holder: InstanceId,
    at: [f32; 3],
) -> Result<InstanceId, Failure> {
    let part = add(model, "Part", body, name)?;
    let k = known();
    model.set_property(part, k.size, Value::Vector3(Vec3::new(1.0, 0.5, 1.0)))?;
    let motor = add(model, "Motor6D", part, name)?;
    model.set_property(motor, k.joint_part0, Value::Ref(Some(holder)))?;
    model.set_property(motor, k.joint_part1, Value::Ref(Some(part)))?;
    let frame = CFrame::from_position(at.into());
    model.set_property(motor, k.joint_c0, Value::CFrame(frame))?;
    Ok(part)
}

/// A body of fifteen limbs; its root.
fn body(model: &mut DataModel, workspace: InstanceId) -> Result<InstanceId, Failure> {
    let body = add(model, "Model", workspace, "Somebody")?;
    let root = add(model, "Part", body, "HumanoidRootPart")?;
    let pelvis = hold(model, body, "LowerTorso", root, [0.0, -1.0, 0.0])?;
    let chest = hold(model, body, "UpperTorso", pelvis, [0.0, 1.0, 0.0])?;
    hold(model, body, "Head", chest, [0.0, 1.3, 0.0])?;
    for (side, x) in [("Left", -1.0), ("Right", 1.0)] {
        let named = |limb: &str| format!("{side}{limb}");
        let mut arm = chest;
        for (limb, y) in [("UpperArm", 0.5), ("LowerArm", -0.6), ("Hand", -0.6)] {
            arm = hold(model, body, &named(limb), arm, [x, y, 0.0])?;
        }
        let mut leg = pelvis;
        for (limb, y) in [("UpperLeg", 0.0), ("LowerLeg", -0.82), ("Foot", -0.92)] {
            leg = hold(model, body, &named(limb), leg, [x * 0.2, y, 0.0])?;
        }
    }
    add(model, "Humanoid", body, "Humanoid")?;
    Ok(root)
}

fn main() -> Result<(), Failure> {
    let characters: u16 = std::env::args().nth(1).map_or(Ok(100), |n| n.parse())?;
    let mut model = DataModel::new();
    let top = model.root();
    let workspace = add(&mut model, "Workspace", top, "Workspace")?;
    let roots: Vec<InstanceId> = (0..characters)
        .map(|_| body(&mut model, workspace))
        .collect::<Result<_, _>>()?;
    let mut company = Company::new();
    let mut times = Vec::new();
    for frame in 0..FRAMES {
        for (number, root) in (0_u16..).zip(&roots) {
            let z = -f32::from(frame) * DELTA * (4.0 + f32::from(number % 16));
            let place = CFrame::from_position(Vec3::new(f32::from(number) * 4.0, 3.0, z));
            model.write_pose(*root, place);
        }
        let start = Instant::now();
        company.step(&model, DELTA, |_| ());
        black_box(company.parts());
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let middle: Duration = times[times.len() / 2];
    let worst: Duration = times[times.len() * 99 / 100];
    println!(
        "{characters} characters of fifteen limbs that walk: {:.3} ms a frame (p99 {:.3} ms)",
        middle.as_secs_f64() * 1e3,
        worst.as_secs_f64() * 1e3
    );
    Ok(())
}
