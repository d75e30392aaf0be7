//! Bad networks below real QUIC.

use std::time::{Duration, Instant};

use bytes::Bytes;
use studio_net::{Channel, ClientEvent, ConnectOptions, ServerEvent};

use crate::harness::{World, client_event, server_event};

fn conditions(text: &str) -> ConnectOptions {
    ConnectOptions {
        conditions: text.parse().unwrap(),
        ..ConnectOptions::default()
    }
}

#[test]
fn each_client_has_its_own_network() {
    let mut world = World::new();
    let (near, near_conn) = world.join(ConnectOptions::default());
    let (far, far_conn) = world.join(conditions("delay=60ms,seed=1"));
    let (near, far) = (near.stats().rtt, far.stats().rtt);
    assert!(
        far >= Duration::from_millis(120) && near < far,
        "{near:?} {far:?}"
    );
    let rtt = |conn| world.server.stats(conn).unwrap().rtt;
    let (near, far) = (rtt(near_conn), rtt(far_conn));
    assert!(
        far >= Duration::from_millis(120) && near < far,
        "{near:?} {far:?}"
    );
}

#[test]
fn a_terrible_network_delays_frames_but_loses_none() {
    let mut world = World::new();
    let options = conditions("delay=10ms,jitter=5ms,loss=10%,dup=5%,reorder=5%,seed=2");
    let (mut client, conn) = world.join(options);
    for i in 0..100u32 {
        let frame = Bytes::from(vec![i as u8; 2_000]);
        world
            .server
            .send(conn, Channel::Journal, frame.clone())
            .unwrap();
        world.server.flush();
        client.send(Channel::Up, frame).unwrap();
        client.flush();
    }
    for i in 0..100u32 {
        let bytes = Bytes::from(vec![i as u8; 2_000]);
        let expected = ClientEvent::Frame {
            channel: Channel::Journal,
            bytes: bytes.clone(),
        };
        assert_eq!(client_event(&mut client), expected);
        let expected = ServerEvent::Frame {
            conn,
            channel: Channel::Up,
            bytes,
        };
        assert_eq!(server_event(&mut world.server), expected);
    }
    assert!(world.server.stats(conn).unwrap().lost_packets > 0);
}

#[test]
fn lost_datagrams_stay_lost() {
    let mut world = World::new();
    let (mut client, conn) = world.join(conditions("loss=50%,seed=3"));
    // One at a time, so that each is a packet of its own.
    for i in 0..200u32 {
        client.send_datagram(Bytes::copy_from_slice(&i.to_le_bytes()));
        client.flush();
        client.wait(Instant::now() + Duration::from_millis(1));
    }
    client.send(Channel::Up, Bytes::new()).unwrap();
    client.flush();
    let mut arrived = 0;
    while let ServerEvent::Datagram { .. } = server_event(&mut world.server) {
        arrived += 1;
    }
    assert!((1..200).contains(&arrived), "{arrived}");
    assert!(world.server.stats(conn).is_some());
}
