//! The first step of a tick: what has arrived from the network. It does not know what messages mean.

use studio_model::limits::TICK_HZ;
use studio_net::ServerEvent as NetEvent;
use studio_replication::{ClientId, Lane, ServerEvent as ReplicatorEvent};
use studio_script::{Level, Side};

use super::seats::Stage;
use super::{Server, ServerEvent};
use crate::limits::EVENTS_PER_TICK_MAX;
use crate::outputs::said_of_side;
use crate::{code, lane};

/// Ticks between two looks at how large a datagram each client's path takes.
const PATH_TICKS: u32 = TICK_HZ;

impl Server {
    pub(super) fn take_in(&mut self) {
        for _ in 0..EVENTS_PER_TICK_MAX {
            let Some(event) = self.endpoint.poll_event() else {
                break;
            };
            self.hear(event);
        }
        while let Some(event) = self.replicator.poll_event() {
            self.act(event);
        }
        self.spawn_arrivals();
        for (client, reason) in self.seats.overdue(self.tick) {
            self.turn_out(client, code::REFUSED, &reason);
        }
        if self.tick.is_multiple_of(PATH_TICKS) {
            for (client, seat) in self.seats.iter() {
                let bytes = self.endpoint.max_datagram_size(seat.conn);
                self.replicator.set_datagram_bytes(client, bytes);
            }
        }
    }

    fn hear(&mut self, event: NetEvent) {
        match event {
            NetEvent::Connected { conn, addr: _ } => match self.seats.take(conn, self.tick) {
                Ok(client) => {
                    self.replicator.connect(client);
                    let bytes = self.endpoint.max_datagram_size(conn);
                    self.replicator.set_datagram_bytes(client, bytes);
                }
                Err(reason) => self.endpoint.close(conn, code::REFUSED, reason),
            },
            NetEvent::Frame {
                conn,
                channel,
                bytes,
            } => {
                if let Some(client) = self.seats.client(conn) {
                    self.handle(client, lane::lane(channel), &bytes);
                }
            }
            NetEvent::Datagram { conn, bytes } => {
                if let Some(client) = self.seats.client(conn) {
                    self.handle(client, Lane::Datagram, &bytes);
                }
            }
            NetEvent::Closed { conn, reason } => {
                if let Some(client) = self.seats.client(conn) {
                    self.see_out(client, &reason.to_string());
                }
            }
            NetEvent::Stopped => self.events.push_back(ServerEvent::Stopped),
        }
    }

    fn handle(&mut self, client: ClientId, lane: Lane, bytes: &[u8]) {
        let tick = self.tick;
        if !self
            .seats
            .get_mut(client)
            .is_some_and(|seat| seat.may_send(tick, bytes.len()))
        {
            self.turn_out(client, code::FAULT, "the client sends too much");
            return;
        }
        if let Err(fault) = self.replicator.handle(client, lane, bytes) {
            let reason = format!("the client broke the protocol: {fault}");
            self.turn_out(client, code::FAULT, &reason);
        }
    }

    fn act(&mut self, event: ReplicatorEvent) {
        match event {
            ReplicatorEvent::Hello { client, name } => self.admit(client, &name),
            ReplicatorEvent::Refused { client, reason } => match self.seats.get_mut(client) {
                Some(seat) if seat.is_knocking() => {
                    seat.stage = Stage::Refused {
                        since: self.tick,
                        reason,
                    };
                }
                _ => self.turn_out(client, code::REFUSED, &reason),
            },
            ReplicatorEvent::Joined { client } => {
                self.arrivals.push_back(client);
                self.events.push_back(ServerEvent::Joined { client });
            }
            ReplicatorEvent::Called {
                client,
                reliable,
                call,
            } => {
                if let Some(from) = self.seats.player(client) {
                    self.called.push((Some(from), reliable, call));
                }
            }
            ReplicatorEvent::Owned { client, poses } => self.ownership.hear(client, poses),
            ReplicatorEvent::CallsDiscarded { client, count } => {
                let who = self.seats.player(client);
                let name = who.map_or("a player", |player| self.model.name(player));
                let text = format!(
                    "{count} remote calls to {name} were discarded: the client was still loading"
                );
                self.events.push_back(ServerEvent::Output(said_of_side(
                    Side::Server,
                    Level::Warn,
                    text,
                )));
            }
            ReplicatorEvent::HashReported { client, tick, hash } => {
                self.events
                    .push_back(ServerEvent::HashReported { client, tick, hash });
            }
        }
    }
}
