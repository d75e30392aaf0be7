//! Numbers beside what is dragged: how far, by how much, how large; the number that is being typed; lines to what it
//! snapped to.

use egui::{Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};
use glam::Vec3;
use studio_document::transform::{Axis, Guide, Handle, Measure, OrientedBox};

use super::lens::Lens;
use crate::theme::{self, Colors};
use crate::words::unit_of;

/// From the pointer to the number beside it, points.
pub(crate) const BESIDE: Vec2 = vec2(18.0, -34.0);

/// What a drag says: the text, and in which colour.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    /// What to read.
    pub(crate) text: String,
    /// Whether it is a number that is being typed.
    pub(crate) is_typed: bool,
    /// The axis whose colour it has.
    pub(crate) axis: Option<Axis>,
}

/// What a drag says of itself.
pub(crate) fn words(handle: Handle, measure: Measure, typed: &str) -> Words {
    let axis = match handle {
        Handle::MoveAxis(axis) | Handle::RotateAxis(axis) => Some(axis),
        Handle::ScaleFace(face) => Some(face.axis()),
        Handle::MovePlane(_) | Handle::Free => None,
    };
    if !typed.is_empty() {
        let unit = match measure {
            Measure::Turn { .. } => "°",
            Measure::Move { .. } | Measure::Resize { .. } => " studs",
        };
        let unit = unit_of(typed, unit);
        return Words {
            text: format!("{typed}{unit}"),
            is_typed: true,
            axis,
        };
    }
    let text = match measure {
        Measure::Move { shift } => moved(handle, shift),
        Measure::Turn { degrees } => format!("{}°", number(degrees)),
        Measure::Resize { size, change } => {
            let length = axis.map_or(0.0, |axis| size[axis.index()]);
            let sign = if change > 0.0 { "+" } else { "" };
            format!("{sign}{}  →  {}", number(change), studs(length))
        }
    };
    Words {
        text,
        is_typed: false,
        axis,
    }
}

impl Words {
    /// Says also what caught what is dragged: it explains numbers that are no whole steps.
    pub(crate) fn caught_by(mut self, caught: Option<&str>) -> Self {
        if let Some(caught) = caught.filter(|_| !self.is_typed) {
            self.text = format!("{}  ·  {caught}", self.text);
        }
        self
    }
}

fn moved(handle: Handle, shift: Vec3) -> String {
    if let Handle::MoveAxis(axis) = handle {
        // Along the world's axis with its sign, along any other by its length.
        let (along, length) = (shift[axis.index()], shift.length());
        let is_along = (along.abs() - length).abs() < 1e-3;
        return studs(if is_along { along } else { length });
    }
    let parts = [("X", shift.x), ("Y", shift.y), ("Z", shift.z)];
    let shown: Vec<String> = parts
        .into_iter()
        .filter(|(_, studs)| studs.abs() > 5e-4)
        .map(|(letter, studs)| format!("{letter} {}", number(studs)))
        .collect();
    if shown.is_empty() {
        "0 studs".to_owned()
    } else {
        shown.join("   ")
    }
}

/// A length with its unit.
fn studs(length: f32) -> String {
    let number = number(length);
    let unit = unit_of(&number, "studs");
    format!("{number} {unit}")
}

/// A number with up to three decimals, without empty ones, with a true minus.
pub(crate) fn number(value: f32) -> String {
    let text = format!("{:.3}", if value.abs() < 5e-4 { 0.0 } else { value });
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.replace('-', "−")
}

/// A rectangle of a size at a place, pushed into an area.
pub(crate) fn within(area: Rect, at: Pos2, size: Vec2) -> Rect {
    let least = area.min + Vec2::splat(4.0);
    let most = (area.max - size - Vec2::splat(4.0)).max(least);
    Rect::from_min_size(Rect::from_min_max(least, most).clamp(at), size)
}

/// Paints a label at a place, pushed into the picture.
pub(crate) fn paint(painter: &Painter, colors: &Colors, area: Rect, at: Pos2, words: &Words) {
    let font = FontId::new(13.0, egui::FontFamily::Name(theme::BOLD.into()));
    let ink = match words.axis {
        Some(axis) if !words.is_typed => colors.axes[axis.index()].lerp_to_gamma(colors.text, 0.25),
        _ => colors.text,
    };
    let galley = painter.layout_no_wrap(words.text.clone(), font, ink);
    let rect = within(area, at + BESIDE, galley.size() + vec2(16.0, 8.0));
    let border = if words.is_typed {
        Stroke::new(2.0, colors.accent)
    } else {
        Stroke::new(1.0, colors.line)
    };
    let fill = if words.is_typed {
        colors.field
    } else {
        colors.panel.gamma_multiply(0.94)
    };
    let round = CornerRadius::same(5);
    painter.rect(rect, round, fill, border, egui::StrokeKind::Inside);
    painter.galley(rect.min + vec2(8.0, 4.0), galley, ink);
    if words.is_typed {
        let hint = rect.right_center() + vec2(8.0, 0.0);
        plain(painter, colors, hint, Align2::LEFT_CENTER, "Enter", 11.0);
    }
}

