//! Draws sheets of materials: `materials OUT.png [--gray] [--camera x,y,z,tx,ty,tz] [--wide] [NAME …]`. Every material
//! (or each of those named) as a block of 8 studs, a ball and a beam, in its natural colour or in the reference's gray;
//! `--wide` lays a floor of 50 studs of each instead.
#![expect(clippy::print_stdout, reason = "it is a tool for people at a terminal")]

use std::fmt::Write as _;
use std::time::Instant;

use glam::Vec3;
use studio_model::ClassTable;
use studio_place::NoScripts;
use studio_render::{Camera, NoAssets, Offscreen, Quality, Scene, View};

type Problem = Box<dyn std::error::Error>;

/// Materials whose natural colour is not the reference's gray (163, 162, 165).
const COLORS: &[(&str, [u8; 3])] = &[
    ("Neon", [90, 220, 255]),
    ("Wood", [150, 102, 61]),
    ("WoodPlanks", [160, 118, 74]),
    ("Marble", [225, 222, 215]),
    ("Slate", [92, 98, 106]),
    ("Concrete", [150, 148, 143]),
    ("Granite", [148, 140, 136]),
    ("Brick", [150, 72, 52]),
    ("Pebble", [140, 132, 120]),
    ("Cobblestone", [122, 120, 116]),
    ("Rock", [112, 106, 100]),
    ("Sandstone", [194, 160, 118]),
    ("Basalt", [62, 62, 66]),
    ("CrackedLava", [70, 50, 44]),
    ("Limestone", [206, 196, 172]),
    ("Asphalt", [78, 78, 80]),
    ("CeramicTiles", [206, 222, 226]),
    ("ClayRoofTiles", [178, 88, 58]),
    ("RoofShingles", [98, 90, 84]),
    ("Plaster", [226, 218, 204]),
    ("CorrodedMetal", [128, 98, 82]),
    ("Grass", [92, 130, 54]),
    ("LeafyGrass", [78, 124, 46]),
    ("Sand", [214, 190, 140]),
    ("Snow", [240, 244, 248]),
    ("Mud", [92, 70, 50]),
    ("Ground", [112, 88, 62]),
    ("Salt", [226, 222, 216]),
    ("Ice", [168, 206, 226]),
    ("Glacier", [190, 216, 230]),
    ("Water", [40, 92, 120]),
    ("Fabric", [120, 60, 70]),
    ("Carpet", [110, 40, 44]),
    ("Leather", [110, 66, 40]),
    ("Cardboard", [176, 138, 94]),
    ("Rubber", [52, 52, 54]),
];

/// What is drawn of a material.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Sample {
    /// A block, a ball, a beam, a wedge.
    #[default]
    Solids,
    /// A floor and a wall of 50 studs.
    Wide,
    /// What everything stands on.
    Ground,
}

#[derive(Default)]
struct Wishes {
    out: String,
    gray: bool,
    sample: Sample,
    camera: Option<Camera>,
    names: Vec<String>,
}

fn main() -> Result<(), Problem> {
    let wishes = wishes()?;
    let table = ClassTable::get();
    let materials = table.enum_named("Material").ok_or("no Enum.Material")?;
    let mut names: Vec<&str> = table
        .enumeration(materials)
        .items
        .iter()
        .map(|(_, name)| *name)
        .collect();
    if !wishes.names.is_empty() {
        names.retain(|name| wishes.names.iter().any(|wished| wished == name));
    }
    draw(&wishes, &names)
}

