//! Who is to own what: what scripts chose, and of the rest what is near a player's character, each for whom it is nearest.
//! What has just changed hands stays there for a while, and a rival has to be clearly nearer, so nothing goes to and fro.
//!
//! It looks around one player after the other, so a tick costs what is around a few of them, however many assemblies there
//! are. Characters, and what constraints hold, are the server's.

use std::collections::BTreeMap;

use glam::Vec3;
use studio_model::known::known;
use studio_model::{ClassTable, DataModel, InstanceId};
use studio_physics::{Query, Volume, World};
use studio_replication::{Owner, ServerReplicator};

use super::{Ground, Ownership};
use crate::limits::{
    OWNED_KEPT_STUDS, OWNED_MAX, OWNED_STUDS, OWNER_LOOK_TICKS, OWNER_NEARER, OWNER_TENURE_TICKS,
};
use crate::server::seats::Seats;

/// Members of an assembly that are looked at before it is given to somebody. Larger ones are the server's.
const MEMBERS_MAX: usize = 64;

/// A player who may own something.
pub(super) struct Candidate {
    pub(super) owner: Owner,
    pub(super) player: InstanceId,
    /// Where their character is.
    at: Option<Vec3>,
}

/// The players who have the whole place.
pub(super) fn players(
    seats: &Seats,
    replicator: &ServerReplicator,
    model: &DataModel,
) -> Vec<Candidate> {
    let playing = seats.playing().filter(|&client| replicator.knows(client));
    playing
        .filter_map(|client| {
            let (player, user_id) = (seats.player(client)?, seats.user_id(client)?);
            Some(Candidate {
                owner: Owner { client, user_id },
                player,
                at: character_at(model, player),
            })
        })
        .collect()
}

/// Where a player's character is.
fn character_at(model: &DataModel, player: InstanceId) -> Option<Vec3> {
    let property = ClassTable::get().find(known().player, "Character")?;
    let character = model.reference(player, property)?;
    let root = model
        .find_child(character, "HumanoidRootPart")
        .or_else(|| model.reference(character, known().primary_part))?;
    let frame = model.cframe(root, known().cframe)?;
    frame.is_finite().then_some(frame.position)
}

impl Ownership {
    /// Gives and takes what is to change hands in this tick.
    pub(super) fn decide(&mut self, ground: &mut Ground<'_>, players: &[Candidate]) {
        self.take_of_those_who_left(ground, players);
        if ground.log.is_regrouped() {
            let world = &*ground.world;
            self.book.prune(
                |root| is_movable(world, root),
                |player| ground.model.is_attached(player),
            );
        }
        self.do_as_chosen(ground, players);
        for (number, candidate) in (0..).zip(players) {
            if (ground.tick + number).is_multiple_of(OWNER_LOOK_TICKS) {
                self.look_around(ground, players, candidate);
            }
        }
    }

    fn take_of_those_who_left(&mut self, ground: &mut Ground<'_>, players: &[Candidate]) {
        let left: Vec<InstanceId> = self
            .held
            .iter()
            .filter(|(_, held)| !players.iter().any(|p| p.owner == held.owner))
            .map(|(&root, _)| root)
            .collect();
        for root in left {
            self.give(ground, root, None);
        }
        self.records
            .retain(|client, _| players.iter().any(|p| p.owner.client == *client));
    }

    /// What scripts chose is so, as soon as the player can own anything.
    fn do_as_chosen(&mut self, ground: &mut Ground<'_>, players: &[Candidate]) {
        for (root, choice) in self.book.choices() {
            let chosen = choice.and_then(|player| players.iter().find(|p| p.player == player));
            let to = chosen.filter(|p| !self.is_barred(p.owner.client, ground.tick));
            self.give(ground, root, to.map(|p| (p.owner, p.player)));
        }
    }