/// Small text that can be read on any ground.
pub(crate) fn plain(
    painter: &Painter,
    colors: &Colors,
    at: Pos2,
    align: Align2,
    text: &str,
    size: f32,
) {
    let font = FontId::proportional(size);
    let galley = painter.layout_no_wrap(text.to_owned(), font, colors.text);
    let rect = align.anchor_size(at, galley.size());
    let ground = colors.panel.gamma_multiply(0.82);
    painter.rect_filled(rect.expand2(vec2(4.0, 1.0)), 3.0, ground);
    painter.galley(rect.min, galley, colors.text);
}

/// The lengths of a box on the edges that are nearest to the viewer.
pub(crate) fn sizes(painter: &Painter, lens: &Lens, colors: &Colors, bounds: &OrientedBox) {
    let eye = lens.camera.position();
    for axis in Axis::ALL {
        let [u, v] = axis.others();
        let edge = |su: f32, sv: f32| {
            let out = u.unit() * su + v.unit() * sv;
            bounds.frame.transform_point(out * bounds.size * 0.5)
        };
        let nearest = [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)]
            .map(|(su, sv)| edge(su, sv))
            .into_iter()
            .min_by(|a, b| a.distance(eye).total_cmp(&b.distance(eye)));
        let Some(middle) = nearest else { continue };
        let half = bounds.frame.transform_vector(axis.unit()) * bounds.size[axis.index()] * 0.5;
        let Some([a, b]) = lens.segment(middle - half, middle + half) else {
            continue;
        };
        let ink = colors.axes[axis.index()];
        painter.line_segment([a, b], Stroke::new(1.5, ink));
        // A number on an edge that is shorter than itself would hide everything.
        if a.distance(b) > 26.0 {
            let text = number(bounds.size[axis.index()]);
            let at = a + (b - a) * 0.5;
            plain(painter, colors, at, Align2::CENTER_CENTER, &text, 12.0);
        }
    }
}

/// Lines to what a drag snapped to.
pub(crate) fn guides(painter: &Painter, lens: &Lens, colors: &Colors, guides: &[Guide]) {
    let ink = colors.warning;
    for guide in guides {
        let Some(ends) = lens.segment(guide.from, guide.to) else {
            continue;
        };
        let dark = Stroke::new(3.0, Color32::BLACK.gamma_multiply(0.35));
        painter.line_segment(ends, dark);
        let dashes = Shape::dashed_line(&ends, Stroke::new(1.5, ink), 5.0, 4.0);
        painter.extend(dashes.into_iter().take(300));
        for end in ends {
            painter.circle_filled(end, 3.0, ink);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use studio_document::transform::Face;

    #[test]
    fn drags_say_what_they_do() {
        let shift = Vec3::new(0.0, 0.0, -2.5);
        let say = |handle, measure| words(handle, measure, "").text;
        let moved = Measure::Move { shift };
        assert_eq!(say(Handle::MoveAxis(Axis::Z), moved), "−2.5 studs");
        assert_eq!(say(Handle::MovePlane(Axis::Y), moved), "Z −2.5");
        let turned = Measure::Turn { degrees: 45.0 };
        assert_eq!(say(Handle::RotateAxis(Axis::Y), turned), "45°");
        let resized = Measure::Resize {
            size: Vec3::new(6.0, 1.0, 2.0),
            change: 2.0,
        };
        let face = Handle::ScaleFace(Face::Right);
        assert_eq!(say(face, resized), "+2  →  6 studs");
        let typed = words(face, resized, "1.5");
        assert!(typed.is_typed);
        let caught = words(face, resized, "").caught_by(Some("face of Wall"));
        assert_eq!(caught.text, "+2  →  6 studs  ·  face of Wall");
        assert_eq!(typed.clone().caught_by(Some("face of Wall")), typed);
        assert_eq!(typed.text, "1.5 studs");
        assert_eq!(words(face, resized, "1").text, "1 stud");
    }

    #[test]
    fn numbers_have_no_more_digits_than_they_need() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0001, "0"),
            (10.0, "10"),
            (0.125, "0.125"),
            (-1.5, "−1.5"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
