//! Where to go on in a text that is broken. What was meant cannot be known: how it is laid out tells most.

use super::skip::{end_of_comment, end_of_prefixed, end_of_string, starts_literal};

/// Where reading goes on after the element that starts at `start` broke at `broken`: at a line that is indented like it
/// and starts an element or closes the list; if there is none, behind the bracket that closes it, or at the end.
pub(crate) fn end_of_element(text: &str, start: usize, broken: usize) -> usize {
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[line_start..start];
    if indent.bytes().all(|byte| byte.is_ascii_whitespace()) {
        // The line that broke may itself be the next element, if the one before it was not closed.
        let mut at = text[..broken]
            .rfind('\n')
            .filter(|at| *at > start)
            .unwrap_or(broken.max(start));
        while let Some(length) = text.as_bytes()[at..].iter().position(|byte| *byte == b'\n') {
            at += length + 1;
            let line = &text.as_bytes()[at..];
            let spaces = line
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t'))
                .count();
            let starts_element = spaces == indent.len() && line.get(spaces) == Some(&b'(');
            if starts_element || (spaces < indent.len() && line.get(spaces) == Some(&b']')) {
                return at + spaces;
            }
        }
    }
    balanced_end(text, start)
}

/// The end of the bracketed group at `start`, whichever brackets close it; of the text if none does, or where a text or a
/// comment in it never ends.
fn balanced_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0usize, start);
    while let Some(&byte) = bytes.get(at) {
        let passed = match byte {
            b'"' => end_of_string(text, at),
            b'/' => end_of_comment(text, at),
            b'r' | b'b' if starts_literal(&bytes[at..]) => end_of_prefixed(text, at),
            _ => Ok(at + 1),
        };
        let Ok(end) = passed else { return bytes.len() };
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at = end;
        if depth == 0 {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_goes_on_at_the_next_element() {
        let text = "  (a, [\n    (b),\n  (c),\n  (d]),\n]";
        let starts = |broken: &str| {
            let at = text.find(broken).unwrap();
            &text[end_of_element(text, 2, at)..]
        };
        assert_eq!(starts("(b)"), "(c),\n  (d]),\n]");
        // The next element itself is where the one before it was found to be open.
        assert_eq!(starts("(c)"), "(c),\n  (d]),\n]");
        assert_eq!(starts("c)"), "(c),\n  (d]),\n]");
        assert_eq!(&text[end_of_element(text, 26, 28)..], "]");
        // Elements on one line are told apart by their brackets.
        let line = "[(a, \")\" @), (b)]";
        assert_eq!(&line[end_of_element(line, 1, 9)..], ", (b)]");
        assert_eq!(end_of_element("(\"", 0, 1), 2);
    }
}
