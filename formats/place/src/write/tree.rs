//! The tree of instances as text: their order, their brackets, their own fields.

use std::collections::HashMap;

use studio_model::{Annotations, DataModel, InstanceId, Uid, Value};

use crate::migration::PLACE_FORMAT;
use crate::source_file::source_property;
use crate::value::{TextBuffer, write_typed, write_uid};

/// The text behind the instances.
pub(super) const TAIL: &str = "    ],\n)\n";

/// What most instances have.
static NO_ANNOTATIONS: Annotations = Annotations {
    unknown_class: None,
    unknown_properties: Vec::new(),
    comments: Vec::new(),
    source_file: None,
};

pub(super) const INDENT: &str = "    ";

/// Levels of indentation of what hangs below the root.
const SERVICE_LEVEL: usize = 2;

/// Writes one model. Each instance's text depends on the model only, so any number of them can be written at once.
pub(super) struct TreeWriter<'a> {
    pub(super) model: &'a DataModel,
    uids: HashMap<InstanceId, Uid>,
}

impl<'a> TreeWriter<'a> {
    /// `uids` are those of instances that have none but need one.
    pub(super) fn new(model: &'a DataModel, uids: HashMap<InstanceId, Uid>) -> Self {
        Self { model, uids }
    }

    /// The text before the instances.
    pub(super) fn head(&self) -> TextBuffer {
        let mut out = TextBuffer::default();
        for (_, comment) in &annotations(self.model, self.model.root()).comments {
            write_comment(&mut out, comment, 0);
        }
        out.raw("(\n    format: ");
        out.integer(PLACE_FORMAT);
        out.raw(",\n    root: [\n");
        out
    }

    /// All instances in the order of the text, each with its level of indentation.
    pub(super) fn order(&self) -> Vec<(InstanceId, usize)> {
        let root = self.model.root();
        let mut order = Vec::with_capacity(self.model.len());
        let mut level = SERVICE_LEVEL;
        let mut next = self.model.first_child(root);
        while let Some(id) = next {
            order.push((id, level));
            next = self.model.first_child(id);
            level += 1;
            let mut at = id;
            while next.is_none() && at != root {
                next = self.model.next_sibling(at);
                level -= 1;
                at = self.model.parent(at).unwrap_or(root);
            }
        }
        order
    }

    /// Writes an instance, the opening of its children, and the closing of what ends with it.
    pub(super) fn element(&self, out: &mut TextBuffer, id: InstanceId, level: usize) {
        self.instance(out, id, level);
        if self.model.first_child(id).is_some() {
            out.raw(", children: [\n");
            return;
        }
        out.raw("),\n");
        let (mut at, mut level) = (id, level);
        while level > SERVICE_LEVEL && self.model.next_sibling(at).is_none() {
            level -= 1;
            out.repeat(INDENT, level);
            out.raw("]),\n");
            at = self.model.parent(at).unwrap_or(self.model.root());
        }
    }

    /// Writes an instance up to the end of its own fields.
    fn instance(&self, out: &mut TextBuffer, id: InstanceId, level: usize) {
        let notes = annotations(self.model, id);
        let comments = self.comments(id, notes);
        for comment in &comments.of_instance {
            write_comment(out, comment, level);
        }
        let class = self.model.class_name(id);
        out.repeat(INDENT, level);
        out.raw("(class: ");
        out.quoted(class);
        if let Some(uid) = self.uid(id) {
            out.raw(", uid: ");
            write_uid(out, uid);
        }
        let name = self.model.name(id);
        if name != class {
            out.raw(", name: ");
            out.quoted(name);
        }
        let tags = self.model.tags(id);
        if !tags.is_empty() {
            out.raw(", tags: ");
            out.texts(tags.iter().map(AsRef::as_ref));
        }
        self.attributes(out, id, level);
        self.source(out, id, notes);
        self.properties(out, id, notes, &comments, level);
    }

    pub(super) fn uid(&self, id: InstanceId) -> Option<Uid> {
        self.model.uid(id).or_else(|| self.uids.get(&id).copied())
    }

    fn attributes(&self, out: &mut TextBuffer, id: InstanceId, level: usize) {
        let attributes = self.model.attributes(id);
        if attributes.is_empty() {
            return;
        }
        out.raw(", attributes: {\n");
        for (name, value) in attributes {
            out.repeat(INDENT, level + 1);
            out.quoted(name);
            out.raw(": ");
            write_typed(out, value);
            out.raw(",\n");
        }
        out.repeat(INDENT, level);
        out.raw("}");
    }

    fn source(&self, out: &mut TextBuffer, id: InstanceId, notes: &Annotations) {
        if let Some(file) = &notes.source_file {
            out.raw(", source_file: ");
            out.quoted(file);
            return;
        }
        let property = self.model.class(id).and_then(source_property);
        let own = property.and_then(|property| self.model.own_value(id, property));
        let Some(Value::String(source)) = own else {
            return;
        };
        out.raw(", source: ");
        // A carriage return would not survive a tool that converts line ends, so it is never written as it is.
        let is_readable = source
            .chars()
            .all(|c| !c.is_control() || matches!(c, '\n' | '\t'));
        if source.contains('\n') && is_readable {
            out.verbatim(&source);
        } else {
            out.quoted(&source);
        }
    }
}

pub(super) fn write_comment(out: &mut TextBuffer, comment: &str, level: usize) {
    out.repeat(INDENT, level);
    out.raw(comment);
    out.raw("\n");
}

fn annotations(model: &DataModel, id: InstanceId) -> &Annotations {
    model.annotations(id).unwrap_or(&NO_ANNOTATIONS)
}
