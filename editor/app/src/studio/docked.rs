//! The docked panels: what each shows, and how their tabs look. Knows no files and no dialogs.

use eframe::egui_wgpu::RenderState;
use egui::{Frame, Margin, Sense, Ui, Vec2, vec2};
use egui_tiles::UiResponse;
use studio_document::Session;

use super::Panels;
use crate::command::{Command, Commands};
use crate::layout::Panel;
use crate::shell::{self, history};
use crate::theme;
use crate::tools::Tools;
use crate::widgets;

/// Size of the button that hides panels, points.
const FOLD: Vec2 = vec2(20.0, 20.0);

/// What the docked panels are shown with.
pub(super) struct Docked<'a> {
    pub(super) session: &'a Session,
    pub(super) panels: &'a mut Panels,
    pub(super) tools: &'a mut Tools,
    pub(super) gpu: Option<&'a RenderState>,
    pub(super) out: &'a mut Commands,
}

impl egui_tiles::Behavior<Panel> for Docked<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile: egui_tiles::TileId, panel: &mut Panel) -> UiResponse {
        let panels = &mut *self.panels;
        let document = self.session.document();
        if *panel == Panel::Viewport {
            let viewport = &mut panels.viewport;
            viewport.show(ui, document, self.tools, self.gpu, self.out);
            return UiResponse::None;
        }
        let fill = theme::colors(ui.ctx()).panel;
        ui.painter().rect_filled(ui.max_rect(), 0.0, fill);
        if *panel == Panel::Properties {
            panels.properties.show(ui, document, self.out);
            return UiResponse::None;
        }
        let margin = match panel {
            Panel::Output => Margin::symmetric(6, 3),
            _ => Margin::same(6),
        };
        Frame::new()
            .inner_margin(margin)
            .show(ui, |ui| match panel {
                Panel::Explorer => panels.explorer.show(ui, document, self.out),
                Panel::Output => panels.output.show(ui),
                Panel::History => history::show(ui, document, self.out),
                Panel::Problems => {
                    let problems = self.session.problems();
                    shell::problems::show(ui, problems, document.model(), self.out);
                }
                Panel::Viewport | Panel::Properties => {}
            });
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, panel: &Panel) -> egui::WidgetText {
        panel.title().into()
    }

    fn simplification_options(&self) -> egui_tiles::SimplificationOptions {
        egui_tiles::SimplificationOptions {
            all_panes_must_have_tabs: true,
            ..egui_tiles::SimplificationOptions::default()
        }
    }

    fn tab_bar_height(&self, _style: &egui::Style) -> f32 {
        24.0
    }

    fn top_bar_right_ui(
        &mut self,
        tiles: &egui_tiles::Tiles<Panel>,
        ui: &mut Ui,
        tile: egui_tiles::TileId,
        tabs: &egui_tiles::Tabs,
        _scrolled: &mut f32,
    ) {
        self.fold(tiles, ui, tile, tabs);
        let shown = tabs.active.and_then(|tile| tiles.get_pane(&tile));
        if shown == Some(&Panel::Output) {
            self.panels.output.tools(ui);
        }
    }

    fn gap_width(&self, _style: &egui::Style) -> f32 {
        3.0
    }

    fn tab_bar_color(&self, visuals: &egui::Visuals) -> egui::Color32 {
        theme::of(visuals).frame
    }

    fn tab_bg_color(
        &self,
        visuals: &egui::Visuals,
        _tiles: &egui_tiles::Tiles<Panel>,
        _tile: egui_tiles::TileId,
        state: &egui_tiles::TabState,
    ) -> egui::Color32 {
        let colors = theme::of(visuals);
        if state.active {
            colors.panel
        } else {
            colors.frame
        }
    }

    fn tab_text_color(
        &self,
        visuals: &egui::Visuals,
        _tiles: &egui_tiles::Tiles<Panel>,
        _tile: egui_tiles::TileId,
        state: &egui_tiles::TabState,
    ) -> egui::Color32 {
        let colors = theme::of(visuals);
        if state.active {
            colors.text
        } else {
            colors.weak
        }
    }

    fn tab_outline_stroke(
        &self,
        _visuals: &egui::Visuals,
        _tiles: &egui_tiles::Tiles<Panel>,
        _tile: egui_tiles::TileId,
        _state: &egui_tiles::TabState,
    ) -> egui::Stroke {
        egui::Stroke::NONE
    }

    fn tab_bar_hline_stroke(&self, visuals: &egui::Visuals) -> egui::Stroke {
        egui::Stroke::new(1.0, theme::of(visuals).line)
    }
}

impl Docked<'_> {
    /// The button that hides all panels of a row of tabs; towards where they go.
    fn fold(
        &mut self,
        tiles: &egui_tiles::Tiles<Panel>,
        ui: &mut Ui,
        tile: egui_tiles::TileId,
        tabs: &egui_tiles::Tabs,
    ) {
        let shown = tabs.children.iter().filter(|tile| tiles.is_visible(**tile));
        let panels = shown.filter_map(|tile| tiles.get_pane(tile)).copied();
        let panels: Vec<Panel> = panels.collect();
        if panels.is_empty() || panels.contains(&Panel::Viewport) {
            return;
        }
        let view = tiles.find_pane(&Panel::Viewport);
        let view = view.and_then(|view| tiles.rect(view));
        let is_below = view
            .zip(tiles.rect(tile))
            .is_some_and(|(view, own)| own.top() >= view.bottom());
        let glyph = if is_below {
            egui_phosphor::regular::CARET_DOWN
        } else {
            egui_phosphor::regular::CARET_RIGHT
        };
        let titles: Vec<&str> = panels.iter().map(|panel| panel.title()).collect();
        let label = format!("Hide {}", titles.join(" and "));
        let (rect, _) = ui.allocate_exact_size(FOLD, Sense::hover());
        let id = ui.id().with("fold");
        if widgets::glyph_button(ui, rect, id, glyph, &label).clicked() {
            self.out.push(Command::HidePanels(panels));
        }
    }
}
