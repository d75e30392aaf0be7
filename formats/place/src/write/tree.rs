//! The tree of instances as text.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use studio_model::{Annotations, DataModel, InstanceId, PropertyId, Uid, Value};

use crate::migration::PLACE_FORMAT;
use crate::source_file::source_property;
use crate::value::{TextBuffer, is_group, write_uid, write_value};

/// Writes one model.
pub(super) struct TreeWriter<'a, F> {
    model: &'a DataModel,
    uids: HashMap<InstanceId, Uid>,
    out: &'a mut TextBuffer,
    flush: F,
}

/// What most instances have.
static NO_ANNOTATIONS: Annotations = Annotations {
    unknown_class: None,
    unknown_properties: Vec::new(),
    comments: Vec::new(),
    source_file: None,
};

const INDENT: &str = "    ";

/// Levels of indentation of what hangs below the root.
const SERVICE_LEVEL: usize = 2;

impl<'a, F: FnMut(&mut TextBuffer) -> io::Result<()>> TreeWriter<'a, F> {
    pub(super) fn new(
        model: &'a DataModel,
        uids: HashMap<InstanceId, Uid>,
        out: &'a mut TextBuffer,
        flush: F,
    ) -> Self {
        Self {
            model,
            uids,
            out,
            flush,
        }
    }

    /// Writes the whole text.
    pub(super) fn document(mut self) -> io::Result<()> {
        let root = self.model.root();
        self.comments(&annotations(self.model, root).comments, None, 0);
        self.out.raw("(\n    format: ");
        self.out.integer(PLACE_FORMAT);
        self.out.raw(",\n    root: [\n");
        self.descendants(root)?;
        self.out.raw("    ],\n)\n");
        Ok(())
    }

    /// Writes everything below the root, without recursion.
    fn descendants(&mut self, root: InstanceId) -> io::Result<()> {
        let mut next = self.model.first_child(root);
        let mut level = SERVICE_LEVEL;
        while let Some(id) = next {
            self.instance(id, level);
            (self.flush)(self.out)?;
            next = self.model.first_child(id);
            if next.is_some() {
                self.out.raw(", children: [\n");
                level += 1;
                continue;
            }
            self.out.raw("),\n");
            let mut at = id;
            next = self.model.next_sibling(at);
            while next.is_none() && level > SERVICE_LEVEL {
                level -= 1;
                self.out.repeat(INDENT, level);
                self.out.raw("]),\n");
                at = self.model.parent(at).unwrap_or(root);
                next = self.model.next_sibling(at);
            }
        }
        Ok(())
    }

    /// Writes an instance up to the end of its own fields; children and the closing bracket follow.
    fn instance(&mut self, id: InstanceId, level: usize) {
        let notes = annotations(self.model, id);
        self.instance_comments(id, notes, level);
        let class = self.model.class_name(id);
        self.out.repeat(INDENT, level);
        self.out.raw("(class: ");
        self.out.quoted(class);
        if let Some(uid) = self.uid(id) {
            self.out.raw(", uid: ");
            write_uid(self.out, uid);
        }
        let name = self.model.name(id);
        if name != class {
            self.out.raw(", name: ");
            self.out.quoted(name);
        }
        let tags = self.model.tags(id);
        if !tags.is_empty() {
            self.out.raw(", tags: ");
            self.out.texts(tags.iter().map(AsRef::as_ref));
        }
        self.attributes(id, level);
        self.source(id, notes);
        self.properties(id, notes, level);
    }

    fn uid(&self, id: InstanceId) -> Option<Uid> {
        self.model.uid(id).or_else(|| self.uids.get(&id).copied())
    }

    fn attributes(&mut self, id: InstanceId, level: usize) {
        let attributes = self.model.attributes(id);
        if attributes.is_empty() {
            return;
        }
        self.out.raw(", attributes: {\n");
        for (name, value) in attributes {
            self.out.repeat(INDENT, level + 1);
            self.out.quoted(name);
            self.out.raw(": ");
            self.attribute(value);
            self.out.raw(",\n");
        }
        self.out.repeat(INDENT, level);
        self.out.raw("}");
    }

