//! What server and client read from each other. A short conversation is recorded once; then one end hears it again, with
//! one frame replaced: so that every message comes when it could come, and is read by what knows everything that was said
//! before.

mod stage;

use std::sync::LazyLock;

use bytes::Bytes;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId};
use studio_replication::{ClientEvent, ClientReplicator, Lane, OwnedState, ServerFault, Velocity};

use stage::Stage;

/// Ticks of the conversation: the client joins, hears of every kind of change, is asked for its hash.
const TICKS: u32 = 24;

const LANES: [Lane; 5] = [
    Lane::Control,
    Lane::Journal,
    Lane::Region,
    Lane::Up,
    Lane::Datagram,
];

/// A frame and when it comes.
#[derive(Debug, Clone)]
struct Frame {
    tick: u32,
    lane: Lane,
    bytes: Bytes,
}

/// What was said.
#[derive(Debug, Default)]
struct Record {
    up: Vec<Frame>,
    down: Vec<Frame>,
}

static RECORD: LazyLock<Record> = LazyLock::new(record);

/// A client and its model.
struct Audience {
    replicator: ClientReplicator,
    model: DataModel,
}

impl Audience {
    fn new() -> Self {
        Self {
            replicator: ClientReplicator::new("Player"),
            model: DataModel::new(),
        }
    }

    fn hear(&mut self, lane: Lane, bytes: &Bytes) -> Result<(), ServerFault> {
        self.replicator.handle(lane, bytes, &mut self.model)
    }

    /// Ends the tick; what the client then says.
    fn step(&mut self) -> Vec<(Lane, Bytes)> {
        while let Some(event) = self.replicator.poll_event() {
            if matches!(event, ClientEvent::Welcome { .. }) {
                self.replicator.request_chunks();
            }
        }
        self.replicator.tick(&mut self.model);
        let owned: Vec<InstanceId> = self.replicator.owned().collect();
        for at_rest in [false, true] {
            let state = |&root: &InstanceId| OwnedState {
                root,
                frame: self.model.cframe(root, known().cframe).unwrap_or_default(),
                velocity: Velocity::default(),
                at_rest,
                state: at_rest.then_some(8),
            };
            let states: Vec<OwnedState> = owned.iter().map(state).collect();
            self.replicator.report(&states);
        }
        if let Some(workspace) = self.model.service(known().workspace) {
            for reliable in [true, false] {
                let call = stage::example_call(workspace, 1);
                self.replicator.call(reliable, &call);
            }
        }
        std::iter::from_fn(|| self.replicator.poll_transmit()).collect()
    }
}

fn record() -> Record {
    let mut record = Record::default();
    let (mut stage, mut audience) = (Stage::new(), Audience::new());
    for tick in 1..=TICKS {
        let frame = |(lane, bytes)| Frame { tick, lane, bytes };
        let up: Vec<Frame> = audience.step().into_iter().map(frame).collect();
        for Frame { lane, bytes, .. } in &up {
            stage
                .hear(*lane, bytes)
                .expect("the server understands the client");
        }
        let down: Vec<Frame> = stage.step(tick).into_iter().map(frame).collect();
        for Frame { lane, bytes, .. } in &down {
            audience
                .hear(*lane, bytes)
                .expect("the client understands the server");
        }
        record.up.extend(up);
        record.down.extend(down);
    }
    record
}

/// A frame that takes the place of a recorded one. The first byte says of which one, the second its lane.
struct Replacement {
    at: usize,
    lane: Lane,
    bytes: Bytes,
}

impl Replacement {
    fn read(input: &[u8], frames: &[Frame]) -> Option<Self> {
        let [at, lane, bytes @ ..] = input else {
            return None;
        };
        Some(Self {
            at: usize::from(*at) % frames.len(),
            lane: LANES[usize::from(*lane) % LANES.len()],
            bytes: Bytes::copy_from_slice(bytes),
        })
    }

