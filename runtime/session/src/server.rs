//! The server: a place from a snapshot, its physics, and the clients that replicate it, a tick at a time. It does not
//! know clocks (see [`Pace`](crate::Pace)), and a client only by what it sends.

mod calls;
mod event;
mod inbox;
mod motion;
mod outbox;
mod ownership;
mod players;
mod roster;
mod seats;
mod simulate;

use std::collections::VecDeque;
use std::sync::Arc;

use studio_model::{DataModel, InstanceId};
use studio_net::{ConnStats, ServerPort};
use studio_replication::{ClientId, ServerReplicator, StateHash};
use studio_script::{Gate, Phase, Running, Side};
use studio_services::chat::Window;
use studio_services::data_store::DataStores;
use studio_services::filter::Filter;
use studio_services::input::InputHub;
use studio_services::players::ExitReason;
use studio_snapshot::Snapshot;

pub use event::{ServerError, ServerEvent};
pub use ownership::{OwnershipCounts, RecentOwnership};

use crate::scripts::{AFTER_PHYSICS, BEFORE_PHYSICS, Origin, Received, Scripts};
use ownership::Ownership;
use roster::Roster;
use seats::Seats;
use simulate::Simulation;

/// A running place and those who play in it.
pub struct Server {
    endpoint: Box<dyn ServerPort>,
    model: DataModel,
    scripts: Scripts,
    simulation: Simulation,
    ownership: Ownership,
    replicator: ServerReplicator,
    seats: Seats,
    roster: Roster,
    tick: u32,
    /// What came from clients for services, with whose player it is from and whether it is reliable.
    called: Vec<Received>,
    /// Clients that have the place and whose character has not come yet, in the order in which they joined.
    arrivals: VecDeque<ClientId>,
    /// The players of clients that are gone.
    leaving: Vec<(InstanceId, ExitReason)>,
    /// Taken out of the tree; freed when the tick's changes have been read.
    removed: Vec<InstanceId>,
    events: VecDeque<ServerEvent>,
}

impl Server {
    /// Loads the snapshot; clients that have connected meanwhile are heard at the first tick. What scripts keep in
    /// `data_stores` lasts as long as those do.
    pub fn start(
        snapshot: Arc<Snapshot>,
        endpoint: impl ServerPort + 'static,
        origin: Origin,
        data_stores: DataStores,
    ) -> Result<Self, ServerError> {
        let loaded = studio_snapshot::load_server(&snapshot)?;
        let mut model = loaded.model;
        let scripts = Scripts::new(
            Side::Server,
            &mut model,
            (origin, data_stores),
            &InputHub::default(),
            &Window::default(),
        )?;
        scripts.open(Gate::All);
        let replicator = ServerReplicator::new(snapshot, &model, loaded.net_ids);
        let mut server = Self {
            endpoint: Box::new(endpoint),
            simulation: Simulation::new(&model, scripts.world()),
            ownership: Ownership::new(scripts.world().ownership(), scripts.world().reins()),
            model,
            scripts,
            replicator,
            seats: Seats::default(),
            roster: Roster::default(),
            tick: 0,
            called: Vec::new(),
            arrivals: VecDeque::new(),
            leaving: Vec::new(),
            removed: Vec::new(),
            events: VecDeque::new(),
        };
        server.ensure_players_service()?;
        Ok(server)
    }

    /// One tick, in the order of the design: what came in, scripts, physics, scripts, what goes out, what is no longer
    /// needed.
    pub fn tick(&mut self) {
        self.tick += 1;
        self.scripts.begin_tick();
        self.take_in();
        self.remove_players();
        self.answer_calls();
        self.run_scripts(BEFORE_PHYSICS);
        self.simulate();
        self.run_scripts(AFTER_PHYSICS);
        self.post_calls();
        self.replicator
            .tick(self.tick, &self.model, self.simulation.motion.of_tick());
        let failed = self.send_out();
        let removed = std::mem::take(&mut self.removed);
        self.scripts.end_tick(&mut self.model, removed);
        self.take_output();
        self.throw_out();
        // Whom this turns out, the next tick sees out.
        self.drop_failed(failed);
    }

    /// Scripts run while the world moves.
    fn run_scripts(&mut self, phases: &[Phase]) {
        if !self.simulation.is_frozen() {
            self.scripts.run(&mut self.model, phases);
        }
    }

    fn take_output(&mut self) {
        let (said, lost) = self.scripts.take_output();
        self.events
            .extend(said.into_iter().map(ServerEvent::Output));
        if lost > 0 {
            self.events.push_back(ServerEvent::OutputsLost(lost));
        }
    }

    /// What happened in the ticks so far.
    pub fn poll_event(&mut self) -> Option<ServerEvent> {
        self.events.pop_front()
    }

    /// The place as it is.
    pub fn model(&self) -> &DataModel {
        &self.model
    }

    /// Does something as a script of the server would. What it says is among the events at once.
    pub fn with_scripts<R>(&mut self, run: impl FnOnce(Running<'_>) -> R) -> R {
        let result = self.scripts.between_ticks(&mut self.model, run);
        self.take_output();
        result
    }

    /// How many ticks there were.
    pub fn ticks(&self) -> u64 {
        self.tick.into()
    }

    /// How many instances the place has, the root not counted.
    pub fn instances(&self) -> usize {
        self.model.len() - 1
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

    /// Lets run what scripts bound to the end of the session. Whoever calls goes on ticking until that
    /// [has ended](Self::is_closed), or for as long as there is time.
    pub fn close(&mut self) {
        self.scripts.close(&mut self.model);
    }

    /// Whether all that [`Self::close`] let run has ended.
    pub fn is_closed(&mut self) -> bool {
        self.scripts.is_closed(&mut self.model)
    }

    /// Stops physics and scripts for good and lets nobody in any more, so that the clients can catch up with a world that holds
    /// still.
    pub fn freeze(&mut self) {
        self.take_all_back();
        self.simulation.freeze();
        self.seats.close_doors();
    }

    /// What players may read of each other is decided by another filter from now on.
    pub fn set_filter(&mut self, filter: impl Filter + 'static) {
        self.scripts.filter.replace(filter);
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