/// Lays the samples out, draws and writes them.
fn draw(wishes: &Wishes, names: &[&str]) -> Result<(), Problem> {
    let columns = if names.len() > 20 {
        9
    } else {
        names.len().min(4)
    };
    let step = if wishes.sample == Sample::Wide {
        52.0
    } else {
        20.0
    };
    let mut parts = String::new();
    for (at, name) in names.iter().enumerate() {
        let corner = Vec3::new((at % columns) as f32, 0.0, (at / columns) as f32) * step;
        let natural = COLORS.iter().find(|(of, _)| of == name && !wishes.gray);
        sample(
            &mut parts,
            name,
            natural.map_or([163, 162, 165], |it| it.1),
            corner,
            wishes.sample,
        )?;
    }
    sample(
        &mut parts,
        "SmoothPlastic",
        [150, 152, 156],
        Vec3::ZERO,
        Sample::Ground,
    )?;
    let text = format!(
        r#"(format: 1, root: [(class: "Workspace", children: [{parts}]), (class: "Lighting", 

        properties: {{"ClockTime": 15, "Brightness": 2.2}})])"#
    );
    let read = studio_place::read_str(&text, "sheet", &NoScripts);
    if read.report.has_errors() {
        return Err(format!("{:?}", read.report).into());
    }
    let mut scene = Scene::new();
    scene.sync(&read.model);
    let far = Vec3::new(
        columns as f32 - 1.0,
        0.0,
        names.len().div_ceil(columns) as f32 - 1.0,
    ) * step;
    let middle = far * 0.5;
    let reach = (far.x * 0.62).max(far.z * 0.75) + step * 0.8;
    let mut camera = Camera::look_at(middle + Vec3::new(0.2, 1.25, 1.75) * reach, middle);
    camera.field_of_view = 0.5;
    let view = View {
        camera: &wishes.camera.unwrap_or(camera),
        size: [1600, 1100],
        quality: Quality::High,
        time: 0.0,
        smooth: true,
        fog: true,
        grid: None,
        outlines: &[],
    };
    let mut offscreen = Offscreen::new()?;
    let start = Instant::now();
    let picture = offscreen.render(&mut scene, &NoAssets, &view)?;
    println!("{} materials in {:.0?}", names.len(), start.elapsed());
    image::save_buffer(
        &wishes.out,
        &picture.rgba,
        picture.width,
        picture.height,
        image::ColorType::Rgba8,
    )?;
    Ok(())
}

fn sample(
    parts: &mut String,
    material: &str,
    [r, g, b]: [u8; 3],
    at: Vec3,
    kind: Sample,
) -> Result<(), Problem> {
    let mut part = |shape: &str, size: Vec3, offset: Vec3| {
        let at = at + offset + Vec3::Y * (size.y * 0.5);
        write!(
            parts,
            r#"(class: "Part", properties: {{"Anchored": true, "Shape": "{shape}", "Material": "{material}",
            "Color": ({r}, {g}, {b}), "CFrame": ({}, {}, {}), "Size": ({}, {}, {})}}),"#,
            at.x, at.y, at.z, size.x, size.y, size.z,
        )
    };
    match kind {
        Sample::Solids => {
            part("Block", Vec3::splat(8.0), Vec3::ZERO)?;
            part("Ball", Vec3::splat(6.0), Vec3::new(7.5, 0.0, 0.0))?;
            part(
                "Cylinder",
                Vec3::new(8.0, 3.0, 3.0),
                Vec3::new(0.0, 0.0, 6.5),
            )?;
            part("Wedge", Vec3::new(3.0, 4.0, 4.0), Vec3::new(6.5, 0.0, 6.5))?;
        }
        Sample::Wide => {
            part("Block", Vec3::new(50.0, 1.0, 50.0), Vec3::ZERO)?;
            part(
                "Block",
                Vec3::new(50.0, 16.0, 1.0),
                Vec3::new(0.0, 1.0, -24.5),
            )?;
        }
        Sample::Ground => part("Block", Vec3::new(2000.0, 2.0, 2000.0), Vec3::NEG_Y * 2.01)?,
    }
    Ok(())
}

fn wishes() -> Result<Wishes, Problem> {
    let mut args = std::env::args().skip(1);
    let mut wishes = Wishes {
        out: args.next().ok_or("OUT.png is missing")?,
        ..Wishes::default()
    };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--gray" => wishes.gray = true,
            "--wide" => wishes.sample = Sample::Wide,
            "--camera" => wishes.camera = Some(camera(&args.next().unwrap_or_default())?),
            name => wishes.names.push(name.to_owned()),
        }
    }
    Ok(wishes)
}

fn camera(text: &str) -> Result<Camera, Problem> {
    let numbers: Vec<f32> = text
        .split(',')
        .map(|number| number.trim().parse())
        .collect::<Result<_, _>>()?;
    let [x, y, z, tx, ty, tz] = numbers[..] else {
        return Err("a camera has six numbers".into());
    };
    Ok(Camera::look_at(Vec3::new(x, y, z), Vec3::new(tx, ty, tz)))
}
