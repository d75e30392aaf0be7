//! The window of a sequence: its picture, where points are dragged and made, and a row of numbers for each point. Times
//! rise from 0 to 1; the first and the last point stay at the ends.

use egui::{Id, Rect, Sense, Ui, vec2};
use studio_model::limits::SEQUENCE_KEYPOINTS_MAX;
use studio_model::value::{ColorKeypoint, NumberKeypoint};

use super::Cell;
use super::sequence::{bounds, curve, gradient, place};
use crate::theme::{self, ROW_HEIGHT};
use crate::widgets::color::ColorField;
use crate::widgets::number::{Kind, NumberField};
use crate::widgets::picker::{Recent, dragged};
use crate::widgets::{self, Change, glyph_button};

const WIDTH: f32 = 270.0;
const PICTURE: f32 = 96.0;
const GAP: f32 = 4.0;

/// A point of either sequence.
trait Point: Copy {
    fn time(&self) -> f32;
    fn at(self, time: f32) -> Self;
    /// The point between two.
    fn between(a: Self, b: Self, share: f32) -> Self;
}

impl Point for NumberKeypoint {
    fn time(&self) -> f32 {
        self.time
    }

    fn at(self, time: f32) -> Self {
        Self { time, ..self }
    }

    fn between(a: Self, b: Self, share: f32) -> Self {
        Self {
            time: egui::lerp(a.time..=b.time, share),
            value: egui::lerp(a.value..=b.value, share),
            envelope: egui::lerp(a.envelope..=b.envelope, share),
        }
    }
}

impl Point for ColorKeypoint {
    fn time(&self) -> f32 {
        self.time
    }

    fn at(self, time: f32) -> Self {
        Self { time, ..self }
    }

    fn between(a: Self, b: Self, share: f32) -> Self {
        let channel = |index: usize| egui::lerp(a.color[index]..=b.color[index], share);
        Self {
            time: egui::lerp(a.time..=b.time, share),
            color: [channel(0), channel(1), channel(2)],
        }
    }
}

/// The window of numbers over time.
pub(super) fn numbers(
    ui: &mut Ui,
    cell: &Cell<'_>,
    points: &[NumberKeypoint],
) -> Option<Change<Vec<NumberKeypoint>>> {
    ui.set_width(WIDTH);
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    let mut change = numbers_picture(ui, cell, points);
    heads(ui, &["Time", "Value", "Spread"]);
    let range = cell.range;
    for index in 0..points.len() {
        let [time, value, spread] = columns(ui);
        let id = cell.id.with(("point", index));
        let label = |name: &str| format!("{} point {} {name}", cell.label, index + 1);
        let point = points[index];
        let edit = |change: Change<f32>, set: &dyn Fn(&mut NumberKeypoint, f32)| {
            change.map(|number| {
                let mut points = points.to_vec();
                set(&mut points[index], number);
                points
            })
        };
        if let Some(done) = time_field(ui, id, time, &label("time"), points, index) {
            change = Some(done);
        }
        let values = [
            (value, "value", point.value, range),
            (spread, "spread", point.envelope, Some((0.0, f64::INFINITY))),
        ];
        for (rect, name, number, range) in values {
            let field = number_field(ui, id.with(name), rect, &label(name), number, range);
            if let Some(done) = field {
                let set: &dyn Fn(&mut NumberKeypoint, f32) = if name == "value" {
                    &|point, number| point.value = number
                } else {
                    &|point, number| point.envelope = number
                };
                change = Some(edit(done, set));
            }
        }
        if let Some(done) = remove(ui, id, time, points, index) {
            change = Some(done);
        }
    }
    change.or(add(ui, points))
}

/// The window of colours over time.
pub(super) fn colors(
    ui: &mut Ui,
    cell: &Cell<'_>,
    points: &[ColorKeypoint],
    recent: &mut Recent,
) -> Option<Change<Vec<ColorKeypoint>>> {
    ui.set_width(WIDTH);
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    let (_, picture) = ui.allocate_space(vec2(WIDTH, ROW_HEIGHT * 1.5));
    gradient(ui, picture, points);
    heads(ui, &["Time", "Color"]);
    let mut change = None;
    for (index, point) in points.iter().enumerate() {
        let [time, middle, last] = columns(ui);
        let id = cell.id.with(("point", index));
        let label = format!("{} point {}", cell.label, index + 1);
        if let Some(done) = time_field(ui, id, time, &format!("{label} time"), points, index) {
            change = Some(done);
        }
        let field = ColorField {
            id: id.with("color"),
            label: &format!("{label} color"),
            color: point.color,
            mixed: false,
            enabled: true,
        };
        if let Some(done) = field.show(ui, middle.union(last), recent) {
            change = Some(done.map(|color| {
                let mut points = points.to_vec();
                points[index].color = color;
                points
            }));
        }
        if let Some(done) = remove(ui, id, time, points, index) {
            change = Some(done);
        }
    }
    change.or(add(ui, points))
}

fn heads(ui: &mut Ui, names: &[&str]) {
    let rects = columns(ui);
    let weak = theme::colors(ui.ctx()).weak;
    for (rect, name) in rects.into_iter().zip(names) {
        widgets::line(ui, rect, name, widgets::font(), weak);
    }
}

/// Three cells of a row, with room for a button after them.
fn columns(ui: &mut Ui) -> [Rect; 3] {
    let (_, row) = ui.allocate_space(vec2(WIDTH, ROW_HEIGHT));
    let width = (WIDTH - ROW_HEIGHT - 3.0 * GAP) / 3.0;
    [0.0, 1.0, 2.0].map(|index| {
        let left = row.min + vec2(index * (width + GAP), 1.0);
        Rect::from_min_size(left, vec2(width, ROW_HEIGHT - 2.0))
    })
}

