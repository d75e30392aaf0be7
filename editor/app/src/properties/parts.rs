//! The numbers that values are made of, so that a part of a value can be shown and set by itself. Knows no widgets.

use glam::{Mat3, Vec2, Vec3};
use studio_model::value::{NumberRange, PhysicalProperties, Rect, UDim, UDim2};
use studio_model::{CFrame, Value, ValueType};

/// Most numbers that a value is made of.
pub(super) const PARTS_MAX: usize = 6;

/// Numbers of a value, the first few of which count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Numbers {
    list: [f64; PARTS_MAX],
    len: usize,
}

impl Numbers {
    fn new(numbers: &[f64]) -> Self {
        let mut list = [0.0; PARTS_MAX];
        list[..numbers.len()].copy_from_slice(numbers);
        Self {
            list,
            len: numbers.len(),
        }
    }

    pub(super) fn as_slice(&self) -> &[f64] {
        &self.list[..self.len]
    }
}

/// The names of the numbers that values of a type are made of; empty for those that are no numbers.
pub(super) fn names(value_type: ValueType) -> &'static [&'static str] {
    match value_type {
        ValueType::Int32 | ValueType::Int64 | ValueType::Float32 | ValueType::Float64 => &[""],
        ValueType::Vector2 | ValueType::Vector2int16 => &["X", "Y"],
        ValueType::Vector3 | ValueType::Vector3int16 => &["X", "Y", "Z"],
        ValueType::CFrame | ValueType::OptionalCFrame => &[
            "Position X",
            "Position Y",
            "Position Z",
            "Orientation X",
            "Orientation Y",
            "Orientation Z",
        ],
        ValueType::UDim => &["Scale", "Offset"],
        ValueType::UDim2 => &["X Scale", "X Offset", "Y Scale", "Y Offset"],
        ValueType::Rect => &["Min X", "Min Y", "Max X", "Max Y"],
        ValueType::NumberRange => &["Min", "Max"],
        ValueType::PhysicalProperties => &[
            "Density",
            "Friction",
            "Elasticity",
            "Friction weight",
            "Elasticity weight",
            "Acoustic absorption",
        ],
        _ => &[],
    }
}

/// What a row below a value's own shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sub {
    /// Some of its numbers: the first, and how many.
    Numbers(usize, usize),
    /// A font's weight.
    FontWeight,
    /// A font's style.
    FontStyle,
}

/// The rows that can be opened below a value: their names and what they show.
pub(super) fn subs(value: &Value) -> &'static [(&'static str, Sub)] {
    match value {
        Value::CFrame(_) | Value::OptionalCFrame(Some(_)) => &[
            ("Position", Sub::Numbers(0, 3)),
            ("Orientation", Sub::Numbers(3, 3)),
        ],
        Value::UDim2(_) => &[("X", Sub::Numbers(0, 2)), ("Y", Sub::Numbers(2, 2))],
        Value::Rect(_) => &[("Min", Sub::Numbers(0, 2)), ("Max", Sub::Numbers(2, 2))],
        Value::PhysicalProperties(Some(_)) => &[
            ("Density", Sub::Numbers(0, 1)),
            ("Friction", Sub::Numbers(1, 1)),
            ("Elasticity", Sub::Numbers(2, 1)),
            ("Friction weight", Sub::Numbers(3, 1)),
            ("Elasticity weight", Sub::Numbers(4, 1)),
            ("Acoustic absorption", Sub::Numbers(5, 1)),
        ],
        Value::Font(_) => &[("Weight", Sub::FontWeight), ("Style", Sub::FontStyle)],
        _ => &[],
    }
}

/// Whether a number of a type is whole.
pub(super) fn is_whole(value_type: ValueType, part: usize) -> bool {
    match value_type {
        ValueType::Int32 | ValueType::Int64 | ValueType::Vector2int16 | ValueType::Vector3int16 => {
            true
        }
        ValueType::UDim | ValueType::UDim2 => part % 2 == 1,
        _ => false,
    }
}

