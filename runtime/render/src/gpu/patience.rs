//! How long a frame may spend on making things that can wait for the next one.

use std::time::{Duration, Instant};

/// A point in time after which nothing new is begun.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// `None` is never.
    until: Option<Instant>,
}

impl Patience {
    /// From now on, this long.
    pub(crate) fn of(duration: Duration) -> Self {
        Self {
            until: Instant::now().checked_add(duration),
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }
}
