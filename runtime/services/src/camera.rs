//! The camera of a client: each client makes its own, which is told to nobody. `view` is the maths between the world and
//! the screen, `rig` the default camera that follows the character, `luau` what scripts see.

pub(crate) mod aim;
mod follow;
mod luau;
mod rig;
#[cfg(test)]
mod tests;
mod view;

pub(crate) use luau::install;
pub use rig::Rig;
pub(crate) use view::{View, looking};
