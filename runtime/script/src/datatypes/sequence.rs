//! Ranges and what changes over a span of time: `NumberRange`, `NumberSequence`, `ColorSequence` and their keypoints.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use mlua::{IntoLua, Lua, Table, Value};
use studio_model::value::{ColorKeypoint, NumberKeypoint, NumberRange};

use super::arg::{Arg, number, read_arg};
use super::color3::Color3;
use super::members::{Datatype, Library, Members, datatypes};
use super::text::short;

/// The most keypoints of a sequence.
const KEYPOINTS_MAX: usize = 20;

/// How far apart from 0 and 1 the first and the last time may be.
const TIME_TOLERANCE: f32 = 1e-4;

/// A `NumberRange` as scripts hold it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Range(pub(crate) NumberRange);

/// A `NumberSequenceKeypoint` as scripts hold it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NumberPoint(pub(crate) NumberKeypoint);

/// A `ColorSequenceKeypoint` as scripts hold it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ColorPoint(pub(crate) ColorKeypoint);

/// A `NumberSequence` as scripts hold it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NumberSequence(pub(crate) Arc<[NumberKeypoint]>);

/// A `ColorSequence` as scripts hold it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ColorSequence(pub(crate) Arc<[ColorKeypoint]>);

datatypes!(
    Range,
    NumberPoint,
    ColorPoint,
    NumberSequence,
    ColorSequence
);

impl Datatype for Range {
    const NAME: &'static str = "NumberRange";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("Min", |this| this.0.min)
            .get("Max", |this| this.0.max)
            .equality();
    }

    fn text(&self) -> String {
        spaced(&[self.0.min, self.0.max])
    }
}

impl Datatype for NumberPoint {
    const NAME: &'static str = "NumberSequenceKeypoint";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("Time", |this| this.0.time)
            .get("Value", |this| this.0.value)
            .get("Envelope", |this| this.0.envelope)
            .equality();
    }

    fn text(&self) -> String {
        spaced(&[self.0.time, self.0.value, self.0.envelope])
    }
}

impl Datatype for ColorPoint {
    const NAME: &'static str = "ColorSequenceKeypoint";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("Time", |this| this.0.time)
            .get("Value", |this| Color3(this.0.color))
            .equality();
    }

    /// The last number is the envelope, which colours do not have.
    fn text(&self) -> String {
        let [r, g, b] = self.0.color;
        spaced(&[self.0.time, r, g, b, 0.0])
    }
}

impl Datatype for NumberSequence {
    const NAME: &'static str = "NumberSequence";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get_with("Keypoints", |lua, this| {
                lua.create_sequence_from(this.0.iter().copied().map(NumberPoint))
            })
            .equality();
    }

    fn text(&self) -> String {
        self.0
            .iter()
            .map(|point| NumberPoint(*point).text())
            .collect()
    }
}

impl Datatype for ColorSequence {
    const NAME: &'static str = "ColorSequence";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get_with("Keypoints", |lua, this| {
                lua.create_sequence_from(this.0.iter().copied().map(ColorPoint))
            })
            .equality();
    }

    fn text(&self) -> String {
        self.0
            .iter()
            .map(|point| ColorPoint(*point).text())
            .collect()
    }
}

/// Each number with a space behind it.
fn spaced(numbers: &[f32]) -> String {
    numbers.iter().map(|number| short(*number) + " ").collect()
}

/// The keypoints of a list; `sequence` is the type's name.
fn keypoints<P: Arg>(
    sequence: &str,
    table: &Table,
    time: impl Fn(&P) -> f32,
) -> mlua::Result<Vec<P>> {
    let refused = |what: &str| mlua::Error::runtime(format!("{sequence}: {what}"));
    let count = table.raw_len();
    if count < 2 {
        return Err(refused("requires at least 2 keypoints"));
    }
    if count > KEYPOINTS_MAX {
        return Err(refused("table is too long"));
    }
    let mut points: Vec<P> = Vec::with_capacity(count);
    for index in 1..=count {
        let value: Value = table.raw_get(index)?;
        let point = P::read(&value)
            .ok_or_else(|| refused(&format!("table item {index} is no {}", P::EXPECTED)))?;
        if points.last().is_some_and(|last| time(last) > time(&point)) {
            return Err(refused("all keypoints must be ordered by time"));
        }
        points.push(point);
    }
    let (first, last) = (points.first().map(&time), points.last().map(&time));
    if !first.is_some_and(|first| first.abs() <= TIME_TOLERANCE) {
        return Err(refused("must start at time=0.0"));
    }
    if !last.is_some_and(|last| (last - 1.0).abs() <= TIME_TOLERANCE) {
        return Err(refused("must end at time=1.0"));
    }
    Ok(points)
}

