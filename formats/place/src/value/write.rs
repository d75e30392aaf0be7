//! Writes the text of values: shortest numbers that read back the same, escapes only where a text needs them. One output
//! for one value; no allocation a value.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use studio_model::value::{Font, PhysicalProperties, UDim};
use studio_model::{CFrame, ClassTable, EnumId, Uid, Value};

use super::read::{AXES, FACES};

/// Text that grows; what the writer's pieces are appended to.
#[derive(Debug, Default)]
pub(crate) struct TextBuffer {
    text: String,
}

impl TextBuffer {
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(crate) fn integer(&mut self, number: impl itoa::Integer) {
        self.text.push_str(itoa::Buffer::new().format(number));
    }

    /// A single precision number; whole ones without a fraction.
    pub(crate) fn f32(&mut self, number: f32) {
        const WHOLE_MAX: f32 = 8_388_608.0;
        if number.abs() < WHOLE_MAX
            && number.fract() == 0.0
            && (number != 0.0 || number.is_sign_positive())
        {
            self.integer(number as i32);
        } else if number.is_finite() {
            self.finite(zmij::Buffer::new().format_finite(number));
        } else {
            self.not_finite(f64::from(number));
        }
    }

    /// A double precision number; whole ones without a fraction.
    pub(crate) fn f64(&mut self, number: f64) {
        if number.is_finite() {
            self.finite(zmij::Buffer::new().format_finite(number));
        } else {
            self.not_finite(number);
        }
    }

    fn finite(&mut self, shortest: &str) {
        let whole = shortest.strip_suffix(".0").filter(|whole| *whole != "-0");
        self.text.push_str(whole.unwrap_or(shortest));
    }

    fn not_finite(&mut self, number: f64) {
        self.raw(match number {
            f64::INFINITY => "inf",
            f64::NEG_INFINITY => "-inf",
            _ => "NaN",
        });
    }

    /// A text in quotes, on one line.
    pub(crate) fn quoted(&mut self, text: &str) {
        self.raw("\"");
        let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
        if text.bytes().all(is_plain) {
            self.raw(text);
            self.raw("\"");
            return;
        }
        let mut plain_from = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| needs_escape(*c)) {
            self.raw(&text[plain_from..at]);
            plain_from = at + c.len_utf8();
            match c {
                '"' => self.raw("\\\""),
                '\\' => self.raw("\\\\"),
                '\n' => self.raw("\\n"),
                '\r' => self.raw("\\r"),
                '\t' => self.raw("\\t"),
                other => self.text.extend(other.escape_unicode()),
            }
        }
        self.raw(&text[plain_from..]);
        self.raw("\"");
    }

    /// A text of several lines as it is, between marks that it does not contain.
    pub(crate) fn verbatim(&mut self, text: &str) {
        let hashes = 1 + longest_hashes(text);
        self.raw("r");
        self.repeat("#", hashes);
        self.raw("\"");
        self.raw(text);
        self.raw("\"");
        self.repeat("#", hashes);
    }

    pub(crate) fn repeat(&mut self, text: &str, count: usize) {
        for _ in 0..count {
            self.raw(text);
        }
    }

    /// Several pieces in brackets, with commas between them.
    fn list<T>(
        &mut self,
        [open, close]: [&str; 2],
        items: impl IntoIterator<Item = T>,
        write: impl Fn(&mut Self, T),
    ) {
        self.raw(open);
        for (place, item) in items.into_iter().enumerate() {
            if place > 0 {
                self.raw(", ");
            }
            write(self, item);
        }
        self.raw(close);
    }

    fn tuple<T>(&mut self, items: impl IntoIterator<Item = T>, write: impl Fn(&mut Self, T)) {
        self.list(["(", ")"], items, write);
    }

    fn floats(&mut self, numbers: &[f32]) {
        self.tuple(numbers, |out, number| out.f32(*number));
    }

    /// Texts in brackets.
    pub(crate) fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        self.list(["[", "]"], texts, Self::quoted);
    }

    fn base64(&mut self, bytes: &[u8]) {
        self.raw("\"");
        BASE64.encode_string(bytes, &mut self.text);
        self.raw("\"");
    }
}

/// Whether a character in quotes is written as an escape: what would end the text, break its line or not be seen.
pub(crate) fn needs_escape(c: char) -> bool {
    matches!(c, '"' | '\\' | '\u{2028}' | '\u{2029}') || c.is_control()
}

/// The most hashes that follow a quote anywhere in the text.
fn longest_hashes(text: &str) -> usize {
    text.split('"')
        .skip(1)
        .map(|rest| rest.bytes().take_while(|byte| *byte == b'#').count())
        .max()
        .unwrap_or(0)
}

