//! What players may read of each other: every text of a player goes through a [`Filter`] before others see it. The default
//! one is [`Profanity`]; whoever runs a server may plug in their own.
//!
//! Knows no channels and no players but by their ids.

mod luau;
mod profanity;
mod reading;

use std::cell::RefCell;
use std::rc::Rc;

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

/// A filter that can be replaced while it is in use. Clones are the same one.
#[derive(Debug, Clone)]
pub struct Replaceable(Rc<RefCell<Rc<dyn Filter>>>);

impl Replaceable {
    /// From now on `filter` decides.
    pub fn replace(&self, filter: impl Filter + 'static) {
        *self.0.borrow_mut() = Rc::new(filter);
    }

    fn current(&self) -> Rc<dyn Filter> {
        Rc::clone(&self.0.borrow())
    }
}

impl Default for Replaceable {
    fn default() -> Self {
        Self(Rc::new(RefCell::new(Rc::new(Profanity))))
    }
}

impl Filter for Replaceable {
    fn filter(&self, text: &str, from: Option<UserId>, to: Option<UserId>) -> String {
        self.current().filter(text, from, to)
    }

    fn is_same_for_all(&self) -> bool {
        self.current().is_same_for_all()
    }

    fn prepare(&self) {
        self.current().prepare();
    }
}
