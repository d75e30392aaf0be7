//! The first step of a tick: what has arrived from the network. It does not know what messages mean.

use studio_net::ServerEvent as NetEvent;
use studio_replication::{ClientId, Lane, ServerEvent as ReplicatorEvent};

use super::{Server, ServerEvent};
use crate::{code, lane};

impl Server {
    pub(super) fn take_in(&mut self) {
        while let Some(event) = self.endpoint.poll_event() {
            self.hear(event);
        }
        while let Some(event) = self.replicator.poll_event() {
            match event {
                ReplicatorEvent::Hello { client, name } => self.admit(client, &name),
                ReplicatorEvent::Joined { client } => {
                    self.events.push_back(ServerEvent::Joined { client });
                }
                ReplicatorEvent::HashReported { client, tick, hash } => {
                    self.events
                        .push_back(ServerEvent::HashReported { client, tick, hash });
                }
            }
        }
        for client in self.seats.overdue(self.tick) {
            self.turn_out(
                client,
                code::TOO_LATE,
                "the client did not say hello in time",
            );
        }
    }

    fn hear(&mut self, event: NetEvent) {
        match event {
            NetEvent::Connected { conn, addr: _ } => match self.seats.take(conn, self.tick) {
                Ok(client) => self.replicator.connect(client),
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
        if let Err(fault) = self.replicator.handle(client, lane, bytes) {
            self.turn_out(client, code::FAULT, &fault.to_string());
        }
    }
}
