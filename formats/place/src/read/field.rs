//! The fields of an instance: who it is, its tags, a script's source; attributes and properties are in files of their own.

use std::sync::Arc;

use studio_model::{Change, Diagnostic, InstanceId, Value, limits};

use super::instance::Open;
use super::{Claim, Reader};
use crate::folder::{ScriptError, is_inside};
use crate::source_file::source_property;
use crate::text::Broken;

/// The fields that an instance may have, besides its class.
const FIELDS: [&str; 8] = [
    "uid",
    "name",
    "tags",
    "attributes",
    "source_file",
    "source",
    "properties",
    "children",
];

/// Which of them were read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fields(u8);

impl Fields {
    /// Notes a field; whether it is the first of its name.
    fn insert(&mut self, place: usize) -> bool {
        let is_new = self.0 >> place & 1 == 0;
        self.0 |= 1 << place;
        is_new
    }
}

impl Reader<'_, '_> {
    /// Reads one field. Of `children` only the opening bracket, and `true`.
    pub(super) fn field(&mut self, open: &mut Open) -> Result<bool, Broken> {
        let name = self.cursor.word()?;
        let at = self.cursor.at() - name.len();
        if name.is_empty() {
            return Err(self.cursor.unexpected("a field such as `name` or `)`"));
        }
        self.give_comments((open.id, None));
        self.cursor.expect(b':')?;
        let Some(place) = FIELDS.iter().position(|field| *field == name) else {
            self.unknown_field(open.id, name, at);
            self.cursor.value()?;
            return Ok(false);
        };
        let is_new = open.fields.insert(place);
        if !is_new {
            self.duplicate_key(open.id, name, at);
        }
        match name {
            "children" => {
                self.cursor.expect(b'[')?;
                return Ok(true);
            }
            _ if !is_new => {
                self.cursor.value()?;
            }
            "uid" => self.uid(open.id)?,
            "name" => self.name(open.id)?,
            "tags" => self.tags(open.id)?,
            "attributes" => self.attributes(open.id)?,
            "properties" => self.properties(open.id, open.class)?,
            "source_file" => self.source_file(open)?,
            _ => self.source(open)?,
        }
        Ok(false)
    }

    fn unknown_field(&mut self, id: InstanceId, name: &str, at: usize) {
        self.problem(at, id, |reader| {
            let (message, hint) = if name == "class" {
                (
                    "the class is given twice, or not first".to_owned(),
                    "write it once, before all other fields".to_owned(),
                )
            } else {
                let is_property = reader
                    .model
                    .class(id)
                    .is_some_and(|class| reader.model.table().find(class, name).is_some());
                let hint = if is_property {
                    format!("it is a property: write it into `properties: {{\"{name}\": …}}`")
                } else {
                    format!("the fields are class, {}", FIELDS.join(", "))
                };
                (format!("an instance has no field `{name}`"), hint)
            };
            Diagnostic::error("unknown-field", message).with_hint(hint)
        });
    }

    /// Reports a key that its map has already.
    pub(super) fn duplicate_key(&mut self, id: InstanceId, key: &str, at: usize) {
        self.problem(at, id, |_| {
            Diagnostic::error("duplicate-key", format!("`{key}` is given twice"))
                .with_hint("delete one of the two")
        });
    }

    /// Reports a text or a list beyond its limit.
    pub(super) fn too_long(&mut self, id: InstanceId, what: &str, at: usize) {
        self.problem(at, id, |_| {
            Diagnostic::error(
                "too-long",
                format!("{what} is empty or longer than allowed"),
            )
        });
    }

    fn uid(&mut self, id: InstanceId) -> Result<(), Broken> {
        let at = self.cursor.start()?;
        let text = self.cursor.string()?;
        let Ok(uid) = text.parse() else {
            self.problem(at, id, |_| {
                Diagnostic::error("bad-uid", format!("`{text}` is no uid"))
                    .with_hint("a uid has 1 to 11 letters and digits; leave it out, and `studio fmt` writes one")
            });
            return Ok(());
        };
        self.uids.push(Claim {
            uid,
            at: at as u32,
            id,
        });
        self.model.set_uid(id, Some(uid));
        Ok(())
    }

    fn name(&mut self, id: InstanceId) -> Result<(), Broken> {
        let at = self.cursor.start()?;
        let name = self.cursor.string()?;
        if name.len() > limits::NAME_BYTES_MAX {
            self.too_long(id, "the name", at);
        } else {
            let name = self.model.intern(&name);
            self.model.set_name_id(id, name);
        }
        Ok(())
    }

    fn tags(&mut self, id: InstanceId) -> Result<(), Broken> {
        self.cursor.expect(b'[')?;
        while !self.cursor.eat(b']')? {
            self.give_comments((id, None));
            let at = self.cursor.at();
            let tag: Arc<str> = self.cursor.string()?.into();
            if self.model.tags(id).binary_search(&tag).is_ok() {
                self.duplicate_key(id, &tag, at);
            } else if self.model.apply(Change::AddTag { id, tag }).is_err() {
                self.too_long(id, "this tag, or the list of tags,", at);
            }
            self.cursor.separator(b']')?;
        }
        Ok(())
    }

    fn source_file(&mut self, open: &Open) -> Result<(), Broken> {
        let at = self.cursor.start()?;
        let path = self.cursor.string()?;
        if let Some(annotations) = self.model.annotations_mut(open.id) {
            annotations.source_file = Some(Arc::from(path.as_ref()));
        }
        if open.class == self.model.table().unknown_class() {
            return Ok(());
        }
        let read = if is_inside(&path) {
            self.scripts.read(&path)
        } else {
            Err(ScriptError::Escapes)
        };
        match read {
            Ok(source) => self.set_source(open, &source, at),
            Err(error) => self.problem(at, open.id, |_| unreadable(&path, &error)),
        }
        Ok(())
    }

    fn source(&mut self, open: &Open) -> Result<(), Broken> {
        let at = self.cursor.start()?;
        let source = self.cursor.string()?;
        if open.class != self.model.table().unknown_class() {
            self.set_source(open, &source, at);
        } else if let Some(annotations) = self.model.annotations_mut(open.id) {
            let raw = self
                .cursor
                .text()
                .get(at..self.cursor.at())
                .unwrap_or_default();
            annotations
                .unknown_properties
                .push((Arc::from("Source"), Arc::from(raw)));
        }
        Ok(())
    }

    fn set_source(&mut self, open: &Open, source: &str, at: usize) {
        let Some(property) = source_property(open.class) else {
            return self.problem(at, open.id, |reader| {
                let message = format!("a {} has no source", reader.model.class_name(open.id));
                Diagnostic::error("not-a-script", message)
                    .with_hint("Script, LocalScript and ModuleScript have one")
            });
        };
        if self
            .model
            .set_property(open.id, property, Value::String(Arc::from(source)))
            .is_err()
        {
            self.too_long(open.id, "the source", at);
        }
    }
}

fn unreadable(path: &str, error: &ScriptError) -> Diagnostic {
    let (code, hint) = match error {
        ScriptError::Missing => (
            "missing-file",
            "create the file, or correct the path: it is relative to place.ron",
        ),
        ScriptError::Escapes => (
            "path-escapes",
            "use a path below the place's folder, without `..` and links out of it",
        ),
        ScriptError::TooLong => ("too-long", "split the script into modules"),
        ScriptError::NotUtf8 => ("not-utf8", "save the file as UTF-8"),
        ScriptError::Unreadable(_) => ("unreadable-file", "check the permissions of the file"),
    };
    Diagnostic::error(code, format!("the script file `{path}`: {error}")).with_hint(hint)
}
