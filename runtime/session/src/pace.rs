//! A loop's pace: waits for each tick, measures it, counts what went wrong. It does not know what a tick does.

use std::time::Duration;

use crate::clock::{BegunTick, TICK, TickClock, now, sleep_until};
use crate::tick_times::TickTimes;

/// Ticks sixty times a second.
///
/// ```text
/// loop { pace.wait(); …the tick… pace.done(); }
/// ```
#[derive(Debug)]
pub struct Pace {
    clock: TickClock,
    begun: BegunTick,
    times: TickTimes,
    lost: u64,
    strain: Strain,
}

/// How a loop failed to keep its pace.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Strain {
    /// Ticks that ended later than the next one was due.
    pub slow: u64,
    /// The longest of them.
    pub longest: Duration,
    /// Ticks that never happened: see [`CATCH_UP_TICKS_MAX`](crate::limits::CATCH_UP_TICKS_MAX).
    pub lost: u64,
}

impl Strain {
    /// Adds what went wrong later.
    pub fn add(&mut self, later: Self) {
        self.slow += later.slow;
        self.longest = self.longest.max(later.longest);
        self.lost += later.lost;
    }
}

impl Pace {
    /// The first tick is due now.
    pub fn start() -> Self {
        let due = now();
        Self {
            clock: TickClock::new(due),
            begun: BegunTick { due, lost: 0 },
            times: TickTimes::default(),
            lost: 0,
            strain: Strain::default(),
        }
    }

    /// Sleeps until the next tick is due and begins it.
    pub fn wait(&mut self) {
        sleep_until(self.clock.due());
        self.begun = self.clock.begin(now());
        self.lost += self.begun.lost;
        self.strain.lost += self.begun.lost;
    }

    /// The tick has handed its last byte to the network: counts the time since it was due.
    pub fn done(&mut self) {
        let time = now().saturating_duration_since(self.begun.due);
        self.times.record(time);
        if time > TICK {
            self.strain.slow += 1;
            self.strain.longest = self.strain.longest.max(time);
        }
    }

    /// All times so far.
    pub fn times(&self) -> &TickTimes {
        &self.times
    }

    /// All ticks lost so far.
    pub fn lost(&self) -> u64 {
        self.lost
    }

    /// What went wrong since the last call.
    pub fn take_strain(&mut self) -> Strain {
        std::mem::take(&mut self.strain)
    }
}
