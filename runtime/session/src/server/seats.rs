//! Which connection is which client, and how far each is let in. It does not know what they send.

use std::collections::BTreeMap;

use bytes::Bytes;
use studio_model::InstanceId;
use studio_model::limits::{CLIENTS_MAX, TICK_HZ};
use studio_net::ConnId;
use studio_replication::{ClientId, Tick};

/// Ticks in which a client that has connected must say hello.
pub(super) const HELLO_TICKS_MAX: u32 = 5 * TICK_HZ;

/// A client's place on the server.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) conn: ConnId,
    pub(super) stage: Stage,
    /// A region frame that the connection had no room for.
    pub(super) held_region: Option<Bytes>,
}

/// How far a client is let in.
#[derive(Debug)]
pub(super) enum Stage {
    /// Connected in that tick; it has not said who it is.
    Knocking { since: Tick },
    /// Let in.
    Playing { user_id: i64, player: InstanceId },
}

/// All clients.
#[derive(Debug, Default)]
pub(super) struct Seats {
    seats: BTreeMap<ClientId, Seat>,
    by_conn: BTreeMap<ConnId, ClientId>,
    /// Client ids are not reused while the server runs.
    last_id: u32,
    doors_closed: bool,
}

impl Seats {
    /// Gives a new connection a seat, or says why it gets none.
    pub(super) fn take(&mut self, conn: ConnId, now: Tick) -> Result<ClientId, &'static str> {
        if self.doors_closed {
            return Err("the session is about to end");
        }
        if self.seats.len() >= CLIENTS_MAX {
            return Err("the server is full");
        }
        self.last_id += 1;
        let client = ClientId(self.last_id);
        let stage = Stage::Knocking { since: now };
        self.seats.insert(
            client,
            Seat {
                conn,
                stage,
                held_region: None,
            },
        );
        self.by_conn.insert(conn, client);
        Ok(client)
    }

    /// Frees a client's seat.
    pub(super) fn free(&mut self, client: ClientId) -> Option<Seat> {
        let seat = self.seats.remove(&client)?;
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

    pub(super) fn conn(&self, client: ClientId) -> Option<ConnId> {
        self.seats.get(&client).map(|seat| seat.conn)
    }

    pub(super) fn get_mut(&mut self, client: ClientId) -> Option<&mut Seat> {
        self.seats.get_mut(&client)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (ClientId, &mut Seat)> {
        self.seats.iter_mut().map(|(&client, seat)| (client, seat))
    }

    pub(super) fn user_id(&self, client: ClientId) -> Option<i64> {
        match self.seats.get(&client)?.stage {
            Stage::Playing { user_id, .. } => Some(user_id),
            Stage::Knocking { .. } => None,
        }
    }

    /// The clients that were let in.
    pub(super) fn playing(&self) -> impl Iterator<Item = ClientId> + '_ {
        self.seats
            .iter()
            .filter(|(_, seat)| matches!(seat.stage, Stage::Playing { .. }))
            .map(|(&client, _)| client)
    }

    /// The clients that have said nothing for too long.
    pub(super) fn overdue(&self, now: Tick) -> Vec<ClientId> {
        let overdue = |seat: &Seat| match seat.stage {
            Stage::Knocking { since } => now.0.wrapping_sub(since.0) > HELLO_TICKS_MAX,
            Stage::Playing { .. } => false,
        };
        self.seats
            .iter()
            .filter(|(_, seat)| overdue(seat))
            .map(|(&client, _)| client)
            .collect()
    }
}
