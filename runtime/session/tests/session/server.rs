//! A server and clients that misbehave, a tick at a time, without a clock.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use studio_model::limits::CLIENTS_MAX;
use studio_net::{
    Channel, ClientConnection, ClientEndpoint, ClientEvent, CloseReason, ConnectOptions,
    Fingerprint, NetRuntime, ServerEndpoint,
};
use studio_replication::limits::PROTOCOL_VERSION;
use studio_replication::message::Hello;
use studio_services::data_store::DataStores;
use studio_session::limits::{HELLO_TICKS_MAX, net_limits};
use studio_session::{Client, ClientOptions, ClientStage, Origin, Server, ServerEvent, code};
use studio_snapshot::Snapshot;

use crate::place;

/// A server, and where its clients come from.
pub(crate) struct Scene {
    pub(crate) server: Server,
    addr: SocketAddr,
    fingerprint: Fingerprint,
    clients: ClientEndpoint,
}

impl Scene {
    fn new() -> Self {
        Self::of(place::published(4))
    }

    pub(crate) fn of(place: Arc<Snapshot>) -> Self {
        let runtime = NetRuntime::start(1).unwrap();
        let endpoint =
            ServerEndpoint::bind(&runtime, "127.0.0.1:0".parse().unwrap(), net_limits()).unwrap();
        let (addr, fingerprint) = (endpoint.local_addr(), endpoint.fingerprint());
        let mut server =
            Server::start(place, endpoint, Origin::now(), DataStores::in_memory()).unwrap();
        server.make_room(CLIENTS_MAX);
        Self {
            server,
            addr,
            fingerprint,
            clients: ClientEndpoint::new(&runtime),
        }
    }

    /// A connection that does what the test does.
    fn raw(&self) -> ClientConnection {
        let options = ConnectOptions {
            limits: net_limits(),
            ..ConnectOptions::default()
        };
        self.clients
            .connect(self.addr, self.fingerprint, options)
            .unwrap()
    }

    pub(crate) fn client(&self, name: &str) -> Client {
        let options = ClientOptions {
            name: name.to_owned(),
            ..ClientOptions::default()
        };
        Client::connect(&self.clients, self.addr, self.fingerprint, options).unwrap()
    }

    /// Ticks the server until the connection has an event that is wanted.
    fn until<T>(
        &mut self,
        raw: &mut ClientConnection,
        mut wanted: impl FnMut(ClientEvent) -> Option<T>,
    ) -> T {
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            self.server.tick();
            raw.wait(Instant::now() + Duration::from_millis(2));
            while let Some(event) = raw.poll_event() {
                if let Some(found) = wanted(event) {
                    return found;
                }
            }
        }
        panic!("it did not happen within 20 s");
    }

    /// Why the server closed the connection: code and reason.
    fn closed(&mut self, raw: &mut ClientConnection) -> (u32, String) {
        self.until(raw, |event| match event {
            ClientEvent::Closed {
                reason: CloseReason::Peer { code, reason },
            } => Some((code, reason)),
            _ => None,
        })
    }

    /// Ticks the server and clients until it is so.
    pub(crate) fn tick_until(
        &mut self,
        clients: &mut [Client],
        mut is_so: impl FnMut(&mut Server, &mut [Client]) -> bool,
    ) {
        let deadline = Instant::now() + Duration::from_secs(20);
        // Something to wait on: a connection of nobody's.
        let mut pause = self.raw();
        while !is_so(&mut self.server, clients) {
            assert!(Instant::now() < deadline, "it did not happen within 20 s");
            self.server.tick();
            clients.iter_mut().for_each(Client::tick);
            pause.wait(Instant::now() + Duration::from_millis(2));
            while pause.poll_event().is_some() {}
        }
    }

    fn names(&self) -> Vec<String> {
        let model = self.server.model();
        let players = model.service(studio_model::known::known().players).unwrap();
        model
            .children(players)
            .map(|player| model.name(player).to_owned())
            .collect()
    }
}

#[test]
fn who_says_nothing_is_turned_out() {
    let mut scene = Scene::new();
    let mut silent = scene.raw();
    scene.until(&mut silent, |event| {
        (event == ClientEvent::Connected).then_some(())
    });
    // A first tick hears of the connection; virtual time does the rest.
    for _ in 0..=HELLO_TICKS_MAX + 1 {
        scene.server.tick();
    }
    let (code, reason) = scene.closed(&mut silent);
    assert_eq!(code, code::REFUSED);
    assert_eq!(reason, "the client did not say hello in time");
}

#[test]
fn who_talks_nonsense_is_closed_with_the_fault() {
    let mut scene = Scene::new();
    for (channel, nonsense) in [
        (Channel::Control, &b""[..]),
        (Channel::Control, &[0xFF; 300]),
        (Channel::Up, b"before hello"),
    ] {
        let mut client = scene.raw();
        client.send(channel, Bytes::from_static(nonsense)).unwrap();
        client.flush();
        let (code, reason) = scene.closed(&mut client);
        assert_eq!(code, code::FAULT, "{reason}");
        assert!(
            reason.starts_with("the client broke the protocol: "),
            "{reason}"
        );
    }
    assert_eq!(scene.names(), [""; 0]);
}

#[test]
fn who_speaks_another_protocol_is_told_so() {
    let mut scene = Scene::new();
    let mut old = scene.raw();
    old.send(Channel::Control, Bytes::from_static(&[99]))
        .unwrap();
    old.flush();
    let (code, reason) = scene.closed(&mut old);
    assert_eq!(code, code::REFUSED);
    assert!(
        reason.contains("protocol") && reason.contains("99"),
        "{reason}"
    );
}

