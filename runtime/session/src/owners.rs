//! Who simulates which part, as the server or a client sees it: to be shown to people and asked by tests. Nothing is
//! decided by it.

use std::collections::BTreeMap;

use glam::Vec3;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, Value};
use studio_physics::World;

use crate::limits::OWNED_STUDS;

studio_model::named! {
    /// What is looked at of players.
    struct Terms;
    properties { character = "Player"."Character" }
}

/// Who simulates a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Simulator {
    /// The server.
    #[default]
    Server,
    /// The client of the player with this user id.
    Player(i64),
    /// That client, as long as it goes no further away: the part is outside of the radius within which it would be
    /// given to that player, and inside of the one beyond which it is taken from them.
    Leaving(i64),
}

impl Simulator {
    /// The user id of the player whose client it is; `None`: it is the server.
    pub fn user_id(self) -> Option<i64> {
        match self {
            Self::Server => None,
            Self::Player(user_id) | Self::Leaving(user_id) => Some(user_id),
        }
    }
}

/// Who simulates each part that can move.
pub type Owners = BTreeMap<InstanceId, Simulator>;

/// Looks at all parts of a model and its world that can move; `owner` says who owns the assembly of a root.
pub(crate) fn look(
    model: &DataModel,
    world: &World,
    owner: impl Fn(InstanceId) -> Option<i64>,
) -> Owners {
    let mut owners = Owners::new();
    for assembly in world.assemblies().filter(|assembly| !assembly.anchored) {
        let simulator = owner(assembly.root).map_or(Simulator::Server, |user_id| {
            let place = world.root_pose(assembly.root).map(|pose| pose.position);
            let far = character_of(model, user_id)
                .zip(place)
                .is_some_and(|(at, place)| at.distance(place) > OWNED_STUDS);
            if far {
                Simulator::Leaving(user_id)
            } else {
                Simulator::Player(user_id)
            }
        });
        owners.extend(assembly.members.iter().map(|&part| (part, simulator)));
    }
    owners
}

/// Where the character of a player is.
pub(crate) fn character_at(model: &DataModel, player: InstanceId) -> Option<Vec3> {
    let character = model.reference(player, Terms::get().character)?;
    let root = model
        .find_child(character, "HumanoidRootPart")
        .or_else(|| model.reference(character, known().primary_part))?;
    let frame = model.cframe(root, known().cframe)?;
    frame.is_finite().then_some(frame.position)
}

/// Where the character of the player with a user id is.
pub(crate) fn character_of(model: &DataModel, user_id: i64) -> Option<Vec3> {
    character_at(model, player_of(model, user_id)?)
}

/// The player of a user id.
pub(crate) fn player_of(model: &DataModel, user_id: i64) -> Option<InstanceId> {
    let wanted = Some(Value::Int64(user_id));
    let mut players = model.children(model.service(known().players)?);
    players.find(|&player| model.value(player, known().user_id) == wanted)
}
