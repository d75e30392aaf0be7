//! How long one resumption may take, with all that it calls. Looked at every so many interrupts, which the VM raises at
//! each call and each turn of a loop; a short resumption never reads the stopwatch.

use std::cell::Cell;
use std::time::Duration;

use crate::limits::INTERRUPTS_A_LOOK;

/// The stopwatch of the outermost resumption.
pub(crate) struct Budget {
    stopwatch: Box<dyn Fn() -> Duration>,
    most: Duration,
    depth: Cell<u32>,
    countdown: Cell<u32>,
    started: Cell<Option<Duration>>,
    expired: Cell<bool>,
}

impl Budget {
    pub(crate) fn new(stopwatch: Box<dyn Fn() -> Duration>, most: Duration) -> Self {
        Self {
            stopwatch,
            most,
            depth: Cell::new(0),
            countdown: Cell::new(INTERRUPTS_A_LOOK),
            started: Cell::new(None),
            expired: Cell::new(false),
        }
    }

    /// A resumption begins, maybe within another one.
    pub(crate) fn enter(&self) {
        if self.depth.get() == 0 {
            self.expired.set(false);
            self.started.set(None);
            self.countdown.set(INTERRUPTS_A_LOOK);
        }
        self.depth.set(self.depth.get() + 1);
    }

    /// It ended.
    pub(crate) fn leave(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    /// Whether the time is over: from then on it is for every interrupt, until the outermost resumption ends, so that a
    /// `pcall` in a loop gains nothing.
    pub(crate) fn is_over(&self) -> bool {
        if self.expired.get() {
            return true;
        }
        let left = self.countdown.get() - 1;
        if left > 0 {
            self.countdown.set(left);
            return false;
        }
        self.countdown.set(INTERRUPTS_A_LOOK);
        let now = (self.stopwatch)();
        match self.started.get() {
            Some(started) => self.expired.set(now.saturating_sub(started) > self.most),
            None => self.started.set(Some(now)),
        }
        self.expired.get()
    }
}
