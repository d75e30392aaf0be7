//! What comes from outside and does not keep to the rules: raw QUIC peers and raw UDP.

use std::net::UdpSocket;
use std::time::Duration;

use bytes::Bytes;
use quinn::ConnectionError;
use studio_net::{
    CODE_VIOLATION, Channel, ClientEndpoint, ClientEvent, CloseReason, ConnectFailure,
    ConnectOptions, NetLimits, NetRuntime, ServerEvent, Violation,
};

use crate::harness::{World, client_event, expect_quiet, loopback, server_event};
use crate::raw::{ALPN, raw_client, raw_server};

#[test]
fn an_over_long_frame_closes_the_connection_with_the_reason() {
    let mut world = World::new();
    let limits = NetLimits {
        up_frame_bytes_max: 1 << 20,
        ..NetLimits::default()
    };
    let (mut client, conn) = world.join(ConnectOptions {
        limits,
        ..ConnectOptions::default()
    });
    client.send(Channel::Up, vec![0; 300_000].into()).unwrap();
    client.flush();
    let (channel, len, max) = (Channel::Up, 300_000, 256 << 10);
    let violation = Violation::FrameTooLong { channel, len, max };
    let reason = CloseReason::Violation(violation);
    assert_eq!(
        server_event(&mut world.server),
        ServerEvent::Closed { conn, reason }
    );
    let reason = CloseReason::Peer {
        code: CODE_VIOLATION,
        reason: "up frame of 300000 bytes exceeds the limit of 262144".to_owned(),
    };
    assert_eq!(client_event(&mut client), ClientEvent::Closed { reason });
}

#[test]
fn clients_hold_servers_to_the_rules_too() {
    let mut world = World::new();
    for channel in [Channel::Journal, Channel::Region] {
        let limits = NetLimits {
            journal_frame_bytes_max: 1_000,
            region_frame_bytes_max: 1_000,
            ..NetLimits::default()
        };
        let (mut client, conn) = world.join(ConnectOptions {
            limits,
            ..ConnectOptions::default()
        });
        world
            .server
            .send(conn, channel, vec![0; 1_001].into())
            .unwrap();
        world.server.flush();
        let violation = Violation::FrameTooLong {
            channel,
            len: 1_001,
            max: 1_000,
        };
        let reason = CloseReason::Violation(violation);
        assert_eq!(client_event(&mut client), ClientEvent::Closed { reason });
        assert!(matches!(
            server_event(&mut world.server),
            ServerEvent::Closed { .. }
        ));
    }
}

#[test]
fn garbage_packets_are_ignored_while_a_client_plays() {
    let mut world = World::new();
    let (mut client, conn) = world.join(ConnectOptions::default());
    let socket = UdpSocket::bind(loopback()).unwrap();
    let mut noise = 1u32;
    for round in 0..500usize {
        let mut garbage: Vec<u8> = (0..round * 3 % 1_400)
            .map(|_| {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (noise >> 24) as u8
            })
            .collect();
        // Every third looks like a QUIC initial packet of version 1.
        if round % 3 == 0 && garbage.len() >= 5 {
            garbage[..5].copy_from_slice(&[0xC0, 0, 0, 0, 1]);
        }
        socket.send_to(&garbage, world.server.local_addr()).unwrap();
        if round % 50 == 0 {
            let bytes = Bytes::from(vec![round as u8; 100]);
            client.send(Channel::Up, bytes.clone()).unwrap();
            client.flush();
            let expected = ServerEvent::Frame {
                conn,
                channel: Channel::Up,
                bytes,
            };
            assert_eq!(server_event(&mut world.server), expected);
        }
    }
    world.join(ConnectOptions::default());
}

#[test]
fn another_protocol_does_not_get_in_and_nobody_hears_of_it() {
    let mut world = World::new();
    let (runtime, connected) = raw_client(&world, b"other/9");
    assert!(
        matches!(connected, Err(ConnectionError::ConnectionClosed(_))),
        "{connected:?}"
    );
    expect_quiet(&mut world.server, Duration::from_millis(50));
    world.join(ConnectOptions::default());
    drop(runtime);
}