/// `NumberSequence.new`: a number, two numbers, or a list of keypoints.
fn new_numbers(first: &Value, second: &Value) -> mlua::Result<NumberSequence> {
    if let Value::Table(table) = first {
        let points = keypoints(NumberSequence::NAME, table, |point: &NumberPoint| {
            point.0.time
        })?;
        return Ok(NumberSequence(
            points.into_iter().map(|point| point.0).collect(),
        ));
    }
    let start: f32 = read_arg("new", 1, first)?;
    let end = read_arg::<Option<f32>>("new", 2, second)?.unwrap_or(start);
    let point = |time, value| NumberKeypoint {
        time,
        value,
        envelope: 0.0,
    };
    Ok(NumberSequence([point(0.0, start), point(1.0, end)].into()))
}

/// `ColorSequence.new`: a colour, two colours, or a list of keypoints.
fn new_colors(first: &Value, second: &Value) -> mlua::Result<ColorSequence> {
    if let Value::Table(table) = first {
        let points = keypoints(ColorSequence::NAME, table, |point: &ColorPoint| {
            point.0.time
        })?;
        return Ok(ColorSequence(
            points.into_iter().map(|point| point.0).collect(),
        ));
    }
    let start: Color3 = read_arg("new", 1, first)?;
    let end = read_arg::<Option<Color3>>("new", 2, second)?.unwrap_or(start);
    let point = |time, color| ColorKeypoint { time, color };
    Ok(ColorSequence(
        [point(0.0, start.0), point(1.0, end.0)].into(),
    ))
}

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    library(lua, Range::NAME, |(min, max): (f32, Option<f32>)| {
        let max = max.unwrap_or(min);
        if min > max {
            return Err(mlua::Error::runtime("NumberRange: invalid range"));
        }
        Ok(Range(NumberRange { min, max }))
    })?;
    library(
        lua,
        NumberPoint::NAME,
        |(time, value, envelope): (f32, f32, Option<f32>)| {
            let envelope = envelope.unwrap_or(0.0);
            Ok(NumberPoint(NumberKeypoint {
                time,
                value,
                envelope,
            }))
        },
    )?;
    library(lua, ColorPoint::NAME, |(time, color): (f32, Color3)| {
        let color = color.0;
        Ok(ColorPoint(ColorKeypoint { time, color }))
    })?;
    library(lua, NumberSequence::NAME, |(a, b): (Value, Value)| {
        new_numbers(&a, &b)
    })?;
    library(lua, ColorSequence::NAME, |(a, b): (Value, Value)| {
        new_colors(&a, &b)
    })
}

/// A global whose only function is `new`.
fn library<A: super::arg::Args, R: IntoLua>(
    lua: &Lua,
    name: &'static str,
    new: impl Fn(A) -> mlua::Result<R> + 'static,
) -> mlua::Result<()> {
    Library::new(lua, name)?
        .function("new", move |_, arguments| new(arguments))?
        .install()
}

/// A number as the range of itself.
impl From<f32> for Range {
    fn from(number: f32) -> Self {
        Self(NumberRange {
            min: number,
            max: number,
        })
    }
}

/// What a property of the type `NumberRange` takes: a range, or a number for the range of itself.
pub(super) fn range_in(value: &Value) -> Option<NumberRange> {
    let range = Range::read(value);
    let range = range.or_else(|| number(value).map(|number| Range::from(number as f32)));
    range.map(|range| range.0)
}
