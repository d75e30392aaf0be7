//! When ticks are due: 60 a second on both sides, reckoned from the start, so that they do not drift. The only place of
//! this crate that reads a clock or sleeps; what a tick does it does not know.

use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use studio_model::limits::TICK_HZ;

use crate::limits::CATCH_UP_TICKS_MAX;

/// The length of a tick.
pub const TICK: Duration = Duration::from_nanos(1_000_000_000 / TICK_HZ as u64);

/// Now.
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Seconds since 1970.
pub(crate) fn unix_now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default().as_secs_f64()
}

/// Sleeps until `due`; returns at once if that has passed.
///
/// The loops sleep through a whole tick and then handle what has arrived, instead of waking for each packet: with 100
/// clients that is 60 wake-ups a second, not 6,000.
pub(crate) fn sleep_until(due: Instant) {
    thread::sleep(due.saturating_duration_since(now()));
}

/// The ticks of one loop.
#[derive(Debug, Clone)]
pub(crate) struct TickClock {
    start: Instant,
    /// The number of the next tick, from zero, lost ones included.
    next: u64,
}

/// A tick that has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BegunTick {
    /// When it should have begun. Where ticks were lost, when the first of them should have: what is measured from here
    /// shows the whole stall.
    pub(crate) due: Instant,
    /// Ticks before it that will never happen.
    pub(crate) lost: u64,
}

impl TickClock {
    /// A clock whose first tick is due at `start`.
    pub(crate) fn new(start: Instant) -> Self {
        Self { start, next: 0 }
    }

    /// When the next tick is due.
    pub(crate) fn due(&self) -> Instant {
        self.start + ticks(self.next)
    }

    /// Begins the next tick, at `now`.
    pub(crate) fn begin(&mut self, now: Instant) -> BegunTick {
        let due = self.due();
        let late = now.saturating_duration_since(due);
        let late_ticks = (late.as_nanos() * u128::from(TICK_HZ) / 1_000_000_000) as u64;
        let lost = late_ticks.saturating_sub(CATCH_UP_TICKS_MAX);
        self.next += lost + 1;
        BegunTick { due, lost }
    }
}

/// The time that `n` ticks take, rounded once.
fn ticks(n: u64) -> Duration {
    let hz = u64::from(TICK_HZ);
    Duration::from_secs(n / hz) + Duration::from_nanos(n % hz * 1_000_000_000 / hz)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_ticks_take_a_second_and_an_hour_does_not_drift() {
        let start = now();
        let mut clock = TickClock::new(start);
        for _ in 0..60 * 3_600 {
            let due = clock.due();
            assert_eq!(clock.begin(due), BegunTick { due, lost: 0 });
        }
        assert_eq!(clock.due(), start + Duration::from_hours(1));
    }

    #[test]
    fn a_late_loop_makes_up_for_its_ticks() {
        let start = now();
        let mut clock = TickClock::new(start);
        let late = start + ticks(CATCH_UP_TICKS_MAX);
        for i in 0..=CATCH_UP_TICKS_MAX {
            assert!(clock.due() <= late);
            let due = start + ticks(i);
            assert_eq!(clock.begin(late), BegunTick { due, lost: 0 });
        }
        assert!(clock.due() > late);
    }

    #[test]
    fn time_beyond_the_catch_up_is_lost_and_counted() {
        let start = now();
        let mut clock = TickClock::new(start);
        let late = start + ticks(100) + Duration::from_micros(1);
        let begun = clock.begin(late);
        assert_eq!(
            begun,
            BegunTick {
                due: start,
                lost: 100 - CATCH_UP_TICKS_MAX
            }
        );
        let mut made_up = 1;
        while clock.due() <= late {
            assert_eq!(clock.begin(late).lost, 0);
            made_up += 1;
        }
        assert_eq!(made_up + begun.lost, 101);
    }
}
