//! A connection's one direction in memory, on virtual time, with seeded faults: what protocol simulations run over.
//! No threads, no clocks, no sockets. What it promises on each lane is what QUIC promises on the real one.

use bytes::Bytes;

use crate::channel::Channel;
use crate::conditions::NetConditions;
use crate::delay_line::DelayLine;
use crate::faults::Faults;

/// What a message travels on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// A reliable channel: lossless, and except for region frames in order. A lost packet costs time.
    Stream(Channel),
    /// A datagram: may be lost, doubled or overtaken.
    Datagram,
}

/// One direction of a simulated connection. Times are microseconds of the simulation's own clock and never go back.
#[derive(Debug)]
pub struct SimLink {
    faults: Faults,
    in_flight: DelayLine<(Lane, Bytes)>,
    /// When the last frame of each ordered channel arrives: no later one arrives before it.
    fronts_us: [u64; Channel::ALL.len()],
}

impl SimLink {
    /// A link that suffers `conditions`. `salt` tells apart links that share their seed (directions, clients): the
    /// same conditions and salt suffer the same fate.
    pub fn new(conditions: &NetConditions, salt: u64) -> Self {
        Self {
            faults: Faults::new(conditions, salt),
            in_flight: DelayLine::new(),
            fronts_us: [0; Channel::ALL.len()],
        }
    }

    /// Suffers other conditions from now on. What is under way arrives as it would have.
    pub fn set_conditions(&mut self, conditions: &NetConditions, salt: u64) {
        self.faults = Faults::new(conditions, salt);
    }

    /// How many messages are under way.
    pub(crate) fn len(&self) -> usize {
        self.in_flight.len()
    }

    /// Sends a message at `now_us`.
    pub fn send(&mut self, now_us: u64, lane: Lane, bytes: Bytes) {
        match lane {
            Lane::Datagram => {
                for due_us in self.faults.packet(now_us) {
                    self.in_flight.hold(due_us, (lane, bytes.clone()));
                }
            }
            Lane::Stream(channel) => {
                // Nothing ever passes a network that loses everything.
                let Some(mut due_us) = self.faults.reliable(now_us, bytes.len()) else {
                    return;
                };
                if channel != Channel::Region {
                    let front_us = &mut self.fronts_us[usize::from(channel.mark())];
                    *front_us = due_us.max(*front_us);
                    due_us = *front_us;
                }
                self.in_flight.hold(due_us, (lane, bytes));
            }
        }
    }

    /// The next message that has arrived by `now_us`.
    pub fn poll(&mut self, now_us: u64) -> Option<(Lane, Bytes)> {
        self.in_flight.release(now_us)
    }

    /// When the next message arrives, if any is under way.
    pub fn next_arrival(&self) -> Option<u64> {
        self.in_flight.next_due()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BAD: &str = "delay=50ms,jitter=20ms,loss=10%,dup=5%,reorder=2%,seed=7";

    /// Sends numbered messages, one a millisecond and lane in turn, and returns what arrives, with its time.
    fn run(conditions: &NetConditions, salt: u64, lanes: &[Lane], n: u32) -> Vec<(u64, Lane, u32)> {
        let mut link = SimLink::new(conditions, salt);
        for i in 0..n {
            let lane = lanes[i as usize % lanes.len()];
            link.send(
                u64::from(i) * 1_000,
                lane,
                Bytes::copy_from_slice(&i.to_le_bytes()),
            );
        }
        let mut arrived = Vec::new();
        while let Some(now) = link.next_arrival() {
            while let Some((lane, bytes)) = link.poll(now) {
                let number = u32::from_le_bytes(bytes[..].try_into().unwrap());
                arrived.push((now, lane, number));
            }
        }
        arrived
    }

    fn every_lane() -> Vec<Lane> {
        Channel::ALL
            .into_iter()
            .map(Lane::Stream)
            .chain([Lane::Datagram])
            .collect()
    }

    #[test]
    fn the_same_seed_and_salt_suffer_the_same_fate() {
        let conditions = BAD.parse().unwrap();
        let lanes = every_lane();
        let first = run(&conditions, 1, &lanes, 1_000);
        assert_eq!(first, run(&conditions, 1, &lanes, 1_000));
        assert_ne!(first, run(&conditions, 2, &lanes, 1_000));
        assert_ne!(
            first,
            run(
                &NetConditions {
                    seed: 8,
                    ..conditions
                },
                1,
                &lanes,
                1_000
            )
        );
    }

    #[test]
    fn a_clean_link_is_immediate_and_in_order() {
        let arrived = run(&NetConditions::default(), 0, &every_lane(), 100);
        let numbers: Vec<u32> = arrived.iter().map(|(_, _, number)| *number).collect();
        assert_eq!(numbers, (0..100).collect::<Vec<_>>());
        assert!(
            arrived
                .iter()
                .all(|(time, _, number)| *time == u64::from(*number) * 1_000)
        );
    }

    #[test]
    fn region_frames_overtake_each_other_and_none_is_lost() {
        let arrived = run(
            &BAD.parse().unwrap(),
            0,
            &[Lane::Stream(Channel::Region)],
            500,
        );
        let mut numbers: Vec<u32> = arrived.iter().map(|(_, _, number)| *number).collect();
        assert!(!numbers.is_sorted());
        numbers.sort_unstable();
        assert_eq!(numbers, (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn datagrams_are_lost_doubled_and_overtaken() {
        let arrived = run(&BAD.parse().unwrap(), 0, &[Lane::Datagram], 2_000);
        let numbers: Vec<u32> = arrived.iter().map(|(_, _, number)| *number).collect();
        let mut distinct = numbers.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert!(distinct.len() < 1_900, "some are lost: {}", distinct.len());
        assert!(numbers.len() > distinct.len() + 30, "some arrive twice");
        assert!(!numbers.is_sorted(), "some are overtaken");
    }

    proptest! {
        #[test]
        fn ordered_channels_lose_nothing_and_keep_their_order(
            seed: u64,
            salt: u64,
            loss in 0u32..60,
            reorder in 0u32..=100,
        ) {
            let conditions: NetConditions =
                format!("delay=50ms,jitter=50ms,loss={loss}%,reorder={reorder}%,dup=50%,seed={seed}")
                    .parse()
                    .unwrap();
            let lanes = [Channel::Control, Channel::Journal, Channel::Up].map(Lane::Stream);
            let arrived = run(&conditions, salt, &lanes, 90);
            prop_assert_eq!(arrived.len(), 90);
            for lane in lanes {
                let numbers = arrived.iter().filter(|(_, on, _)| *on == lane).map(|(.., n)| *n);
                prop_assert!(numbers.is_sorted());
            }
        }
    }
}
