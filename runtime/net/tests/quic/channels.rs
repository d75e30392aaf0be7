//! What each channel carries.

use bytes::Bytes;
use studio_net::limits::DATAGRAM_BYTES_SAFE;
use studio_net::{Channel, ClientEvent, ConnectOptions, SendError, ServerEvent};

use crate::harness::{World, client_event, server_event};

fn filled(len: usize, value: u8) -> Bytes {
    vec![value; len].into()
}

#[test]
fn frames_and_datagrams_arrive_on_their_channel_both_ways() {
    let mut world = World::new();
    let (mut client, conn) = world.join(ConnectOptions::default());

    for channel in [Channel::Control, Channel::Up] {
        for frame in [Bytes::new(), filled(1, 1), filled(60_000, 2)] {
            client.send(channel, frame.clone()).unwrap();
            client.flush();
            let expected = ServerEvent::Frame {
                conn,
                channel,
                bytes: frame,
            };
            assert_eq!(server_event(&mut world.server), expected);
        }
    }
    client.send_datagram(filled(DATAGRAM_BYTES_SAFE, 3));
    client.flush();
    let expected = ServerEvent::Datagram {
        conn,
        bytes: filled(DATAGRAM_BYTES_SAFE, 3),
    };
    assert_eq!(server_event(&mut world.server), expected);

    for channel in [Channel::Control, Channel::Journal, Channel::Region] {
        for frame in [Bytes::new(), filled(1, 4), filled(60_000, 5)] {
            world.server.send(conn, channel, frame.clone()).unwrap();
            world.server.flush();
            assert_eq!(
                client_event(&mut client),
                ClientEvent::Frame {
                    channel,
                    bytes: frame
                }
            );
        }
    }
    world
        .server
        .send_datagram(conn, filled(DATAGRAM_BYTES_SAFE, 6));
    world.server.flush();
    let expected = ClientEvent::Datagram {
        bytes: filled(DATAGRAM_BYTES_SAFE, 6),
    };
    assert_eq!(client_event(&mut client), expected);
}

#[test]
fn long_frames_cross_whole_and_the_journal_does_not_wait_for_regions() {
    let mut world = World::new();
    let (mut client, conn) = world.join(ConnectOptions::default());
    let (region, journal) = (filled(24 << 20, 7), filled(6 << 20, 8));
    world
        .server
        .send(conn, Channel::Region, region.clone())
        .unwrap();
    world
        .server
        .send(conn, Channel::Journal, journal.clone())
        .unwrap();
    world.server.flush();
    let first = ClientEvent::Frame {
        channel: Channel::Journal,
        bytes: journal,
    };
    let second = ClientEvent::Frame {
        channel: Channel::Region,
        bytes: region,
    };
    assert!(
        client_event(&mut client) == first,
        "the journal comes first"
    );
    assert!(client_event(&mut client) == second, "the region is whole");
}

#[test]
fn hundreds_of_small_regions_and_journal_frames_all_arrive_the_journal_in_order() {
    let mut world = World::new();
    let (mut client, conn) = world.join(ConnectOptions::default());
    for i in 0..200u32 {
        let frame = Bytes::copy_from_slice(&i.to_le_bytes());
        world
            .server
            .send(conn, Channel::Journal, frame.clone())
            .unwrap();
        world.server.send(conn, Channel::Region, frame).unwrap();
    }
    world.server.flush();
    let (mut journal, mut regions) = (Vec::new(), Vec::new());
    for _ in 0..400 {
        match client_event(&mut client) {
            ClientEvent::Frame { channel, bytes } => {
                let number = u32::from_le_bytes(bytes[..].try_into().unwrap());
                if channel == Channel::Journal {
                    &mut journal
                } else {
                    &mut regions
                }
                .push(number);
            }
            event => panic!("{event:?}"),
        }
    }
    assert_eq!(journal, (0..200).collect::<Vec<_>>());
    regions.sort_unstable();
    assert_eq!(regions, journal);
}

#[test]
fn a_frame_sent_before_the_handshake_is_complete_arrives() {
    let mut world = World::new();
    let mut client = world.begin(ConnectOptions::default());
    client
        .send(Channel::Control, Bytes::from_static(b"hello"))
        .unwrap();
    client.flush();
    let ServerEvent::Connected { conn, .. } = server_event(&mut world.server) else {
        panic!("not connected");
    };
    let bytes = Bytes::from_static(b"hello");
    let expected = ServerEvent::Frame {
        conn,
        channel: Channel::Control,
        bytes,
    };
    assert_eq!(server_event(&mut world.server), expected);
}

#[test]
fn nothing_is_sent_the_wrong_way_or_over_its_limit() {
    let mut world = World::new();
    let (mut client, conn) = world.join(ConnectOptions::default());
    let wrong = |channel| Err(SendError::WrongWay(channel));
    assert_eq!(
        client.send(Channel::Journal, Bytes::new()),
        wrong(Channel::Journal)
    );
    assert_eq!(
        client.send(Channel::Region, Bytes::new()),
        wrong(Channel::Region)
    );
    assert_eq!(
        world.server.send(conn, Channel::Up, Bytes::new()),
        wrong(Channel::Up)
    );
    let channel = Channel::Control;
    assert_eq!(
        client.send(channel, filled(65_537, 0)),
        Err(SendError::TooLong {
            channel,
            len: 65_537,
            max: 65_536
        })
    );
}

#[test]
fn every_path_carries_the_safe_datagram_and_longer_ones_than_it_can_are_dropped() {
    let mut world = World::new();
    let (mut client, conn) = world.join(ConnectOptions::default());
    assert!(client.max_datagram_size() >= DATAGRAM_BYTES_SAFE);
    assert!(world.server.max_datagram_size(conn) >= DATAGRAM_BYTES_SAFE);
    client.send_datagram(filled(100_000, 1));
    client.send_datagram(filled(10, 2));
    let expected = ServerEvent::Datagram {
        conn,
        bytes: filled(10, 2),
    };
    client.flush();
    assert_eq!(server_event(&mut world.server), expected);
    assert_eq!(client.stats().dropped_datagrams, 1);
}