/// Writes a value. `enum_id` is the enum of an `Enum` value; `reference` is the uid that a reference leads to.
pub(crate) fn write_value(
    out: &mut TextBuffer,
    value: &Value,
    enum_id: Option<EnumId>,
    reference: Option<Uid>,
) {
    match value {
        Value::Bool(on) => out.raw(if *on { "true" } else { "false" }),
        Value::Int32(number) => out.integer(*number),
        Value::Int64(number) => out.integer(*number),
        Value::Float32(number) => out.f32(*number),
        Value::Float64(number) => out.f64(*number),
        Value::Enum(number) => write_item(out, enum_id, *number),
        Value::BrickColor(number) => out.integer(*number),
        Value::SecurityCapabilities(bits) => out.integer(*bits),
        Value::Vector2(v) => out.floats(&v.to_array()),
        Value::Vector3(v) => out.floats(&v.to_array()),
        Value::Vector2int16(v) => out.tuple(v, |out, number| out.integer(*number)),
        Value::Vector3int16(v) => out.tuple(v, |out, number| out.integer(*number)),
        Value::CFrame(frame) | Value::OptionalCFrame(Some(frame)) => write_frame(out, frame),
        Value::OptionalCFrame(None) | Value::PhysicalProperties(None) => out.raw("None"),
        Value::Color3(color) => out.floats(color),
        Value::Color3uint8(color) => out.tuple(color, |out, number| out.integer(*number)),
        Value::Ref(_) => match reference {
            Some(uid) => write_uid(out, uid),
            None => out.raw("None"),
        },
        Value::String(text) | Value::Content(text) | Value::NetAssetRef(text) => out.quoted(text),
        Value::BinaryString(bytes) | Value::SharedString(bytes) | Value::MaterialColors(bytes) => {
            out.base64(bytes);
        }
        rarer => write_rarer(out, rarer),
    }
}

fn write_rarer(out: &mut TextBuffer, value: &Value) {
    match value {
        Value::UDim(udim) => write_udim(out, *udim),
        Value::UDim2(udim2) => out.tuple([udim2.x, udim2.y], write_udim),
        Value::Rect(rect) => out.tuple([rect.min, rect.max], |out, corner| {
            out.floats(&corner.to_array());
        }),
        Value::NumberRange(range) => out.floats(&[range.min, range.max]),
        Value::NumberSequence(keys) => out.list(["[", "]"], keys.iter(), |out, key| {
            let all = [key.time, key.value, key.envelope];
            out.floats(if key.envelope.to_bits() == 0 {
                &all[..2]
            } else {
                &all
            });
        }),
        Value::ColorSequence(keys) => out.list(["[", "]"], keys.iter(), |out, key| {
            out.raw("(");
            out.f32(key.time);
            out.raw(", ");
            out.floats(&key.color);
            out.raw(")");
        }),
        Value::PhysicalProperties(Some(physical)) => write_physical(out, physical),
        Value::Font(font) => write_font(out, font),
        Value::Ray(ray) => out.tuple([ray.origin, ray.direction], |out, v| {
            out.floats(&v.to_array());
        }),
        Value::Region3(corners) => out.tuple(corners, |out, corner| out.floats(&corner.to_array())),
        Value::Region3int16(corners) => {
            out.tuple(corners, |out, corner| {
                out.tuple(corner, |out, number| out.integer(*number));
            });
        }
        Value::Faces(bits) => out.texts(members(*bits, &FACES)),
        Value::Axes(bits) => out.texts(members(*bits, &AXES)),
        Value::UniqueId(id) => {
            let digits: [u8; 32] =
                std::array::from_fn(|at| b"0123456789abcdef"[(id >> (124 - 4 * at)) as usize & 15]);
            out.raw("\"");
            out.text.extend(digits.map(char::from));
            out.raw("\"");
        }
        Value::EnumItem((id, number)) => {
            out.raw("(");
            out.quoted(ClassTable::get().enumeration(*id).name);
            out.raw(", ");
            write_item(out, Some(*id), *number);
            out.raw(")");
        }
        // All others are written by `write_value`.
        _ => {}
    }
}

/// The item's name, or its number where the enum has no such item: reading that back reports it.
fn write_item(out: &mut TextBuffer, enum_id: Option<EnumId>, number: u32) {
    match enum_id.and_then(|id| ClassTable::get().enumeration(id).item_name(number)) {
        Some(name) => out.quoted(name),
        None => out.integer(number),
    }
}

/// A uid in quotes.
pub(crate) fn write_uid(out: &mut TextBuffer, uid: Uid) {
    out.raw("\"");
    out.text.extend(uid.to_digits().map(char::from));
    out.raw("\"");
}

/// 3 numbers if it is not rotated, bit for bit; else all 12.
fn write_frame(out: &mut TextBuffer, frame: &CFrame) {
    let components = frame.components();
    let unrotated = CFrame::from_position(frame.position).to_bits() == frame.to_bits();
    out.floats(if unrotated {
        &components[..3]
    } else {
        &components
    });
}

fn write_udim(out: &mut TextBuffer, udim: UDim) {
    out.raw("(");
    out.f32(udim.scale);
    out.raw(", ");
    out.integer(udim.offset);
    out.raw(")");
}

fn write_physical(out: &mut TextBuffer, physical: &PhysicalProperties) {
    let fields = [
        ("(density: ", physical.density),
        (", friction: ", physical.friction),
        (", elasticity: ", physical.elasticity),
        (", friction_weight: ", physical.friction_weight),
        (", elasticity_weight: ", physical.elasticity_weight),
        (", acoustic_absorption: ", physical.acoustic_absorption),
    ];
    for (label, number) in fields {
        out.raw(label);
        out.f32(number);
    }
    out.raw(")");
}

fn write_font(out: &mut TextBuffer, font: &Font) {
    out.raw("(family: ");
    out.quoted(&font.family);
    out.raw(", weight: ");
    out.integer(font.weight);
    out.raw(if font.italic {
        ", italic: true)"
    } else {
        ", italic: false)"
    });
}

fn members<'n>(bits: u8, names: &'n [&str]) -> impl Iterator<Item = &'n str> {
    names
        .iter()
        .enumerate()
        .filter(move |(place, _)| bits >> place & 1 == 1)
        .map(|(_, name)| *name)
}
