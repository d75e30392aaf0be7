//! A field for one number: drag it, or click and type a number or an expression. Up and Down change it in steps.

use egui::{Id, Key, Modifiers, Rect, Response, Sense, Ui};

use super::expression::{self, NotANumber};
use super::text::{self, Draft};
use super::{Change, Look, MIXED, font, frame, line};
use crate::theme;
use crate::words::unit_of;

/// What a number may be and how it moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kind {
    /// Least and greatest, both included.
    pub range: Option<(f64, f64)>,
    /// What stands after it, where there is room.
    pub unit: Option<&'static str>,
    /// Integers only.
    pub whole: bool,
    /// Change by one press of Up or Down; a tenth with Alt, ten times as much with Shift.
    pub step: f64,
    /// Change by a drag of one point; a tenth with Shift.
    pub speed: f64,
}

/// A field for one number.
#[derive(Debug, Clone, Copy)]
pub struct NumberField<'a> {
    /// Its identity, stable from frame to frame.
    pub id: Id,
    /// Its name for assistive technology.
    pub label: &'a str,
    /// What it shows, and what a drag begins with.
    pub value: f64,
    /// Whether several differ.
    pub mixed: bool,
    /// What it may be.
    pub kind: Kind,
    /// Whether the number is kept in single precision, so that no more digits are shown.
    pub single: bool,
    /// A colour at its left edge, such as an axis's.
    pub mark: Option<egui::Color32>,
    /// Whether it can be changed.
    pub enabled: bool,
    /// How many numbers can be pasted at once: `1, 2, 3` goes into the fields from this one on.
    pub list: usize,
}

/// A field narrower than this, in points, leaves less room beside its number.
const NARROW: f32 = 40.0;
/// How small numbers may be written that do not fit otherwise: still legible.
const SCALE_LEAST: f32 = 0.65;

/// What was typed: one number, or as many as the field takes; `None` keeps what there was.
pub type Typed = Vec<Option<f64>>;

/// A drag that is under way.
#[derive(Debug, Clone, Copy)]
struct Drag {
    exact: f64,
    shown: f64,
}

impl Kind {
    /// A number within its range, and whole where it must be.
    pub fn fit(&self, value: f64) -> f64 {
        let value = if self.whole { value.round() } else { value };
        match self.range {
            // Ends that come from a place may be no numbers at all.
            Some((least, greatest)) if least <= greatest => value.clamp(least, greatest),
            _ => value,
        }
    }

    /// Rounds what a drag or a step gave, so that it leaves no crumbs.
    fn tidy(&self, value: f64, quantum: f64) -> f64 {
        let places = (-quantum.log10()).ceil().clamp(0.0, 9.0);
        let scale = 10_f64.powf(places);
        self.fit((value * scale).round() / scale)
    }
}

