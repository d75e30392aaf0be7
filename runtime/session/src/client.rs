//! A client without a window: a connection, the replicated model, and the steps of its tick. It does not know clocks,
//! other clients, or who looks at its model.

mod chat;
mod estate;
mod window;

use std::net::SocketAddr;

use bytes::Bytes;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, JournalCursor};
use studio_net::{
    ClientEndpoint, ClientEvent as NetEvent, ClientPort, ConnStats, ConnectOptions, Fingerprint,
    NetConditions, NetError, SendError,
};
use studio_replication::{ClientEvent as ReplicatorEvent, ClientReplicator, Lane};
use studio_script::{Gate, Level, OutputEvent, Running, Side};
use studio_services::chat::Window;
use studio_services::input::InputHub;
use studio_services::post::To;

use crate::limits::{EVENTS_PER_TICK_MAX, net_limits};
use crate::outputs::said_of_side;
use crate::owners::player_of;
use crate::scripts::{Origin, Received, Scripts, no_data_stores};
use crate::{code, lane};
use estate::Estate;

/// How a client presents itself.
#[derive(Debug, Clone, Default)]
pub struct ClientOptions {
    /// The name that the player would like.
    pub name: String,
    /// A bad network between it and the server.
    pub conditions: NetConditions,
}

/// How far a client has come. Only ever goes down the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientStage {
    /// Connecting, or waiting to be let in.
    Connecting,
    /// Let in; receiving the place.
    Loading,
    /// It has everything that the server opened for it.
    Joined,
    /// The connection has ended or never came about.
    Gone {
        /// Why, to be read by people.
        reason: String,
    },
}

/// A player without a window. Their scripts stay on the thread on which the first one ran.
pub struct Client {
    connection: Box<dyn ClientPort>,
    replicator: ClientReplicator,
    model: DataModel,
    stage: ClientStage,
    user_id: Option<i64>,
    batches_received: u64,
    input: InputHub,
    /// What the player hears.
    chat: Window,
    scripts: LocalScripts,
    /// What it simulates itself.
    estate: Estate,
}

/// The scripts of a client.
struct LocalScripts {
    origin: Origin,
    /// From when the place has a script that may run on clients: a VM is large.
    running: Option<Scripts>,
    /// Up to where the model was looked at for such a script.
    looked_at: Option<JournalCursor>,
    all_open: bool,
    /// Said of scripts that have no VM.
    said: Vec<OutputEvent>,
    /// What came from the server for services.
    called: Vec<Received>,
}

impl Client {
    /// Begins to connect; what comes of it shows in later ticks.
    pub fn connect(
        endpoint: &ClientEndpoint,
        addr: SocketAddr,
        fingerprint: Fingerprint,
        options: ClientOptions,
    ) -> Result<Self, NetError> {
        let ClientOptions { name, conditions } = options;
        let options = ConnectOptions {
            conditions,
            limits: net_limits(),
        };
        let connection = endpoint.connect(addr, fingerprint, options)?;
        Ok(Self::over(connection, &name, Origin::now()))
    }

    /// A client over a connection that has been made or is being made.
    pub fn over(connection: impl ClientPort + 'static, name: &str, origin: Origin) -> Self {
        Self {
            connection: Box::new(connection),
            replicator: ClientReplicator::new(name),
            model: DataModel::new(),
            stage: ClientStage::Connecting,
            user_id: None,
            batches_received: 0,
            input: InputHub::default(),
            chat: Window::default(),
            scripts: LocalScripts {
                origin,
                running: None,
                looked_at: None,
                all_open: false,
                said: Vec::new(),
                called: Vec::new(),
            },
            estate: Estate::default(),
        }
    }

