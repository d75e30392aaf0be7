//! A client without a window: a connection, the replicated model, and the steps of its tick. It does not know clocks,
//! other clients, or who looks at its model.

use std::net::SocketAddr;

use bytes::Bytes;
use studio_model::DataModel;
use studio_net::{
    ClientConnection, ClientEndpoint, ClientEvent as NetEvent, ConnStats, ConnectOptions,
    Fingerprint, NetConditions, NetError, SendError,
};
use studio_replication::{ClientEvent as ReplicatorEvent, ClientReplicator, Lane};

use crate::limits::{EVENTS_PER_TICK_MAX, net_limits};
use crate::{code, lane};

/// How a client presents itself.
#[derive(Debug, Clone, Default)]
pub struct ClientOptions {
    /// The name that the player would like.
    pub name: String,
    /// A bad network between it and the server.
    pub conditions: NetConditions,
}

/// How far a client has come. Only ever goes down the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientStage {
    /// Connecting, or waiting to be let in.
    Connecting,
    /// Let in; receiving the place.
    Loading,
    /// It has everything that the server opened for it.
    Joined,
    /// The connection has ended or never came about.
    Gone {
        /// Why, to be read by people.
        reason: String,
    },
}

/// A player without a window.
pub struct Client {
    connection: ClientConnection,
    replicator: ClientReplicator,
    model: DataModel,
    stage: ClientStage,
    user_id: Option<i64>,
    batches_received: u64,
}

impl Client {
    /// Begins to connect; what comes of it shows in later ticks.
    pub fn connect(
        endpoint: &ClientEndpoint,
        addr: SocketAddr,
        fingerprint: Fingerprint,
        options: ClientOptions,
    ) -> Result<Self, NetError> {
        let ClientOptions { name, conditions } = options;
        let options = ConnectOptions {
            conditions,
            limits: net_limits(),
        };
        Ok(Self {
            connection: endpoint.connect(addr, fingerprint, options)?,
            replicator: ClientReplicator::new(&name),
            model: DataModel::new(),
            stage: ClientStage::Connecting,
            user_id: None,
            batches_received: 0,
        })
    }

    /// One tick: what came in, whole server ticks applied, what goes out. Nothing once it is gone.
    pub fn tick(&mut self) {
        for _ in 0..EVENTS_PER_TICK_MAX {
            let Some(event) = self.connection.poll_event() else {
                break;
            };
            self.hear(event);
        }
        if self.is_gone() {
            return;
        }
        self.replicator.tick(&mut self.model);
        while let Some(event) = self.replicator.poll_event() {
            self.advance(event);
        }
        while let Some((lane, bytes)) = self.replicator.poll_transmit() {
            self.send(lane, bytes);
        }
        self.connection.flush();
    }

    /// Leaves, with a code of [`code`] and a reason for people.
    pub fn leave(&mut self, code: u32, reason: &str) {
        self.end(code, reason);
    }

    /// What it has of the place.
    pub fn model(&self) -> &DataModel {
        &self.model
    }

    /// How many instances it has, the root not counted.
    pub fn instances(&self) -> usize {
        self.model.len() - 1
    }

    /// How far it has come.
    pub fn stage(&self) -> &ClientStage {
        &self.stage
    }

    /// Whether its connection has ended.
    pub fn is_gone(&self) -> bool {
        matches!(self.stage, ClientStage::Gone { .. })
    }

    /// The player's id, once it is let in.
    pub fn user_id(&self) -> Option<i64> {
        self.user_id
    }

    /// How many frames of changes have come from the server.
    pub fn batches_received(&self) -> u64 {
        self.batches_received
    }

    /// How its connection is, or at last was, doing.
    pub fn stats(&self) -> ConnStats {
        self.connection.stats()
    }

    fn hear(&mut self, event: NetEvent) {
        match event {
            NetEvent::Connected => {}
            NetEvent::Frame { channel, bytes } => self.handle(lane::lane(channel), &bytes),
            NetEvent::Datagram { bytes } => self.handle(Lane::Datagram, &bytes),
            NetEvent::ConnectFailed { reason } => self.gone(reason.to_string()),
            NetEvent::Closed { reason } => self.gone(reason.to_string()),
        }
    }

    fn handle(&mut self, lane: Lane, bytes: &Bytes) {
        if self.is_gone() {
            return;
        }
        if lane == Lane::Journal {
            self.batches_received += 1;
        }
        if let Err(fault) = self.replicator.handle(lane, bytes, &mut self.model) {
            self.end(code::FAULT, &fault.to_string());
        }
    }

    fn advance(&mut self, event: ReplicatorEvent) {
        match event {
            ReplicatorEvent::Welcome { user_id, .. } => {
                self.user_id = Some(user_id);
                self.stage = ClientStage::Loading;
                self.replicator.request_chunks();
            }
            ReplicatorEvent::Loaded => self.stage = ClientStage::Joined,
            ReplicatorEvent::Goodbye { reason } => self.end(code::GOODBYE, &reason),
        }
    }

    fn send(&mut self, lane: Lane, bytes: Bytes) {
        let Some(channel) = lane::channel(lane) else {
            self.connection.send_datagram(bytes);
            return;
        };
        match self.connection.send(channel, bytes) {
            // Of an ended connection an event tells.
            Ok(()) | Err(SendError::Closed) => {}
            Err(SendError::Full) => {
                self.end(code::TOO_SLOW, "the server does not take what it is sent");
            }
            Err(error @ (SendError::TooLong { .. } | SendError::WrongWay(_))) => {
                self.end(code::FAULT, &error.to_string());
            }
        }
    }

    fn end(&mut self, code: u32, reason: &str) {
        self.connection.close(code, reason);
        self.gone(reason.to_owned());
    }

    /// The first reason stands.
    fn gone(&mut self, reason: String) {
        if !self.is_gone() {
            self.stage = ClientStage::Gone { reason };
        }
    }
}
