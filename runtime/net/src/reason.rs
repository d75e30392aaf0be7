//! Why a connection ended or never began, in words that a player can read. It does not know what a caller's codes
//! mean.

use std::net::SocketAddr;

use quinn::{ConnectionError, TransportErrorCode};

use crate::channel::Channel;
use crate::fingerprint::Fingerprint;
use crate::frame::FrameTooLong;
use crate::limits::REASON_BYTES_MAX;

/// The close code of a side that dropped its connection without a word.
pub const CODE_DROPPED: u32 = 0;

/// The close code of a side whose peer broke a rule of this crate. Callers' own codes stay below.
pub const CODE_VIOLATION: u32 = 0xFFFF_0000;

/// TLS's alert for "no application protocol in common".
const ALERT_NO_APPLICATION_PROTOCOL: u8 = 120;

/// Why a connection ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloseReason {
    /// This side closed it.
    #[error("closed: {reason}")]
    Local {
        /// The code given to `close`.
        code: u32,
        /// The reason given to `close`.
        reason: String,
    },
    /// The peer closed it.
    #[error("closed by the other side: {reason}")]
    Peer {
        /// The peer's code.
        code: u32,
        /// The peer's reason: at most [`REASON_BYTES_MAX`] bytes, no control characters.
        reason: String,
    },
    /// This side closed it because the peer broke a rule.
    #[error("the other side broke the protocol: {0}")]
    Violation(Violation),
    /// Nothing was heard for the idle time-out.
    #[error("the other side has not been heard of for too long")]
    TimedOut,
    /// The peer does not know the connection any more: it was restarted.
    #[error("the other side was restarted")]
    Reset,
    /// QUIC itself gave up.
    #[error("the connection failed: {0}")]
    Transport(String),
}

/// A rule of this crate that a peer broke.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// A frame over its channel's limit.
    #[error("{channel} frame of {len} bytes exceeds the limit of {max}")]
    FrameTooLong {
        /// The channel.
        channel: Channel,
        /// The announced length.
        len: usize,
        /// The limit.
        max: usize,
    },
    /// A stream that must last ended, or ended inside a frame.
    #[error("the {0} stream ended early")]
    StreamEnded(Channel),
    /// A region stream went on after its frame.
    #[error("a region stream holds more than one frame")]
    RegionNotAlone,
    /// A stream that does not belong here: a second journal, a channel of the other direction, an unknown mark.
    #[error("a stream with mark {0} is not expected here")]
    UnexpectedStream(u8),
}

impl Violation {
    pub(crate) fn too_long(channel: Channel, frame: FrameTooLong) -> Self {
        Self::FrameTooLong {
            channel,
            len: frame.len,
            max: frame.max,
        }
    }
}

/// Why a client could not connect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectFailure {
    /// Nobody answered in time.
    #[error("{addr} does not answer")]
    TimedOut {
        /// The server's address.
        addr: SocketAddr,
    },
    /// The server has as many connections as it takes.
    #[error("{addr} is full")]
    Refused {
        /// The server's address.
        addr: SocketAddr,
    },
    /// Another server answered.
    #[error("{addr} is another server: its fingerprint is {presented}, not {expected}")]
    WrongFingerprint {
        /// The server's address.
        addr: SocketAddr,
        /// The fingerprint that the caller pinned.
        expected: Fingerprint,
        /// The fingerprint of the certificate that came.
        presented: Fingerprint,
    },
    /// The server speaks another protocol or another version of it.
    #[error("{addr} speaks another protocol or version")]
    OtherProtocol {
        /// The server's address.
        addr: SocketAddr,
    },
    /// The connection ended before it was complete.
    #[error("{0}")]
    Closed(CloseReason),
}

/// The reason that quinn gives, in our words. `local` is why this side closed, if it did.
pub(crate) fn close_reason(error: ConnectionError, local: Option<&CloseReason>) -> CloseReason {
    match error {
        ConnectionError::LocallyClosed => local.cloned().unwrap_or(CloseReason::Local {
            code: CODE_DROPPED,
            reason: String::new(),
        }),
        ConnectionError::ApplicationClosed(close) => CloseReason::Peer {
            code: u32::try_from(close.error_code.into_inner()).unwrap_or(u32::MAX),
            reason: readable(&close.reason),
        },
        ConnectionError::TimedOut => CloseReason::TimedOut,
        ConnectionError::Reset => CloseReason::Reset,
        // These carry text from the peer.
        ConnectionError::ConnectionClosed(_) | ConnectionError::TransportError(_) => {
            CloseReason::Transport(readable(error.to_string().as_bytes()))
        }
        ConnectionError::VersionMismatch | ConnectionError::CidsExhausted => {
            CloseReason::Transport(error.to_string())
        }
    }
}

/// Why a handshake with `addr` failed.
pub(crate) fn connect_failure(
    addr: SocketAddr,
    error: ConnectionError,
    local: Option<&CloseReason>,
) -> ConnectFailure {
    let no_protocol = TransportErrorCode::crypto(ALERT_NO_APPLICATION_PROTOCOL);
    match error {
        ConnectionError::TimedOut => ConnectFailure::TimedOut { addr },
        ConnectionError::VersionMismatch => ConnectFailure::OtherProtocol { addr },
        ConnectionError::ConnectionClosed(close)
            if close.error_code == TransportErrorCode::CONNECTION_REFUSED =>
        {
            ConnectFailure::Refused { addr }
        }
        ConnectionError::ConnectionClosed(close) if close.error_code == no_protocol => {
            ConnectFailure::OtherProtocol { addr }
        }
        error => ConnectFailure::Closed(close_reason(error, local)),
    }
}

/// A reason from outside as text that is safe to print: cut to size, control characters (which could drive a
/// terminal) replaced.
pub(crate) fn readable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(REASON_BYTES_MAX)]);
    let printable: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    cut(&printable).to_owned()
}

/// The longest beginning of a reason that may be sent.
pub(crate) fn cut(reason: &str) -> &str {
    &reason[..reason.floor_char_boundary(REASON_BYTES_MAX)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_from_outside_are_cut_and_cannot_drive_a_terminal() {
        assert_eq!(readable(b"bye\x1b[2J\n"), "bye [2J ");
        for hostile in [
            vec![0xFF; 10_000],
            "ä".repeat(500).into_bytes(),
            vec![0xC3; 201],
        ] {
            assert!(readable(&hostile).len() <= REASON_BYTES_MAX);
        }
        assert_eq!(cut(&"ä".repeat(500)), "ä".repeat(100));
        assert_eq!(cut("short"), "short");
    }
}
