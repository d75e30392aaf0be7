//! `place.ron` into a [`DataModel`]: the header, the tree of instances, then the references between them. Every problem
//! goes to the report with its line and column, and reading goes on; what can be read is kept.
//!
//! Knows no file system: the sources of scripts come through [`ScriptSource`].

mod attribute;
mod comment;
mod document;
mod field;
mod instance;
mod problem;
mod property;
#[cfg(test)]
mod tests;
mod wrong_value;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use studio_model::{
    Bulk, ClassId, ClassTable, DataModel, Diagnostic, InstanceId, Location, PropertyId, Report,
    Uid, Value,
};

use crate::folder::ScriptSource;
use crate::text::{Cursor, LineCounter, Span};
use problem::Problems;
pub(crate) use wrong_value::wrong_value;

/// What a text says.
#[derive(Debug)]
pub struct ReadPlace {
    /// Everything that could be read.
    pub model: DataModel,
    /// Everything that is wrong, in the order of the text. Whether the model may be used is up to the caller: see
    /// [`Report::has_errors`].
    pub report: Report,
    /// Where the instances stand.
    pub lines: InstanceLines,
    /// References to instances that are not in the text. They point at nothing, and the report says so.
    pub unresolved: Vec<Unresolved>,
}

/// A reference to an instance that is not in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unresolved {
    /// Whose.
    pub id: InstanceId,
    /// Which property.
    pub property: PropertyId,
    /// Where it leads.
    pub target: Uid,
}

/// The line of each instance in the text that it was read from: for problems that are found later.
#[derive(Debug, Clone)]
pub struct InstanceLines {
    file: Arc<str>,
    /// By the index of the instance; 0 where there is none.
    lines: Vec<u32>,
}

impl InstanceLines {
    /// Of a file that could not be read.
    pub(crate) fn empty(file: &str) -> Self {
        Self {
            file: file.into(),
            lines: Vec::new(),
        }
    }

    /// Where the instance stands; `None` if it was not in the text.
    pub fn location(&self, id: InstanceId) -> Option<Location> {
        let line = *self.lines.get(id.index()).filter(|line| **line > 0)?;
        Some(Location {
            file: Some(Arc::clone(&self.file)),
            line,
            column: 0,
        })
    }
}

/// Reads a place's text. `file` is what diagnostics call it.
///
/// Never fails and never panics: text that is no place at all gives an empty model and a report that says so.
pub fn read_str(text: &str, file: &str, scripts: &dyn ScriptSource) -> ReadPlace {
    let file: Arc<str> = file.into();
    let mut model = DataModel::new();
    let mut problems = Problems::default();
    let mut lines = Vec::new();
    let mut unresolved = Vec::new();
    let report = match document::current_text(text, &mut problems) {
        Some(text) => {
            let mut reader = Reader::new(&text, &mut model, scripts, problems);
            reader.document();
            reader.settle_uids();
            reader.resolve_references();
            lines = reader.instance_lines;
            unresolved = reader.unresolved;
            let Reader {
                model, problems, ..
            } = reader;
            problems.into_report(&file, &text, &model)
        }
        None => problems.into_report(&file, text, &model),
    };
    ReadPlace {
        model,
        report,
        lines: InstanceLines { file, lines },
        unresolved,
    }
}

/// A text that is being read.
struct Reader<'t, 'm> {
    cursor: Cursor<'t>,
    model: Bulk<'m>,
    scripts: &'m dyn ScriptSource,
    problems: Problems,
    uids: Vec<Claim>,
    services: FxHashSet<ClassId>,
    references: Vec<Reference>,
    unresolved: Vec<Unresolved>,
    seen: Seen<'t>,
    /// What was read last, and where it ended: the owner of a comment behind it on its line.
    previous: Option<(Owner<'t>, usize)>,
    lines: LineCounter<'t>,
    instance_lines: Vec<u32>,
}

/// What a comment belongs to: an instance, or one of its properties.
type Owner<'t> = (InstanceId, Option<&'t str>);

/// An instance that says who it is.
struct Claim {
    uid: Uid,
    at: u32,
    id: InstanceId,
}

/// A property that refers to an instance which may stand further down.
struct Reference {
    id: InstanceId,
    property: PropertyId,
    target: Uid,
    value: Span,
}

/// The keys of the map that is being read.
#[derive(Default)]
struct Seen<'t> {
    /// By property: the number of the last map that had it.
    properties: Vec<u32>,
    /// Keys that are no current properties. Hashed with a secret key: a file cannot choose them to collide.
    others: HashSet<Cow<'t, str>>,
    map: u32,
}

impl<'t, 'm> Reader<'t, 'm> {
    fn new(
        text: &'t str,
        model: &'m mut DataModel,
        scripts: &'m dyn ScriptSource,
        problems: Problems,
    ) -> Self {
        Self {
            cursor: Cursor::new(text),
            model: model.bulk(),
            scripts,
            problems,
            uids: Vec::new(),
            services: FxHashSet::default(),
            references: Vec::new(),
            unresolved: Vec::new(),
            seen: Seen::default(),
            previous: None,
            lines: LineCounter::new(text),
            instance_lines: Vec::new(),
        }
    }

    /// Adds a problem of an instance.
    fn problem(&mut self, at: usize, id: InstanceId, describe: impl FnOnce(&Self) -> Diagnostic) {
        let diagnostic = describe(self);
        self.problems.push(at, Some(id), diagnostic);
    }

    /// A name for "did you mean"; `None` once nobody would read it.
    fn suggestion<S>(&self, suggest: impl FnOnce(&'static ClassTable) -> Option<S>) -> Option<S> {
        if self.problems.is_full() {
            None
        } else {
            suggest(self.model.table())
        }
    }

    /// Takes the uids away that an earlier instance has, and sorts the rest.
    fn settle_uids(&mut self) {
        let mut claims = std::mem::take(&mut self.uids);
        claims.sort_unstable_by_key(|claim| (claim.uid, claim.at));
        for pair in claims.windows(2) {
            let [first, second] = pair else { continue };
            if first.uid == second.uid {
                self.model.set_uid(second.id, None);
                self.problem(second.at as usize, second.id, |reader| {
                    let message = format!(
                        "`{}` has the uid {} too",
                        reader.model.path(first.id),
                        first.uid
                    );
                    Diagnostic::error("duplicate-uid", message)
                        .with_hint("delete the uid of the copy; `studio fmt` writes a new one")
                });
            }
        }
        claims.dedup_by_key(|claim| claim.uid);
        self.uids = claims;
    }

    /// Sets the references, now that every instance is there.
    fn resolve_references(&mut self) {
        for reference in std::mem::take(&mut self.references) {
            let Reference {
                id,
                property,
                target,
                value,
            } = reference;
            let found = self
                .uids
                .binary_search_by_key(&target, |claim| claim.uid)
                .ok();
            let set = found.map(|place| {
                let value = Value::Ref(Some(self.uids[place].id));
                self.model.set_property(id, property, value)
            });
            if !matches!(set, Some(Ok(_))) {
                self.unresolved.push(Unresolved {
                    id,
                    property,
                    target,
                });
                self.problem(value.start as usize, id, |reader| {
                    let name = reader.model.table().property(property).name;
                    let message = format!(
                        "`{}.{name}` points at nothing: no instance has the uid {target}",
                        reader.model.name(id)
                    );
                    Diagnostic::error("missing-reference", message).with_hint(
                        "give the uid of an instance of this place, or delete the property",
                    )
                });
            }
        }
    }
}
