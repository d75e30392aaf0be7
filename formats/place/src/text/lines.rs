//! Byte offsets as lines and columns. Offsets must come in ascending order, so that a text is walked once, however many
//! of its places are asked for.

/// Walks a text forward.
#[derive(Debug)]
pub(crate) struct LineCounter<'t> {
    text: &'t str,
    at: usize,
    line: u32,
    line_start: usize,
}

impl<'t> LineCounter<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            line_start: 0,
        }
    }

    /// The line of `offset`, from 1. An offset before an earlier one is taken for the earlier one.
    pub(crate) fn line(&mut self, offset: usize) -> u32 {
        let offset = offset.min(self.text.len());
        for at in self.at..offset {
            if self.text.as_bytes()[at] == b'\n' {
                self.line += 1;
                self.line_start = at + 1;
            }
        }
        self.at = self.at.max(offset);
        self.line
    }

    /// The line of `offset` and its column in characters, both from 1.
    pub(crate) fn line_and_column(&mut self, offset: usize) -> (u32, u32) {
        let line = self.line(offset);
        let before = self
            .text
            .as_bytes()
            .get(self.line_start..self.at)
            .unwrap_or_default();
        let chars = before
            .iter()
            .filter(|byte| !is_continuation(**byte))
            .count();
        (line, chars as u32 + 1)
    }
}

/// Whether the byte continues a UTF-8 character.
fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let text = "a\nüb\n\nc";
        let mut lines = LineCounter::new(text);
        let got: Vec<_> = [0, 2, 4, 5, 6, 7, 8, 99]
            .map(|at| lines.line_and_column(at))
            .into();
        assert_eq!(
            got,
            [
                (1, 1),
                (2, 1),
                (2, 2),
                (2, 3),
                (3, 1),
                (4, 1),
                (4, 2),
                (4, 2)
            ]
        );
    }
}
