//! Draws stills of a place: `still PLACE OUT.png [--camera x,y,z,tx,ty,tz] [--size WxH] [--quality draft|low|medium|high]
//! [--clock HOURS] [--time SECONDS] [--grid] [--outline NAME]`.
#![expect(clippy::print_stdout, reason = "it is a tool for people at a terminal")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use glam::Vec3;
use studio_model::{Change, DataModel, InstanceId, Value};
use studio_place::AssetIndex;
use studio_render::{AssetSource, Camera, Grid, Offscreen, Outline, Picture, Quality, Scene, View};
use studio_roblox::ImportOptions;

type Problem = Box<dyn std::error::Error>;

/// The files of a place.
#[derive(Default)]
struct Files {
    root: PathBuf,
    index: AssetIndex,
}

impl AssetSource for Files {
    fn read(&self, content: &str) -> Option<Vec<u8>> {
        let file = self.index.resolve(content)?;
        std::fs::read(self.root.join("assets").join(&file.path)).ok()
    }
}

struct Wishes {
    place: PathBuf,
    out: PathBuf,
    camera: Option<Camera>,
    size: [u32; 2],
    quality: Quality,
    clock: Option<f32>,
    time: f32,
    grid: bool,
    outline: Option<String>,
}

fn main() -> Result<(), Problem> {
    let wishes = wishes()?;
    let (mut model, files) = open(&wishes.place)?;
    if let Some(clock) = wishes.clock {
        set_clock(&mut model, clock)?;
    }
    let start = Instant::now();
    let mut scene = Scene::new();
    scene.sync(&model);
    let read = start.elapsed();
    let start = Instant::now();
    let mut offscreen = Offscreen::new()?;
    let opened = start.elapsed();
    let camera = wishes.camera.unwrap_or_else(|| overview(&scene));
    let outlines = outlines(&wishes, &model);
    let view = View {
        camera: &camera,
        size: wishes.size,
        quality: wishes.quality,
        time: wishes.time,
        smooth: true,
        fog: true,
        grid: wishes.grid.then_some(Grid {
            height: 0.0,
            spacing: 1.0,
        }),
        outlines: &outlines,
    };
    offscreen.renderer().load_meshes(&mut scene, &files);
    scene.sync(&model);
    let start = Instant::now();
    let picture = offscreen.render(&mut scene, &files, &view)?;
    println!(
        "{} parts read in {read:.0?}, {} opened in {opened:.0?}, drawn in {:.0?}",
        scene.part_count(),
        offscreen.adapter(),
        start.elapsed(),
    );
    save(&picture, &wishes.out)
}

fn wishes() -> Result<Wishes, Problem> {
    let mut args = std::env::args().skip(1);
    let mut next = |what: &str| args.next().ok_or(format!("{what} is missing"));
    let mut wishes = Wishes {
        place: next("PLACE")?.into(),
        out: next("OUT.png")?.into(),
        camera: None,
        size: [1280, 720],
        quality: Quality::High,
        clock: None,
        time: 0.0,
        grid: false,
        outline: None,
    };
    while let Ok(option) = next("") {
        match option.as_str() {
            "--camera" => wishes.camera = Some(camera(&next("the camera")?)?),
            "--size" => wishes.size = size(&next("the size")?)?,
            "--quality" => wishes.quality = quality(&next("the quality")?)?,
            "--clock" => wishes.clock = Some(next("the hour")?.parse()?),
            "--time" => wishes.time = next("the time")?.parse()?,
            "--grid" => wishes.grid = true,
            "--outline" => wishes.outline = Some(next("the name")?),
            other => return Err(format!("what is {other}?").into()),
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

fn size(text: &str) -> Result<[u32; 2], Problem> {
    let (width, height) = text.split_once('x').ok_or("a size is WxH")?;
    Ok([width.parse()?, height.parse()?])
}

fn quality(text: &str) -> Result<Quality, Problem> {
    Ok(match text {
        "draft" => Quality::Draft,
        "low" => Quality::Low,
        "medium" => Quality::Medium,
        "high" => Quality::High,
        _ => return Err("draft, low, medium or high".into()),
    })
}

fn open(path: &Path) -> Result<(DataModel, Files), Problem> {
    let foreign = path
        .extension()
        .is_some_and(|end| end.to_string_lossy().starts_with("rbx"));
    if foreign {
        let import = studio_roblox::import(&std::fs::read(path)?, ImportOptions::default())?;
        return Ok((import.model, Files::default()));
    }
    let place = studio_place::open(path)?;
    let files = Files {
        root: place.root_dir,
        index: place.assets,
    };
    Ok((place.model, files))
}

fn set_clock(model: &mut DataModel, hours: f32) -> Result<(), Problem> {
    let table = model.table();
    let lighting = table.class_named("Lighting").ok_or("no Lighting")?;
    let property = table.find(lighting, "ClockTime").ok_or("no ClockTime")?;
    let id = if let Some(id) = model.service(lighting) {
        id
    } else {
        let id = model.create(lighting)?;
        let (parent, before) = (model.root(), None);
        model.apply(Change::Insert {
            root: id,
            parent,
            before,
        })?;
        id
    };
    let value = Value::Float32(hours);
    model.apply(Change::SetProperty {
        id,
        property,
        value,
    })?;
    Ok(())
}

/// From above, aside and far enough to see everything.
fn overview(scene: &Scene) -> Camera {
    let Some(bounds) = scene.all_bounds() else {
        return Camera::default();
    };
    let reach = bounds.size().length().min(600.0) * 0.5;
    let target = bounds.center();
    Camera::look_at(target + Vec3::new(-0.75, 0.5, 0.8) * reach, target)
}

fn outlines(wishes: &Wishes, model: &DataModel) -> Vec<Outline> {
    let Some(name) = &wishes.outline else {
        return Vec::new();
    };
    let named = |id: &InstanceId| model.name(*id) == name.as_str();
    vec![Outline {
        ids: model.descendants(model.root()).filter(named).collect(),
        color: [0.1, 0.6, 1.0, 1.0],
        width: 2.0,
        occluded: false,
    }]
}

fn save(picture: &Picture, path: &Path) -> Result<(), Problem> {
    image::save_buffer(
        path,
        &picture.rgba,
        picture.width,
        picture.height,
        image::ColorType::Rgba8,
    )?;
    Ok(())
}
