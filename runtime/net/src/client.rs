//! The clients' end: connections to servers, as events to poll and sends to queue. Many connections share a socket; a
//! connection with a bad network of its own has a socket of its own, because the network lies below QUIC.

mod connecting;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use quinn::Endpoint;

use crate::channel::{Channel, Side};
use crate::conditions::NetConditions;
use crate::error::{NetError, SendError};
use crate::fingerprint::Fingerprint;
use crate::inbox::{Envelope, Inbox, LinkEvent};
use crate::limits::{NetLimits, SHUTDOWN_WAIT};
use crate::link::{ConnId, ConnStats, Link};
use crate::reason::{CODE_DROPPED, CloseReason, ConnectFailure, cut};
use crate::runtime::NetRuntime;
use crate::{socket, tls, transport};

/// What happened at a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientEvent {
    /// The handshake is complete.
    Connected,
    /// The connection never came about; nothing follows.
    ConnectFailed {
        /// Why.
        reason: ConnectFailure,
    },
    /// The server sent a frame.
    Frame {
        /// `Control`, `Journal` or `Region`.
        channel: Channel,
        /// The frame.
        bytes: Bytes,
    },
    /// The server sent a datagram.
    Datagram {
        /// The datagram.
        bytes: Bytes,
    },
    /// The connection ended; nothing follows.
    Closed {
        /// Why.
        reason: CloseReason,
    },
}

/// How to connect.
#[derive(Clone, Debug, Default)]
pub struct ConnectOptions {
    /// The limits of this side.
    pub limits: NetLimits,
    /// A bad network between this client and the server, in both directions.
    pub conditions: NetConditions,
}

/// Where connections to servers are made from.
#[derive(Debug)]
pub struct ClientEndpoint {
    runtime: NetRuntime,
    sockets: Mutex<Sockets>,
}

#[derive(Debug, Default)]
struct Sockets {
    v4: Option<Endpoint>,
    v6: Option<Endpoint>,
    /// One for each connection with conditions.
    conditioned: Vec<Endpoint>,
}

impl ClientEndpoint {
    /// An endpoint without sockets; they are opened when they are needed.
    pub fn new(runtime: &NetRuntime) -> Self {
        Self {
            runtime: runtime.clone(),
            sockets: Mutex::default(),
        }
    }

    /// Begins to connect and returns at once: `Connected` or `ConnectFailed` follows. Only the server with that
    /// fingerprint is accepted.
    pub fn connect(
        &self,
        addr: SocketAddr,
        fingerprint: Fingerprint,
        options: ConnectOptions,
    ) -> Result<ClientConnection, NetError> {
        let ConnectOptions { limits, conditions } = options;
        let (crypto, pin) = tls::client_config(fingerprint)?;
        let mut config = quinn::ClientConfig::new(crypto);
        config.transport_config(Arc::new(transport::config(Side::Client, &limits)));
        let endpoint = self.endpoint(addr, &conditions)?;
        let handle = self.runtime.handle();
        let connecting = {
            let _entered = handle.enter();
            endpoint
                .connect_with(config, addr, tls::SERVER_NAME)
                .map_err(|source| NetError::Connect { addr, source })?
        };
        let (events, inbox) = Inbox::new();
        let link = Arc::new(Link::new(ConnId(0), Side::Client, limits, events));
        handle.spawn(connecting::run(connecting, addr, pin, link.clone()));
        Ok(ClientConnection {
            link,
            inbox,
            _runtime: self.runtime.clone(),
        })
    }

    /// Closes what is still connected and waits, for a second at most, until the servers can know.
    pub fn shutdown(self, code: u32, reason: &str) {
        let sockets = self
            .sockets
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let endpoints: Vec<Endpoint> = sockets
            .v4
            .into_iter()
            .chain(sockets.v6)
            .chain(sockets.conditioned)
            .collect();
        for endpoint in &endpoints {
            endpoint.close(code.into(), cut(reason).as_bytes());
        }
        let deadline = Instant::now() + SHUTDOWN_WAIT;
        for endpoint in &endpoints {
            let patience = deadline.saturating_duration_since(Instant::now());
            socket::drain(
                self.runtime.handle(),
                endpoint,
                patience.max(Duration::from_millis(1)),
            );
        }
    }

