//! A [`DataModel`] as `place.ron`: one text for one model. Fields in a fixed order, properties sorted by name and only
//! those that differ from their defaults, one a line, LF. What a text said beyond the model (comments, unknown classes
//! and properties) is written back.

mod properties;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::{HashMap, HashSet};
use std::io;

use rayon::prelude::*;
use studio_model::{DataModel, InstanceId, Uid, Value};

use crate::identity::derived_uids;
use crate::value::TextBuffer;
use tree::{TAIL, TreeWriter};

/// Instances whose text one thread writes at a time.
const PIECE_INSTANCES: usize = 4096;

/// Pieces that are in memory at once, besides the text itself: some 25 MB.
const BATCH_PIECES: usize = 16;

/// The model as text. A source that has a file of its own (`Annotations::source_file`) is not in it.
///
/// References need uids: an instance that is referred to and has none is written with the one that
/// [`assign_uids`](crate::assign_uids) would give it.
pub fn write_string(model: &DataModel) -> String {
    let mut text = String::new();
    let written = write_pieces(model, |piece| {
        text.push_str(piece);
        Ok(())
    });
    debug_assert!(written.is_ok(), "collecting text cannot fail");
    text
}

/// Writes the model's text, piece by piece; see [`write_string`].
///
/// # Errors
/// Those of `sink`.
pub fn write_to(model: &DataModel, mut sink: impl io::Write) -> io::Result<()> {
    write_pieces(model, |piece| sink.write_all(piece.as_bytes()))?;
    sink.flush()
}

/// Writes pieces of the text on all threads, and emits them in order.
fn write_pieces(model: &DataModel, mut emit: impl FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    let writer = TreeWriter::new(model, missing_uids(model));
    emit(writer.head().as_str())?;
    let piece = |instances: &[(InstanceId, usize)]| {
        let mut out = TextBuffer::default();
        for &(id, level) in instances {
            writer.element(&mut out, id, level);
        }
        out
    };
    for batch in writer.order().chunks(PIECE_INSTANCES * BATCH_PIECES) {
        let pieces: Vec<TextBuffer> = batch.par_chunks(PIECE_INSTANCES).map(piece).collect();
        for piece in pieces {
            emit(piece.as_str())?;
        }
    }
    emit(TAIL)
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
