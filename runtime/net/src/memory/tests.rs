use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::channel::Channel;
use crate::client::ClientEvent;
use crate::error::SendError;
use crate::limits::QueueLimit;
use crate::port::{ClientPort, ServerPort};
use crate::reason::{CODE_DROPPED, CloseReason, ConnectFailure};

const TICK_US: u64 = 16_667;

/// A network with its server, and the ticks that both ends have.
struct Scene {
    net: MemoryNet,
    server: MemoryServer,
}

impl Scene {
    fn new() -> Self {
        Self::with(NetLimits::default())
    }

    fn with(limits: NetLimits) -> Self {
        let (net, server) = MemoryNet::new(limits);
        Self { net, server }
    }

    fn client(&self, conditions: &str) -> MemoryClient {
        let conditions: NetConditions = if conditions.is_empty() {
            NetConditions::default()
        } else {
            conditions.parse().expect("conditions")
        };
        self.net.connect(&conditions)
    }

    /// A tick of virtual time; what the server hears in it.
    fn tick(&mut self) -> Vec<ServerEvent> {
        self.net.advance_to(self.net.now_us() + TICK_US);
        std::iter::from_fn(|| self.server.poll_event()).collect()
    }

    fn ticks(&mut self, count: u32) -> Vec<ServerEvent> {
        (0..count).flat_map(|_| self.tick()).collect()
    }

    /// Lets a client in; its connection on the server.
    fn let_in(&mut self, client: &mut MemoryClient) -> ConnId {
        for _ in 0..600 {
            self.tick();
            if client.poll_event() == Some(ClientEvent::Connected) {
                return client.id();
            }
        }
        panic!("it was not let in");
    }
}

fn heard(client: &mut MemoryClient) -> Vec<ClientEvent> {
    std::iter::from_fn(|| client.poll_event()).collect()
}

fn number(i: u32) -> Bytes {
    Bytes::copy_from_slice(&i.to_le_bytes())
}

#[test]
fn a_clean_network_passes_everything_within_a_tick() {
    let mut scene = Scene::new();
    let mut client = scene.client("");
    client.send(Channel::Control, number(1)).unwrap();
    let events = scene.tick();
    assert!(matches!(events[..], [ServerEvent::Connected { .. }]));
    assert_eq!(heard(&mut client), [ClientEvent::Connected]);
    client.send(Channel::Up, number(2)).unwrap();
    client.send_datagram(number(3));
    client.flush();
    let conn = client.id();
    let frame = |channel, i| ServerEvent::Frame {
        conn,
        channel,
        bytes: number(i),
    };
    let mut events = scene.tick();
    events.sort_by_key(|event| format!("{event:?}"));
    assert_eq!(
        events,
        [
            ServerEvent::Datagram {
                conn,
                bytes: number(3)
            },
            frame(Channel::Control, 1),
            frame(Channel::Up, 2),
        ]
    );
    scene
        .server
        .send(conn, Channel::Journal, number(4))
        .unwrap();
    scene.server.flush();
    assert_eq!(
        heard(&mut client),
        [ClientEvent::Frame {
            channel: Channel::Journal,
            bytes: number(4)
        }]
    );
    assert_eq!(client.stats().bytes_up, 12);
    assert_eq!(scene.server.stats(conn).unwrap().bytes_down, 4);
}

#[test]
fn who_closes_is_told_by_the_code_and_the_other_hears_why() {
    let mut scene = Scene::new();
    let mut client = scene.client("delay=50ms");
    let conn = scene.let_in(&mut client);
    client.close(7, "enough");
    let reason = "enough".to_owned();
    assert_eq!(
        heard(&mut client),
        [ClientEvent::Closed {
            reason: CloseReason::Local {
                code: 7,
                reason: reason.clone()
            }
        }]
    );
    assert_eq!(client.send(Channel::Up, number(1)), Err(SendError::Closed));
    assert_eq!(
        scene.ticks(6),
        [ServerEvent::Closed {
            conn,
            reason: CloseReason::Peer { code: 7, reason }
        }]
    );

    let mut client = scene.client("");
    let conn = scene.let_in(&mut client);
    scene
        .server
        .send(conn, Channel::Control, number(5))
        .unwrap();
    scene.server.flush();
    scene.server.close(conn, 9, "closing\ntime");
    let events = heard(&mut client);
    assert!(matches!(events[0], ClientEvent::Frame { .. }), "{events:?}");
    assert_eq!(
        events[1],
        ClientEvent::Closed {
            reason: CloseReason::Peer {
                code: 9,
                reason: "closing time".to_owned()
            }
        }
    );
    assert!(matches!(scene.tick()[..], [ServerEvent::Closed { .. }]));
    assert!(scene.server.stats(conn).is_none());
}

#[test]
fn a_dropped_end_is_heard_of() {
    let mut scene = Scene::new();
    let mut client = scene.client("");
    scene.let_in(&mut client);
    let mut other = scene.client("");
    scene.let_in(&mut other);
    drop(client);
    let [ServerEvent::Closed { reason, .. }] = &scene.tick()[..] else {
        panic!("no word of it");
    };
    assert!(matches!(reason, CloseReason::Peer { code, .. } if *code == CODE_DROPPED));
    let Scene { net, server } = scene;
    drop(server);
    net.advance_to(net.now_us() + TICK_US);
    assert!(matches!(
        heard(&mut other)[..],
        [ClientEvent::Closed { .. }]
    ));
}