impl NumberField<'_> {
    /// Shows it; answers what was done.
    pub fn show(self, ui: &mut Ui, rect: Rect) -> Option<Change<Typed>> {
        let editing = self.enabled && text::is_editing(ui, self.id);
        if editing {
            return self.typing(ui, rect);
        }
        let sense = if self.enabled {
            Sense::click_and_drag()
        } else {
            Sense::hover()
        };
        let response = ui.interact(rect, self.id, sense);
        response.widget_info(|| {
            let mut info =
                egui::WidgetInfo::drag_value(self.enabled && ui.is_enabled(), self.value);
            info.label = Some(self.label.to_owned());
            info
        });
        let rejected = text::draft(ui, self.id);
        if let Some(draft) = &rejected {
            text::show_rejected(ui, rect, &response, draft, &|text| self.check(text));
        }
        let shown = rejected
            .is_none()
            .then(|| self.paint(ui, rect, &response))
            .flatten();
        let exact = self.exact();
        let response = if shown.is_some_and(|shown| shown != exact) && !response.dragged() {
            response.on_hover_text(exact)
        } else {
            response
        };
        if !self.enabled {
            return None;
        }
        let response = response.on_hover_cursor(egui::CursorIcon::ResizeHorizontal);
        if response.clicked() {
            response.request_focus();
        }
        self.dragging(ui, &response)
    }

    /// Paints it; which digits are seen, if any.
    fn paint(&self, ui: &Ui, rect: Rect, response: &Response) -> Option<String> {
        let colors = theme::colors(ui.ctx());
        let look = if response.dragged() {
            Look::Active
        } else {
            Look::of(response, self.enabled)
        };
        frame(ui, rect, look);
        let narrow = rect.width() < NARROW;
        let mut inner = rect.shrink2(egui::vec2(if narrow { 3.0 } else { 5.0 }, 0.0));
        if let Some(mark) = self.mark {
            let bar = Rect::from_min_size(
                rect.min + egui::vec2(1.0, 4.0),
                egui::vec2(2.0, rect.height() - 8.0),
            );
            ui.painter().rect_filled(bar, 1.0, mark);
            inner.min.x += 1.0;
        }
        if self.mixed {
            line(ui, inner, MIXED, font(), colors.weak);
            return None;
        }
        let color = if self.enabled {
            colors.text
        } else {
            colors.weak
        };
        let width_of = |text: &str| {
            let galley = ui.painter().layout_no_wrap(text.to_owned(), font(), color);
            galley.size().x
        };
        let Fitted { text, scale } = fitting(self.value, inner.width(), &width_of);
        let used = width_of(&text) * scale;
        let mut size = font();
        size.size *= scale;
        line(ui, inner, &text, size, color);
        let unit = self.kind.unit.map(|unit| unit_of(&text, unit));
        if let Some(unit) = unit
            && used + width_of(&unit) + 6.0 <= inner.width()
        {
            inner.min.x += used + if unit == "°" { 1.0 } else { 4.0 };
            line(ui, inner, &unit, font(), colors.weak);
        }
        Some(text)
    }

    fn exact(&self) -> String {
        if self.single {
            exact(f64::from(self.value as f32), true)
        } else {
            exact(self.value, false)
        }
    }

    fn check(&self, text: &str) -> Result<(), String> {
        self.parse(text).map(drop).map_err(|why| why.to_string())
    }

    fn parse(&self, text: &str) -> Result<Typed, NotANumber> {
        if self.list > 1 && text.contains([',', ';']) {
            let list = expression::numbers(text, self.list)?;
            return Ok(list
                .into_iter()
                .map(|value| value.map(|value| self.kind.fit(value)))
                .collect());
        }
        Ok(vec![Some(self.kind.fit(expression::number(text)?))])
    }

    fn typing(&self, ui: &mut Ui, rect: Rect) -> Option<Change<Typed>> {
        let start = if self.mixed {
            String::new()
        } else {
            self.exact()
        };
        if let Some(stepped) = self.stepped(ui) {
            let text = exact(stepped, self.single);
            let draft = Draft {
                start: text.clone(),
                text,
                live: true,
            };
            ui.data_mut(|data| data.insert_temp(self.id, draft));
            // The step is committed, and the text goes on from there.
            let check = |text: &str| self.check(text);
            text::edit(ui, rect, self.id, self.label, &start, "", &check);
            return Some(Change::Set(vec![Some(stepped)]));
        }
        let check = |text: &str| self.check(text);
        let text = text::edit(ui, rect, self.id, self.label, &start, "", &check)?;
        self.parse(&text).ok().map(Change::Set)
    }

    /// What Up and Down make of it.
    fn stepped(&self, ui: &Ui) -> Option<f64> {
        let mut steps = 0.0;
        ui.input_mut(|input| {
            for (modifiers, size) in [
                (Modifiers::SHIFT, 10.0),
                (Modifiers::ALT, if self.kind.whole { 1.0 } else { 0.1 }),
                (Modifiers::NONE, 1.0),
            ] {
                steps += input.count_and_consume_key(modifiers, Key::ArrowUp) as f64 * size;
                steps -= input.count_and_consume_key(modifiers, Key::ArrowDown) as f64 * size;
            }
        });
        if steps == 0.0 {
            return None;
        }
        let typed = text::draft(ui, self.id).and_then(|draft| expression::number(&draft.text).ok());
        let from = typed.unwrap_or(self.value);
        Some(
            self.kind
                .tidy(from + steps * self.kind.step, self.kind.step),
        )
    }

    fn dragging(&self, ui: &Ui, response: &Response) -> Option<Change<Typed>> {
        let id = self.id.with("drag");
        let one = |value: f64| vec![Some(value)];
        if response.drag_started() {
            let drag = Drag {
                exact: self.value,
                shown: self.value,
            };
            ui.data_mut(|data| {
                data.remove::<Draft>(self.id);
                data.insert_temp(id, drag);
            });
        }
        let mut drag: Drag = ui.data(|data| data.get_temp(id))?;
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            ui.data_mut(|data| data.remove::<Drag>(id));
            ui.ctx().stop_dragging();
            return Some(Change::Cancel);
        }
        if response.dragged() {
            let slow = ui.input(|input| input.modifiers.shift);
            let speed = self.kind.speed * if slow { 0.1 } else { 1.0 };
            drag.exact += f64::from(response.drag_delta().x) * speed;
            let value = self.kind.tidy(drag.exact, speed);
            let moved = value != drag.shown;
            drag.shown = value;
            ui.data_mut(|data| data.insert_temp(id, drag));
            return moved.then(|| Change::Drag(one(value)));
        }
        ui.data_mut(|data| data.remove::<Drag>(id));
        Some(Change::Commit(one(drag.shown)))
    }
}

