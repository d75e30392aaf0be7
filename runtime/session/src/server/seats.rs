//! Which connection is which client, and how far each is let in. It does not know what they send.

use std::collections::BTreeMap;

use bytes::Bytes;
use studio_model::InstanceId;
use studio_model::limits::CLIENTS_MAX;
use studio_net::ConnId;
use studio_replication::ClientId;

use crate::limits::{
    BYTES_BURST_MAX, BYTES_PER_TICK_MAX, GOODBYE_TICKS_MAX, HELLO_TICKS_MAX, MESSAGES_BURST_MAX,
    MESSAGES_PER_TICK_MAX,
};

/// A client's place on the server.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) conn: ConnId,
    pub(super) stage: Stage,
    /// Frames of changes that were sent.
    pub(super) batches_sent: u64,
    /// Messages and bytes that the client may send at once, as of the tick of the last message.
    allowance: (u32, usize),
    last_sent: u32,
    /// A region frame that the connection had no room for.
    pub(super) held_region: Option<Bytes>,
}

impl Seat {
    /// Whether it has not been decided whether the client is let in.
    pub(super) fn is_knocking(&self) -> bool {
        matches!(self.stage, Stage::Knocking { .. })
    }

    /// Counts a message of the client; whether it may send so many and so much.
    pub(super) fn may_send(&mut self, tick: u32, bytes: usize) -> bool {
        let ticks = tick - std::mem::replace(&mut self.last_sent, tick);
        let (messages, room) = self.allowance;
        let messages = messages
            .saturating_add(ticks.saturating_mul(MESSAGES_PER_TICK_MAX))
            .min(MESSAGES_BURST_MAX);
        let room = room
            .saturating_add((ticks as usize).saturating_mul(BYTES_PER_TICK_MAX))
            .min(BYTES_BURST_MAX);
        self.allowance = (messages.saturating_sub(1), room.saturating_sub(bytes));
        messages > 0 && room >= bytes
    }
}

/// How far a client is let in.
#[derive(Debug)]
pub(super) enum Stage {
    /// Connected; it has not said who it is.
    Knocking { since: u32 },
    /// Let in.
    Playing { user_id: i64, player: InstanceId },
    /// Told why it is not let in.
    Refused { since: u32, reason: String },
}

/// All clients.
#[derive(Debug, Default)]
pub(super) struct Seats {
    by_client: BTreeMap<ClientId, Seat>,
    by_conn: BTreeMap<ConnId, ClientId>,
    /// Client ids are not reused while the server runs.
    last_id: u32,
    doors_closed: bool,
}

impl Seats {
    /// Gives a new connection a seat, or says why it gets none.
    pub(super) fn take(&mut self, conn: ConnId, tick: u32) -> Result<ClientId, &'static str> {
        if self.doors_closed {
            return Err("the session is about to end");
        }
        if self.by_client.len() >= CLIENTS_MAX {
            return Err("the server is full");
        }
        self.last_id += 1;
        let client = ClientId(self.last_id);
        let stage = Stage::Knocking { since: tick };
        self.by_client.insert(
            client,
            Seat {
                conn,
                stage,
                batches_sent: 0,
                allowance: (MESSAGES_BURST_MAX, BYTES_BURST_MAX),
                last_sent: tick,
                held_region: None,
            },
        );
        self.by_conn.insert(conn, client);
        Ok(client)
    }

    /// Frees a client's seat.
    pub(super) fn free(&mut self, client: ClientId) -> Option<Seat> {
        let seat = self.by_client.remove(&client)?;
        self.by_conn.remove(&seat.conn);
        Some(seat)
    }

    /// No new client gets a seat from now on.
    pub(super) fn close_doors(&mut self) {
        self.doors_closed = true;
    }

    /// Whose connection it is; `None` for one that has no seat (any more).
    pub(super) fn client(&self, conn: ConnId) -> Option<ClientId> {
        self.by_conn.get(&conn).copied()
    }

    /// Whose player it is.
    pub(super) fn client_of(&self, player: InstanceId) -> Option<ClientId> {
        let is_of =
            |seat: &Seat| matches!(seat.stage, Stage::Playing { player: own, .. } if own == player);
        let mut seats = self.by_client.iter();
        seats
            .find(|(_, seat)| is_of(seat))
            .map(|(&client, _)| client)
    }

    pub(super) fn conn(&self, client: ClientId) -> Option<ConnId> {
        self.by_client.get(&client).map(|seat| seat.conn)
    }

    pub(super) fn get_mut(&mut self, client: ClientId) -> Option<&mut Seat> {
        self.by_client.get_mut(&client)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (ClientId, &Seat)> {
        self.by_client.iter().map(|(&client, seat)| (client, seat))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (ClientId, &mut Seat)> {
        self.by_client
            .iter_mut()
            .map(|(&client, seat)| (client, seat))
    }

    /// The player of a client that was let in.
    pub(super) fn player(&self, client: ClientId) -> Option<InstanceId> {
        match self.by_client.get(&client)?.stage {
            Stage::Playing { player, .. } => Some(player),
            Stage::Knocking { .. } | Stage::Refused { .. } => None,
        }
    }

    pub(super) fn user_id(&self, client: ClientId) -> Option<i64> {
        match self.by_client.get(&client)?.stage {
            Stage::Playing { user_id, .. } => Some(user_id),
            Stage::Knocking { .. } | Stage::Refused { .. } => None,
        }
    }

    /// The clients that were let in.
    pub(super) fn playing(&self) -> impl Iterator<Item = ClientId> + '_ {
        self.iter()
            .filter(|(_, seat)| matches!(seat.stage, Stage::Playing { .. }))
            .map(|(client, _)| client)
    }

    /// The clients whose time to say hello or goodbye is over, and why they have to go.
    pub(super) fn overdue(&self, tick: u32) -> Vec<(ClientId, String)> {
        let late = |seat: &Seat| match &seat.stage {
            Stage::Knocking { since } if tick - since > HELLO_TICKS_MAX => {
                Some("the client did not say hello in time".to_owned())
            }
            Stage::Refused { since, reason } if tick - since > GOODBYE_TICKS_MAX => {
                Some(reason.clone())
            }
            _ => None,
        };
        self.iter()
            .filter_map(|(client, seat)| Some((client, late(seat)?)))
            .collect()
    }
}
