//! How long frames take, beside a plain renderer's of the same place from the same camera:
//! `frame [PARTS] [WxH] [draft|low|medium|high] [still|fly|moving] [FRAMES]`. `fly` moves the camera, `moving` moves a part
//! in a hundred as well, `still` smooths edges. The two take turns, frame by frame. Prints medians in milliseconds.
#![expect(clippy::print_stdout, reason = "it is a tool for people at a terminal")]

mod field;
mod plain;

use std::time::Instant;

use glam::Vec3;
use studio_render::{Camera, NoAssets, Quality, Renderer, Scene, View};

use field::Field;
use plain::Plain;

type Problem = Box<dyn std::error::Error>;

/// Frames before those that count.
const WARM_UP: usize = 5;

/// What is asked for.
struct Wish {
    parts: usize,
    size: [u32; 2],
    quality: Quality,
    motion: String,
    frames: usize,
}

/// Milliseconds of each frame.
#[derive(Default)]
struct Times {
    ours: Vec<f32>,
    /// Of ours: until everything is handed to the device.
    prepared: Vec<f32>,
    plain: Vec<f32>,
    /// The plain renderer without drawing its shadow map.
    shadowless: Vec<f32>,
}

fn main() -> Result<(), Problem> {
    let wish = Wish::read()?;
    let mut field = Field::new(wish.parts)?;
    let (device, queue, mut renderer) = open()?;
    let plain = Plain::new(&device, &queue, &field.cubes, wish.size);
    let times = measure(&wish, &mut field, &device, &mut renderer, &plain)?;
    if let Some(reason) = renderer.lost() {
        return Err(reason.into());
    }
    let Wish {
        parts,
        size: [width, height],
        quality,
        motion,
        ..
    } = wish;
    let (ours, plain) = (median(times.ours), median(times.plain));
    println!("{parts} parts, {width}×{height}, {quality:?}, {motion}:");
    let prepared = median(times.prepared);
    println!("  ours  {ours:.1} ms, of which prepared in {prepared:.2} ms");
    let shadowless = median(times.shadowless);
    println!("  plain {plain:.1} ms, {shadowless:.1} ms with a shadow map that is kept");
    println!("  ours / plain = {:.2}", ours / plain);
    Ok(())
}

impl Wish {
    fn read() -> Result<Self, Problem> {
        let mut args = std::env::args().skip(1);
        let parts = args.next().map_or(Ok(10_000), |text| text.parse())?;
        let size = args.next().unwrap_or_else(|| "1280x720".into());
        let (width, height) = size.split_once('x').ok_or("a size is WxH")?;
        Ok(Self {
            parts,
            size: [width.parse()?, height.parse()?],
            quality: match args.next().as_deref() {
                Some("draft") => Quality::Draft,
                Some("medium") => Quality::Medium,
                Some("high") => Quality::High,
                _ => Quality::Low,
            },
            motion: args.next().unwrap_or_else(|| "fly".into()),
            frames: args.next().map_or(Ok(40), |text| text.parse())?,
        })
    }
}

fn measure(
    wish: &Wish,
    field: &mut Field,
    device: &wgpu::Device,
    renderer: &mut Renderer,
    plain: &Plain,
) -> Result<Times, Problem> {
    let mut scene = Scene::new();
    scene.sync(&field.model);
    let sun = scene.environment().sun_direction;
    let target = target(device, wish.size);
    let aspect = wish.size[0] as f32 / wish.size[1] as f32;
    let wait = || device.poll(wgpu::PollType::wait_indefinitely());
    let milliseconds = |start: Instant| start.elapsed().as_secs_f32() * 1000.0;
    let mut times = Times::default();
    let mut turn = 0.0f32;
    for frame in 0..wish.frames + WARM_UP {
        turn += if wish.motion == "still" { 0.0 } else { 0.01 };
        let moves = wish.motion == "moving";
        if moves {
            field.nudge(frame)?;
        }
        let eye = Vec3::new(turn.cos(), 0.35, turn.sin()) * field.reach();
        let camera = Camera::look_at(eye, Vec3::ZERO);

        let start = Instant::now();
        scene.sync(&field.model);
        let synced = milliseconds(start);
        let view = View {
            camera: &camera,
            size: wish.size,
            quality: wish.quality,
            time: frame as f32 / 60.0,
            smooth: wish.motion == "still",
            fog: true,
            grid: None,
            outlines: &[],
        };
        let stats = renderer.render(&mut scene, &NoAssets, &view, &target);
        wait()?;
        let ours = milliseconds(start);

        let draw_plain = |shadows: bool| -> Result<(f32, u32), Problem> {
            let start = Instant::now();
            if moves {
                plain.update(&field.cubes);
            }
            let seen = plain.draw(&camera, aspect, sun, &target, shadows);
            wait()?;
            Ok((milliseconds(start), seen))
        };
        let ((plain, seen), (shadowless, _)) = (draw_plain(true)?, draw_plain(false)?);
        if frame == WARM_UP {
            let (parts, draws, bytes) = (stats.parts, stats.draws, stats.uploaded_bytes);
            println!("ours: {parts} parts in view, {draws} draws, {bytes} bytes uploaded");
            println!("plain: {seen} parts in view");
        }
        if frame >= WARM_UP {
            times.ours.push(ours);
            times.prepared.push(synced + stats.prepare_ms);
            times.plain.push(plain);
            times.shadowless.push(shadowless);
        }
    }
    Ok(times)
}

fn open() -> Result<(wgpu::Device, wgpu::Queue, Renderer), Problem> {
    let start = Instant::now();
    let instance = wgpu::Instance::default();
    let options = wgpu::RequestAdapterOptions::default();
    let adapter = pollster::block_on(instance.request_adapter(&options))?;
    let descriptor = wgpu::DeviceDescriptor::default();
    let (device, queue) = pollster::block_on(adapter.request_device(&descriptor))?;
    let opened = start.elapsed();
    let start = Instant::now();
    let renderer = Renderer::new(&adapter.get_info(), device.clone(), queue.clone())?;
    let made = start.elapsed();
    println!("device in {opened:.0?}, renderer in {made:.0?}");
    Ok((device, queue, renderer))
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

fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
