//! A simulated client: its replicator, its model, and the network between it and the server.

use bytes::Bytes;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, Value};
use studio_net::Channel;
use studio_net::sim::{Lane as SimLane, SimLink};
use studio_replication::{ClientEvent, ClientId, ClientReplicator, Lane, ServerFault, StateHash};
use studio_snapshot::NetId;

use super::Plan;
use super::bodies::Bodies;
use super::calls::ClientCalls;
use super::estate::Estate;
use super::scribe::Scribe;
use super::tamper::Tamper;
use super::world::{PRIVATE, SECRET};

/// One client.
pub(super) struct SimClient {
    replicator: ClientReplicator,
    model: DataModel,
    up: SimLink,
    down: SimLink,
    tamper: Option<Tamper>,
    /// Its scripts, and how much they do in a tick.
    scribe: (Scribe, usize),
    /// Nothing of its own moves.
    bodies: Bodies,
    calls: ClientCalls,
    estate: Estate,
    name: String,
}

impl SimClient {
    pub(super) fn new(client: ClientId, plan: &Plan) -> Self {
        let (salt, conditions) = (u64::from(client.0) * 2, &plan.conditions);
        let name = format!("Player{}", client.0 + 1);
        let seed = plan.seed.wrapping_mul(1_000).wrapping_add(salt);
        Self {
            replicator: ClientReplicator::new(&name),
            model: DataModel::new(),
            up: SimLink::new(conditions, salt),
            down: SimLink::new(conditions, salt + 1),
            tamper: plan.tamper,
            scribe: (Scribe::new(seed), plan.local_changes_per_tick),
            bodies: Bodies::new(seed),
            calls: ClientCalls::default(),
            estate: Estate::new(seed),
            name,
        }
    }

    /// A tick: what has arrived is handled, what moves moves, what is to be said is sent.
    pub(super) fn step(&mut self, now_us: u64, changing: bool) -> Result<(), ServerFault> {
        while let Some((lane, bytes)) = self.down.poll(now_us) {
            let lane = from_sim(lane);
            let bytes = match self.tamper {
                Some(tamper) => match tamper.pass(lane, bytes) {
                    Some(bytes) => bytes,
                    None => continue,
                },
                None => bytes,
            };
            self.replicator.handle(lane, &bytes, &mut self.model)?;
            self.hear();
        }
        self.replicator.tick(&mut self.model);
        if changing
            && let Some(call) = self.calls.next_call(&self.model)
            && self.replicator.call(true, &call)
        {
            self.calls.sent();
        }
        if changing && self.replicator.instance_count() > 1 {
            self.write_locally();
        }
        if changing {
            let states = self.estate.step(&mut self.model);
            self.replicator.report(&states);
        }
        while let Some((lane, bytes)) = self.replicator.poll_transmit() {
            if self.tamper.is_none_or(|tamper| tamper.passes_up(lane)) {
                self.up.send(now_us, to_sim(lane), bytes);
            }
        }
        Ok(())
    }

    fn hear(&mut self) {
        while let Some(event) = self.replicator.poll_event() {
            match event {
                ClientEvent::Welcome { .. } => self.replicator.request_chunks(),
                ClientEvent::Called { call, .. } => self.calls.hear(&self.model, &call),
                ClientEvent::Owned {
                    root,
                    epoch,
                    frame,
                    velocity,
                    ..
                } => self.estate.given(root, epoch, frame, velocity),
                ClientEvent::Disowned { root } => self.estate.taken(root),
                ClientEvent::Loaded | ClientEvent::Goodbye { .. } => {}
            }
        }
    }

    /// What was given in a wrong order, if anything was.
    pub(super) fn disorder(&self) -> Option<String> {
        let owned: Vec<InstanceId> = self.replicator.owned().collect();
        self.estate.disorder(&owned)
    }

    pub(super) fn calls(&self) -> &ClientCalls {
        &self.calls
    }

    /// What its scripts do: anything, to anything. What they take out is freed as soon as nobody holds it.
    fn write_locally(&mut self) {
        self.model.set_local(true);
        let (scribe, count) = &mut self.scribe;
        let removed = scribe.write(&mut self.model, &mut self.bodies, *count);
        for root in removed {
            if !self.model.is_attached(root) && self.model.parent(root).is_none() {
                self.model.free(root);
            }
        }
        self.model.set_local(false);
    }

    /// How many places of its model are not as the server has them.
    pub(super) fn differences(&self) -> usize {
        self.model.local_writes()
    }

    pub(super) fn send_down(&mut self, now_us: u64, lane: Lane, bytes: Bytes) {
        self.down.send(now_us, to_sim(lane), bytes);
    }

    pub(super) fn arrived_up(&mut self, now_us: u64) -> Option<(Lane, Bytes)> {
        let (lane, bytes) = self.up.poll(now_us)?;
        Some((from_sim(lane), bytes))
    }

    /// Something that a client must not know, if it does.
    pub(super) fn secret(&self) -> Option<String> {
        let all = self.model.descendants(self.model.root());
        all.filter(|&id| {
            let source = self.model.value(id, known().script_source);
            let name = self.model.name(id);
            let is_anothers = name.starts_with(PRIVATE) && !name.ends_with(&self.name);
            name.contains(SECRET)
                || is_anothers
                || matches!(source, Some(Value::String(text)) if text.contains(SECRET))
        })
        .map(|id| self.model.path(id))
        .next()
    }

    pub(super) fn instance_hashes(&self) -> Vec<(NetId, StateHash)> {
        self.replicator.instance_hashes(&self.model)
    }

    pub(super) fn describe(&self, net: NetId) -> Option<String> {
        Some(super::describe(&self.model, self.replicator.instance(net)?))
    }

    pub(super) fn alter(&mut self) {
        let part = self
            .model
            .descendants(self.model.root())
            .find(|&id| self.model.is_a(id, known().base_part));
        if let Some(part) = part {
            let anchored = self.model.flag(part, known().anchored);
            let set = self
                .model
                .set_property(part, known().anchored, Value::Bool(!anchored));
            assert!(set.is_ok(), "a part has the property: {set:?}");
        }
    }
}

fn to_sim(lane: Lane) -> SimLane {
    match lane {
        Lane::Control => SimLane::Stream(Channel::Control),
        Lane::Journal => SimLane::Stream(Channel::Journal),
        Lane::Region => SimLane::Stream(Channel::Region),
        Lane::Up => SimLane::Stream(Channel::Up),
        Lane::Datagram => SimLane::Datagram,
    }
}

fn from_sim(lane: SimLane) -> Lane {
    match lane {
        SimLane::Stream(Channel::Control) => Lane::Control,
        SimLane::Stream(Channel::Journal) => Lane::Journal,
        SimLane::Stream(Channel::Region) => Lane::Region,
        SimLane::Stream(Channel::Up) => Lane::Up,
        SimLane::Datagram => Lane::Datagram,
    }
}
