//! Foreign values as ours, beyond what the class table converts: data that many instances share is stored once, texts in
//! attributes are texts again, and old spellings of tags and attributes are read. Knows no instances.

use std::sync::Arc;

use glam::Vec3;
use rbx_types::{Attributes, SharedString, SharedStringHash, Variant};
use rustc_hash::FxHashMap;
use studio_model::class_table::foreign::{natural_value, value_from_foreign};
use studio_model::{Value, ValueType};

use crate::attributes::lengths_fit;
use crate::report::DropReason;

/// Converts values, and remembers shared data.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// By the data's hash.
    shared: FxHashMap<SharedStringHash, Arc<[u8]>>,
}

impl Values {
    /// The value as one of type `wanted`; `None` if it is of another kind.
    pub(super) fn typed(&mut self, value: &Variant, wanted: ValueType) -> Option<Value> {
        match (value, wanted) {
            (Variant::SharedString(data), _) => self.share(data, wanted),
            (Variant::NetAssetRef(data), _) => self.share(&data.clone().into(), wanted),
            _ => value_from_foreign(value, wanted),
        }
    }

    fn share(&mut self, data: &SharedString, wanted: ValueType) -> Option<Value> {
        let of_bytes = match wanted {
            ValueType::SharedString => Value::SharedString,
            ValueType::BinaryString => Value::BinaryString,
            _ => return None,
        };
        let stored = self.shared.entry(data.hash());
        Some(of_bytes(Arc::clone(
            stored.or_insert_with(|| data.data().into()),
        )))
    }
}

/// Whether a value is data of no bytes.
pub(super) fn is_empty_data(value: &Variant) -> bool {
    match value {
        Variant::BinaryString(bytes) => AsRef::<[u8]>::as_ref(bytes).is_empty(),
        Variant::SharedString(data) => data.data().is_empty(),
        Variant::NetAssetRef(data) => data.data().is_empty(),
        _ => false,
    }
}

/// A vector with its infinite numbers replaced by the largest finite ones of their sign, which mean the same where a
/// force or a speed is limited; `None` for other values, and where a number is none.
pub(super) fn without_infinities(value: &Value) -> Option<Value> {
    match value {
        Value::Vector3(v) if !v.is_nan() => {
            let largest = Vec3::splat(f32::MAX);
            Some(Value::Vector3(v.clamp(-largest, largest)))
        }
        _ => None,
    }
}

/// The value of an attribute. Files hold texts as bytes there; what is no text stays bytes.
pub(super) fn attribute(value: &Variant) -> Option<Value> {
    Some(match natural_value(value)? {
        Value::BinaryString(bytes) => match std::str::from_utf8(&bytes) {
            Ok(text) => Value::String(text.into()),
            Err(_) => Value::BinaryString(bytes),
        },
        other => other,
    })
}

/// The tags that a property holds, in the form of any decoder: a list, or texts that end with zero bytes.
///
/// # Errors
/// [`DropReason::Unreadable`].
pub(super) fn tags(value: &Variant) -> Result<Vec<Arc<str>>, DropReason> {
    let bytes: &[u8] = match value {
        Variant::Tags(tags) => return Ok(tags.iter().map(Arc::from).collect()),
        Variant::BinaryString(bytes) => bytes.as_ref(),
        Variant::String(text) => text.as_bytes(),
        Variant::SharedString(data) => data.data(),
        _ => return Err(DropReason::Unreadable),
    };
    let text = std::str::from_utf8(bytes).map_err(|_| DropReason::Unreadable)?;
    let tags = text.split('\0').filter(|tag| !tag.is_empty());
    Ok(tags.map(Arc::from).collect())
}

/// The attributes that a property holds, decoded or not. Instances of unknown classes have them as bytes.
///
/// # Errors
/// [`DropReason::Unreadable`].
pub(super) fn attributes(value: &Variant) -> Result<Attributes, DropReason> {
    match value {
        Variant::Attributes(attributes) => Ok(attributes.clone()),
        Variant::BinaryString(bytes) if lengths_fit(bytes.as_ref()) => {
            let bytes: &[u8] = bytes.as_ref();
            Attributes::from_reader(bytes).map_err(|_| DropReason::Unreadable)
        }
        _ => Err(DropReason::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rbx_types::{BinaryString, Tags};

    #[test]
    fn tags_are_read_in_every_form() {
        let expected: Vec<Arc<str>> = vec!["Lava".into(), "Danger zone".into()];
        let list: Tags = vec!["Lava".to_owned(), "Danger zone".to_owned()].into();
        let bytes = b"Lava\0Danger zone\0".to_vec();
        assert_eq!(tags(&Variant::Tags(list)), Ok(expected.clone()));
        assert_eq!(
            tags(&BinaryString::from(bytes.clone()).into()),
            Ok(expected.clone())
        );
        assert_eq!(tags(&SharedString::new(bytes).into()), Ok(expected));
        assert_eq!(
            tags(&BinaryString::from(vec![0xFF]).into()),
            Err(DropReason::Unreadable)
        );
        assert_eq!(tags(&Variant::Bool(true)), Err(DropReason::Unreadable));
    }

    #[test]
    fn attribute_texts_are_texts_again() {
        let text = BinaryString::from("grün".as_bytes().to_vec());
        assert_eq!(attribute(&text.into()), Some(Value::String("grün".into())));
        let bytes = BinaryString::from(vec![0xFF, 0]);
        assert_eq!(
            attribute(&bytes.into()),
            Some(Value::BinaryString(Arc::from([0xFF, 0])))
        );
    }

    #[test]
    fn infinities_become_the_largest_numbers() {
        let vector = |x, y, z| Value::Vector3(Vec3::new(x, y, z));
        let unbounded = vector(f32::INFINITY, 1.0, f32::NEG_INFINITY);
        let bounded = vector(f32::MAX, 1.0, f32::MIN);
        assert_eq!(without_infinities(&unbounded), Some(bounded));
        assert_eq!(without_infinities(&vector(f32::NAN, 0.0, 0.0)), None);
        assert_eq!(without_infinities(&Value::Float32(f32::INFINITY)), None);
    }

    #[test]
    fn shared_data_is_stored_once() {
        let mut values = Values::default();
        let mut get = |data: &SharedString| match values
            .typed(&data.clone().into(), ValueType::SharedString)
        {
            Some(Value::SharedString(bytes)) => bytes,
            other => panic!("{other:?}"),
        };
        let data = SharedString::new(vec![1, 2, 3]);
        assert!(Arc::ptr_eq(&get(&data), &get(&data)));
    }
}
