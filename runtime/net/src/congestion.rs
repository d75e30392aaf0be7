//! How fast a connection may send: QUIC's usual controller (Cubic), but never slower than a game needs. Cubic takes
//! every loss for a full path and would leave a game on a lossy radio link with a few packets a round trip. It does
//! not know what is sent; lowering the rate of a game that overloads a path is its sender's task.

use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

use quinn_proto::RttEstimator;
use quinn_proto::congestion::{Controller, ControllerFactory, ControllerMetrics, CubicConfig};

use crate::limits::CONGESTION_WINDOW_BYTES_MIN;

/// Makes a controller for each path.
#[derive(Debug, Default)]
pub(crate) struct FlooredCubicConfig;

impl ControllerFactory for FlooredCubicConfig {
    fn build(self: Arc<Self>, now: Instant, current_mtu: u16) -> Box<dyn Controller> {
        let mut cubic = CubicConfig::default();
        cubic.initial_window(CONGESTION_WINDOW_BYTES_MIN);
        Box::new(FlooredCubic(Arc::new(cubic).build(now, current_mtu)))
    }
}

/// Cubic with a least window.
struct FlooredCubic(Box<dyn Controller>);

impl Controller for FlooredCubic {
    fn on_sent(&mut self, now: Instant, bytes: u64, last_packet_number: u64) {
        self.0.on_sent(now, bytes, last_packet_number);
    }

    fn on_ack(
        &mut self,
        now: Instant,
        sent: Instant,
        bytes: u64,
        app_limited: bool,
        rtt: &RttEstimator,
    ) {
        self.0.on_ack(now, sent, bytes, app_limited, rtt);
    }

    fn on_end_acks(
        &mut self,
        now: Instant,
        in_flight: u64,
        app_limited: bool,
        largest_packet_num_acked: Option<u64>,
    ) {
        self.0
            .on_end_acks(now, in_flight, app_limited, largest_packet_num_acked);
    }

    fn on_congestion_event(
        &mut self,
        now: Instant,
        sent: Instant,
        is_persistent_congestion: bool,
        lost_bytes: u64,
    ) {
        self.0
            .on_congestion_event(now, sent, is_persistent_congestion, lost_bytes);
    }

    fn on_mtu_update(&mut self, new_mtu: u16) {
        self.0.on_mtu_update(new_mtu);
    }

    fn window(&self) -> u64 {
        self.0.window().max(CONGESTION_WINDOW_BYTES_MIN)
    }

    fn metrics(&self) -> ControllerMetrics {
        let mut metrics = self.0.metrics();
        metrics.congestion_window = self.window();
        metrics
    }

    fn clone_box(&self) -> Box<dyn Controller> {
        Box::new(Self(self.0.clone_box()))
    }

    fn initial_window(&self) -> u64 {
        self.0.initial_window()
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self.0.into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_never_leave_less_than_a_game_needs() {
        let now = Instant::now();
        let mut controller = Arc::new(FlooredCubicConfig).build(now, 1_200);
        for _ in 0..20 {
            controller.on_congestion_event(now, now, true, 1_200);
        }
        assert_eq!(controller.window(), CONGESTION_WINDOW_BYTES_MIN);
    }
}
