//! One value as bytes and back, exact to the bit: what messages carry. (Columns of many values are the business of the
//! chunk codec.) References cross as [`NetId`]s by a mapping that the caller supplies. Knows no properties: whether a
//! value is allowed where it goes is checked by who puts it there.

use std::sync::Arc;

use studio_model::{CFrame, InstanceId, Value, ValueType, limits};

use crate::blobs::Blob;
use crate::id::NetId;
use crate::lanes::Lanes;
use crate::rotation::{Form, Rotation, RotationBits, Yaw};
use crate::wire::{Reader, WireError, Writer};

/// Gives the number of an instance on the wire; `None` for one that the other side must not or need not know.
pub type NetIdOf<'a> = dyn FnMut(InstanceId) -> Option<NetId> + 'a;

/// Gives the instance of a number from the wire; `None` for one that is not there.
pub type InstanceOf<'a> = dyn FnMut(NetId) -> Option<InstanceId> + 'a;

/// Appends a value without its type.
pub fn encode_value(writer: &mut Writer, value: &Value, net_id_of: &mut NetIdOf<'_>) {
    match value {
        Value::Ref(target) => {
            let number = target
                .and_then(net_id_of)
                .map_or(0, |id| u64::from(id.0) + 1);
            writer.varint(number);
        }
        Value::CFrame(v) => write_cframe(writer, v),
        Value::OptionalCFrame(v) => {
            writer.flag(v.is_some());
            if let Some(v) = v {
                write_cframe(writer, v);
            }
        }
        Value::String(v) | Value::Content(v) | Value::NetAssetRef(v) => v.write(writer),
        Value::BinaryString(v) | Value::SharedString(v) | Value::MaterialColors(v) => {
            v.write(writer);
        }
        Value::NumberSequence(v) => v.write(writer),
        Value::ColorSequence(v) => v.write(writer),
        Value::Font(v) => v.write(writer),
        Value::EnumItem(v) => v.write(writer),
        Value::Bool(v) => write_lanes(writer, v),
        Value::Int32(v) => write_lanes(writer, v),
        Value::Int64(v) => writer.zigzag(*v),
        Value::Float32(v) => write_lanes(writer, v),
        Value::Float64(v) => write_lanes(writer, v),
        Value::Enum(v) => write_lanes(writer, v),
        Value::Vector2(v) => write_lanes(writer, v),
        Value::Vector3(v) => write_lanes(writer, v),
        Value::Vector2int16(v) => write_lanes(writer, v),
        Value::Vector3int16(v) => write_lanes(writer, v),
        Value::Color3(v) => write_lanes(writer, v),
        Value::Color3uint8(v) => writer.raw(v),
        Value::BrickColor(v) => write_lanes(writer, v),
        Value::UDim(v) => write_lanes(writer, v),
        Value::UDim2(v) => write_lanes(writer, v),
        Value::Rect(v) => write_lanes(writer, v),
        Value::NumberRange(v) => write_lanes(writer, v),
        Value::PhysicalProperties(v) => write_lanes(writer, v),
        Value::Ray(v) => write_lanes(writer, v),
        Value::Region3(v) => write_lanes(writer, v),
        Value::Region3int16(v) => write_lanes(writer, v),
        Value::Faces(v) | Value::Axes(v) => write_lanes(writer, v),
        Value::UniqueId(v) => write_lanes(writer, v),
        Value::SecurityCapabilities(v) => writer.varint(*v),
    }
}

