//! The line at the bottom: which place, whether it is saved, how much it is, what is selected; and what is shown while a
//! place is being opened.

use egui::{RichText, Ui};
use studio_document::files::OpeningStage;
use studio_document::{Opening, Session};

use super::problems;
use super::state::toggle_of;
use crate::action::Action;
use crate::command::{Command, Commands};
use crate::layout::Panel;
use crate::theme;
use crate::words::{counted, grouped};

/// Height of the line, points.
pub(crate) const HEIGHT: f32 = 24.0;
/// Size of its text, points.
const SIZE: f32 = 12.0;

/// Shows the line.
pub(crate) fn show(
    ui: &mut Ui,
    session: Option<&Session>,
    (hidden, simple): (&[Panel], bool),
    out: &mut Commands,
) {
    let Some(session) = session else {
        return;
    };
    let colors = theme::colors(ui.ctx());
    let weak = |text: String| RichText::new(text).size(SIZE).color(colors.weak);
    ui.horizontal_centered(|ui| {
        let document = session.document();
        let (icon, color, state) = if session.is_saving() {
            (egui_phosphor::regular::SPINNER, colors.accent, "saving")
        } else if session.folder().is_none() {
            // The title says that it was never saved.
            (egui_phosphor::regular::CIRCLE, colors.weak, "")
        } else if session.is_modified() {
            (egui_phosphor::regular::CIRCLE, colors.warning, "not saved")
        } else {
            (egui_phosphor::regular::CHECK, colors.good, "saved")
        };
        ui.label(RichText::new(icon).size(SIZE).color(color));
        ui.label(RichText::new(session.title()).size(SIZE));
        ui.label(weak(state.to_owned()));
        if let Some(step) = document.history().next_undo() {
            ui.label(weak(format!("·  {}", step.name())));
        }
        if simple {
            told_graphics(ui, out);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            for &panel in hidden.iter().rev() {
                bring_back(ui, panel, out);
            }
            let count = document.instance_count();
            ui.label(weak(counted(count, "instance")));
            let selected = document.selection().len();
            if selected > 0 {
                ui.label(RichText::new(format!("{} selected", grouped(selected))).size(SIZE));
            }
            let tally = problems::tally(session.problems());
            if !tally.is_empty() {
                let color = if session.problems().errors() > 0 {
                    colors.error
                } else {
                    colors.weak
                };
                let text = RichText::new(&tally).size(SIZE).color(color);
                // A label, so that it stands on the line of the others.
                let link = egui::Label::new(text).sense(egui::Sense::click());
                let link = ui.add(link.selectable(false));
                link.widget_info(|| {
                    egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &tally)
                });
                let link = link.on_hover_cursor(egui::CursorIcon::PointingHand);
                if link.on_hover_text("Show the problems").clicked() {
                    out.push(Command::ShowPanel(Panel::Problems));
                }
            }
        });
    });
}

/// Says why the view looks simple, and leads to where that is changed.
fn told_graphics(ui: &mut Ui, out: &mut Commands) {
    let colors = theme::colors(ui.ctx());
    let words = "·  No graphics card was found, so the view is drawn simpler.";
    ui.label(RichText::new(words).size(SIZE).color(colors.weak));
    let text = RichText::new("Settings").size(SIZE).color(colors.accent);
    let link = ui.add(
        egui::Label::new(text)
            .sense(egui::Sense::click())
            .selectable(false),
    );
    link.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Link, true, "Change graphics"));
    let link = link.on_hover_cursor(egui::CursorIcon::PointingHand);
    if link.clicked() {
        out.act(Action::Settings);
    }
    let text = RichText::new(egui_phosphor::regular::X).size(SIZE);
    let hide = ui.add(egui::Button::new(text.color(colors.weak)).frame(false));
    let label = "Do not say this again";
    hide.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, label));
    if hide.on_hover_text(label).clicked() {
        out.push(Command::KnowGraphics);
    }
}

/// The way back to a panel that is hidden.
fn bring_back(ui: &mut Ui, panel: Panel, out: &mut Commands) {
    let icon = toggle_of(panel).info().icon;
    let button = ui.add(egui::Button::new(RichText::new(icon).size(SIZE + 2.0)).frame(false));
    let label = format!("Show {}", panel.title());
    button.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &label));
    if button.on_hover_text(label).clicked() {
        out.push(Command::ShowPanel(panel));
    }
}

/// What is shown while a place is being opened.
pub(crate) fn opening(ui: &mut Ui, opening: &Opening) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.4);
        ui.spinner();
        ui.add_space(8.0);
        ui.label(match opening.stage() {
            OpeningStage::Reading => "Reading the place",
            OpeningStage::Recovering => "Looking for unsaved work",
        });
        ui.weak(opening.path().display().to_string());
    });
}
