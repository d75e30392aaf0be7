//! The picker that a colour's swatch opens: a square of saturation and brightness, a bar of hues, the channels as numbers,
//! and the colours used last.

use egui::epaint::{Hsva, Mesh};
use egui::{Id, Key, Modifiers, Rect, Response, Sense, Shape, Stroke, Ui, pos2, vec2};
use serde::{Deserialize, Serialize};

use super::Change;
use super::color::{Rgb, bytes, color32, from_bytes, paint};
use super::number::{Kind, NumberField};
use crate::theme::{self, ROW_HEIGHT};

/// Width of the picker, points.
pub(crate) const WIDTH: f32 = 212.0;
const SQUARE: f32 = 132.0;
const BAR: f32 = 14.0;
const RECENT_MAX: usize = 16;
/// Cells of the gradients' meshes, each way.
const CELLS: u32 = 24;

/// The colours used last, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Recent(Vec<[u8; 3]>);

impl Recent {
    /// Puts a colour first.
    pub fn add(&mut self, color: Rgb) {
        let color = bytes(color);
        self.0.retain(|known| *known != color);
        self.0.insert(0, color);
        self.0.truncate(RECENT_MAX);
    }
}

/// Hue, saturation and value, 0 to 1. Kept beside the colour while the picker is open: black has no hue of its own, and
/// dragging through it must not lose it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Hsv {
    hsv: [f32; 3],
    color: [u8; 3],
}

/// Shows the picker; answers what was done.
pub(crate) fn show(
    ui: &mut Ui,
    id: Id,
    label: &str,
    color: Rgb,
    recent: &Recent,
) -> Option<Change<Rgb>> {
    ui.set_width(WIDTH);
    ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
    let shown = bytes(color);
    let known: Option<Hsv> = ui.data(|data| data.get_temp(id));
    let hsv = known
        .filter(|known| known.color == shown)
        .map_or_else(|| hsv_of(color), |known| known.hsv);
    let mut change = square(ui, id, label, hsv);
    change = change.or(bar(ui, id, label, hsv));
    if let Some(Change::Drag(hsv) | Change::Commit(hsv) | Change::Set(hsv)) = &change {
        let color = bytes(rgb_of(*hsv));
        ui.data_mut(|data| data.insert_temp(id, Hsv { hsv: *hsv, color }));
    }
    let mut change = change.map(|change| change.map(rgb_of));
    change = change.or(channels(ui, id, label, color, hsv));
    change.or(recents(ui, id, recent))
}

impl<T> Change<T> {
    pub(crate) fn map<U>(self, with: impl FnOnce(T) -> U) -> Change<U> {
        match self {
            Self::Set(value) => Change::Set(with(value)),
            Self::Drag(value) => Change::Drag(with(value)),
            Self::Commit(value) => Change::Commit(with(value)),
            Self::Cancel => Change::Cancel,
        }
    }
}

fn hsv_of(color: Rgb) -> [f32; 3] {
    // The space of the picker is the gamma-encoded one, as in other tools, so the conversion is told that it is linear.
    let [r, g, b] = color.map(|channel| channel.clamp(0.0, 1.0));
    let hsva = Hsva::from_rgb([r, g, b]);
    [hsva.h, hsva.s, hsva.v]
}

fn rgb_of([h, s, v]: [f32; 3]) -> Rgb {
    Hsva::new(h, s, v, 1.0).to_rgb()
}

