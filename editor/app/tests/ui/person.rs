//! Somebody in front of the window: reads labels, presses keys, moves the pointer, and is patient with threads.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node};
use glam::Vec3;
use studio_app::{Options, Studio};
use studio_document::transform::Handle;
use studio_document::{Document, Session};
use studio_model::known::known;
use studio_model::{InstanceId, Value};
use tempfile::TempDir;

/// Frames within which everything but threads comes to rest.
const FRAMES_MAX: u64 = 60;
/// Seconds between frames: long enough that two clicks are no double click, short enough that what is due a moment later
/// is not due now.
const FRAME: f32 = 0.08;
/// Frames that are shown while a thread works, at most.
const PATIENCE: usize = 20_000;
/// How long a frame is waited for that no thread asked for.
const NAP: Duration = Duration::from_millis(20);

/// The field of the dialog that opens places.
pub(crate) const PATH: &str = "A place's folder, or a .rbxl or .rbxlx file";

/// The fields of the dialog that saves them.
pub(crate) const NAME: &str = "Name of the place";
pub(crate) const PARENT: &str = "In the folder";

/// What can be clicked or typed into.
const WIDGETS: [Role; 11] = [
    Role::Button,
    Role::CheckBox,
    Role::ColorWell,
    Role::ComboBox,
    Role::Link,
    Role::MenuItem,
    Role::RadioButton,
    Role::Slider,
    Role::SpinButton,
    Role::TextInput,
    Role::TreeItem,
];

fn home() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Somebody in front of the window, with a home of their own.
pub(crate) struct Person {
    window: Harness<'static, Studio>,
    home: TempDir,
    /// Set by whoever wakes the window.
    woken: Arc<AtomicBool>,
}

impl Person {
    /// At the welcome screen of a window of usual size.
    pub(crate) fn at_welcome() -> Self {
        Self::with_window([1440.0, 900.0], 1.0)
    }

    /// In front of a window that was told on the command line to open a path.
    pub(crate) fn who_asked_for(path: &Path) -> Self {
        Self::begin(home(), Some(path), [1440.0, 900.0], 1.0)
    }

    /// The same person at a new window, because the old one is gone without a farewell.
    pub(crate) fn after_a_crash(self) -> Self {
        let Self { window, home, .. } = self;
        drop(window);
        Self::begin(home, None, [1440.0, 900.0], 1.0)
    }

    /// At the welcome screen of a window of this size in points, and of this many pixels a point.
    pub(crate) fn with_window(size: [f32; 2], pixels_per_point: f32) -> Self {
        Self::begin(home(), None, size, pixels_per_point)
    }

    fn begin(home: TempDir, place: Option<&Path>, size: [f32; 2], pixels_per_point: f32) -> Self {
        let options = Options {
            place: place.map(Path::to_owned),
            settings: Some(home.path().join("settings.ron")),
            data: Some(home.path().join("data")),
        };
        let window = Harness::builder()
            .with_size(size)
            .with_pixels_per_point(pixels_per_point)
            .with_max_steps(FRAMES_MAX)
            .with_step_dt(FRAME)
            .build_eframe(|context| Studio::new(context, options));
        let woken = Arc::new(AtomicBool::new(false));
        let (told, waiting) = (Arc::clone(&woken), thread::current());
        window.ctx.set_request_repaint_callback(move |_| {
            told.store(true, Ordering::Release);
            waiting.unpark();
        });
        Self {
            window,
            home,
            woken,
        }
    }

    /// In front of a new place from the baseplate.
    pub(crate) fn with_place() -> Self {
        let mut person = Self::at_welcome();
        person.click("New place from Baseplate");
        person
    }

    /// In front of a place that was opened from a path.
    pub(crate) fn who_opened(path: &Path) -> Self {
        let mut person = Self::at_welcome();
        person.open(path);
        person.wait("the place is open", |studio| studio.session().is_some());
        person
    }

    /// Opens a path by the dialog.
    pub(crate) fn open(&mut self, path: &Path) {
        self.keys(Modifiers::COMMAND, Key::O);
        self.enter(PATH, &path.display().to_string());
        self.click("Open");
    }

