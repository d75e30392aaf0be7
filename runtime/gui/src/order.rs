//! From back to front: within a screen by `ZIndex` and place in the tree.

use crate::schema::ZIndexBehavior;
use crate::tree::Tree;

/// Orders the objects of a screen. In sibling mode an object stands before its parent and its siblings of lower `ZIndex`,
/// whole families at a time; in global mode the number alone counts. Equal numbers keep the order of the tree.
pub(crate) fn sort(tree: &mut Tree) {
    let mut order = std::mem::take(&mut tree.order);
    order.clear();
    match tree.screen.z_behavior {
        ZIndexBehavior::Global => {
            order.extend(1..tree.nodes.len() as u32);
            order.sort_by_key(|&at| tree.nodes[at as usize].base.z_index);
        }
        ZIndexBehavior::Sibling => {
            let mut open: Vec<u32> = vec![0];
            while let Some(at) = open.pop() {
                if at != 0 {
                    order.push(at);
                }
                let node = &tree.nodes[at as usize];
                let from = open.len();
                open.extend(node.children.iter().chain(&node.loose));
                if !node.loose.is_empty() {
                    open[from..].sort_unstable();
                }
                open[from..].reverse();
                // What is taken first is last in the list.
                open[from..].sort_by_key(|&child| {
                    std::cmp::Reverse(tree.nodes[child as usize].base.z_index)
                });
            }
        }
    }
    tree.order = order;
}
