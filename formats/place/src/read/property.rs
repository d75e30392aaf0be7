//! The map of properties: names looked up in the class table, values read as it types them. What it does not know is kept
//! as text.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::{Deserialize, IgnoredAny};
use studio_model::class_table::{Resolved, is_native};
use studio_model::{
    ChangeError, ClassId, Diagnostic, EnumId, InstanceId, Migration, PropertyId, Value, ValueType,
};

use super::wrong_value::wrong_value;
use super::{Reader, Reference};
use crate::kept::unknown_property;
use crate::source_file::source_property;
use crate::text::{Broken, Span};
use crate::value::{Read, needs_escape, read_value};

/// One entry of the map.
#[derive(Clone, Copy)]
struct Entry<'t> {
    id: InstanceId,
    class: ClassId,
    /// As the file writes it.
    key: &'t str,
    /// As the class table writes it.
    name: &'t str,
    key_at: usize,
    value: Span,
}

impl<'t> Reader<'t, '_> {
    pub(super) fn properties(&mut self, id: InstanceId, class: ClassId) -> Result<(), Broken> {
        self.cursor.expect(b'{')?;
        self.start_map();
        while !self.cursor.eat(b'}')? {
            let key_at = self.cursor.at();
            let key = self.cursor.string()?;
            self.cursor.expect(b':')?;
            let value = self.cursor.value()?;
            let key = match key {
                Cow::Borrowed(key) if !key.contains(needs_escape) => key,
                key => {
                    self.bad_name(id, &key, key_at);
                    self.cursor.separator(b'}')?;
                    continue;
                }
            };
            let resolved = self.model.table().resolve(class, key);
            let name = self.canonical_name(resolved).unwrap_or(key);
            self.give_comments((id, Some(name)));
            self.property(
                Entry {
                    id,
                    class,
                    key,
                    name,
                    key_at,
                    value,
                },
                resolved,
            );
            self.previous = Some(((id, Some(name)), self.cursor.at()));
            self.cursor.separator(b'}')?;
        }
        self.give_comments((id, None));
        Ok(())
    }

    fn canonical_name(&self, resolved: Option<Resolved<'static>>) -> Option<&'static str> {
        let property = match resolved? {
            Resolved::Property(property) | Resolved::Alias(property) => property,
            Resolved::Migrated(migration) => migration.single_target()?,
        };
        Some(self.model.table().property(property).name)
    }

    /// Reports a name that no property can have.
    fn bad_name(&mut self, id: InstanceId, name: &str, at: usize) {
        self.problem(at, id, |_| {
            Diagnostic::error(
                "bad-name",
                format!("`{}` is no name of a property", name.escape_debug()),
            )
            .with_hint("a property's name has no escapes, quotes or line ends")
        });
    }

    /// Forgets the keys of the map before.
    pub(super) fn start_map(&mut self) {
        self.seen.map += 1;
        self.seen.others.clear();
    }

    fn property(&mut self, entry: Entry<'t>, resolved: Option<Resolved<'static>>) {
        let table = self.model.table();
        match resolved {
            Some(Resolved::Property(property) | Resolved::Alias(property)) => {
                let info = table.property(property);
                if self.saw(property) {
                    self.duplicate_key(entry.id, entry.name, entry.key_at);
                } else if Some(property) == source_property(entry.class) {
                    self.native_property(entry);
                } else if !info.saved {
                    self.problem(entry.key_at, entry.id, |_| {
                        let message = format!(
                            "`{}` is not kept in places; the value is not used",
                            entry.key
                        );
                        Diagnostic::warning("not-saved", message).with_hint("delete it")
                    });
                } else if let Some(value) =
                    self.read(entry, info.value_type, info.enum_id, entry.name)
                {
                    self.set(entry, property, value);
                }
            }
            Some(Resolved::Migrated(migration)) => self.migrated_property(entry, migration),
            None => self.unknown_property(entry),
        }
    }

    /// Notes a property of this map; whether it was noted before.
    fn saw(&mut self, property: PropertyId) -> bool {
        let place = property.index();
        if self.seen.properties.len() <= place {
            self.seen.properties.resize(place + 1, 0);
        }
        std::mem::replace(&mut self.seen.properties[place], self.seen.map) == self.seen.map
    }

    fn set(&mut self, entry: Entry<'_>, property: PropertyId, read: Read) {
        let value = match read {
            Read::Value(value) => value,
            Read::Reference(target) => {
                self.references.push(Reference {
                    id: entry.id,
                    property,
                    target,
                    value: entry.value,
                });
                return;
            }
        };
        if let Err(error) = self.model.set_property(entry.id, property, value) {
            self.refused(entry, error);
        }
    }

    /// Reports a value that the model does not take.
    fn refused(&mut self, entry: Entry<'_>, error: ChangeError) {
        let code = match error {
            ChangeError::NotFinite => "not-finite",
            ChangeError::BadText => "too-long",
            _ => "wrong-type",
        };
        self.keep_raw(entry.id, entry.key, entry.value);
        self.problem(entry.value.start as usize, entry.id, |_| {
            Diagnostic::error(code, format!("`{}`: {error}", entry.key))
        });
    }

    /// Reads the value; what is wrong with it is reported, and its text kept.
    fn read(
        &mut self,
        entry: Entry<'_>,
        value_type: ValueType,
        enum_id: Option<EnumId>,
        name: &str,
    ) -> Option<Read> {
        let text = entry.value.of(self.cursor.text());
        match read_value(text, value_type, enum_id) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.keep_raw(entry.id, name, entry.value);
                self.problem(entry.value.start as usize, entry.id, |reader| {
                    let subject = format!("`{name}` of a {}", reader.model.class_name(entry.id));
                    wrong_value(&subject, text, value_type, &problem)
                });
                None
            }
        }
    }

    /// A former name: its value is converted, and yields to one under today's name.
    fn migrated_property(&mut self, entry: Entry<'t>, migration: &'static Migration) {
        if !self.seen.others.insert(Cow::Borrowed(entry.key)) {
            return self.duplicate_key(entry.id, entry.key, entry.key_at);
        }
        let Some(read) = self.read(entry, migration.from_type, migration.from_enum, entry.key)
        else {
            return;
        };
        let converted = match &read {
            Read::Value(value) => migration.convert(value),
            Read::Reference(_) => None,
        };
        let Some(value) = converted else {
            return self.refused(entry, ChangeError::NoSuchEnumItem);
        };
        for &property in &migration.to {
            let is_given = self
                .seen
                .properties
                .get(property.index())
                .is_some_and(|map| *map == self.seen.map);
            if !is_given {
                self.set(entry, property, Read::Value(Value::clone(&value)));
            }
        }
    }

    fn unknown_property(&mut self, entry: Entry<'t>) {
        if !self.seen.others.insert(Cow::Borrowed(entry.key)) {
            return self.duplicate_key(entry.id, entry.key, entry.key_at);
        }
        if is_native(entry.key) {
            return self.native_property(entry);
        }
        let text = entry.value.of(self.cursor.text());
        let is_ron = ron::Deserializer::from_str(text)
            .map_err(|error| error.code)
            .and_then(|mut ron| IgnoredAny::deserialize(&mut ron).and_then(|_| ron.end()));
        if let Err(error) = is_ron {
            return self.problem(entry.value.start as usize, entry.id, |_| {
                Diagnostic::error(
                    "syntax",
                    format!("the value of `{}` cannot be read: {error}", entry.key),
                )
            });
        }
        self.keep_raw(entry.id, entry.key, entry.value);
        if entry.class == self.model.table().unknown_class() {
            return;
        }
        self.problem(entry.key_at, entry.id, |reader| {
            let near = reader.suggestion(|table| table.suggest_property(entry.class, entry.key));
            unknown_property(entry.key, reader.model.class_name(entry.id), near)
        });
    }

    /// Reports what is a field of the instance and not one of its properties.
    fn native_property(&mut self, entry: Entry<'_>) {
        let hint = match entry.key {
            "Name" => "write `name: \"…\"` beside `class`",
            "Tags" => "write `tags: [\"…\"]` beside `class`",
            "ClassName" | "className" => "write `class: \"…\"` as the first field",
            "Parent" => "an instance stands in the `children` of its parent",
            "UniqueId" | "HistoryId" => "delete it; the instance has a `uid`",
            "Source" => "write `source: \"…\"` or `source_file: \"….luau\"` beside `class`",
            _ => "write `attributes: {\"…\": …}` beside `class`",
        };
        self.problem(entry.key_at, entry.id, |_| {
            Diagnostic::error(
                "not-a-property",
                format!("`{}` is no property in place files", entry.key),
            )
            .with_hint(hint)
        });
    }

    fn keep_raw(&mut self, id: InstanceId, name: &str, value: Span) {
        let raw: Arc<str> = Arc::from(value.of(self.cursor.text()));
        if let Some(annotations) = self.model.annotations_mut(id) {
            annotations.unknown_properties.push((Arc::from(name), raw));
        }
    }
}
