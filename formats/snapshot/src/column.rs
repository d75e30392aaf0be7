//! The values of one column as bytes: fixed sizes as lanes or as a palette of whole values, poses as position and
//! rotation, everything else as a dictionary. References are not values here: they cross as codes of the chunk codec.

mod dictionary;
mod pose;

use studio_model::{Value, ValueType, ValueVec};

use crate::body::Body;
use crate::budget::Budget;
use crate::lanes::Lanes;
use crate::planes::{Lane, LanePlan, PALETTE_MAX, Palette, read_indices, read_lane, write_lane};
use crate::wire::{Reader, WireError};
use dictionary::{read_blobs, write_blobs};
use pose::{read_cframes, read_optional_cframes, write_cframes, write_optional_cframes};

/// How values of fixed size are stored: each lane on its own, or a palette of whole values.
const RECORDS_LANES: u8 = 0;
const RECORDS_PALETTE: u8 = 1;

/// The values of a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    /// One value for all rows.
    Same(Value),
    /// One value a row.
    Each(ValueVec),
}

/// Appends the values of a column; references must not be among them.
pub(crate) fn write_values(body: &mut Body, values: &ValueVec) {
    match values {
        ValueVec::Bool(v) => write_records(body, v),
        ValueVec::Int32(v) => write_records(body, v),
        ValueVec::Int64(v) => write_records(body, v),
        ValueVec::Float32(v) => write_records(body, v),
        ValueVec::Float64(v) => write_records(body, v),
        ValueVec::Enum(v) => write_records(body, v),
        ValueVec::Vector2(v) => write_records(body, v),
        ValueVec::Vector3(v) => write_records(body, v),
        ValueVec::Vector2int16(v) => write_records(body, v),
        ValueVec::Vector3int16(v) => write_records(body, v),
        ValueVec::Color3(v) => write_records(body, v),
        ValueVec::Color3uint8(v) => write_records(body, v),
        ValueVec::BrickColor(v) => write_records(body, v),
        ValueVec::UDim(v) => write_records(body, v),
        ValueVec::UDim2(v) => write_records(body, v),
        ValueVec::Rect(v) => write_records(body, v),
        ValueVec::NumberRange(v) => write_records(body, v),
        ValueVec::PhysicalProperties(v) => write_records(body, v),
        ValueVec::Ray(v) => write_records(body, v),
        ValueVec::Region3(v) => write_records(body, v),
        ValueVec::Region3int16(v) => write_records(body, v),
        ValueVec::Faces(v) | ValueVec::Axes(v) => write_records(body, v),
        ValueVec::UniqueId(v) => write_records(body, v),
        ValueVec::SecurityCapabilities(v) => write_records(body, v),
        ValueVec::CFrame(v) => write_cframes(body, v),
        ValueVec::OptionalCFrame(v) => write_optional_cframes(body, v),
        ValueVec::String(v) | ValueVec::Content(v) | ValueVec::NetAssetRef(v) => {
            write_blobs(body, v);
        }
        ValueVec::BinaryString(v) | ValueVec::SharedString(v) | ValueVec::MaterialColors(v) => {
            write_blobs(body, v);
        }
        ValueVec::NumberSequence(v) => write_blobs(body, v),
        ValueVec::ColorSequence(v) => write_blobs(body, v),
        ValueVec::Font(v) => write_blobs(body, v),
        ValueVec::EnumItem(v) => write_blobs(body, v),
        ValueVec::Ref(v) => debug_assert!(v.is_empty(), "references cross as codes"),
    }
}

