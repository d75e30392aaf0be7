//! A connection in memory: two directions, and how far each end has come. It does not know other connections.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use bytes::Bytes;

use super::direction::{Direction, Signal};
use crate::channel::{Channel, Side};
use crate::client::ClientEvent;
use crate::conditions::NetConditions;
use crate::error::SendError;
use crate::limits::NetLimits;
use crate::link::{ConnId, ConnStats};
use crate::reason::{CloseReason, ConnectFailure, cut, readable};
use crate::server::ServerEvent;
use crate::sim::Lane;
use crate::transport::KEEP_ALIVES_PER_TIMEOUT;

/// Where everything in memory is, for events and errors that name an address.
const NOWHERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// How far an end has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Connecting,
    Open,
    Closed,
}

#[derive(Debug)]
struct End {
    stage: Stage,
    /// When the other end was last heard of.
    heard_us: u64,
    /// When this end says next that it is alive.
    keep_alive_us: u64,
}

/// What came of something that arrived.
pub(super) enum Heard {
    /// The server is told.
    Event(ServerEvent),
    /// Nobody is.
    Nothing,
}

#[derive(Debug)]
pub(super) struct Connection {
    id: ConnId,
    limits: NetLimits,
    conditions: NetConditions,
    now_us: u64,
    began_us: u64,
    up: Direction,
    down: Direction,
    server: End,
    client: End,
    client_events: VecDeque<ClientEvent>,
    /// Whether the client's port is gone.
    abandoned: bool,
}

impl Connection {
    pub(super) fn new(
        id: ConnId,
        conditions: &NetConditions,
        limits: NetLimits,
        now_us: u64,
    ) -> Self {
        let direction =
            |from, salt| Direction::new(from, conditions, limits.clone(), id.0 * 2 + salt);
        let end = || End {
            stage: Stage::Connecting,
            heard_us: now_us,
            keep_alive_us: now_us,
        };
        let mut up = direction(Side::Client, 0);
        up.signal(now_us, Signal::Request);
        Self {
            id,
            conditions: *conditions,
            now_us,
            began_us: now_us,
            up,
            down: direction(Side::Server, 1),
            server: end(),
            client: end(),
            client_events: VecDeque::new(),
            abandoned: false,
            limits,
        }
    }

    /// Whether the server knows it.
    pub(super) fn is_open(&self) -> bool {
        self.server.stage == Stage::Open
    }

    /// Whether nobody can learn anything of it any more.
    pub(super) fn is_over(&self) -> bool {
        // A request that never reached the server ends with the client.
        self.abandoned && self.server.stage != Stage::Open
    }

    pub(super) fn set_conditions(&mut self, conditions: &NetConditions) {
        self.conditions = *conditions;
        self.up.set_conditions(conditions, self.now_us);
        self.down.set_conditions(conditions, self.now_us);
    }

    /// Time passes. Why the server's end is closed, if it is now.
    pub(super) fn advance(&mut self, now_us: u64) -> Option<CloseReason> {
        self.now_us = now_us;
        let idle_us = micros(self.limits.idle_timeout);
        let interval_us = (idle_us / u64::from(KEEP_ALIVES_PER_TIMEOUT)).max(1);
        let Self {
            client,
            server,
            up,
            down,
            ..
        } = self;
        pass(client, server, up, now_us, interval_us);
        pass(server, client, down, now_us, interval_us);
        let waited_us = now_us - self.began_us;
        if self.client.stage == Stage::Connecting
            && waited_us > micros(self.limits.handshake_timeout)
        {
            self.fail(ConnectFailure::TimedOut { addr: NOWHERE });
        }
        if self.client.stage == Stage::Open && now_us - self.client.heard_us > idle_us {
            self.end_client(CloseReason::TimedOut);
        }
        if self.server.stage == Stage::Open && now_us - self.server.heard_us > idle_us {
            self.end_server();
            return Some(CloseReason::TimedOut);
        }
        None
    }

    /// When the server has something to hear of it, if that is by now.
    pub(super) fn next_at_server(&self, now_us: u64) -> Option<u64> {
        let due = match self.server.stage {
            Stage::Connecting => self.up.next_signal(),
            Stage::Open => earlier(self.up.next_arrival(), self.up.next_signal()),
            Stage::Closed => None,
        };
        due.filter(|&due_us| due_us <= now_us)
    }

    /// The server hears what has arrived; frames before signals. `room`: whether there may be another connection.
    pub(super) fn hear_at_server(&mut self, now_us: u64, room: bool) -> Option<Heard> {
        let conn = self.id;
        if self.server.stage == Stage::Open
            && let Some((lane, bytes)) = self.up.receive(now_us)
        {
            return Some(Heard::Event(match lane {
                Lane::Stream(channel) => ServerEvent::Frame {
                    conn,
                    channel,
                    bytes,
                },
                Lane::Datagram => ServerEvent::Datagram { conn, bytes },
            }));
        }
        match self.up.receive_signal(now_us)? {
            Signal::Request if room => {
                self.server.stage = Stage::Open;
                self.server.heard_us = now_us;
                self.server.keep_alive_us = now_us;
                self.down.signal(now_us, Signal::Accept);
                let addr = NOWHERE;
                Some(Heard::Event(ServerEvent::Connected { conn, addr }))
            }
            Signal::Request => {
                self.server.stage = Stage::Closed;
                self.down.signal(now_us, Signal::Refuse);
                Some(Heard::Nothing)
            }
            Signal::Close { code, reason } if self.server.stage == Stage::Open => {
                self.end_server();
                let reason = readable(reason.as_bytes());
                let reason = CloseReason::Peer { code, reason };
                Some(Heard::Event(ServerEvent::Closed { conn, reason }))
            }
            Signal::Close { .. } | Signal::Accept | Signal::Refuse => {
                self.server.stage = Stage::Closed;
                Some(Heard::Nothing)
            }
        }
    }

