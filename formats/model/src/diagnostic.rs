//! Problems that people are told about: what, how bad, where, and what to do. Knows neither terminals nor files.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use crate::id::InstanceId;
use crate::limits;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The work cannot be used.
    Error,
    /// The work can be used, but is probably not what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word for it, as output and JSON write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file, as the user named it; `None` for text that has no file.
    pub file: Option<Arc<str>>,
    /// From 1; 0 if the problem concerns the file as a whole.
    pub line: u32,
    /// From 1, in characters; 0 if the problem concerns the line as a whole.
    pub column: u32,
}

impl Location {
    /// A file as a whole.
    pub fn of_file(file: impl Into<Arc<str>>) -> Self {
        Self {
            file: Some(file.into()),
            line: 0,
            column: 0,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file.as_deref().unwrap_or("<text>"))?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        Ok(())
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// What kind, in stable words for scripts and searches: `missing-reference`.
    pub code: &'static str,
    /// What is wrong, in a sentence.
    pub message: String,
    /// Where in which file, if it is about one.
    pub location: Option<Location>,
    /// The instance's path (`Workspace/Door/Hinge`); empty if it is about none.
    pub path: String,
    /// The instance in the model that was looked at, if it is about one. For programs; people are told the path.
    pub instance: Option<InstanceId>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A problem without a place.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            message: message.into(),
            location: None,
            path: String::new(),
            instance: None,
            hint: None,
        }
    }

    /// A problem because of which the work cannot be used.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A problem with which the work can be used.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Something worth knowing.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// This problem, at a place in a file.
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// This problem, on an instance.
    pub fn in_path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// This problem, with the handle of the instance that it is about.
    pub fn of_instance(mut self, id: InstanceId) -> Self {
        self.instance = Some(id);
        self
    }

    /// This problem, with what to do about it.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    /// Two to three lines without an end of line; as many as there is something to say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.code, self.message)?;
        match (&self.location, self.path.as_str()) {
            (None, "") => {}
            (Some(location), "") => write!(f, "\n  --> {location}")?,
            (None, path) => write!(f, "\n  in {path}")?,
            (Some(location), path) => write!(f, "\n  --> {location}  in {path}")?,
        }
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

/// The problems of one piece of work. Keeps [`limits::DIAGNOSTICS_MAX`] of them and counts the rest, so that hostile
/// input cannot fill the memory.
#[derive(Debug, Clone, Default)]
pub struct Report {
    kept: Vec<Diagnostic>,
    dropped: usize,
    errors: usize,
    warnings: usize,
}

impl Report {
    /// A report without problems.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        match diagnostic.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => {}
        }
        if self.kept.len() < limits::DIAGNOSTICS_MAX {
            self.kept.push(diagnostic);
        } else {
            self.dropped += 1;
        }
    }

    /// Errors, those that were not kept included.
    pub fn error_count(&self) -> usize {
        self.errors
    }

    /// Warnings, those that were not kept included.
    pub fn warning_count(&self) -> usize {
        self.warnings
    }

    /// Problems that were only counted.
    pub fn dropped_count(&self) -> usize {
        self.dropped
    }

    /// Whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether there is no problem at all.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The problems that were kept, in the order in which they came, or by place after [`Self::sort`].
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Diagnostic> {
        self.kept.iter()
    }

    /// Puts the problems in the order of files, lines and columns; those without a place come first, equal ones keep
    /// their order.
    pub fn sort(&mut self) {
        self.kept.sort_by(by_place);
    }

    /// Adds the problems of another report, those that it only counted too.
    pub fn extend(&mut self, other: Self) {
        let kept = |severity| other.kept.iter().filter(|d| d.severity == severity).count();
        self.errors += other.errors - kept(Severity::Error);
        self.warnings += other.warnings - kept(Severity::Warning);
        self.dropped += other.dropped;
        for diagnostic in other.kept {
            self.push(diagnostic);
        }
    }
}

fn by_place(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    a.location.cmp(&b.location)
}

impl<'a> IntoIterator for &'a Report {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(file: &str, line: u32, column: u32) -> Location {
        Location {
            file: Some(file.into()),
            line,
            column,
        }
    }

    #[test]
    fn a_diagnostic_says_what_where_and_what_to_do() {
        let diagnostic =
            Diagnostic::error("missing-reference", "`Hinge.Attachment0` points at nothing")
                .at(at("samples/obby/place.ron", 148, 22))
                .in_path("Workspace/Door/Hinge")
                .with_hint("choose an Attachment inside Workspace/Door, or delete the Hinge");
        assert_eq!(
            diagnostic.to_string(),
            "error[missing-reference]: `Hinge.Attachment0` points at nothing\n  \
             --> samples/obby/place.ron:148:22  in Workspace/Door/Hinge\n\
             hint: choose an Attachment inside Workspace/Door, or delete the Hinge"
        );
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        let bare = Diagnostic::note("unused-asset", "no property uses it");
        assert_eq!(bare.to_string(), "note[unused-asset]: no property uses it");
        assert_eq!(
            bare.at(Location::of_file("assets/a.png")).to_string(),
            "note[unused-asset]: no property uses it\n  --> assets/a.png"
        );
        assert_eq!(
            Diagnostic::warning("far-away", "beyond the world")
                .in_path("Workspace/A")
                .to_string(),
            "warning[far-away]: beyond the world\n  in Workspace/A"
        );
    }

    #[test]
    fn a_report_counts_what_it_does_not_keep() {
        let mut report = Report::new();
        for _ in 0..limits::DIAGNOSTICS_MAX {
            report.push(Diagnostic::warning("w", "w"));
        }
        assert!(!report.has_errors());
        report.push(Diagnostic::error("e", "e"));
        assert!(report.has_errors());
        assert_eq!(report.iter().len(), limits::DIAGNOSTICS_MAX);
        assert_eq!(
            (
                report.error_count(),
                report.warning_count(),
                report.dropped_count()
            ),
            (1, limits::DIAGNOSTICS_MAX, 1)
        );
    }

    #[test]
    fn extending_adds_what_was_only_counted() {
        let mut full = Report::new();
        for _ in 0..=limits::DIAGNOSTICS_MAX {
            full.push(Diagnostic::error("e", "e"));
        }
        let mut report = Report::new();
        report.push(Diagnostic::warning("w", "w"));
        report.extend(full);
        assert_eq!(report.error_count(), limits::DIAGNOSTICS_MAX + 1);
        assert_eq!(report.warning_count(), 1);
        assert_eq!(
            report.iter().len() + report.dropped_count(),
            limits::DIAGNOSTICS_MAX + 2
        );
    }

    #[test]
    fn sorting_goes_by_file_then_line_then_column() {
        let places = [("b", 1, 1), ("a", 10, 1), ("a", 9, 7), ("a", 9, 3)];
        let mut report = Report::new();
        for (file, line, column) in places {
            report.push(Diagnostic::error("e", "e").at(at(file, line, column)));
        }
        report.push(Diagnostic::error("e", "no place"));
        report.sort();
        let order: Vec<Option<(u32, u32)>> = report
            .iter()
            .map(|d| d.location.as_ref().map(|l| (l.line, l.column)))
            .collect();
        assert_eq!(
            order,
            [
                None,
                Some((9, 3)),
                Some((9, 7)),
                Some((10, 1)),
                Some((1, 1))
            ]
        );
    }
}
