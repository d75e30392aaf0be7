//! What saving over a place that was not read whole would lose. Values whose text the model keeps are not lost; nor are
//! scripts whose files could not be read: those files are left alone.

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
    if report.dropped_count() > 0 {
        // Nobody knows which ones: a script that has a file and no source may be one of them.
        return studio_place::source_files(model)
            .filter(|(.., source)| source.is_empty())
            .map(|(_, id, _)| id)
            .collect();
    }
    let has_file = |id: &InstanceId| {
        let notes = model.annotations(*id);
        notes.is_some_and(|notes| notes.source_file.is_some())
    };
    report
        .iter()
        .filter(|problem| UNREAD.contains(&problem.code))
        .filter_map(|problem| problem.instance)
        .filter(has_file)
        .collect()
}

/// The problems whose subjects would be lost, of a model that was just read.
pub(crate) fn lossy_problems(
    model: &DataModel,
    report: &Report,
    unread: &FxHashSet<InstanceId>,
) -> Vec<Diagnostic> {
    let is_lossy = |problem: &&Diagnostic| {
        problem.severity == Severity::Error
            && !HARMLESS.contains(&problem.code)
            && !is_unread(problem, unread)
            && !is_kept(problem, model)
    };
    let mut problems: Vec<Diagnostic> = report.iter().filter(is_lossy).cloned().collect();
    if report.dropped_count() > 0 && report.has_errors() {
        let message = format!("{} more problems are not listed", report.dropped_count());
        problems.push(Diagnostic::error("more", message));
    }
    problems
}

/// Whether the problem is with a value whose text the model keeps.
fn is_kept(problem: &Diagnostic, model: &DataModel) -> bool {
    let notes = problem.instance.and_then(|id| model.annotations(id));
    notes.is_some_and(|notes| {
        let mut kept = notes.unknown_properties.iter();
        kept.any(|(name, _)| problem.message.starts_with(&format!("`{name}`")))
    })
}