#[test]
fn a_server_of_another_protocol_is_named_so() {
    let (_runtime, endpoint, fingerprint) = raw_server(b"other/9");
    let addr = endpoint.local_addr().unwrap();
    let clients = ClientEndpoint::new(&NetRuntime::start(1).unwrap());
    let mut client = clients
        .connect(addr, fingerprint, ConnectOptions::default())
        .unwrap();
    let reason = ConnectFailure::OtherProtocol { addr };
    assert_eq!(
        client_event(&mut client),
        ClientEvent::ConnectFailed { reason }
    );
}

#[test]
fn streams_that_do_not_belong_there_close_the_connection() {
    for (bytes, violation) in [
        (&[9][..], Violation::UnexpectedStream(9)),
        (
            &[Channel::Journal as u8][..],
            Violation::UnexpectedStream(Channel::Journal as u8),
        ),
        (
            &[Channel::Up as u8][..],
            Violation::StreamEnded(Channel::Up),
        ),
        (
            &[Channel::Up as u8, 5, 1][..],
            Violation::StreamEnded(Channel::Up),
        ),
        (
            &[Channel::Up as u8, 0xFF, 0xFF, 0xFF, 0xFF][..],
            Violation::FrameTooLong {
                channel: Channel::Up,
                len: (1 << 30) - 1,
                max: 256 << 10,
            },
        ),
    ] {
        let mut world = World::new();
        let (runtime, connected) = raw_client(&world, ALPN);
        let connection = connected.unwrap();
        let ServerEvent::Connected { conn, .. } = server_event(&mut world.server) else {
            panic!("not connected");
        };
        runtime.block_on(async {
            let mut stream = connection.open_uni().await.unwrap();
            stream.write_all(bytes).await.unwrap();
            stream.finish().unwrap();
        });
        let reason = CloseReason::Violation(violation.clone());
        assert_eq!(
            server_event(&mut world.server),
            ServerEvent::Closed { conn, reason }
        );
        let ConnectionError::ApplicationClosed(close) = runtime.block_on(connection.closed())
        else {
            panic!("not closed with a reason");
        };
        assert_eq!(close.error_code.into_inner(), u64::from(CODE_VIOLATION));
        assert_eq!(close.reason, violation.to_string().into_bytes());
    }
}

#[test]
fn servers_that_open_wrong_streams_are_left() {
    let region = Channel::Region as u8;
    for (streams, violation) in [
        (vec![vec![region, 1, 7, 8]], Violation::RegionNotAlone),
        (
            vec![vec![region, 2, 7]],
            Violation::StreamEnded(Channel::Region),
        ),
        (
            vec![vec![Channel::Up as u8]],
            Violation::UnexpectedStream(Channel::Up as u8),
        ),
        (
            vec![vec![Channel::Journal as u8]],
            Violation::StreamEnded(Channel::Journal),
        ),
    ] {
        let (runtime, endpoint, fingerprint) = raw_server(ALPN);
        let addr = endpoint.local_addr().unwrap();
        let clients = ClientEndpoint::new(&NetRuntime::start(1).unwrap());
        let mut client = clients
            .connect(addr, fingerprint, ConnectOptions::default())
            .unwrap();
        let connection = runtime.block_on(async {
            let connection = endpoint.accept().await.unwrap().await.unwrap();
            for bytes in streams {
                let mut stream = connection.open_uni().await.unwrap();
                stream.write_all(&bytes).await.unwrap();
                stream.finish().unwrap();
            }
            connection
        });
        assert_eq!(client_event(&mut client), ClientEvent::Connected);
        let reason = CloseReason::Violation(violation);
        assert_eq!(client_event(&mut client), ClientEvent::Closed { reason });
        drop(connection);
    }
}
