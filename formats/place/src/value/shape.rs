//! What the text of each type looks like: for hints, and for telling how an attribute's type encloses its value.

use studio_model::ValueType;

/// A value of the type as place files write it. A test reads each of them, and `FORMAT.md` shows them.
pub(crate) const fn example(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Bool => "true",
        ValueType::Int32 | ValueType::Int64 => "12",
        ValueType::Float32 | ValueType::Float64 => "0.25",
        ValueType::Enum => "\"Grass\"",
        ValueType::EnumItem => "(\"Material\", \"Grass\")",
        ValueType::String | ValueType::NetAssetRef => "\"some text\"",
        ValueType::BinaryString | ValueType::SharedString | ValueType::MaterialColors => {
            "\"AAEC/w==\""
        }
        ValueType::Content => "\"asset://pictures/grass.png\"",
        ValueType::Ref => "\"8xQd0000001\"",
        ValueType::Vector2 => "(0.5, 1)",
        ValueType::Vector3 => "(4, 1.2, -2)",
        ValueType::Vector2int16 => "(3, -4)",
        ValueType::Vector3int16 => "(3, -4, 5)",
        ValueType::CFrame | ValueType::OptionalCFrame => "(0, 10, 0)",
        ValueType::Color3 => "(1, 0.5, 0)",
        ValueType::Color3uint8 => "(255, 128, 0)",
        ValueType::BrickColor => "194",
        ValueType::UDim => "(0.5, -10)",
        ValueType::UDim2 => "((0.5, -10), (0, 32))",
        ValueType::Rect => "((0, 0), (64, 32))",
        ValueType::NumberRange => "(1, 5)",
        ValueType::NumberSequence => "[(0, 1), (0.5, 2, 0.25), (1, 0)]",
        ValueType::ColorSequence => "[(0, (1, 1, 1)), (1, (0, 0, 0.5))]",
        ValueType::PhysicalProperties => {
            "(density: 0.7, friction: 0.3, elasticity: 0.5, friction_weight: 1, elasticity_weight: 1, acoustic_absorption: 1)"
        }
        ValueType::Font => {
            "(family: \"rbxasset://fonts/families/Arial.json\", weight: 700, italic: false)"
        }
        ValueType::Ray => "((0, 5, 0), (0, -1, 0))",
        ValueType::Region3 => "((0, 0, 0), (8, 8, 8))",
        ValueType::Region3int16 => "((0, 0, 0), (2, 2, 2))",
        ValueType::Faces => "[\"Top\", \"Front\"]",
        ValueType::Axes => "[\"X\", \"Z\"]",
        ValueType::UniqueId => "\"0123456789abcdef0123456789abcdef\"",
        ValueType::SecurityCapabilities => "4096",
    }
}

/// Whether the type's text is itself a group in parentheses. An attribute writes such a value right behind the name of
/// its type, `Vector3(4, 1.2, -2)`, and puts any other in parentheses, `Int32(12)`.
pub(crate) fn is_group(value_type: ValueType) -> bool {
    example(value_type).starts_with('(')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Read, TextBuffer, read_value, write_value};
    use studio_model::{ClassTable, Uid};

    #[test]
    fn every_example_reads_as_its_type_and_writes_itself() {
        let material = ClassTable::get().enum_named("Material");
        for &value_type in ValueType::ALL {
            let text = example(value_type);
            let mut out = TextBuffer::default();
            match read_value(text, value_type, material) {
                Ok(Read::Value(value)) => {
                    assert_eq!(value.value_type(), value_type);
                    write_value(&mut out, &value, material, None);
                }
                Ok(Read::Reference(uid)) => {
                    assert_eq!(value_type, ValueType::Ref);
                    let nothing = studio_model::Value::Ref(None);
                    write_value(&mut out, &nothing, None, Uid::from_u64(uid.to_u64()));
                }
                Err(problem) => panic!("{}: {problem}", value_type.name()),
            }
            assert_eq!(out.as_str(), text, "{}", value_type.name());
        }
    }

    #[test]
    fn the_format_document_shows_every_example() {
        let document = include_str!("../../FORMAT.md");
        for &value_type in ValueType::ALL {
            let row = document
                .lines()
                .find(|line| line.contains(&format!("`{}`", value_type.name())));
            let shows = row.is_some_and(|row| row.contains(&format!("`{}`", example(value_type))));
            assert!(shows, "{}: `{}`", value_type.name(), example(value_type));
        }
    }
}
