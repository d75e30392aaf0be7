//! What only the server knows of every instance: its uid, and its place among its siblings. Both are nearly free where
//! they follow the order of the tree.

use studio_model::{InstanceId, Uid};

use crate::body::Body;
use crate::chunk::Source;
use crate::planes::{Lane, read_lane, write_lane};
use crate::wire::{Reader, WireError, Writer, unzigzag, zigzag};

/// Predicts the ordinal of an instance among its siblings: one more than that of the sibling before it in the same
/// section.
#[derive(Debug)]
struct Ordinals {
    /// By parent: the section in which a child was last seen, and the ordinal that follows it.
    next: Vec<(u32, u32)>,
}

impl Ordinals {
    fn new(count: usize) -> Self {
        Self {
            next: vec![(u32::MAX, 0); count],
        }
    }

    fn predicted(&self, section: u32, parent: u32) -> u32 {
        let (seen_in, next) = self.next[parent as usize];
        if seen_in == section { next } else { 0 }
    }

    fn seen(&mut self, section: u32, parent: u32, ordinal: u32) {
        self.next[parent as usize] = (section, ordinal.wrapping_add(1));
    }
}

/// Which section each number belongs to: the ends of the runs of numbers, ascending.
fn sections(ends: &[u32], count: usize) -> impl Iterator<Item = u32> {
    let mut section = 0;
    (0..count as u32).map(move |number| {
        while ends.get(section).is_some_and(|&end| end <= number) {
            section += 1;
        }
        section as u32
    })
}

/// Writes the identities of `ids`, which are all published instances by number.
pub(crate) fn encode(
    source: &Source<'_>,
    ids: &[InstanceId],
    ends: &[u32],
    uid_of: &(dyn Fn(InstanceId) -> Option<Uid> + Sync),
) -> (Vec<u8>, Vec<usize>) {
    let model = source.model;
    let mut body = Body::default();
    write_lane(&mut body, &order_lane(source, ids, ends));
    let (mut low, mut high) = (Vec::with_capacity(ids.len()), Vec::with_capacity(ids.len()));
    let mut last = 0u64;
    for id in model
        .subtree(model.root())
        .filter(|&id| source.number(id).is_some())
    {
        let bits = uid_of(id).map_or(0, Uid::to_u64);
        let step = zigzag(bits.wrapping_sub(last.wrapping_add(1)) as i64);
        low.push(step as u32);
        high.push((step >> 32) as u32);
        last = bits;
    }
    write_lane(&mut body, &low);
    write_lane(&mut body, &high);
    body.behind(Writer::new())
}

/// By how much each instance's ordinal misses the predicted one.
fn order_lane(source: &Source<'_>, ids: &[InstanceId], ends: &[u32]) -> Vec<u32> {
    let model = source.model;
    let mut ordinal_of = vec![0u32; ids.len()];
    for &id in ids {
        let published = model.children(id).filter_map(|child| source.number(child));
        for (ordinal, number) in (0..).zip(published) {
            ordinal_of[number as usize] = ordinal;
        }
    }
    let mut ordinals = Ordinals::new(ids.len());
    let rows = ids.iter().zip(&ordinal_of).zip(sections(ends, ids.len()));
    rows.map(|((&id, &ordinal), section)| {
        // The root is nobody's child.
        let parent = model.parent(id).and_then(|parent| source.number(parent));
        let Some(parent) = parent else { return 0 };
        let miss = ordinal.wrapping_sub(ordinals.predicted(section, parent));
        ordinals.seen(section, parent, ordinal);
        miss
    })
    .collect()
}

/// The tree of a snapshot: who is whose child, in order.
#[derive(Debug)]
pub(crate) struct Tree {
    /// By parent: where its children begin in `children`; one more entry at the end.
    starts: Vec<u32>,
    children: Vec<u32>,
}

impl Tree {
    /// The children of a number, in order.
    pub(crate) fn children(&self, number: u32) -> &[u32] {
        let (start, end) = (
            self.starts[number as usize],
            self.starts[number as usize + 1],
        );
        &self.children[start as usize..end as usize]
    }
}

/// The uids, in the order of the tree.
#[derive(Debug)]
pub(crate) struct Uids {
    low: Lane,
    high: Lane,
    row: usize,
    last: u64,
}

impl Uids {
    /// The uid of the next instance in preorder; the caller asks once for each.
    pub(crate) fn next_uid(&mut self) -> Option<Uid> {
        let step = u64::from(self.low.at(self.row)) | u64::from(self.high.at(self.row)) << 32;
        self.row += 1;
        self.last = self
            .last
            .wrapping_add(1)
            .wrapping_add(unzigzag(step) as u64);
        Uid::from_u64(self.last)
    }
}

/// Reads the identities of as many instances as there are `parents`, which come before their children.
pub(crate) fn decode(
    bytes: &[u8],
    parents: &[u32],
    ends: &[u32],
) -> Result<(Tree, Uids), WireError> {
    let count = parents.len();
    let mut reader = Reader::new(bytes);
    let order = read_lane(&mut reader, count)?;
    let (low, high) = (
        read_lane(&mut reader, count)?,
        read_lane(&mut reader, count)?,
    );
    reader.finish()?;
    // The root is nobody's child.
    let mut starts = vec![0u32; count + 1];
    for &parent in parents.iter().skip(1) {
        starts[parent as usize + 1] += 1;
    }
    for at in 0..count {
        starts[at + 1] += starts[at];
    }
    let mut children = vec![Source::NONE; count.saturating_sub(1)];
    let mut ordinals = Ordinals::new(count);
    for ((number, &parent), section) in (0..).zip(parents).zip(sections(ends, count)).skip(1) {
        let ordinal = ordinals
            .predicted(section, parent)
            .wrapping_add(order.at(number as usize));
        ordinals.seen(section, parent, ordinal);
        let (start, end) = (starts[parent as usize], starts[parent as usize + 1]);
        let place = u64::from(start) + u64::from(ordinal);
        if place >= u64::from(end) || children[place as usize] != Source::NONE {
            return Err(WireError::Inconsistent {
                what: "two siblings have one place",
            });
        }
        children[place as usize] = number;
    }
    let uids = Uids {
        low,
        high,
        row: 0,
        last: 0,
    };
    Ok((Tree { starts, children }, uids))
}
