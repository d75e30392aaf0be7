//! How the clients of a pool are doing: written by the threads that tick them, read by whoever wants to know.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use studio_net::ConnStats;

use crate::client::ClientStage;

/// How a client is doing.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientStatus {
    /// How far it has come.
    pub stage: ClientStage,
    /// The player's id, once it is let in.
    pub user_id: Option<i64>,
    /// From connecting until it had the place.
    pub join: Option<Duration>,
    /// Bytes that it had received by then.
    pub join_bytes: u64,
    /// Instances that it has, the root not counted.
    pub instances: usize,
    /// How many frames of changes have come from the server.
    pub batches_received: u64,
    /// How its connection is doing.
    pub stats: ConnStats,
}

impl ClientStatus {
    /// Of a client that has not begun.
    pub(crate) fn new() -> Self {
        Self {
            stage: ClientStage::Connecting,
            user_id: None,
            join: None,
            join_bytes: 0,
            instances: 0,
            batches_received: 0,
            stats: ConnStats::default(),
        }
    }

    /// Whether it has everything that the server opened for it, and still is there.
    pub fn is_joined(&self) -> bool {
        self.stage == ClientStage::Joined
    }

    /// Why it is gone, if it is.
    pub fn gone(&self) -> Option<&str> {
        match &self.stage {
            ClientStage::Gone { reason } => Some(reason),
            _ => None,
        }
    }
}

/// The statuses of all clients of a pool.
#[derive(Debug)]
pub(super) struct Board {
    statuses: Mutex<Vec<ClientStatus>>,
}

impl Board {
    /// A board for `n` clients that have not begun.
    pub(super) fn new(n: usize) -> Self {
        Self {
            statuses: Mutex::new(vec![ClientStatus::new(); n]),
        }
    }

    pub(super) fn read(&self) -> Vec<ClientStatus> {
        self.statuses
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Changes the status of a client.
    pub(super) fn write(&self, index: usize, change: impl FnOnce(&mut ClientStatus)) {
        let mut statuses = self.statuses.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(status) = statuses.get_mut(index) {
            change(status);
        }
    }
}
