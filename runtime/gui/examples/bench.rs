//! Measures laying out 2,000 labels: `cargo run --release -p studio-gui --example bench [LABELS]`.
#![expect(
    clippy::print_stdout,
    reason = "an example that prints what it measured"
)]

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use glam::Vec2;
use studio_gui::{Layout, Viewport};
use studio_model::value::{UDim, UDim2};
use studio_model::{Change, ClassTable, DataModel, InstanceId, Value};

const ROUNDS: u32 = 50;

fn add(
    model: &mut DataModel,
    class: &str,
    parent: InstanceId,
) -> Result<InstanceId, Box<dyn Error>> {
    let class = ClassTable::get()
        .class_named(class)
        .ok_or("no such class")?;
    let root = model.create(class)?;
    let before = None;
    model.apply(Change::Insert {
        root,
        parent,
        before,
    })?;
    Ok(root)
}

fn set(
    model: &mut DataModel,
    id: InstanceId,
    name: &str,
    value: Value,
) -> Result<(), Box<dyn Error>> {
    let class = model.class(id).ok_or("no such instance")?;
    let property = ClassTable::get()
        .find(class, name)
        .ok_or("no such property")?;
    model.set_property(id, property, value)?;
    Ok(())
}

/// The middle of several rounds.
fn median(
    mut round: impl FnMut(u32) -> Result<(), Box<dyn Error>>,
) -> Result<Duration, Box<dyn Error>> {
    let mut times = Vec::new();
    for number in 0..ROUNDS {
        let start = Instant::now();
        round(number)?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}

/// A model with so many labels: its container, its screen, and the last frame of it.
fn interface(
    labels: usize,
) -> Result<(DataModel, InstanceId, InstanceId, InstanceId), Box<dyn Error>> {
    let mut model = DataModel::new();
    let root = model.root();
    let container = add(&mut model, "Folder", root)?;
    let screen = add(&mut model, "ScreenGui", container)?;
    let mut last = screen;
    for number in 0..labels {
        // Twenty to a frame with a list, as interfaces are.
        if number % 20 == 0 {
            last = add(&mut model, "Frame", screen)?;
            add(&mut model, "UIListLayout", last)?;
            let size = UDim2 {
                x: UDim {
                    scale: 0.2,
                    offset: 0,
                },
                y: UDim {
                    scale: 0.5,
                    offset: 0,
                },
            };
            set(&mut model, last, "Size", Value::UDim2(size))?;
        }
        let label = add(&mut model, "TextLabel", last)?;
        let size = UDim2 {
            x: UDim {
                scale: 1.0,
                offset: -8,
            },
            y: UDim {
                scale: 0.0,
                offset: 24,
            },
        };
        set(&mut model, label, "Size", Value::UDim2(size))?;
        set(&mut model, label, "TextWrapped", Value::Bool(true))?;
        let text = format!("Label {number} says something");
        set(&mut model, label, "Text", Value::String(Arc::from(text)))?;
    }
    Ok((model, container, screen, last))
}

fn main() -> Result<(), Box<dyn Error>> {
    let labels: usize = std::env::args()
        .nth(1)
        .map_or(Ok(2_000), |text| text.parse())?;
    let (mut model, container, screen, last) = interface(labels)?;
    let viewport = |round: u32| Viewport::new(1280.0 - (round % 2) as f32 * 3.0, 720.0);

    let mut layout = Layout::new(container, viewport(0));
    let start = Instant::now();
    layout.update(&model);
    println!(
        "{labels} labels, read and laid out first: {:?}",
        start.elapsed()
    );
    let whole = median(|round| {
        layout.set_viewport(viewport(round + 1));
        black_box(layout.update(&model));
        Ok(())
    })?;
    println!("laid out whole after the screen changed: {whole:?}");
    let one = median(|round| {
        set(&mut model, last, "Rotation", Value::Float32(round as f32))?;
        black_box(layout.update(&model));
        Ok(())
    })?;
    println!("one property changed: {one:?}");
    let inserted = median(|_| {
        add(&mut model, "Frame", screen)?;
        black_box(layout.update(&model));
        Ok(())
    })?;
    println!("one object inserted: {inserted:?}");
    let unchanged = median(|_| {
        black_box(layout.update(&model));
        Ok(())
    })?;
    println!("unchanged: {unchanged:?}");
    let hit = median(|round| {
        black_box(layout.target_at(Vec2::new(round as f32, 100.0)));
        Ok(())
    })?;
    println!("what is at a point: {hit:?}");
    Ok(())
}
