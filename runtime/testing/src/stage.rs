//! A session under test: a server from a snapshot and its clients, ticking together in one thread. Over the simulated
//! network it reads no clock and never sleeps; over real sockets it ticks in real time. It does not know test scripts.

mod hearing;
mod network;
mod settle;
mod terms;

use std::collections::BTreeMap;
use std::sync::Arc;

use studio_model::DataModel;
use studio_model::limits::{CLIENTS_MAX, TICK_HZ};
use studio_net::{ConnId, NetConditions};
use studio_replication::{ClientId, StateHash};
use studio_script::Running;
use studio_session::{Client, ClientStage, Origin, Server, code};

use crate::limits::JOIN_TICKS_MAX;
use crate::log::EventLog;
use crate::outcome::Said;
use hearing::stage_word;
use network::Network;

pub use network::Transport;
pub use settle::Astray;
pub use terms::{StageError, StageOptions, UNIX_START, Who};

struct Member {
    name: String,
    client: Client,
    /// Its connection on the simulated network.
    conn: Option<ConnId>,
    /// What the log says of it.
    posted: ClientStage,
}

/// A server and its clients.
pub struct Stage {
    options: StageOptions,
    network: Network,
    server: Server,
    members: Vec<Member>,
    /// What clients last reported on request.
    reported: BTreeMap<ClientId, StateHash>,
    said: Vec<Said>,
    unsaid: u64,
    log: EventLog,
}

impl Stage {
    /// A server with nobody on it yet.
    ///
    /// # Errors
    /// The snapshot cannot be loaded; over real sockets, none can be bound.
    pub fn start(options: StageOptions) -> Result<Self, StageError> {
        let (network, port) = Network::open(options.transport)?;
        let origin = Origin {
            unix: UNIX_START,
            seed: options.seed,
        };
        let mut server = port.start(Arc::clone(&options.snapshot), origin)?;
        server.make_room(CLIENTS_MAX);
        Ok(Self {
            options,
            network,
            server,
            members: Vec::new(),
            reported: BTreeMap::new(),
            said: Vec::new(),
            unsaid: 0,
            log: EventLog::default(),
        })
    }

    /// Does something to the server as its host.
    pub fn host(&mut self, set_up: impl FnOnce(&mut Server)) {
        set_up(&mut self.server);
    }

    /// Begins to let a client in that would like this name; `None`: `Player1`, `Player2`, … in turn. Its number.
    ///
    /// # Errors
    /// There are too many, or no socket can be had.
    pub fn connect(&mut self, name: Option<&str>) -> Result<usize, StageError> {
        let here = self.members.iter().filter(|m| !m.client.is_gone()).count();
        if here >= CLIENTS_MAX {
            return Err(StageError::TooManyClients);
        }
        let index = self.members.len();
        let name = name.map_or_else(|| self.free_name(), str::to_owned);
        let conditions = NetConditions {
            seed: self.options.conditions.seed.wrapping_add(self.options.seed),
            ..self.options.conditions
        };
        let origin = Origin {
            unix: UNIX_START + self.seconds(),
            seed: mixed(self.options.seed, index as u64 + 1),
        };
        let (client, conn) = self.network.connect(&name, conditions, origin)?;
        self.log
            .note(self.server.ticks(), format_args!("{name} connects"));
        self.members.push(Member {
            name,
            posted: client.stage().clone(),
            client,
            conn,
        });
        Ok(index)
    }

    /// The first `PlayerN` that nobody here has.
    fn free_name(&self) -> String {
        let taken = |name: &str| {
            let mut here = self.members.iter().filter(|m| !m.client.is_gone());
            here.any(|member| member.name == name)
        };
        (1..=CLIENTS_MAX + 1)
            .map(|number| format!("Player{number}"))
            .find(|name| !taken(name))
            .unwrap_or_default()
    }

    /// Lets that many clients join and ticks until all have; no longer than `halted` allows. They enter one after another,
    /// so that the first one is the first whatever their networks do.
    ///
    /// # Errors
    /// One is gone, or has not joined in time.
    pub fn join(&mut self, clients: usize, halted: &dyn Fn() -> bool) -> Result<(), StageError> {
        for _ in 0..clients {
            let index = self.connect(None)?;
            self.tick_until_client(index, halted, |stage| stage.is_listed(index))?;
        }
        for index in 0..self.members.len() {
            self.tick_until_client(index, halted, |stage| stage.has_joined(index))?;
        }
        Ok(())
    }

    /// Ticks until something is so of a client.
    fn tick_until_client(
        &mut self,
        index: usize,
        halted: &dyn Fn() -> bool,
        is_so: impl Fn(&Self) -> bool,
    ) -> Result<(), StageError> {
        for _ in 0..JOIN_TICKS_MAX {
            if is_so(self) {
                return Ok(());
            }
            if halted() || self.here(index).is_err() {
                break;
            }
            self.tick();
        }
        Err(self.not_joined(index))
    }

