//! The encoding of attributes, walked without building anything: the decoder allocates what the bytes claim, so the
//! claims are checked first. Knows nothing of where the bytes come from.

use crate::cursor::Cursor;

/// The properties that hold attributes, by all the names that files use for them.
pub(crate) const PROPERTIES: &[&str] = &[
    "Attributes",
    "AttributesSerialize",
    "Properties",
    "PropertiesSerialize",
];

/// Whether every length that the decoder would believe fits the bytes. It stops where the decoder stops: at a type
/// that it does not know.
pub(crate) fn lengths_fit(bytes: &[u8]) -> bool {
    bytes.is_empty() || walk(&mut Cursor::new(bytes)).is_some()
}

fn walk(bytes: &mut Cursor<'_>) -> Option<()> {
    for _ in 0..bytes.u32()? {
        bytes.counted(1)?;
        match bytes.u8()? {
            0x02 => bytes.counted(1)?,
            0x03 => bytes.skip(1)?,
            0x04 | 0x05 | 0x0E => bytes.skip(4)?,
            0x06 | 0x09 | 0x10 | 0x1B => bytes.skip(8)?,
            0x0A | 0x1C => bytes.skip(16)?,
            0x0F | 0x11 => bytes.skip(12)?,
            0x14 => {
                bytes.skip(12)?;
                if bytes.u8()? == 0 {
                    bytes.skip(36)?;
                }
            }
            0x15 => {
                bytes.counted(1)?;
                bytes.skip(4)?;
            }
            0x17 => bytes.counted(12)?,
            0x19 => bytes.counted(20)?,
            0x21 => {
                bytes.skip(3)?;
                bytes.counted(1)?;
                bytes.counted(1)?;
            }
            _ => return Some(()),
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rbx_types::{
        Attributes, BinaryString, BrickColor, CFrame, Color3, ColorSequence, ColorSequenceKeypoint,
        EnumItem, Font, Matrix3, NumberRange, NumberSequence, NumberSequenceKeypoint, Rect, UDim,
        UDim2, Variant, Vector2, Vector3,
    };

    fn one_of_each() -> Vec<u8> {
        let point = Vector3::new(1.0, 2.0, 3.0);
        let turned = Matrix3::new(point, point, point);
        let values: Vec<Variant> = vec![
            BinaryString::from(b"text".to_vec()).into(),
            true.into(),
            7i32.into(),
            1.5f32.into(),
            2.5f64.into(),
            UDim::new(0.5, 3).into(),
            UDim2::new(UDim::new(0.5, 3), UDim::new(0.25, 4)).into(),
            BrickColor::from_number(194).unwrap().into(),
            Color3::new(0.1, 0.2, 0.3).into(),
            Vector2::new(1.0, 2.0).into(),
            point.into(),
            CFrame::new(point, Matrix3::identity()).into(),
            CFrame::new(point, turned).into(),
            EnumItem {
                ty: "Material".to_owned(),
                value: 256,
            }
            .into(),
            NumberSequence {
                keypoints: vec![NumberSequenceKeypoint::new(0.0, 1.0, 0.0)],
            }
            .into(),
            ColorSequence {
                keypoints: vec![ColorSequenceKeypoint::new(0.0, Color3::new(0.0, 0.0, 0.0))],
            }
            .into(),
            NumberRange::new(1.0, 2.0).into(),
            Rect::new(Vector2::new(0.0, 0.0), Vector2::new(1.0, 1.0)).into(),
            Font::default().into(),
        ];
        let named = values.into_iter().enumerate();
        let attributes: Attributes = named.map(|(i, v)| (format!("a{i:02}"), v)).collect();
        let mut bytes = Vec::new();
        attributes.to_writer(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_properties_are_those_that_the_decoder_takes_for_attributes() {
        use rbx_reflection::PropertyKind;
        let mut found = std::collections::BTreeSet::new();
        for class in rbx_reflection_database::get_bundled().classes.values() {
            for (name, property) in &class.properties {
                let canonical = match property.kind {
                    PropertyKind::Alias { alias_for } => &class.properties[alias_for],
                    _ => property,
                };
                if canonical.data_type.ty() == rbx_types::VariantType::Attributes {
                    found.insert(*name);
                }
            }
        }
        let listed: Vec<&str> = found.into_iter().collect();
        assert_eq!(listed, PROPERTIES);
    }

    #[test]
    fn what_the_decoder_reads_to_the_end_fits() {
        let bytes = one_of_each();
        assert!(Attributes::from_reader(bytes.as_slice()).is_ok());
        assert!(lengths_fit(&bytes));
        assert!(lengths_fit(&[]));
    }

    #[test]
    fn cut_attributes_do_not_fit() {
        let bytes = one_of_each();
        for end in 1..bytes.len() {
            assert!(!lengths_fit(&bytes[..end]), "cut at {end}");
        }
    }

    #[test]
    fn a_claim_of_more_keypoints_than_bytes_does_not_fit() {
        let mut bytes = vec![1, 0, 0, 0, 1, 0, 0, 0, b'k', 0x17];
        bytes.extend(u32::MAX.to_le_bytes());
        assert!(!lengths_fit(&bytes));
    }
}
