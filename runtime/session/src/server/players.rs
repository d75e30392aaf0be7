//! Clients as players: letting them in, seeing them out, and the `Player` instances that everyone sees. It does not know
//! what else they do.

use std::sync::Arc;

use studio_model::known::known;
use studio_model::{Change, ChangeError, InstanceId, Value};
use studio_replication::ClientId;

use super::seats::Stage;
use super::{Server, ServerEvent};

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
        match self.add_player(user_id, &name) {
            Ok(player) => {
                if let Some(seat) = self.seats.get_mut(client) {
                    seat.stage = Stage::Playing { user_id, player };
                }
                self.replicator.welcome(client, user_id, &name);
                self.events.push_back(ServerEvent::Entered {
                    client,
                    user_id,
                    name,
                });
            }
            Err(error) => {
                self.roster.leave(user_id);
                self.replicator
                    .refuse(client, &format!("there is no room: {error}"));
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
        if let Stage::Playing { user_id, player } = seat.stage {
            self.roster.leave(user_id);
            self.leaving.push(player);
            let reason = reason.to_owned();
            self.events.push_back(ServerEvent::Left {
                client,
                user_id,
                reason,
            });
        }
    }

    /// The players of those who left go.
    pub(super) fn remove_players(&mut self) {
        let leaving = std::mem::take(&mut self.leaving);
        if !leaving.is_empty() {
            self.scripts.see_out(&mut self.model, leaving);
        }
    }

    /// Takes a subtree out of the tree; it is freed at the end of the tick.
    pub(super) fn remove(&mut self, root: InstanceId) {
        // What is not in the tree (any more) need not be taken out of it.
        if self.model.apply(Change::Remove { root }).is_ok() {
            self.removed.push(root);
        }
    }

    fn add_player(&mut self, user_id: i64, name: &str) -> Result<InstanceId, ChangeError> {
        let parent = self.ensure_players_service()?;
        let player = self.model.create(known().player)?;
        let changes = [
            Change::SetName {
                id: player,
                name: Arc::from(name),
            },
            Change::SetProperty {
                id: player,
                property: known().user_id,
                value: Value::Int64(user_id),
            },
            Change::Insert {
                root: player,
                parent,
                before: None,
            },
        ];
        for change in changes {
            if let Err(error) = self.model.apply(change) {
                self.model.free(player);
                return Err(error);
            }
        }
        Ok(player)
    }
}
