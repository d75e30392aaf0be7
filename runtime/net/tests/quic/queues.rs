//! What happens to a side that does not read, and to what it is sent.

use std::time::{Duration, Instant};

use bytes::Bytes;
use studio_net::limits::QueueLimit;
use studio_net::{Channel, ClientEvent, ConnectOptions, NetLimits, SendError, ServerEvent};

use crate::harness::{World, client_event, expect_quiet, server_event};

const FRAME_BYTES: usize = 10_000;

fn small_queues() -> NetLimits {
    let queue = QueueLimit {
        messages: 50,
        bytes: 200_000,
    };
    NetLimits {
        ordered_queue: queue,
        region_queue: queue,
        ..NetLimits::default()
    }
}

fn numbered(i: u32) -> Bytes {
    let mut frame = vec![0; FRAME_BYTES];
    frame[..4].copy_from_slice(&i.to_le_bytes());
    frame.into()
}

/// Sends until the queue stays full although there was time for it to empty; how many frames were taken.
fn fill(mut send: impl FnMut(Bytes) -> Result<(), SendError>, mut pause: impl FnMut()) -> u32 {
    let mut taken = 0;
    loop {
        let before = taken;
        while send(numbered(taken)).is_ok() {
            taken += 1;
        }
        pause();
        if taken == before {
            assert_eq!(send(numbered(taken)), Err(SendError::Full));
            return taken;
        }
    }
}

#[test]
fn a_client_that_stops_reading_fills_a_bounded_queue_and_loses_nothing_when_it_reads_again() {
    let limits = small_queues();
    let mut world = World::with_limits(limits.clone());
    let options = ConnectOptions {
        limits,
        ..ConnectOptions::default()
    };
    let (mut client, conn) = world.join(options);
    let server = std::cell::RefCell::new(&mut world.server);
    let taken = fill(
        |frame| server.borrow_mut().send(conn, Channel::Journal, frame),
        || expect_quiet(&mut server.borrow_mut(), Duration::from_millis(200)),
    );
    // Both queues, and at most one stream window on the way.
    let bytes = taken as usize * FRAME_BYTES;
    assert!((400_000..2_000_000).contains(&bytes), "{bytes}");
    assert!(world.server.stats(conn).unwrap().queued_bytes <= 200_000);

    for i in 0..taken {
        let expected = ClientEvent::Frame {
            channel: Channel::Journal,
            bytes: numbered(i),
        };
        assert!(client_event(&mut client) == expected, "frame {i}");
    }
    world
        .server
        .send(conn, Channel::Journal, Bytes::new())
        .unwrap();
}

#[test]
fn a_flooding_client_is_held_back_and_the_others_are_not() {
    let limits = small_queues();
    let mut world = World::with_limits(limits.clone());
    let options = ConnectOptions {
        limits,
        ..ConnectOptions::default()
    };
    let (mut flooder, flooding) = world.join(options.clone());
    let (mut other, conn) = world.join(options);
    let flooder = std::cell::RefCell::new(&mut flooder);
    let taken = fill(
        |frame| flooder.borrow_mut().send(Channel::Up, frame),
        || {
            flooder.borrow_mut().flush();
            // A round trip of the other client: time for the flood, and proof that it does not matter.
            other
                .send(Channel::Control, Bytes::from_static(b"ping"))
                .unwrap();
            other.flush();
            let until = Instant::now() + Duration::from_millis(200);
            while Instant::now() < until {
                other.wait(until);
            }
        },
    );
    assert!(taken as usize * FRAME_BYTES < 1_500_000, "{taken}");
    let mut flood = 0;
    while flood < taken {
        match server_event(&mut world.server) {
            ServerEvent::Frame {
                conn: from, bytes, ..
            } if from == flooding => {
                assert!(bytes == numbered(flood), "frame {flood}");
                flood += 1;
            }
            ServerEvent::Frame { conn: from, .. } => assert_eq!(from, conn),
            event => panic!("{event:?}"),
        }
    }
}

#[test]
fn a_flood_of_datagrams_is_dropped_and_frames_still_arrive() {
    let mut world = World::new();
    let (mut client, conn) = world.join(ConnectOptions::default());
    for _ in 0..20_000 {
        client.send_datagram(Bytes::from_static(&[1; 1_000]));
        client.flush();
    }
    client
        .send(Channel::Up, Bytes::from_static(b"after"))
        .unwrap();
    client.flush();
    let mut datagrams = 0;
    loop {
        match server_event(&mut world.server) {
            ServerEvent::Datagram { .. } => datagrams += 1,
            event => {
                let (channel, bytes) = (Channel::Up, Bytes::from_static(b"after"));
                assert_eq!(
                    event,
                    ServerEvent::Frame {
                        conn,
                        channel,
                        bytes
                    }
                );
                break;
            }
        }
    }
    assert!(datagrams < 20_000);
}

#[test]
fn a_server_that_ends_with_full_queues_frees_its_clients() {
    let limits = small_queues();
    let mut world = World::with_limits(limits.clone());
    let (client, _) = world.join(ConnectOptions {
        limits,
        ..ConnectOptions::default()
    });
    let client = std::cell::RefCell::new(client);
    fill(
        |frame| client.borrow_mut().send(Channel::Up, frame),
        || {
            client
                .borrow_mut()
                .wait(Instant::now() + Duration::from_millis(100));
        },
    );
    drop(world.server);
    let event = client_event(&mut client.borrow_mut());
    assert!(matches!(event, ClientEvent::Closed { .. }), "{event:?}");
}
