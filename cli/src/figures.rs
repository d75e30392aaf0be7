//! Figures as people read them: sizes, rates, times, counts.

use std::time::Duration;

/// A count with a comma between thousands: `1,234,567`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count and what is counted, plural where it should be.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    let plural = match noun {
        _ if number == 1 => noun.to_owned(),
        _ if noun.ends_with('s') || noun.ends_with('x') => format!("{noun}es"),
        _ => format!("{noun}s"),
    };
    format!("{} {plural}", count(number))
}

/// Bytes in decimal units: `812 B`, `12.3 kB`, `4.56 MB`.
pub(crate) fn bytes(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000 => return format!("{bytes} B"),
        1_000..1_000_000 => (1e3, "kB"),
        1_000_000..1_000_000_000 => (1e6, "MB"),
        _ => (1e9, "GB"),
    };
    format!("{} {name}", three_digits(bytes as f64 / unit))
}

/// A time at a glance: `0.42 ms`, `38.1 ms`, `2.35 s`, `12 min`.
pub(crate) fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 1.0 {
        format!("{} ms", three_digits(seconds * 1e3))
    } else if seconds < 120.0 {
        format!("{} s", three_digits(seconds))
    } else {
        format!("{:.0} min", seconds / 60.0)
    }
}

/// A number with three digits at most, no fewer before the point.
fn three_digits(number: f64) -> String {
    match number {
        n if n < 9.995 => format!("{n:.2}"),
        n if n < 99.95 => format!("{n:.1}"),
        n => format!("{n:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let texts = [0, 7, 999, 1_000, 12_345, 1_234_567].map(count);
        assert_eq!(texts, ["0", "7", "999", "1,000", "12,345", "1,234,567"]);
    }

    #[test]
    fn nouns_are_plural_where_they_should_be() {
        assert_eq!(counted(1, "class"), "1 class");
        assert_eq!(counted(0, "class"), "0 classes");
        assert_eq!(counted(2_000, "part"), "2,000 parts");
    }

    #[test]
    fn sizes_and_times_have_three_digits() {
        let sizes = [0, 999, 1_000, 12_345, 999_949, 4_560_000, 7_000_000_000].map(bytes);
        assert_eq!(
            sizes,
            [
                "0 B", "999 B", "1.00 kB", "12.3 kB", "1000 kB", "4.56 MB", "7.00 GB"
            ]
        );
        let times = [420, 38_100, 999_000, 2_350_000, 720_000_000].map(Duration::from_micros);
        assert_eq!(
            times.map(time),
            ["0.42 ms", "38.1 ms", "999 ms", "2.35 s", "12 min"]
        );
    }
}