/// The range of a number that comes with its type.
pub(super) fn range(value_type: ValueType, part: usize) -> Option<(f64, f64)> {
    match (value_type, part) {
        (ValueType::Int32, _) | (ValueType::UDim | ValueType::UDim2, 1 | 3) => {
            Some((f64::from(i32::MIN), f64::from(i32::MAX)))
        }
        (ValueType::Int64, _) => Some((-INTEGER_MAX, INTEGER_MAX)),
        (ValueType::Vector2int16 | ValueType::Vector3int16, _) => {
            Some((f64::from(i16::MIN), f64::from(i16::MAX)))
        }
        (ValueType::PhysicalProperties, 0) => Some((0.0001, 100.0)),
        (ValueType::PhysicalProperties, 1) => Some((0.0, 2.0)),
        (ValueType::PhysicalProperties, 2 | 5) => Some((0.0, 1.0)),
        (ValueType::PhysicalProperties, 3 | 4) => Some((0.0, 100.0)),
        _ => None,
    }
}

/// Beyond it a double does not tell integers apart.
pub(super) const INTEGER_MAX: f64 = 9_007_199_254_740_992.0;

/// The numbers that a value is made of; none for what is no numbers.
pub(super) fn numbers(value: &Value) -> Numbers {
    let wide = f64::from;
    match value {
        Value::Int32(v) => Numbers::new(&[wide(*v)]),
        Value::Int64(v) => Numbers::new(&[*v as f64]),
        Value::Float32(v) => Numbers::new(&[f64::from(*v)]),
        Value::Float64(v) => Numbers::new(&[*v]),
        Value::Vector2(v) => Numbers::new(&v.to_array().map(f64::from)),
        Value::Vector3(v) => Numbers::new(&v.to_array().map(f64::from)),
        Value::Vector2int16(v) => Numbers::new(&v.map(f64::from)),
        Value::Vector3int16(v) => Numbers::new(&v.map(f64::from)),
        Value::CFrame(v) | Value::OptionalCFrame(Some(v)) => {
            let [x, y, z] = v.position.to_array().map(f64::from);
            let [a, b, c] = orientation(&v.rotation);
            Numbers::new(&[x, y, z, a, b, c])
        }
        Value::UDim(v) => Numbers::new(&[f64::from(v.scale), wide(v.offset)]),
        Value::UDim2(v) => Numbers::new(&[
            f64::from(v.x.scale),
            wide(v.x.offset),
            f64::from(v.y.scale),
            wide(v.y.offset),
        ]),
        Value::Rect(v) => Numbers::new(&[v.min.x, v.min.y, v.max.x, v.max.y].map(f64::from)),
        Value::NumberRange(v) => Numbers::new(&[v.min, v.max].map(f64::from)),
        Value::PhysicalProperties(Some(v)) => Numbers::new(
            &[
                v.density,
                v.friction,
                v.elasticity,
                v.friction_weight,
                v.elasticity_weight,
                v.acoustic_absorption,
            ]
            .map(f64::from),
        ),
        _ => Numbers::new(&[]),
    }
}

/// The value with some of its numbers replaced, from `first` on; `None` leaves one. What is not replaced keeps its bits:
/// a frame that moves keeps its rotation, one that turns keeps its position.
pub(super) fn with_numbers(value: &Value, first: usize, new: &[Option<f64>]) -> Value {
    let old = numbers(value);
    let mut list = old.list;
    for (place, number) in list.iter_mut().skip(first).zip(new) {
        *place = number.unwrap_or(*place);
    }
    let n = list;
    let changed = |from: usize, to: usize| (from..to).any(|part| n[part] != old.list[part]);
    let small = |part: usize| n[part] as f32;
    match value {
        Value::Int32(_) => Value::Int32(n[0] as i32),
        Value::Int64(v) if changed(0, 1) => {
            debug_assert!(*v != n[0] as i64);
            Value::Int64(n[0] as i64)
        }
        Value::Float32(_) => Value::Float32(small(0)),
        Value::Float64(_) => Value::Float64(n[0]),
        Value::Vector2(_) => Value::Vector2(Vec2::new(small(0), small(1))),
        Value::Vector3(_) => Value::Vector3(Vec3::new(small(0), small(1), small(2))),
        Value::Vector2int16(_) => Value::Vector2int16([n[0] as i16, n[1] as i16]),
        Value::Vector3int16(_) => Value::Vector3int16([n[0] as i16, n[1] as i16, n[2] as i16]),
        Value::CFrame(v) | Value::OptionalCFrame(Some(v)) => {
            let frame = CFrame {
                position: Vec3::new(small(0), small(1), small(2)),
                rotation: if changed(3, 6) {
                    rotation([n[3], n[4], n[5]])
                } else {
                    v.rotation
                },
            };
            match value {
                Value::CFrame(_) => Value::CFrame(frame),
                _ => Value::OptionalCFrame(Some(frame)),
            }
        }
        Value::UDim(_) => Value::UDim(udim(n[0], n[1])),
        Value::UDim2(_) => Value::UDim2(UDim2 {
            x: udim(n[0], n[1]),
            y: udim(n[2], n[3]),
        }),
        Value::Rect(_) => Value::Rect(Rect {
            min: Vec2::new(small(0), small(1)),
            max: Vec2::new(small(2), small(3)),
        }),
        Value::NumberRange(_) => Value::NumberRange(number_range(small(0), small(1), first)),
        Value::PhysicalProperties(Some(_)) => Value::PhysicalProperties(Some(PhysicalProperties {
            density: small(0),
            friction: small(1),
            elasticity: small(2),
            friction_weight: small(3),
            elasticity_weight: small(4),
            acoustic_absorption: small(5),
        })),
        value => value.clone(),
    }
}

