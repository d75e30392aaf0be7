//! Plain numbers, groups of them, and plain texts, read without `ron`: it tries six spellings of infinity and
//! not-a-number before each number, and a place is mostly numbers. Whatever is not plain (`inf`, `1_000`, `0x10`,
//! escapes, comments) is left to `ron`; where both read a text, a test holds that they read the same.

use std::str::FromStr;

/// Reads `(1, 2.5, -3)` into `numbers`. How many there were; `None` if the text is anything else.
pub(super) fn plain_group<T: FromStr>(text: &str, numbers: &mut [T]) -> Option<usize> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut count = 0;
    for piece in inner.split(',') {
        *numbers.get_mut(count)? = plain_number(piece.trim_matches(' '))?;
        count += 1;
    }
    Some(count)
}

/// Reads `-12.5e3`; `None` if the text is anything else.
pub(super) fn plain_number<T: FromStr>(text: &str) -> Option<T> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    // Letters that begin a text would be the names of infinity, which std knows in more spellings than RON.
    if digits.as_bytes().first()?.is_ascii_digit() {
        text.parse().ok()
    } else {
        None
    }
}

/// Reads `"text"` without escapes; `None` if it is anything else.
pub(crate) fn plain_text(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains(['\\', '"'])).then_some(inner)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    fn by_ron<'t, T: Deserialize<'t>>(text: &'t str) -> Option<T> {
        ron::from_str(text).ok()
    }

    proptest! {
        /// Nearly numbers: what this file reads, `ron` reads as the same.
        #[test]
        fn a_plain_number_is_what_ron_reads(text in "-?[0-9+._eExinfNa-]{0,12}") {
            if let Some(number) = plain_number::<f32>(&text) {
                prop_assert_eq!(by_ron(&text).map(f32::to_bits), Some(number.to_bits()), "{}", text);
            }
            if let Some(number) = plain_number::<u8>(&text) {
                prop_assert_eq!(by_ron(&text), Some(number), "{}", text);
            }
        }

        #[test]
        fn a_plain_group_is_what_ron_reads(text in r"\( ?-?[0-9.e]{1,4} ?,[0-9. /]{1,4},[-0-9.,_]{1,5}\)") {
            let mut group = [0f32; 3];
            if plain_group(&text, &mut group) == Some(3) {
                prop_assert_eq!(by_ron(&text), Some(group), "{}", text);
            }
        }

        #[test]
        fn a_plain_text_is_what_ron_reads(text in "\"[\\PC\\n\"\\\\]{0,4}\"?") {
            if let Some(plain) = plain_text(&text) {
                prop_assert_eq!(by_ron::<String>(&text), Some(plain.to_owned()));
            }
        }

        #[test]
        fn finite_numbers_are_plain(numbers: [f32; 3]) {
            prop_assume!(numbers.iter().all(|number| number.is_finite()));
            let mut group = [0f32; 3];
            let text = format!("({}, {:e}, {:?})", numbers[0], numbers[1], numbers[2]);
            prop_assert_eq!(plain_group(&text, &mut group), Some(3));
            prop_assert_eq!(group.map(f32::to_bits), numbers.map(f32::to_bits));
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_ron() {
        for text in [
            "inf", "-inf", "NaN", "infinity", "", "-", "+1", ".5", "1_000", "0x10", "1f32",
        ] {
            assert_eq!(plain_number::<f32>(text), None, "{text}");
        }
        for text in [
            "()",
            "(1, 2,)",
            "(1)",
            "1, 2",
            "(1, 2",
            "(1, 2, 3, 4)",
            "(1, /* */ 2)",
            "(1, inf, 3)",
        ] {
            assert!(
                plain_group::<f32>(text, &mut [0.0; 3]).is_none_or(|count| count != 3),
                "{text}"
            );
        }
    }
}
