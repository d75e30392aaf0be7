//! A delta as text, one fact a line, in the words of place files: `set "uid" "Size" (4, 1, 2)`. Whoever finds such a file
//! can read what was done; a program reads as much of it as it understands.

use std::sync::Arc;

use studio_model::{Annotations, ClassTable, Uid, Value};

use super::{Delta, FieldChange, FieldKey, FieldValue, Placement};
use crate::text::{Broken, Cursor};
use crate::value::{Read, TextBuffer, read_typed, read_value, write_typed, write_uid, write_value};

/// Why a line is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct DeltaTextError {
    /// From 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// Writes a delta.
pub fn write_delta(delta: &Delta) -> String {
    let mut out = TextBuffer::default();
    for placement in &delta.placed {
        write_placement(&mut out, placement);
    }
    for field in &delta.fields {
        write_field(&mut out, field);
    }
    for uid in &delta.removed {
        out.raw("remove ");
        write_uid(&mut out, *uid);
        out.raw("\n");
    }
    out.into_string()
}

/// `root`, or a uid in quotes.
fn write_who(out: &mut TextBuffer, uid: Option<Uid>) {
    match uid {
        Some(uid) => write_uid(out, uid),
        None => out.raw("root"),
    }
}

fn write_placement(out: &mut TextBuffer, placement: &Placement) {
    if let Some(class) = &placement.class {
        out.raw("new ");
        write_uid(out, placement.uid);
        out.raw(" ");
        out.quoted(class);
    } else {
        out.raw("move ");
        write_uid(out, placement.uid);
    }
    out.raw(" in ");
    write_who(out, placement.parent);
    if let Some(after) = placement.after {
        out.raw(" after ");
        write_uid(out, after);
    }
    out.raw("\n");
}

fn write_field(out: &mut TextBuffer, field: &FieldChange) {
    let mut head = |word: &str| {
        out.raw(word);
        out.raw(" ");
        write_who(out, field.uid);
    };
    match (&field.key, &field.value) {
        (FieldKey::Name, FieldValue::Name(name)) => {
            head("name");
            out.raw(" ");
            out.quoted(name);
        }
        (FieldKey::Property(property), value) => {
            head("set");
            let info = ClassTable::get().property(*property);
            out.raw(" ");
            out.quoted(ClassTable::get().class(info.owner).name);
            out.raw(" ");
            out.quoted(info.name);
            out.raw(" ");
            match value {
                FieldValue::Value(value) => write_value(out, value, info.enum_id, None),
                FieldValue::Reference(target) => write_value(out, &Value::Ref(None), None, *target),
                _ => out.raw("None"),
            }
        }
        (FieldKey::Attribute(name), value) => {
            let is_there = matches!(value, FieldValue::Value(_));
            head(if is_there {
                "attribute"
            } else {
                "no_attribute"
            });
            out.raw(" ");
            out.quoted(name);
            if let FieldValue::Value(value) = value {
                out.raw(" ");
                write_typed(out, value);
            }
        }
        (FieldKey::Tag(tag), value) => {
            let is_there = *value == FieldValue::Present(true);
            head(if is_there { "tag" } else { "no_tag" });
            out.raw(" ");
            out.quoted(tag);
        }
        (FieldKey::Annotations, FieldValue::Annotations(notes)) => {
            head("notes");
            write_annotations(out, notes);
        }
        _ => return,
    }
    out.raw("\n");
}

fn write_annotations(out: &mut TextBuffer, notes: &Annotations) {
    if let Some(class) = &notes.unknown_class {
        out.raw(" class ");
        out.quoted(class);
    }
    if let Some(file) = &notes.source_file {
        out.raw(" file ");
        out.quoted(file);
    }
    for (name, raw) in &notes.unknown_properties {
        out.raw(" raw ");
        out.quoted(name);
        out.raw(" ");
        out.quoted(raw);
    }
    for (property, comment) in &notes.comments {
        out.raw(" comment ");
        out.quoted(property.as_deref().unwrap_or_default());
        out.raw(" ");
        out.quoted(comment);
    }
}

/// Reads a delta. Whether it fits a model is found out when it is applied.
///
/// # Errors
/// The first line that is not understood.
pub fn read_delta(text: &str) -> Result<Delta, DeltaTextError> {
    let mut delta = Delta::default();
    for (number, line) in text.lines().enumerate() {
        read_line(line, &mut delta).map_err(|broken| DeltaTextError {
            line: number + 1,
            message: broken.message,
        })?;
    }
    Ok(delta)
}

