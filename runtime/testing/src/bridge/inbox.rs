//! What sides have told the test, until its next tick. Bounded: a place may fire an event without end.

use crate::limits::DELIVERIES_MAX;

use super::copy::Copied;

/// Something that a side told.
pub(super) enum Delivery {
    /// An event was fired that the test listens to.
    Fired {
        /// Which of the test's signals.
        signal: usize,
        /// Its arguments, or why they cannot be brought over.
        args: Result<Vec<Copied>, String>,
    },
    /// A call that waited has ended.
    Ended {
        /// Which call.
        call: u64,
        /// Its values or its error.
        result: Result<Vec<Copied>, String>,
    },
}

#[derive(Default)]
pub(super) struct Inbox {
    deliveries: Vec<Delivery>,
    lost: bool,
}

impl Inbox {
    pub(super) fn push(&mut self, delivery: Delivery) {
        if self.deliveries.len() < DELIVERIES_MAX {
            self.deliveries.push(delivery);
        } else {
            self.lost = true;
        }
    }

    /// What came in, and whether something was too much.
    pub(super) fn take(&mut self) -> (Vec<Delivery>, bool) {
        let lost = std::mem::take(&mut self.lost);
        (std::mem::take(&mut self.deliveries), lost)
    }
}
