//! Passing RON tokens without reading them. Nothing here recurses or allocates by the length of its input.

use super::Broken;

/// Brackets that may be open inside one value. No value of ours needs more than five.
const VALUE_DEPTH_MAX: usize = 64;

/// The end of the value that starts at `start`: a literal, a bracketed group, or a word with or without a group.
pub(super) fn end_of_value(text: &str, start: usize) -> Result<usize, Broken> {
    let bytes = text.as_bytes();
    let mut open = [0u8; VALUE_DEPTH_MAX];
    let (mut depth, mut at) = (0, start);
    loop {
        let Some(&byte) = bytes.get(at) else {
            return Err(Broken::syntax(at, "the file ends inside a value"));
        };
        let mut is_word = false;
        at = match byte {
            b'(' | b'[' | b'{' => {
                *open.get_mut(depth).ok_or_else(|| too_deep(at))? = byte;
                depth += 1;
                at + 1
            }
            b')' | b']' | b'}' if depth > 0 => {
                if open[depth - 1] != opening(byte) {
                    let wanted = closing(open[depth - 1]) as char;
                    return Err(Broken::syntax(
                        at,
                        format!("expected `{wanted}`, found `{}`", byte as char),
                    ));
                }
                depth -= 1;
                at + 1
            }
            b',' | b':' | b' ' | b'\n' | b'\t' | b'\r' if depth > 0 => at + 1,
            b'/' if depth > 0 => end_of_comment(text, at)?,
            b'"' => end_of_string(text, at)?,
            b'\'' => end_of_char(text, at)?,
            b'r' | b'b' if starts_literal(&bytes[at..]) => end_of_prefixed(text, at)?,
            _ => {
                let end = end_of_word(text, at);
                if end == at {
                    return Err(unexpected(text, at, depth));
                }
                is_word = !byte.is_ascii_digit();
                end
            }
        };
        if depth == 0 {
            match group_of_word(bytes, at).filter(|_| is_word) {
                Some(group) => at = group,
                None => return Ok(at),
            }
        }
    }
}

fn too_deep(at: usize) -> Broken {
    Broken {
        at,
        code: "too-deep",
        message: format!("a value is nested more than {VALUE_DEPTH_MAX} levels deep"),
        is_fatal: false,
    }
}

fn unexpected(text: &str, at: usize, depth: usize) -> Broken {
    let wanted = if depth == 0 {
        "a value"
    } else {
        "a value or a closing bracket"
    };
    let found = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .map(char::escape_debug);
    Broken::syntax(
        at,
        found.map_or(String::new(), |found| {
            format!("expected {wanted}, found `{found}`")
        }),
    )
}

const fn opening(close: u8) -> u8 {
    match close {
        b')' => b'(',
        b']' => b'[',
        _ => b'{',
    }
}

const fn closing(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

/// Where the `(` of what a word names is, if that follows the word.
fn group_of_word(bytes: &[u8], after_word: usize) -> Option<usize> {
    let rest = bytes.get(after_word..)?;
    let spaces = rest
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    (rest.get(spaces) == Some(&b'(')).then_some(after_word + spaces)
}

/// The end of a run of characters that names and numbers are made of.
pub(super) fn end_of_word(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'+' | b'=') {
            at += 1;
        } else if byte.is_ascii() {
            break;
        } else {
            match text[at..].chars().next().filter(|c| c.is_alphanumeric()) {
                Some(letter) => at += letter.len_utf8(),
                None => break,
            }
        }
    }
    at
}

/// The end of the comment that starts at `start`; block comments nest. The end of a line is not part of its comment.
pub(super) fn end_of_comment(text: &str, start: usize) -> Result<usize, Broken> {
    let rest = &text.as_bytes()[start..];
    if rest.starts_with(b"//") {
        let length = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(rest.len());
        return Ok(start + length);
    }
    if !rest.starts_with(b"/*") {
        return Err(Broken::syntax(start, "a single `/` starts nothing"));
    }
    let (mut depth, mut at) = (0usize, 0);
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return Ok(start + at);
        }
    }
    Err(Broken::syntax(start, "this comment never ends"))
}

