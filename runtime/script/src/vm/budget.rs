//! How long one resumption may take, with all that it calls. Looked at every so many interrupts, which the VM raises at
//! each call and each turn of a loop; a short resumption never reads the stopwatch.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use super::Running;
use crate::error::fail;
use crate::limits::{INTERRUPTS_A_LOOK, INTERRUPTS_SPARED_MAX};

/// What is done when the time of whoever ran out of it no longer counts.
type Later = Box<dyn FnOnce(Running<'_>)>;

thread_local! {
    /// Interrupts until the next look. One for all VMs of a thread: only one of them runs at a time, and begins anew.
    static LEFT: Cell<u32> = const { Cell::new(INTERRUPTS_A_LOOK) };
}

/// The stopwatch of the outermost resumption.
pub(crate) struct Budget {
    stopwatch: Box<dyn Fn() -> Duration>,
    most: Duration,
    depth: Cell<u32>,
    started: Cell<Option<Duration>>,
    expired: Cell<bool>,
    /// Interrupts of our own code that are still let pass although the time is over.
    spared: Cell<u32>,
    later: RefCell<Vec<Later>>,
}

impl Budget {
    pub(crate) fn new(stopwatch: Box<dyn Fn() -> Duration>, most: Duration) -> Self {
        Self {
            stopwatch,
            most,
            depth: Cell::new(0),
            started: Cell::new(None),
            expired: Cell::new(false),
            spared: Cell::new(0),
            later: RefCell::default(),
        }
    }

    /// A resumption begins, maybe within another one.
    pub(crate) fn enter(&self) {
        if self.depth.get() == 0 {
            self.expired.set(false);
            self.started.set(None);
            LEFT.set(INTERRUPTS_A_LOOK);
            self.spared.set(INTERRUPTS_SPARED_MAX);
        }
        self.depth.set(self.depth.get() + 1);
    }

    /// It ended.
    pub(crate) fn leave(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    /// Whether the time of what runs is over.
    pub(crate) fn is_expired(&self) -> bool {
        self.depth.get() > 0 && self.expired.get()
    }

    /// Whether our own code may go on for this interrupt although the time is over: it has to tell that it is, and ends soon.
    pub(crate) fn spares(&self) -> bool {
        let left = self.spared.get();
        self.spared.set(left.saturating_sub(1));
        left > 0
    }

    /// Keeps something until the outermost resumption has ended: before, scripts that it wakes would have no time.
    pub(crate) fn keep(&self, later: impl FnOnce(Running<'_>) + 'static) {
        self.later.borrow_mut().push(Box::new(later));
    }

    /// What is to be done now that the outermost resumption, which had run out of time, has ended.
    pub(crate) fn take_kept(&self) -> Vec<Later> {
        if self.depth.get() > 0 || !self.expired.get() {
            return Vec::new();
        }
        std::mem::take(&mut self.later.borrow_mut())
    }

    /// Whether this interrupt is one at which to look at the stopwatch. Counts them.
    pub(crate) fn is_due() -> bool {
        LEFT.with(|left| {
            let now = left.get().saturating_sub(1);
            left.set(now);
            now == 0
        })
    }

    /// Whether the time is over: from then on it is for every interrupt, until the outermost resumption ends, so that a
    /// `pcall` in a loop gains nothing.
    pub(crate) fn is_over(&self) -> bool {
        if !self.expired.get() {
            let now = (self.stopwatch)();
            match self.started.get() {
                Some(started) => self.expired.set(now.saturating_sub(started) > self.most),
                None => self.started.set(Some(now)),
            }
        }
        LEFT.set(if self.expired.get() {
            1
        } else {
            INTERRUPTS_A_LOOK
        });
        self.expired.get()
    }
}

impl Running<'_> {
    /// Raises an error: the time is over. Our own code is let pass for a while, so that it can tell of it.
    pub(crate) fn stop_if_over(&self) -> mlua::Result<()> {
        if self.is_own_code() && self.world.budget.spares() {
            return Ok(());
        }
        Err(fail("Script timeout: exhausted allowed execution time"))
    }
}
