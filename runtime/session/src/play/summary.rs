//! What came out of a play.

use std::time::Duration;

use studio_replication::StateHash;

use crate::tick_times::TickTimes;

/// What came out of a play.
#[derive(Debug, Clone)]
pub struct PlaySummary {
    /// Ticks of the server.
    pub ticks: u64,
    /// How long they took: from when a tick was due until its last byte was handed to the network, lateness included.
    /// The first is not among them: it builds what later ones keep, and the clock starts after it.
    pub tick_times: TickTimes,
    /// Ticks that never happened because the server was too late: see [`CATCH_UP_TICKS_MAX`](crate::limits::CATCH_UP_TICKS_MAX).
    pub ticks_lost: u64,
    /// Instances on the server at the end.
    pub instances: usize,
    /// By client.
    pub clients: Vec<ClientSummary>,
    /// Errors that scripts raised, on all sides.
    pub script_errors: usize,
    /// Whether the stop flag ended it.
    pub interrupted: bool,
}

impl PlaySummary {
    /// Whether every client joined, stayed, and ended with the server's state.
    pub fn converged(&self) -> bool {
        self.clients.iter().all(ClientSummary::converged)
    }
}

/// What came out for a client.
#[derive(Debug, Clone)]
pub struct ClientSummary {
    /// Which: from 1.
    pub client: usize,
    /// The hash of what it had in the end, as it reported it. `None` if it was not there to be asked.
    pub state_hash: Option<StateHash>,
    /// The hash of what the server opened for it. `None` if it was not there.
    pub server_state_hash: Option<StateHash>,
    /// Bytes that it received, packet headers of UDP aside.
    pub bytes_down: u64,
    /// Bytes that it sent.
    pub bytes_up: u64,
    /// The time to the server and back, smoothed.
    pub rtt: Duration,
    /// From connecting until it had the place; `None` if it never had.
    pub join: Option<Duration>,
    /// Why it left before the end, or never got in.
    pub left: Option<String>,
}

impl ClientSummary {
    /// Whether it was there at the end, with the server's state.
    pub fn converged(&self) -> bool {
        self.state_hash.is_some() && self.state_hash == self.server_state_hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(state_hash: Option<u128>, server_state_hash: Option<u128>) -> ClientSummary {
        ClientSummary {
            client: 1,
            state_hash: state_hash.map(StateHash),
            server_state_hash: server_state_hash.map(StateHash),
            bytes_down: 0,
            bytes_up: 0,
            rtt: Duration::ZERO,
            join: None,
            left: None,
        }
    }

    #[test]
    fn only_a_reported_and_equal_hash_converges() {
        assert!(client(Some(1), Some(1)).converged());
        for (own, server) in [(Some(1), Some(2)), (None, Some(1)), (None, None)] {
            assert!(!client(own, server).converged(), "{own:?} {server:?}");
        }
    }
}
