//! Times on the command line: `10s`, `500ms`, `2m`.

use std::time::Duration;

/// The longest time that can be asked for: a day.
const LONGEST: Duration = Duration::from_hours(24);

/// Reads a time.
///
/// # Errors
/// What a time looks like.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    // `ms` ends in `s` too, so it comes first.
    let units = [("ms", 1e-3), ("s", 1.0), ("m", 60.0), ("h", 3_600.0)];
    let number = units
        .into_iter()
        .find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, seconds)));
    number
        .filter(|(number, _)| number.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
        .and_then(|(number, seconds)| Some(number.parse::<f64>().ok()? * seconds))
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|time| (Duration::from_millis(1)..=LONGEST).contains(time))
        .ok_or_else(|| {
            "a time is a number with a unit, from 1ms to 24h: 500ms, 10s, 1.5s, 2m".to_owned()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_number_and_a_unit() {
        for (text, millis) in [
            ("10s", 10_000),
            ("500ms", 500),
            ("1.5s", 1_500),
            ("2m", 120_000),
            ("24h", 86_400_000),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in [
            "",
            "10",
            "s",
            "-1s",
            "1e3s",
            "infs",
            "nans",
            "0s",
            "25h",
            "99999999999999999999s",
            "1 s",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