/// Where the pointer drags in an area: Drag while it is down, Commit when it is let go, Cancel with Esc.
pub(crate) fn dragged<T>(
    ui: &Ui,
    response: &Response,
    at: impl Fn(egui::Vec2) -> T,
) -> Option<Change<T>> {
    let active = response.id.with("active");
    let is_active = ui.data(|data| data.get_temp(active)).unwrap_or(false);
    if is_active && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        ui.data_mut(|data| data.remove::<bool>(active));
        ui.ctx().stop_dragging();
        return Some(Change::Cancel);
    }
    let place = |pointer: egui::Pos2| {
        let relative = (pointer - response.rect.min) / response.rect.size();
        at(relative.clamp(egui::Vec2::ZERO, vec2(1.0, 1.0)))
    };
    if let Some(pointer) = response.interact_pointer_pos() {
        if response.clicked() {
            ui.data_mut(|data| data.remove::<bool>(active));
            return Some(Change::Set(place(pointer)));
        }
        if response.drag_stopped() {
            ui.data_mut(|data| data.remove::<bool>(active));
            return is_active.then(|| Change::Commit(place(pointer)));
        }
        if response.dragged() && (is_active || response.drag_started()) {
            ui.data_mut(|data| data.insert_temp(active, true));
            return Some(Change::Drag(place(pointer)));
        }
    }
    None
}

fn named(response: &Response, label: &str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Slider, true, label));
}

fn square(ui: &mut Ui, id: Id, label: &str, [h, s, v]: [f32; 3]) -> Option<Change<[f32; 3]>> {
    let (_, rect) = ui.allocate_space(vec2(WIDTH, SQUARE));
    let response = ui.interact(rect, id.with("square"), Sense::click_and_drag());
    named(&response, &format!("{label} saturation and brightness"));
    ui.painter().add(gradient(rect, CELLS, |x, y| {
        color32(rgb_of([h, x, 1.0 - y]))
    }));
    let at = rect.min + rect.size() * vec2(s, 1.0 - v);
    ui.painter().circle(
        at,
        5.0,
        color32(rgb_of([h, s, v])),
        Stroke::new(2.0, ring(v)),
    );
    dragged(ui, &response, |at| [h, at.x, 1.0 - at.y])
}

fn bar(ui: &mut Ui, id: Id, label: &str, [h, s, v]: [f32; 3]) -> Option<Change<[f32; 3]>> {
    let (_, rect) = ui.allocate_space(vec2(WIDTH, BAR));
    let response = ui.interact(rect, id.with("bar"), Sense::click_and_drag());
    named(&response, &format!("{label} hue"));
    ui.painter()
        .add(gradient(rect, CELLS, |x, _| color32(rgb_of([x, 1.0, 1.0]))));
    let x = egui::lerp(rect.left()..=rect.right(), h);
    let knob = Rect::from_center_size(pos2(x, rect.center().y), vec2(6.0, BAR + 4.0));
    ui.painter().rect(
        knob,
        2.0,
        color32(rgb_of([h, 1.0, 1.0])),
        Stroke::new(2.0, egui::Color32::WHITE),
        egui::StrokeKind::Inside,
    );
    // The right end is red again, and would jump to the left.
    dragged(ui, &response, |at| [at.x.min(0.999), s, v])
}

fn ring(brightness: f32) -> egui::Color32 {
    if brightness > 0.6 {
        egui::Color32::BLACK
    } else {
        egui::Color32::WHITE
    }
}

/// An area whose colour is given at each place, 0 to 1 right and down.
pub(crate) fn gradient(
    rect: Rect,
    cells: u32,
    color_at: impl Fn(f32, f32) -> egui::Color32,
) -> Shape {
    let mut mesh = Mesh::default();
    for row in 0..=cells {
        for column in 0..=cells {
            let (x, y) = (column as f32 / cells as f32, row as f32 / cells as f32);
            mesh.colored_vertex(rect.min + rect.size() * vec2(x, y), color_at(x, y));
            if row < cells && column < cells {
                let corner = row * (cells + 1) + column;
                let below = corner + cells + 1;
                mesh.add_triangle(corner, corner + 1, below);
                mesh.add_triangle(below, corner + 1, below + 1);
            }
        }
    }
    Shape::mesh(mesh)
}