    /// The next thing that the client hears.
    pub(super) fn poll_client(&mut self, now_us: u64) -> Option<ClientEvent> {
        loop {
            if let Some(event) = self.client_events.pop_front() {
                return Some(event);
            }
            if self.client.stage == Stage::Open
                && let Some((lane, bytes)) = self.down.receive(now_us)
            {
                return Some(match lane {
                    Lane::Stream(channel) => ClientEvent::Frame { channel, bytes },
                    Lane::Datagram => ClientEvent::Datagram { bytes },
                });
            }
            match (self.down.receive_signal(now_us)?, self.client.stage) {
                (Signal::Accept, Stage::Connecting) => {
                    self.client.stage = Stage::Open;
                    self.client.heard_us = now_us;
                    self.client.keep_alive_us = now_us;
                    self.up.pump(now_us);
                    return Some(ClientEvent::Connected);
                }
                (Signal::Refuse, Stage::Connecting) => {
                    self.fail(ConnectFailure::Refused { addr: NOWHERE });
                }
                (Signal::Close { code, reason }, Stage::Connecting | Stage::Open) => {
                    let reason = readable(reason.as_bytes());
                    self.end_client(CloseReason::Peer { code, reason });
                }
                _ => {}
            }
        }
    }

    /// The server queues a frame.
    pub(super) fn send_down(&mut self, channel: Channel, frame: Bytes) -> Result<(), SendError> {
        match self.server.stage {
            Stage::Open => self.down.send(channel, frame),
            Stage::Connecting | Stage::Closed => Err(SendError::Closed),
        }
    }

    /// The client queues a frame; before the server has accepted it waits.
    pub(super) fn send_up(&mut self, channel: Channel, frame: Bytes) -> Result<(), SendError> {
        match self.client.stage {
            Stage::Connecting | Stage::Open => self.up.send(channel, frame),
            Stage::Closed => Err(SendError::Closed),
        }
    }

    pub(super) fn send_datagram(&mut self, from: Side, datagram: Bytes) {
        let (end, direction) = match from {
            Side::Server => (&self.server, &mut self.down),
            Side::Client => (&self.client, &mut self.up),
        };
        if end.stage == Stage::Open {
            direction.send_datagram(datagram);
        }
    }

    pub(super) fn flush(&mut self, from: Side) {
        let (end, direction) = match from {
            Side::Server => (&self.server, &mut self.down),
            Side::Client => (&self.client, &mut self.up),
        };
        if end.stage == Stage::Open {
            direction.pump(self.now_us);
        }
    }

    /// The server closes; why, as it is told itself.
    pub(super) fn close_at_server(&mut self, code: u32, reason: &str) -> Option<CloseReason> {
        if self.server.stage != Stage::Open {
            return None;
        }
        let reason = cut(reason).to_owned();
        self.end_server();
        let told = reason.clone();
        self.down
            .signal(self.now_us, Signal::Close { code, reason: told });
        Some(CloseReason::Local { code, reason })
    }

    /// The client closes.
    pub(super) fn close_at_client(&mut self, code: u32, reason: &str) {
        if self.client.stage == Stage::Closed {
            return;
        }
        let reason = cut(reason).to_owned();
        let local = CloseReason::Local {
            code,
            reason: reason.clone(),
        };
        match self.client.stage {
            Stage::Connecting => self.fail(ConnectFailure::Closed(local)),
            Stage::Open | Stage::Closed => self.end_client(local),
        }
        self.up.signal(self.now_us, Signal::Close { code, reason });
    }

    /// The client's port is gone.
    pub(super) fn abandon(&mut self) {
        self.abandoned = true;
    }

    pub(super) fn stats(&self, side: Side) -> ConnStats {
        let own = match side {
            Side::Server => &self.down,
            Side::Client => &self.up,
        };
        ConnStats {
            rtt: 2 * self.conditions.delay,
            bytes_down: self.down.bytes,
            bytes_up: self.up.bytes,
            lost_packets: own.lost_packets,
            dropped_datagrams: own.dropped_datagrams,
            queued_bytes: own.queued_bytes(),
        }
    }

    fn end_server(&mut self) {
        self.server.stage = Stage::Closed;
        self.down.drop_queued();
    }

    fn end_client(&mut self, reason: CloseReason) {
        self.client.stage = Stage::Closed;
        self.up.drop_queued();
        self.client_events.push_back(ClientEvent::Closed { reason });
    }

    fn fail(&mut self, reason: ConnectFailure) {
        self.client.stage = Stage::Closed;
        self.up.drop_queued();
        self.client_events
            .push_back(ClientEvent::ConnectFailed { reason });
    }
}

/// Time passes in one direction: signs of life are exchanged, and what waits for room leaves.
fn pass(
    sender: &mut End,
    receiver: &mut End,
    direction: &mut Direction,
    now_us: u64,
    interval_us: u64,
) {
    while sender.stage == Stage::Open && sender.keep_alive_us <= now_us {
        direction.keep_alive(sender.keep_alive_us);
        sender.keep_alive_us += interval_us;
    }
    if let Some(heard_us) = direction.take_keep_alives(now_us) {
        receiver.heard_us = receiver.heard_us.max(heard_us);
    }
    if sender.stage == Stage::Open {
        direction.pump(now_us);
    }
}

fn earlier(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    one.into_iter().chain(other).min()
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
