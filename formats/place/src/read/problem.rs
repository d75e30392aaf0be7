//! The problems of one text, each at an offset; lines and columns are counted once, when all are known.

use std::sync::Arc;

use studio_model::{DataModel, Diagnostic, InstanceId, Location, Report, Severity, limits};

use crate::text::LineCounter;

/// Problems in the order in which they were met.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    kept: Vec<(usize, Option<InstanceId>, Diagnostic)>,
    /// Problems that were only counted: errors, warnings, notes.
    dropped: [usize; 3],
}

impl Problems {
    /// Adds a problem at an offset, perhaps of an instance. Beyond `limits::DIAGNOSTICS_MAX` they are only counted.
    pub(crate) fn push(&mut self, at: usize, id: Option<InstanceId>, diagnostic: Diagnostic) {
        if self.kept.len() < limits::DIAGNOSTICS_MAX {
            self.kept.push((at, id, diagnostic));
        } else {
            self.dropped[diagnostic.severity as usize] += 1;
        }
    }

    /// Whether another problem would be kept: if not, its message need not be good.
    pub(crate) fn is_full(&self) -> bool {
        self.kept.len() >= limits::DIAGNOSTICS_MAX
    }

    /// The report, in the order of the text. Paths are those in `model`, now that every name is known.
    pub(crate) fn into_report(mut self, file: &Arc<str>, text: &str, model: &DataModel) -> Report {
        self.kept.sort_by_key(|(at, ..)| *at);
        let mut lines = LineCounter::new(text);
        let mut report = Report::new();
        for (at, id, mut diagnostic) in self.kept {
            diagnostic.instance = id.filter(|id| *id != model.root());
            let (line, column) = lines.line_and_column(at);
            let path = id
                .filter(|id| *id != model.root())
                .map_or_else(String::new, |id| model.path(id));
            report.push(diagnostic.in_path(path).at(Location {
                file: Some(Arc::clone(file)),
                line,
                column,
            }));
        }
        for (severity, count) in [Severity::Error, Severity::Warning, Severity::Note]
            .into_iter()
            .zip(self.dropped)
        {
            for _ in 0..count {
                report.push(Diagnostic::new(severity, "more", ""));
            }
        }
        report
    }
}
