//! Pose datagrams: copies of shared blobs, for each client those that it has not acknowledged.

use std::collections::VecDeque;

use bytes::Bytes;
use studio_snapshot::{ChunkId, Writer};

use super::peer::{GroupAck, Peer, Phase};
use super::poses::PoseHub;
use super::{ClientId, ServerReplicator, Transmit};
use crate::limits::{POSE_INTERVAL_TICKS, POSE_RESEND_TICKS};
use crate::message::Lane;

impl ServerReplicator {
    /// Sends each client the groups that it has not acknowledged, where they changed or were lost.
    pub(super) fn send_poses(&mut self, tick: u32) {
        if !tick.is_multiple_of(POSE_INTERVAL_TICKS) {
            return;
        }
        let groups = (0..).zip(&self.poses.groups);
        let active: Vec<(u32, u32, ChunkId, Option<ClientId>)> = groups
            .filter_map(|(g, group)| Some((g, group.state_tick()?, group.home, group.owner)))
            .collect();
        for (&client, peer) in &mut self.peers {
            if peer.phase != Phase::In || !peer.is_open(ChunkId::BASE) {
                continue;
            }
            peer.groups
                .resize(self.poses.groups.len(), GroupAck::default());
            let mut datagram = DatagramWriter::new(tick);
            for &(group, state, home, owner) in &active {
                let ack = peer.groups[group as usize];
                let lost = ack.sent_state == state && tick < ack.sent_tick + POSE_RESEND_TICKS;
                let is_theirs = owner == Some(client);
                if ack.acked >= state || lost || is_theirs || !peer.is_open(home) {
                    continue;
                }
                datagram.put(
                    client,
                    peer,
                    &mut self.poses,
                    (group, state),
                    &mut self.outbox,
                );
            }
            datagram.finish(client, peer, &mut self.outbox);
        }
    }
}

/// Fills datagrams for one client: a number and a tick, then blobs behind their headers.
struct DatagramWriter {
    tick: u32,
    bytes: Writer,
    states: Vec<(u32, u32)>,
}

impl DatagramWriter {
    fn new(tick: u32) -> Self {
        Self {
            tick,
            bytes: Writer::new(),
            states: Vec::new(),
        }
    }

    fn put(
        &mut self,
        client: ClientId,
        peer: &mut Peer,
        poses: &mut PoseHub,
        (group, state): (u32, u32),
        outbox: &mut VecDeque<Transmit>,
    ) {
        /// Bytes of the longest header: group, version, age of the state and of the baseline, length.
        const HEADER: usize = 5 + 2 + 5 + 1 + 3;
        let (blob, baseline_age) = poses.blob(group, peer.groups[group as usize].acked);
        if !self.bytes.is_empty() && self.bytes.len() + HEADER + blob.len() > peer.datagram_bytes {
            self.finish(client, peer, outbox);
        }
        if self.bytes.is_empty() {
            self.bytes.varint(u64::from(peer.next_datagram()));
            self.bytes.varint(u64::from(self.tick));
        }
        self.bytes.varint(u64::from(group));
        self.bytes.u16(poses.groups[group as usize].version);
        self.bytes.varint(u64::from(self.tick - state));
        self.bytes.u8(baseline_age);
        self.bytes.varint(blob.len() as u64);
        self.bytes.raw(&blob);
        self.states.push((group, state));
        let ack = &mut peer.groups[group as usize];
        (ack.sent_state, ack.sent_tick) = (state, self.tick);
    }

    fn finish(&mut self, client: ClientId, peer: &mut Peer, outbox: &mut VecDeque<Transmit>) {
        if self.bytes.is_empty() {
            return;
        }
        peer.remember(std::mem::take(&mut self.states));
        peer.last_sent_tick = self.tick;
        outbox.push_back(Transmit {
            client,
            lane: Lane::Datagram,
            bytes: Bytes::from(std::mem::take(&mut self.bytes).into_bytes()),
        });
    }
}
