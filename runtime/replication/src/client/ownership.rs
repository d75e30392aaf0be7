//! What this client owns: told by bindings, reported upwards while it moves and once when it rests. Knows neither who
//! decides it nor what moves it.

use std::collections::BTreeMap;

use bytes::Bytes;
use studio_model::{CFrame, InstanceId};
use studio_snapshot::{NetId, Writer};

use super::{ClientEvent, ClientReplicator};
use crate::limits::{DATAGRAM_BYTES, POSE_INTERVAL_TICKS};
use crate::message::{ClientUp, DATAGRAM_REPORT, Lane};
use crate::op::Tenure;
use crate::ownership::{Entry, OwnedState};
use crate::pose::Pose;

/// An assembly that this client owns.
#[derive(Debug, Clone, Copy)]
struct Held {
    root: InstanceId,
    epoch: u32,
    /// Where it was last reported or, before, given.
    pose: Pose,
    /// Whether that was said to be its rest.
    rests: bool,
    /// The state that was said with it.
    state: Option<u8>,
    /// Whether its slot was freed in this batch: it is lost unless a binding gives it back.
    loose: bool,
}

/// What came of a batch, in order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Turn {
    Given {
        root: InstanceId,
        frame: CFrame,
        tenure: Tenure,
        goes_on: bool,
        keeps: bool,
    },
    Taken(InstanceId),
}

/// All that this client owns.
#[derive(Debug, Default)]
pub(super) struct Holdings {
    /// Whose client it is; zero before the welcome, which no player is.
    user_id: i64,
    /// The client's ticks.
    tick: u32,
    held: BTreeMap<NetId, Held>,
    turns: Vec<Turn>,
}

impl Holdings {
    pub(super) fn welcome(&mut self, user_id: i64) {
        self.user_id = user_id;
    }

    pub(super) fn is_mine(&self, tenure: Option<&Tenure>) -> bool {
        tenure.is_some_and(|tenure| tenure.user_id == self.user_id && self.user_id != 0)
    }

    /// A slot was bound to an assembly, whose root is not here as yet if it is none. Of what was this client's until now:
    /// where it was shown here.
    pub(super) fn bound(
        &mut self,
        (net, root): (NetId, Option<InstanceId>),
        tenure: Option<&Tenure>,
        pose: Pose,
        (goes_on, keeps): (bool, bool),
    ) -> Option<Pose> {
        let tenure = tenure.copied().filter(|tenure| self.is_mine(Some(tenure)));
        let (Some(tenure), Some(root)) = (tenure, root) else {
            let lost = self.held.remove(&net)?;
            self.turns.push(Turn::Taken(lost.root));
            return Some(lost.pose);
        };
        let former = self.held.get_mut(&net);
        if let Some(held) = former
            && held.epoch == tenure.epoch
        {
            held.loose = false;
            return None;
        }
        let held = Held {
            root,
            epoch: tenure.epoch,
            pose,
            rests: false,
            state: None,
            loose: false,
        };
        self.held.insert(net, held);
        let frame = pose.to_cframe();
        self.turns.push(Turn::Given {
            root,
            frame,
            tenure,
            goes_on,
            keeps,
        });
        None
    }

    /// A slot was freed.
    pub(super) fn freed(&mut self, root: NetId) {
        if let Some(held) = self.held.get_mut(&root) {
            held.loose = true;
        }
    }

    /// The batch is over: what it gave and took.
    pub(super) fn end_batch(&mut self) -> Vec<Turn> {
        let turns = &mut self.turns;
        self.held.retain(|_, held| {
            if held.loose {
                turns.push(Turn::Taken(held.root));
            }
            !held.loose
        });
        std::mem::take(turns)
    }

    pub(super) fn begin_tick(&mut self) {
        self.tick += 1;
    }

    /// The entry of an assembly in this tick's report, if there is anything to say of it, and whether it must not be lost.
    fn entry(&mut self, root: NetId, state: &OwnedState) -> Option<(bool, Entry)> {
        let held = self.held.get_mut(&root)?;
        let pose = Pose::from_cframe(&state.frame);
        let changes = std::mem::replace(&mut held.state, state.state) != state.state;
        let told = held.rests && held.pose == pose && !changes;
        held.pose = pose;
        held.rests = state.at_rest;
        let is_due = if state.at_rest {
            !told
        } else {
            changes || self.tick.is_multiple_of(POSE_INTERVAL_TICKS)
        };
        let entry = Entry {
            root: root.0,
            epoch: held.epoch,
            pose,
            velocity: state.velocity,
            at_rest: state.at_rest,
            state: state.state,
        };
        is_due.then_some((state.at_rest, entry))
    }
}

