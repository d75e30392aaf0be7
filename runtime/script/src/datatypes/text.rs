//! Numbers as the reference writes them: with six or nine significant digits in most datatypes, with as many as it
//! takes to read the same number back in plain numbers and `Vector3`. Knows no datatypes.

/// Significant digits of colours, ranges and sequences.
const SHORT: usize = 6;

/// Significant digits that tell any two single precision numbers apart.
const EXACT: usize = 9;

/// A number of a colour, a range or a sequence.
pub(crate) fn short(number: f32) -> String {
    general(f64::from(number), SHORT)
}

/// A number of a frame, a `Vector2`, a `UDim`.
pub(crate) fn exact(number: f32) -> String {
    general(f64::from(number), EXACT)
}

/// Exact numbers, separated by `, `.
pub(crate) fn list(numbers: &[f32]) -> String {
    let texts: Vec<String> = numbers.iter().map(|number| exact(*number)).collect();
    texts.join(", ")
}

/// As Luau writes a number by itself.
pub(crate) fn shortest(number: f64) -> String {
    if let Some(special) = special(number) {
        return special.to_owned();
    }
    let magnitude = number.abs();
    if number == 0.0 || (1e-6..1e21).contains(&magnitude) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((mantissa, exponent)) => with_exponent(mantissa, exponent.parse().unwrap_or(0)),
        None => text,
    }
}

/// C's `%.{digits}g`.
fn general(number: f64, digits: usize) -> String {
    if let Some(special) = special(number) {
        return special.to_owned();
    }
    let scientific = format!("{number:.*e}", digits - 1);
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..digits as i32).contains(&exponent) {
        let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
        trimmed(&format!("{number:.decimals$}")).to_owned()
    } else {
        with_exponent(trimmed(mantissa), exponent)
    }
}

fn special(number: f64) -> Option<&'static str> {
    if number.is_nan() {
        Some("nan")
    } else if number.is_infinite() {
        Some(if number > 0.0 { "inf" } else { "-inf" })
    } else {
        None
    }
}

fn with_exponent(mantissa: &str, exponent: i32) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

/// Without the zeros behind the point that say nothing.
fn trimmed(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_of_their_kind() {
        for (number, short_text, exact_text) in [
            (0.1_f32, "0.1", "0.100000001"),
            (1.0, "1", "1"),
            (-0.0, "-0", "-0"),
            (0.609, "0.609", "0.609000027"),
            (1.0 / 3.0, "0.333333", "0.333333343"),
            (1_234_567.0, "1.23457e+06", "1234567"),
            (0.000_012_5, "1.25e-05", "1.24999997e-05"),
            (f32::NAN, "nan", "nan"),
            (f32::NEG_INFINITY, "-inf", "-inf"),
        ] {
            assert_eq!(short(number), short_text);
            assert_eq!(exact(number), exact_text);
        }
    }

    #[test]
    fn plain_numbers_are_written_as_luau_does() {
        let lua = mlua::Lua::new();
        for number in [
            0.0,
            -0.0,
            1.0,
            0.1,
            1e20,
            1e21,
            1e22,
            1.5e300,
            1e-5,
            1.5e-6,
            1e-6,
            1e-7,
            0.05,
            123_456.789,
        ] {
            let luau: String = lua.load("return tostring(...)").call(number).unwrap();
            assert_eq!(shortest(number), luau);
        }
    }
}