fn udim(scale: f64, offset: f64) -> UDim {
    UDim {
        scale: scale as f32,
        offset: offset as i32,
    }
}

/// The end that was set pushes the other along.
fn number_range(min: f32, max: f32, first: usize) -> NumberRange {
    if first == 0 {
        NumberRange {
            min,
            max: max.max(min),
        }
    } else {
        NumberRange {
            min: min.min(max),
            max,
        }
    }
}

/// Degrees about X, Y and Z as the reference platform shows them: turned about Y first, then X, then Z.
pub(super) fn orientation(rotation: &Mat3) -> [f64; 3] {
    let row = |row: usize, column: usize| f64::from(rotation.col(column)[row]);
    let sine = -row(1, 2);
    let radians = if sine.abs() < 0.999_999 {
        [
            sine.asin(),
            row(0, 2).atan2(row(2, 2)),
            row(1, 0).atan2(row(1, 1)),
        ]
    } else {
        // Looking straight up or down, the turns about Y and Z are one.
        [
            std::f64::consts::FRAC_PI_2.copysign(sine),
            (-row(2, 0)).atan2(row(0, 0)),
            0.0,
        ]
    };
    radians.map(|angle| tidy_degrees(angle.to_degrees()))
}

/// Single precision gives 44.99999 for what was 45: nobody means the difference.
fn tidy_degrees(degrees: f64) -> f64 {
    let rounded = (degrees * 1000.0).round() / 1000.0;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// The rotation of an orientation; quarter turns are exact.
pub(super) fn rotation(degrees: [f64; 3]) -> Mat3 {
    let [(sx, cx), (sy, cy), (sz, cz)] = degrees.map(sin_cos);
    let rows = [
        [cy * cz + sy * sx * sz, -cy * sz + sy * sx * cz, sy * cx],
        [cx * sz, cx * cz, -sx],
        [-sy * cz + cy * sx * sz, sy * sz + cy * sx * cz, cy * cx],
    ];
    let column = |column: usize| {
        Vec3::new(
            rows[0][column] as f32,
            rows[1][column] as f32,
            rows[2][column] as f32,
        )
    };
    // Adding zero turns -0 into 0: both are the same rotation, and one text.
    let clean = |column: Vec3| column + Vec3::ZERO;
    Mat3::from_cols(clean(column(0)), clean(column(1)), clean(column(2)))
}

fn sin_cos(degrees: f64) -> (f64, f64) {
    let turned = degrees.rem_euclid(360.0);
    if turned == 0.0 {
        (0.0, 1.0)
    } else if turned == 90.0 {
        (1.0, 0.0)
    } else if turned == 180.0 {
        (0.0, -1.0)
    } else if turned == 270.0 {
        (-1.0, 0.0)
    } else {
        degrees.to_radians().sin_cos()
    }
}

/// Which parts of two values of one type differ, as bits; all of them where the values are no numbers.
pub(super) fn difference(a: &Value, b: &Value) -> u32 {
    if a.same_bits(b) {
        return 0;
    }
    let (a, b) = match (a, b) {
        (Value::Faces(a), Value::Faces(b)) | (Value::Axes(a), Value::Axes(b)) => {
            return u32::from(a ^ b);
        }
        (a, b) => (numbers(a), numbers(b)),
    };
    if a.len != b.len || a.len == 0 {
        return u32::MAX;
    }
    let pairs = a.as_slice().iter().zip(b.as_slice());
    let mask = pairs
        .enumerate()
        .filter(|(_, (a, b))| a.to_bits() != b.to_bits())
        .fold(0, |mask, (part, _)| mask | 1 << part);
    // Two rotations can differ by less than what is shown of them: nothing to tell.
    if mask == 0 && a.len < PARTS_MAX {
        u32::MAX
    } else {
        mask
    }
}

/// The mask of all parts of a value: what [`difference`] is where all differ.
pub(super) fn all_parts(value: &Value) -> u32 {
    match value {
        Value::Faces(_) => 0b11_1111,
        Value::Axes(_) => 0b111,
        value => match numbers(value).len {
            0 => u32::MAX,
            len => (1 << len) - 1,
        },
    }
}

/// The mask of `count` parts from `first` on.
pub(super) fn mask(first: usize, count: usize) -> u32 {
    ((1 << count) - 1) << first
}

/// What an edit does to each of the values.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Patch {
    /// All have this value.
    Whole(Value),
    /// Some of each one's numbers.
    Numbers(usize, Vec<Option<f64>>),
    /// One flag of each one's set of faces or axes.
    Flag(u8, bool),
    /// The default of each one's class; attributes are deleted.
    Reset,
}

