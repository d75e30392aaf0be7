//! The channels: who opens each, how urgent it is, how its stream is marked on the wire. Not what travels on them.

use std::fmt;

use crate::error::SendError;
use crate::frame::FRAME_BYTES_MAX;
use crate::limits::{NetLimits, QueueLimit};

/// A reliable channel of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// Both ways, ordered: handshake, ping, goodbye.
    Control,
    /// Server to client, ordered: one frame a tick.
    Journal,
    /// Server to client, bulk: each frame is a stream of its own and yields to the journal.
    Region,
    /// Client to server, ordered.
    Up,
}

/// A side of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Server,
    Client,
}

impl Channel {
    /// All channels, in the order of their marks.
    pub const ALL: [Self; 4] = [Self::Control, Self::Journal, Self::Region, Self::Up];

    /// The first byte of a stream, which says what it carries.
    pub(crate) fn mark(self) -> u8 {
        self as u8
    }

    /// The channel of a stream's first byte.
    pub(crate) fn from_mark(mark: u8) -> Option<Self> {
        Self::ALL.get(usize::from(mark)).copied()
    }

    /// Whether `side` sends on this channel.
    pub(crate) fn is_sent_by(self, side: Side) -> bool {
        match self {
            Self::Control => true,
            Self::Journal | Self::Region => side == Side::Server,
            Self::Up => side == Side::Client,
        }
    }

    /// QUIC stream priority: higher leaves first.
    pub(crate) fn priority(self) -> i32 {
        match self {
            Self::Control => 2,
            Self::Journal | Self::Up => 1,
            Self::Region => 0,
        }
    }

    /// Bytes of its longest frame.
    pub(crate) fn frame_bytes_max(self, limits: &NetLimits) -> usize {
        match self {
            Self::Control => limits.control_frame_bytes_max,
            Self::Journal => limits.journal_frame_bytes_max,
            Self::Region => limits.region_frame_bytes_max,
            Self::Up => limits.up_frame_bytes_max,
        }
    }

    /// How much may wait on it.
    pub(crate) fn queue_limit(self, limits: &NetLimits) -> QueueLimit {
        match self {
            Self::Region => limits.region_queue,
            Self::Control | Self::Journal | Self::Up => limits.ordered_queue,
        }
    }

    /// Whether `side` may send a frame of `len` bytes on it.
    pub(crate) fn admit(self, side: Side, len: usize, limits: &NetLimits) -> Result<(), SendError> {
        if !self.is_sent_by(side) {
            return Err(SendError::WrongWay(self));
        }
        let max = self.frame_bytes_max(limits).min(FRAME_BYTES_MAX);
        if len > max {
            let channel = self;
            return Err(SendError::TooLong { channel, len, max });
        }
        Ok(())
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Control => "control",
            Self::Journal => "journal",
            Self::Region => "region",
            Self::Up => "up",
        })
    }
}
