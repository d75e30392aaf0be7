//! The map of an instance's properties as text: what the model holds and what it was told to keep, in one order.

use std::sync::Arc;

use studio_model::{Annotations, DataModel, InstanceId, PropertyId, Uid, Value};

use super::tree::{INDENT, TreeWriter, write_comment};
use crate::source_file::source_property;
use crate::value::{TextBuffer, write_value};

impl TreeWriter<'_> {
    pub(super) fn properties(
        &self,
        out: &mut TextBuffer,
        id: InstanceId,
        notes: &Annotations,
        level: usize,
    ) {
        let mut map = Map {
            notes,
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

    /// Whether a property has a line in the text.
    pub(super) fn has_line(&self, id: InstanceId, notes: &Annotations, name: &str) -> bool {
        let table = self.model.table();
        self.written_values(id)
            .any(|(property, _)| table.property(property).name == name)
            || notes
                .unknown_properties
                .iter()
                .any(|(unknown, _)| unknown.as_ref() == name)
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

/// A map that is being written. One without entries leaves no trace.
struct Map<'a> {
    notes: &'a Annotations,
    level: usize,
    is_open: bool,
}

impl Map<'_> {
    fn entry(&mut self, out: &mut TextBuffer, name: &str, value: impl FnOnce(&mut TextBuffer)) {
        if !self.is_open {
            out.raw(", properties: {\n");
            self.is_open = true;
        }
        for (_, comment) in self
            .notes
            .comments
            .iter()
            .filter(|(owner, _)| owner.as_deref() == Some(name))
        {
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
