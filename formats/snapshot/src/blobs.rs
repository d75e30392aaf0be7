//! Values of no fixed size as bytes: texts, sequences, fonts. The column codec puts them into dictionaries, the codec of
//! single values writes them as they are.

use std::sync::Arc;

use studio_model::value::{ColorKeypoint, Font, NumberKeypoint};
use studio_model::{ClassTable, EnumId, limits};

use crate::wire::{Reader, WireError, Writer};

/// A value that is a run of bytes.
pub(crate) trait Blob: Sized {
    fn write(&self, writer: &mut Writer);

    /// The inverse of [`Self::write`].
    ///
    /// # Errors
    /// If no value has these bytes, or its limit forbids it.
    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError>;
}

impl Blob for Arc<str> {
    fn write(&self, writer: &mut Writer) {
        writer.text(self);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        reader
            .text(
                "text",
                limits::STRING_BYTES_MAX.max(limits::SCRIPT_BYTES_MAX),
            )
            .map(Arc::from)
    }
}

impl Blob for Arc<[u8]> {
    fn write(&self, writer: &mut Writer) {
        writer.bytes(self);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        reader
            .bytes("binary string", limits::BINARY_BYTES_MAX)
            .map(Arc::from)
    }
}

impl Blob for Arc<[NumberKeypoint]> {
    fn write(&self, writer: &mut Writer) {
        writer.varint(self.len() as u64);
        for point in self.iter() {
            writer.f32(point.time);
            writer.f32(point.value);
            writer.f32(point.envelope);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        let count = reader.count("keypoints", limits::SEQUENCE_KEYPOINTS_MAX, 12)?;
        let point = |reader: &mut Reader<'_>| {
            Ok(NumberKeypoint {
                time: reader.f32()?,
                value: reader.f32()?,
                envelope: reader.f32()?,
            })
        };
        (0..count).map(|_| point(reader)).collect()
    }
}

impl Blob for Arc<[ColorKeypoint]> {
    fn write(&self, writer: &mut Writer) {
        writer.varint(self.len() as u64);
        for point in self.iter() {
            writer.f32(point.time);
            for channel in point.color {
                writer.f32(channel);
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        let count = reader.count("keypoints", limits::SEQUENCE_KEYPOINTS_MAX, 16)?;
        let point = |reader: &mut Reader<'_>| {
            Ok(ColorKeypoint {
                time: reader.f32()?,
                color: [reader.f32()?, reader.f32()?, reader.f32()?],
            })
        };
        (0..count).map(|_| point(reader)).collect()
    }
}

impl Blob for Font {
    fn write(&self, writer: &mut Writer) {
        self.family.write(writer);
        writer.u16(self.weight);
        writer.flag(self.italic);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        Ok(Self {
            family: Blob::read(reader)?,
            weight: reader.u16()?,
            italic: reader.flag("italic")?,
        })
    }
}

/// Bytes of the longest enum name that is looked up.
const ENUM_NAME_BYTES_MAX: usize = 200;

/// An item of any enum: the enum by name, because its number differs between versions.
impl Blob for (EnumId, u32) {
    fn write(&self, writer: &mut Writer) {
        writer.text(ClassTable::get().enumeration(self.0).name);
        writer.varint(u64::from(self.1));
    }

    /// Reads to the end of the value also where it refuses the name.
    fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        let name = reader.text("enum name", ENUM_NAME_BYTES_MAX)?;
        let item = reader.varint_u32("enum item")?;
        let id = ClassTable::get()
            .enum_named(name)
            .ok_or(WireError::UnknownName { what: "enum" })?;
        Ok((id, item))
    }
}
