//! Which parts move as one: parts that rigid joints connect form an assembly, of which one part is the root. Pure
//! grouping; knows neither rapier nor the model.

use studio_model::{CFrame, InstanceId};

/// Where a member is, seen from its assembly's root, given where both are.
///
/// Everybody who needs offsets computes them here, from the poses that the place gives at load: the same bits come out
/// on both ends of the wire.
pub fn member_offset(root: &CFrame, member: &CFrame) -> CFrame {
    root.inverse() * *member
}

/// Parts that move as one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assembly<'a> {
    /// The part that stands for the assembly: its pose is the assembly's.
    pub root: InstanceId,
    /// All parts, the root first, the others in document order.
    pub members: &'a [InstanceId],
    /// Where each member is, seen from the root; see [`member_offset`].
    pub offsets: &'a [CFrame],
    /// Whether it stays where it is.
    pub anchored: bool,
}

impl Assembly<'_> {
    /// Where a member is, seen from the root; `None` for other parts.
    pub fn offset(&self, member: InstanceId) -> Option<CFrame> {
        let at = self
            .members
            .iter()
            .position(|&candidate| candidate == member)?;
        self.offsets.get(at).copied()
    }
}

/// Disjoint sets of parts, by index. Of two parts that are both held by an anchor the join is refused: each stays where
/// it is and the joint does nothing.
pub(crate) struct Grouping {
    parents: Vec<u32>,
    anchored: Vec<bool>,
}

impl Grouping {
    /// Every part on its own.
    pub(crate) fn new(anchored: impl IntoIterator<Item = bool>) -> Self {
        let anchored: Vec<bool> = anchored.into_iter().collect();
        Self {
            parents: (0..anchored.len() as u32).collect(),
            anchored,
        }
    }

    fn top(&mut self, mut part: u32) -> u32 {
        while self.parents[part as usize] != part {
            let above = self.parents[part as usize];
            self.parents[part as usize] = self.parents[above as usize];
            part = above;
        }
        part
    }

    /// Joins the sets of two parts, unless both are anchored. Says whether they were two and are one now.
    pub(crate) fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.top(a), self.top(b));
        if a == b || (self.anchored[a as usize] && self.anchored[b as usize]) {
            return false;
        }
        // The lower index stays on top: a set is named after its first part.
        let (first, second) = (a.min(b), a.max(b));
        self.parents[second as usize] = first;
        self.anchored[first as usize] |= self.anchored[second as usize];
        true
    }

    /// The sets, by their first part, each with its parts in order.
    pub(crate) fn into_groups(mut self) -> Groups {
        let count = self.parents.len() as u32;
        let mut ends = vec![0u32; self.parents.len()];
        for part in 0..count {
            let top = self.top(part);
            self.parents[part as usize] = top;
            ends[top as usize] += 1;
        }
        let mut end = 0;
        for size in &mut ends {
            end += *size;
            *size = end - *size;
        }
        let mut parts = vec![0u32; self.parents.len()];
        for part in 0..count {
            let place = &mut ends[self.parents[part as usize] as usize];
            parts[*place as usize] = part;
            *place += 1;
        }
        Groups { parts, ends }
    }
}

/// The sets that a [`Grouping`] came to.
pub(crate) struct Groups {
    parts: Vec<u32>,
    ends: Vec<u32>,
}

impl Groups {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let mut start = 0;
        self.ends.iter().filter_map(move |&end| {
            let group = &self.parts[start..end as usize];
            start = end as usize;
            (!group.is_empty()).then_some(group)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(anchored: &[bool], joints: &[(u32, u32)]) -> Vec<Vec<u32>> {
        let mut grouping = Grouping::new(anchored.iter().copied());
        for &(a, b) in joints {
            grouping.join(a, b);
        }
        grouping.into_groups().iter().map(<[u32]>::to_vec).collect()
    }

    #[test]
    fn parts_without_joints_are_alone() {
        assert_eq!(groups(&[false; 3], &[]), [[0], [1], [2]]);
        assert!(groups(&[], &[]).is_empty());
    }

    #[test]
    fn chains_and_cycles_form_one_group_in_document_order() {
        assert_eq!(
            groups(&[false; 4], &[(3, 2), (2, 0), (0, 3)]),
            [vec![0, 2, 3], vec![1]]
        );
    }

    #[test]
    fn a_joint_between_two_anchored_groups_does_nothing() {
        let anchored = [true, false, false, true];
        assert_eq!(
            groups(&anchored, &[(0, 1), (1, 2), (2, 3)]),
            [vec![0, 1, 2], vec![3]]
        );
        assert_eq!(
            groups(&anchored, &[(3, 2), (0, 1), (1, 2)]),
            [vec![0, 1], vec![2, 3]]
        );
    }
}
