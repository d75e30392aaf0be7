//! Rotations in few bytes, exact to the bit: most parts are axis-aligned or turned about the vertical. Shared by the
//! column codec and the codec of single values. Works on bits, so that -0.0 and broken matrices survive too.

use std::sync::LazyLock;

/// The nine numbers of a rotation row by row, as bits.
pub(crate) type RotationBits = [u32; 9];

const ZERO: u32 = 0;
const ONE: u32 = 1.0f32.to_bits();
const SIGN: u32 = 1 << 31;

/// Forms below this number are the axis-aligned rotations.
const FORM_YAW: u8 = 24;
/// Added to [`FORM_YAW`] if the sine is stored and the cosine predicted, instead of the other way round.
const YAW_STORES_SINE: u8 = 1;
/// Added to [`FORM_YAW`] if the predicted number is negative.
const YAW_PREDICTED_NEGATIVE: u8 = 2;
/// All nine numbers.
const FORM_RAW: u8 = 28;

/// A rotation in its shortest exact form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rotation {
    /// One of the 24 axis-aligned ones, by its number, zeros positive.
    Axis(u8),
    /// About the vertical.
    Yaw(Yaw),
    /// Anything else.
    Raw(RotationBits),
}

/// A turn about the vertical: one of cosine and sine, and by how much the other's bits miss what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Yaw {
    form: u8,
    pub(crate) stored: u32,
    pub(crate) residual: u32,
}

/// Right and up of a rotation give its back. Numbered by right, then by up, as the loops run.
static AXIS_ALIGNED: LazyLock<[RotationBits; FORM_YAW as usize]> = LazyLock::new(|| {
    const DIRECTIONS: [[i32; 3]; 6] = [
        [1, 0, 0],
        [-1, 0, 0],
        [0, 1, 0],
        [0, -1, 0],
        [0, 0, 1],
        [0, 0, -1],
    ];
    let mut table = [[0; 9]; FORM_YAW as usize];
    let pairs = DIRECTIONS
        .iter()
        .flat_map(|right| DIRECTIONS.iter().map(move |up| (right, up)));
    let perpendicular = pairs.filter(|(right, up)| right.iter().zip(*up).all(|(r, u)| r * u == 0));
    for (place, (r, u)) in table.iter_mut().zip(perpendicular) {
        let back = [
            r[1] * u[2] - r[2] * u[1],
            r[2] * u[0] - r[0] * u[2],
            r[0] * u[1] - r[1] * u[0],
        ];
        for row in 0..3 {
            for (column, axis) in [r, u, &back].into_iter().enumerate() {
                place[row * 3 + column] = (axis[row] as f32).to_bits();
            }
        }
    }
    table
});

impl Rotation {
    pub(crate) fn pack(bits: RotationBits) -> Self {
        let [c, a, s, b, one, d, minus_s, e, c2] = bits;
        if bits
            .iter()
            .all(|&number| matches!(number & !SIGN, ZERO | ONE))
            && let Some(number) = AXIS_ALIGNED.iter().position(|axis| *axis == bits)
        {
            return Self::Axis(number as u8);
        }
        if [a, b, d, e] == [ZERO; 4] && one == ONE && c == c2 && minus_s == s ^ SIGN {
            return Self::Yaw(Yaw::pack(c, s));
        }
        Self::Raw(bits)
    }

    pub(crate) fn unpack(&self) -> RotationBits {
        match self {
            Self::Axis(number) => AXIS_ALIGNED[usize::from(*number)],
            Self::Yaw(yaw) => yaw.unpack(),
            Self::Raw(bits) => *bits,
        }
    }

    /// The number of the form; what else there is to store depends on it.
    pub(crate) fn form(&self) -> u8 {
        match self {
            Self::Axis(number) => *number,
            Self::Yaw(yaw) => yaw.form,
            Self::Raw(_) => FORM_RAW,
        }
    }
}

/// What has to be read to complete a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Nothing.
    Axis(u8),
    /// The two numbers of a [`Yaw`].
    Yaw(u8),
    /// Nine numbers.
    Raw,
}

impl Form {
    /// The form of this number; `None` for a number that stands for nothing.
    pub(crate) fn of(number: u8) -> Option<Self> {
        match number {
            0..FORM_YAW => Some(Self::Axis(number)),
            FORM_YAW..FORM_RAW => Some(Self::Yaw(number)),
            FORM_RAW => Some(Self::Raw),
            _ => None,
        }
    }
}

