//! The server's end: a socket that clients connect to, as events to poll and sends to queue. It does not know who the
//! clients are.

mod accept;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use quinn::{Endpoint, VarInt};

use crate::channel::{Channel, Side};
use crate::error::{NetError, SendError};
use crate::fingerprint::Fingerprint;
use crate::inbox::{Envelope, Inbox, LinkEvent};
use crate::limits::{self, NetLimits, SHUTDOWN_WAIT};
use crate::link::{ConnId, ConnStats, Link};
use crate::reason::{CODE_DROPPED, CloseReason, cut};
use crate::runtime::NetRuntime;
use crate::{socket, tls, transport};

/// What happened at a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerEvent {
    /// A client completed its handshake.
    Connected {
        /// Its connection from now on.
        conn: ConnId,
        /// Where it came from.
        addr: SocketAddr,
    },
    /// A client sent a frame.
    Frame {
        /// Its connection.
        conn: ConnId,
        /// `Control` or `Up`.
        channel: Channel,
        /// The frame.
        bytes: Bytes,
    },
    /// A client sent a datagram.
    Datagram {
        /// Its connection.
        conn: ConnId,
        /// The datagram.
        bytes: Bytes,
    },
    /// A connection ended. Each `Connected` is followed by exactly one, and nothing of that connection after it.
    Closed {
        /// The connection.
        conn: ConnId,
        /// Why.
        reason: CloseReason,
    },
    /// The socket failed: nobody can connect any more.
    Stopped,
}

/// A bound server. Dropping it closes all connections without a word; [`shutdown`](Self::shutdown) says goodbye.
#[derive(Debug)]
pub struct ServerEndpoint {
    runtime: NetRuntime,
    endpoint: Endpoint,
    local_addr: SocketAddr,
    fingerprint: Fingerprint,
    inbox: Inbox,
    links: HashMap<ConnId, Arc<Link>>,
    /// Connections with sends since the last flush.
    unflushed: Vec<Arc<Link>>,
}

impl ServerEndpoint {
    /// Listens on `addr` (port 0: any free one) with a new certificate.
    pub fn bind(
        runtime: &NetRuntime,
        addr: SocketAddr,
        limits: NetLimits,
    ) -> Result<Self, NetError> {
        let (crypto, fingerprint) = tls::server_config()?;
        let mut config = quinn::ServerConfig::with_crypto(crypto);
        config
            .transport_config(Arc::new(transport::config(Side::Server, &limits)))
            .max_incoming(limits.connections_max)
            .incoming_buffer_size(limits::INCOMING_BYTES_MAX)
            .incoming_buffer_size_total(limits::INCOMING_BYTES_TOTAL_MAX);
        let endpoint = socket::endpoint(runtime.handle(), addr, Some(config), None)?;
        let local_addr = endpoint
            .local_addr()
            .map_err(|source| NetError::Bind { addr, source })?;
        let (events, inbox) = Inbox::new();
        runtime
            .handle()
            .spawn(accept::run(endpoint.clone(), limits, events));
        Ok(Self {
            runtime: runtime.clone(),
            endpoint,
            local_addr,
            fingerprint,
            inbox,
            links: HashMap::new(),
            unflushed: Vec::new(),
        })
    }

    /// The address bound, with its real port.
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// What clients must pin.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The next event, if there is one.
    pub fn poll_event(&mut self) -> Option<ServerEvent> {
        loop {
            let envelope = self.inbox.poll()?;
            if let Some(event) = self.receive(envelope) {
                return Some(event);
            }
        }
    }

    /// Flushes, then blocks until there is something to poll or the deadline has passed; whether there is something.
    pub fn wait(&mut self, deadline: Instant) -> bool {
        self.flush();
        self.inbox.wait(deadline)
    }

    /// Queues a frame on `Control`, `Journal` or `Region`. It leaves at the next [`flush`](Self::flush).
    pub fn send(&mut self, conn: ConnId, channel: Channel, frame: Bytes) -> Result<(), SendError> {
        let link = self.links.get(&conn).ok_or(SendError::Closed)?;
        if link.send(channel, frame)? {
            self.unflushed.push(link.clone());
        }
        Ok(())
    }

    /// Queues a datagram, which leaves at the next [`flush`](Self::flush). It is dropped if it is longer than
    /// [`max_datagram_size`](Self::max_datagram_size) or the connection is gone; if the network is slow, the oldest
    /// waiting ones are dropped.
    pub fn send_datagram(&mut self, conn: ConnId, datagram: Bytes) {
        if let Some(link) = self.links.get(&conn)
            && link.outbox.push_datagram(datagram)
        {
            self.unflushed.push(link.clone());
        }
    }

    /// Lets everything queued leave: one wake-up a connection. To be called once a tick.
    pub fn flush(&mut self) {
        for link in self.unflushed.drain(..) {
            link.outbox.flush();
        }
    }

    /// The largest datagram that the path to a client carries now, in bytes; it may grow or shrink.
    pub fn max_datagram_size(&self, conn: ConnId) -> usize {
        self.links
            .get(&conn)
            .map_or(0, |link| link.datagram_bytes_max())
    }

    /// How a connection is doing; `None` once it is closed. Takes QUIC's lock: ask for it now and then, not in a hot
    /// loop.
    pub fn stats(&self, conn: ConnId) -> Option<ConnStats> {
        self.links.get(&conn).map(|link| link.stats())
    }

    /// Closes a connection at once: what is queued is dropped, what it still sends is ignored, the reason (cut to
    /// [`REASON_BYTES_MAX`](crate::limits::REASON_BYTES_MAX)) reaches the client. A `Closed` event follows.
    pub fn close(&mut self, conn: ConnId, code: u32, reason: &str) {
        if let Some(link) = self.links.get(&conn) {
            link.close(CloseReason::Local {
                code,
                reason: cut(reason).to_owned(),
            });
        }
    }

    /// Closes all connections with a reason and waits, for a second at most, until the clients can know.
    pub fn shutdown(self, code: u32, reason: &str) {
        self.endpoint
            .close(VarInt::from_u32(code), cut(reason).as_bytes());
        socket::drain(self.runtime.handle(), &self.endpoint, SHUTDOWN_WAIT);
    }

    fn receive(&mut self, (conn, event): Envelope) -> Option<ServerEvent> {
        match event {
            LinkEvent::Connected(link) => {
                let addr = link.remote_addr()?;
                self.links.insert(conn, link);
                Some(ServerEvent::Connected { conn, addr })
            }
            LinkEvent::Frame(channel, bytes) => {
                let link = self.links.get(&conn)?;
                link.budget.refund_frame(channel, bytes.len());
                link.closed_here().is_none().then_some(ServerEvent::Frame {
                    conn,
                    channel,
                    bytes,
                })
            }
            LinkEvent::Datagram(bytes) => {
                let link = self.links.get(&conn)?;
                link.budget.refund_datagram(bytes.len());
                link.closed_here()
                    .is_none()
                    .then_some(ServerEvent::Datagram { conn, bytes })
            }
            LinkEvent::Closed(reason) => {
                self.links.remove(&conn)?;
                Some(ServerEvent::Closed { conn, reason })
            }
            LinkEvent::Stopped => Some(ServerEvent::Stopped),
            LinkEvent::ConnectFailed(_) => None,
        }
    }
}

impl Drop for ServerEndpoint {
    fn drop(&mut self) {
        self.endpoint
            .close(CODE_DROPPED.into(), b"the server is gone");
        for link in self.links.values() {
            link.budget.close();
        }
    }
}
