//! What bounds an interface. Everything that scripts and places say is unknown: beyond a limit it is cut, never an error.

/// Levels of interface objects below a `ScreenGui`. What is deeper is not laid out and not shown, and is counted in
/// [`Update::refused`](crate::Update).
pub const DEPTH_MAX: usize = 256;

/// Objects of one container that are laid out; further ones, in tree order, are not and are counted as refused.
pub const OBJECTS_MAX: usize = 65_536;

/// Characters of a text that are measured and that a text box takes (the reference's limit). Further ones are cut off.
pub const TEXT_CHARS_MAX: usize = 200_000;

/// Pixels: no coordinate and no size is beyond it.
pub const PIXELS_MAX: f32 = 1_000_000.0;

/// Pixels of a line of text, as the reference has it: greatest `TextSize` and greatest size that `TextScaled` picks.
pub const TEXT_SIZE_MAX: f32 = 100.0;

/// Nested tags of rich text. A text with more is shown as it is written.
pub const RICH_DEPTH_MAX: usize = 32;

/// Rounds of handing out space among flexible items of a line, of which each can hit its own limits.
pub const FLEX_ROUNDS_MAX: usize = 8;
