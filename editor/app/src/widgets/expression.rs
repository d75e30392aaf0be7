//! Numbers as people type them: `12`, `-0,5` is two numbers, `2*3.5+1`, `(4+2)/3`, `90°`, `5 studs`. Pure.

/// Characters of an expression.
pub const LENGTH_MAX: usize = 200;
const DEPTH_MAX: usize = 16;

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotANumber {
    /// Nothing was typed.
    #[error("a number is missing")]
    Missing,
    /// Something that does not belong there.
    #[error("“{0}” does not belong in a number")]
    Unexpected(char),
    /// More than [`LENGTH_MAX`] characters, or nested too deeply.
    #[error("this is too long")]
    TooLong,
    /// Infinite, or a division by zero.
    #[error("this gives no finite number")]
    NotFinite,
    /// Not as many numbers as are needed.
    #[error("{0} numbers are needed")]
    Count(usize),
}

/// The number that an expression gives. A unit after it is ignored.
///
/// # Errors
/// [`NotANumber`].
pub fn number(text: &str) -> Result<f64, NotANumber> {
    if text.len() > LENGTH_MAX {
        return Err(NotANumber::TooLong);
    }
    let mut reader = Reader {
        rest: without_unit(text),
        depth: 0,
    };
    let value = reader.sum()?;
    if let Some(next) = reader.peek() {
        return Err(NotANumber::Unexpected(next));
    }
    if value.is_finite() {
        Ok(value)
    } else {
        Err(NotANumber::NotFinite)
    }
}

/// Several numbers, separated by commas or, where there are none, by spaces. Brackets around them are ignored; `—` keeps
/// what a number was.
///
/// # Errors
/// [`NotANumber`]; also if there are not `count`.
pub fn numbers(text: &str, count: usize) -> Result<Vec<Option<f64>>, NotANumber> {
    if text.len() > LENGTH_MAX * count.max(1) {
        return Err(NotANumber::TooLong);
    }
    let bare = text.replace(['{', '}', '[', ']'], " ");
    let bare = strip_call(bare.trim());
    let parts: Vec<&str> = if bare.contains([',', ';']) {
        bare.split([',', ';']).collect()
    } else {
        bare.split_whitespace().collect()
    };
    if parts.len() != count {
        return Err(NotANumber::Count(count));
    }
    parts
        .into_iter()
        .map(|part| match part.trim() {
            super::MIXED | "-" => Ok(None),
            part => number(part).map(Some),
        })
        .collect()
}

/// `Vector3.new(1, 2, 3)` and `(1, 2, 3)` without what is around the numbers.
fn strip_call(text: &str) -> &str {
    let Some(inner) = text.strip_suffix(')') else {
        return text;
    };
    match inner.split_once('(') {
        Some((call, inner))
            if call.chars().all(|c| c.is_alphanumeric() || c == '.')
                && !call.starts_with(|c: char| c.is_ascii_digit())
                && !inner.contains('(') =>
        {
            inner
        }
        _ => text,
    }
}

fn without_unit(text: &str) -> &str {
    let text = text.trim();
    let end = text
        .rfind(|c: char| c.is_ascii_digit() || c == ')' || c == '.')
        .map_or(text.len(), |last| last + 1);
    let unit = text[end..].trim();
    let is_unit = !unit.contains(['+', '-', '*', '(']) && !unit.starts_with('/');
    if is_unit { &text[..end] } else { text }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.rest = &self.rest[wanted.len_utf8()..];
        }
        found
    }

    fn sum(&mut self) -> Result<f64, NotANumber> {
        let mut value = self.product()?;
        loop {
            if self.take('+') {
                value += self.product()?;
            } else if self.take('-') {
                value -= self.product()?;
            } else {
                return Ok(value);
            }
        }
    }

    fn product(&mut self) -> Result<f64, NotANumber> {
        let mut value = self.power()?;
        loop {
            if self.take('*') {
                value *= self.power()?;
            } else if self.take('/') {
                value /= self.power()?;
            } else if self.take('%') {
                value %= self.power()?;
            } else {
                return Ok(value);
            }
        }
    }

    fn power(&mut self) -> Result<f64, NotANumber> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(NotANumber::TooLong);
        }
        let value = if self.take('-') {
            -self.power()?
        } else if self.take('+') {
            self.power()?
        } else {
            let base = self.atom()?;
            if self.take('^') {
                base.powf(self.power()?)
            } else {
                base
            }
        };
        self.depth -= 1;
        Ok(value)
    }

    fn atom(&mut self) -> Result<f64, NotANumber> {
        if self.take('(') {
            let value = self.sum()?;
            return if self.take(')') {
                Ok(value)
            } else {
                Err(self
                    .peek()
                    .map_or(NotANumber::Missing, NotANumber::Unexpected))
            };
        }
        let unexpected = self
            .peek()
            .map_or(NotANumber::Missing, NotANumber::Unexpected);
        let length = number_length(self.rest);
        let (digits, rest) = self.rest.split_at(length);
        let value = digits.parse().map_err(|_| unexpected)?;
        self.rest = rest;
        Ok(value)
    }
}

/// How many bytes of `text` are one plain number: digits, a point, an exponent.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        let run = bytes[from..].iter().take_while(|b| b.is_ascii_digit());
        from + run.count()
    };
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_products_brackets_and_units() {
        for (text, value) in [
            ("2*3.5+1", 8.0),
            ("(4+2)/3", 2.0),
            ("-2^2", -4.0),
            ("- 0.5", -0.5),
            (".5", 0.5),
            ("1e3", 1000.0),
            ("7 % 4", 3.0),
            ("90°", 90.0),
            ("5 studs/s²", 5.0),
            ("2 * (1 + 1) studs", 4.0),
        ] {
            assert_eq!(number(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_says_why() {
        assert_eq!(number(" "), Err(NotANumber::Missing));
        assert_eq!(number("abc"), Err(NotANumber::Unexpected('a')));
        assert_eq!(number("1 +"), Err(NotANumber::Missing));
        assert_eq!(number("1/0"), Err(NotANumber::NotFinite));
        assert_eq!(number("1e999"), Err(NotANumber::NotFinite));
        assert_eq!(number(&"(".repeat(100)), Err(NotANumber::TooLong));
        assert_eq!(number(&"1".repeat(500)), Err(NotANumber::TooLong));
        assert_eq!(number("2 3"), Err(NotANumber::Unexpected('3')));
    }

    #[test]
    fn lists_come_with_commas_spaces_brackets_or_as_a_call() {
        let three = Ok(vec![Some(1.0), Some(2.0), Some(3.5)]);
        for text in [
            "1, 2, 3.5",
            "1 2 3.5",
            "(1, 2, 3.5)",
            "Vector3.new(1, 2, 3.5)",
            "{1; 2; 7/2}",
        ] {
            assert_eq!(numbers(text, 3), three, "{text}");
        }
        assert_eq!(numbers("—, 2", 2), Ok(vec![None, Some(2.0)]));
        assert_eq!(numbers("1, 2", 3), Err(NotANumber::Count(3)));
        let udim2 = numbers("{0.5, 10}, {0, -20}", 4);
        assert_eq!(udim2.map(|list| list.len()), Ok(4));
    }
}