fn number_field(
    ui: &mut Ui,
    id: Id,
    rect: Rect,
    label: &str,
    value: f32,
    range: Option<(f64, f64)>,
) -> Option<Change<f32>> {
    let field = NumberField {
        id,
        label,
        value: f64::from(value),
        mixed: false,
        kind: Kind {
            range,
            unit: None,
            whole: false,
            step: 0.05,
            speed: 0.01,
        },
        single: true,
        mark: None,
        enabled: true,
        list: 1,
    };
    let change = field.show(ui, rect)?;
    Some(change.map(|typed| {
        typed
            .first()
            .copied()
            .flatten()
            .map_or(value, |new| new as f32)
    }))
}

/// A point's time, between those of its neighbours; the first and the last stay.
fn time_field<P: Point>(
    ui: &mut Ui,
    id: Id,
    rect: Rect,
    label: &str,
    points: &[P],
    index: usize,
) -> Option<Change<Vec<P>>> {
    let time = points[index].time();
    if index == 0 || index + 1 == points.len() {
        let weak = theme::colors(ui.ctx()).weak;
        let text = widgets::number::rounded(f64::from(time), 3);
        widgets::line(
            ui,
            rect.shrink2(vec2(5.0, 0.0)),
            &text,
            widgets::font(),
            weak,
        );
        return None;
    }
    let range = (
        f64::from(points[index - 1].time()),
        f64::from(points[index + 1].time()),
    );
    let change = number_field(ui, id.with("time"), rect, label, time, Some(range))?;
    Some(change.map(|time| {
        let mut points = points.to_vec();
        points[index] = points[index].at(time);
        points
    }))
}

fn remove<P: Point>(
    ui: &mut Ui,
    id: Id,
    row: Rect,
    points: &[P],
    index: usize,
) -> Option<Change<Vec<P>>> {
    if index == 0 || index + 1 >= points.len() {
        return None;
    }
    let left = row.left() + WIDTH - ROW_HEIGHT;
    let rect = Rect::from_min_size(egui::pos2(left, row.top()), vec2(20.0, row.height()));
    let label = format!("Remove point {}", index + 1);
    glyph_button(
        ui,
        rect,
        id.with("remove"),
        egui_phosphor::regular::X,
        &label,
    )
    .clicked()
    .then(|| {
        let mut points = points.to_vec();
        points.remove(index);
        Change::Set(points)
    })
}

/// A button for one more point, in the middle of the longest gap.
fn add<P: Point>(ui: &mut Ui, points: &[P]) -> Option<Change<Vec<P>>> {
    let enabled = (2..SEQUENCE_KEYPOINTS_MAX).contains(&points.len());
    let button = ui.add_enabled(enabled, egui::Button::new("Add a point"));
    if !button.clicked() {
        return None;
    }
    let gap = |index: &usize| points[index + 1].time() - points[*index].time();
    let widest = (0..points.len() - 1).max_by(|a, b| gap(a).total_cmp(&gap(b)))?;
    let mut more = points.to_vec();
    let middle = P::between(points[widest], points[widest + 1], 0.5);
    more.insert(widest + 1, middle);
    Some(Change::Set(more))
}

fn numbers_picture(
    ui: &mut Ui,
    cell: &Cell<'_>,
    points: &[NumberKeypoint],
) -> Option<Change<Vec<NumberKeypoint>>> {
    let (_, rect) = ui.allocate_space(vec2(WIDTH, PICTURE));
    let colors = theme::colors(ui.ctx());
    ui.painter().rect_filled(rect, 3.0, colors.field);
    let id = cell.id.with("picture");
    let response = ui.interact(rect, id, Sense::click_and_drag());
    // The bounds of the drag's beginning, or the picture would run away from the pointer.
    let held: Option<(usize, (f32, f32))> = ui.data(|data| data.get_temp(id));
    let own = bounds(points);
    curve(ui, rect, points, held.map(|held| held.0));
    let inner = rect.shrink(3.0);
    if response.drag_started()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let distance = |point: &NumberKeypoint| {
            place(inner, point.time, point.value, own).distance_sq(pointer)
        };
        let nearest = (0..points.len())
            .min_by(|&a, &b| distance(&points[a]).total_cmp(&distance(&points[b])));
        if let Some(nearest) = nearest {
            ui.data_mut(|data| data.insert_temp(id, (nearest, own)));
        }
    }
    let (index, (least, greatest)) = ui.data(|data| data.get_temp::<(usize, (f32, f32))>(id))?;
    let point = *points.get(index)?;
    let moved = dragged(ui, &response, |at| {
        let mut points = points.to_vec();
        let neighbours = (
            index.checked_sub(1).map(|before| points[before].time),
            points.get(index + 1).map(|after| after.time),
        );
        let time = match neighbours {
            (Some(before), Some(after)) if before <= after => at.x.clamp(before, after),
            _ => point.time,
        };
        let value = egui::lerp(greatest..=least, at.y);
        let value = match cell.range {
            Some((least, greatest)) => f64::from(value).clamp(least, greatest) as f32,
            None => value,
        };
        points[index] = NumberKeypoint {
            time,
            value,
            ..point
        };
        points
    });
    if matches!(moved, Some(Change::Commit(_) | Change::Cancel)) {
        ui.data_mut(|data| data.remove::<(usize, (f32, f32))>(id));
    }
    // A click is no drag: it would move the nearest point there.
    moved.filter(|moved| !matches!(moved, Change::Set(_)))
}
