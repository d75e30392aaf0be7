//! How connections begin and end.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use studio_net::{
    CODE_DROPPED, Channel, ClientEndpoint, ClientEvent, CloseReason, ConnectFailure,
    ConnectOptions, NetLimits, NetRuntime, SendError, ServerEndpoint, ServerEvent,
};

use crate::harness::{World, client_event, loopback, server_event};

fn local(code: u32, reason: &str) -> CloseReason {
    CloseReason::Local {
        code,
        reason: reason.to_owned(),
    }
}

fn peer(code: u32, reason: &str) -> CloseReason {
    CloseReason::Peer {
        code,
        reason: reason.to_owned(),
    }
}

#[test]
fn a_close_reason_arrives_from_either_side() {
    let mut world = World::new();
    let (mut client, conn) = world.join(ConnectOptions::default());
    world.server.close(conn, 7, "kicked: flying");
    assert_eq!(
        client_event(&mut client),
        ClientEvent::Closed {
            reason: peer(7, "kicked: flying")
        }
    );
    let expected = ServerEvent::Closed {
        conn,
        reason: local(7, "kicked: flying"),
    };
    assert_eq!(server_event(&mut world.server), expected);
    assert_eq!(
        world.server.send(conn, Channel::Journal, Bytes::new()),
        Err(SendError::Closed)
    );
    assert_eq!(world.server.stats(conn), None);

    let (mut client, conn) = world.join(ConnectOptions::default());
    client.close(8, "goodbye");
    assert_eq!(
        client_event(&mut client),
        ClientEvent::Closed {
            reason: local(8, "goodbye")
        }
    );
    let expected = ServerEvent::Closed {
        conn,
        reason: peer(8, "goodbye"),
    };
    assert_eq!(server_event(&mut world.server), expected);
    assert_eq!(
        client.send(Channel::Up, Bytes::new()),
        Err(SendError::Closed)
    );
    assert!(
        client.stats().bytes_up > 0,
        "statistics outlive the connection"
    );
}

#[test]
fn a_long_reason_is_cut() {
    let mut world = World::new();
    let (mut client, conn) = world.join(ConnectOptions::default());
    world.server.close(conn, 1, &"no ".repeat(1_000));
    let ClientEvent::Closed {
        reason: CloseReason::Peer { reason, .. },
    } = client_event(&mut client)
    else {
        panic!("not closed by the server");
    };
    assert_eq!(reason.len(), 200);
}

#[test]
fn a_dropped_client_is_gone_at_once() {
    let mut world = World::new();
    let (client, conn) = world.join(ConnectOptions::default());
    drop(client);
    let expected = ServerEvent::Closed {
        conn,
        reason: peer(CODE_DROPPED, "the client is gone"),
    };
    assert_eq!(server_event(&mut world.server), expected);
}

#[test]
fn a_shutdown_says_why_to_every_client() {
    let mut world = World::new();
    let mut joined: Vec<_> = (0..5)
        .map(|_| world.join(ConnectOptions::default()).0)
        .collect();
    world.server.shutdown(3, "restarting");
    for client in &mut joined {
        assert_eq!(
            client_event(client),
            ClientEvent::Closed {
                reason: peer(3, "restarting")
            }
        );
    }
}

#[test]
fn a_clients_shutdown_says_why_to_the_server() {
    let mut world = World::new();
    let (_client, conn) = world.join(ConnectOptions::default());
    world.clients.shutdown(4, "window closed");
    let expected = ServerEvent::Closed {
        conn,
        reason: peer(4, "window closed"),
    };
    assert_eq!(server_event(&mut world.server), expected);
}

#[test]
fn another_servers_fingerprint_is_refused() {
    let world = World::new();
    let other = World::new();
    let (addr, expected) = (world.server.local_addr(), other.server.fingerprint());
    let mut client = world
        .clients
        .connect(addr, expected, ConnectOptions::default())
        .unwrap();
    let presented = world.server.fingerprint();
    assert_ne!(presented, expected);
    let reason = ConnectFailure::WrongFingerprint {
        addr,
        expected,
        presented,
    };
    assert_eq!(
        client_event(&mut client),
        ClientEvent::ConnectFailed { reason }
    );
}

#[test]
fn an_address_that_does_not_answer_fails_in_time() {
    let silent = UdpSocket::bind(loopback()).unwrap();
    let addr = silent.local_addr().unwrap();
    let world = World::new();
    let limits = NetLimits {
        handshake_timeout: Duration::from_millis(100),
        ..NetLimits::default()
    };
    let options = ConnectOptions {
        limits,
        ..ConnectOptions::default()
    };
    let mut client = world
        .clients
        .connect(addr, world.server.fingerprint(), options)
        .unwrap();
    let reason = ConnectFailure::TimedOut { addr };
    assert_eq!(
        client_event(&mut client),
        ClientEvent::ConnectFailed { reason }
    );
}

#[test]
fn a_client_may_change_its_mind_while_it_connects() {
    let silent = UdpSocket::bind(loopback()).unwrap();
    let world = World::new();
    let (addr, fingerprint) = (silent.local_addr().unwrap(), world.server.fingerprint());
    let mut client = world
        .clients
        .connect(addr, fingerprint, ConnectOptions::default())
        .unwrap();
    client.close(1, "never mind");
    let reason = ConnectFailure::Closed(local(1, "never mind"));
    assert_eq!(
        client_event(&mut client),
        ClientEvent::ConnectFailed { reason }
    );
}

