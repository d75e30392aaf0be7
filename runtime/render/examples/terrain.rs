//! Measures terrain: `cargo run --release -p studio-render --example terrain -- place.rbxl`.

use std::error::Error;
use std::io::Write as _;
use std::time::Instant;

use studio_model::DataModel;
use studio_model::known::known;
use studio_model::terrain::SmoothGrid;
use studio_render::Scene;
use studio_roblox::{ImportOptions, import};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    for file in std::env::args().skip(1) {
        let model = import(&std::fs::read(&file)?, ImportOptions::default())?.model;
        let Some(bytes) = cells(&model) else {
            writeln!(out, "{file}: no terrain")?;
            continue;
        };
        let started = Instant::now();
        let grid = SmoothGrid::decode(&bytes)?;
        let read = started.elapsed();
        let same = grid.encode() == *bytes;

        let mut scene = Scene::new();
        scene.sync(&model);
        let started = Instant::now();
        scene.wait_for_terrain();
        let made = started.elapsed();
        let terrain = scene.terrain().ok_or("no terrain in the scene")?;
        writeln!(
            out,
            "{file}: {} bytes, {} chunks in {:.1} MB read in {read:.0?}, written again the same: {same}; {} patches, {} triangles, \
             {:.1} MB with cells, made in {made:.0?}",
            bytes.len(),
            grid.len(),
            grid.bytes() as f64 / 1e6,
            terrain.patch_count(),
            terrain.triangle_count(),
            terrain.bytes() as f64 / 1e6,
        )?;
    }
    Ok(())
}

fn cells(model: &DataModel) -> Option<std::sync::Arc<[u8]>> {
    let id = model.instances_of(known().terrain).next()?;
    match model.value(id, known().terrain_smooth_grid)? {
        studio_model::Value::BinaryString(bytes) if bytes.len() > 2 => Some(bytes),
        _ => None,
    }
}
