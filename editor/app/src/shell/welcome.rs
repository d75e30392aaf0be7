//! What one sees without a place: templates to start from, and places that were open before.

use std::path::Path;

use egui::{Align2, FontFamily, FontId, Rect, RichText, Sense, Stroke, Ui, vec2};
use studio_document::recovery::{Recovery, unsaved_places};
use studio_document::{Host, Template};

use super::recovery_page;
use crate::action::Action;
use crate::command::{Command, Commands};
use crate::settings::Settings;
use crate::theme;

const CARD: egui::Vec2 = vec2(232.0, 188.0);
const PICTURE: f32 = 132.0;

/// Pictures of templates, as textures, made when they are first shown.
#[derive(Default)]
pub(crate) struct Welcome {
    pictures: Vec<Option<egui::TextureHandle>>,
    /// Places that were never saved and whose editor ended without a word; looked for when the screen is first shown.
    unsaved: Option<Vec<Recovery>>,
}

impl Welcome {
    /// Takes such a place, to be restored.
    pub(crate) fn take_unsaved(&mut self, index: usize) -> Option<Recovery> {
        let unsaved = self.unsaved.as_mut()?;
        (index < unsaved.len()).then(|| unsaved.remove(index))
    }

    /// Shows the screen.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        settings: &Settings,
        host: &Host,
        out: &mut Commands,
    ) {
        let unsaved = self.unsaved.get_or_insert_with(|| unsaved_places(host));
        let unsaved: Vec<String> = unsaved.iter().map(described).collect();
        let width = (ui.available_width() - 64.0).clamp(300.0, 4.0 * (CARD.x + 16.0));
        egui::ScrollArea::vertical().show(ui, |ui| {
            let side = ((ui.available_width() - width) / 2.0).max(0.0);
            ui.horizontal(|ui| {
                ui.add_space(side);
                ui.vertical(|ui| {
                    ui.set_width(width);
                    ui.add_space(48.0);
                    title(ui);
                    ui.add_space(28.0);
                    recover(ui, &unsaved, out);
                    heading(ui, "Start from a template");
                    self.templates(ui, out);
                    ui.add_space(28.0);
                    recent(ui, settings, out);
                    ui.add_space(32.0);
                });
            });
        });
    }

    fn templates(&mut self, ui: &mut Ui, out: &mut Commands) {
        self.pictures.resize(Template::ALL.len(), None);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(16.0, 16.0);
            for (template, picture) in Template::ALL.into_iter().zip(&mut self.pictures) {
                if picture.is_none() {
                    *picture = load(ui.ctx(), template);
                }
                if card(ui, template, picture.as_ref()) {
                    out.push(Command::New(template));
                }
            }
        });
    }
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

/// A template as a card; whether it was clicked.
fn card(ui: &mut Ui, template: Template, picture: Option<&egui::TextureHandle>) -> bool {
    let colors = theme::colors(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(CARD, Sense::click());
    let name = format!("New place from {}", template.title());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &name));
    let lit = response.hovered() || response.has_focus();
    let painter = ui
        .painter()
        .with_clip_rect(rect.expand(2.0).intersect(ui.clip_rect()));
    painter.rect_filled(rect, 8.0, if lit { colors.hovered } else { colors.panel });
    let top = Rect::from_min_size(rect.min, vec2(rect.width(), PICTURE));
    if let Some(picture) = picture {
        let mut shape = egui::epaint::RectShape::filled(
            top,
            egui::CornerRadius {
                nw: 8,
                ne: 8,
                sw: 0,
                se: 0,
            },
            egui::Color32::WHITE,
        );
        let uv = Rect::from_min_max(egui::Pos2::ZERO, egui::pos2(1.0, 1.0));
        shape.brush = Some(std::sync::Arc::new(egui::epaint::Brush {
            fill_texture_id: picture.id(),
            uv,
        }));
        painter.add(shape);
    }
    let line = if lit { colors.accent } else { colors.line };
    let stroke = Stroke::new(1.0, line);
    painter.rect_stroke(rect, 8.0, stroke, egui::StrokeKind::Inside);
    let at = rect.left_top() + vec2(12.0, PICTURE + 10.0);
    let bold = FontId::new(14.0, FontFamily::Name(theme::BOLD.into()));
    painter.text(at, Align2::LEFT_TOP, template.title(), bold, colors.text);
    let mut about = egui::text::LayoutJob::simple(
        template.about().to_owned(),
        FontId::proportional(11.5),
        colors.weak,
        rect.width() - 24.0,
    );
    about.wrap.max_rows = 1;
    let about = painter.layout_job(about);
    painter.galley(at + vec2(0.0, 20.0), about, colors.weak);
    response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .on_hover_text(template.about())
        .clicked()
}

fn load(context: &egui::Context, template: Template) -> Option<egui::TextureHandle> {
    let bytes: &[u8] = match template {
        Template::Baseplate => include_bytes!("../../assets/templates/baseplate.jpg"),
        Template::Towers => include_bytes!("../../assets/templates/towers.jpg"),
        Template::Marbles => include_bytes!("../../assets/templates/marbles.jpg"),
        Template::City => include_bytes!("../../assets/templates/city.jpg"),
    };
    let picture = image::load_from_memory(bytes).ok()?.into_rgba8();
    let size = [picture.width() as usize, picture.height() as usize];
    let picture = egui::ColorImage::from_rgba_unmultiplied(size, &picture);
    Some(context.load_texture(template.name(), picture, egui::TextureOptions::LINEAR))
}

fn recent(ui: &mut Ui, settings: &Settings, out: &mut Commands) {
    let colors = theme::colors(ui.ctx());
    ui.horizontal(|ui| {
        heading(ui, "Open");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let icon = Action::Open.info().icon;
            let button = ui.button(format!("{icon}  Open a folder or file…"));
            button.widget_info(|| {
                egui::WidgetInfo::labeled(egui::WidgetType::Button, true, "Open a folder or file")
            });
            if button.on_hover_text(Action::Open.info().doc).clicked() {
                out.act(Action::Open);
            }
        });
    });
    if settings.recent.is_empty() {
        let words = "Places that you open are listed here. You can drop a place's folder or a .rbxl or .rbxlx file anywhere on this window, too.";
        ui.label(RichText::new(words).color(colors.weak));
    }
    for place in &settings.recent {
        if row(ui, place) {
            out.push(Command::Open(place.clone()));
        }
    }
}

/// A place that was open before; whether it was clicked.
fn row(ui: &mut Ui, place: &Path) -> bool {
    let colors = theme::colors(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::click());
    let name = place
        .file_name()
        .unwrap_or(place.as_os_str())
        .to_string_lossy();
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::WidgetType::Button, true, format!("Open {name}"))
    });
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6.0, colors.hovered);
    }
    let icon = if place.extension().is_some() {
        egui_phosphor::regular::FILE
    } else {
        egui_phosphor::regular::FOLDER
    };
    let painter = ui.painter();
    let left = rect.left_center();
    let at = |x: f32| left + vec2(x, 0.0);
    painter.text(
        at(12.0),
        Align2::LEFT_CENTER,
        icon,
        FontId::proportional(16.0),
        colors.accent,
    );
    let end = painter.text(
        at(38.0),
        Align2::LEFT_CENTER,
        &name,
        FontId::proportional(13.5),
        colors.text,
    );
    let folder = place.parent().unwrap_or(place).display().to_string();
    painter.with_clip_rect(rect).text(
        egui::pos2(end.right() + 12.0, left.y),
        Align2::LEFT_CENTER,
        folder,
        FontId::proportional(11.5),
        colors.weak,
    );
    response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .clicked()
}