impl Yaw {
    /// The completed form.
    pub(crate) fn new(form: u8, stored: u32, residual: u32) -> Self {
        Self {
            form,
            stored,
            residual,
        }
    }

    /// Stores the smaller of the two, because the larger follows from it without loss of precision.
    fn pack(cosine: u32, sine: u32) -> Self {
        let stores_sine = cosine & !SIGN > sine & !SIGN;
        let (stored, other) = if stores_sine {
            (sine, cosine)
        } else {
            (cosine, sine)
        };
        let mut form = FORM_YAW;
        form += if stores_sine { YAW_STORES_SINE } else { 0 };
        form += if other & SIGN == 0 {
            0
        } else {
            YAW_PREDICTED_NEGATIVE
        };
        let miss = (other & !SIGN).wrapping_sub(predicted(stored)) as i32;
        let residual = ((miss << 1) ^ (miss >> 31)) as u32;
        Self {
            form,
            stored,
            residual,
        }
    }

    fn unpack(&self) -> RotationBits {
        let miss = (self.residual >> 1) ^ (self.residual & 1).wrapping_neg();
        let magnitude = predicted(self.stored).wrapping_add(miss) & !SIGN;
        let flags = self.form - FORM_YAW;
        let other = if flags & YAW_PREDICTED_NEGATIVE == 0 {
            magnitude
        } else {
            magnitude | SIGN
        };
        let (c, s) = if flags & YAW_STORES_SINE == 0 {
            (self.stored, other)
        } else {
            (other, self.stored)
        };
        [c, ZERO, s, ZERO, ONE, ZERO, s ^ SIGN, ZERO, c]
    }
}

/// The bits of the other of cosine and sine, without its sign. Only operations that every machine rounds alike.
fn predicted(stored: u32) -> u32 {
    let stored = f64::from(f32::from_bits(stored));
    let other = (1.0 - stored * stored).max(0.0).sqrt() as f32;
    other.to_bits() & !SIGN
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number() -> impl Strategy<Value = u32> {
        prop_oneof![
            Just(ZERO),
            Just(ONE),
            Just(SIGN),
            Just(ONE | SIGN),
            any::<u32>()
        ]
    }

    proptest! {
        #[test]
        fn any_nine_numbers_survive(bits in prop::array::uniform9(number())) {
            prop_assert_eq!(Rotation::pack(bits).unpack(), bits);
        }

        #[test]
        fn a_turn_about_the_vertical_is_two_numbers(angle in -7.0f32..7.0) {
            let (s, c) = angle.sin_cos();
            let bits = [c, 0.0, s, 0.0, 1.0, 0.0, -s, 0.0, c].map(f32::to_bits);
            let packed = Rotation::pack(bits);
            prop_assert_eq!(packed.unpack(), bits);
            match packed {
                Rotation::Yaw(yaw) => prop_assert!(yaw.residual < 16, "{}", yaw.residual),
                Rotation::Axis(_) => {}
                Rotation::Raw(_) => prop_assert!(false, "not recognised"),
            }
        }

        #[test]
        fn any_two_numbers_about_the_vertical_survive(c: u32, s: u32) {
            let bits = [c, ZERO, s, ZERO, ONE, ZERO, s ^ SIGN, ZERO, c];
            prop_assert_eq!(Rotation::pack(bits).unpack(), bits);
        }
    }

    #[test]
    fn the_24_axis_aligned_rotations_are_distinct_and_the_identity_is_among_them() {
        let mut distinct = AXIS_ALIGNED.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), 24);
        let identity = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0].map(f32::to_bits);
        assert!(matches!(Rotation::pack(identity), Rotation::Axis(_)));
    }

    #[test]
    fn every_form_number_is_of_the_form_that_writes_it() {
        let sample =
            Rotation::pack([0.6, 0.0, 0.8, 0.0, 1.0, 0.0, -0.8, 0.0, 0.6].map(f32::to_bits));
        assert_eq!(Form::of(sample.form()), Some(Form::Yaw(sample.form())));
        assert_eq!(Form::of(Rotation::Raw([7; 9]).form()), Some(Form::Raw));
        assert_eq!(Form::of(FORM_RAW + 1), None);
    }
}
