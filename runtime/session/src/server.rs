//! The server: a place from a snapshot, its physics, and the clients that replicate it, a tick at a time. It does not
//! know clocks (see [`Pace`](crate::Pace)), and a client only by what it sends.

mod event;
mod inbox;
mod motion;
mod outbox;
mod players;
mod roster;
mod seats;
mod simulate;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;

use studio_model::{DataModel, InstanceId};
use studio_net::{ConnStats, Fingerprint, ServerEndpoint};
use studio_replication::{ClientId, ServerReplicator, StateHash};
use studio_snapshot::Snapshot;

pub use event::{ServerError, ServerEvent};

use roster::Roster;
use seats::Seats;
use simulate::Simulation;

/// A running place and those who play in it.
pub struct Server {
    endpoint: ServerEndpoint,
    model: DataModel,
    simulation: Simulation,
    replicator: ServerReplicator,
    seats: Seats,
    roster: Roster,
    tick: u32,
    /// Taken out of the tree; freed when the tick's changes have been read.
    removed: Vec<InstanceId>,
    events: VecDeque<ServerEvent>,
}

impl Server {
    /// Loads the snapshot; clients that have connected meanwhile are heard at the first tick.
    pub fn start(snapshot: Arc<Snapshot>, endpoint: ServerEndpoint) -> Result<Self, ServerError> {
        let loaded = studio_snapshot::load_server(&snapshot)?;
        let model = loaded.model;
        let replicator = ServerReplicator::new(snapshot, &model, loaded.net_ids);
        let mut server = Self {
            endpoint,
            simulation: Simulation::new(&model),
            model,
            replicator,
            seats: Seats::default(),
            roster: Roster::default(),
            tick: 0,
            removed: Vec::new(),
            events: VecDeque::new(),
        };
        server.ensure_players_service()?;
        Ok(server)
    }

    /// One tick, in the order of the design: what came in, physics, what goes out, what is no longer needed.
    pub fn tick(&mut self) {
        self.tick += 1;
        self.take_in();
        self.simulate();
        self.replicator
            .tick(self.tick, &self.model, self.simulation.motion.of_tick());
        let failed = self.send_out();
        for id in self.removed.drain(..) {
            self.model.free(id);
        }
        // What this takes out of the tree, the next tick tells the clients and then frees.
        self.drop_failed(failed);
    }

    /// What happened in the ticks so far.
    pub fn poll_event(&mut self) -> Option<ServerEvent> {
        self.events.pop_front()
    }

    /// The place as it is.
    pub fn model(&self) -> &DataModel {
        &self.model
    }

    /// How many ticks there were.
    pub fn ticks(&self) -> u64 {
        self.tick.into()
    }

    /// How many instances the place has, the root not counted.
    pub fn instances(&self) -> usize {
        self.model.len() - 1
    }

    /// Where clients connect to.
    pub fn local_addr(&self) -> SocketAddr {
        self.endpoint.local_addr()
    }

    /// What clients pin.
    pub fn fingerprint(&self) -> Fingerprint {
        self.endpoint.fingerprint()
    }

    /// The clients that were let in, in the order of their ids.
    pub fn clients(&self) -> impl Iterator<Item = ClientId> + '_ {
        self.seats.playing()
    }

    /// The user id of a client that was let in.
    pub fn user_id(&self, client: ClientId) -> Option<i64> {
        self.seats.user_id(client)
    }

    /// How many frames of changes each player was sent, by user id.
    pub fn batches_sent(&self) -> impl Iterator<Item = (i64, u64)> + '_ {
        self.seats
            .iter()
            .filter_map(|(client, seat)| Some((self.seats.user_id(client)?, seat.batches_sent)))
    }

    /// How a client's connection is doing.
    pub fn stats(&self, client: ClientId) -> Option<ConnStats> {
        self.endpoint.stats(self.seats.conn(client)?)
    }

    /// Stops physics for good and lets nobody in any more, so that the clients can catch up with a world that holds
    /// still.
    pub fn freeze(&mut self) {
        self.simulation.freeze();
        self.seats.close_doors();
    }

    /// Whether a client has acknowledged everything that the server has for it.
    pub fn is_settled(&self, client: ClientId) -> bool {
        self.replicator.is_settled(client)
    }

    /// Asks all clients for the hash of their state after the next tick; each answer is an event.
    pub fn request_hashes(&mut self) {
        self.replicator.request_hashes();
    }

    /// The hash of what the server opened for a client, as it is now.
    pub fn state_hash(&self, client: ClientId) -> StateHash {
        self.replicator.state_hash(client, &self.model)
    }

    /// Says goodbye to all and waits, for a second at most, until they can have heard it.
    pub fn shutdown(self, reason: &str) {
        self.endpoint.shutdown(crate::code::GOODBYE, reason);
    }
}
