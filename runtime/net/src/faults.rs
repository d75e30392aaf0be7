//! Decides the fate of each packet in one direction of a bad network: lost, when it arrives, whether a second copy
//! follows. It holds no packets and reads no clock.

use crate::conditions::{Chance, NetConditions};
use crate::rng::Rng;

/// A packet chosen for reordering arrives this much later than it would have, at least: longer than a tick, so that
/// the next tick's packets overtake it.
const REORDER_HOLD_US: u64 = 20_000;

/// What a sender waits beyond a round trip before it counts a packet as lost and sends it again.
const RETRANSMIT_EXTRA_US: u64 = 25_000;

/// Payload of one packet, for the fate of frames that take several.
const PACKET_BYTES: usize = 1_200;

/// The dice of one direction.
#[derive(Clone, Debug)]
pub(crate) struct Faults {
    delay_us: u64,
    jitter_us: u64,
    loss: Chance,
    duplicate: Chance,
    reorder: Chance,
    rng: Rng,
    /// When the latest packet in order arrives; jitter lets none arrive before it.
    front_us: u64,
}

impl Faults {
    /// Dice for `conditions`; `salt` tells apart the directions and connections that share their seed.
    pub(crate) fn new(conditions: &NetConditions, salt: u64) -> Self {
        Self {
            delay_us: conditions.delay.as_micros() as u64,
            jitter_us: conditions.jitter.as_micros() as u64,
            loss: conditions.loss,
            duplicate: conditions.duplicate,
            reorder: conditions.reorder,
            rng: Rng::new(conditions.seed, salt),
            front_us: 0,
        }
    }

    /// When a packet that leaves now arrives: once, twice or never.
    pub(crate) fn packet(&mut self, now_us: u64) -> impl Iterator<Item = u64> + use<> {
        let copies = if self.happens(self.loss) {
            [None, None]
        } else {
            let first = self.arrival(now_us);
            let second = self.happens(self.duplicate).then(|| self.arrival(now_us));
            [Some(first), second]
        };
        copies.into_iter().flatten()
    }

    /// When a frame on a reliable channel is whole at the other end, its lost packets sent again; `None` if nothing
    /// ever gets through.
    pub(crate) fn reliable(&mut self, now_us: u64, len: usize) -> Option<u64> {
        if self.loss >= Chance::ALWAYS {
            return None;
        }
        let retransmit_us = 2 * (self.delay_us + self.jitter_us) + RETRANSMIT_EXTRA_US;
        let packets = len.div_ceil(PACKET_BYTES).max(1);
        (0..packets)
            .map(|_| {
                let mut sent_us = now_us;
                while self.happens(self.loss) {
                    sent_us += retransmit_us;
                }
                sent_us + self.transit() + self.hold()
            })
            .max()
    }

    fn arrival(&mut self, now_us: u64) -> u64 {
        let due_us = now_us + self.transit();
        match self.hold() {
            0 => {
                self.front_us = self.front_us.max(due_us);
                self.front_us
            }
            hold_us => due_us + hold_us,
        }
    }

    fn transit(&mut self) -> u64 {
        let late_us = self.rng.below(2 * self.jitter_us + 1);
        (self.delay_us + late_us).saturating_sub(self.jitter_us)
    }

    fn hold(&mut self) -> u64 {
        if self.happens(self.reorder) {
            REORDER_HOLD_US + self.jitter_us
        } else {
            0
        }
    }

    fn happens(&mut self, chance: Chance) -> bool {
        // Impossible things draw nothing: clean conditions cost nothing.
        chance > Chance::default() && self.rng.below(1_000_000) < u64::from(chance.millionths())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICK_US: u64 = 16_667;

    fn fates(text: &str, packets: u64) -> Vec<Vec<u64>> {
        let mut faults = Faults::new(&text.parse().unwrap(), 0);
        (0..packets)
            .map(|i| faults.packet(i * TICK_US).collect())
            .collect()
    }

    #[test]
    fn jitter_stays_in_bounds_and_keeps_the_order() {
        let arrivals: Vec<u64> = fates("delay=50ms,jitter=20ms,seed=3", 1_000)
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(arrivals.len(), 1_000);
        assert!(arrivals.is_sorted());
        for (i, arrival) in (0..).zip(arrivals) {
            let transit = arrival - i * TICK_US;
            assert!((30_000..=70_000).contains(&transit), "{transit}");
        }
    }

    #[test]
    fn chances_hold_over_many_packets() {
        let fates = fates("loss=10%,dup=5%,seed=4", 20_000);
        let share = |copies| {
            fates.iter().filter(|fate| fate.len() == copies).count() as f64 / fates.len() as f64
        };
        assert!((share(0) - 0.10).abs() < 0.01, "{}", share(0));
        assert!((share(2) - 0.045).abs() < 0.005, "{}", share(2));
    }

    #[test]
    fn reordered_packets_are_overtaken() {
        let arrivals: Vec<u64> = fates("delay=50ms,reorder=2%,seed=5", 5_000)
            .into_iter()
            .flatten()
            .collect();
        let overtaken = arrivals.windows(2).filter(|pair| pair[0] > pair[1]).count();
        assert!((60..150).contains(&overtaken), "{overtaken}");
    }

    #[test]
    fn reliable_frames_pay_for_loss_with_time_and_never_arrive_through_a_cut_cable() {
        let average = |text: &str| {
            let mut faults = Faults::new(&text.parse().unwrap(), 0);
            (0..1_000)
                .map(|_| faults.reliable(0, 5_000).unwrap())
                .sum::<u64>()
                / 1_000
        };
        assert_eq!(average("delay=50ms"), 50_000);
        assert!(average("delay=50ms,loss=10%") > 80_000);
        assert_eq!(
            Faults::new(&"loss=100%".parse().unwrap(), 0).reliable(0, 1),
            None
        );
    }
}
