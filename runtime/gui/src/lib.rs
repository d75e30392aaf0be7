//! Layout, text measuring, hit test and focus of an interface, headless.
//!
//! A [`Layout`] mirrors the `ScreenGui`s below a container and says of each object where it is, what is seen of it, in
//! which order it is drawn and how its text breaks. An [`Interaction`] turns what a player does into [`GuiEvent`]s over
//! instance ids. Both are pure: whoever calls writes `CanvasPosition` and `Text` back and fires the scripts' events. This
//! crate knows neither scripts nor windows nor how anything is drawn.
//!
//! Read next: [`layout`] (what follows the model), `solve` (the rules of sizes and places), [`text`] (lines),
//! [`interaction`] (pointer, focus and keys).
//!
//! Coordinates are pixels, y downwards, with the origin where the reference has it: below the top bar
//! ([`Viewport::to_gui`]).

pub mod fonts;
pub mod interaction;
pub mod layout;
pub mod limits;
pub mod object;
mod order;
mod parts;
mod props;
pub mod schema;
mod solve;
pub mod text;
mod tree;
pub mod viewport;

#[cfg(test)]
mod tests;

pub use interaction::{Button, GuiEvent, Input, Interaction, Key, Modifiers, Outcome};
pub use layout::{Layout, Update};
pub use object::{Canvas, EditPlace, Object, TextPlace};
pub use viewport::{TOP_BAR, Viewport};