    /// One tick: what came in, whole server ticks applied, scripts, what goes out. Nothing once it is gone.
    pub fn tick(&mut self) {
        for _ in 0..EVENTS_PER_TICK_MAX {
            let Some(event) = self.connection.poll_event() else {
                break;
            };
            self.hear(event);
        }
        if self.is_gone() {
            return;
        }
        if let Some(scripts) = &self.scripts.running {
            let removed = self.replicator.take_removed();
            scripts.let_go(&mut self.model, removed);
        }
        self.replicator.tick(&mut self.model);
        while let Some(event) = self.replicator.poll_event() {
            self.advance(event);
        }
        self.run_scripts();
        while let Some((lane, bytes)) = self.replicator.poll_transmit() {
            self.send(lane, bytes);
        }
        self.connection.flush();
    }

    /// Leaves, with a code of [`code`] and a reason for people.
    pub fn leave(&mut self, code: u32, reason: &str) {
        self.end(code, reason);
    }

    /// What it has of the place.
    pub fn model(&self) -> &DataModel {
        &self.model
    }

    /// How many instances it has, the root not counted.
    pub fn instances(&self) -> usize {
        self.model.len() - 1
    }

    /// How far it has come.
    pub fn stage(&self) -> &ClientStage {
        &self.stage
    }

    /// Whether its connection has ended.
    pub fn is_gone(&self) -> bool {
        matches!(self.stage, ClientStage::Gone { .. })
    }

    /// The player's id, once it is let in.
    pub fn user_id(&self) -> Option<i64> {
        self.user_id
    }

    /// How many frames of changes have come from the server.
    pub fn batches_received(&self) -> u64 {
        self.batches_received
    }

    /// How its connection is, or at last was, doing.
    pub fn stats(&self) -> ConnStats {
        self.connection.stats()
    }

    /// What its scripts said since the last time, and how much they said beyond what is kept.
    pub fn take_output(&mut self) -> (Vec<OutputEvent>, u64) {
        let mut said = std::mem::take(&mut self.scripts.said);
        let Some(scripts) = &self.scripts.running else {
            return (said, 0);
        };
        let (more, lost) = scripts.take_output();
        said.extend(more);
        (said, lost)
    }

    /// What scripts write stays here: see [`DataModel::set_local`].
    fn run_scripts(&mut self) {
        if self.scripts.running.is_none() {
            self.start_scripts();
        }
        let called = std::mem::take(&mut self.scripts.called);
        let Some(scripts) = &mut self.scripts.running else {
            self.hear_chat(&called);
            return;
        };
        scripts.begin_tick();
        self.model.set_local(true);
        if !self.scripts.all_open {
            // What is in `ReplicatedFirst` runs before anything else, and before the place counts as loaded.
            scripts.settle(&mut self.model);
            self.scripts.all_open = self.stage == ClientStage::Joined;
            if self.scripts.all_open {
                scripts.begin(&mut self.model);
            }
        }
        scripts.deliver(&mut self.model, &called);
        self.run_phases();
        self.model.set_local(false);
        let scripts = self.scripts.running.as_ref();
        for parcel in scripts.map(Scripts::take_parcels).into_iter().flatten() {
            // Of what only this client has the server cannot hear: such a call is for nobody.
            if parcel.to == To::Server {
                self.replicator.call(parcel.reliable, &parcel.call);
            }
        }
    }

    /// Makes the VM once the player is here and there is something to run.
    fn start_scripts(&mut self) {
        let end = self.model.journal().end();
        let changed = self.scripts.looked_at.replace(end) != Some(end);
        // What a player does is done by the VM, even where no script hears of it.
        if !self.input.is_empty() || (changed && has_scripts(&self.model)) {
            self.make_vm();
        }
    }

    /// Makes the VM, if the player is here.
    fn make_vm(&mut self) {
        let Some(player) = self.player() else {
            return;
        };
        let made = Scripts::new(
            Side::Client,
            &mut self.model,
            (self.scripts.origin, no_data_stores()),
            &self.input,
            &self.chat,
        );
        match made {
            Ok(scripts) => {
                scripts.set_local_player(player);
                scripts.open(Gate::ReplicatedFirst);
                self.scripts.running = Some(scripts);
            }
            Err(error) => {
                let problem = said_of_side(Side::Client, Level::Error, error.to_string());
                self.scripts.said.push(problem);
                self.input.clear();
            }
        }
    }