    /// Gives a player what is nearest to them, and takes what they are too far from.
    fn look_around(
        &mut self,
        ground: &mut Ground<'_>,
        players: &[Candidate],
        candidate: &Candidate,
    ) {
        let client = candidate.owner.client;
        let mut theirs = 0;
        for (root, chosen) in self.held_by(candidate) {
            let near = candidate.at.zip(place_of(ground.world, root));
            let stays = near.is_some_and(|(at, place)| at.distance(place) <= OWNED_KEPT_STUDS);
            if stays || chosen {
                theirs += 1;
            } else {
                self.give(ground, root, None);
            }
        }
        let Some(at) = candidate
            .at
            .filter(|_| !self.is_barred(client, ground.tick))
        else {
            return;
        };
        for (distance, root) in around(ground.world, at) {
            if theirs >= OWNED_MAX {
                return;
            }
            let held = self.held.get(&root);
            let is_free = self.book.choice(root).is_none()
                && held.is_none_or(|held| {
                    let rival = players.iter().find(|p| p.owner == held.owner);
                    held.owner.client != client
                        && ground.tick - held.since >= OWNER_TENURE_TICKS
                        && rival
                            .is_none_or(|rival| is_clearly_nearer(ground, root, distance, rival))
                });
            if is_free && can_be_given(ground, root) {
                self.give(ground, root, Some((candidate.owner, candidate.player)));
                theirs += 1;
            }
        }
    }

    /// What a player owns, and whether scripts chose so.
    fn held_by(&self, candidate: &Candidate) -> Vec<(InstanceId, bool)> {
        self.held
            .iter()
            .filter(|(_, held)| held.player == candidate.player)
            .map(|(&root, _)| (root, self.book.choice(root).is_some()))
            .collect()
    }
}

/// Whether somebody at `distance` from an assembly is so much nearer than its owner that it is theirs.
fn is_clearly_nearer(
    ground: &Ground<'_>,
    root: InstanceId,
    distance: f32,
    rival: &Candidate,
) -> bool {
    let theirs = rival.at.zip(place_of(ground.world, root));
    theirs.is_none_or(|(at, place)| distance < at.distance(place) * OWNER_NEARER)
}

fn place_of(world: &World, root: InstanceId) -> Option<Vec3> {
    world.root_pose(root).map(|pose| pose.position)
}

pub(super) fn is_movable(world: &World, root: InstanceId) -> bool {
    world
        .assembly_of(root)
        .is_some_and(|own| own.root == root && !own.anchored)
}

/// The assemblies around a place that can move, the nearest first.
fn around(world: &mut World, at: Vec3) -> Vec<(f32, InstanceId)> {
    let query = Query {
        counts: &|_| true,
        group: studio_physics::DEFAULT_GROUP,
        respect_can_collide: false,
        everything: true,
    };
    let parts = world.overlaps(&Volume::ball(at, OWNED_STUDS), true, &query);
    let roots: BTreeMap<InstanceId, f32> = parts
        .into_iter()
        .filter_map(|part| {
            let root = world.assembly_of(part).filter(|own| !own.anchored)?.root;
            Some((root, place_of(world, root)?.distance(at)))
        })
        .filter(|&(_, distance)| distance <= OWNED_STUDS)
        .collect();
    let mut found: Vec<(f32, InstanceId)> = roots.into_iter().map(|(r, d)| (d, r)).collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found
}

/// Whether an assembly may be a client's: no character, or part of one, and held by nothing.
fn can_be_given(ground: &Ground<'_>, root: InstanceId) -> bool {
    let world = &*ground.world;
    let Some(assembly) = world.assembly_of(root) else {
        return false;
    };
    let is_of_character = |part: InstanceId| {
        let body = ground.model.parent(part);
        body.is_some_and(|body| ground.model.find_child(body, "Humanoid").is_some())
    };
    world.stance(root).is_none()
        && assembly.members.len() <= MEMBERS_MAX
        && !assembly
            .members
            .iter()
            .any(|&part| is_of_character(part) || !world.constraints_of(part).is_empty())
}
