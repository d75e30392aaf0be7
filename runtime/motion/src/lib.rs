//! How characters move: rigs, poses, clips and their blending, and walking that is made as it goes.
//!
//! Reads data models and changes none; knows no scripts, no GPU and no clock: time comes in with each step, and equal steps
//! give equal poses.
//!
//! Read next: [`locomotion`] (how walking is made), [`clip`] and [`mixer`] (what places bring along), [`company`] (all
//! characters of a model, ready to be drawn).

mod anatomy;
pub mod clip;
pub mod company;
pub mod easing;
mod figure;
pub mod limits;
pub mod locomotion;
pub mod mixer;
pub mod rig;
pub mod rigid;
pub mod skeleton;
mod solve;
mod terms;
#[cfg(test)]
mod testing;

pub use anatomy::Anatomy;
pub use clip::{Clip, read_sequence};
pub use company::{Company, Posing};
pub use locomotion::{Locomotion, Seen, State};
pub use mixer::{Mixer, Start};
pub use rig::{Hand, Kind, Limb};
pub use rigid::Rigid;
pub use skeleton::Skeleton;