#[test]
fn a_full_server_refuses_and_lets_in_again_when_one_leaves() {
    let limits = NetLimits {
        connections_max: 2,
        ..NetLimits::default()
    };
    let mut world = World::with_limits(limits);
    let (_first, _) = world.join(ConnectOptions::default());
    let (mut second, conn) = world.join(ConnectOptions::default());
    let mut third = world.begin(ConnectOptions::default());
    let reason = ConnectFailure::Refused {
        addr: world.server.local_addr(),
    };
    assert_eq!(
        client_event(&mut third),
        ClientEvent::ConnectFailed { reason }
    );

    second.close(0, "");
    let expected = ServerEvent::Closed {
        conn,
        reason: peer(0, ""),
    };
    assert_eq!(server_event(&mut world.server), expected);
    world.join(ConnectOptions::default());
}

#[test]
fn many_clients_at_once_prove_their_address_and_get_in() {
    let limits = NetLimits {
        handshakes_pending_max: 8,
        ..NetLimits::default()
    };
    let mut world = World::with_limits(limits);
    let mut clients: Vec<_> = (0..60)
        .map(|_| world.begin(ConnectOptions::default()))
        .collect();
    for client in &mut clients {
        assert_eq!(client_event(client), ClientEvent::Connected);
    }
    let mut addrs = Vec::new();
    for _ in 0..60 {
        match server_event(&mut world.server) {
            ServerEvent::Connected { addr, .. } => addrs.push(addr),
            event => panic!("{event:?}"),
        }
    }
    addrs.dedup();
    assert_eq!(addrs.len(), 1, "they share a socket");
}

#[test]
fn an_address_in_use_is_named_with_the_reason() {
    let runtime = NetRuntime::start(1).unwrap();
    let taken = UdpSocket::bind(loopback()).unwrap().local_addr().unwrap();
    let _taker = UdpSocket::bind(taken).unwrap();
    let error = ServerEndpoint::bind(&runtime, taken, NetLimits::default()).unwrap_err();
    let message = error.to_string();
    assert!(
        message.starts_with(&format!("cannot listen on {taken}: ")),
        "{message}"
    );
    assert!(message.to_lowercase().contains("in use"), "{message}");
}

#[test]
fn an_address_that_nobody_can_connect_to_is_an_error_at_once() {
    let world = World::new();
    let addr: SocketAddr = (loopback().ip(), 0).into();
    let fingerprint = world.server.fingerprint();
    let error = world
        .clients
        .connect(addr, fingerprint, ConnectOptions::default())
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("cannot connect to 127.0.0.1:0"),
        "{error}"
    );
}

#[test]
fn a_peer_that_vanishes_is_noticed_by_both_sides() {
    let limits = NetLimits {
        idle_timeout: Duration::from_secs(1),
        ..NetLimits::default()
    };
    let mut world = World::with_limits(limits.clone());
    let wire = Wire::to(world.server.local_addr());
    let options = ConnectOptions {
        limits,
        ..ConnectOptions::default()
    };
    let fingerprint = world.server.fingerprint();
    let mut client = world
        .clients
        .connect(wire.addr, fingerprint, options)
        .unwrap();
    assert_eq!(client_event(&mut client), ClientEvent::Connected);
    let ServerEvent::Connected { conn, .. } = server_event(&mut world.server) else {
        panic!("not connected");
    };
    wire.cut.store(true, Ordering::Relaxed);
    let reason = CloseReason::TimedOut;
    assert_eq!(
        client_event(&mut client),
        ClientEvent::Closed {
            reason: reason.clone()
        }
    );
    assert_eq!(
        server_event(&mut world.server),
        ServerEvent::Closed { conn, reason }
    );
}

#[test]
fn a_client_outlives_the_endpoint_that_made_it() {
    let runtime = NetRuntime::start(1).unwrap();
    let mut server = ServerEndpoint::bind(&runtime, loopback(), NetLimits::default()).unwrap();
    let endpoint = ClientEndpoint::new(&runtime);
    let (addr, fingerprint) = (server.local_addr(), server.fingerprint());
    let mut client = endpoint
        .connect(addr, fingerprint, ConnectOptions::default())
        .unwrap();
    drop((endpoint, runtime));
    assert_eq!(client_event(&mut client), ClientEvent::Connected);
    assert!(matches!(
        server_event(&mut server),
        ServerEvent::Connected { .. }
    ));
}

/// A wire between one client and a server that can be cut.
struct Wire {
    addr: SocketAddr,
    cut: Arc<AtomicBool>,
}

impl Wire {
    fn to(server: SocketAddr) -> Self {
        let socket = UdpSocket::bind(loopback()).unwrap();
        let addr = socket.local_addr().unwrap();
        let cut = Arc::new(AtomicBool::new(false));
        let is_cut = cut.clone();
        let forward = move || {
            let mut buffer = [0; 2_048];
            let mut client = None;
            while let Ok((len, from)) = socket.recv_from(&mut buffer) {
                let to = if from == server { client } else { Some(server) };
                if from != server {
                    client = Some(from);
                }
                if is_cut.load(Ordering::Relaxed) {
                    return;
                }
                if let Some(to) = to {
                    socket.send_to(&buffer[..len], to).ok();
                }
            }
        };
        std::thread::Builder::new()
            .name("wire".to_owned())
            .spawn(forward)
            .unwrap();
        Self { addr, cut }
    }
}
