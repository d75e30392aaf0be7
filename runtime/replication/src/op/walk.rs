//! The operations of a batch one by one, without doing them: for traffic statistics and for tests that take one away.

use std::ops::Range;

use studio_model::{PropertyId, ValueType, limits};
use studio_snapshot::value_codec::{
    decode_attributes, decode_tags, decode_typed_value, decode_value,
};
use studio_snapshot::{Reader, WireError};

use super::{OWNED, OpKind};
use crate::call::Call;
use crate::limits::ASSEMBLY_MEMBERS_MAX;
use crate::ownership::read_velocity;

/// The kind and the place in `operations` of each operation, in order.
///
/// # Errors
/// [`WireError`] where the bytes are no operations.
pub fn walk(operations: &[u8]) -> Result<Vec<(OpKind, Range<usize>)>, WireError> {
    let mut reader = Reader::new(operations);
    let mut found = Vec::new();
    while !reader.is_at_end() {
        let start = operations.len() - reader.left();
        let number = reader.u8()?;
        let kind = OpKind::from_number(number).ok_or(WireError::UnknownNumber {
            what: "operation",
            number: u64::from(number),
        })?;
        skip(kind, &mut reader)?;
        found.push((kind, start..operations.len() - reader.left()));
    }
    Ok(found)
}

fn skip(kind: OpKind, reader: &mut Reader<'_>) -> Result<(), WireError> {
    if kind == OpKind::HashRequest {
        return Ok(());
    }
    if kind == OpKind::Call {
        Call::decode(reader, &mut |_| None)?;
        return Ok(());
    }
    reader.varint_u32("number")?;
    match kind {
        OpKind::Remove | OpKind::HashRequest | OpKind::Call => {}
        OpKind::Move => {
            reader.varint_u32("parent")?;
        }
        OpKind::Open => {
            for _ in 0..2 {
                for _ in 0..reader.count("instances", limits::INSTANCES_MAX, 1)? {
                    reader.varint()?;
                }
            }
        }
        OpKind::Insert => {
            reader.varint_u32("parent")?;
            skip_body(reader)?;
        }
        OpKind::Refresh => skip_body(reader)?,
        OpKind::Name => {
            reader.text("name", limits::NAME_BYTES_MAX)?;
        }
        OpKind::Property => skip_property(reader)?,
        OpKind::Attribute => {
            reader.text("attribute name", limits::ATTRIBUTE_NAME_BYTES_MAX)?;
            if reader.flag("attribute")? {
                decode_typed_value(reader, &mut |_| None)?;
            }
        }
        OpKind::Tags => {
            decode_tags(reader)?;
        }
        OpKind::Free => {
            reader.take(3)?;
        }
        OpKind::Bind => skip_bind(reader)?,
    }
    Ok(())
}

fn skip_body(reader: &mut Reader<'_>) -> Result<(), WireError> {
    reader.varint_u32("class")?;
    reader.text("name", limits::NAME_BYTES_MAX)?;
    for _ in 0..reader.count("properties", usize::from(u16::MAX), 2)? {
        skip_property(reader)?;
    }
    decode_attributes(reader)?;
    decode_tags(reader)?;
    Ok(())
}

fn skip_property(reader: &mut Reader<'_>) -> Result<(), WireError> {
    let number = reader.varint_u32("property")?;
    let property = PropertyId::from_index(number as usize).ok_or(WireError::UnknownNumber {
        what: "property",
        number: u64::from(number),
    })?;
    let value_type = studio_model::ClassTable::get()
        .property(property)
        .value_type;
    decode_value(reader, value_type, &mut |_| None)?;
    Ok(())
}

fn skip_bind(reader: &mut Reader<'_>) -> Result<(), WireError> {
    reader.take(3)?;
    reader.varint_u32("tick")?;
    reader.varint_u32("root")?;
    skip_pose(reader)?;
    if reader.flag("pose")? {
        skip_pose(reader)?;
    }
    if reader.u8()? & OWNED != 0 {
        reader.zigzag()?;
        reader.varint_u32("epoch")?;
        read_velocity(reader)?;
    }
    for _ in 0..reader.count("assembly members", ASSEMBLY_MEMBERS_MAX, 2)? {
        reader.varint_u32("member")?;
        decode_value(reader, ValueType::CFrame, &mut |_| None)?;
    }
    Ok(())
}

fn skip_pose(reader: &mut Reader<'_>) -> Result<(), WireError> {
    for _ in 0..3 {
        reader.varint()?;
    }
    reader.take(7)?;
    Ok(())
}