fn read_line(line: &str, delta: &mut Delta) -> Result<(), Broken> {
    let mut cursor = Cursor::new(line);
    match cursor.word()? {
        "remove" => delta.removed.push(uid(&mut cursor)?),
        "new" => {
            let uid = uid(&mut cursor)?;
            let class = Some(Arc::from(cursor.string()?));
            delta.placed.push(placement(&mut cursor, uid, class)?);
        }
        "move" => {
            let uid = uid(&mut cursor)?;
            delta.placed.push(placement(&mut cursor, uid, None)?);
        }
        word => {
            let uid = who(&mut cursor)?;
            let (key, value) = field(word, &mut cursor)?;
            delta.fields.push(FieldChange { uid, key, value });
        }
    }
    if cursor.peek()?.is_some() {
        return Err(cursor.unexpected("the end of the line"));
    }
    Ok(())
}

fn placement(
    cursor: &mut Cursor<'_>,
    uid: Uid,
    class: Option<Arc<str>>,
) -> Result<Placement, Broken> {
    if cursor.word()? != "in" {
        return Err(cursor.unexpected("`in`"));
    }
    let parent = who(cursor)?;
    let after = match cursor.word()? {
        "after" => Some(self::uid(cursor)?),
        _ => None,
    };
    Ok(Placement {
        uid,
        class,
        parent,
        after,
    })
}

fn who(cursor: &mut Cursor<'_>) -> Result<Option<Uid>, Broken> {
    match cursor.word()? {
        "root" => Ok(None),
        _ => uid(cursor).map(Some),
    }
}

fn uid(cursor: &mut Cursor<'_>) -> Result<Uid, Broken> {
    let text = cursor.string()?;
    text.parse()
        .map_err(|_| Broken::syntax(cursor.at(), format!("`{text}` is no uid")))
}

fn field(word: &str, cursor: &mut Cursor<'_>) -> Result<(FieldKey, FieldValue), Broken> {
    Ok(match word {
        "name" => (FieldKey::Name, FieldValue::Name(cursor.string()?.into())),
        "set" => return property(cursor),
        "attribute" => {
            let name = FieldKey::Attribute(cursor.string()?.into());
            let span = cursor.value()?;
            let read = read_typed(span.of(cursor.text()));
            let value = read
                .and_then(Result::ok)
                .ok_or_else(|| Broken::syntax(cursor.at(), "this is no attribute's value"))?;
            (name, FieldValue::Value(value))
        }
        "no_attribute" => (
            FieldKey::Attribute(cursor.string()?.into()),
            FieldValue::Present(false),
        ),
        "tag" | "no_tag" => (
            FieldKey::Tag(cursor.string()?.into()),
            FieldValue::Present(word == "tag"),
        ),
        "notes" => {
            let notes = Box::new(annotations(cursor)?);
            (FieldKey::Annotations, FieldValue::Annotations(notes))
        }
        _ => return Err(Broken::syntax(0, format!("`{word}` is not known"))),
    })
}

fn property(cursor: &mut Cursor<'_>) -> Result<(FieldKey, FieldValue), Broken> {
    let (class, name) = (cursor.string()?, cursor.string()?);
    let table = ClassTable::get();
    let found = table
        .class_named(&class)
        .and_then(|class| table.find(class, &name));
    let Some(property) = found else {
        let message = format!("there is no property `{name}` of {class}");
        return Err(Broken::syntax(cursor.at(), message));
    };
    let info = table.property(property);
    let span = cursor.value()?;
    let read = read_value(span.of(cursor.text()), info.value_type, info.enum_id);
    let value = match read {
        Ok(Read::Reference(uid)) => FieldValue::Reference(Some(uid)),
        Ok(Read::Value(Value::Ref(_))) => FieldValue::Reference(None),
        Ok(Read::Value(value)) => FieldValue::Value(value),
        Err(problem) => return Err(Broken::syntax(cursor.at(), problem.to_string())),
    };
    Ok((FieldKey::Property(property), value))
}

fn annotations(cursor: &mut Cursor<'_>) -> Result<Annotations, Broken> {
    let mut notes = Annotations::default();
    loop {
        match cursor.word()? {
            "" => return Ok(notes),
            "class" => notes.unknown_class = Some(cursor.string()?.into()),
            "file" => notes.source_file = Some(cursor.string()?.into()),
            "raw" => {
                let name = cursor.string()?.into();
                notes
                    .unknown_properties
                    .push((name, cursor.string()?.into()));
            }
            "comment" => {
                let property = Some(cursor.string()?)
                    .filter(|name| !name.is_empty())
                    .map(Arc::from);
                notes.comments.push((property, cursor.string()?.into()));
            }
            word => return Err(Broken::syntax(0, format!("`{word}` is not known"))),
        }
    }
}
