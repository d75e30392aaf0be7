//! The signs of attachments and connections. Lines follow the world; signs have a constant size on screen.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2};
use glam::Vec3;
use studio_model::CFrame;

use super::Symbol;
use crate::theme::Colors;
use crate::viewport::lens::Lens;

/// An attachment: a dot; when it is selected or pointed at also its axes.
pub(crate) fn attachment(
    painter: &Painter,
    lens: &Lens,
    colors: &Colors,
    frame: &CFrame,
    lit: bool,
) {
    let Some(at) = lens.project(frame.position) else {
        return;
    };
    if lit {
        let length = lens.studs_per_point(frame.position) * 22.0;
        for (index, color) in colors.axes.into_iter().enumerate() {
            let end = frame.position + frame.rotation.col(index) * length;
            if let Some(end) = lens.project(end) {
                painter.line_segment([at, end], Stroke::new(2.0, color));
            }
        }
    }
    let fill = if lit { colors.accent } else { colors.good };
    let radius = if lit { 5.0 } else { 3.5 };
    painter.circle(at, radius, fill, Stroke::new(1.2, rim()));
}

/// A connection.
pub(crate) fn link(
    painter: &Painter,
    lens: &Lens,
    colors: &Colors,
    symbol: Symbol,
    ends: &[CFrame; 2],
    lit: bool,
) {
    let ink = if lit {
        colors.accent
    } else {
        color(colors, symbol)
    };
    let brush = Brush {
        painter,
        lens,
        ink,
        width: if lit { 2.6 } else { 1.6 },
    };
    let [a, b] = ends.map(|end| end.position);
    match symbol {
        Symbol::Coil => brush.coil(a, b),
        Symbol::Rope => brush.rope(a, b),
        Symbol::Bar => brush.thick(a, b, 2.0),
        Symbol::Dashes => brush.dashes(a, b),
        Symbol::Hinge | Symbol::Ball | Symbol::Slider | Symbol::Weld => brush.line(a, b),
    }
    match symbol {
        Symbol::Hinge => brush.hinge(&ends[0]),
        Symbol::Ball => brush.ring(a),
        Symbol::Slider => brush.slider(&ends[0], b),
        Symbol::Weld => brush.square((a + b) * 0.5),
        Symbol::Coil | Symbol::Rope | Symbol::Bar | Symbol::Dashes => {}
    }
}

fn color(colors: &Colors, symbol: Symbol) -> Color32 {
    match symbol {
        Symbol::Coil => colors.warning,
        Symbol::Rope => colors.warning.lerp_to_gamma(colors.text, 0.4),
        Symbol::Bar => colors.text,
        Symbol::Hinge | Symbol::Ball => colors.axes[1],
        Symbol::Slider => colors.axes[2],
        Symbol::Weld => colors.good,
        Symbol::Dashes => colors.weak,
    }
}

fn rim() -> Color32 {
    Color32::BLACK.gamma_multiply(0.6)
}

struct Brush<'a> {
    painter: &'a Painter,
    lens: &'a Lens,
    ink: Color32,
    width: f32,
}