    fn attribute(&mut self, value: &Value) {
        let value_type = value.value_type();
        if matches!(value, Value::Bool(_) | Value::Float64(_) | Value::String(_)) {
            write_value(self.out, value, None, None);
            return;
        }
        self.out.raw(value_type.name());
        let is_group = is_group(value_type);
        self.out.raw(if is_group { "" } else { "(" });
        write_value(self.out, value, None, None);
        self.out.raw(if is_group { "" } else { ")" });
    }

    fn source(&mut self, id: InstanceId, notes: &Annotations) {
        if let Some(file) = &notes.source_file {
            self.out.raw(", source_file: ");
            self.out.quoted(file);
            return;
        }
        let Some(property) = self.model.class(id).and_then(source_property) else {
            return;
        };
        let Some(Value::String(source)) = self.model.own_value(id, property) else {
            return;
        };
        self.out.raw(", source: ");
        // A carriage return would not survive a tool that converts line ends, so it is never written as it is.
        let is_readable = source
            .chars()
            .all(|c| !c.is_control() || matches!(c, '\n' | '\t'));
        if source.contains('\n') && is_readable {
            self.out.verbatim(&source);
        } else {
            self.out.quoted(&source);
        }
    }

    fn properties(&mut self, id: InstanceId, notes: &Annotations, level: usize) {
        let model = self.model;
        let source = model.class(id).and_then(source_property);
        let mut is_open = false;
        let mut unknown = sorted(&notes.unknown_properties).into_iter().peekable();
        for (property, value) in model.own_values(id) {
            let info = model.table().property(property);
            if !info.saved || Some(property) == source || is_dangling(model, &value) {
                continue;
            }
            while let Some((name, raw)) = unknown.next_if(|(name, _)| name.as_ref() <= info.name) {
                if name.as_ref() != info.name {
                    self.entry(&mut is_open, name, notes, level);
                    self.out.raw(raw);
                    self.out.raw(",\n");
                }
            }
            self.entry(&mut is_open, info.name, notes, level);
            self.value(property, &value);
            self.out.raw(",\n");
        }
        for (name, raw) in unknown {
            self.entry(&mut is_open, name, notes, level);
            self.out.raw(raw);
            self.out.raw(",\n");
        }
        if is_open {
            self.out.repeat(INDENT, level);
            self.out.raw("}");
        }
    }

    /// Writes the name of a property, before the first one the opening of the map too.
    fn entry(&mut self, is_open: &mut bool, name: &str, notes: &Annotations, level: usize) {
        if !*is_open {
            self.out.raw(", properties: {\n");
            *is_open = true;
        }
        self.comments(&notes.comments, Some(name), level + 1);
        self.out.repeat(INDENT, level + 1);
        self.out.quoted(name);
        self.out.raw(": ");
    }

    fn value(&mut self, property: PropertyId, value: &Value) {
        let target = match value {
            Value::Ref(target) => target.and_then(|target| self.uid(target)),
            _ => None,
        };
        write_value(
            self.out,
            value,
            self.model.table().property(property).enum_id,
            target,
        );
    }

    /// Writes the comments of an instance, and those of properties that have no line any more.
    fn instance_comments(&mut self, id: InstanceId, notes: &Annotations, level: usize) {
        for (property, comment) in &notes.comments {
            let has_line = property
                .as_ref()
                .is_some_and(|name| self.has_line(id, notes, name));
            if !has_line {
                self.comment(comment, level);
            }
        }
    }

    fn has_line(&self, id: InstanceId, notes: &Annotations, name: &str) -> bool {
        let model = self.model;
        let is_own = model.own_values(id).any(|(property, value)| {
            let info = model.table().property(property);
            info.name == name && info.saved && !is_dangling(model, &value)
        });
        is_own
            || notes
                .unknown_properties
                .iter()
                .any(|(unknown, _)| unknown.as_ref() == name)
    }

    fn comments(
        &mut self,
        comments: &[(Option<Arc<str>>, Arc<str>)],
        owner: Option<&str>,
        level: usize,
    ) {
        for (property, comment) in comments {
            if property.as_deref() == owner {
                self.comment(comment, level);
            }
        }
    }

    fn comment(&mut self, comment: &str, level: usize) {
        self.out.repeat(INDENT, level);
        self.out.raw(comment);
        self.out.raw("\n");
    }
}

fn annotations(model: &DataModel, id: InstanceId) -> &Annotations {
    model.annotations(id).unwrap_or(&NO_ANNOTATIONS)
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
