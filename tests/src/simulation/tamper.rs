//! Takes one kind of message away, to show that the checker sees it.

use bytes::Bytes;
use studio_replication::Lane;
use studio_replication::op::{OpKind, walk};
use studio_snapshot::{Reader, Writer};

/// What is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tamper {
    /// Every operation of a kind.
    Operation(OpKind),
    /// Everything on a lane from the server.
    Down(Lane),
    /// Everything on a lane from the client, after the handshake.
    Up(Lane),
}

impl Tamper {
    /// What is left of a message from the server.
    pub(super) fn pass(self, lane: Lane, bytes: Bytes) -> Option<Bytes> {
        match self {
            Self::Down(dropped) if dropped == lane => None,
            Self::Operation(kind) if lane == Lane::Journal => Some(without(kind, &bytes)),
            _ => Some(bytes),
        }
    }

    pub(super) fn passes_up(self, lane: Lane) -> bool {
        self != Self::Up(lane)
    }
}

/// A batch without its operations of one kind. The worlds of the simulation fit one part.
fn without(kind: OpKind, frame: &Bytes) -> Bytes {
    let mut reader = Reader::new(frame);
    let is_last = reader
        .flag("last part")
        .expect("a frame starts with a flag");
    assert!(is_last, "a simulated batch fits one part");
    let tick = reader.varint().expect("then comes the tick");
    let operations = reader.take(reader.left()).expect("the rest is there");
    let mut out = Writer::new();
    out.flag(true);
    out.varint(tick);
    for (found, range) in walk(operations).expect("the server writes operations") {
        if found != kind {
            out.raw(&operations[range]);
        }
    }
    Bytes::from(out.into_bytes())
}
