//! Writes the text of values: one text for one value, and no allocation a value.

use studio_model::value::{Font, PhysicalProperties, UDim};
use studio_model::{CFrame, ClassTable, EnumId, Uid, Value};

use super::buffer::TextBuffer;
use super::read::{AXES, FACES};
use super::shape::is_group;

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

/// Writes a value that no schema types, so that its text does: an attribute's.
pub(crate) fn write_typed(out: &mut TextBuffer, value: &Value) {
    let stands_for_itself = matches!(value, Value::Bool(_) | Value::Float64(_) | Value::String(_));
    let has_parentheses = stands_for_itself || is_group(value.value_type());
    if !stands_for_itself {
        out.raw(value.value_type().name());
    }
    out.raw(if has_parentheses { "" } else { "(" });
    write_value(out, value, None, None);
    out.raw(if has_parentheses { "" } else { ")" });
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
            out.digits(&digits);
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
    out.digits(&uid.to_digits());
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