    /// The player whose client it is, once the server has sent them.
    pub fn player(&self) -> Option<InstanceId> {
        player_of(&self.model, self.user_id?)
    }

    /// Does something as a script of this client would: what it writes stays here. `None` as long as the player is not
    /// here or where scripts cannot run, of which the output tells. A client without scripts has a VM from then on.
    pub fn with_scripts<R>(&mut self, run: impl FnOnce(Running<'_>) -> R) -> Option<R> {
        if self.scripts.running.is_none() {
            self.make_vm();
        }
        let scripts = self.scripts.running.as_ref()?;
        self.model.set_local(true);
        let result = scripts.between_ticks(&mut self.model, run);
        self.model.set_local(false);
        Some(result)
    }

    fn hear(&mut self, event: NetEvent) {
        match event {
            NetEvent::Connected => {}
            NetEvent::Frame { channel, bytes } => self.handle(lane::lane(channel), &bytes),
            NetEvent::Datagram { bytes } => self.handle(Lane::Datagram, &bytes),
            NetEvent::ConnectFailed { reason } => self.gone(reason.to_string()),
            NetEvent::Closed { reason } => self.gone(reason.to_string()),
        }
    }

    fn handle(&mut self, lane: Lane, bytes: &Bytes) {
        if self.is_gone() {
            return;
        }
        if lane == Lane::Journal {
            self.batches_received += 1;
        }
        if let Err(fault) = self.replicator.handle(lane, bytes, &mut self.model) {
            self.end(code::FAULT, &fault.to_string());
        }
    }

    fn advance(&mut self, event: ReplicatorEvent) {
        match event {
            ReplicatorEvent::Welcome { user_id, .. } => {
                self.user_id = Some(user_id);
                self.stage = ClientStage::Loading;
                self.replicator.request_chunks();
            }
            ReplicatorEvent::Loaded => self.stage = ClientStage::Joined,
            ReplicatorEvent::Called { reliable, call } => {
                self.scripts.called.push((None, reliable, call));
            }
            ReplicatorEvent::Owned {
                root,
                frame,
                velocity,
                goes_on,
                keeps,
                ..
            } if !(keeps && self.estate.has(root)) => {
                self.given(root, (frame, velocity), goes_on);
            }
            ReplicatorEvent::Owned { .. } => {}
            ReplicatorEvent::Disowned { root } => self.taken(root),
            ReplicatorEvent::Goodbye { reason } => self.end(code::GOODBYE, &reason),
        }
    }

    fn send(&mut self, lane: Lane, bytes: Bytes) {
        let Some(channel) = lane::channel(lane) else {
            self.connection.send_datagram(bytes);
            return;
        };
        match self.connection.send(channel, bytes) {
            // Of an ended connection an event tells.
            Ok(()) | Err(SendError::Closed) => {}
            Err(SendError::Full) => {
                self.end(code::TOO_SLOW, "the server does not take what it is sent");
            }
            Err(error @ (SendError::TooLong { .. } | SendError::WrongWay(_))) => {
                self.end(code::FAULT, &error.to_string());
            }
        }
    }

    fn end(&mut self, code: u32, reason: &str) {
        self.connection.close(code, reason);
        self.gone(reason.to_owned());
    }

    /// The first reason stands.
    fn gone(&mut self, reason: String) {
        if !self.is_gone() {
            self.stage = ClientStage::Gone { reason };
        }
    }
}

/// Whether there is a script that may run on a client.
fn has_scripts(model: &DataModel) -> bool {
    let mut scripts = model.instances_of(known().script);
    model.instances_of(known().local_script).next().is_some()
        || scripts.any(|script| !model.is_server_script(script))
}