/// The end of the string whose opening quote is at `start`.
pub(super) fn end_of_string(text: &str, start: usize) -> Result<usize, Broken> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        at += match byte {
            b'"' => return Ok(at + 1),
            b'\\' => 2,
            _ => 1,
        };
    }
    Err(Broken::syntax(start, "this text has no closing quote"))
}

/// The end of the character literal whose opening quote is at `start`.
fn end_of_char(text: &str, start: usize) -> Result<usize, Broken> {
    let rest = &text.as_bytes()[start + 1..];
    // The longest is `'\u{10FFFF}'`; the first character may itself be a quote that is escaped.
    let from = if rest.first() == Some(&b'\\') { 2 } else { 1 };
    let close = rest
        .iter()
        .take(12)
        .skip(from)
        .position(|byte| *byte == b'\'');
    close
        .map(|length| start + 1 + from + length + 1)
        .ok_or_else(|| Broken::syntax(start, "this character has no closing quote"))
}

/// Whether `r` or `b` starts a raw or byte literal and not a word.
pub(super) fn starts_literal(rest: &[u8]) -> bool {
    let after = match rest {
        [b'b', b'"' | b'\'', ..] => return true,
        [b'b', b'r', after @ ..] | [b'r', after @ ..] => after,
        _ => return false,
    };
    after.iter().find(|byte| **byte != b'#') == Some(&b'"')
}

/// The end of a literal that starts with `r`, `b` or `br`.
pub(super) fn end_of_prefixed(text: &str, start: usize) -> Result<usize, Broken> {
    let bytes = text.as_bytes();
    let letters = bytes[start..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    let quote = start + letters;
    match bytes.get(quote) {
        Some(b'\'') => end_of_char(text, quote),
        Some(b'"') if !bytes[start..quote].contains(&b'r') => end_of_string(text, quote),
        _ => end_of_raw(text, quote),
    }
}

/// The end of a raw string whose hashes, if any, start at `start`.
fn end_of_raw(text: &str, start: usize) -> Result<usize, Broken> {
    let rest = &text.as_bytes()[start..];
    let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
    let mut at = hashes + 1;
    while let Some(length) = rest
        .get(at..)
        .and_then(|rest| rest.iter().position(|byte| *byte == b'"'))
    {
        at += length + 1;
        let closing = rest[at..]
            .iter()
            .take(hashes)
            .take_while(|byte| **byte == b'#')
            .count();
        if closing == hashes {
            return Ok(start + at + hashes);
        }
        at += closing;
    }
    Err(Broken::syntax(start, "this raw text never ends"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_ron_says() {
        for value in [
            "true",
            "-12.5e-3",
            "inf",
            "0xFF",
            "\"a \\\" ) b\"",
            "r\"\\\"",
            "r##\"a\"# b\"##",
            "b\"\\\"\"",
            "br#\"\"\"#",
            "'a'",
            "'\\''",
            "'\\u{10FFFF}'",
            "(1, (2, 3), [\"]\"])",
            "{\"a\": 1, /* } */ \"b\": (x: 2)}",
            "()",
            "None",
            "Some(1)",
            "Laser ( power: 3 )",
            "(1, // )\n 2)",
            "render",
            "b",
            "(r, b)",
            "1_000",
            "ünïcode",
            "(a: 'ü')",
            "/* no */",
        ] {
            for behind in ["", ",", " ,x", ")", "\n}", ": 1"] {
                let text = format!("{value}{behind}");
                let end = end_of_value(&text, 0).map(|end| &text[..end]);
                let expected = if value == "/* no */" {
                    Err(())
                } else {
                    Ok(value)
                };
                assert_eq!(end.map_err(|_| ()), expected, "{text}");
            }
        }
    }

    #[test]
    fn a_value_that_has_no_end_says_where() {
        for (text, at) in [
            ("", 0),
            ("(1, 2", 5),
            ("(1, 2]", 5),
            ("{\"a\": (1}", 8),
            ("\"abc", 0),
            ("r#\"abc\"", 1),
            ("'a", 0),
            ("(/*", 1),
            (")", 0),
            ("@", 0),
            ("(1 @)", 3),
        ] {
            assert_eq!(
                end_of_value(text, 0).map_err(|broken| broken.at),
                Err(at),
                "{text}"
            );
        }
    }
}