impl Brush<'_> {
    /// A line through points of the screen, with a dark edge that shows on any ground.
    fn stroke(&self, points: Vec<Pos2>, width: f32) {
        let edge = Stroke::new(width + 2.0, rim().gamma_multiply(0.6));
        self.painter.add(Shape::line(points.clone(), edge));
        let line = Stroke::new(width, self.ink);
        self.painter.add(Shape::line(points, line));
    }

    fn line(&self, a: Vec3, b: Vec3) {
        self.thick(a, b, 1.0);
    }

    fn thick(&self, a: Vec3, b: Vec3, factor: f32) {
        if let Some([a, b]) = self.lens.segment(a, b) {
            self.stroke(vec![a, b], self.width * factor);
        }
    }

    fn dashes(&self, a: Vec3, b: Vec3) {
        if let Some(ends) = self.lens.segment(a, b) {
            let line = Stroke::new(self.width, self.ink);
            let dashes = Shape::dashed_line(&ends, line, 6.0, 5.0);
            // A line across the whole world has more dashes than anybody can see.
            self.painter.extend(dashes.into_iter().take(600));
        }
    }

    /// Waves across the line between straight ends.
    fn coil(&self, a: Vec3, b: Vec3) {
        let Some([a, b]) = self.lens.segment(a, b) else {
            return;
        };
        let way = b - a;
        let length = way.length();
        if !(14.0..20_000.0).contains(&length) {
            self.stroke(vec![a, b], self.width);
            return;
        }
        let side = way.normalized().rot90() * 5.0;
        let turns = (length / 9.0).clamp(2.0, 60.0).round() as usize;
        let mut points = vec![a, a + way * 0.08];
        for turn in 0..turns * 2 {
            let share = 0.1 + 0.8 * (turn as f32 + 0.5) / (turns * 2) as f32;
            let sign = if turn % 2 == 0 { 1.0 } else { -1.0 };
            points.push(a + way * share + side * sign);
        }
        points.extend([a + way * 0.92, b]);
        self.stroke(points, self.width);
    }

    /// A line that hangs through by a tenth.
    fn rope(&self, a: Vec3, b: Vec3) {
        let sag = a.distance(b) * 0.1;
        let at = |share: f32| a.lerp(b, share) + Vec3::NEG_Y * (sag * 4.0 * share * (1.0 - share));
        let points: Option<Vec<Pos2>> = (0..=16)
            .map(|step| self.lens.project(at(step as f32 / 16.0)))
            .collect();
        match points {
            Some(points) => self.stroke(points, self.width),
            None => self.line(a, b),
        }
    }

    /// A pin along the axis, through a ring.
    fn hinge(&self, frame: &CFrame) {
        let studs = self.lens.studs_per_point(frame.position);
        let axis = frame.rotation.x_axis * studs * 15.0;
        self.thick(frame.position - axis, frame.position + axis, 1.6);
        let [u, v] = [frame.rotation.y_axis, frame.rotation.z_axis];
        let points: Option<Vec<Pos2>> = (0..=20)
            .map(|step| {
                let (sin, cos) = (step as f32 / 20.0 * std::f32::consts::TAU).sin_cos();
                let at = frame.position + (u * cos + v * sin) * studs * 9.0;
                self.lens.project(at)
            })
            .collect();
        if let Some(points) = points {
            self.stroke(points, self.width);
        }
    }

    fn ring(&self, at: Vec3) {
        if let Some(at) = self.lens.project(at) {
            self.painter
                .circle_stroke(at, 8.0, Stroke::new(self.width + 2.0, rim()));
            self.painter
                .circle_stroke(at, 8.0, Stroke::new(self.width, self.ink));
        }
    }

    /// An arrow both ways along the axis.
    fn slider(&self, frame: &CFrame, towards: Vec3) {
        let studs = self.lens.studs_per_point(frame.position);
        let axis = frame.rotation.x_axis * studs * 16.0;
        self.thick(frame.position - axis, frame.position + axis, 1.6);
        let forward = if axis.dot(towards - frame.position) < 0.0 {
            -axis
        } else {
            axis
        };
        if let Some([from, to]) = self.lens.segment(frame.position, frame.position + forward) {
            let way = (to - from).normalized();
            let side = way.rot90() * 5.0;
            let head = vec![to + way * 7.0, to + side, to - side];
            self.painter.add(Shape::convex_polygon(
                head,
                self.ink,
                Stroke::new(1.0, rim()),
            ));
        }
    }

    fn square(&self, at: Vec3) {
        if let Some(at) = self.lens.project(at) {
            let area = Rect::from_center_size(at, Vec2::splat(8.0));
            self.painter.rect(
                area,
                1.5,
                self.ink,
                Stroke::new(1.0, rim()),
                egui::StrokeKind::Outside,
            );
        }
    }
}
