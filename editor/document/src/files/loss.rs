//! What saving over a place that was not read whole would lose. Scripts whose files could not be read lose nothing: their
//! files are left alone.

use rustc_hash::FxHashSet;
use studio_model::{DataModel, Diagnostic, InstanceId, Report, Severity};

/// Problems that lose nothing when the place is saved: what they are about is kept, or lies in other files.
const HARMLESS: [&str; 6] = [
    "missing-file",
    "path-escapes",
    "unreadable-file",
    "missing-asset",
    "oversized-asset",
    "duplicate-service",
];

/// Problems of a script's file that leave its source unread.
const UNREAD: [&str; 5] = [
    "missing-file",
    "path-escapes",
    "unreadable-file",
    "not-utf8",
    "too-long",
];

/// Whether a problem says that a script's file was not read, which saving leaves alone.
pub(crate) fn is_unread(problem: &Diagnostic, unread: &FxHashSet<InstanceId>) -> bool {
    UNREAD.contains(&problem.code) && problem.instance.is_some_and(|id| unread.contains(&id))
}

/// The scripts whose files could not be read.
pub(crate) fn unread_scripts(model: &DataModel, report: &Report) -> FxHashSet<InstanceId> {
    let has_file = |id: &InstanceId| {
        model
            .annotations(*id)
            .is_some_and(|notes| notes.source_file.is_some())
    };
    if report.dropped_count() > 0 {
        // Nobody knows which ones: a script that has a file and no source may be one of them.
        let is_empty = |source: &str| source.is_empty();
        return studio_place::source_files(model)
            .filter(|(.., source)| is_empty(source))
            .map(|(_, id, _)| id)
            .collect();
    }
    report
        .iter()
        .filter(|problem| UNREAD.contains(&problem.code))
        .filter_map(|problem| problem.instance)
        .filter(has_file)
        .collect()
}

/// The problems whose subject would be lost.
pub(crate) fn lossy_problems<'a>(
    report: &'a Report,
    unread: &'a FxHashSet<InstanceId>,
) -> impl Iterator<Item = &'a Diagnostic> {
    report.iter().filter(move |problem| {
        problem.severity == Severity::Error
            && !HARMLESS.contains(&problem.code)
            && !is_unread(problem, unread)
    })
}

pub(crate) fn is_lossy(report: &Report, unread: &FxHashSet<InstanceId>) -> bool {
    lossy_problems(report, unread).next().is_some()
        || (report.has_errors() && report.dropped_count() > 0)
}
