//! Clients as players: letting them in, seeing them out, and the `Player` instances that everyone sees. It does not know
//! what else they do.

use studio_model::known::known;
use studio_model::{Change, ChangeError, ClassTable, InstanceId, Value};
use studio_replication::ClientId;
use studio_services::players::{ExitReason, Newcomer};

use super::seats::Stage;
use super::{Server, ServerEvent};
use crate::code;
use crate::limits::CHARACTERS_PER_TICK_MAX;
use crate::scripts::AFTER_PHYSICS;

impl Server {
    /// The `Players` service is there even if the place file does not hold it.
    pub(super) fn ensure_players_service(&mut self) -> Result<InstanceId, ChangeError> {
        if let Some(players) = self.model.service(known().players) {
            return Ok(players);
        }
        let players = self.model.create(known().players)?;
        let parent = self.model.root();
        self.model.apply(Change::Insert {
            root: players,
            parent,
            before: None,
        })?;
        Ok(players)
    }

    /// Lets a client in that has said who it is.
    pub(super) fn admit(&mut self, client: ClientId, wanted_name: &str) {
        if !self
            .seats
            .get_mut(client)
            .is_some_and(|seat| seat.is_knocking())
        {
            return;
        }
        let (user_id, name) = self.roster.enter(wanted_name);
        let newcomer = Newcomer {
            user_id,
            name: name.clone(),
            display_name: name.clone(),
        };
        match self.scripts.let_in(&mut self.model, &newcomer) {
            Ok(player) => {
                if let Some(seat) = self.seats.get_mut(client) {
                    seat.stage = Stage::Playing { user_id, player };
                }
                self.replicator
                    .welcome(client, (user_id, &name), Some(player));
                self.events.push_back(ServerEvent::Entered {
                    client,
                    user_id,
                    name,
                });
            }
            Err(error) => {
                self.roster.leave(user_id);
                self.replicator.refuse(client, &error.to_string());
            }
        }
    }

    /// Characters come for those who have the place, a few in each tick. Who left meanwhile gets none.
    pub(super) fn spawn_arrivals(&mut self) {
        if self.simulation.is_frozen() {
            return;
        }
        let mut spawned = 0;
        while spawned < CHARACTERS_PER_TICK_MAX
            && let Some(client) = self.arrivals.pop_front()
        {
            if let Some(player) = self.seats.player(client) {
                self.scripts.spawn(&mut self.model, player);
                spawned += 1;
            }
        }
    }

    /// Ends a client's connection from this side.
    pub(super) fn turn_out(&mut self, client: ClientId, code: u32, reason: &str) {
        if let Some(conn) = self.seats.conn(client) {
            self.endpoint.close(conn, code, reason);
            self.see_out(client, reason);
        }
    }

    /// A client's connection has ended: its player goes, when scripts have heard of it.
    pub(super) fn see_out(&mut self, client: ClientId, reason: &str) {
        let Some(seat) = self.seats.free(client) else {
            return;
        };
        self.replicator.disconnect(client);
        self.arrivals.retain(|&arriving| arriving != client);
        if let Stage::Playing { user_id, player } = seat.stage {
            self.roster.leave(user_id);
            self.leaving.push((player, ExitReason::Unknown));
            let reason = reason.to_owned();
            self.events.push_back(ServerEvent::Left {
                client,
                user_id,
                reason,
            });
        }
    }

    /// All players go, and scripts hear of it: for a server that is about to end and has nobody to tell any more.
    pub fn dismiss(&mut self) {
        let clients: Vec<ClientId> = self.seats.playing().collect();
        let players = clients
            .into_iter()
            .filter_map(|client| self.seats.player(client));
        self.leaving
            .extend(players.map(|player| (player, ExitReason::Unknown)));
        self.remove_players();
        self.scripts.run(&mut self.model, AFTER_PHYSICS);
        self.take_output();
    }

    /// The players of those who left go.
    pub(super) fn remove_players(&mut self) {
        let leaving = std::mem::take(&mut self.leaving);
        if !leaving.is_empty() {
            self.scripts.see_out(&mut self.model, leaving);
        }
    }

    /// Those whom scripts kicked go. The reason of their leaving is theirs, not the network's.
    pub(super) fn throw_out(&mut self) {
        for (player, message) in self.scripts.take_kicks() {
            let Some(client) = self.seats.client_of(player) else {
                continue;
            };
            self.turn_out(client, code::KICKED, &message);
            for (_, reason) in self.leaving.iter_mut().filter(|(id, _)| *id == player) {
                *reason = ExitReason::CreatorKick;
            }
        }
    }

    /// Lets the place take that many players, if it would take fewer.
    pub fn make_room(&mut self, players: usize) {
        let property = ClassTable::get().find(known().players, "MaxPlayers");
        let (Some(property), Some(service)) = (property, self.model.service(known().players))
        else {
            return;
        };
        let wanted = i32::try_from(players).unwrap_or(i32::MAX);
        if let Some(Value::Int32(max)) = self.model.value(service, property)
            && max < wanted
        {
            let set = self
                .model
                .set_property(service, property, Value::Int32(wanted));
            debug_assert!(set.is_ok(), "it is a number: {set:?}");
        }
    }

    /// Takes a subtree out of the tree; it is freed at the end of the tick.
    pub(super) fn remove(&mut self, root: InstanceId) {
        // What is not in the tree (any more) need not be taken out of it.
        if self.model.apply(Change::Remove { root }).is_ok() {
            self.removed.push(root);
        }
    }
}
