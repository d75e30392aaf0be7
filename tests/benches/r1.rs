//! Benchmark R1: what the CPU does for a frame of many parts of which one in a hundred moved or changed since the last:
//! following the model's journal, culling for a camera, and listing what the GPU's copy lacks.
//!
//! ```text
//! cargo bench -p studio-tests --bench r1 -- --parts 100000 --json r1.json
//! ```

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::fs;

use clap::Parser as _;
use glam::{Quat, Vec3};
use serde_json::{Value as Json, json};
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, Value};
use studio_render::camera::Camera;
use studio_render::scene::{Frustum, Instance, Scene, Upload};
use studio_tests::f1_place::model;
use studio_tests::measure::{Figures, Options, Outcome, Table};
use studio_tests::seeded::Seeded;

/// Frames in a run.
const FRAMES: usize = 100;
/// One part in so many changes in a frame.
const CHANGING_SHARE: usize = 100;
/// What a frame of [`BAR_PARTS`] may take, in seconds.
const BAR_SECONDS: f64 = 1e-3;
const BAR_PARTS: f64 = 100_000.0;
/// Places that differ between two frames are uploaded with their number.
const CHANGE_BYTES: usize = size_of::<(u32, Instance)>();

/// What changes from frame to frame.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Nothing,
    Moving,
    Recoloured,
}

const KINDS: [(&str, Kind); 3] = [
    ("nothing changes", Kind::Nothing),
    ("1 % moves", Kind::Moving),
    ("1 % recoloured", Kind::Recoloured),
];

/// Frames of one kind.
struct Measured {
    name: &'static str,
    sync: Figures,
    cull: Figures,
    upload: Figures,
    frame: Vec<f64>,
    visible_parts: usize,
    draws: usize,
}

impl Measured {
    fn frame_figures(&self) -> Figures {
        Figures {
            seconds: self.frame.clone(),
            made_bytes: self.upload.made_bytes,
            ..Figures::new("frame")
        }
    }

    fn to_json(&self) -> Json {
        json!({
            "what": self.name,
            "sync": self.sync.to_json(),
            "cull": self.cull.to_json(),
            "upload": self.upload.to_json(),
            "frame": self.frame_figures().to_json(),
            "visible_parts": self.visible_parts,
            "draws": self.draws,
        })
    }
}

fn main() -> Outcome<()> {
    let options = Options::parse();
    let (parts, seed, runs) = (options.parts, options.seed, options.runs);
    let mut place = model(parts, seed)?;
    let mut scene = Scene::new();
    let mut load = Figures::new("first sync");
    load.time(|| scene.sync(&place));
    let measured: Vec<Measured> = KINDS
        .into_iter()
        .map(|(name, kind)| frames(&mut place, &mut scene, name, kind, &options))
        .collect::<Outcome<_>>()?;
    println!("R1: {parts} parts, seed {seed}, {runs} runs of {FRAMES} frames\n");
    println!("first sync: {}", milliseconds(load.median()));
    print!("{}", table(&measured).text());
    let bar = BAR_SECONDS * parts as f64 / BAR_PARTS;
    let moving = measured.iter().find(|m| m.name == KINDS[1].0);
    let frame = moving.map_or(f64::NAN, |m| m.frame_figures().median());
    let holds = frame <= bar;
    let verdict = if holds { "holds" } else { "does NOT hold" };
    println!(
        "\nbar for a frame of which 1 % moves: <= {}: it {verdict}",
        milliseconds(bar)
    );
    if let Some(file) = &options.json {
        let report = json!({
            "benchmark": "r1",
            "parts": parts,
            "seed": seed,
            "runs": runs,
            "first_sync_s": load.median(),
            "frames": measured.iter().map(Measured::to_json).collect::<Json>(),
            "bar_s": bar,
            "holds": holds,
        });
        fs::write(file, format!("{report:#}\n"))?;
    }
    Ok(())
}

fn frames(
    place: &mut DataModel,
    scene: &mut Scene,
    name: &'static str,
    kind: Kind,
    options: &Options,
) -> Outcome<Measured> {
    let ids: Vec<InstanceId> = place.instances_of(known().part).collect();
    let mut random = Seeded::new(options.seed);
    let camera = Camera::look_at(Vec3::new(-300.0, 120.0, 0.0), Vec3::new(300.0, 40.0, 0.0));
    let mut measured = Measured {
        name,
        sync: Figures::new("sync"),
        cull: Figures::new("cull"),
        upload: Figures::new("upload"),
        frame: Vec::new(),
        visible_parts: 0,
        draws: 0,
    };
    scene.take_upload();
    for _ in 0..options.runs * FRAMES {
        if kind != Kind::Nothing {
            for _ in 0..ids.len() / CHANGING_SHARE {
                change(place, ids[random.below(ids.len())], kind, &mut random)?;
            }
        }
        measured.sync.time(|| scene.sync(place));
        let visible = measured.cull.time(|| {
            let frustum = Frustum::new(&camera, 16.0 / 9.0);
            let blocks = scene.visible(&frustum);
            let (mut draws, mut parts) = (0, 0);
            for block in blocks {
                draws += 1;
                parts += block.instances.len();
            }
            (draws, parts)
        });
        (measured.draws, measured.visible_parts) = visible;
        measured.upload.made_bytes = measured.upload.time(|| match scene.take_upload() {
            Upload::Nothing => 0,
            Upload::Some(changes) => changes.len() * CHANGE_BYTES,
            Upload::All(all) => size_of_val(all),
        }) as u64;
        let steps = [&measured.sync, &measured.cull, &measured.upload];
        let frame = steps
            .iter()
            .filter_map(|figures| figures.seconds.last())
            .sum();
        measured.frame.push(frame);
    }
    Ok(measured)
}

/// A part goes a stud and turns, or changes its colour.
fn change(place: &mut DataModel, id: InstanceId, kind: Kind, random: &mut Seeded) -> Outcome<()> {
    let known = known();
    let (property, value) = if kind == Kind::Recoloured {
        let color = std::array::from_fn(|_| random.below(256) as u8);
        (known.color, Value::Color3uint8(color))
    } else {
        let pose = place.cframe(id, known.cframe).unwrap_or_default();
        let step = Vec3::from_array(std::array::from_fn(|_| {
            random.below(201) as f32 / 100.0 - 1.0
        }));
        let turn = CFrame::from_quat(step, Quat::from_rotation_y(0.1));
        (known.cframe, Value::CFrame(pose * turn))
    };
    place.set_property(id, property, value)?;
    Ok(())
}

fn table(measured: &[Measured]) -> Table {
    let heading = [
        "", "sync", "p99", "cull", "p99", "upload", "p99", "frame", "p99", "bytes", "draws",
        "in view",
    ];
    let mut table = Table::new(&heading);
    for one in measured {
        let mut row = vec![one.name.to_owned()];
        for figures in [&one.sync, &one.cull, &one.upload, &one.frame_figures()] {
            row.extend([milliseconds(figures.median()), milliseconds(figures.p99())]);
        }
        row.push(one.upload.made_bytes.to_string());
        row.extend([one.draws.to_string(), one.visible_parts.to_string()]);
        table.row(row);
    }
    table
}

fn milliseconds(seconds: f64) -> String {
    format!("{:.3} ms", seconds * 1e3)
}
