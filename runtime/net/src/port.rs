//! What a ticking loop needs of a transport, whichever it is: real sockets ([`ServerEndpoint`], [`ClientConnection`]) or
//! [memory](crate::memory). It does not know how either moves bytes.

use bytes::Bytes;

use crate::channel::Channel;
use crate::client::{ClientConnection, ClientEvent};
use crate::error::SendError;
use crate::link::{ConnId, ConnStats};
use crate::server::{ServerEndpoint, ServerEvent};

/// The server's end of a transport. What each method promises is told at [`ServerEndpoint`].
pub trait ServerPort {
    /// The next event, if there is one.
    fn poll_event(&mut self) -> Option<ServerEvent>;
    /// Queues a frame; it leaves at the next flush.
    fn send(&mut self, conn: ConnId, channel: Channel, frame: Bytes) -> Result<(), SendError>;
    /// Queues a datagram; it leaves at the next flush.
    fn send_datagram(&mut self, conn: ConnId, datagram: Bytes);
    /// Lets everything queued leave.
    fn flush(&mut self);
    /// The largest datagram that the path to a client carries now, in bytes.
    fn max_datagram_size(&self, conn: ConnId) -> usize;
    /// How a connection is doing; `None` once it is closed.
    fn stats(&self, conn: ConnId) -> Option<ConnStats>;
    /// Closes a connection at once; a `Closed` event follows.
    fn close(&mut self, conn: ConnId, code: u32, reason: &str);
    /// Closes all connections with a reason; waits, where there is something to wait for, until clients can know.
    fn shutdown(self: Box<Self>, code: u32, reason: &str);
}

/// A client's end of a transport. What each method promises is told at [`ClientConnection`].
pub trait ClientPort {
    /// The next event, if there is one.
    fn poll_event(&mut self) -> Option<ClientEvent>;
    /// Queues a frame; it leaves at the next flush.
    fn send(&mut self, channel: Channel, frame: Bytes) -> Result<(), SendError>;
    /// Queues a datagram; it leaves at the next flush.
    fn send_datagram(&mut self, datagram: Bytes);
    /// Lets everything queued leave.
    fn flush(&mut self);
    /// How the connection is, or at last was, doing.
    fn stats(&self) -> ConnStats;
    /// Closes the connection at once; a `Closed` event follows.
    fn close(&mut self, code: u32, reason: &str);
}

impl ServerPort for ServerEndpoint {
    fn poll_event(&mut self) -> Option<ServerEvent> {
        self.poll_event()
    }

    fn send(&mut self, conn: ConnId, channel: Channel, frame: Bytes) -> Result<(), SendError> {
        self.send(conn, channel, frame)
    }

    fn send_datagram(&mut self, conn: ConnId, datagram: Bytes) {
        self.send_datagram(conn, datagram);
    }

    fn flush(&mut self) {
        self.flush();
    }

    fn max_datagram_size(&self, conn: ConnId) -> usize {
        self.max_datagram_size(conn)
    }

    fn stats(&self, conn: ConnId) -> Option<ConnStats> {
        self.stats(conn)
    }

    fn close(&mut self, conn: ConnId, code: u32, reason: &str) {
        self.close(conn, code, reason);
    }

    fn shutdown(self: Box<Self>, code: u32, reason: &str) {
        Self::shutdown(*self, code, reason);
    }
}

impl ClientPort for ClientConnection {
    fn poll_event(&mut self) -> Option<ClientEvent> {
        self.poll_event()
    }

    fn send(&mut self, channel: Channel, frame: Bytes) -> Result<(), SendError> {
        self.send(channel, frame)
    }

    fn send_datagram(&mut self, datagram: Bytes) {
        self.send_datagram(datagram);
    }

    fn flush(&mut self) {
        self.flush();
    }

    fn stats(&self) -> ConnStats {
        self.stats()
    }

    fn close(&mut self, code: u32, reason: &str) {
        self.close(code, reason);
    }
}
