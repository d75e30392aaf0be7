//! Values of fixed size as runs of 32-bit numbers, "lanes", exact to the bit. The column codec stores each lane of a
//! column on its own, the codec of single values writes them one after the other. Knows no bytes.

use glam::{Vec2, Vec3};
use studio_model::value::{NumberRange, PhysicalProperties, Ray, Rect, UDim, UDim2};

use crate::wire::{WireError, unzigzag, zigzag};

/// A value that is `N` 32-bit numbers.
pub(crate) trait Lanes<const N: usize>: Sized {
    /// Whether small lanes are the common ones, so that a varint is shorter than four bytes.
    const SMALL: bool;

    fn to_lanes(&self) -> [u32; N];

    /// The inverse of [`Self::to_lanes`].
    ///
    /// # Errors
    /// If no value has these lanes.
    fn from_lanes(lanes: [u32; N]) -> Result<Self, WireError>;
}

fn split(bits: u64) -> [u32; 2] {
    [bits as u32, (bits >> 32) as u32]
}

fn joined([low, high]: [u32; 2]) -> u64 {
    u64::from(low) | u64::from(high) << 32
}

fn zigzag_lane(value: i32) -> u32 {
    zigzag(i64::from(value)) as u32
}

fn unzigzag_lane(lane: u32) -> i32 {
    unzigzag(u64::from(lane)) as i32
}

fn narrow<T: TryFrom<u32>>(what: &'static str, lane: u32) -> Result<T, WireError> {
    T::try_from(lane).map_err(|_| WireError::UnknownNumber {
        what,
        number: u64::from(lane),
    })
}

fn int16(lane: u32) -> Result<i16, WireError> {
    i16::try_from(unzigzag_lane(lane)).map_err(|_| WireError::UnknownNumber {
        what: "16-bit number",
        number: u64::from(lane),
    })
}

fn flag(lane: u32) -> Result<bool, WireError> {
    match lane {
        0 => Ok(false),
        1 => Ok(true),
        lane => Err(WireError::UnknownNumber {
            what: "flag",
            number: u64::from(lane),
        }),
    }
}

/// Lanes of values that any bits are valid for.
macro_rules! lanes {
    ($( $value:ty as $count:literal, small = $small:literal: $to:expr, $from:expr; )*) => { $(
        impl Lanes<$count> for $value {
            const SMALL: bool = $small;

            fn to_lanes(&self) -> [u32; $count] {
                let to: fn(&$value) -> [u32; $count] = $to;
                to(self)
            }

            fn from_lanes(lanes: [u32; $count]) -> Result<Self, WireError> {
                let from: fn([u32; $count]) -> Result<$value, WireError> = $from;
                from(lanes)
            }
        }
    )* };
}

