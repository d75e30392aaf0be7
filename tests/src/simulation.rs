//! A server and its clients over bad networks, in virtual time: the protocol core without sockets, threads or clocks. A seed
//! is a world, a script of changes, a network and the comings and goings of clients; the checker demands that when traffic
//! stops every client's state has the hash that the server computes for it.

mod bodies;
mod calls;
mod client;
mod estate;
mod scribe;
mod tamper;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use studio_model::{Change, DataModel, InstanceId};
use studio_net::NetConditions;
use studio_replication::{
    ClientFault, ClientId, Motion, Owner, ReportCounts, ServerEvent, ServerFault, ServerReplicator,
    StateHash,
};
use studio_snapshot::Snapshot;

pub use scribe::Tally;
pub use tamper::Tamper;

use crate::seeded::Seeded;
use bodies::Bodies;
use calls::Calls;
use client::SimClient;
use scribe::Scribe;

/// Microseconds of a tick.
const TICK_US: u64 = 1_000_000 / 60;
/// Ticks of quiet after which a client that is not settled is a failure: 60 s of virtual time.
const QUIET_TICKS_MAX: u32 = 3_600;
/// By then a client that joins late has come.
const LATE_JOIN_TICK: u32 = 100;
/// Region frames that are under way to a client at a time.
const REGIONS_PER_TICK: usize = 2;

/// What a simulation is to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Everything follows from it.
    pub seed: u64,
    /// Ticks in which the world changes.
    pub ticks: u32,
    /// Changes a tick.
    pub changes_per_tick: usize,
    /// Changes a tick that the scripts of each client make to its own model.
    pub local_changes_per_tick: usize,
    /// What each client's network suffers, both ways.
    pub conditions: NetConditions,
    /// What is taken away on purpose.
    pub tamper: Option<Tamper>,
}

/// How a simulation went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A client could not make sense of what it was sent.
    ServerFault(ClientId, ServerFault),
    /// The server could not make sense of what a client sent.
    ClientFault(ClientId, ClientFault),
    /// Clients that never had everything, though nothing changed any more.
    NeverSettled(Vec<ClientId>),
    /// A client whose state is not the server's, and the instances in which they differ, as server and client have
    /// them.
    Diverged(ClientId, Vec<String>),
    /// Calls that did not arrive whole and in order.
    Miscalled(ClientId, String),
    /// A client was given something under an epoch that was over.
    Disordered(ClientId, String),
    /// A client that knows what it must not know.
    Leaked(ClientId, String),
}

/// What a simulation that went well did.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Changes by kind.
    pub tally: Tally,
    /// Places of the clients' models that are not as the server has them, as their scripts wrote there.
    pub local_differences: usize,
    /// Clients that joined in all.
    pub joined: u32,
    /// The most instances that a client knew.
    pub instances_peak: usize,
    /// What clients said of what they owned.
    pub reports: ReportCounts,
}

/// A server, its clients and what is between them.
pub struct Simulation {
    plan: Plan,
    random: Seeded,
    now_us: u64,
    tick: u32,
    model: DataModel,
    replicator: ServerReplicator,
    scribe: Scribe,
    bodies: Bodies,
    clients: BTreeMap<ClientId, SimClient>,
    calls: Calls,
    joined: u32,
    instances_peak: usize,
    reported: BTreeMap<ClientId, StateHash>,
    expected: BTreeMap<ClientId, StateHash>,
}

/// Runs a plan.
///
/// # Errors
/// [`Failure`].
pub fn run(plan: Plan) -> Result<Outcome, Failure> {
    let mut simulation = Simulation::new(plan);
    simulation.live()?;
    simulation.check()?;
    Ok(Outcome {
        tally: simulation.scribe.tally().clone(),
        local_differences: simulation
            .clients
            .values()
            .map(SimClient::differences)
            .sum(),
        joined: simulation.joined,
        instances_peak: simulation.instances_peak,
        reports: simulation.replicator.report_counts(),
    })
}

