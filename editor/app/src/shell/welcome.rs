//! What one sees without a place: templates to start from, and places that were open before.

use egui::{Align2, FontFamily, FontId, RichText, Sense, Shape, Stroke, Ui, vec2};
use studio_document::Host;
use studio_document::recovery::{Recovery, unsaved_places};

use super::cards::{self, Cards};
use super::recent::RecentPlaces;
use super::recovery_page;
use crate::action::Action;
use crate::command::{Command, Commands};
use crate::settings::Settings;
use crate::theme;

/// Room at each side of what is shown, at least, points.
const SIDE: f32 = 32.0;
/// Height of the area that says what can be dropped.
const DROP: f32 = 96.0;

/// The welcome screen.
#[derive(Default)]
pub(crate) struct Welcome {
    recent: RecentPlaces,
    /// How high everything was together when it was shown last, points.
    height: f32,
    /// Places that were never saved and whose editor ended without a word; looked for when the screen is first shown.
    unsaved: Option<Vec<Recovery>>,
}

impl Welcome {
    /// Takes such a place, to be restored.
    pub(crate) fn take_unsaved(&mut self, index: usize) -> Option<Recovery> {
        let unsaved = self.unsaved.as_mut()?;
        (index < unsaved.len()).then(|| unsaved.remove(index))
    }

    /// Recent places have changed, or their pictures were of another window.
    pub(crate) fn look_again(&mut self) {
        self.recent = RecentPlaces::default();
    }

    /// Shows the screen.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        cards: &mut Cards,
        settings: &Settings,
        host: &Host,
        out: &mut Commands,
    ) {
        let unsaved = self.unsaved.get_or_insert_with(|| unsaved_places(host));
        let unsaved: Vec<String> = unsaved.iter().map(described).collect();
        let columns = cards::columns(ui.available_width() - 2.0 * SIDE);
        let width = cards::width(columns);
        // A little above the middle, where eyes rest.
        let above = ((ui.available_height() - self.height) * 0.4).max(SIDE / 2.0);
        egui::ScrollArea::vertical()
            .auto_shrink(false)
            .show(ui, |ui| {
                let side = ((ui.available_width() - width) / 2.0).max(0.0);
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 0.0;
                    ui.add_space(side);
                    let shown = ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.x = 8.0;
                        ui.set_width(width);
                        ui.add_space(above);
                        title(ui);
                        ui.add_space(28.0);
                        recover(ui, &unsaved, out);
                        heading(ui, "Start from a template");
                        if let Some(template) = cards.show(ui, columns) {
                            out.push(Command::New(template));
                        }
                        ui.add_space(28.0);
                        self.recent(ui, settings, out);
                        ui.add_space(SIDE / 2.0);
                    });
                    let height = shown.response.rect.height() - above;
                    if height != self.height {
                        self.height = height;
                        ui.ctx()
                            .request_discard("what is shown is brought to the middle");
                    }
                });
            });
    }

    fn recent(&mut self, ui: &mut Ui, settings: &Settings, out: &mut Commands) {
        ui.horizontal(|ui| {
            let text = if settings.recent.is_empty() {
                "Open a place"
            } else {
                "Recent places"
            };
            heading(ui, text);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let icon = Action::Open.info().icon;
                let button = ui.button(format!("{icon}  Open a folder or file…"));
                button.widget_info(|| {
                    egui::WidgetInfo::labeled(
                        egui::WidgetType::Button,
                        true,
                        "Open a folder or file",
                    )
                });
                if button.on_hover_text(Action::Open.info().doc).clicked() {
                    out.act(Action::Open);
                }
            });
        });
        if let Some(place) = self.recent.show(ui, &settings.recent) {
            out.push(Command::Open(place));
        }
        ui.add_space(12.0);
        drop_here(ui);
    }
}

/// Says what can be dropped; it can be dropped anywhere.
fn drop_here(ui: &mut Ui) {
    let colors = theme::colors(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), DROP), Sense::hover());
    let area = rect.shrink(0.5);
    let corners = [
        area.left_top(),
        area.right_top(),
        area.right_bottom(),
        area.left_bottom(),
        area.left_top(),
    ];
    let stroke = Stroke::new(1.0, colors.line);
    ui.painter()
        .extend(Shape::dashed_line(&corners, stroke, 6.0, 4.0));
    let text = |y: f32, text: &str, size: f32| {
        let at = rect.center() + vec2(0.0, y);
        let font = FontId::proportional(size);
        ui.painter()
            .text(at, Align2::CENTER_CENTER, text, font, colors.weak);
    };
    text(-16.0, egui_phosphor::regular::DOWNLOAD_SIMPLE, 22.0);
    let words = "Drop a place's folder, or a .rbxl or .rbxlx file";
    text(14.0, words, if rect.width() < 400.0 { 11.5 } else { 13.0 });
}

fn described(recovery: &Recovery) -> String {
    let ago = recovery_page::ago(recovery.when());
    format!("{}, {ago}", recovery.title())
}

/// Offers places that were never saved.
fn recover(ui: &mut Ui, unsaved: &[String], out: &mut Commands) {
    if unsaved.is_empty() {
        return;
    }
    heading(ui, "Work that was not saved");
    for (index, place) in unsaved.iter().enumerate() {
        ui.horizontal(|ui| {
            ui.label(place);
            if ui.button("Restore").clicked() {
                out.push(Command::RestorePlace(index));
            }
            if ui.button("Forget").clicked() {
                out.push(Command::ForgetPlace(index));
            }
        });
    }
    ui.add_space(28.0);
}

fn title(ui: &mut Ui) {
    let colors = theme::colors(ui.ctx());
    let bold = FontFamily::Name(theme::BOLD.into());
    ui.horizontal(|ui| {
        let icon = RichText::new(egui_phosphor::regular::CUBE).size(40.0);
        ui.label(icon.color(colors.accent));
        ui.vertical(|ui| {
            ui.label(RichText::new("Studio").size(28.0).family(bold));
            let words = "Build places, publish them, play them with others.";
            ui.label(RichText::new(words).color(colors.weak));
        });
    });
}

fn heading(ui: &mut Ui, text: &str) {
    let bold = FontFamily::Name(theme::BOLD.into());
    ui.label(RichText::new(text).size(15.0).family(bold));
    ui.add_space(8.0);
}
