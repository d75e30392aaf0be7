//! A server and its clients in one thread, over the network in memory and on virtual time: what one run does, all do.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use studio_model::limits::{CLIENTS_MAX, TICK_HZ};
use studio_net::NetConditions;
use studio_net::memory::MemoryNet;
use studio_script::Running;
use studio_services::data_store::DataStores;
use studio_session::limits::net_limits;
use studio_session::{Client, Origin, Server, ServerEvent};
use studio_snapshot::Snapshot;

use crate::scripts::{said, said_by};
use crate::tap::{Hand, Tap};

/// Ticks that something may take.
const PATIENCE_TICKS: u32 = 60 * TICK_HZ;

/// Those who sit at one table: a server, and clients by number.
pub(crate) struct Table {
    net: MemoryNet,
    pub(crate) server: Server,
    pub(crate) clients: Vec<Client>,
    /// What the server and each client have said since they were last asked.
    server_said: Vec<String>,
    clients_said: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn of(place: Arc<Snapshot>) -> Self {
        let (net, port) = MemoryNet::new(net_limits());
        let origin = Origin {
            unix: 1_700_000_000.0,
            seed: 1,
        };
        let mut server = Server::start(place, port, origin, DataStores::in_memory()).unwrap();
        server.make_room(CLIENTS_MAX);
        Self {
            net,
            server,
            clients: Vec::new(),
            server_said: Vec::new(),
            clients_said: Vec::new(),
        }
    }

    /// Lets somebody sit down. They have not been heard of before the next tick.
    pub(crate) fn sit(&mut self, name: &str, conditions: &NetConditions) -> usize {
        let origin = self.origin_of_next();
        let port = self.net.connect(conditions);
        self.clients.push(Client::over(port, name, origin));
        self.clients_said.push(Vec::new());
        self.clients.len() - 1
    }

    /// The same with a hand on the connection.
    pub(crate) fn sit_tapped(
        &mut self,
        name: &str,
        conditions: &NetConditions,
    ) -> Rc<RefCell<Hand>> {
        let origin = self.origin_of_next();
        let (port, hand) = Tap::on(self.net.connect(conditions));
        self.clients.push(Client::over(port, name, origin));
        self.clients_said.push(Vec::new());
        hand
    }

    fn origin_of_next(&self) -> Origin {
        Origin {
            unix: 1_700_000_000.0,
            seed: self.clients.len() as u64 + 2,
        }
    }

    /// Lets `Player1`, `Player2`, … sit down and waits until each of them is there with a character.
    pub(crate) fn seat(&mut self, count: usize) {
        for number in 1..=count {
            let name = format!("Player{number}");
            let index = self.sit(&name, &NetConditions::default());
            self.until(&format!("{name} has a character"), |table| {
                table.asks(
                    index,
                    "game:GetService('Players').LocalPlayer.Character ~= nil",
                )
            });
        }
        // The others see them too.
        self.ticks(5);
    }

    pub(crate) fn tick(&mut self) {
        let now = self.net.now_us() + 1_000_000 / u64::from(TICK_HZ) + 1;
        self.net.advance_to(now);
        self.server.tick();
        self.server_said.extend(said(&mut self.server));
        for (client, heard) in self.clients.iter_mut().zip(&mut self.clients_said) {
            client.tick();
            heard.extend(said_by(client));
        }
    }

    /// Lets the server alone tick: the clients are late.
    pub(crate) fn server_only(&mut self, count: u32) {
        for _ in 0..count {
            let now = self.net.now_us() + 1_000_000 / u64::from(TICK_HZ) + 1;
            self.net.advance_to(now);
            self.server.tick();
            self.server_said.extend(said(&mut self.server));
        }
    }

    pub(crate) fn ticks(&mut self, count: u32) {
        (0..count).for_each(|_| self.tick());
    }

    pub(crate) fn seconds(&mut self, seconds: f64) {
        self.ticks((seconds * f64::from(TICK_HZ)).ceil() as u32);
    }

    /// Ticks until something is so.
    pub(crate) fn until(&mut self, what: &str, mut is_so: impl FnMut(&mut Self) -> bool) {
        for _ in 0..PATIENCE_TICKS {
            if is_so(self) {
                return;
            }
            self.tick();
        }
        panic!(
            "not in time: {what}; said: {:?} {:?}",
            self.server_said, self.clients_said
        );
    }

    /// The world holds still, and in the end every client has what the server has.
    pub(crate) fn agree(&mut self) {
        self.server.freeze();
        self.ticks(4);
        self.until("all is acknowledged", |table| {
            let mut clients = table.server.clients();
            clients.all(|client| table.server.is_settled(client))
        });
        self.server.request_hashes();
        let mut waited_for: Vec<_> = self.server.clients().collect();
        for _ in 0..PATIENCE_TICKS {
            let now = self.net.now_us() + 1_000_000 / u64::from(TICK_HZ) + 1;
            self.net.advance_to(now);
            self.server.tick();
            self.clients.iter_mut().for_each(Client::tick);
            while let Some(event) = self.server.poll_event() {
                if let ServerEvent::HashReported { client, hash, .. } = event {
                    assert_eq!(hash, self.server.state_hash(client), "{client:?}");
                    waited_for.retain(|&other| other != client);
                }
            }
            if waited_for.is_empty() {
                return;
            }
        }
        panic!("no hash of {waited_for:?}");
    }

    /// What the server's scripts have said since they were last asked.
    pub(crate) fn server_said(&mut self) -> Vec<String> {
        self.server_said.extend(said(&mut self.server));
        std::mem::take(&mut self.server_said)
    }

    /// What a client's scripts have said since they were last asked.
    pub(crate) fn said_by(&mut self, client: usize) -> Vec<String> {
        self.clients_said[client].extend(said_by(&mut self.clients[client]));
        std::mem::take(&mut self.clients_said[client])
    }

    /// Runs a source on the server; what it says at once.
    pub(crate) fn on_server(&mut self, source: &str) -> Vec<String> {
        self.server_said.extend(said(&mut self.server));
        self.server.with_scripts(|running| run(running, source));
        said(&mut self.server)
    }

    /// Runs a source on a client; what it says at once. Nothing before its player is there.
    pub(crate) fn on_client(&mut self, client: usize, source: &str) -> Vec<String> {
        let one = &mut self.clients[client];
        self.clients_said[client].extend(said_by(one));
        one.with_scripts(|running| run(running, source));
        said_by(one)
    }

    /// Whether something is so for a client's scripts.
    pub(crate) fn asks(&mut self, client: usize, condition: &str) -> bool {
        self.on_client(client, &format!("print({condition})")) == ["true"]
    }
}

fn run(running: Running<'_>, source: &str) {
    running.run_source(source, "Test").expect("it compiles");
    running.drain();
}
