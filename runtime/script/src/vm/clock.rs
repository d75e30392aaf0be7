//! The time that scripts see: that of the tick, a microsecond later at each reading within one, so that a loop that waits
//! for `os.clock` to advance ends, and yet a run repeats exactly.

use std::cell::Cell;

use super::TickTime;

/// What a reading adds, in seconds.
const READING: f64 = 1e-6;

/// The tick's time.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    tick: Cell<TickTime>,
    readings: Cell<u32>,
}

impl Clock {
    /// A tick begins.
    pub(crate) fn set(&self, tick: TickTime) {
        if self.tick.get() != tick {
            self.readings.set(0);
        }
        self.tick.set(tick);
    }

    /// The tick's time, which stands still within it.
    pub(crate) fn tick(&self) -> TickTime {
        self.tick.get()
    }

    /// Seconds since the session started, a little later at each reading.
    pub(crate) fn read(&self) -> f64 {
        self.tick.get().now + self.advance()
    }

    /// Seconds since 1970, a little later at each reading.
    pub(crate) fn read_unix(&self) -> f64 {
        self.tick.get().unix + self.advance()
    }

    fn advance(&self) -> f64 {
        self.readings.set(self.readings.get().saturating_add(1));
        f64::from(self.readings.get()) * READING
    }
}
