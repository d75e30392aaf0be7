//! A server, its clients and a deadline.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use studio_net::{
    ClientConnection, ClientEndpoint, ClientEvent, ConnId, ConnectOptions, NetLimits, NetRuntime,
    ServerEndpoint, ServerEvent,
};

/// A server and the place that clients connect from.
pub(crate) struct World {
    pub(crate) server: ServerEndpoint,
    pub(crate) clients: ClientEndpoint,
}

pub(crate) fn loopback() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}

pub(crate) fn deadline() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with_limits(NetLimits::default())
    }

    pub(crate) fn with_limits(limits: NetLimits) -> Self {
        let runtime = NetRuntime::start(2).unwrap();
        Self {
            server: ServerEndpoint::bind(&runtime, loopback(), limits).unwrap(),
            clients: ClientEndpoint::new(&runtime),
        }
    }

    /// Begins to connect, without waiting for it.
    pub(crate) fn begin(&self, options: ConnectOptions) -> ClientConnection {
        let (addr, fingerprint) = (self.server.local_addr(), self.server.fingerprint());
        self.clients.connect(addr, fingerprint, options).unwrap()
    }

    /// A connected client and the server's name for it.
    pub(crate) fn join(&mut self, options: ConnectOptions) -> (ClientConnection, ConnId) {
        let mut client = self.begin(options);
        assert_eq!(client_event(&mut client), ClientEvent::Connected);
        match server_event(&mut self.server) {
            ServerEvent::Connected { conn, .. } => (client, conn),
            event => panic!("{event:?}"),
        }
    }
}

/// The server's next event.
pub(crate) fn server_event(server: &mut ServerEndpoint) -> ServerEvent {
    let deadline = deadline();
    while server.wait(deadline) {
        if let Some(event) = server.poll_event() {
            return event;
        }
    }
    panic!("no event at the server");
}

/// The client's next event.
pub(crate) fn client_event(client: &mut ClientConnection) -> ClientEvent {
    let deadline = deadline();
    while client.wait(deadline) {
        if let Some(event) = client.poll_event() {
            return event;
        }
    }
    panic!("no event at the client");
}

/// Asserts that nothing happens at the server for a moment.
pub(crate) fn expect_quiet(server: &mut ServerEndpoint, moment: Duration) {
    let deadline = Instant::now() + moment;
    while server.wait(deadline) {
        if let Some(event) = server.poll_event() {
            panic!("{event:?}");
        }
    }
}