    /// The frames of one tick, with this one in its place; whether each is this one.
    fn frames<'a>(
        &'a self,
        all: &'a [Frame],
        tick: u32,
    ) -> impl Iterator<Item = (Lane, &'a Bytes, bool)> {
        let in_tick = all
            .iter()
            .enumerate()
            .filter(move |(_, frame)| frame.tick == tick);
        in_tick.map(|(at, frame)| {
            if at == self.at {
                (self.lane, &self.bytes, true)
            } else {
                (frame.lane, &frame.bytes, false)
            }
        })
    }
}

/// A server hears a client that says one thing differently. Whether it took that without ending the connection.
pub fn client_message(input: &[u8]) -> bool {
    let record = &*RECORD;
    let Some(replacement) = Replacement::read(input, &record.up) else {
        return false;
    };
    let mut stage = Stage::new();
    for tick in 1..=TICKS {
        for (lane, bytes, is_replacement) in replacement.frames(&record.up, tick) {
            if stage.hear(lane, bytes).is_err() {
                return !is_replacement;
            }
        }
        stage.step(tick);
    }
    true
}

/// A client hears a server that says one thing differently. Whether it took that without ending the connection.
pub fn server_message(input: &[u8]) -> bool {
    let record = &*RECORD;
    let Some(replacement) = Replacement::read(input, &record.down) else {
        return false;
    };
    let mut audience = Audience::new();
    for tick in 1..=TICKS {
        audience.step();
        for (lane, bytes, is_replacement) in replacement.frames(&record.down, tick) {
            if audience.hear(lane, bytes).is_err() {
                return !is_replacement;
            }
        }
    }
    audience.step();
    // Walks everything that the client knows.
    audience.replicator.state_hash(&audience.model);
    true
}

pub(super) fn client_messages() -> Vec<Vec<u8>> {
    inputs(&RECORD.up)
}

pub(super) fn server_messages() -> Vec<Vec<u8>> {
    inputs(&RECORD.down)
}

/// Each recorded frame in the place of itself.
fn inputs(frames: &[Frame]) -> Vec<Vec<u8>> {
    let input = |(at, frame): (usize, &Frame)| {
        let lane = LANES
            .iter()
            .position(|&lane| lane == frame.lane)
            .unwrap_or_default();
        let mut input = vec![at as u8, lane as u8];
        input.extend_from_slice(&frame.bytes);
        input
    };
    frames
        .iter()
        .take(usize::from(u8::MAX))
        .enumerate()
        .map(input)
        .collect()
}

#[cfg(test)]
mod tests {
    use studio_replication::op::{OpKind, walk};
    use studio_snapshot::Reader;

    use super::*;

    fn lanes(frames: &[Frame]) -> Vec<Lane> {
        let spoken = |lane: &Lane| frames.iter().any(|frame| frame.lane == *lane);
        LANES.into_iter().filter(spoken).collect()
    }

    #[test]
    fn every_lane_is_spoken_on() {
        let up = [Lane::Control, Lane::Up, Lane::Datagram];
        let down = [Lane::Control, Lane::Journal, Lane::Region, Lane::Datagram];
        assert_eq!(lanes(&RECORD.up), up);
        assert_eq!(lanes(&RECORD.down), down);
    }

    #[test]
    fn the_server_says_every_kind_of_operation() {
        let journal = RECORD
            .down
            .iter()
            .filter(|frame| frame.lane == Lane::Journal);
        let kinds: Vec<OpKind> = journal
            .flat_map(|frame| {
                let mut reader = Reader::new(&frame.bytes);
                assert_eq!(reader.flag("last part"), Ok(true));
                reader.varint().expect("the tick");
                let operations = reader.take(reader.left()).expect("the rest");
                walk(operations).expect("the server writes operations")
            })
            .map(|(kind, _)| kind)
            .collect();
        for kind in OpKind::ALL {
            assert!(kinds.contains(kind), "{kind:?} is never said: {kinds:?}");
        }
    }
}
