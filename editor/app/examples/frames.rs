//! How long a frame of the whole window takes without a picture: prints the median of milliseconds, layout and input alone
//! and with the triangles of it. `frames [TEMPLATE|PARTS|PATH]…`; without arguments `city` and 100,000 parts.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use egui::{Event, Key, Modifiers, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, pos2, vec2};
use glam::Vec3;
use studio_app::action::Action;
use studio_app::command::{Command, Then};
use studio_app::{Options, Studio};
use studio_document::Template;
use studio_model::known::known;
use studio_model::{CFrame, Change, DataModel, Value};

type Failure = Box<dyn Error>;

/// Frames of which the median is told.
const FRAMES: usize = 200;
const SIZE: egui::Vec2 = vec2(1440.0, 900.0);
/// Where the tree and the view are in the default layout.
const TREE: Pos2 = pos2(1280.0, 250.0);
const VIEW: Pos2 = pos2(560.0, 420.0);

fn main() -> Result<(), Failure> {
    let mut places: Vec<String> = std::env::args().skip(1).collect();
    if places.is_empty() {
        places = vec!["city".to_owned(), "100000".to_owned()];
    }
    let folder = std::env::temp_dir().join(format!("frames-{}", std::process::id()));
    for place in places {
        let start = match (place.parse(), Template::named(&place)) {
            (Ok(parts), _) => Command::Open(write_place(&folder, parts)?),
            (Err(_), Some(template)) => Command::New(template),
            (Err(_), None) => Command::Open(PathBuf::from(&place)),
        };
        measure(&place, start)?;
    }
    // What is left behind lies where the system cleans up.
    drop(std::fs::remove_dir_all(folder));
    Ok(())
}

/// The window, shown frame by frame.
struct Window {
    context: egui::Context,
    frame: eframe::Frame,
    studio: Studio,
    time: f64,
    /// Of the last frame.
    vertices: usize,
}

impl Window {
    fn open(place: Command) -> Result<Self, Failure> {
        let context = egui::Context::default();
        let creation = eframe::CreationContext::_new_kittest(context.clone());
        let mut window = Self {
            studio: Studio::new(&creation, Options::default()),
            frame: eframe::Frame::_new_kittest(),
            context,
            time: 0.0,
            vertices: 0,
        };
        window.studio.push(place);
        let start = Instant::now();
        let (mut worst, mut opened) = (0.0f64, None);
        while opened.is_none() || window.studio.viewport().is_reading() {
            let [_, took] = window.show(Vec::new());
            worst = worst.max(took);
            if opened.is_none() && window.studio.session().is_some() {
                opened = Some(start.elapsed().as_secs_f64());
            }
            if start.elapsed().as_secs() > 60 {
                return Err("the place does not open".into());
            }
            std::thread::yield_now();
        }
        let (opened, seen) = (opened.unwrap_or_default(), start.elapsed().as_secs_f64());
        writeln!(
            std::io::stdout(),
            "  open after {opened:.2} s, to be seen after {seen:.2} s, worst frame meanwhile {worst:.1} ms"
        )?;
        Ok(window)
    }

    /// Shows a frame; milliseconds until its shapes were there, and until they were triangles.
    fn show(&mut self, events: Vec<Event>) -> [f64; 2] {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let start = Instant::now();
        let output = self.context.run_ui(input, |ui| {
            eframe::App::logic(&mut self.studio, ui.ctx(), &mut self.frame);
            eframe::App::ui(&mut self.studio, ui, &mut self.frame);
        });
        let shapes = start.elapsed();
        let triangles = self
            .context
            .tessellate(output.shapes, output.pixels_per_point);
        let all = start.elapsed();
        self.vertices = triangles.iter().map(vertices).sum();
        [shapes, all].map(|time| time.as_secs_f64() * 1e3)
    }

    fn tell(
        &mut self,
        what: &str,
        mut events: impl FnMut(usize) -> Vec<Event>,
    ) -> Result<(), Failure> {
        let mut times: Vec<[f64; 2]> = (0..FRAMES).map(|frame| self.show(events(frame))).collect();
        let mut median = |which: usize| {
            times.sort_by(|a, b| a[which].total_cmp(&b[which]));
            times[FRAMES / 2][which]
        };
        let (shapes, all) = (median(0), median(1));
        let worst = times.last().map_or(0.0, |time| time[1]);
        writeln!(
            std::io::stdout(),
            "  {what:<38}{shapes:>7.2} ms {all:>7.2} ms with {} vertices, worst {worst:>7.2} ms",
            self.vertices
        )?;
        Ok(())
    }
}