    fn not_joined(&self, index: usize) -> StageError {
        let member = &self.members[index];
        match member.client.stage() {
            ClientStage::Gone { reason } => StageError::Gone {
                name: member.name.clone(),
                reason: reason.clone(),
            },
            stage => StageError::JoinTimeout {
                name: member.name.clone(),
                seconds: JOIN_TICKS_MAX / TICK_HZ,
                stage: stage_word(stage).to_owned(),
            },
        }
    }

    /// One tick of everybody: the server first, then the clients in their order.
    pub fn tick(&mut self) {
        self.network.begin_tick();
        self.server.tick();
        self.hear_server();
        for index in 0..self.members.len() {
            self.members[index].client.tick();
            self.hear_client(index);
        }
        self.network.end_tick();
        if self.server.ticks().is_multiple_of(TICK_HZ.into()) {
            self.note_states();
        }
    }

    /// Lets a client leave; the server hears of it later.
    ///
    /// # Errors
    /// There is none, or it is gone.
    pub fn leave(&mut self, index: usize) -> Result<(), StageError> {
        self.here(index)?
            .client
            .leave(code::GOODBYE, "the client leaves");
        self.hear_client(index);
        Ok(())
    }

    /// Makes a client's network better or worse from now on.
    ///
    /// # Errors
    /// There is no such client, it is gone, or the network is a real one.
    pub fn set_conditions(
        &mut self,
        index: usize,
        conditions: &NetConditions,
    ) -> Result<(), StageError> {
        let seed = conditions.seed.wrapping_add(self.options.seed);
        let conditions = NetConditions {
            seed,
            ..*conditions
        };
        let conn = self.here(index)?.conn;
        self.network.set_conditions(conn, &conditions)
    }

    /// Does something as a script of a side would.
    ///
    /// # Errors
    /// There is no such side, or it has no scripts (any more).
    pub fn with_scripts<R>(
        &mut self,
        who: Who,
        run: impl FnOnce(Running<'_>) -> R,
    ) -> Result<R, StageError> {
        let Who::Client(index) = who else {
            return Ok(self.server.with_scripts(run));
        };
        let member = self.here(index)?;
        let name = member.name.clone();
        let done = member.client.with_scripts(run);
        done.ok_or(StageError::NotJoined(name))
    }

    /// A client that is not gone, to do something with.
    ///
    /// # Errors
    /// There is none, or it is gone.
    pub fn client_mut(&mut self, index: usize) -> Result<&mut Client, StageError> {
        Ok(&mut self.here(index)?.client)
    }

    fn here(&mut self, index: usize) -> Result<&mut Member, StageError> {
        let member = self.members.get_mut(index);
        let member = member.ok_or(StageError::NoClient(index))?;
        if let ClientStage::Gone { reason } = member.client.stage() {
            return Err(StageError::Gone {
                name: member.name.clone(),
                reason: reason.clone(),
            });
        }
        Ok(member)
    }

    /// How many clients there have been.
    pub fn clients(&self) -> usize {
        self.members.len()
    }

    /// A client that there is or was.
    pub fn client(&self, index: usize) -> Option<&Client> {
        self.members.get(index).map(|member| &member.client)
    }

    /// The server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Whether both the client and the server say that it has joined.
    pub fn has_joined(&self, index: usize) -> bool {
        let client = self.members.get(index).map(|member| &member.client);
        client.is_some_and(|c| *c.stage() == ClientStage::Joined && c.player().is_some())
    }

    /// Whether the server has the player of a client.
    pub fn is_listed(&self, index: usize) -> bool {
        let client = self.members.get(index).map(|member| &member.client);
        let Some(user_id) = client.and_then(Client::user_id) else {
            return false;
        };
        let mut listed = self.server.clients();
        listed.any(|client| self.server.user_id(client) == Some(user_id))
    }

    /// What a side is called: `server`, `test`, or the client's name.
    pub fn side_name(&self, who: Who) -> String {
        match who {
            Who::Server => "server".to_owned(),
            Who::Test => "test".to_owned(),
            Who::Client(index) => match self.members.get(index) {
                Some(member) => member.name.clone(),
                None => format!("client {}", index + 1),
            },
        }
    }

    /// The data model of a side, if it has one.
    pub fn model(&self, who: Who) -> Option<&DataModel> {
        match who {
            Who::Server => Some(self.server.model()),
            Who::Client(index) => Some(self.client(index)?.model()),
            Who::Test => None,
        }
    }

    /// Seconds of virtual time since the session began.
    pub fn seconds(&self) -> f64 {
        self.server.ticks() as f64 / f64::from(TICK_HZ)
    }

    /// What was said so far.
    pub fn said(&self) -> &[Said] {
        &self.said
    }

    /// Ends the session: what was said, how much of it is not kept, and the log.
    pub(crate) fn end(self) -> (Vec<Said>, u64, EventLog) {
        self.server.shutdown("the test is over");
        (self.said, self.unsaid, self.log)
    }
}

/// A number of its own for each of those that share a seed.
fn mixed(seed: u64, number: u64) -> u64 {
    seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