    /// The window itself.
    pub(crate) fn window(&mut self) -> &mut Harness<'static, Studio> {
        &mut self.window
    }

    pub(crate) fn studio(&self) -> &Studio {
        self.window.state()
    }

    pub(crate) fn session(&self) -> &Session {
        self.studio().session().expect("a place is open")
    }

    pub(crate) fn document(&self) -> &Document {
        self.session().document()
    }

    /// A path in this person's home.
    pub(crate) fn home(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The place as it would be written.
    pub(crate) fn text(&self) -> String {
        studio_place::write_string(self.document().model())
    }

    /// Shows frames until nothing more happens by itself.
    #[track_caller]
    pub(crate) fn look(&mut self) {
        // Work that ended in the midst of these frames may have kept them busy until then; once more they must end.
        for ended in [false, true] {
            match self.window.try_run() {
                Ok(_) => return,
                Err(_) if self.studio().is_working() => return,
                Err(busy) => assert!(!ended, "{busy}"),
            }
        }
    }

    /// Shows frames until a thread has done something.
    pub(crate) fn wait(&mut self, what: &str, until: impl Fn(&Studio) -> bool) {
        for _ in 0..PATIENCE {
            self.woken.store(false, Ordering::Release);
            self.window.step();
            if until(self.window.state()) {
                self.window.run_ok();
                return;
            }
            if !self.woken.load(Ordering::Acquire) {
                thread::park_timeout(NAP);
            }
        }
        panic!("it never came to this: {what}");
    }

    /// The one widget of this label.
    #[track_caller]
    pub(crate) fn widget(&self, label: &str) -> Node<'_> {
        let says = |node: &Node<'_>| node.accesskit_node().label().as_deref() == Some(label);
        let found: Vec<_> = self.widgets().filter(says).collect();
        match found[..] {
            [node] => node,
            [] => panic!("nothing says {label:?}; there is {:#?}", self.labels()),
            _ => panic!("several things say {label:?}: {found:#?}"),
        }
    }

    fn widgets(&self) -> impl Iterator<Item = Node<'_>> {
        let all = self.window.query_all(By::new());
        all.filter(|node| WIDGETS.contains(&node.accesskit_node().role()))
    }

    /// Everything that can be clicked or typed into, by label.
    pub(crate) fn labels(&self) -> Vec<String> {
        let label = |node: Node<'_>| node.accesskit_node().label();
        self.widgets().filter_map(label).collect()
    }

    /// Whether this stands somewhere, whole or as a part.
    pub(crate) fn reads(&self, text: &str) -> bool {
        self.reading(text).next().is_some()
    }

    /// Where it stands.
    #[track_caller]
    pub(crate) fn read_at(&self, text: &str) -> Pos2 {
        let found = self.reading(text).last();
        let found = found.unwrap_or_else(|| panic!("nothing reads {text:?}"));
        found.rect().center()
    }

    fn reading(&self, text: &str) -> impl Iterator<Item = Node<'_>> {
        let all = self.window.query_all(By::new().include_labels());
        all.filter(move |node| {
            let node = node.accesskit_node();
            let said = [node.label(), node.value()];
            said.iter().flatten().any(|said| said.contains(text))
        })
    }

    /// Whether a widget of this label is there.
    pub(crate) fn sees(&self, label: &str) -> bool {
        self.labels().iter().any(|there| there == label)
    }

    #[track_caller]
    pub(crate) fn is_enabled(&self, label: &str) -> bool {
        !self.widget(label).accesskit_node().is_disabled()
    }

    /// Clicks the widget of this label.
    #[track_caller]
    pub(crate) fn click(&mut self, label: &str) {
        self.click_with(label, Modifiers::NONE);
    }

    #[track_caller]
    pub(crate) fn click_with(&mut self, label: &str, modifiers: Modifiers) {
        let node = self.widget(label);
        assert!(!node.accesskit_node().is_disabled(), "{label} is disabled");
        let at = node.rect().center();
        self.click_at(at, modifiers);
    }

    /// Chooses an item of a menu.
    #[track_caller]
    pub(crate) fn choose(&mut self, menu: &str, item: &str) {
        self.click(menu);
        let found = self.window.get_by_role_and_label(Role::MenuItem, item);
        let at = found.rect().center();
        self.click_at(at, Modifiers::NONE);
    }

    /// Clicks a point of the window.
    pub(crate) fn click_at(&mut self, at: Pos2, modifiers: Modifiers) {
        self.window.event(Event::ModifiersChanged(modifiers));
        self.window.hover_at(at);
        for pressed in [true, false] {
            self.window.event(Event::PointerButton {
                pos: at,
                button: PointerButton::Primary,
                pressed,
                modifiers,
            });
        }
        self.window.event(Event::ModifiersChanged(Modifiers::NONE));
        self.look();
    }

    /// Clicks a point as programs do: the pointer comes, presses and lets go within one frame.
    pub(crate) fn click_at_once(&mut self, at: Pos2) {
        let button = |pressed| Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        let events = [Event::PointerMoved(at), button(true), button(false)];
        self.window.input_mut().events.extend(events);
        self.window.step();
    }

    /// Presses a key and lets it go within one frame, after which nothing else is shown.
    pub(crate) fn key_at_once(&mut self, key: Key) {
        let events = [true, false].map(|pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        });
        self.window.input_mut().events.extend(events);
        self.window.step();
    }

    /// Drags from one point of the window to another, in some steps.
    pub(crate) fn drag(&mut self, from: Pos2, to: Pos2) {
        let press = |pressed, at| Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.window.hover_at(from);
        self.window.event(press(true, from));
        for step in 1..=4 {
            self.window
                .hover_at(from + (to - from) * (step as f32 / 4.0));
        }
        self.window.event(press(false, to));
        self.look();
    }

    /// Drags a handle of the selection by so many studs, as the pointer does: along the screen.
    #[track_caller]
    pub(crate) fn drag_handle(&mut self, handle: Handle, near: Vec3, studs: Vec3) {
        let view = self.studio().viewport();
        let from = view.point_of_handle(handle).expect("the handle is shown");
        let [start, end] = [near, near + studs].map(|at| view.point_of(at).expect("in front"));
        self.drag(from, from + (end - start));
    }

    /// Presses a key.
    pub(crate) fn key(&mut self, key: Key) {
        self.keys(Modifiers::NONE, key);
    }

    /// Presses a key with others held.
    pub(crate) fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.window.key_press_modifiers(modifiers, key);
        self.look();
    }

    /// What the system sends for keys of its own: text, clipboard.
    pub(crate) fn system(&mut self, event: Event) {
        self.window.event(event);
        self.look();
    }

    /// Types letters where the keyboard is.
    pub(crate) fn types(&mut self, text: &str) {
        self.system(Event::Text(text.to_owned()));
    }

    /// Takes back everything.
    pub(crate) fn undo_all(&mut self) {
        let is_left = |document: &Document| document.history().position() > 0;
        while self.studio().document().is_some_and(is_left) {
            self.keys(Modifiers::COMMAND, Key::Z);
        }
    }

    /// Replaces what is in a field.
    #[track_caller]
    pub(crate) fn enter(&mut self, label: &str, text: &str) {
        self.click(label);
        self.keys(Modifiers::COMMAND, Key::A);
        self.types(text);
    }

    /// Copies what is selected; the text that the system was given.
    #[track_caller]
    pub(crate) fn copy(&mut self, event: Event) -> String {
        self.window.event(event);
        self.window.step();
        let commands = &self.window.output().platform_output.commands;
        let copied = commands.iter().rev().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        self.look();
        copied.expect("something was copied")
    }

    /// Clicks what copies something; the text that the system was given.
    #[track_caller]
    pub(crate) fn clicked_to_copy(&mut self, label: &str) -> String {
        let at = self.widget(label).rect().center();
        self.click_at_once(at);
        let commands = &self.window.output().platform_output.commands;
        let copied = commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        self.look();
        copied.expect("something was copied")
    }

    /// Pastes a copy of the template's script whose source is no Luau.
    pub(crate) fn paste_broken_script(&mut self) -> InstanceId {
        self.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::X);
        self.types("Welcome");
        self.click("Script Welcome");
        let text = self.copy(Event::Copy);
        let broken = text.replace("local Players = ", "local = = ");
        assert_ne!(text, broken);
        self.system(Event::Paste(broken));
        self.selected()[0]
    }

    /// Puts the pointer over the middle of the 3D view, where its keys work.
    pub(crate) fn point_at_view(&mut self) {
        let at = self.view().center();
        self.window.hover_at(at);
        self.look();
    }

    /// Where the 3D view is.
    pub(crate) fn view(&self) -> Rect {
        self.window
            .get_by_role_and_label(Role::Image, "Viewport")
            .rect()
    }

    pub(crate) fn selected(&self) -> Vec<InstanceId> {
        self.document().selection().ids().to_vec()
    }

    pub(crate) fn position(&self, part: InstanceId) -> Vec3 {
        let model = self.document().model();
        model.cframe(part, known().cframe).expect("a part").position
    }

    pub(crate) fn size(&self, part: InstanceId) -> Vec3 {
        match self.document().model().value(part, known().size) {
            Some(Value::Vector3(size)) => size,
            other => panic!("no size: {other:?}"),
        }
    }
}
