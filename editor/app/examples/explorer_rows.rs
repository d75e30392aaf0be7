//! How long a frame of the Explorer takes with so many rows: prints milliseconds. `explorer_rows [ROWS]`, 100,000 without.

use std::error::Error;
use std::io::Write as _;
use std::time::{Duration, Instant};

use studio_app::command::Commands;
use studio_app::explorer::Explorer;
use studio_app::theme;
use studio_document::Document;
use studio_document::search::Query;
use studio_model::known::known;
use studio_model::{Change, DataModel, Value};

const FRAMES: u32 = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let rows = std::env::args()
        .nth(1)
        .map_or(Ok(100_000), |text| text.parse())?;
    let mut document = Document::new(place(rows)?, 1 << 40);
    let mut explorer = Explorer::default();
    let context = egui::Context::default();
    context.enable_accesskit();
    theme::install(&context);
    frames(&context, &mut explorer, &document, 3, 0.0);
    explorer.expand_all(&document);
    let build = frames(&context, &mut explorer, &document, 1, 0.0);
    frames(&context, &mut explorer, &document, 10, 0.0);
    let idle = frames(&context, &mut explorer, &document, FRAMES, 0.0);
    let scroll = frames(&context, &mut explorer, &document, FRAMES, -400.0);
    let part = document.model().instances_of(known().part).next();
    let part = part.ok_or("a place without parts")?;
    let mut changing = Duration::ZERO;
    for frame in 0..FRAMES {
        let value = Value::Bool(frame % 2 == 0);
        document.edit("Anchor", |edit| {
            Ok(edit.set(part, known().anchored, value)?)
        })?;
        changing += frames(&context, &mut explorer, &document, 1, 0.0);
    }
    let query = Query::parse("is:BasePart part Size.Y > 1 -Material = Grass")?;
    let start = Instant::now();
    let model = document.model();
    let found = model
        .descendants(model.root())
        .filter(|&id| query.matches(model, id))
        .count();
    let search = start.elapsed();
    explorer.search("is:BasePart part Size.Y > 1 -Material = Grass");
    let mut longest = Duration::ZERO;
    for _ in 0..FRAMES {
        longest = longest.max(frames(&context, &mut explorer, &document, 1, 0.0));
    }
    let milliseconds = |time: Duration, count: u32| time.as_secs_f64() * 1_000.0 / f64::from(count);
    writeln!(
        std::io::stdout(),
        "{} rows: idle {:.3} ms a frame, scrolling {:.3} ms, with a change a frame {:.3} ms, rows made anew {:.1} ms; \
         a search that finds {found}: {:.1} ms, its longest frame {:.1} ms",
        rows,
        milliseconds(idle, FRAMES),
        milliseconds(scroll, FRAMES),
        milliseconds(changing, FRAMES),
        milliseconds(build, 1),
        milliseconds(search, 1),
        milliseconds(longest, 1),
    )?;
    Ok(())
}

/// So many parts in models of a hundred.
fn place(rows: usize) -> Result<DataModel, Box<dyn Error>> {
    let mut model = DataModel::new();
    let root = model.root();
    let mut add = |class, parent| -> Result<_, Box<dyn Error>> {
        let id = model.create(class)?;
        model.apply(Change::Insert {
            root: id,
            parent,
            before: None,
        })?;
        Ok(id)
    };
    let workspace = add(known().workspace, root)?;
    let mut group = workspace;
    for number in 0..rows.saturating_sub(1) {
        if number % 101 == 0 {
            group = add(known().model, workspace)?;
        } else {
            add(known().part, group)?;
        }
    }
    Ok(model)
}

/// Time of the panel in so many frames, layout of its text included and painting not.
fn frames(
    context: &egui::Context,
    explorer: &mut Explorer,
    document: &Document,
    count: u32,
    wheel: f32,
) -> Duration {
    let mut total = Duration::ZERO;
    for _ in 0..count {
        let size = egui::vec2(320.0, 900.0);
        let mut input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size)),
            ..egui::RawInput::default()
        };
        input
            .events
            .push(egui::Event::PointerMoved(egui::pos2(100.0, 400.0)));
        if wheel != 0.0 {
            input.events.push(egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: egui::vec2(0.0, wheel),
                phase: egui::TouchPhase::Move,
                modifiers: egui::Modifiers::NONE,
            });
        }
        let mut commands = Commands::default();
        let output = context.run_ui(input, |ui| {
            let start = Instant::now();
            explorer.show(ui, document, &mut commands);
            total += start.elapsed();
        });
        drop(output);
    }
    total
}