#[test]
fn nobody_answers_through_a_cut_cable_and_who_falls_silent_is_gone() {
    let mut scene = Scene::new();
    let mut lost = scene.client("loss=100%");
    let mut client = scene.client("");
    let conn = scene.let_in(&mut client);
    scene.ticks(60 * 60);
    assert!(
        heard(&mut client).is_empty(),
        "an hour of silence is no end"
    );
    assert!(matches!(
        heard(&mut lost)[..],
        [ClientEvent::ConnectFailed {
            reason: ConnectFailure::TimedOut { .. }
        }]
    ));
    scene
        .net
        .set_conditions(conn, &"loss=100%".parse().unwrap());
    let events = scene.ticks(13 * 60);
    assert_eq!(
        events,
        [ServerEvent::Closed {
            conn,
            reason: CloseReason::TimedOut
        }]
    );
    assert_eq!(
        heard(&mut client),
        [ClientEvent::Closed {
            reason: CloseReason::TimedOut
        }]
    );
}

#[test]
fn a_short_outage_loses_nothing_that_is_reliable() {
    let mut scene = Scene::new();
    let mut client = scene.client("");
    let conn = scene.let_in(&mut client);
    scene
        .net
        .set_conditions(conn, &"loss=100%".parse().unwrap());
    for i in 0..60 {
        client.send(Channel::Up, number(i)).unwrap();
        client.flush();
        assert!(scene.tick().is_empty());
    }
    scene.net.set_conditions(conn, &NetConditions::default());
    assert_eq!(scene.tick().len(), 60);
}

#[test]
fn a_full_server_refuses_and_a_place_that_is_free_again_is_taken() {
    let mut scene = Scene::with(NetLimits {
        connections_max: 1,
        ..NetLimits::default()
    });
    let mut first = scene.client("");
    scene.let_in(&mut first);
    let mut second = scene.client("");
    scene.tick();
    assert!(matches!(
        heard(&mut second)[..],
        [ClientEvent::ConnectFailed {
            reason: ConnectFailure::Refused { .. }
        }]
    ));
    drop(first);
    scene.tick();
    let mut third = scene.client("");
    scene.let_in(&mut third);
}

#[test]
fn queues_hold_as_much_as_the_real_ones_and_wait_for_the_reader() {
    let limit = QueueLimit {
        messages: 4,
        bytes: 1 << 20,
    };
    let mut scene = Scene::with(NetLimits {
        ordered_queue: limit,
        datagram_queue: limit,
        ..NetLimits::default()
    });
    let mut client = scene.client("");
    let conn = scene.let_in(&mut client);
    let mut sent = 0;
    // Four that the reader has not taken, four that wait for it.
    let refused = loop {
        match scene.server.send(conn, Channel::Journal, number(sent)) {
            Ok(()) => scene.server.flush(),
            Err(error) => break error,
        }
        sent += 1;
        assert!(sent < 100);
    };
    assert_eq!((refused, sent), (SendError::Full, 8));
    for i in 0..10 {
        scene.server.send_datagram(conn, number(i));
    }
    assert_eq!(scene.server.stats(conn).unwrap().dropped_datagrams, 6);
    let mut got = 0;
    for _ in 0..3 {
        scene.tick();
        got += heard(&mut client).len();
    }
    assert_eq!(got, 12, "eight frames, four datagrams");
    let wrong = scene.server.send(conn, Channel::Up, number(0));
    assert_eq!(wrong, Err(SendError::WrongWay(Channel::Up)));
    let long = Bytes::from(vec![0; (64 << 10) + 1]);
    let long = scene.server.send(conn, Channel::Control, long);
    assert!(matches!(long, Err(SendError::TooLong { .. })));
}

/// What two clients hear through bad networks.
fn play(seed: u64) -> Vec<(u64, ConnId, String)> {
    let mut scene = Scene::new();
    let text = format!("delay=60ms,jitter=30ms,loss=20%,dup=10%,reorder=5%,seed={seed}");
    let mut clients = [scene.client(&text), scene.client(&text)];
    let mut log = Vec::new();
    for tick in 0..400u32 {
        for event in scene.tick() {
            if let ServerEvent::Frame { conn, bytes, .. } = event {
                scene.server.send(conn, Channel::Journal, bytes).unwrap();
            }
        }
        scene.server.flush();
        let now = scene.net.now_us();
        for client in &mut clients {
            for event in heard(client) {
                log.push((now, client.id(), format!("{event:?}")));
            }
            if tick < 200 {
                client.send(Channel::Up, number(tick)).unwrap();
            }
            client.flush();
        }
    }
    log
}

#[test]
fn a_run_repeats_and_another_seed_is_another_run() {
    assert_eq!(play(1), play(1));
    assert_ne!(play(1), play(2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn what_is_reliable_arrives_once_and_in_order(seed: u64) {
        let log = play(seed);
        for conn in [ConnId(0), ConnId(1)] {
            let frames: Vec<&String> = log
                .iter()
                .filter(|(_, of, event)| *of == conn && event.starts_with("Frame"))
                .map(|(.., event)| event)
                .collect();
            let expected: Vec<String> = (0..200)
                .map(|i| {
                    let (channel, bytes) = (Channel::Journal, number(i));
                    format!("{:?}", ClientEvent::Frame { channel, bytes })
                })
                .collect();
            prop_assert_eq!(frames, expected.iter().collect::<Vec<_>>());
        }
    }
}

#[test]
fn time_never_goes_back_and_may_leap() {
    let mut scene = Scene::new();
    let mut client = scene.client("");
    scene.let_in(&mut client);
    let now = scene.net.now_us();
    scene.net.advance_to(0);
    assert_eq!(scene.net.now_us(), now);
    scene
        .net
        .advance_to(now + Duration::from_hours(1).as_micros() as u64);
    assert!(
        heard(&mut client).is_empty(),
        "keep-alives went on meanwhile"
    );
}
