//! What is remembered of players and humanoids between ticks. Kept with the VM, so that whoever has a [`Running`] finds it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::InstanceId;
use studio_script::Running;

use super::control::Pilot;
use super::humanoid::Mind;
use super::spawn::mixed;
use crate::post::Post;
use crate::world::SharedWorld;

/// What is remembered.
pub(super) struct Cast {
    seed: u64,
    /// Of `StarterGui`, what each player was given that is given once.
    pub(super) given: FxHashMap<InstanceId, FxHashSet<InstanceId>>,
    /// By humanoid.
    pub(super) minds: BTreeMap<InstanceId, Mind>,
    /// When humanoids got up from seats, for as long as it matters.
    pub(super) left_seats: BTreeMap<(InstanceId, InstanceId), f64>,
    /// When tools were laid down, for as long as it matters.
    pub(super) laid_down: BTreeMap<InstanceId, f64>,
    /// On a client: the character that scripts were last told of, by player.
    pub(super) told: FxHashMap<InstanceId, InstanceId>,
    /// On a client: whether anything came since characters were looked at.
    pub(super) came: bool,
    /// On a client: whether the local character was there and is gone.
    pub(super) respawns: bool,
    /// On a client: how the local character is steered.
    pub(super) pilot: Pilot,
    pub(super) post: Post,
    pub(super) world: SharedWorld,
}

/// The same one for all who know it.
pub(super) type Shared = Rc<RefCell<Cast>>;

impl Cast {
    pub(super) fn new(seed: u64, post: Post, world: SharedWorld) -> Self {
        Self {
            seed,
            given: FxHashMap::default(),
            minds: BTreeMap::new(),
            left_seats: BTreeMap::new(),
            laid_down: BTreeMap::new(),
            told: FxHashMap::default(),
            came: false,
            respawns: false,
            pilot: Pilot::default(),
            post,
            world,
        }
    }

    /// The next random number.
    pub(super) fn random(&mut self) -> u64 {
        self.seed = self.seed.wrapping_add(1);
        mixed(self.seed)
    }

    /// What a humanoid has in mind.
    pub(super) fn mind(&mut self, humanoid: InstanceId) -> &mut Mind {
        self.minds.entry(humanoid).or_default()
    }
}

/// That of a VM; `None` if characters are not installed.
pub(super) fn of(running: Running<'_>) -> Option<Shared> {
    let found = running.lua().app_data_ref::<Shared>()?;
    Some(Rc::clone(&found))
}