impl ClientReplicator {
    /// The roots of the assemblies that this client owns.
    pub fn owned(&self) -> impl Iterator<Item = InstanceId> + '_ {
        self.holdings.held.values().map(|held| held.root)
    }

    /// The player whose client moves the assembly of a root; `None`: the server does, or nobody moves it.
    pub fn owner_of(&self, root: InstanceId) -> Option<i64> {
        self.poses.owner(self.numbers.net(root)?)
    }

    /// Says where what this client owns is now, in every tick. What moves is sent every [`POSE_INTERVAL_TICKS`]th tick, and when
    /// its state changes, in datagrams; what has come to rest once, in order. Of what is not its own nothing is said.
    pub fn report(&mut self, states: &[OwnedState]) {
        let tick = self.holdings.tick;
        let mut moving = Report::new(DATAGRAM_REPORT, tick);
        let mut rested = Report::new(u64::from(ClientUp::REPORT), tick);
        for state in states {
            let Some(root) = self.numbers.net(state.root) else {
                continue;
            };
            match self.holdings.entry(root, state) {
                Some((true, entry)) => rested.put(&entry),
                Some((false, entry)) => moving.put(&entry),
                None => {}
            }
        }
        let lanes = [(Lane::Datagram, moving), (Lane::Up, rested)];
        for (lane, report) in lanes {
            let full = report.finish().into_iter();
            self.outbox.extend(full.map(|bytes| (lane, bytes)));
        }
    }

    /// Passes on what a batch gave and took.
    pub(super) fn take_turns(&mut self) {
        for turn in self.holdings.end_batch() {
            self.events.push_back(match turn {
                Turn::Given {
                    root,
                    frame,
                    tenure,
                    goes_on,
                    keeps,
                } => ClientEvent::Owned {
                    root,
                    epoch: tenure.epoch,
                    frame,
                    velocity: tenure.velocity,
                    goes_on,
                    keeps,
                },
                Turn::Taken(root) => ClientEvent::Disowned { root },
            });
        }
    }
}

/// A report that is being written, in as many messages as it needs.
struct Report {
    kind: u64,
    tick: u32,
    out: Writer,
    full: Vec<Bytes>,
}

impl Report {
    fn new(kind: u64, tick: u32) -> Self {
        Self {
            kind,
            tick,
            out: Writer::new(),
            full: Vec::new(),
        }
    }

    fn put(&mut self, entry: &Entry) {
        /// Bytes of the longest entry: five varints of 32 bits, a rotation, a state, six speeds.
        const ENTRY: usize = 5 * 5 + 5 + 1 + 6 * 4;
        if self.out.len() + ENTRY > DATAGRAM_BYTES {
            self.seal();
        }
        if self.out.is_empty() {
            self.out.varint(self.kind);
            self.out.varint(u64::from(self.tick));
        }
        entry.write(&mut self.out);
    }

    fn seal(&mut self) {
        if !self.out.is_empty() {
            let bytes = std::mem::take(&mut self.out).into_bytes();
            self.full.push(Bytes::from(bytes));
        }
    }

    fn finish(mut self) -> Vec<Bytes> {
        self.seal();
        self.full
    }
}

#[cfg(test)]
mod tests {
    use glam::Vec3;

    use super::*;
    use crate::ownership::Velocity;

    const ROOT: NetId = NetId(4);

    fn tenure(user_id: i64, epoch: u32) -> Tenure {
        Tenure {
            user_id,
            epoch,
            velocity: Velocity::default(),
        }
    }

    fn mine() -> Holdings {
        let mut holdings = Holdings::default();
        holdings.welcome(7);
        holdings
    }

    fn id() -> InstanceId {
        studio_model::DataModel::new().root()
    }

    fn state(at: f32, at_rest: bool) -> OwnedState {
        OwnedState {
            root: id(),
            frame: CFrame::from_position(Vec3::splat(at)),
            velocity: Velocity::default(),
            at_rest,
            state: None,
        }
    }

    #[test]
    fn what_is_bound_to_this_player_is_its_own_until_it_is_bound_otherwise_or_freed() {
        let mut holdings = mine();
        assert_eq!(
            holdings.bound(
                (ROOT, Some(id())),
                Some(&tenure(7, 1)),
                Pose::default(),
                (true, false)
            ),
            None
        );
        assert!(matches!(holdings.end_batch()[..], [Turn::Given { .. }]));
        // Bound elsewhere under the same epoch: it has only moved to another group.
        holdings.freed(ROOT);
        holdings.bound(
            (ROOT, Some(id())),
            Some(&tenure(7, 1)),
            Pose::default(),
            (true, false),
        );
        assert_eq!(holdings.end_batch(), []);
        let lost = holdings.bound(
            (ROOT, Some(id())),
            Some(&tenure(8, 2)),
            Pose::default(),
            (true, false),
        );
        assert_eq!(lost, Some(Pose::default()));
        assert_eq!(holdings.end_batch(), [Turn::Taken(id())]);
        holdings.bound(
            (ROOT, Some(id())),
            Some(&tenure(7, 3)),
            Pose::default(),
            (true, false),
        );
        holdings.end_batch();
        holdings.freed(ROOT);
        assert_eq!(holdings.end_batch(), [Turn::Taken(id())]);
        assert!(holdings.held.is_empty());
    }

    #[test]
    fn before_the_welcome_nothing_is_anybodys() {
        let mut holdings = Holdings::default();
        holdings.bound(
            (ROOT, Some(id())),
            Some(&tenure(0, 1)),
            Pose::default(),
            (true, false),
        );
        assert_eq!(holdings.end_batch(), []);
    }

    #[test]
    fn rest_is_said_once_and_motion_at_the_rate_of_poses() {
        let mut holdings = mine();
        holdings.bound(
            (ROOT, Some(id())),
            Some(&tenure(7, 1)),
            Pose::default(),
            (true, false),
        );
        let mut said = |at, rests| {
            holdings.begin_tick();
            let entry = holdings.entry(ROOT, &state(at, rests));
            entry.map(|(reliable, _)| reliable)
        };
        let moving: Vec<_> = (0..4).filter_map(|i| said(i as f32, false)).collect();
        assert_eq!(moving, [false; 2]);
        assert_eq!(said(4.0, true), Some(true));
        assert_eq!(said(4.0, true), None);
        assert_eq!(said(5.0, true), Some(true));
    }
}