impl Patch {
    /// What becomes of a value; `None` for the default.
    pub(super) fn apply(&self, old: &Value) -> Option<Value> {
        match self {
            Self::Reset => None,
            Self::Whole(value) => Some(value.clone()),
            Self::Numbers(first, list) => Some(with_numbers(old, *first, list)),
            Self::Flag(bit, on) => Some(match old {
                Value::Faces(set) => Value::Faces(with_flag(*set, *bit, *on)),
                Value::Axes(set) => Value::Axes(with_flag(*set, *bit, *on)),
                old => old.clone(),
            }),
        }
    }
}

fn with_flag(set: u8, bit: u8, on: bool) -> u8 {
    if on {
        set | 1 << bit
    } else {
        set & !(1 << bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_with_numbers_gets_them_back() {
        for &value_type in ValueType::ALL {
            let zero = value_type.zero();
            let list = numbers(&zero);
            if list.len == 0 {
                assert_eq!(with_numbers(&zero, 0, &[]), zero);
                continue;
            }
            assert_eq!(list.len, names(value_type).len(), "{value_type:?}");
            for part in 0..list.len {
                let changed = with_numbers(&zero, part, &[Some(3.0)]);
                assert_eq!(numbers(&changed).as_slice()[part], 3.0, "{value_type:?}");
                if value_type != ValueType::NumberRange {
                    assert_eq!(difference(&zero, &changed), 1 << part, "{value_type:?}");
                }
            }
        }
    }

    #[test]
    fn moving_keeps_the_bits_of_the_rotation_and_turning_those_of_the_position() {
        let frame = CFrame {
            position: Vec3::new(0.1, 0.2, 0.3),
            rotation: rotation([10.0, 20.0, 30.0]),
        };
        let value = Value::CFrame(frame);
        let Value::CFrame(moved) = with_numbers(&value, 1, &[Some(9.0)]) else {
            panic!()
        };
        assert_eq!(moved.to_bits()[3..], frame.to_bits()[3..]);
        assert_eq!(moved.position, Vec3::new(0.1, 9.0, 0.3));
        let Value::CFrame(turned) = with_numbers(&value, 4, &[Some(90.0)]) else {
            panic!()
        };
        assert_eq!(turned.to_bits()[..3], frame.to_bits()[..3]);
        assert_eq!(orientation(&turned.rotation), [10.0, 90.0, 30.0]);
    }

    #[test]
    fn orientations_go_both_ways_and_quarter_turns_are_exact() {
        for degrees in [
            [0.0, 90.0, 0.0],
            [45.0, -30.0, 60.0],
            [-80.0, 170.0, -100.0],
            [90.0, 35.0, 0.0],
            [-90.0, -35.0, 0.0],
        ] {
            assert_eq!(orientation(&rotation(degrees)), degrees);
        }
        let quarter = rotation([0.0, 90.0, 0.0]);
        assert_eq!(
            quarter.to_cols_array(),
            [0.0, 0.0, -1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0]
        );
    }

    #[test]
    fn the_orientation_is_that_of_turns_about_y_then_x_then_z() {
        let [x, y, z] = [20.0_f32, 30.0, 40.0].map(f32::to_radians);
        let turned = Mat3::from_rotation_y(y) * Mat3::from_rotation_x(x) * Mat3::from_rotation_z(z);
        assert_eq!(orientation(&turned), [20.0, 30.0, 40.0]);
    }
}
