//! Templates as cards with their pictures: on the welcome screen and where a new place is asked for.

use std::sync::Arc;

use egui::epaint::{Brush, RectShape};
use egui::text::LayoutJob;
use egui::{
    Align2, Color32, Context, CornerRadius, CursorIcon, FontFamily, FontId, Pos2, Rect, Sense,
    Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo, WidgetType, vec2,
};
use studio_document::Template;

use crate::theme;

/// Size of a card, points.
pub(crate) const CARD: Vec2 = vec2(232.0, 204.0);
/// Between cards.
pub(crate) const GAP: f32 = 16.0;
const PICTURE: f32 = 132.0;
const CORNER: u8 = 8;

/// Pictures of templates, as textures of one window, made when they are first shown.
#[derive(Default)]
pub(crate) struct Cards {
    pictures: Vec<Option<TextureHandle>>,
}

/// How many cards fit beside each other into so much room, one at least.
pub(crate) fn columns(room: f32) -> usize {
    let fit = ((room + GAP) / (CARD.x + GAP)).floor().max(1.0) as usize;
    fit.min(Template::ALL.len())
}

/// How wide so many cards are.
pub(crate) fn width(columns: usize) -> f32 {
    columns as f32 * (CARD.x + GAP) - GAP
}

impl Cards {
    /// Shows all templates, so many beside each other; which one was clicked.
    pub(crate) fn show(&mut self, ui: &mut Ui, columns: usize) -> Option<Template> {
        self.pictures.resize(Template::ALL.len(), None);
        let mut clicked = None;
        let mut cards = Template::ALL.into_iter().zip(&mut self.pictures).peekable();
        while cards.peek().is_some() {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = GAP;
                for (template, picture) in cards.by_ref().take(columns) {
                    if picture.is_none() {
                        *picture = load(ui.ctx(), template);
                    }
                    if card(ui, template, picture.as_ref()) {
                        clicked = Some(template);
                    }
                }
            });
            if cards.peek().is_some() {
                ui.add_space(GAP - ui.spacing().item_spacing.y);
            }
        }
        clicked
    }
}

/// A template as a card; whether it was clicked.
fn card(ui: &mut Ui, template: Template, picture: Option<&TextureHandle>) -> bool {
    let colors = theme::colors(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(CARD, Sense::click());
    let name = format!("New place from {}", template.title());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &name));
    let lit = response.hovered() || response.has_focus();
    let painter = ui
        .painter()
        .with_clip_rect(rect.expand(2.0).intersect(ui.clip_rect()));
    painter.rect_filled(
        rect,
        CORNER,
        if lit { colors.hovered } else { colors.panel },
    );
    if let Some(picture) = picture {
        let top = Rect::from_min_size(rect.min, vec2(rect.width(), PICTURE));
        let corners = CornerRadius {
            nw: CORNER,
            ne: CORNER,
            sw: 0,
            se: 0,
        };
        painter.add(pictured(top, corners, picture));
    }
    let line = if lit { colors.accent } else { colors.line };
    let stroke = Stroke::new(1.0, line);
    painter.rect_stroke(rect, CORNER, stroke, StrokeKind::Inside);
    let at = rect.left_top() + vec2(12.0, PICTURE + 10.0);
    let bold = FontId::new(14.0, FontFamily::Name(theme::BOLD.into()));
    painter.text(at, Align2::LEFT_TOP, template.title(), bold, colors.text);
    let mut about = LayoutJob::simple(
        template.about().to_owned(),
        FontId::proportional(12.0),
        colors.weak,
        rect.width() - 24.0,
    );
    about.wrap.max_rows = 2;
    let about = painter.layout_job(about);
    painter.galley(at + vec2(0.0, 21.0), about, colors.weak);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

/// A picture with round corners.
pub(crate) fn pictured(rect: Rect, round: CornerRadius, picture: &TextureHandle) -> RectShape {
    let mut shape = RectShape::filled(rect, round, Color32::WHITE);
    shape.brush = Some(Arc::new(Brush {
        fill_texture_id: picture.id(),
        uv: Rect::from_min_max(Pos2::ZERO, egui::pos2(1.0, 1.0)),
    }));
    shape
}

fn load(context: &Context, template: Template) -> Option<TextureHandle> {
    let bytes: &[u8] = match template {
        Template::Baseplate => include_bytes!("../../assets/templates/baseplate.jpg"),
        Template::Towers => include_bytes!("../../assets/templates/towers.jpg"),
        Template::Marbles => include_bytes!("../../assets/templates/marbles.jpg"),
        Template::City => include_bytes!("../../assets/templates/city.jpg"),
    };
    let picture = image::load_from_memory(bytes).ok()?.into_rgba8();
    let size = [picture.width() as usize, picture.height() as usize];
    let picture = egui::ColorImage::from_rgba_unmultiplied(size, &picture);
    Some(context.load_texture(template.name(), picture, TextureOptions::LINEAR))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_cards_stand_beside_each_other_as_fit() {
        assert_eq!(columns(width(4)), 4);
        assert_eq!(columns(width(4) - 1.0), 3);
        assert_eq!(columns(10_000.0), Template::ALL.len());
        assert_eq!(columns(-5.0), 1);
    }
}
