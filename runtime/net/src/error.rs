//! What can go wrong at a call of this crate. What happens to a connection later arrives as an event.

use std::io;
use std::net::SocketAddr;

use crate::channel::Channel;

/// Why an endpoint or a connection could not be made.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// The threads that move bytes could not be started.
    #[error("the network threads could not be started: {0}")]
    Runtime(#[source] io::Error),
    /// A UDP socket could not be bound.
    #[error("cannot listen on {addr}: {source}")]
    Bind {
        /// The address asked for.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The server's certificate could not be made.
    #[error("a certificate could not be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The TLS library refused the configuration.
    #[error("TLS: {0}")]
    Tls(#[from] rustls::Error),
    /// The address cannot be connected to.
    #[error("cannot connect to {addr}: {source}")]
    Connect {
        /// The server's address.
        addr: SocketAddr,
        /// Why.
        source: quinn::ConnectError,
    },
}

/// Why bytes were not queued. An error queues nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The queue is at its limit: the peer does not take what it is sent.
    #[error("the outgoing queue is full")]
    Full,
    /// The connection is closed.
    #[error("the connection is closed")]
    Closed,
    /// The frame is longer than its channel allows.
    #[error("{channel} frame of {len} bytes exceeds the limit of {max}")]
    TooLong {
        /// Where it was to be sent.
        channel: Channel,
        /// Its bytes.
        len: usize,
        /// The channel's limit.
        max: usize,
    },
    /// The other side sends on this channel.
    #[error("this side does not send on the {0} channel")]
    WrongWay(Channel),
}