fn channels(ui: &mut Ui, id: Id, label: &str, color: Rgb, hsv: [f32; 3]) -> Option<Change<Rgb>> {
    let rgb = color.map(|channel| f64::from(channel) * 255.0);
    let hsv = [
        f64::from(hsv[0]) * 360.0,
        f64::from(hsv[1]) * 100.0,
        f64::from(hsv[2]) * 100.0,
    ];
    let reds = row(ui, id.with("rgb"), label, ["R", "G", "B"], rgb, [255.0; 3]);
    let hues = row(
        ui,
        id.with("hsv"),
        label,
        ["H", "S", "V"],
        hsv,
        [360.0, 100.0, 100.0],
    );
    let reds = reds.map(|change| change.map(|list| list.map(|value| value as f32 / 255.0)));
    let hues = hues.map(|change| {
        change.map(|[h, s, v]| rgb_of([h as f32 / 360.0, s as f32 / 100.0, v as f32 / 100.0]))
    });
    reds.or(hues)
}

fn row(
    ui: &mut Ui,
    id: Id,
    label: &str,
    names: [&str; 3],
    values: [f64; 3],
    most: [f64; 3],
) -> Option<Change<[f64; 3]>> {
    let (_, rect) = ui.allocate_space(vec2(WIDTH, ROW_HEIGHT));
    let width = (rect.width() - 8.0) / 3.0;
    let weak = theme::colors(ui.ctx()).weak;
    let mut change = None;
    for (index, name) in names.into_iter().enumerate() {
        let left = rect.left() + index as f32 * (width + 4.0);
        let mut cell =
            Rect::from_min_size(pos2(left, rect.top() + 1.0), vec2(width, ROW_HEIGHT - 2.0));
        ui.painter().text(
            cell.left_center(),
            egui::Align2::LEFT_CENTER,
            name,
            super::font(),
            weak,
        );
        cell.min.x += 13.0;
        let field = NumberField {
            id: id.with(index),
            label: &format!("{label} {name}"),
            value: values[index].round(),
            mixed: false,
            kind: Kind {
                range: Some((0.0, most[index])),
                unit: None,
                whole: true,
                step: 5.0,
                speed: 1.0,
            },
            single: true,
            mark: None,
            enabled: true,
            list: 3 - index,
        };
        if let Some(done) = field.show(ui, cell) {
            change = Some(done.map(|typed| {
                let mut values = values;
                for (value, new) in values[index..].iter_mut().zip(typed) {
                    *value = new.unwrap_or(*value);
                }
                values
            }));
        }
    }
    change
}

fn recents(ui: &mut Ui, id: Id, recent: &Recent) -> Option<Change<Rgb>> {
    if recent.0.is_empty() {
        return None;
    }
    let side = (WIDTH - 7.0 * 4.0) / 8.0;
    let rows = recent.0.len().div_ceil(8);
    let (_, rect) = ui.allocate_space(vec2(WIDTH, rows as f32 * (side + 4.0) - 4.0));
    let mut change = None;
    for (index, known) in recent.0.iter().enumerate() {
        let place = vec2((index % 8) as f32, (index / 8) as f32) * (side + 4.0);
        let cell = Rect::from_min_size(rect.min + place, vec2(side, side));
        let response = ui.interact(cell, id.with(("recent", index)), Sense::click());
        let color = from_bytes(*known);
        let name = format!("Recent color {}", super::color::hex(color));
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::ColorButton, true, &name));
        paint(ui, cell, color, response.hovered());
        if response.clicked() {
            change = Some(Change::Set(color));
        }
    }
    change
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hue_saturation_and_value_go_both_ways() {
        for color in [[255, 128, 0], [0, 0, 0], [255, 255, 255], [12, 200, 90]] {
            assert_eq!(bytes(rgb_of(hsv_of(from_bytes(color)))), color);
        }
    }

    #[test]
    fn recent_colours_are_unique_bounded_and_newest_first() {
        let mut recent = Recent::default();
        for value in 0..40_u8 {
            recent.add(from_bytes([value, 0, 0]));
            recent.add(from_bytes([1, 2, 3]));
        }
        assert_eq!(recent.0.len(), RECENT_MAX);
        assert_eq!(recent.0[..2], [[1, 2, 3], [39, 0, 0]]);
    }
}
