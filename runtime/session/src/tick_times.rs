//! How long ticks take: a histogram of fixed size, exact to 1/64 of a value, for any number of ticks. It does not know
//! what was measured.

use std::time::Duration;

/// Buckets a power of two, so that values are told apart to 1/64. Smaller values have a bucket a microsecond.
const STEPS: usize = 64;

/// All buckets: the last is for everything from 2^32 µs, more than an hour.
const BUCKETS: usize = STEPS * 27 + 1;

/// Durations, counted by size.
#[derive(Debug, Clone)]
pub struct TickTimes {
    counts: Box<[u32]>,
    total: u64,
    max: Duration,
}

impl Default for TickTimes {
    fn default() -> Self {
        Self {
            counts: vec![0; BUCKETS].into(),
            total: 0,
            max: Duration::ZERO,
        }
    }
}

impl TickTimes {
    /// Counts one.
    pub fn record(&mut self, time: Duration) {
        let count = &mut self.counts[bucket(time)];
        *count = count.saturating_add(1);
        self.total += 1;
        self.max = self.max.max(time);
    }

    /// How many were counted.
    pub fn count(&self) -> u64 {
        self.total
    }

    /// The longest, exactly; zero if none was counted.
    pub fn max(&self) -> Duration {
        self.max
    }

    /// The time that `per_cent` of them did not exceed: the upper end of its bucket, at most 1/64 too long.
    pub fn percentile(&self, per_cent: u32) -> Duration {
        let rank = (self.total * u64::from(per_cent)).div_ceil(100).max(1);
        let mut seen = 0;
        for (bucket, &count) in self.counts.iter().enumerate() {
            seen += u64::from(count);
            if seen >= rank {
                return upper_end(bucket).min(self.max);
            }
        }
        self.max
    }
}

/// The bucket of a time: its power of two, then the six bits below the first.
fn bucket(time: Duration) -> usize {
    let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let shift = micros
        .checked_ilog2()
        .unwrap_or(0)
        .saturating_sub(STEPS.ilog2());
    (STEPS * shift as usize + (micros >> shift) as usize).min(BUCKETS - 1)
}

/// Where the bucket ends and the next begins.
fn upper_end(bucket: usize) -> Duration {
    let next = bucket + 1;
    let shift = (next / STEPS).saturating_sub(1);
    Duration::from_micros(((next - STEPS * shift) as u64) << shift)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn times(micros: impl IntoIterator<Item = u64>) -> TickTimes {
        let mut times = TickTimes::default();
        micros
            .into_iter()
            .for_each(|micros| times.record(Duration::from_micros(micros)));
        times
    }

    #[test]
    fn percentiles_of_a_thousand_even_times() {
        let times = times((1..=1_000).map(|i| i * 10));
        assert_eq!(times.count(), 1_000);
        assert_eq!(times.max(), Duration::from_millis(10));
        for (per_cent, exact) in [(50, 5_000), (99, 9_900), (100, 10_000)] {
            let got = times.percentile(per_cent).as_micros();
            assert!(
                (exact..=exact + exact / 64 + 1).contains(&got),
                "{per_cent}: {got}"
            );
        }
    }

    #[test]
    fn of_nothing_all_is_zero() {
        assert_eq!(times([]).percentile(99), Duration::ZERO);
        assert_eq!(times([]).max(), Duration::ZERO);
    }

    #[test]
    fn an_absurd_time_is_still_counted() {
        let times = times([5, u64::MAX]);
        assert_eq!(times.max(), Duration::from_micros(u64::MAX));
        assert_eq!(times.percentile(50), Duration::from_micros(6));
    }

    proptest! {
        #[test]
        fn a_time_is_told_to_a_sixty_fourth(micros in 0u64..1 << 32) {
            let got = times([micros, u64::MAX]).percentile(50).as_micros() as u64;
            prop_assert!(got > micros && got <= micros + micros / 64 + 1, "{} for {}", got, micros);
        }

        #[test]
        fn longer_times_are_never_in_earlier_buckets(a: u64, b: u64) {
            let (short, long) = (a.min(b), a.max(b));
            prop_assert!(bucket(Duration::from_micros(short)) <= bucket(Duration::from_micros(long)));
        }
    }
}
