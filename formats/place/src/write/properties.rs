//! The map of an instance's properties as text: what the model holds and what it was told to keep, in one order.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use studio_model::{Annotations, DataModel, InstanceId, PropertyId, Uid, Value};

use super::tree::{INDENT, TreeWriter, write_comment};
use crate::source_file::source_property;
use crate::value::{TextBuffer, write_value};

impl TreeWriter<'_> {
    /// Sorts the comments of an instance by what they are written above. Those of properties that have no line any more
    /// go to the instance.
    pub(super) fn comments<'n>(&self, id: InstanceId, notes: &'n Annotations) -> Comments<'n> {
        let mut comments = Comments::default();
        if notes.comments.is_empty() {
            return comments;
        }
        let table = self.model.table();
        let own = self
            .written_values(id)
            .map(|(property, _)| table.property(property).name);
        let lines: HashSet<&str> = own
            .chain(
                notes
                    .unknown_properties
                    .iter()
                    .map(|(name, _)| name.as_ref()),
            )
            .collect();
        for (property, comment) in &notes.comments {
            match property.as_deref().filter(|name| lines.contains(name)) {
                Some(name) => comments
                    .of_properties
                    .entry(name)
                    .or_default()
                    .push(comment),
                None => comments.of_instance.push(comment),
            }
        }
        comments
    }

    pub(super) fn properties(
        &self,
        out: &mut TextBuffer,
        id: InstanceId,
        notes: &Annotations,
        comments: &Comments<'_>,
        level: usize,
    ) {
        let mut map = Map {
            comments,
            level,
            is_open: false,
        };
        let mut unknown = sorted(&notes.unknown_properties).into_iter().peekable();
        for (property, value) in self.written_values(id) {
            let info = self.model.table().property(property);
            // A value that the model has replaces a text under the same name.
            while let Some((name, raw)) = unknown.next_if(|(name, _)| name.as_ref() <= info.name) {
                if name.as_ref() != info.name {
                    map.entry(out, name, |out| out.raw(raw));
                }
            }
            map.entry(out, info.name, |out| {
                write_value(out, &value, info.enum_id, self.target(&value));
            });
        }
        for (name, raw) in unknown {
            map.entry(out, name, |out| out.raw(raw));
        }
        map.close(out);
    }

    /// The values that the map holds, sorted by name. The source of a script is a field of its own.
    fn written_values(&self, id: InstanceId) -> impl Iterator<Item = (PropertyId, Value)> + '_ {
        let source = self.model.class(id).and_then(source_property);
        self.model.own_values(id).filter(move |(property, value)| {
            self.model.table().property(*property).saved
                && Some(*property) != source
                && !is_dangling(self.model, value)
        })
    }

    /// The uid that a reference leads to.
    fn target(&self, value: &Value) -> Option<Uid> {
        match value {
            Value::Ref(target) => self.uid((*target)?),
            _ => None,
        }
    }
}

/// The comments of an instance, by what they are written above.
#[derive(Default)]
pub(super) struct Comments<'n> {
    pub(super) of_instance: Vec<&'n str>,
    of_properties: HashMap<&'n str, Vec<&'n str>>,
}

/// A map that is being written. One without entries leaves no trace.
struct Map<'a> {
    comments: &'a Comments<'a>,
    level: usize,
    is_open: bool,
}

impl Map<'_> {
    fn entry(&mut self, out: &mut TextBuffer, name: &str, value: impl FnOnce(&mut TextBuffer)) {
        if !self.is_open {
            out.raw(", properties: {\n");
            self.is_open = true;
        }
        for comment in self.comments.of_properties.get(name).into_iter().flatten() {
            write_comment(out, comment, self.level + 1);
        }
        out.repeat(INDENT, self.level + 1);
        out.quoted(name);
        out.raw(": ");
        value(out);
        out.raw(",\n");
    }

    fn close(self, out: &mut TextBuffer) {
        if self.is_open {
            out.repeat(INDENT, self.level);
            out.raw("}");
        }
    }
}

/// A reference to what the text does not hold: nothing, to its reader.
fn is_dangling(model: &DataModel, value: &Value) -> bool {
    let is_written = |target| target != model.root() && model.is_attached(target);
    matches!(value, Value::Ref(target) if !target.is_some_and(is_written))
}

fn sorted(properties: &[(Arc<str>, Arc<str>)]) -> Vec<&(Arc<str>, Arc<str>)> {
    let mut sorted: Vec<_> = properties.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    sorted
}
