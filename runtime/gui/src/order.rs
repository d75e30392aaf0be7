//! From back to front: within a screen by `ZIndex` and place in the tree.

use std::cmp::Reverse;

use crate::schema::ZIndexBehavior;
use crate::tree::Tree;

/// Orders the objects of a screen. In sibling mode an object stands before its parent and its siblings of lower `ZIndex`,
/// whole families at a time; in global mode the number alone counts. Equal numbers keep the order of the tree.
pub(crate) fn sort(tree: &mut Tree) {
    let mut order = std::mem::take(&mut tree.order);
    order.clear();
    let siblings = tree.screen.z_behavior == ZIndexBehavior::Sibling;
    let z_index = |at: u32| tree.nodes[at as usize].base.z_index;
    let mut open: Vec<u32> = vec![0];
    while let Some(at) = open.pop() {
        if at != 0 {
            order.push(at);
        }
        let from = open.len();
        open.extend(tree.nodes[at as usize].below.iter().rev());
        if siblings {
            // What is taken first is last in the list.
            open[from..].sort_by_key(|&child| Reverse(z_index(child)));
        }
    }
    if !siblings {
        order.sort_by_key(|&at| z_index(at));
    }
    tree.order = order;
}
