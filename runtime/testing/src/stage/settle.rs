//! The end of a session: the world holds still, every network is repaired, clients get what they have not got yet, then
//! every client's state is compared with the server's.

use std::collections::BTreeMap;
use std::fmt;

use studio_net::NetConditions;
use studio_replication::limits::POSE_INTERVAL_TICKS;
use studio_replication::{ClientId, StateHash};

use super::{Stage, Who};
use crate::limits::{REPORT_TICKS_MAX, SETTLE_TICKS_MAX};

/// A client whose state is not what the server has for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Astray {
    /// Its name.
    pub name: String,
    /// What the server has for it.
    pub server: StateHash,
    /// What it has; `None` if it did not say in time.
    pub client: Option<StateHash>,
}

impl fmt::Display for Astray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.client {
            Some(client) => write!(
                f,
                "{} did not end with the server's state: its hash is {client}, not {}",
                self.name, self.server
            ),
            None => write!(
                f,
                "{} did not tell the hash of its state in time",
                self.name
            ),
        }
    }
}

impl Stage {
    /// Brings everybody to the same state, for no longer than `halted` allows; who is astray nevertheless. Nothing of the
    /// place happens any more.
    pub fn settle(&mut self, halted: &dyn Fn() -> bool) -> Vec<Astray> {
        for index in 0..self.members.len() {
            // Of a client that is gone, and on real sockets, there is nothing to repair.
            drop(self.set_conditions(index, &NetConditions::default()));
        }
        self.server.freeze();
        for _ in 0..POSE_INTERVAL_TICKS {
            self.tick();
        }
        self.tick_until(SETTLE_TICKS_MAX, |stage| {
            let server = &stage.server;
            halted() || server.clients().all(|client| server.is_settled(client))
        });
        self.reported.clear();
        self.server.request_hashes();
        self.tick();
        let wanted: BTreeMap<ClientId, StateHash> = self
            .server
            .clients()
            .map(|client| (client, self.server.state_hash(client)))
            .collect();
        self.tick_until(REPORT_TICKS_MAX, |stage| {
            let mut here = stage.server.clients();
            halted() || here.all(|client| stage.reported.contains_key(&client))
        });
        self.compare(&wanted)
    }

    fn compare(&mut self, wanted: &BTreeMap<ClientId, StateHash>) -> Vec<Astray> {
        let mut astray = Vec::new();
        for (&client, &server) in wanted {
            let reported = self.reported.get(&client).copied();
            if reported == Some(server) {
                self.note(format_args!("end state of {}: {server}", client.0));
                continue;
            }
            let user_id = self.server.user_id(client);
            let index = self
                .members
                .iter()
                .position(|member| member.client.user_id() == user_id && !member.client.is_gone());
            // Who left meanwhile has no state to differ.
            if let Some(index) = index {
                let name = self.side_name(Who::Client(index));
                astray.push(Astray {
                    name,
                    server,
                    client: reported,
                });
            }
        }
        astray
    }

    fn tick_until(&mut self, ticks_max: u32, is_done: impl Fn(&Self) -> bool) {
        for _ in 0..ticks_max {
            if is_done(self) {
                return;
            }
            self.tick();
        }
    }
}
