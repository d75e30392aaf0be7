//! The order in which layouts take their items.

use crate::schema::SortOrder;

use super::Solver;

impl Solver<'_> {
    /// The ones of `children` that a layout moves, in its order.
    pub(super) fn sorted(&self, children: &[u32], sort: SortOrder) -> Vec<u32> {
        let moved = children.iter().copied();
        let mut sorted: Vec<u32> = moved.filter(|&child| self.is_arranged(child)).collect();
        match sort {
            SortOrder::Name => sorted.sort_by(|&a, &b| self.node(a).name.cmp(&self.node(b).name)),
            SortOrder::LayoutOrder => sorted.sort_by_key(|&at| self.node(at).base.layout_order),
            SortOrder::Custom => {}
        }
        sorted
    }
}
