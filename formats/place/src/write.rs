//! A [`DataModel`] as `place.ron`: one text for one model. Fields in a fixed order, properties sorted by name and only
//! those that differ from their defaults, one a line, LF. What a text said beyond the model (comments, unknown classes
//! and properties) is written back.

#[cfg(test)]
mod tests;
mod tree;

use std::collections::{HashMap, HashSet};
use std::io;

use studio_model::{DataModel, InstanceId, Uid, Value};

use crate::identity::derived_uids;
use crate::value::TextBuffer;
use tree::TreeWriter;

/// Bytes that are collected before they are handed on.
const CHUNK_BYTES: usize = 1 << 20;

/// The model as text. A source that has a file of its own (`Annotations::source_file`) is not in it.
///
/// References need uids: an instance that is referred to and has none is written with the one that
/// [`assign_uids`](crate::assign_uids) would give it.
pub fn write_string(model: &DataModel) -> String {
    let mut out = TextBuffer::default();
    let written = write_pieces(model, &mut out, |_| Ok(()));
    debug_assert!(written.is_ok(), "collecting text cannot fail");
    out.into_string()
}

/// Writes the model's text, piece by piece.
///
/// # Errors
/// Those of `sink`.
pub fn write_to(model: &DataModel, mut sink: impl io::Write) -> io::Result<()> {
    let mut out = TextBuffer::with_capacity(CHUNK_BYTES + CHUNK_BYTES / 8);
    write_pieces(model, &mut out, |out| {
        if out.as_str().len() >= CHUNK_BYTES {
            sink.write_all(out.as_str().as_bytes())?;
            out.clear();
        }
        Ok(())
    })?;
    sink.write_all(out.as_str().as_bytes())?;
    sink.flush()
}

/// Writes the model's text to `out` and calls `flush` after every instance.
fn write_pieces(
    model: &DataModel,
    out: &mut TextBuffer,
    flush: impl FnMut(&mut TextBuffer) -> io::Result<()>,
) -> io::Result<()> {
    TreeWriter::new(model, missing_uids(model), out, flush).document()
}

/// The uids of instances that are referred to and have none.
fn missing_uids(model: &DataModel) -> HashMap<InstanceId, Uid> {
    let root = model.root();
    if model.descendants(root).all(|id| model.uid(id).is_some()) {
        return HashMap::new();
    }
    let targets: HashSet<InstanceId> = model
        .descendants(root)
        .flat_map(|id| model.own_values(id))
        .filter_map(|(_, value)| {
            if let Value::Ref(target) = value {
                target
            } else {
                None
            }
        })
        .filter(|target| model.uid(*target).is_none())
        .collect();
    if targets.is_empty() {
        return HashMap::new();
    }
    derived_uids(model)
        .into_iter()
        .filter(|(id, _)| targets.contains(id))
        .collect()
}
