//! The frame around the instances: the format's number, which decides whether the rest can be read, and the list of
//! services. A subtree that breaks is left, and reading goes on behind it.

use std::borrow::Cow;

use studio_model::{Diagnostic, limits};

use super::Reader;
use super::problem::Problems;
use crate::migration::{MIGRATIONS, PLACE_FORMAT, migrate};
use crate::text::{Broken, Cursor, end_of_element};

/// Subtrees that may break before reading is given up: beyond that the text is no place.
const BROKEN_SUBTREES_MAX: usize = 100;

/// The text in today's format; `None` if it is of a format that cannot be read, which was reported.
pub(super) fn current_text<'t>(text: &'t str, problems: &mut Problems) -> Option<Cow<'t, str>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.len() as u64 > limits::PLACE_TEXT_BYTES_MAX {
        let message = format!(
            "the text is longer than {} bytes",
            limits::PLACE_TEXT_BYTES_MAX
        );
        problems.push(0, None, Diagnostic::error("too-long", message));
        return None;
    }
    let mut cursor = Cursor::new(text);
    let format = match format_number(&mut cursor) {
        Ok(format) => format,
        Err(broken) => {
            problems.push(broken.at, None, broken.into_diagnostic());
            return None;
        }
    };
    if format > PLACE_FORMAT {
        let message = format!(
            "this place is of format {format}; this build reads formats up to {PLACE_FORMAT}"
        );
        let diagnostic = Diagnostic::error("future-format", message);
        problems.push(
            cursor.at(),
            None,
            diagnostic.with_hint("open it with a newer studio"),
        );
        return None;
    }
    let current = migrate(text, format, PLACE_FORMAT, MIGRATIONS);
    if current.is_none() {
        problems.push(
            cursor.at(),
            None,
            Diagnostic::error("unknown-format", format!("there is no format {format}")),
        );
    }
    current
}

/// Reads the text up to the number of its format.
fn format_number(cursor: &mut Cursor<'_>) -> Result<u32, Broken> {
    let missing = |at| Broken {
        code: "missing-format",
        ..Broken::syntax(
            at,
            format!("a place starts with `(format: {PLACE_FORMAT}, root: [`"),
        )
    };
    if !cursor.eat(b'(')? || cursor.word()? != "format" {
        return Err(missing(cursor.at()));
    }
    cursor.expect(b':')?;
    let span = cursor.value()?;
    let number = span.of(cursor.text()).parse();
    number.map_err(|_| missing(span.start as usize))
}

impl Broken {
    fn into_diagnostic(self) -> Diagnostic {
        Diagnostic::error(self.code, self.message)
    }
}

impl Reader<'_, '_> {
    /// Reads the whole text.
    pub(super) fn document(&mut self) {
        if let Err(broken) = self.document_fields() {
            self.problems
                .push(broken.at, None, broken.into_diagnostic());
        }
    }

    fn document_fields(&mut self) -> Result<(), Broken> {
        format_number(&mut self.cursor)?;
        self.cursor.separator(b')')?;
        let mut has_root = false;
        while !self.cursor.eat(b')')? {
            match self.cursor.word()? {
                "root" if !has_root => {
                    has_root = true;
                    self.cursor.expect(b':')?;
                    if !self.services()? {
                        return Ok(());
                    }
                }
                "" => return Err(self.cursor.unexpected("`root`")),
                other => self.unknown_document_field(other)?,
            }
            self.cursor.separator(b')')?;
        }
        let end = self.cursor.at();
        if self.cursor.peek()?.is_some() {
            return Err(self.cursor.unexpected("the end of the file"));
        }
        self.give_comments((self.model.root(), None));
        if !has_root {
            return Err(Broken {
                code: "missing-root",
                ..Broken::syntax(end, "a place needs the list `root: [`")
            });
        }
        Ok(())
    }

    fn unknown_document_field(&mut self, name: &str) -> Result<(), Broken> {
        let at = self.cursor.at() - name.len();
        self.cursor.expect(b':')?;
        self.cursor.value()?;
        let message = format!("a place has no field `{name}`, or has it already");
        self.problems.push(
            at,
            None,
            Diagnostic::error("unknown-field", message)
                .with_hint("its fields are `format` and `root`"),
        );
        Ok(())
    }

    /// Reads the list of what hangs below the root. `false` if its end was not found.
    fn services(&mut self) -> Result<bool, Broken> {
        self.give_comments((self.model.root(), None));
        self.cursor.expect(b'[')?;
        let mut broken_subtrees = 0;
        let mut open = Vec::new();
        while !self.cursor.eat(b']')? {
            let start = self.cursor.at();
            let read = self
                .subtree(&mut open)
                .and_then(|()| self.cursor.separator(b']'));
            let Err(broken) = read else { continue };
            let (at, is_fatal) = (broken.at, broken.is_fatal);
            let innermost = open.last().map_or(self.model.root(), |open| open.id);
            open.clear();
            self.problem(at, innermost, |_| broken.into_diagnostic());
            broken_subtrees += 1;
            self.cursor
                .jump(end_of_element(self.cursor.text(), start, at));
            let ends = self.cursor.peek()?.is_none();
            if broken_subtrees >= BROKEN_SUBTREES_MAX {
                let message = format!(
                    "{broken_subtrees} subtrees cannot be read; the text behind them was not looked at"
                );
                self.problems
                    .push(self.cursor.at(), None, Diagnostic::error("syntax", message));
                return Ok(false);
            }
            if is_fatal || ends {
                return Ok(false);
            }
            self.cursor.eat(b',')?;
        }
        self.give_comments((self.model.root(), None));
        Ok(true)
    }
}
