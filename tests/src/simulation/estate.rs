//! What a simulated client owns: it flies on from where it was given, and now and then it rests.

use std::collections::BTreeMap;

use studio_model::{CFrame, DataModel, InstanceId};
use studio_replication::{OwnedState, Velocity};

use crate::seeded::Seeded;

struct Holding {
    frame: CFrame,
    velocity: Velocity,
    ticks_left: i32,
}

/// All that one client owns.
pub(super) struct Estate {
    random: Seeded,
    holdings: BTreeMap<InstanceId, Holding>,
    /// The last epoch that was heard of each assembly.
    epochs: BTreeMap<InstanceId, u32>,
    disorder: Option<String>,
}

impl Estate {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            random: Seeded::new(seed),
            holdings: BTreeMap::new(),
            epochs: BTreeMap::new(),
            disorder: None,
        }
    }

    pub(super) fn given(
        &mut self,
        root: InstanceId,
        epoch: u32,
        frame: CFrame,
        velocity: Velocity,
    ) {
        let before = self.epochs.insert(root, epoch);
        // What leaves the tree and comes back goes on under the epoch that it had.
        let is_held = self.holdings.contains_key(&root);
        if before.is_some_and(|before| before > epoch || is_held && before == epoch) {
            self.disorder = Some(format!("{root:?} of epoch {epoch} after {before:?}"));
        }
        let ticks_left = self.random.between(5, 60);
        self.holdings.insert(
            root,
            Holding {
                frame,
                velocity,
                ticks_left,
            },
        );
    }

    pub(super) fn taken(&mut self, root: InstanceId) {
        if self.holdings.remove(&root).is_none() {
            self.disorder = Some(format!("{root:?} was taken and never given"));
        }
    }

    /// What was wrong, if anything; `owned` is what the replicator has as this client's.
    pub(super) fn disorder(&self, owned: &[InstanceId]) -> Option<String> {
        let mut owned = owned.to_vec();
        owned.sort_unstable();
        let held: Vec<InstanceId> = self.holdings.keys().copied().collect();
        let differs = (held != owned).then(|| format!("{held:?} is held and {owned:?} is owned"));
        self.disorder.clone().or(differs)
    }

    /// A tick: what is owned flies on or rests.
    pub(super) fn step(&mut self, model: &mut DataModel) -> Vec<OwnedState> {
        let mut states = Vec::new();
        for (&root, holding) in &mut self.holdings {
            holding.ticks_left -= 1;
            let at_rest = holding.ticks_left < 0;
            if at_rest {
                holding.velocity = Velocity::default();
            }
            if holding.ticks_left < -40 {
                // Something pushed it.
                holding.ticks_left = self.random.between(5, 60);
                holding.velocity.linear.x = self.random.between(-9, 9) as f32;
            }
            holding.frame.position += holding.velocity.linear / 60.0;
            model.write_pose(root, holding.frame);
            states.push(OwnedState {
                root,
                frame: holding.frame,
                velocity: holding.velocity,
                at_rest,
                state: None,
            });
        }
        states
    }
}