lanes! {
    bool as 1, small = true: |v| [u32::from(*v)], |[v]| flag(v);
    u8 as 1, small = true: |v| [u32::from(*v)], |[v]| narrow("8-bit number", v);
    u16 as 1, small = true: |v| [u32::from(*v)], |[v]| narrow("16-bit number", v);
    u32 as 1, small = true: |v| [*v], |[v]| Ok(v);
    i32 as 1, small = true: |v| [zigzag_lane(*v)], |[v]| Ok(unzigzag_lane(v));
    i64 as 2, small = true: |v| split(zigzag(*v)), |v| Ok(unzigzag(joined(v)));
    u64 as 2, small = true: |v| split(*v), |v| Ok(joined(v));
    u128 as 4, small = false:
        |v| {
            let ([a, b], [c, d]) = (split(*v as u64), split((*v >> 64) as u64));
            [a, b, c, d]
        },
        |[a, b, c, d]| Ok(u128::from(joined([a, b])) | u128::from(joined([c, d])) << 64);
    f32 as 1, small = false: |v| [v.to_bits()], |[v]| Ok(f32::from_bits(v));
    f64 as 2, small = false: |v| split(v.to_bits()), |v| Ok(f64::from_bits(joined(v)));
    Vec2 as 2, small = false: |v| v.to_array().map(f32::to_bits), |v| Ok(v.map(f32::from_bits).into());
    Vec3 as 3, small = false: |v| v.to_array().map(f32::to_bits), |v| Ok(v.map(f32::from_bits).into());
    [f32; 3] as 3, small = false: |v| v.map(f32::to_bits), |v| Ok(v.map(f32::from_bits));
    [u8; 3] as 3, small = true: |v| v.map(u32::from),
        |[r, g, b]| Ok([narrow("colour", r)?, narrow("colour", g)?, narrow("colour", b)?]);
    [i16; 2] as 2, small = true: |v| v.map(|v| zigzag_lane(v.into())), |[x, y]| Ok([int16(x)?, int16(y)?]);
    [i16; 3] as 3, small = true: |v| v.map(|v| zigzag_lane(v.into())),
        |[x, y, z]| Ok([int16(x)?, int16(y)?, int16(z)?]);
    [[i16; 3]; 2] as 6, small = true:
        |v| {
            let ([a, b, c], [d, e, f]) = (v[0].to_lanes(), v[1].to_lanes());
            [a, b, c, d, e, f]
        },
        |[a, b, c, d, e, f]| Ok([Lanes::from_lanes([a, b, c])?, Lanes::from_lanes([d, e, f])?]);
    [Vec3; 2] as 6, small = false:
        |v| {
            let ([a, b, c], [d, e, f]) = (v[0].to_lanes(), v[1].to_lanes());
            [a, b, c, d, e, f]
        },
        |[a, b, c, d, e, f]| Ok([Lanes::from_lanes([a, b, c])?, Lanes::from_lanes([d, e, f])?]);
    UDim as 2, small = false: |v| [v.scale.to_bits(), zigzag_lane(v.offset)],
        |[scale, offset]| Ok(UDim { scale: f32::from_bits(scale), offset: unzigzag_lane(offset) });
    UDim2 as 4, small = false:
        |v| {
            let ([a, b], [c, d]) = (v.x.to_lanes(), v.y.to_lanes());
            [a, b, c, d]
        },
        |[a, b, c, d]| Ok(UDim2 { x: Lanes::from_lanes([a, b])?, y: Lanes::from_lanes([c, d])? });
    Rect as 4, small = false:
        |v| {
            let ([a, b], [c, d]) = (v.min.to_lanes(), v.max.to_lanes());
            [a, b, c, d]
        },
        |[a, b, c, d]| Ok(Rect { min: Lanes::from_lanes([a, b])?, max: Lanes::from_lanes([c, d])? });
    NumberRange as 2, small = false: |v| [v.min.to_bits(), v.max.to_bits()],
        |[min, max]| Ok(NumberRange { min: f32::from_bits(min), max: f32::from_bits(max) });
    Ray as 6, small = false:
        |v| [v.origin, v.direction].to_lanes(),
        |v| <[Vec3; 2]>::from_lanes(v).map(|[origin, direction]| Ray { origin, direction });
}

impl Lanes<7> for Option<PhysicalProperties> {
    const SMALL: bool = false;

    fn to_lanes(&self) -> [u32; 7] {
        let Some(p) = self else { return [0; 7] };
        let [a, b, c, d, e, f] = [
            p.density,
            p.friction,
            p.elasticity,
            p.friction_weight,
            p.elasticity_weight,
            p.acoustic_absorption,
        ]
        .map(f32::to_bits);
        [1, a, b, c, d, e, f]
    }

    fn from_lanes(lanes: [u32; 7]) -> Result<Self, WireError> {
        let [is_some, numbers @ ..] = lanes;
        let [
            density,
            friction,
            elasticity,
            friction_weight,
            elasticity_weight,
            acoustic_absorption,
        ] = numbers.map(f32::from_bits);
        Ok(flag(is_some)?.then_some(PhysicalProperties {
            density,
            friction,
            elasticity,
            friction_weight,
            elasticity_weight,
            acoustic_absorption,
        }))
    }
}
