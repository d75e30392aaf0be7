//! Encodes sections that hold instances or their properties. A pure function of its inputs: sections are encoded on any
//! number of threads in any order.

use studio_model::InstanceId;

use super::gather::Classes;
use super::source::{Knowledge, Source};
use super::write::ColumnWriter;
use super::{ParentCoder, Span};
use crate::error::BuildError;

/// The instances with consecutive numbers from `first`, with their classes, parents and columns, before compression.
pub(crate) fn encode_instances(
    source: &Source<'_>,
    ids: &[InstanceId],
    first: u32,
    knowledge: Knowledge,
) -> Result<(Vec<u8>, Vec<usize>), BuildError> {
    let span = Span {
        first,
        count: ids.len() as u32,
    };
    let mut classes = Classes::new(source, knowledge, span);
    let mut coder = ParentCoder::new(span);
    let (mut class_lane, mut parent_lane) =
        (Vec::with_capacity(ids.len()), Vec::with_capacity(ids.len()));
    for (own, &id) in (first..).zip(ids) {
        let place = classes.next_row(id);
        classes.add_values(place, id, own)?;
        class_lane.push(place.class as u32);
        let parent = source
            .model
            .parent(id)
            .and_then(|parent| source.number(parent));
        parent_lane.push(coder.code(own, parent.unwrap_or(0)));
    }
    let mut out = ColumnWriter::default();
    out.instances(ids.len());
    out.lane(&class_lane);
    out.lane(&parent_lane);
    classes.write(&mut out);
    Ok(out.finish())
}

/// The server's properties of the instances with numbers from zero, before compression. A row of a class is its
/// ordinal among those instances.
pub(crate) fn encode_overlay(
    source: &Source<'_>,
    ids: &[InstanceId],
) -> Result<(Vec<u8>, Vec<usize>), BuildError> {
    let model = source.model;
    let has_some = |id: InstanceId| {
        let mut values = model.own_values(id);
        values.any(|(property, value)| source.holds(id, property, &value, Knowledge::Rest))
    };
    // In the order of the tree, which is nearly that of the columns in memory.
    let mut wanted = vec![false; ids.len()];
    for id in model.subtree(model.root()) {
        if let Some(number) = source
            .number(id)
            .filter(|&number| number < source.client_count)
        {
            wanted[number as usize] = has_some(id);
        }
    }
    let mut classes = Classes::new(source, Knowledge::Rest, Span { first: 0, count: 0 });
    if wanted.contains(&true) {
        for ((own, &id), wanted) in (0..).zip(ids).zip(wanted) {
            let place = classes.next_row(id);
            if wanted {
                classes.add_values(place, id, own)?;
            }
        }
    }
    let mut out = ColumnWriter::default();
    classes.write(&mut out);
    Ok(out.finish())
}
