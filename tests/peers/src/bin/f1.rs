//! The peers' side of benchmark F1: `rbx_xml` text to `rbx_binary` bytes, and back. Every tree that was decoded is held
//! against the workload: a wrong one ends the run.
//!
//! ```text
//! cargo run --release --bin f1 -- --parts 100000 --json f1.json
//! ```

use std::fs;
use std::path::Path;

use clap::Parser as _;
use rbx_dom_weak::types::{CFrame, Color3uint8, Enum, Matrix3, Variant, Vector3};
use rbx_dom_weak::{Instance, InstanceBuilder, WeakDom, ustr};
use rbx_reflection_database::get_bundled;
use serde_json::json;
use studio_peers::f1::{F1Part, MATERIALS, PARTS_PER_MODEL, parts};
use studio_peers::measure::{
    Figures, Options, Outcome, Step, Table, mebibytes, run_as_child, run_in_children, seconds,
};

const XML: &str = "place.rbxlx";
const BINARY: &str = "place.rbxl";

/// The items of `Enum.Material`, in the order of [`MATERIALS`].
const MATERIAL_ITEMS: [u32; MATERIALS.len()] = [256, 512, 800, 1280];

const STEPS: &[Step] = &[("save", save), ("compile", compile), ("load", load)];

fn main() -> Outcome<()> {
    let options = Options::parse();
    if let Some((step, dir)) = options.child() {
        print!("{}", run_as_child(STEPS, step, dir, &options)?);
        return Ok(());
    }
    let measured = run_in_children(STEPS, &options)?;
    println!(
        "F1, the peers' side: {} parts, seed {}, {} runs",
        options.parts, options.seed, options.runs
    );
    print!("{}", table(&measured, options.parts).text());
    if let Some(file) = &options.json {
        let steps: Vec<_> = measured.iter().map(Figures::to_json).collect();
        let report = json!({
            "benchmark": "f1",
            "side": "peers",
            "parts": options.parts,
            "seed": options.seed,
            "runs": options.runs,
            "steps": steps,
        });
        fs::write(file, format!("{report:#}\n"))?;
    }
    Ok(())
}

fn table(measured: &[Figures], parts: usize) -> Table {
    let mut table = Table::new(&["step", "median", "p99", "peak", "made", "B/part"]);
    for figures in measured {
        table.row([
            figures.step.clone(),
            seconds(figures.median()),
            seconds(figures.p99()),
            mebibytes(figures.peak_bytes),
            mebibytes(figures.made_bytes),
            format!("{:.1}", figures.made_bytes as f64 / parts as f64),
        ]);
    }
    table
}

/// A tree to text.
fn save(options: &Options, dir: &Path) -> Outcome<Vec<Figures>> {
    let dom = tree(options);
    let mut encode = Figures::new("xml encode");
    for _ in 0..options.runs {
        let text = encode.time(|| {
            let mut text = Vec::new();
            let format = rbx_xml::EncodeOptions::new().reflection_database(get_bundled());
            rbx_xml::to_writer(&mut text, &dom, dom.root().children(), format).map(|()| text)
        })?;
        encode.made_bytes = text.len() as u64;
        fs::write(dir.join(XML), text)?;
    }
    Ok(vec![encode])
}

/// Text to compiled bytes.
fn compile(options: &Options, dir: &Path) -> Outcome<Vec<Figures>> {
    let mut decode = Figures::new("xml decode");
    let mut encode = Figures::new("binary encode");
    for _ in 0..options.runs {
        let dom = decode.time(|| -> Outcome<WeakDom> {
            let text = fs::read(dir.join(XML))?;
            let format = rbx_xml::DecodeOptions::new().reflection_database(get_bundled());
            Ok(rbx_xml::from_reader(text.as_slice(), format)?)
        })?;
        check(&dom, options)?;
        let bytes = encode.time(|| {
            let mut bytes = Vec::new();
            rbx_binary::Serializer::new()
                .reflection_database(get_bundled())
                .serialize(&mut bytes, &dom, dom.root().children())
                .map(|()| bytes)
        })?;
        encode.made_bytes = bytes.len() as u64;
        fs::write(dir.join(BINARY), bytes)?;
    }
    Ok(vec![decode, encode])
}

/// Compiled bytes to a tree.
fn load(options: &Options, dir: &Path) -> Outcome<Vec<Figures>> {
    let mut decode = Figures::new("binary decode");
    for _ in 0..options.runs {
        let dom = decode.time(|| -> Outcome<WeakDom> {
            let bytes = fs::read(dir.join(BINARY))?;
            Ok(rbx_binary::Deserializer::new()
                .reflection_database(get_bundled())
                .deserialize(bytes.as_slice())?)
        })?;
        check(&dom, options)?;
    }
    Ok(vec![decode])
}

fn tree(options: &Options) -> WeakDom {
    let mut dom = WeakDom::new(InstanceBuilder::new("DataModel"));
    let workspace = dom.insert(dom.root_ref(), InstanceBuilder::new("Workspace"));
    let mut group = workspace;
    for (number, part) in parts(options.parts, options.seed).enumerate() {
        if number % PARTS_PER_MODEL == 0 {
            group = dom.insert(workspace, InstanceBuilder::new("Model"));
        }
        let builder = InstanceBuilder::new("Part").with_properties(properties(&part));
        dom.insert(group, builder);
    }
    dom
}

fn properties(part: &F1Part) -> [(&'static str, Variant); 5] {
    let [r, g, b] = part.color;
    let material = Enum::from_u32(MATERIAL_ITEMS[part.material]);
    [
        ("Anchored", Variant::Bool(true)),
        ("CFrame", Variant::CFrame(pose(part))),
        ("Color", Variant::Color3uint8(Color3uint8::new(r, g, b))),
        ("Material", Variant::Enum(material)),
        ("Size", Variant::Vector3(vector(&part.size))),
    ]
}

fn pose(part: &F1Part) -> CFrame {
    let rows = part.rotation.as_chunks::<3>().0;
    let rotation = Matrix3::new(vector(&rows[0]), vector(&rows[1]), vector(&rows[2]));
    CFrame::new(vector(&part.position), rotation)
}

fn vector(&[x, y, z]: &[f32; 3]) -> Vector3 {
    Vector3::new(x, y, z)
}

/// Whether the tree is the workload's, to the bit.
fn check(dom: &WeakDom, options: &Options) -> Outcome<()> {
    let decoded: Vec<&Instance> = dom
        .descendants()
        .filter(|instance| instance.class == "Part")
        .collect();
    if decoded.len() != options.parts {
        return Err(format!("{} parts were decoded", decoded.len()).into());
    }
    for (number, (instance, part)) in decoded
        .into_iter()
        .zip(parts(options.parts, options.seed))
        .enumerate()
    {
        for (name, value) in properties(&part) {
            let found = instance.properties.get(&ustr(name));
            if found != Some(&value) {
                return Err(format!("part {number}: {name} is {found:?}, not {value:?}").into());
            }
        }
    }
    Ok(())
}
