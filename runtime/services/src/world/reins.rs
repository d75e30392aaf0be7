//! Who holds the reins of characters: which of them their players' clients may move, within which bounds, and in which states
//! those say they are. What humanoids know and whoever hands assemblies over does not, and the other way round, is told
//! here. On a client it is what is said to the server.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use studio_model::InstanceId;

/// A character that its player's client may move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pilot {
    /// The player whose character it is.
    pub player: InstanceId,
    /// Studs a second at which it walks.
    pub walk_speed: f32,
    /// Studs a second at which it leaves the ground when it jumps.
    pub jump_speed: f32,
}

/// What is known of characters, by the root of each: shared by humanoids and whoever hands assemblies over.
#[derive(Debug, Clone, Default)]
pub struct Reins(Rc<Book>);

#[derive(Debug, Default)]
struct Book {
    pilots: RefCell<BTreeMap<InstanceId, Pilot>>,
    states: RefCell<BTreeMap<InstanceId, u32>>,
}

impl Reins {
    /// The characters that their players' clients may move in the tick that goes on, by root.
    pub fn pilots(&self) -> Vec<(InstanceId, Pilot)> {
        let pilots = self.0.pilots.borrow();
        pilots.iter().map(|(&root, &pilot)| (root, pilot)).collect()
    }

    /// Whose client may move the character of a root.
    pub fn pilot(&self, root: InstanceId) -> Option<Pilot> {
        self.0.pilots.borrow().get(&root).copied()
    }

    /// Whoever moves the character of a root says in which state it is: a number of the enum `HumanoidStateType`, or of none
    /// if the word is a liar's.
    pub fn say(&self, root: InstanceId, state: u32) {
        self.0.states.borrow_mut().insert(root, state);
    }

    /// The state that was said last.
    pub fn said(&self, root: InstanceId) -> Option<u32> {
        self.0.states.borrow().get(&root).copied()
    }

    /// Nobody but the server moves the character of a root: what was said of it counts for nothing.
    pub fn unsay(&self, root: InstanceId) {
        self.0.states.borrow_mut().remove(&root);
    }

    /// Humanoids are about to say anew who may move what.
    pub(crate) fn clear(&self) {
        self.0.pilots.borrow_mut().clear();
    }

    pub(crate) fn offer(&self, root: InstanceId, pilot: Pilot) {
        self.0.pilots.borrow_mut().insert(root, pilot);
    }
}
