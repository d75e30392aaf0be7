//! What lies along the window's edges: menus and the way to the palette, the toolbar, the status line.

use egui::{Frame, Margin, Panel as Side, RichText, Ui, WidgetInfo, WidgetType};
use studio_document::Session;

use super::Studio;
use crate::action::Action;
use crate::layout::{self, Panel};
use crate::settings::Graphics;
use crate::shell::state::{State, keys};
use crate::shell::{menu, status, toolbar};
use crate::theme;

impl Studio {
    pub(super) fn bars(&mut self, ui: &mut Ui) {
        let colors = theme::colors(ui.ctx());
        let frame = |margin| Frame::new().fill(colors.frame).inner_margin(margin);
        let state = State {
            document: self.session.as_ref().map(Session::document),
            tools: &self.tools.clone(),
            dark: colors.dark,
            panels: &layout::in_view(&self.layout),
        };
        let simple = self.draws_simply();
        let out = &mut self.commands;
        Side::top("menu")
            .frame(frame(Margin::symmetric(8, 2)))
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    menu::show(ui, state, out);
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        let search = Action::Palette;
                        let text = format!(
                            "{}  Find a command   {}",
                            egui_phosphor::regular::MAGNIFYING_GLASS,
                            keys(ui.ctx(), search).unwrap_or_default()
                        );
                        let button = ui.button(RichText::new(text).color(colors.weak));
                        button.widget_info(|| {
                            WidgetInfo::labeled(WidgetType::Button, true, "Find a command")
                        });
                        if button.clicked() {
                            out.act(search);
                        }
                    });
                });
            });
        if self.session.is_some() {
            Side::top("toolbar")
                .frame(frame(Margin::symmetric(8, 0)))
                .exact_size(toolbar::HEIGHT)
                .show(ui, |ui| {
                    let recent = &mut self.panels.properties.preferences.recent;
                    toolbar::show(ui, state, &mut self.tools, recent, out);
                });
            let session = self.session.as_ref();
            let hidden = Panel::HIDEABLE.into_iter();
            let hidden = hidden.filter(|&panel| layout::is_hidden(&self.layout, panel));
            let hidden: Vec<Panel> = hidden.collect();
            Side::bottom("status")
                .frame(frame(Margin::symmetric(10, 2)))
                .exact_size(status::HEIGHT)
                .show(ui, |ui| status::show(ui, session, (&hidden, simple), out));
        }
    }

    /// Whether the 3D view shows less than it could because there is no graphics card, and nobody was told yet.
    fn draws_simply(&self) -> bool {
        let settings = &self.settings;
        let is_chosen = settings.graphics != Graphics::Automatic;
        self.panels.viewport.is_software() && !is_chosen && !settings.knows_graphics
    }
}
