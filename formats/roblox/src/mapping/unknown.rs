//! Values of properties that the class table does not know, as the raw text in which a place file keeps them. Only what
//! reads the same without a type: truth values, numbers, texts, and rows of numbers.

use rbx_types::{CFrame, Variant, Vector3};
use studio_model::limits;

/// Whether a place can hold a property of this name, which nothing else vouches for: one that needs no escapes.
pub(super) fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.escape_debug().len() == 1)
}

/// The value as RON; `None` for types that have no plain text.
pub(super) fn ron_text(value: &Variant) -> Option<String> {
    Some(match value {
        Variant::Bool(v) => v.to_string(),
        Variant::Int32(v) => v.to_string(),
        Variant::Int64(v) => v.to_string(),
        Variant::Enum(v) => v.to_u32().to_string(),
        Variant::Float32(v) => float(*v),
        Variant::Float64(v) => format!("{v:?}"),
        Variant::String(v) => text(v)?,
        Variant::ContentId(v) => text(v.as_str())?,
        Variant::BinaryString(v) => text(std::str::from_utf8(v.as_ref()).ok()?)?,
        Variant::Vector2(v) => row(&[v.x, v.y]),
        Variant::Vector3(v) => row(&xyz(*v)),
        Variant::Color3(v) => row(&[v.r, v.g, v.b]),
        Variant::Color3uint8(v) => format!("({}, {}, {})", v.r, v.g, v.b),
        Variant::NumberRange(v) => row(&[v.min, v.max]),
        Variant::CFrame(v) => row(&components(v)),
        _ => return None,
    })
}

/// Rust's shortest text that reads as the same number is RON's too, infinities and NaN included.
fn float(value: f32) -> String {
    format!("{value:?}")
}

fn row(values: &[f32]) -> String {
    let texts: Vec<String> = values.iter().map(|&value| float(value)).collect();
    format!("({})", texts.join(", "))
}

fn text(value: &str) -> Option<String> {
    (value.len() <= limits::STRING_BYTES_MAX).then(|| format!("{value:?}"))
}

fn xyz(v: Vector3) -> [f32; 3] {
    [v.x, v.y, v.z]
}

/// Position, then the rotation row by row.
fn components(frame: &CFrame) -> Vec<f32> {
    let rows = frame.orientation;
    [frame.position, rows.x, rows.y, rows.z]
        .into_iter()
        .flat_map(xyz)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_needs_escapes_is_not_kept() {
        assert!(is_plain_name("LODX") && is_plain_name("Größe 2"));
        for name in ["", "a\u{7f}b", "a\"b", "a\\b", "a\nb"] {
            assert!(!is_plain_name(name), "{name:?}");
        }
    }
    use rbx_types::{BinaryString, SharedString};

    #[test]
    fn plain_values_have_a_text() {
        let cases: Vec<(Variant, &str)> = vec![
            (true.into(), "true"),
            ((-3i32).into(), "-3"),
            (1.0f32.into(), "1.0"),
            (f64::INFINITY.into(), "inf"),
            ("say \"hi\"\n".to_owned().into(), r#""say \"hi\"\n""#),
            (BinaryString::from(b"text".to_vec()).into(), r#""text""#),
            (Vector3::new(1.0, 2.5, -0.0).into(), "(1.0, 2.5, -0.0)"),
        ];
        for (value, expected) in cases {
            assert_eq!(ron_text(&value).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_has_no_plain_text_gives_none() {
        assert_eq!(ron_text(&SharedString::new(vec![1]).into()), None);
        assert_eq!(ron_text(&BinaryString::from(vec![0xFF]).into()), None);
        let long = "x".repeat(limits::STRING_BYTES_MAX + 1);
        assert_eq!(ron_text(&long.into()), None);
    }
}