/// A number in full: it reads back as the same bits.
pub fn exact(value: f64, single: bool) -> String {
    if single {
        format!("{}", value as f32)
    } else {
        format!("{value}")
    }
}

/// A number as it is shown in a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// In digits.
    pub text: String,
    /// How large they are: 1 is the usual size.
    pub scale: f32,
}

/// A number with as many decimals as there is room for, three at most. One that does not fit without any is written
/// smaller; what is still too long then is to be cut.
pub fn fitting(value: f64, width: f32, width_of: &dyn Fn(&str) -> f32) -> Fitted {
    let extreme = value != 0.0 && (value.abs() < 0.0005 || value.abs() >= 1e9);
    let most = if extreme { 2 } else { 3 };
    let text_of = |places: usize| {
        if extreme {
            format!("{value:.places$e}")
        } else {
            rounded(value, places)
        }
    };
    for places in (0..=most).rev() {
        let text = text_of(places);
        if width_of(&text) <= width {
            return Fitted { text, scale: 1.0 };
        }
    }
    let text = text_of(0);
    let scale = (width / width_of(&text)).clamp(SCALE_LEAST, 1.0);
    Fitted { text, scale }
}

/// A number with at most so many decimals and no zeros at its end.
pub fn rounded(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_short_and_typed_in_full() {
        assert_eq!(rounded(1.2, 3), "1.2");
        assert_eq!(rounded(-0.0001, 3), "0");
        assert_eq!(rounded(1200.0, 0), "1200");
        assert_eq!(exact(f64::from(0.1_f32), true), "0.1");
    }

    #[test]
    fn where_there_is_little_room_decimals_go_first_then_size_and_only_then_digits() {
        let fitted = |value: f64, width: f32| {
            let Fitted { text, scale } = fitting(value, width, &|text| text.len() as f32);
            (text, scale)
        };
        let number = -123.456_78;
        for (width, text) in [
            (9.0, "-123.457"),
            (8.0, "-123.457"),
            (7.0, "-123.46"),
            (6.0, "-123.5"),
            (5.0, "-123"),
            (4.0, "-123"),
        ] {
            assert_eq!(fitted(number, width), (text.to_owned(), 1.0));
        }
        assert_eq!(fitted(number, 3.0), ("-123".to_owned(), 0.75));
        assert_eq!(fitted(number, 1.0), ("-123".to_owned(), SCALE_LEAST));
        assert_eq!(fitted(number, 0.0), ("-123".to_owned(), SCALE_LEAST));
        assert_eq!(fitted(0.0, 1.0), ("0".to_owned(), 1.0));
        assert_eq!(fitted(1e-7, 9.0), ("1.00e-7".to_owned(), 1.0));
        assert_eq!(fitted(-2.5e9, 6.0), ("-2.5e9".to_owned(), 1.0));
        assert_eq!(fitted(1e-7, 4.0), ("1e-7".to_owned(), 1.0));
    }

    #[test]
    fn a_step_leaves_no_crumbs_and_stays_in_range() {
        let kind = Kind {
            range: Some((0.0, 1.0)),
            unit: None,
            whole: false,
            step: 0.1,
            speed: 0.01,
        };
        assert_eq!(kind.tidy(0.1 + 0.2, 0.1), 0.3);
        assert_eq!(kind.tidy(7.0, 0.1), 1.0);
        let odd = Kind {
            range: Some((f64::NAN, 0.0)),
            ..kind
        };
        assert_eq!(odd.fit(7.0), 7.0);
    }
}
