//! The ends of a network in memory, as ticking loops hold them.

use bytes::Bytes;

use super::MemoryNet;
use super::connection::Connection;
use crate::channel::{Channel, Side};
use crate::client::ClientEvent;
use crate::error::SendError;
use crate::limits::DATAGRAM_BYTES_SAFE;
use crate::link::{ConnId, ConnStats};
use crate::port::{ClientPort, ServerPort};
use crate::reason::CODE_DROPPED;
use crate::server::ServerEvent;

/// The server's end. Dropping it closes all connections.
#[derive(Debug)]
pub struct MemoryServer(MemoryNet);

/// A client's end. Dropping it closes the connection.
#[derive(Debug)]
pub struct MemoryClient {
    net: MemoryNet,
    id: ConnId,
}

impl MemoryServer {
    pub(super) fn new(net: MemoryNet) -> Self {
        Self(net)
    }

    fn close_all(&self, code: u32, reason: &str) {
        let mut world = self.0.0.borrow_mut();
        for connection in world.connections.values_mut() {
            connection.close_at_server(code, reason);
        }
    }
}

impl ServerPort for MemoryServer {
    fn poll_event(&mut self) -> Option<ServerEvent> {
        let mut world = self.0.0.borrow_mut();
        let event = world.poll_server();
        if let Some(ServerEvent::Closed { conn, .. }) = &event {
            world.bury(*conn);
        }
        event
    }

    fn send(&mut self, conn: ConnId, channel: Channel, frame: Bytes) -> Result<(), SendError> {
        let mut world = self.0.0.borrow_mut();
        let connection = world.connections.get_mut(&conn);
        connection
            .ok_or(SendError::Closed)?
            .send_down(channel, frame)
    }

    fn send_datagram(&mut self, conn: ConnId, datagram: Bytes) {
        if let Some(connection) = self.0.0.borrow_mut().connections.get_mut(&conn) {
            connection.send_datagram(Side::Server, datagram);
        }
    }

    fn flush(&mut self) {
        for connection in self.0.0.borrow_mut().connections.values_mut() {
            connection.flush(Side::Server);
        }
    }

    fn max_datagram_size(&self, conn: ConnId) -> usize {
        let world = self.0.0.borrow();
        let open = world
            .connections
            .get(&conn)
            .is_some_and(Connection::is_open);
        if open { DATAGRAM_BYTES_SAFE } else { 0 }
    }

    fn stats(&self, conn: ConnId) -> Option<ConnStats> {
        let world = self.0.0.borrow();
        let connection = world.connections.get(&conn)?;
        connection.is_open().then(|| connection.stats(Side::Server))
    }

    fn close(&mut self, conn: ConnId, code: u32, reason: &str) {
        let mut world = self.0.0.borrow_mut();
        let connection = world.connections.get_mut(&conn);
        if let Some(reason) = connection.and_then(|c| c.close_at_server(code, reason)) {
            world
                .server_events
                .push_back(ServerEvent::Closed { conn, reason });
        }
    }

    fn shutdown(self: Box<Self>, code: u32, reason: &str) {
        self.close_all(code, reason);
    }
}

impl Drop for MemoryServer {
    fn drop(&mut self) {
        self.close_all(CODE_DROPPED, "the server is gone");
    }
}

impl MemoryClient {
    pub(super) fn new(net: MemoryNet, id: ConnId) -> Self {
        Self { net, id }
    }

    /// Its name on the network.
    pub fn id(&self) -> ConnId {
        self.id
    }

    fn with<R>(&self, run: impl FnOnce(&mut Connection, u64) -> R) -> Option<R> {
        let mut world = self.net.0.borrow_mut();
        let now_us = world.now_us;
        Some(run(world.connections.get_mut(&self.id)?, now_us))
    }
}

impl ClientPort for MemoryClient {
    fn poll_event(&mut self) -> Option<ClientEvent> {
        self.with(Connection::poll_client).flatten()
    }

    fn send(&mut self, channel: Channel, frame: Bytes) -> Result<(), SendError> {
        self.with(|connection, _| connection.send_up(channel, frame))
            .unwrap_or(Err(SendError::Closed))
    }

    fn send_datagram(&mut self, datagram: Bytes) {
        self.with(|connection, _| connection.send_datagram(Side::Client, datagram));
    }

    fn flush(&mut self) {
        self.with(|connection, _| connection.flush(Side::Client));
    }

    fn stats(&self) -> ConnStats {
        self.with(|connection, _| connection.stats(Side::Client))
            .unwrap_or_default()
    }

    fn close(&mut self, code: u32, reason: &str) {
        self.with(|connection, _| connection.close_at_client(code, reason));
    }
}

impl Drop for MemoryClient {
    fn drop(&mut self) {
        self.with(|connection, _| {
            connection.close_at_client(CODE_DROPPED, "the client is gone");
            connection.abandon();
        });
        self.net.0.borrow_mut().bury(self.id);
    }
}
