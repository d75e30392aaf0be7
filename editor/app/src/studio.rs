//! The window: puts panels in their places, hands commands to the runner, and keeps what several of them share.

mod bars;
mod docked;
mod removal;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use eframe::egui_wgpu::RenderState;
use egui::{CentralPanel, Frame, Ui};
use egui_tiles::Tree;
use studio_document::{Document, Host, Opening, Session};
use studio_place::merge::Conflict;

use self::docked::Docked;
use self::removal::Removal;
use crate::command::{Command, Commands, Then, Tone, run};
use crate::explorer::Explorer;
use crate::layout::{self, Panel};
use crate::output::Output;
use crate::properties::Properties;
use crate::settings::Settings;
use crate::shell::browse::Browsing;
use crate::shell::cards::Cards;
use crate::shell::dialog::{Around, Dialog};
use crate::shell::palette::Palette;
use crate::shell::publish_page::PublishPage;
use crate::shell::recovery_page;
use crate::shell::state::State;
use crate::shell::toasts::Toasts;
use crate::shell::welcome::Welcome;
use crate::shell::{shortcut, status};
use crate::theme;
use crate::tools::Tools;
use crate::viewport::Viewport;

/// How the window begins.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The place to open; without one there is the welcome screen.
    pub place: Option<PathBuf>,
    /// Where preferences are kept; `None` keeps none.
    pub settings: Option<PathBuf>,
    /// Where unsaved work on places without a folder of their own is kept; `None` keeps none.
    pub data: Option<PathBuf>,
}

/// How long the window sleeps at least before it looks again for what is due: what cannot be done yet, because a drag goes
/// on, must not keep it awake.
const POLL_LEAST: Duration = Duration::from_millis(100);

/// The window.
pub struct Studio {
    pub(crate) session: Option<Session>,
    pub(crate) opening: Option<Opening>,
    /// What to do when the save that goes on has ended.
    pub(crate) after_save: Then,
    pub(crate) host: Host,
    pub(crate) panels: Panels,
    pub(crate) tools: Tools,
    pub(crate) settings: Settings,
    pub(crate) settings_file: Option<PathBuf>,
    pub(crate) commands: Commands,
    pub(crate) layout: Tree<Panel>,
    pub(crate) palette: Palette,
    pub(crate) dialog: Option<Dialog>,
    pub(crate) browsing: Option<Browsing>,
    pub(crate) publishing: Option<PublishPage>,
    /// What was changed here and on disk, until somebody has looked at it.
    pub(crate) conflicts: Vec<Conflict>,
    /// Nobody was asked yet what shall become of unsaved work of an earlier editor.
    pub(crate) asks_recovery: bool,
    pub(crate) toasts: Toasts,
    /// The next paste goes into what is selected.
    pub(crate) paste_into: bool,
    /// The window may close although something is not saved.
    pub(crate) may_quit: bool,
    pub(crate) welcome: Welcome,
    cards: Cards,
    gpu: Option<RenderState>,
    /// Whom threads wake: the window that there is now.
    awake: Arc<Mutex<egui::Context>>,
    removal: Removal,
}

/// Each panel's own state.
#[derive(Debug, Default)]
pub(crate) struct Panels {
    pub(crate) explorer: Explorer,
    pub(crate) properties: Properties,
    pub(crate) viewport: Viewport,
    pub(crate) output: Output,
}

impl Studio {
    /// A window in this context.
    pub fn new(context: &eframe::CreationContext<'_>, options: Options) -> Self {
        theme::install(&context.egui_ctx);
        let settings = options.settings.as_deref().map(Settings::load);
        let settings = settings.unwrap_or_default();
        settings.apply(&context.egui_ctx);
        let awake = Arc::new(Mutex::new(context.egui_ctx.clone()));
        let wakes = Arc::clone(&awake);
        let mut studio = Self {
            session: None,
            opening: None,
            after_save: Then::Stay,
            host: Host {
                waker: Arc::new(move || held(&wakes).request_repaint()),
                data_dir: options.data,
            },
            panels: Panels {
                properties: Properties::new(settings.properties.clone()),
                ..Panels::default()
            },
            tools: settings.tools.clone(),
            layout: settings
                .layout
                .clone()
                .unwrap_or_else(layout::default_layout),
            settings,
            settings_file: options.settings,
            commands: Commands::default(),
            palette: Palette::default(),
            dialog: None,
            browsing: None,
            publishing: None,
            conflicts: Vec::new(),
            asks_recovery: false,
            toasts: Toasts::default(),
            paste_into: false,
            may_quit: false,
            welcome: Welcome::default(),
            cards: Cards::default(),
            gpu: context.wgpu_render_state.clone(),
            awake,
            removal: Removal::Never,
        };
        if let Some(place) = options.place {
            studio.commands.push(Command::Open(place));
        }
        studio
    }

    /// The place that is open.
    pub fn document(&self) -> Option<&Document> {
        self.session.as_ref().map(Session::document)
    }