/// Reads the values of `rows` rows, at least one.
pub(crate) fn read_values(
    reader: &mut Reader<'_>,
    value_type: ValueType,
    rows: usize,
    budget: &mut Budget,
) -> Result<Values, WireError> {
    macro_rules! read {
        ($read:ident, $name:ident) => {
            $read(reader, rows, budget)?.into_values(Value::$name, ValueVec::$name)
        };
    }
    Ok(match value_type {
        ValueType::Bool => read!(read_records, Bool),
        ValueType::Int32 => read!(read_records, Int32),
        ValueType::Int64 => read!(read_records, Int64),
        ValueType::Float32 => read!(read_records, Float32),
        ValueType::Float64 => read!(read_records, Float64),
        ValueType::Enum => read!(read_records, Enum),
        ValueType::Vector2 => read!(read_records, Vector2),
        ValueType::Vector3 => read!(read_records, Vector3),
        ValueType::Vector2int16 => read!(read_records, Vector2int16),
        ValueType::Vector3int16 => read!(read_records, Vector3int16),
        ValueType::Color3 => read!(read_records, Color3),
        ValueType::Color3uint8 => read!(read_records, Color3uint8),
        ValueType::BrickColor => read!(read_records, BrickColor),
        ValueType::UDim => read!(read_records, UDim),
        ValueType::UDim2 => read!(read_records, UDim2),
        ValueType::Rect => read!(read_records, Rect),
        ValueType::NumberRange => read!(read_records, NumberRange),
        ValueType::PhysicalProperties => read!(read_records, PhysicalProperties),
        ValueType::Ray => read!(read_records, Ray),
        ValueType::Region3 => read!(read_records, Region3),
        ValueType::Region3int16 => read!(read_records, Region3int16),
        ValueType::Faces => read!(read_records, Faces),
        ValueType::Axes => read!(read_records, Axes),
        ValueType::UniqueId => read!(read_records, UniqueId),
        ValueType::SecurityCapabilities => read!(read_records, SecurityCapabilities),
        ValueType::CFrame => read!(read_cframes, CFrame),
        ValueType::OptionalCFrame => read!(read_optional_cframes, OptionalCFrame),
        ValueType::String => read!(read_blobs, String),
        ValueType::Content => read!(read_blobs, Content),
        ValueType::NetAssetRef => read!(read_blobs, NetAssetRef),
        ValueType::BinaryString => read!(read_blobs, BinaryString),
        ValueType::SharedString => read!(read_blobs, SharedString),
        ValueType::MaterialColors => read!(read_blobs, MaterialColors),
        ValueType::NumberSequence => read!(read_blobs, NumberSequence),
        ValueType::ColorSequence => read!(read_blobs, ColorSequence),
        ValueType::Font => read!(read_blobs, Font),
        ValueType::EnumItem => read!(read_blobs, EnumItem),
        ValueType::Ref => {
            return Err(WireError::Inconsistent {
                what: "references where values are expected",
            });
        }
    })
}

/// Values of one Rust type, before they are put into their variant.
enum Decoded<T> {
    Same(T),
    Each(Vec<T>),
}

impl<T> Decoded<T> {
    fn into_values(self, one: impl Fn(T) -> Value, many: impl Fn(Vec<T>) -> ValueVec) -> Values {
        match self {
            Self::Same(value) => Values::Same(one(value)),
            Self::Each(values) => Values::Each(many(values)),
        }
    }
}

fn write_records<const N: usize, T: Lanes<N>>(body: &mut Body, values: &[T]) {
    let records: Vec<[u32; N]> = values.iter().map(T::to_lanes).collect();
    let lanes: [Vec<u32>; N] =
        std::array::from_fn(|lane| records.iter().map(|record| record[lane]).collect());
    let plans = lanes.each_ref().map(|lane| LanePlan::of(lane));
    let lanes_size: usize = plans.iter().map(LanePlan::size).sum();
    let palette = if N > 1 {
        Palette::of(records.iter().copied())
    } else {
        None
    };
    match palette {
        Some(palette) if palette.values.len() > 1 && palette.size(N) < lanes_size => {
            body.writer.u8(RECORDS_PALETTE);
            body.writer.varint(palette.values.len() as u64);
            for lane in 0..N {
                let numbers: Vec<u32> = palette.values.iter().map(|record| record[lane]).collect();
                write_lane(body, &numbers);
            }
            palette.write_indices(body);
        }
        _ => {
            body.writer.u8(RECORDS_LANES);
            for plan in &plans {
                plan.write(body);
            }
        }
    }
}

fn read_records<const N: usize, T: Lanes<N> + Clone>(
    reader: &mut Reader<'_>,
    rows: usize,
    budget: &mut Budget,
) -> Result<Decoded<T>, WireError> {
    budget.take::<T>(rows)?;
    match reader.u8()? {
        RECORDS_LANES => read_record_lanes(reader, rows),
        RECORDS_PALETTE => {
            let count = reader.varint_up_to("palette", PALETTE_MAX as u64)? as usize;
            let palette: Vec<T> = match read_record_lanes(reader, count)? {
                Decoded::Same(value) => vec![value; count],
                Decoded::Each(values) => values,
            };
            let indices = read_indices(reader, rows, count)?;
            Ok(Decoded::Each(
                indices
                    .into_iter()
                    .map(|index| palette[usize::from(index)].clone())
                    .collect(),
            ))
        }
        number => Err(WireError::UnknownNumber {
            what: "kind of a column",
            number: u64::from(number),
        }),
    }
}

fn read_record_lanes<const N: usize, T: Lanes<N>>(
    reader: &mut Reader<'_>,
    rows: usize,
) -> Result<Decoded<T>, WireError> {
    let mut lanes: [Lane; N] = std::array::from_fn(|_| Lane::Same(0));
    for lane in &mut lanes {
        *lane = read_lane(reader, rows)?;
    }
    if lanes.iter().all(|lane| matches!(lane, Lane::Same(_))) {
        return T::from_lanes(lanes.each_ref().map(|lane| lane.at(0))).map(Decoded::Same);
    }
    let row = |row| T::from_lanes(lanes.each_ref().map(|lane| lane.at(row)));
    (0..rows)
        .map(row)
        .collect::<Result<_, _>>()
        .map(Decoded::Each)
}
