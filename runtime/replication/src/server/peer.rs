//! What the server keeps of one client: which chunks it has open, which poses it acknowledged, what waits to be sent.

use std::collections::VecDeque;

use studio_snapshot::ChunkId;

use crate::call::Call;
use crate::limits::DATAGRAMS_IN_FLIGHT_MAX;

/// How far a client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Connected; its hello has not come.
    New,
    /// Its hello has come; the session has not answered.
    Greeted,
    /// Welcomed.
    In,
    /// Sent away; whatever it still sends is ignored.
    Out,
}

/// How far a chunk is with a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChunkState {
    /// The client has not asked for it.
    Closed,
    /// Its bytes wait to be sent, or are on their way.
    Wanted,
    /// The client has it; it is opened with the next batch, if the base chunk is.
    Ready,
    /// Part of the client's tree.
    Open,
}

/// What a client acknowledged of one pose group, and when it was last sent.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct GroupAck {
    pub(crate) acked: u32,
    pub(crate) sent_state: u32,
    pub(crate) sent_tick: u32,
}

/// A datagram that was sent: its number, and which state of which group it held.
type Sent = (u32, Vec<(u32, u32)>);

/// One client.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) phase: Phase,
    pub(crate) chunks: Vec<ChunkState>,
    /// Chunks that the client wants, nearest first.
    pub(crate) wanted: VecDeque<ChunkId>,
    /// Whether every chunk is open.
    pub(crate) joined: bool,
    /// Whether the client said that it knows.
    pub(crate) knows: bool,
    /// The home of what only this client's player may know, and whether it is open: from when the base chunk is.
    pub(crate) private: Option<ChunkId>,
    pub(crate) private_open: bool,
    /// Calls that came before the client had everything.
    pub(crate) waiting: VecDeque<Call>,
    pub(crate) groups: Vec<GroupAck>,
    sent: VecDeque<Sent>,
    next_datagram: u32,
    /// When it was last sent anything.
    pub(crate) last_sent_tick: u32,
    /// Bytes of a datagram that the connection takes.
    pub(crate) datagram_bytes: usize,
}

impl Peer {
    pub(crate) fn new(chunks: usize, datagram_bytes: usize) -> Self {
        Self {
            phase: Phase::New,
            chunks: vec![ChunkState::Closed; chunks],
            wanted: VecDeque::new(),
            joined: false,
            knows: false,
            private: None,
            private_open: false,
            waiting: VecDeque::new(),
            groups: Vec::new(),
            sent: VecDeque::new(),
            next_datagram: 1,
            last_sent_tick: 0,
            datagram_bytes,
        }
    }

    pub(crate) fn is_open(&self, chunk: ChunkId) -> bool {
        match self.chunks.get(chunk.index()) {
            Some(state) => *state == ChunkState::Open,
            None => self.private_open && self.private == Some(chunk),
        }
    }

    /// The number of the next datagram, which holds these states of these groups.
    pub(crate) fn remember(&mut self, states: Vec<(u32, u32)>) -> u32 {
        let number = self.next_datagram;
        self.next_datagram += 1;
        if self.sent.len() >= DATAGRAMS_IN_FLIGHT_MAX {
            self.sent.pop_front();
        }
        self.sent.push_back((number, states));
        number
    }

    /// The number that the next datagram will have.
    pub(crate) const fn next_datagram(&self) -> u32 {
        self.next_datagram
    }

    /// The client has applied the datagrams `latest` and, by bits from the lowest, the ones before it.
    pub(crate) fn acknowledge(&mut self, latest: u32, before: u64) {
        let applied = |number: u32| match latest.checked_sub(number) {
            Some(0) => true,
            Some(age) if age <= 64 => before & (1 << (age - 1)) != 0,
            _ => false,
        };
        let groups = &mut self.groups;
        self.sent.retain(|(number, states)| {
            let applied = applied(*number);
            if applied {
                for &(group, tick) in states {
                    let ack = &mut groups[group as usize];
                    ack.acked = ack.acked.max(tick);
                }
            }
            !applied && latest.saturating_sub(*number) <= 64
        });
    }
}