impl Simulation {
    /// A server on a published world, and three clients that want to join.
    pub fn new(plan: Plan) -> Self {
        let mut random = Seeded::new(plan.seed);
        let snapshot: Arc<Snapshot> = Arc::new(world::publish(&world::build(&mut random)));
        let loaded =
            studio_snapshot::load_server(&snapshot).expect("what was just published loads");
        let model = loaded.model;
        let replicator = ServerReplicator::new(Arc::clone(&snapshot), &model, loaded.net_ids);
        let mut simulation = Self {
            scribe: Scribe::new(random.next_u64()),
            bodies: Bodies::new(random.next_u64()),
            calls: Calls::new(random.next_u64()),
            plan,
            random,
            now_us: 0,
            tick: 0,
            model,
            replicator,
            clients: BTreeMap::new(),
            joined: 0,
            instances_peak: 0,
            reported: BTreeMap::new(),
            expected: BTreeMap::new(),
        };
        for _ in 0..3 {
            simulation.join();
        }
        simulation
    }

    /// The ticks in which the world changes and clients come and go.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn live(&mut self) -> Result<(), Failure> {
        for _ in 0..self.plan.ticks {
            self.come_and_go();
            self.step(true)?;
            let counts = self
                .clients
                .keys()
                .map(|&client| self.replicator.visible_count(client));
            self.instances_peak = counts.fold(self.instances_peak, usize::max);
        }
        Ok(())
    }

    /// Lets traffic come to rest and compares every client with the server.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn check(&mut self) -> Result<(), Failure> {
        self.bodies.take_back_all();
        self.step(false)?;
        self.settle()?;
        self.expected.clear();
        self.reported.clear();
        self.replicator.request_hashes();
        for _ in 0..QUIET_TICKS_MAX {
            self.step(false)?;
            if self.reported.len() == self.clients.len() {
                break;
            }
        }
        for (&client, hash) in &self.expected {
            if self.reported.get(&client) != Some(hash) {
                return Err(Failure::Diverged(client, self.differences(client)));
            }
        }
        for (&client, sim) in &self.clients {
            let heard = sim.calls().heard_all(self.calls.sent_to(client));
            let said = self.calls.heard_from(client, sim.calls());
            heard
                .and(said)
                .map_err(|problem| Failure::Miscalled(client, problem))?;
            if let Some(secret) = sim.secret() {
                return Err(Failure::Leaked(client, secret));
            }
        }
        Ok(())
    }

    fn differences(&self, client: ClientId) -> Vec<String> {
        let Some(sim) = self.clients.get(&client) else {
            return Vec::new();
        };
        let ours = self.replicator.instance_hashes(client, &self.model);
        let theirs: BTreeMap<_, _> = sim.instance_hashes().into_iter().collect();
        let known: BTreeMap<_, _> = ours.iter().copied().collect();
        let numbers = ours
            .iter()
            .map(|&(net, _)| net)
            .chain(theirs.keys().copied());
        let differing = numbers.filter(|net| known.get(net) != theirs.get(net));
        differing
            .take(3)
            .map(|net| {
                let server = self
                    .replicator
                    .instance(net)
                    .map(|id| describe(&self.model, id));
                format!("{net}: server {server:?} client {:?}", sim.describe(net))
            })
            .collect()
    }

    fn settle(&mut self) -> Result<(), Failure> {
        for _ in 0..QUIET_TICKS_MAX {
            self.step(false)?;
            if self.unsettled().is_empty() {
                return Ok(());
            }
        }
        Err(Failure::NeverSettled(self.unsettled()))
    }

    fn unsettled(&self) -> Vec<ClientId> {
        let clients = self.clients.keys().copied();
        clients
            .filter(|&client| !self.replicator.is_settled(client))
            .collect()
    }

    fn come_and_go(&mut self) {
        let nobody_came_late = self.tick == LATE_JOIN_TICK && self.joined == 3;
        if nobody_came_late || (self.clients.len() < 5 && self.random.one_in(30)) {
            self.join();
        } else if self.clients.len() > 3 && self.random.one_in(40) {
            let at = self.random.below(self.clients.len());
            if let Some(&client) = self.clients.keys().nth(at) {
                self.clients.remove(&client);
                self.calls.leave(client);
                self.bodies.left(client);
                self.replicator.disconnect(client);
            }
        }
    }

    fn join(&mut self) {
        let client = ClientId(self.joined);
        self.joined += 1;
        self.replicator.connect(client);
        let sim = SimClient::new(client, &self.plan);
        self.clients.insert(client, sim);
    }

    /// One tick of everything.
    fn step(&mut self, changing: bool) -> Result<(), Failure> {
        self.now_us += TICK_US;
        self.tick += 1;
        self.receive()?;
        let removed = if changing {
            let removed = self.scribe.write(
                &mut self.model,
                &mut self.bodies,
                self.plan.changes_per_tick,
            );
            self.bodies.step(&mut self.model);
            for (to, call) in self.calls.fire(&mut self.model) {
                self.replicator.call(to, true, call);
            }
            removed
        } else {
            Vec::new()
        };
        let tells = changing || self.bodies.took_back();
        let (moved, ended) = self.bodies.motion();
        let motion = Motion {
            moved: if tells { &moved } else { &[] },
            ended: &ended,
        };
        self.replicator.tick(self.tick, &self.model, motion);
        self.free(removed);
        self.send();
        for (&client, sim) in &mut self.clients {
            sim.step(self.now_us, changing)
                .map_err(|fault| Failure::ServerFault(client, fault))?;
            if let Some(disorder) = sim.disorder() {
                return Err(Failure::Disordered(client, disorder));
            }
        }
        Ok(())
    }

    fn receive(&mut self) -> Result<(), Failure> {
        for (&client, sim) in &mut self.clients {
            while let Some((lane, bytes)) = sim.arrived_up(self.now_us) {
                self.replicator
                    .handle(client, lane, &bytes)
                    .map_err(|fault| Failure::ClientFault(client, fault))?;
            }
        }
        while let Some(event) = self.replicator.poll_event() {
            match event {
                ServerEvent::Hello { client, name } => {
                    let player = world::add_player(&mut self.model, &name);
                    let who = (i64::from(client.0) + 1, &*name);
                    self.replicator.welcome(client, who, Some(player));
                    self.calls.join(client);
                }
                ServerEvent::HashReported { client, hash, .. } => {
                    self.reported.insert(client, hash);
                }
                ServerEvent::Called { client, call, .. } => self.calls.hear(client, &call),
                ServerEvent::CallsDiscarded { client, count } => {
                    let problem = format!("{count} calls were discarded");
                    return Err(Failure::Miscalled(client, problem));
                }
                ServerEvent::Owned { client, poses } => {
                    for pose in &poses {
                        self.bodies.heard(&mut self.model, client, pose);
                    }
                }
                ServerEvent::Joined { client } => {
                    let user_id = i64::from(client.0) + 1;
                    self.bodies.joined(Owner { client, user_id });
                }
                ServerEvent::Refused { .. } => {}
            }
        }
        Ok(())
    }

    fn send(&mut self) {
        while let Some(transmit) = self.replicator.poll_transmit() {
            if let Some(sim) = self.clients.get_mut(&transmit.client) {
                sim.send_down(self.now_us, transmit.lane, transmit.bytes);
            }
        }
        for (&client, sim) in &mut self.clients {
            for _ in 0..REGIONS_PER_TICK {
                if let Some(bytes) = self.replicator.next_region(client) {
                    sim.send_down(self.now_us, studio_replication::Lane::Region, bytes);
                }
            }
            // Asked for in every tick of quiet: the world does not change any more.
            self.expected
                .entry(client)
                .or_insert_with(|| self.replicator.state_hash(client, &self.model));
        }
    }

    /// Frees what was removed in this tick and did not come back.
    fn free(&mut self, removed: Vec<InstanceId>) {
        for root in removed {
            if self.model.contains(root)
                && !self.model.is_attached(root)
                && self.model.parent(root).is_none()
            {
                self.model.free(root);
            }
        }
    }

    /// Changes one property of one part in one client's model, behind the protocol's back.
    pub fn alter_one_cell(&mut self) {
        let at = self.random.below(self.clients.len());
        if let Some(sim) = self.clients.values_mut().nth(at) {
            sim.alter();
        }
    }
}

/// An instance as text.
fn describe(model: &DataModel, id: InstanceId) -> String {
    let values: Vec<String> = model
        .own_values(id)
        .map(|(property, value)| format!("{}={value:?}", model.table().property(property).name))
        .collect();
    let (attributes, tags) = (model.attributes(id), model.tags(id));
    format!(
        "{} {} {} {attributes:?} {tags:?}",
        model.path(id),
        model.class_name(id),
        values.join(" ")
    )
}

/// Applies a change that the caller knows to be possible.
fn change(model: &mut DataModel, change: Change) -> bool {
    model.apply(change).is_ok()
}
