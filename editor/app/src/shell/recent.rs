//! Places that were open before: picture, name, folder, and when they were written last. What the disk says is asked once for a
//! list, never while it is painted.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use egui::{
    Align2, Color32, Context, CornerRadius, CursorIcon, FontFamily, FontId, Rect, Sense,
    TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use super::cards;
use super::recovery_page::ago;
use crate::portrait;
use crate::theme;
use crate::widgets;

const ROW: f32 = 52.0;
const TILE: Vec2 = vec2(64.0, 40.0);
const CORNER: u8 = 5;
/// Room for `12 minutes ago`.
const WHEN: f32 = 120.0;

/// The list as it was looked up.
#[derive(Default)]
pub(crate) struct RecentPlaces {
    /// What it was looked up for.
    asked: Vec<PathBuf>,
    places: Vec<RecentPlace>,
}

struct RecentPlace {
    path: PathBuf,
    name: String,
    folder: String,
    /// `None` where nothing is any more.
    written: Option<SystemTime>,
    picture: Option<TextureHandle>,
}

impl RecentPlaces {
    /// Shows the list; which place was clicked.
    pub(crate) fn show(&mut self, ui: &mut Ui, recent: &[PathBuf]) -> Option<PathBuf> {
        if self.asked != recent {
            self.asked = recent.to_vec();
            self.places = recent
                .iter()
                .map(|path| looked_up(path, ui.ctx()))
                .collect();
        }
        ui.spacing_mut().item_spacing.y = 2.0;
        let mut clicked = None;
        for place in &self.places {
            if row(ui, place) {
                clicked = Some(place.path.clone());
            }
        }
        clicked
    }
}

fn looked_up(path: &Path, context: &Context) -> RecentPlace {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let file = path.join(studio_place::PLACE_FILE);
    let file = if file.is_file() { &file } else { path };
    let written = std::fs::metadata(file).and_then(|file| file.modified());
    RecentPlace {
        path: path.to_owned(),
        name: name.to_string_lossy().into_owned(),
        folder: path.parent().unwrap_or(path).display().to_string(),
        written: written.ok(),
        picture: portrait::load(path)
            .map(|picture| context.load_texture("a recent place", picture, TextureOptions::LINEAR)),
    }
}

/// One place; whether it was clicked.
fn row(ui: &mut Ui, place: &RecentPlace) -> bool {
    let colors = theme::colors(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let label = format!("Open {}", place.name);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &label));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6.0, colors.hovered);
    }
    let center = pos2(rect.left() + 8.0 + TILE.x / 2.0, rect.center().y);
    let tile = Rect::from_center_size(center, TILE);
    portray(ui, tile, place);
    let left = tile.right() + 12.0;
    let right = rect.right() - WHEN - 8.0;
    let line = |y: f32| {
        let at = rect.top() + y;
        Rect::from_min_max(pos2(left, at), pos2(right, at + 18.0))
    };
    let bold = FontId::new(13.5, FontFamily::Name(theme::BOLD.into()));
    widgets::line(ui, line(8.0), &place.name, bold, ink(colors.text, place));
    let small = FontId::proportional(12.0);
    widgets::line(ui, line(27.0), &place.folder, small.clone(), colors.weak);
    let when = place.written.map_or_else(|| "not there".to_owned(), ago);
    let at = pos2(rect.right() - 12.0, rect.center().y);
    ui.painter()
        .text(at, Align2::RIGHT_CENTER, when, small, colors.weak);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

/// The place's picture, or a sign where there is none.
fn portray(ui: &Ui, tile: Rect, place: &RecentPlace) {
    let colors = theme::colors(ui.ctx());
    if let Some(picture) = place.picture.as_ref().filter(|_| place.written.is_some()) {
        let corners = CornerRadius::same(CORNER);
        ui.painter().add(cards::pictured(tile, corners, picture));
        return;
    }
    ui.painter().rect_filled(tile, CORNER, colors.panel);
    let glyph = if place.path.extension().is_some() {
        egui_phosphor::regular::FILE
    } else {
        egui_phosphor::regular::CUBE
    };
    let icon = FontId::proportional(18.0);
    let accent = ink(colors.accent, place);
    ui.painter()
        .text(tile.center(), Align2::CENTER_CENTER, glyph, icon, accent);
}

/// What is gone is not so bright.
fn ink(color: Color32, place: &RecentPlace) -> Color32 {
    match place.written {
        Some(_) => color,
        None => color.gamma_multiply(0.5),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_by_its_folder_and_by_when_its_file_was_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("castle");
        let context = Context::default();
        assert!(looked_up(&place, &context).written.is_none());
        std::fs::create_dir(&place).expect("a folder");
        std::fs::write(place.join(studio_place::PLACE_FILE), "()").expect("a file");
        let known = looked_up(&place, &context);
        assert_eq!(known.name, "castle");
        assert_eq!(Path::new(&known.folder), folder.path());
        assert_eq!(ago(known.written.expect("it is there")), "just now");
    }
}
