//! How QUIC is tuned for a game: small windows towards the server, wide ones towards clients, quick first
//! retransmissions, the journal before bulk. Figures come from the limits.

use std::sync::Arc;
use std::time::Duration;

use quinn::{IdleTimeout, TransportConfig, VarInt};

use crate::channel::Side;
use crate::congestion::FlooredCubicConfig;
use crate::limits::{
    CLIENT_RECEIVE_WINDOW_BYTES, DATAGRAM_SEND_BUFFER_BYTES, NetLimits, SEND_WINDOW_BYTES,
    SERVER_RECEIVE_WINDOW_BYTES, SERVER_STREAMS_MAX, STREAM_WINDOW_BYTES,
};

/// Assumed before the first measurement: a lost first packet is sent again after twice this, not after QUIC's default
/// of two thirds of a second.
const INITIAL_RTT: Duration = Duration::from_millis(100);

/// Keep-alives in one idle time-out, so that a lost one does no harm.
pub(crate) const KEEP_ALIVES_PER_TIMEOUT: u32 = 4;

/// The QUIC transport of one side.
pub(crate) fn config(side: Side, limits: &NetLimits) -> TransportConfig {
    let mut config = TransportConfig::default();
    let idle = IdleTimeout::try_from(limits.idle_timeout).unwrap_or(VarInt::MAX.into());
    config
        .max_idle_timeout(Some(idle))
        .keep_alive_interval(Some(limits.idle_timeout / KEEP_ALIVES_PER_TIMEOUT))
        .initial_rtt(INITIAL_RTT)
        .send_window(SEND_WINDOW_BYTES)
        // Streams of one priority leave in the order they were written: the nearest region first.
        .send_fairness(false)
        .datagram_receive_buffer_size(Some(limits.datagram_queue.bytes))
        .datagram_send_buffer_size(DATAGRAM_SEND_BUFFER_BYTES)
        .congestion_controller_factory(Arc::new(FlooredCubicConfig));
    match side {
        Side::Server => config
            .max_concurrent_bidi_streams(1u32.into())
            .max_concurrent_uni_streams(1u32.into())
            .stream_receive_window((SERVER_RECEIVE_WINDOW_BYTES / 2).into())
            .receive_window(SERVER_RECEIVE_WINDOW_BYTES.into()),
        Side::Client => config
            .max_concurrent_bidi_streams(0u32.into())
            .max_concurrent_uni_streams(SERVER_STREAMS_MAX.into())
            .stream_receive_window(STREAM_WINDOW_BYTES.into())
            .receive_window(CLIENT_RECEIVE_WINDOW_BYTES.into()),
    };
    config
}