fn measure(place: &str, start: Command) -> Result<(), Failure> {
    let mut window = Window::open(start)?;
    let document = window.studio.document().ok_or("no place")?;
    let count = document.model().len();
    writeln!(std::io::stdout(), "{place}: {count} instances")?;
    // The first frames lay out what later ones reuse, and the first check of problems goes by.
    for _ in 0..60 {
        window.show(Vec::new());
    }
    window.tell("nothing happens", |_| Vec::new())?;
    let moved = |frame: usize, at: Pos2| {
        let around = vec2((frame % 40) as f32, (frame % 23) as f32) * 3.0;
        vec![Event::PointerMoved(at + around)]
    };
    window.tell("the pointer moves over the view", |frame| {
        moved(frame, VIEW)
    })?;
    window.tell("the camera turns", |_| vec![key(Key::ArrowRight, true)])?;
    window.show(vec![key(Key::ArrowRight, false)]);
    window.studio.push(Command::Do(Action::SelectAll));
    for _ in 0..3 {
        window.show(Vec::new());
    }
    window.tell("everything is selected", |frame| moved(frame, VIEW))?;
    let parts = window.studio.document().map(first_parts);
    let parts = parts.ok_or("no place")?;
    window.studio.push(Command::Select(
        parts.clone(),
        studio_app::command::SelectMode::Replace,
    ));
    window.tell("the tree is scrolled", |frame| {
        let mut events = moved(frame, TREE);
        events.push(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, if frame % 100 < 50 { -200.0 } else { 200.0 }),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
        });
        events
    })?;
    window.show(vec![Event::PointerGone]);
    let studio = &mut window.studio;
    studio.push(Command::Do(Action::ToggleAnchor));
    let start = Instant::now();
    window.show(Vec::new());
    let once = start.elapsed().as_secs_f64() * 1e3;
    writeln!(
        std::io::stdout(),
        "  a property of {} parts is set: {once:.1} ms, its frame included",
        parts.len()
    )?;
    // Nothing of this is kept.
    window.studio.push(Command::Discard(Then::Close));
    window.show(Vec::new());
    Ok(())
}

fn vertices(primitive: &egui::ClippedPrimitive) -> usize {
    match &primitive.primitive {
        egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
        egui::epaint::Primitive::Callback(_) => 0,
    }
}

fn key(key: Key, pressed: bool) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    }
}

/// A thousand parts, or as many as there are.
fn first_parts(document: &studio_document::Document) -> Vec<studio_model::InstanceId> {
    let model = document.model();
    let all = model.descendants(model.root());
    all.filter(|&id| model.is_a(id, known().base_part))
        .take(1_000)
        .collect()
}

/// So many parts on a square, in models of a hundred.
fn write_place(folder: &Path, parts: usize) -> Result<PathBuf, Failure> {
    let mut model = DataModel::new();
    let root = model.root();
    let mut add = |class, parent| -> Result<_, Failure> {
        let id = model.create(class)?;
        model.apply(Change::Insert {
            root: id,
            parent,
            before: None,
        })?;
        if class == known().part {
            let side = (parts as f32).sqrt().ceil().max(1.0);
            let number = id.index() as f32;
            let at = Vec3::new(number % side, 0.0, (number / side).floor()) * 6.0;
            let frame = Value::CFrame(CFrame::from_position(at));
            model.set_property(id, known().cframe, frame)?;
        }
        Ok(id)
    };
    let workspace = add(known().workspace, root)?;
    let mut group = workspace;
    for number in 0..parts {
        if number % 100 == 0 {
            group = add(known().model, workspace)?;
        }
        add(known().part, group)?;
    }
    let folder = folder.join(parts.to_string());
    std::fs::create_dir_all(&folder)?;
    let text = studio_place::write_string(&model);
    std::fs::write(folder.join(studio_place::PLACE_FILE), text)?;
    Ok(folder)
}