#[test]
fn who_has_another_class_table_is_told_so() {
    let mut scene = Scene::new();
    let mut other = scene.raw();
    let hello = Hello {
        protocol: PROTOCOL_VERSION,
        schema: [7; 32],
        name: "Ada".to_owned(),
    };
    other
        .send(Channel::Control, Bytes::from(hello.encode()))
        .unwrap();
    other.flush();
    let (code, reason) = scene.closed(&mut other);
    assert_eq!(code, code::REFUSED);
    assert!(reason.contains("class table"), "{reason}");
    assert_eq!(scene.names(), [""; 0]);
}

#[test]
fn who_floods_is_turned_out() {
    let mut scene = Scene::new();
    let mut flooder = scene.raw();
    scene.until(&mut flooder, |event| {
        (event == ClientEvent::Connected).then_some(())
    });
    let mut players = [scene.client("Player1")];
    scene.tick_until(&mut players, |_, players| {
        *players[0].stage() == ClientStage::Joined
    });
    let deadline = Instant::now() + Duration::from_secs(20);
    let closed = loop {
        assert!(Instant::now() < deadline, "it is let be");
        for _ in 0..200 {
            flooder.send_datagram(Bytes::from_static(b"flood"));
        }
        scene.server.tick();
        flooder.wait(Instant::now() + Duration::from_millis(2));
        if let Some(ClientEvent::Closed { reason }) = flooder.poll_event() {
            break reason;
        }
    };
    let CloseReason::Peer { code, reason } = closed else {
        panic!("{closed:?}");
    };
    assert_eq!(code, code::FAULT, "{reason}");
    // Too many at once, or too much over time: whichever is seen first.
    assert!(reason.starts_with("the client sends too m"), "{reason}");
    players[0].tick();
    assert!(!players[0].is_gone());
}

#[test]
fn a_full_server_says_so() {
    let mut scene = Scene::new();
    let mut seated: Vec<ClientConnection> = Vec::new();
    for _ in 0..CLIENTS_MAX {
        let mut raw = scene.raw();
        // Without a tick of the server: nobody's time to say hello runs out.
        assert!(raw.wait(Instant::now() + Duration::from_secs(20)));
        assert_eq!(raw.poll_event(), Some(ClientEvent::Connected));
        seated.push(raw);
    }
    scene.server.tick();
    let mut late = scene.raw();
    let (code, reason) = scene.closed(&mut late);
    assert_eq!(
        (code, reason.as_str()),
        (code::REFUSED, "the server is full")
    );
}

#[test]
fn garbage_in_datagrams_does_not_disturb_who_plays() {
    let mut scene = Scene::new();
    let mut vandal = scene.raw();
    scene.until(&mut vandal, |event| {
        (event == ClientEvent::Connected).then_some(())
    });
    for i in 0..200u8 {
        vandal.send_datagram(Bytes::from(vec![i; usize::from(i)]));
    }
    vandal.flush();
    let mut players = [scene.client("Player1")];
    scene.tick_until(&mut players, |_, players| {
        *players[0].stage() == ClientStage::Joined
    });
    assert_eq!(scene.names(), ["Player1"]);
}

#[test]
fn players_come_and_go_in_the_tree_of_everyone() {
    let mut scene = Scene::new();
    let mut players = [scene.client("Ada"), scene.client("Player2")];
    let joined = |client: &Client| *client.stage() == ClientStage::Joined;
    scene.tick_until(&mut players, |_, players| players.iter().all(joined));
    let mut names = scene.names();
    names.sort();
    assert_eq!(names, ["Ada", "Player2"]);
    assert_eq!(
        (players[0].user_id(), players[1].user_id()),
        (Some(201), Some(2))
    );

    players[0].leave(code::GOODBYE, "that is enough");
    let [_, stays] = players;
    let mut stays = [stays];
    let known = studio_model::known::known();
    let sees_one = |client: &Client| {
        let model = client.model();
        model
            .service(known.players)
            .is_some_and(|players| model.children(players).count() == 1)
    };
    scene.tick_until(&mut stays, |_, clients| sees_one(&clients[0]));
    assert_eq!(scene.names(), ["Player2"]);
    let mut left = None;
    while let Some(event) = scene.server.poll_event() {
        if let ServerEvent::Left {
            user_id, reason, ..
        } = event
        {
            left = Some((user_id, reason));
        }
    }
    let (user_id, reason) = left.expect("the server told that Ada left");
    assert_eq!(user_id, 201);
    assert!(reason.contains("that is enough"), "{reason}");
}

#[test]
fn a_frozen_server_lets_nobody_in() {
    let mut scene = Scene::new();
    scene.server.freeze();
    let mut late = scene.raw();
    let (code, reason) = scene.closed(&mut late);
    assert_eq!(
        (code, reason.as_str()),
        (code::REFUSED, "the session is about to end")
    );
}

#[test]
fn the_goodbye_reaches_the_clients() {
    let mut scene = Scene::new();
    let mut clients = [scene.client("Player1")];
    scene.tick_until(&mut clients, |_, clients| {
        *clients[0].stage() == ClientStage::Joined
    });
    let Scene {
        server,
        clients: _endpoint,
        ..
    } = scene;
    server.shutdown("closing time");
    let [mut client] = clients;
    let deadline = Instant::now() + Duration::from_secs(20);
    while !client.is_gone() && Instant::now() < deadline {
        client.tick();
        std::thread::yield_now();
    }
    let ClientStage::Gone { reason } = client.stage() else {
        panic!("{:?}", client.stage())
    };
    assert!(reason.contains("closing time"), "{reason}");
}
