//! Who is to own what: what scripts chose; what a player drives; else who is nearest, within a radius, up to a number, and
//! first those for whom it is nearest. What has just changed hands stays there for a while, and a rival has to be clearly
//! nearer, so nothing goes to and fro. What constraints hold together goes as a whole.
//!
//! It looks around one player after the other, so a tick costs what is around a few of them, however many assemblies there
//! are. Characters, and what holds them, are none of its business.

mod nearby;

use std::collections::BTreeSet;

use glam::Vec3;
use studio_model::{DataModel, InstanceId};
use studio_physics::World;
use studio_replication::{Owner, ServerReplicator};

use self::nearby::{around, distance_of};
use super::{Ground, Ownership};
use crate::limits::{
    OWNED_KEPT_STUDS, OWNED_MAX, OWNER_LOOK_TICKS, OWNER_NEARER, OWNER_TENURE_TICKS,
};
use crate::owners::character_at;
use crate::server::seats::Seats;

studio_model::named! {
    /// What is looked at of players and those who drive.
    struct Terms;
    classes { vehicle_seat = "VehicleSeat" }
    properties {
        character = "Player"."Character",
        seat_part = "Humanoid"."SeatPart",
    }
}

/// A player who may own something.
pub(super) struct Candidate {
    pub(super) owner: Owner,
    pub(super) player: InstanceId,
    /// Where their character is.
    at: Option<Vec3>,
    /// On what they sit, and whether it is driven from there.
    seat: Option<(InstanceId, bool)>,
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
            let character = model.reference(player, Terms::get().character);
            Some(Candidate {
                owner: Owner { client, user_id },
                player,
                at: character_at(model, player),
                seat: character.and_then(|body| seat_of(model, body)),
            })
        })
        .collect()
}

