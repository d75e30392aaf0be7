//! What players may read of each other: every text of a player goes through a [`Filter`] before others see it. The default
//! one is [`Profanity`]; whoever runs a server may plug in their own.
//!
//! Knows no channels and no players but by their ids.

mod luau;
mod profanity;
mod reading;

pub(crate) use luau::install;
pub use profanity::Profanity;

/// Who somebody is, for ever.
pub type UserId = i64;

/// Decides what of a text may be read.
pub trait Filter: std::fmt::Debug {
    /// The text as `to` may read it, or as everybody may if that is nobody in particular. `from` wrote it, unless that is
    /// not known. Called on the server's thread within a tick: it must not wait for anything, and must take any text.
    fn filter(&self, text: &str, from: Option<UserId>, to: Option<UserId>) -> String;

    /// Whether it makes the same of a text for everybody who may read it: then a message is filtered once, not once for
    /// each who hears it.
    fn is_same_for_all(&self) -> bool {
        false
    }

    /// Called when the first player comes: what takes long the first time may be made ready beside the game.
    fn prepare(&self) {}
}
