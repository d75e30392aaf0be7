//! How fast one player may talk: a bucket that fills with time.

use crate::limits::{CHAT_BURST, CHAT_BURST_SECONDS};

/// What a player may still send.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowance {
    left: f64,
    /// When that was so, in seconds since the session started.
    since: f64,
}

impl Allowance {
    /// Of somebody who has said nothing yet.
    pub(super) fn full(now: f64) -> Self {
        Self {
            left: CHAT_BURST,
            since: now,
        }
    }

    /// Counts a message; whether it may be sent. Those that may not cost nothing.
    pub(super) fn take(&mut self, now: f64) -> bool {
        let earned = (now - self.since).max(0.0) * (CHAT_BURST / CHAT_BURST_SECONDS);
        self.left = (self.left + earned).min(CHAT_BURST);
        self.since = now;
        let may = self.left >= 1.0;
        if may {
            self.left -= 1.0;
        }
        may
    }

    /// Whether nothing is remembered of what was sent.
    pub(super) fn is_full(&self, now: f64) -> bool {
        now - self.since >= CHAT_BURST_SECONDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_one_by_one() {
        let mut allowance = Allowance::full(0.0);
        let burst = CHAT_BURST as usize;
        assert_eq!((0..100).filter(|_| allowance.take(0.0)).count(), burst);
        let each = CHAT_BURST_SECONDS / CHAT_BURST;
        assert!(!allowance.take(each * 0.9));
        assert!(allowance.take(each * 1.1));
        assert!(!allowance.take(each * 1.1));
        assert_eq!((0..100).filter(|_| allowance.take(1e9)).count(), burst);
        assert!(!allowance.take(0.0), "time that goes back earns nothing");
    }
}