    fn endpoint(
        &self,
        server: SocketAddr,
        conditions: &NetConditions,
    ) -> Result<Endpoint, NetError> {
        let mut sockets = self.sockets.lock().unwrap_or_else(PoisonError::into_inner);
        let unspecified: SocketAddr = match server {
            SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
            SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
        };
        let handle = self.runtime.handle();
        if !conditions.is_clean() {
            let endpoint = socket::endpoint(handle, unspecified, None, Some(conditions))?;
            sockets
                .conditioned
                .retain(|endpoint| endpoint.open_connections() > 0);
            sockets.conditioned.push(endpoint.clone());
            return Ok(endpoint);
        }
        let shared = if server.is_ipv4() {
            &mut sockets.v4
        } else {
            &mut sockets.v6
        };
        match shared {
            Some(endpoint) => Ok(endpoint.clone()),
            None => Ok(shared
                .insert(socket::endpoint(handle, unspecified, None, None)?)
                .clone()),
        }
    }
}

/// One client's connection. Dropping it closes it without a word.
#[derive(Debug)]
pub struct ClientConnection {
    link: Arc<Link>,
    inbox: Inbox,
    /// Keeps the threads alive.
    _runtime: NetRuntime,
}

impl ClientConnection {
    /// The next event, if there is one.
    pub fn poll_event(&mut self) -> Option<ClientEvent> {
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

    /// Queues a frame on `Control` or `Up`, also before the handshake is complete. It leaves at the next
    /// [`flush`](Self::flush).
    pub fn send(&mut self, channel: Channel, frame: Bytes) -> Result<(), SendError> {
        self.link.send(channel, frame).map(drop)
    }

    /// Queues a datagram, which leaves at the next [`flush`](Self::flush). It is dropped if it is longer than
    /// [`max_datagram_size`](Self::max_datagram_size); if the network is slow, the oldest waiting ones are dropped.
    pub fn send_datagram(&mut self, datagram: Bytes) {
        self.link.outbox.push_datagram(datagram);
    }

    /// Lets everything queued leave. To be called once a tick.
    pub fn flush(&mut self) {
        self.link.outbox.flush();
    }

    /// The largest datagram that the path to the server carries now, in bytes; 0 before `Connected`.
    pub fn max_datagram_size(&self) -> usize {
        self.link.datagram_bytes_max()
    }

    /// How the connection is, or at last was, doing.
    pub fn stats(&self) -> ConnStats {
        self.link.stats()
    }

    /// Closes the connection at once: what is queued is dropped, what still arrives is ignored, the reason (cut to
    /// [`REASON_BYTES_MAX`](crate::limits::REASON_BYTES_MAX)) reaches the server. `Closed` or `ConnectFailed` follows.
    pub fn close(&mut self, code: u32, reason: &str) {
        self.link.close(CloseReason::Local {
            code,
            reason: cut(reason).to_owned(),
        });
    }

    fn receive(&mut self, (_, event): Envelope) -> Option<ClientEvent> {
        let open = self.link.closed_here().is_none();
        match event {
            LinkEvent::Connected(_) => Some(ClientEvent::Connected),
            LinkEvent::ConnectFailed(reason) => Some(ClientEvent::ConnectFailed { reason }),
            LinkEvent::Frame(channel, bytes) => {
                self.link.budget.refund_frame(channel, bytes.len());
                open.then_some(ClientEvent::Frame { channel, bytes })
            }
            LinkEvent::Datagram(bytes) => {
                self.link.budget.refund_datagram(bytes.len());
                open.then_some(ClientEvent::Datagram { bytes })
            }
            LinkEvent::Closed(reason) => Some(ClientEvent::Closed { reason }),
            LinkEvent::Stopped => None,
        }
    }
}

impl Drop for ClientConnection {
    fn drop(&mut self) {
        self.link.close(CloseReason::Local {
            code: CODE_DROPPED,
            reason: "the client is gone".to_owned(),
        });
        self.link.budget.close();
    }
}
