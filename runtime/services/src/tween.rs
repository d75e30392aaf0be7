//! Tweens: properties that move to a goal by themselves. The maths is pure; `luau` holds what plays in a VM and moves it
//! with the tick's time, before physics.
//!
//! One property is moved by one tween: the later one wins, the earlier one is cancelled.

mod blend;
pub(crate) mod luau;
mod playback;
mod smooth;
#[cfg(test)]
mod tests;

pub use blend::blend;
pub use playback::{Course, Playback, PlaybackState, Step};
pub use smooth::smooth_damp;
pub use studio_motion::easing::{Direction, Style, ease};