/// Reads a value of a type. A reference whose instance is not there reads as nothing; the caller's mapping sees its
/// number and may remember it.
///
/// # Errors
/// See [`WireError`]. After [`WireError::UnknownName`] the value has been read to its end.
pub fn decode_value(
    reader: &mut Reader<'_>,
    value_type: ValueType,
    instance_of: &mut InstanceOf<'_>,
) -> Result<Value, WireError> {
    Ok(match value_type {
        ValueType::Ref => {
            let number = reader.varint_up_to("reference", u64::from(u32::MAX) + 1)?;
            let id = number.checked_sub(1).map(|id| NetId(id as u32));
            Value::Ref(id.and_then(instance_of))
        }
        ValueType::CFrame => Value::CFrame(read_cframe(reader)?),
        ValueType::OptionalCFrame => {
            let is_some = reader.flag("optional CFrame")?;
            Value::OptionalCFrame(if is_some {
                Some(read_cframe(reader)?)
            } else {
                None
            })
        }
        ValueType::String => Value::String(Blob::read(reader)?),
        ValueType::Content => Value::Content(Blob::read(reader)?),
        ValueType::BinaryString => Value::BinaryString(Blob::read(reader)?),
        ValueType::SharedString => Value::SharedString(Blob::read(reader)?),
        ValueType::MaterialColors => Value::MaterialColors(Blob::read(reader)?),
        ValueType::NetAssetRef => Value::NetAssetRef(Blob::read(reader)?),
        ValueType::NumberSequence => Value::NumberSequence(Blob::read(reader)?),
        ValueType::ColorSequence => Value::ColorSequence(Blob::read(reader)?),
        ValueType::Font => Value::Font(Blob::read(reader)?),
        ValueType::EnumItem => Value::EnumItem(Blob::read(reader)?),
        ValueType::Bool => Value::Bool(read_lanes(reader)?),
        ValueType::Int32 => Value::Int32(read_lanes(reader)?),
        ValueType::Int64 => Value::Int64(reader.zigzag()?),
        ValueType::Float32 => Value::Float32(read_lanes(reader)?),
        ValueType::Float64 => Value::Float64(read_lanes(reader)?),
        ValueType::Enum => Value::Enum(read_lanes(reader)?),
        ValueType::Vector2 => Value::Vector2(read_lanes(reader)?),
        ValueType::Vector3 => Value::Vector3(read_lanes(reader)?),
        ValueType::Vector2int16 => Value::Vector2int16(read_lanes(reader)?),
        ValueType::Vector3int16 => Value::Vector3int16(read_lanes(reader)?),
        ValueType::Color3 => Value::Color3(read_lanes(reader)?),
        ValueType::Color3uint8 => Value::Color3uint8(reader.array()?),
        ValueType::BrickColor => Value::BrickColor(read_lanes(reader)?),
        ValueType::UDim => Value::UDim(read_lanes(reader)?),
        ValueType::UDim2 => Value::UDim2(read_lanes(reader)?),
        ValueType::Rect => Value::Rect(read_lanes(reader)?),
        ValueType::NumberRange => Value::NumberRange(read_lanes(reader)?),
        ValueType::PhysicalProperties => Value::PhysicalProperties(read_lanes(reader)?),
        ValueType::Ray => Value::Ray(read_lanes(reader)?),
        ValueType::Region3 => Value::Region3(read_lanes(reader)?),
        ValueType::Region3int16 => Value::Region3int16(read_lanes(reader)?),
        ValueType::Faces => Value::Faces(read_lanes(reader)?),
        ValueType::Axes => Value::Axes(read_lanes(reader)?),
        ValueType::UniqueId => Value::UniqueId(read_lanes(reader)?),
        ValueType::SecurityCapabilities => Value::SecurityCapabilities(reader.varint()?),
    })
}

/// Appends a value behind its type.
pub fn encode_typed_value(writer: &mut Writer, value: &Value, net_id_of: &mut NetIdOf<'_>) {
    writer.u8(value.value_type() as u8);
    encode_value(writer, value, net_id_of);
}

/// Reads a value and its type.
///
/// # Errors
/// As [`decode_value`], and [`WireError::UnknownNumber`] for a type that does not exist.
pub fn decode_typed_value(
    reader: &mut Reader<'_>,
    instance_of: &mut InstanceOf<'_>,
) -> Result<Value, WireError> {
    let number = reader.u8()?;
    let value_type = ValueType::from_number(number).ok_or(WireError::UnknownNumber {
        what: "value type",
        number: u64::from(number),
    })?;
    decode_value(reader, value_type, instance_of)
}