    /// The place that is open, with its files.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// The hand that works in the view.
    pub fn tools(&self) -> &Tools {
        &self.tools
    }

    /// Whether threads work on what was asked for: opening, saving or publishing.
    pub fn is_working(&self) -> bool {
        self.opening.is_some()
            || self.session.as_ref().is_some_and(Session::is_saving)
            || matches!(self.publishing, Some(PublishPage::Running(_)))
    }

    /// The 3D view.
    pub fn viewport(&self) -> &Viewport {
        &self.panels.viewport
    }

    /// Asks for something, as a panel would.
    pub fn push(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Says something in a toast and in the Output.
    pub(crate) fn tell(&mut self, context: &egui::Context, tone: Tone, text: &str) {
        let at = context.input(|input| input.time);
        self.panels.output.say(tone, text);
        let first = text.lines().next().unwrap_or_default();
        self.toasts.say(at, tone, first);
    }

    fn middle(&mut self, ui: &mut Ui) {
        let Some(session) = &self.session else {
            if let Some(opening) = &self.opening {
                status::opening(ui, opening);
            } else {
                let (cards, out) = (&mut self.cards, &mut self.commands);
                self.welcome
                    .show(ui, cards, &self.settings, &self.host, out);
            }
            return;
        };
        self.panels.viewport.prefer(self.settings.graphics);
        let mut behavior = Docked {
            session,
            panels: &mut self.panels,
            tools: &mut self.tools,
            gpu: self.gpu.as_ref(),
            out: &mut self.commands,
        };
        self.layout.ui(&mut behavior, ui);
    }

    /// Whether a dialog stands in front of everything.
    fn is_asking(&self) -> bool {
        self.dialog.is_some()
            || self.publishing.is_some()
            || self.asks_recovery
            || !self.conflicts.is_empty()
    }

    fn in_front(&mut self, context: &egui::Context) {
        let state = State {
            document: self.session.as_ref().map(Session::document),
            tools: &self.tools,
            dark: theme::colors(context).dark,
            panels: &layout::in_view(&self.layout),
        };
        self.palette.show(context, state, &mut self.commands);
        if let Some(mut dialog) = self.dialog.take() {
            let around = Around {
                settings: &mut self.settings,
                tools: &mut self.tools,
                cards: &mut self.cards,
                software: self.panels.viewport.is_software(),
                out: &mut self.commands,
            };
            if dialog.show(context, around) {
                self.dialog = Some(dialog);
                self.settings.apply(context);
            } else {
                run::keep_settings(self, context);
            }
        }
        if self.asks_recovery {
            let found = self.session.as_ref().map_or(&[][..], Session::recoveries);
            self.asks_recovery = recovery_page::unsaved(context, found, &mut self.commands);
        } else if !self.conflicts.is_empty()
            && !recovery_page::conflicts(context, &mut self.conflicts, &mut self.commands)
        {
            self.conflicts.clear();
        }
        if let Some(page) = self.publishing.take() {
            if page.show(context, &mut self.commands) {
                self.publishing = Some(page);
            } else {
                run::left(self, context, &page);
            }
        }
        let over = match &self.session {
            Some(_) => layout::area_of(&self.layout, Panel::Viewport),
            None => None,
        };
        let over = over.unwrap_or_else(|| context.content_rect());
        self.toasts.show(context, over, &mut self.commands);
    }
}

impl eframe::App for Studio {
    fn logic(&mut self, context: &egui::Context, _frame: &mut eframe::Frame) {
        self.watch_graphics(context);
        run::poll(self, context);
        run::all(self, context);
        // Nothing else wakes the window for what is due by the clock: the autosave, the check for problems.
        let due = self.session.as_ref();
        if let Some(due) = due.and_then(|session| session.next_poll(Instant::now())) {
            context.request_repaint_after(due.max(POLL_LEAST));
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let context = ui.ctx().clone();
        // Keys belong to what stands in front, and to a drag.
        let in_front = self.is_asking();
        let busy = self.panels.viewport.is_dragging() || self.panels.properties.is_busy(&context);
        if !in_front && !busy {
            let spelled = self.panels.explorer.is_spelled(&context);
            shortcut::dispatch(&context, spelled, &mut self.commands);
        }
        self.bars(ui);
        let fill = theme::colors(&context).frame;
        CentralPanel::default()
            .frame(Frame::new().fill(fill))
            .show(ui, |ui| self.middle(ui));
        self.in_front(&context);
        run::all(self, &context);
        if in_front && !self.is_asking() {
            // Nobody sees or clicks what is not there any more: the next click may come before another frame.
            context.request_discard("a dialog is gone");
        }
    }

    fn on_exit(&mut self) {
        run::leave(self);
    }
}

/// The context, whatever became of a thread that held it.
fn held(awake: &Mutex<egui::Context>) -> MutexGuard<'_, egui::Context> {
    awake.lock().unwrap_or_else(PoisonError::into_inner)
}
