//! How much each player may call: a bucket a sort of call, filled with the tick's clock. What is refused is counted and told
//! once a second.

use std::collections::BTreeMap;

use studio_model::InstanceId;
use studio_script::{Level, Running};

use super::RemoteLimits;

/// Sorts of calls; each has a rate of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Event,
    Unreliable,
    Function,
}

/// The meters of all players.
pub(super) struct Meters {
    limits: RemoteLimits,
    players: BTreeMap<InstanceId, Meter>,
    /// When refusals were last told, in seconds.
    told: f64,
}

struct Meter {
    /// Calls left, and when that was so, by sort.
    buckets: [(f64, f64); 3],
    refused: u64,
}

impl Meters {
    pub(super) fn new(limits: RemoteLimits) -> Self {
        Self {
            limits,
            players: BTreeMap::new(),
            told: 0.0,
        }
    }

    /// Counts a call; whether the player may make it.
    pub(super) fn allow(&mut self, player: InstanceId, sort: Sort, now: f64) -> bool {
        let most = self.limits.calls_per_second();
        let meter = self.players.entry(player).or_insert_with(|| Meter {
            buckets: [(most, now); 3],
            refused: 0,
        });
        let (left, since) = &mut meter.buckets[sort as usize];
        *left = (*left + (now - *since) * most).min(most);
        *since = now;
        if *left < 1.0 {
            meter.refused += 1;
            return false;
        }
        *left -= 1.0;
        true
    }

    pub(super) fn forget(&mut self, player: InstanceId) {
        self.players.remove(&player);
    }

    /// Says, once a second, whose calls were refused.
    pub(super) fn report(&mut self, running: Running<'_>) {
        let now = running.time().now;
        if now - self.told < 1.0 {
            return;
        }
        self.told = now;
        let most = self.limits.calls_per_second();
        for (&player, meter) in &mut self.players {
            let refused = std::mem::take(&mut meter.refused);
            if refused > 0 {
                let name = running.model().name(player).to_owned();
                let text = format!(
                    "{refused} remote calls of {name} were dropped: a client may make {most} a second"
                );
                running.say(Level::Warn, text);
            }
        }
    }
}
