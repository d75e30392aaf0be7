//! How long frames take: `frame [PARTS] [WxH] [draft|low|medium|high] [still|fly|moving] [FRAMES]`. `fly` moves the
//! camera, `moving` moves a part in a hundred as well. Prints medians in milliseconds.
#![expect(clippy::print_stdout, reason = "it is a tool for people at a terminal")]

use std::time::Instant;

use glam::Vec3;
use studio_model::{CFrame, Change, DataModel, InstanceId, Value};
use studio_render::{Camera, NoAssets, Quality, Renderer, Scene, View};

type Problem = Box<dyn std::error::Error>;

fn main() -> Result<(), Problem> {
    let mut args = std::env::args().skip(1);
    let count: usize = args.next().map_or(Ok(10_000), |text| text.parse())?;
    let size = args.next().unwrap_or_else(|| "1280x720".into());
    let (width, height) = size.split_once('x').ok_or("a size is WxH")?;
    let size = [width.parse()?, height.parse()?];
    let quality = match args.next().as_deref() {
        Some("draft") => Quality::Draft,
        Some("medium") => Quality::Medium,
        Some("high") => Quality::High,
        _ => Quality::Low,
    };
    let motion = args.next().unwrap_or_else(|| "fly".into());
    let frames: usize = args.next().map_or(Ok(40), |text| text.parse())?;

    let (mut model, parts) = field(count)?;
    let mut scene = Scene::new();
    scene.sync(&model);
    let (device, mut renderer) = open()?;
    let target = target(&device, size);
    let (mut totals, mut prepares, mut uploads) = (Vec::new(), Vec::new(), 0);
    let mut turn = 0.0f32;
    for frame in 0..frames + 5 {
        if motion != "still" {
            turn += 0.01;
        }
        if motion == "moving" {
            nudge(&mut model, &parts, frame)?;
        }
        let start = Instant::now();
        scene.sync(&model);
        let synced = start.elapsed().as_secs_f32() * 1000.0;
        let reach = (count as f32).sqrt() * 3.0;
        let eye = Vec3::new(turn.cos(), 0.35, turn.sin()) * reach.clamp(60.0, 400.0);
        let camera = Camera::look_at(eye, Vec3::ZERO);
        let view = View {
            camera: &camera,
            size,
            quality,
            time: frame as f32 / 60.0,
            grid: None,
            outlines: &[],
        };
        let stats = renderer.render(&mut scene, &NoAssets, &view, &target);
        device.poll(wgpu::PollType::wait_indefinitely())?;
        if frame >= 5 {
            totals.push(start.elapsed().as_secs_f32() * 1000.0);
            prepares.push(stats.prepare_ms + synced);
            uploads = stats.uploaded_bytes;
        }
        if frame == 5 {
            println!("{} parts in view, {} draws", stats.parts, stats.draws);
        }
    }
    if let Some(reason) = renderer.lost() {
        return Err(reason.into());
    }
    println!(
        "{count} parts, {width}×{height}, {quality:?}, {motion}: frame {:.1} ms, of which prepared in {:.2} ms; {uploads} bytes uploaded",
        median(&mut totals),
        median(&mut prepares),
    );
    Ok(())
}

/// Blocks of differing heights and colours on a plate.
fn field(count: usize) -> Result<(DataModel, Vec<InstanceId>), Problem> {
    let mut model = DataModel::new();
    let table = model.table();
    let class = |name: &str| table.class_named(name).ok_or(format!("no {name}"));
    let (workspace, part) = (class("Workspace")?, class("Part")?);
    let find = |name: &str| table.find(part, name).ok_or(format!("no {name}"));
    let (size, frame, color) = (find("Size")?, find("CFrame")?, find("Color")?);
    let root = model.root();
    let world = model.create(workspace)?;
    insert(&mut model, world, root)?;
    let side = (count as f32).sqrt().ceil().max(1.0);
    let mut parts = Vec::with_capacity(count);
    for index in 0..count {
        let id = model.create(part)?;
        let random = |salt: usize| {
            let hash = (index * 4 + salt).wrapping_mul(2_654_435_761) >> 8;
            (hash % 1000) as f32 / 1000.0
        };
        let (column, row) = (index as f32 % side, (index as f32 / side).floor());
        let high = if index == 0 {
            1.0
        } else {
            1.0 + random(0) * 7.0
        };
        let wide = if index == 0 { side * 6.0 + 40.0 } else { 4.0 };
        let at = Vec3::new(
            (column - side * 0.5) * 6.0,
            high * 0.5,
            (row - side * 0.5) * 6.0,
        );
        let at = if index == 0 { Vec3::NEG_Y * 0.5 } else { at };
        let mut set = |property, value| {
            model
                .apply(Change::SetProperty {
                    id,
                    property,
                    value,
                })
                .map(drop)
        };
        set(size, Value::Vector3(Vec3::new(wide, high, wide)))?;
        set(frame, Value::CFrame(CFrame::from_position(at)))?;
        let tint = [1, 2, 3].map(|salt| (60.0 + 180.0 * random(salt)) as u8);
        set(color, Value::Color3uint8(tint))?;
        insert(&mut model, id, world)?;
        parts.push(id);
    }
    Ok((model, parts))
}

fn insert(model: &mut DataModel, root: InstanceId, parent: InstanceId) -> Result<(), Problem> {
    let before = None;
    model.apply(Change::Insert {
        root,
        parent,
        before,
    })?;
    Ok(())
}

/// Moves one part in a hundred.
fn nudge(model: &mut DataModel, parts: &[InstanceId], frame: usize) -> Result<(), Problem> {
    let table = model.table();
    let part = table.class_named("Part").ok_or("no Part")?;
    let property = table.find(part, "CFrame").ok_or("no CFrame")?;
    for id in parts.iter().skip(1 + frame % 7).step_by(100) {
        let mut pose = model.cframe(*id, property).unwrap_or_default();
        pose.position.y += if frame.is_multiple_of(2) { 0.2 } else { -0.2 };
        let value = Value::CFrame(pose);
        model.apply(Change::SetProperty {
            id: *id,
            property,
            value,
        })?;
    }
    Ok(())
}

fn open() -> Result<(wgpu::Device, Renderer), Problem> {
    let start = Instant::now();
    let instance = wgpu::Instance::default();
    let options = wgpu::RequestAdapterOptions::default();
    let adapter = pollster::block_on(instance.request_adapter(&options))?;
    let descriptor = wgpu::DeviceDescriptor::default();
    let (device, queue) = pollster::block_on(adapter.request_device(&descriptor))?;
    let opened = start.elapsed();
    let start = Instant::now();
    let renderer = Renderer::new(&adapter.get_info(), device.clone(), queue)?;
    let made = start.elapsed();
    println!("device in {opened:.0?}, renderer in {made:.0?}");
    Ok((device, renderer))
}

fn target(device: &wgpu::Device, [width, height]: [u32; 2]) -> wgpu::TextureView {
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: None,
        size: wgpu::Extent3d {
            width,
            height,
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: Renderer::TARGET_FORMAT,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
        view_formats: &[],
    });
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

fn median(values: &mut [f32]) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