/// Appends an instance's attributes, which are sorted by name.
pub fn encode_attributes(writer: &mut Writer, attributes: &[(Arc<str>, Value)]) {
    writer.varint(attributes.len() as u64);
    for (name, value) in attributes {
        writer.text(name);
        // No attribute is of a type that refers to instances.
        encode_typed_value(writer, value, &mut |_| None);
    }
}

/// Reads an instance's attributes.
///
/// # Errors
/// As [`decode_typed_value`], and beyond the limits of attributes.
pub fn decode_attributes(reader: &mut Reader<'_>) -> Result<Vec<(Arc<str>, Value)>, WireError> {
    let count = reader.count("attributes", limits::ATTRIBUTES_MAX, 3)?;
    let attribute = |reader: &mut Reader<'_>| {
        let name = reader.text("attribute name", limits::ATTRIBUTE_NAME_BYTES_MAX)?;
        Ok((Arc::from(name), decode_typed_value(reader, &mut |_| None)?))
    };
    (0..count).map(|_| attribute(reader)).collect()
}

/// Appends an instance's tags, which are sorted.
pub fn encode_tags(writer: &mut Writer, tags: &[Arc<str>]) {
    writer.varint(tags.len() as u64);
    for tag in tags {
        writer.text(tag);
    }
}

/// Reads an instance's tags.
///
/// # Errors
/// See [`WireError`]; beyond the limits of tags.
pub fn decode_tags(reader: &mut Reader<'_>) -> Result<Vec<Arc<str>>, WireError> {
    let count = reader.count("tags", limits::TAGS_MAX, 2)?;
    (0..count)
        .map(|_| reader.text("tag", limits::TAG_BYTES_MAX).map(Arc::from))
        .collect()
}

fn write_lanes<const N: usize, T: Lanes<N>>(writer: &mut Writer, value: &T) {
    for lane in value.to_lanes() {
        if T::SMALL {
            writer.varint(u64::from(lane));
        } else {
            writer.u32(lane);
        }
    }
}

fn read_lanes<const N: usize, T: Lanes<N>>(reader: &mut Reader<'_>) -> Result<T, WireError> {
    let mut lanes = [0; N];
    for lane in &mut lanes {
        *lane = if T::SMALL {
            reader.varint_u32("number")?
        } else {
            reader.u32()?
        };
    }
    T::from_lanes(lanes)
}

fn write_cframe(writer: &mut Writer, value: &CFrame) {
    let [x, y, z, rotation @ ..] = value.to_bits();
    for number in [x, y, z] {
        writer.u32(number);
    }
    let rotation = Rotation::pack(rotation);
    writer.u8(rotation.form());
    match rotation {
        Rotation::Axis(_) => {}
        Rotation::Yaw(yaw) => {
            writer.u32(yaw.stored);
            writer.varint(u64::from(yaw.residual));
        }
        Rotation::Raw(bits) => bits.into_iter().for_each(|number| writer.u32(number)),
    }
}

fn read_cframe(reader: &mut Reader<'_>) -> Result<CFrame, WireError> {
    let position = [reader.u32()?, reader.u32()?, reader.u32()?];
    let number = reader.u8()?;
    let form = Form::of(number).ok_or(WireError::UnknownNumber {
        what: "form of a rotation",
        number: u64::from(number),
    })?;
    let rotation = match form {
        Form::Axis(axis) => Rotation::Axis(axis),
        Form::Yaw(form) => Rotation::Yaw(Yaw::new(
            form,
            reader.u32()?,
            reader.varint_u32("rotation")?,
        )),
        Form::Raw => {
            let mut bits: RotationBits = [0; 9];
            for number in &mut bits {
                *number = reader.u32()?;
            }
            Rotation::Raw(bits)
        }
    };
    Ok(cframe_of(position, rotation.unpack()))
}

/// The `CFrame` of these bits: position, then the rotation row by row.
pub(crate) fn cframe_of([x, y, z]: [u32; 3], rotation: RotationBits) -> CFrame {
    let [a, b, c, d, e, f, g, h, i] = rotation;
    CFrame::from_components([x, y, z, a, b, c, d, e, f, g, h, i].map(f32::from_bits))
}

#[cfg(test)]
mod tests;