fn seat_of(model: &DataModel, character: InstanceId) -> Option<(InstanceId, bool)> {
    let humanoid = model.find_child(character, "Humanoid")?;
    let seat = model.reference(humanoid, Terms::get().seat_part)?;
    Some((seat, model.is_a(seat, Terms::get().vehicle_seat)))
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
        if self.book.take_changed() || ground.tick.is_multiple_of(OWNER_LOOK_TICKS) {
            self.do_as_chosen(ground, players);
        }
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

    /// What scripts chose is so, as soon as the player can own anything. Of several choices for what is held together the
    /// first counts.
    fn do_as_chosen(&mut self, ground: &mut Ground<'_>, players: &[Candidate]) {
        let mut done = BTreeSet::new();
        for (root, choice) in self.book.choices() {
            if done.contains(&root) {
                continue;
            }
            let chosen = choice.and_then(|player| players.iter().find(|p| p.player == player));
            let to = chosen.filter(|p| !self.is_barred(p.owner.client, ground.tick));
            for root in nearby::whole(ground.world, root) {
                done.insert(root);
                self.give(ground, root, to.map(|p| (p.owner, p.player)));
            }
        }
    }

    /// Gives a player what they drive and what is nearest to them, and takes what they are too far from.
    fn look_around(
        &mut self,
        ground: &mut Ground<'_>,
        players: &[Candidate],
        candidate: &Candidate,
    ) {
        let to = (candidate.owner, candidate.player);
        let is_barred = self.is_barred(candidate.owner.client, ground.tick);
        let driven = if is_barred {
            Vec::new()
        } else {
            self.driven_by(ground.world, players, candidate)
        };
        for &root in &driven {
            self.give(ground, root, Some(to));
        }
        let mut theirs = self.leave(ground, candidate, &driven);
        let Some(at) = candidate.at.filter(|_| !is_barred) else {
            return;
        };
        let mut seen = BTreeSet::new();
        for (distance, root) in around(ground.world, at) {
            if theirs >= OWNED_MAX {
                return;
            }
            if seen.contains(&root) || self.is_theirs(root, candidate) {
                continue;
            }
            let Some(whole) = nearby::loose(ground.world, ground.model, root) else {
                continue;
            };
            let is_free = whole
                .iter()
                .all(|&root| self.is_free(ground, players, root, (candidate, distance)));
            for root in whole {
                seen.insert(root);
                if is_free && !self.is_theirs(root, candidate) {
                    self.give(ground, root, Some(to));
                    theirs += 1;
                }
            }
        }
    }

    /// What a player drives: that with the seat, unless somebody else drives it, or has sat on it for longer. Scripts may
    /// have chosen otherwise.
    fn driven_by(
        &self,
        world: &World,
        players: &[Candidate],
        candidate: &Candidate,
    ) -> Vec<InstanceId> {
        let Some((seat, drives)) = candidate.seat else {
            return Vec::new();
        };
        let whole = nearby::whole(world, seat);
        let rank = |other: &Candidate| {
            let (seat, drives) = other.seat?;
            let root = world.assembly_of(seat)?.root;
            let is_aboard = whole.binary_search(&root).is_ok();
            is_aboard.then(|| (drives, self.is_theirs(root, other)))
        };
        let own = rank(candidate);
        let mut others = players.iter().filter(|p| p.player != candidate.player);
        let is_outranked = others.any(|other| rank(other) > own);
        let is_chosen = whole.iter().any(|&root| self.book.choice(root).is_some());
        if !drives || is_outranked || is_chosen {
            return Vec::new();
        }
        whole
    }

    /// Takes from a player what they are too far from, and what is held to what somebody else owns; how much stays theirs.
    fn leave(
        &mut self,
        ground: &mut Ground<'_>,
        candidate: &Candidate,
        driven: &[InstanceId],
    ) -> usize {
        let mut theirs = 0;
        for root in self.held_by(ground.world, candidate) {
            let whole = nearby::whole(ground.world, root);
            let is_chosen = whole.iter().any(|&root| self.book.choice(root).is_some());
            let is_split = whole.iter().any(|other| {
                let held = self.held.get(other);
                held.is_some_and(|held| held.owner.client < candidate.owner.client)
            });
            let near = candidate
                .at
                .and_then(|at| distance_of(ground.world, &whole, at));
            let stays = near.is_some_and(|distance| distance <= OWNED_KEPT_STUDS) && !is_split;
            if stays || is_chosen || driven.contains(&root) {
                theirs += 1;
            } else {
                self.give(ground, root, None);
            }
        }
        theirs
    }

    /// What a player owns besides their character.
    fn held_by(&self, world: &World, candidate: &Candidate) -> Vec<InstanceId> {
        self.held
            .iter()
            .filter(|(_, held)| held.player == candidate.player)
            .map(|(&root, _)| root)
            .filter(|&root| world.stance(root).is_none())
            .collect()
    }

    fn is_theirs(&self, root: InstanceId, candidate: &Candidate) -> bool {
        let held = self.held.get(&root);
        held.is_some_and(|held| held.owner == candidate.owner)
    }

    /// Whether a player at a distance from an assembly may have it: scripts left it to us, and nobody has it, or only since
    /// long ago and from clearly further away.
    fn is_free(
        &self,
        ground: &Ground<'_>,
        players: &[Candidate],
        root: InstanceId,
        (candidate, distance): (&Candidate, f32),
    ) -> bool {
        let Some(held) = self.held.get(&root) else {
            return self.book.choice(root).is_none();
        };
        let rival = players.iter().find(|p| p.owner == held.owner);
        let theirs = rival
            .and_then(|rival| rival.at)
            .and_then(|at| distance_of(ground.world, &[root], at));
        let is_clearly_nearer = theirs.is_none_or(|theirs| distance < theirs * OWNER_NEARER);
        let may_change = ground.tick - held.since >= OWNER_TENURE_TICKS && is_clearly_nearer;
        self.book.choice(root).is_none() && (held.owner == candidate.owner || may_change)
    }
}

/// Whether a root is that of an assembly that can move.
pub(super) fn is_movable(world: &World, root: InstanceId) -> bool {
    world
        .assembly_of(root)
        .is_some_and(|own| own.root == root && !own.anchored)
}
