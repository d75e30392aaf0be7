//! Values as text for people: what is only read, what tooltips say and what is copied.

use studio_model::{ClassTable, DataModel, EnumId, Value};

use super::parts;
use crate::widgets::color;
use crate::widgets::number::rounded;

/// A value as text.
pub(super) fn of(value: &Value, model: &DataModel) -> String {
    match value {
        Value::Ref(Some(target)) if model.contains(*target) => model.path(*target),
        Value::Ref(_) => "None".to_owned(),
        value => plain(value, None),
    }
}

/// A value as text; enum items of a property need their enum.
pub(super) fn plain(value: &Value, enum_id: Option<EnumId>) -> String {
    let table = ClassTable::get();
    let item = |id: EnumId, number: u32| {
        let name = table.enumeration(id).item_name(number);
        name.map_or_else(|| number.to_string(), str::to_owned)
    };
    match value {
        Value::Bool(on) => on.to_string(),
        Value::Enum(number) => enum_id.map_or_else(|| number.to_string(), |id| item(id, *number)),
        Value::EnumItem((id, number)) => item(*id, *number),
        Value::String(text) | Value::Content(text) | Value::NetAssetRef(text) => text.to_string(),
        Value::BinaryString(bytes) | Value::SharedString(bytes) | Value::MaterialColors(bytes) => {
            size(bytes.len())
        }
        Value::Int64(number) => number.to_string(),
        Value::Color3(rgb) => color::hex(*rgb),
        Value::Color3uint8(rgb) => color::hex(color::from_bytes(*rgb)),
        Value::BrickColor(number) => number.to_string(),
        Value::NumberSequence(points) => format!("{} points", points.len()),
        Value::ColorSequence(points) => format!("{} points", points.len()),
        Value::Font(font) => format!("{}, {}", font.family, font.weight),
        Value::PhysicalProperties(None) | Value::OptionalCFrame(None) | Value::Ref(_) => {
            "None".to_owned()
        }
        Value::Ray(ray) => format!(
            "{} → {}",
            list(ray.origin.to_array()),
            list(ray.direction.to_array())
        ),
        Value::Region3([min, max]) => {
            format!("{} – {}", list(min.to_array()), list(max.to_array()))
        }
        Value::Region3int16([min, max]) => format!(
            "{} – {}",
            list(min.map(f32::from)),
            list(max.map(f32::from))
        ),
        Value::Faces(set) => set_names(*set, &["Right", "Top", "Back", "Left", "Bottom", "Front"]),
        Value::Axes(set) => set_names(*set, &["X", "Y", "Z"]),
        Value::UniqueId(_) | Value::SecurityCapabilities(_) => "Kept as data".to_owned(),
        numbers => {
            let numbers = parts::numbers(numbers);
            let texts: Vec<String> = numbers.as_slice().iter().map(|n| rounded(*n, 3)).collect();
            texts.join(", ")
        }
    }
}

fn list(numbers: [f32; 3]) -> String {
    numbers.map(|n| rounded(f64::from(n), 3)).join(", ")
}

fn set_names(set: u8, names: &[&str]) -> String {
    let on: Vec<&str> = names
        .iter()
        .enumerate()
        .filter(|(bit, _)| set >> bit & 1 == 1)
        .map(|(_, name)| *name)
        .collect();
    if on.is_empty() {
        "None".to_owned()
    } else {
        on.join(", ")
    }
}

fn size(bytes: usize) -> String {
    match bytes {
        0 => "Empty".to_owned(),
        1..1024 => format!("{bytes} bytes"),
        _ => format!("{} KiB", bytes.div_ceil(1024)),
    }
}
