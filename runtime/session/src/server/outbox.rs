//! The last step of a tick: what the replicator has for the clients goes to the network. It does not know what it is.

use bytes::Bytes;
use studio_net::{Channel, SendError};
use studio_replication::{ClientId, Lane};

use super::Server;
use super::seats::Seat;
use crate::{code, lane};

impl Server {
    /// Sends what there is. Returns the clients that could not be sent what they need.
    pub(super) fn send_out(&mut self) -> Vec<(ClientId, SendError)> {
        let mut failed = Vec::new();
        while let Some(transmit) = self.replicator.poll_transmit() {
            let Some(seat) = self.seats.get_mut(transmit.client) else {
                continue;
            };
            seat.batches_sent += u64::from(transmit.lane == Lane::Journal);
            match lane::channel(transmit.lane) {
                None => self.endpoint.send_datagram(seat.conn, transmit.bytes),
                Some(channel) => {
                    if let Err(error) = self.endpoint.send(seat.conn, channel, transmit.bytes) {
                        failed.push((transmit.client, error));
                    }
                }
            }
        }
        self.send_regions(&mut failed);
        self.endpoint.flush();
        failed
    }

    /// A client that missed something reliable can never have the server's state again.
    pub(super) fn drop_failed(&mut self, failed: Vec<(ClientId, SendError)>) {
        for (client, error) in failed {
            match error {
                SendError::Full => {
                    self.turn_out(
                        client,
                        code::TOO_SLOW,
                        "the client does not take what it is sent",
                    );
                }
                // The connection has ended by itself: its event follows.
                SendError::Closed => {}
                SendError::TooLong { .. } | SendError::WrongWay(_) => {
                    self.turn_out(client, code::FAULT, &error.to_string());
                }
            }
        }
    }

    /// Region chunks are taken from the replicator as fast as the connections take them.
    fn send_regions(&mut self, failed: &mut Vec<(ClientId, SendError)>) {
        for (client, seat) in self.seats.iter_mut() {
            let Seat {
                conn, held_region, ..
            } = seat;
            while let Some(bytes) = held_region
                .take()
                .or_else(|| self.replicator.next_region(client))
            {
                let retry: Bytes = bytes.clone();
                match self.endpoint.send(*conn, Channel::Region, bytes) {
                    Ok(()) => {}
                    Err(SendError::Full) => {
                        *held_region = Some(retry);
                        break;
                    }
                    Err(error) => {
                        failed.push((client, error));
                        break;
                    }
                }
            }
        }
    }
}
