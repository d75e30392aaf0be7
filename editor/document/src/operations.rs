//! What people do to a place, each one step of the history with a name that they understand: delete, duplicate, group,
//! paint, join, align, insert. All are
//! methods of [`Document`](crate::Document); those that panels also do while something is dragged are methods of
//! [`Edit`](crate::Edit) too.
//!
//! An operation takes what is selected and makes sense of it: what lies below another selected instance goes with it,
//! services stay where they are, and what is impossible is refused with a sentence. Knows no pointer and no panel.

mod align;
mod attributes;
mod duplicate;
mod fragment;
mod group;
mod insert;
mod join;
mod origins;
mod pivot;
mod place;
mod property;
mod scope;
mod structure;
#[cfg(test)]
pub(crate) mod tests;
mod toggle;
mod view;

pub use align::{Align, AlignTo, Edge};
pub use duplicate::NameRule;
pub use group::GroupKind;
pub use insert::{InsertAt, PartShape, can_insert, insert_target};
pub use join::{JoinPoint, joining_classes};
pub use origins::{Origins, has_origin};
pub use pivot::{may_move_pivots, pivot_of};
pub use property::Paint;
pub use scope::{count_of, is_fixed, parts_under, tops, tree_ordered};
pub use toggle::Toggle;
pub use view::shown_value;

pub(crate) use fragment::Fragment;
pub(crate) use scope::{movable, refused};
pub(crate) use structure::check_parent;
