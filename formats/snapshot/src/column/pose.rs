//! Columns of poses: three lanes of positions, then rotations in their shortest exact form.

use studio_model::CFrame;

use super::{Decoded, read_records, write_records};
use crate::body::Body;
use crate::budget::Budget;
use crate::lanes::Lanes;
use crate::planes::{Lane, read_lane, write_lane};
use crate::rotation::{Form, Rotation, RotationBits, Yaw};
use crate::value_codec::cframe_of;
use crate::wire::{Reader, WireError};

pub(super) fn write_cframes(body: &mut Body, frames: &[CFrame]) {
    if frames.is_empty() {
        return;
    }
    let bits: Vec<[u32; 12]> = frames.iter().map(CFrame::to_bits).collect();
    for axis in 0..3 {
        let lane: Vec<u32> = bits.iter().map(|bits| bits[axis]).collect();
        write_lane(body, &lane);
    }
    let (mut forms, mut stored, mut residuals, mut raw) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for [_, _, _, rotation @ ..] in &bits {
        let rotation = Rotation::pack(*rotation);
        forms.push(u32::from(rotation.form()));
        match rotation {
            Rotation::Axis(_) => {}
            Rotation::Yaw(yaw) => {
                stored.push(yaw.stored);
                residuals.push(yaw.residual);
            }
            Rotation::Raw(bits) => raw.push(bits),
        }
    }
    write_lane(body, &forms);
    write_lane(body, &stored);
    write_lane(body, &residuals);
    if !raw.is_empty() {
        write_records(body, &raw);
    }
}

/// Nine numbers as they are: rotations of no simpler form.
impl Lanes<9> for RotationBits {
    const SMALL: bool = false;

    fn to_lanes(&self) -> Self {
        *self
    }

    fn from_lanes(lanes: Self) -> Result<Self, WireError> {
        Ok(lanes)
    }
}

pub(super) fn read_cframes(
    reader: &mut Reader<'_>,
    rows: usize,
    budget: &mut Budget,
) -> Result<Decoded<CFrame>, WireError> {
    budget.take::<CFrame>(rows)?;
    if rows == 0 {
        return Ok(Decoded::Each(Vec::new()));
    }
    let positions = [
        read_lane(reader, rows)?,
        read_lane(reader, rows)?,
        read_lane(reader, rows)?,
    ];
    let forms = read_lane(reader, rows)?;
    let (yaws, raws) = count_forms(&forms, rows)?;
    let (stored, residuals) = (read_lane(reader, yaws)?, read_lane(reader, yaws)?);
    let raw: Decoded<RotationBits> = match raws {
        0 => Decoded::Each(Vec::new()),
        raws => read_records(reader, raws, budget)?,
    };
    let (mut yaw, mut next_raw) = (0, 0);
    let mut frame = |row| {
        let rotation = match form_of(forms.at(row))? {
            Form::Axis(number) => Rotation::Axis(number),
            Form::Yaw(form) => {
                yaw += 1;
                Rotation::Yaw(Yaw::new(form, stored.at(yaw - 1), residuals.at(yaw - 1)))
            }
            Form::Raw => {
                next_raw += 1;
                Rotation::Raw(match &raw {
                    Decoded::Same(bits) => *bits,
                    Decoded::Each(rows) => rows[next_raw - 1],
                })
            }
        };
        Ok(cframe_of(
            positions.each_ref().map(|lane| lane.at(row)),
            rotation.unpack(),
        ))
    };
    let numbers = positions.iter().chain([&forms, &stored, &residuals]);
    let all_same = numbers.into_iter().all(|lane| !lane.varies())
        && !matches!(&raw, Decoded::Each(raw) if !raw.is_empty());
    if all_same {
        return frame(0).map(Decoded::Same);
    }
    (0..rows)
        .map(frame)
        .collect::<Result<_, _>>()
        .map(Decoded::Each)
}

/// How many rows are turned about the vertical, and how many have nine numbers of their own.
fn count_forms(forms: &Lane, rows: usize) -> Result<(usize, usize), WireError> {
    let (mut yaws, mut raws) = (0, 0);
    let mut add = |number, rows| {
        match form_of(number)? {
            Form::Axis(_) => {}
            Form::Yaw(_) => yaws += rows,
            Form::Raw => raws += rows,
        }
        Ok(())
    };
    match forms {
        Lane::Same(form) => add(*form, rows)?,
        Lane::Each(forms) => forms.iter().try_for_each(|form| add(*form, 1))?,
    }
    Ok((yaws, raws))
}

fn form_of(number: u32) -> Result<Form, WireError> {
    u8::try_from(number)
        .ok()
        .and_then(Form::of)
        .ok_or(WireError::UnknownNumber {
            what: "form of a rotation",
            number: u64::from(number),
        })
}

fn read_flags(reader: &mut Reader<'_>, rows: usize) -> Result<Vec<bool>, WireError> {
    let lane = read_lane(reader, rows)?;
    (0..rows)
        .map(|row| bool::from_lanes([lane.at(row)]))
        .collect()
}

pub(super) fn write_optional_cframes(body: &mut Body, frames: &[Option<CFrame>]) {
    let present: Vec<u32> = frames
        .iter()
        .map(|frame| u32::from(frame.is_some()))
        .collect();
    write_lane(body, &present);
    let frames: Vec<CFrame> = frames.iter().copied().flatten().collect();
    write_cframes(body, &frames);
}

pub(super) fn read_optional_cframes(
    reader: &mut Reader<'_>,
    rows: usize,
    budget: &mut Budget,
) -> Result<Decoded<Option<CFrame>>, WireError> {
    budget.take::<Option<CFrame>>(rows)?;
    let present = read_flags(reader, rows)?;
    let count = present.iter().filter(|present| **present).count();
    let mut frames = match read_cframes(reader, count, budget)? {
        Decoded::Same(frame) => vec![frame; count],
        Decoded::Each(frames) => frames,
    }
    .into_iter();
    Ok(Decoded::Each(
        present
            .into_iter()
            .map(|present| if present { frames.next() } else { None })
            .collect(),
    ))
}
