//! What `play` tells its caller while it runs. It does not know how that is shown.

use std::net::SocketAddr;
use std::time::Duration;

use studio_net::Fingerprint;
use studio_script::OutputEvent;

/// What happened. Clients are numbered from 1.
#[derive(Debug, Clone, PartialEq)]
pub enum PlayEvent {
    /// The server's socket is open.
    Listening {
        /// Where, with the port that the system chose.
        addr: SocketAddr,
        /// What a client pins.
        fingerprint: Fingerprint,
    },
    /// The server has loaded the snapshot and done its first tick.
    ServerReady {
        /// Since the start of `play`.
        after: Duration,
        /// Instances on the server.
        instances: usize,
    },
    /// A client has everything that the server opened for it.
    Joined {
        /// Which client.
        client: usize,
        /// Since it began to connect.
        after: Duration,
        /// Bytes that it had received by then, packet headers of UDP aside.
        bytes: u64,
    },
    /// A client is gone, or never got in.
    Left {
        /// Which client.
        client: usize,
        /// Why, to be read by people.
        reason: String,
    },
    /// A script said something, or something is said of one.
    Output {
        /// On which client; `None` on the server.
        client: Option<usize>,
        /// What.
        output: OutputEvent,
    },
    /// How everyone is doing; about once a second.
    Progress(Progress),
    /// Something that a developer should know; at most once a second each.
    Warning(PlayWarning),
    /// The server has stopped simulating; clients are given what they have not got yet, then all states are compared.
    Draining,
}

/// How a play is doing.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Ticks of the server so far.
    pub ticks: u64,
    /// Instances on the server.
    pub instances: usize,
    /// By client.
    pub clients: Vec<ClientProgress>,
}

/// How a client is doing.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientProgress {
    /// Which client.
    pub client: usize,
    /// Where it stands.
    pub state: ClientState,
    /// The time to the server and back.
    pub ping: Duration,
    /// Bytes a second from the server, since the last progress.
    pub bytes_down_per_s: u64,
    /// Bytes a second to the server, since the last progress.
    pub bytes_up_per_s: u64,
    /// Instances that it has.
    pub instances: usize,
}

/// Where a client stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientState {
    /// Connecting, or waiting to be let in.
    Connecting,
    /// Receiving the place.
    Loading,
    /// It has the place, and what changed since as soon as the network allows.
    InSync,
    /// It has the place, but half a second of changes or more has not arrived.
    Behind,
    /// Gone.
    Gone,
}

/// Something that a developer should know. How it is said is the caller's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlayWarning {
    /// Ticks took longer than there is time between two.
    SlowTicks {
        /// How many since the last warning.
        count: u64,
        /// The longest of them.
        longest: Duration,
    },
    /// The server was so late that it gave up making up for it: the world's time stood still.
    LostTicks {
        /// How many since the last warning.
        count: u64,
    },
}
