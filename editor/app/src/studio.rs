//! The window: puts panels in their places, hands commands to the runner, and keeps what several of them share.

use std::path::PathBuf;

use eframe::egui_wgpu::RenderState;
use egui_tiles::{Tree, UiResponse};
use studio_document::Document;

use crate::command::{Commands, run};
use crate::explorer::Explorer;
use crate::layout::{self, Panel};
use crate::output::Output;
use crate::properties::Properties;
use crate::theme;
use crate::tools::Tools;
use crate::viewport::Viewport;

/// How the window begins.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The place to open; without one there is the welcome screen.
    pub place: Option<PathBuf>,
}

/// The window.
pub struct Studio {
    pub(crate) document: Option<Document>,
    pub(crate) panels: Panels,
    pub(crate) tools: Tools,
    pub(crate) commands: Commands,
    layout: Tree<Panel>,
    gpu: Option<RenderState>,
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
        let mut studio = Self {
            document: None,
            panels: Panels::default(),
            tools: Tools::default(),
            commands: Commands::default(),
            layout: layout::default_layout(),
            gpu: context.wgpu_render_state.clone(),
        };
        if let Some(place) = options.place {
            studio.commands.push(crate::command::Command::Open(place));
        }
        studio
    }
}

impl eframe::App for Studio {
    fn logic(&mut self, context: &egui::Context, _frame: &mut eframe::Frame) {
        run::all(self, context);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let Some(document) = &self.document else {
            ui.label("No place is open.");
            return;
        };
        let mut behavior = Docked {
            document,
            panels: &mut self.panels,
            tools: &mut self.tools,
            gpu: self.gpu.as_ref(),
            out: &mut self.commands,
        };
        self.layout.ui(&mut behavior, ui);
        run::all(self, &ui.ctx().clone());
    }
}

/// What the docked panels are shown with.
struct Docked<'a> {
    document: &'a Document,
    panels: &'a mut Panels,
    tools: &'a mut Tools,
    gpu: Option<&'a RenderState>,
    out: &'a mut Commands,
}

impl egui_tiles::Behavior<Panel> for Docked<'_> {
    fn pane_ui(
        &mut self,
        ui: &mut egui::Ui,
        _tile: egui_tiles::TileId,
        panel: &mut Panel,
    ) -> UiResponse {
        match panel {
            Panel::Viewport => {
                self.panels
                    .viewport
                    .show(ui, self.document, self.tools, self.gpu, self.out);
            }
            Panel::Explorer => self.panels.explorer.show(ui, self.document, self.out),
            Panel::Properties => self.panels.properties.show(ui, self.document, self.out),
            Panel::Output => self.panels.output.show(ui),
            Panel::Problems | Panel::History => {
                ui.label(panel.title());
            }
        }
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, panel: &Panel) -> egui::WidgetText {
        panel.title().into()
    }
}
