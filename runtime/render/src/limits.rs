//! Every bound on what drawing may take, with its meaning beyond it.

/// Pixels of a still: 8K. More is refused, because four samples a pixel would take gigabytes.
pub const MOST_STILL_PIXELS: u64 = 8192 * 4608;
/// How often a still is drawn until its assets and materials are there. What is missing then gets its stand-in.
pub const MOST_STILL_REDRAWS: usize = 2000;
