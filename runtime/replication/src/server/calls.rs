//! Calls in both directions: those of the server's tick, encoded once for all who see the same and put behind the changes
//! of that tick, and those that clients send. It does not know what a call means.

use bytes::Bytes;
use studio_snapshot::{NetId, Reader, Writer};

use super::peer::{Peer, Phase};
use super::registry::Registry;
use super::{ClientFault, ClientId, ServerEvent, ServerReplicator, Transmit};
use crate::call::Call;
use crate::limits::CALLS_WAITING_MAX;
use crate::message::{DATAGRAM_CALL, Lane};
use crate::op::OpKind;

/// A call that waits for the end of the tick. Without an addressee it is for all.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) to: Option<ClientId>,
    pub(super) reliable: bool,
    pub(super) call: Call,
}

/// The calls of a tick.
pub(super) struct Letters {
    letters: Vec<Letter>,
}

struct Letter {
    outgoing: Outgoing,
    /// As everyone reads it who has all chunks open; `None` if something in it is only for some.
    open: Option<Vec<u8>>,
}

impl Letters {
    pub(super) fn new(calls: Vec<Outgoing>, registry: &Registry) -> Self {
        let letters = calls.into_iter().map(|outgoing| Letter {
            open: encode_open(&outgoing.call, registry),
            outgoing,
        });
        Self {
            letters: letters.collect(),
        }
    }

    /// Those that a client is sent with its batch, in order.
    fn reliable_for(&self, client: ClientId) -> impl Iterator<Item = &Letter> {
        let is_for = move |outgoing: &Outgoing| outgoing.to.is_none_or(|to| to == client);
        self.letters
            .iter()
            .filter(move |letter| letter.outgoing.reliable && is_for(&letter.outgoing))
    }

    /// Whether a client that has everything open is sent what all such clients are sent.
    pub(super) fn are_the_same_for(&self, client: ClientId) -> bool {
        self.letters
            .iter()
            .filter(|letter| letter.outgoing.reliable)
            .all(|letter| match letter.outgoing.to {
                Some(to) => to != client,
                None => letter.open.is_some(),
            })
    }

    /// Appends to a batch what all clients are sent that have everything open.
    pub(super) fn append_common(&self, batch: &mut Vec<u8>) {
        for letter in &self.letters {
            if letter.outgoing.reliable && letter.outgoing.to.is_none() {
                batch.extend(letter.open.iter().flatten());
            }
        }
    }

    /// Appends to a batch what one client is sent that has everything open.
    pub(super) fn append(
        &self,
        batch: &mut Vec<u8>,
        client: ClientId,
        peer: &Peer,
        registry: &Registry,
    ) {
        for letter in self.reliable_for(client) {
            match &letter.open {
                Some(bytes) => batch.extend_from_slice(bytes),
                None => append_for(batch, &letter.outgoing.call, peer, registry),
            }
        }
    }

    /// Keeps for later what a client is sent that is still loading; how many calls there was no room for.
    pub(super) fn keep_for(&self, client: ClientId, peer: &mut Peer) -> usize {
        let mut discarded = 0;
        for letter in self.reliable_for(client) {
            if peer.waiting.len() < CALLS_WAITING_MAX {
                peer.waiting.push_back(letter.outgoing.call.clone());
            } else {
                discarded += 1;
            }
        }
        discarded
    }
}

/// A call as an operation for those who have every chunk open; `None` if it names what only one player may know. A
/// call of what nobody knows has no bytes.
fn encode_open(call: &Call, registry: &Registry) -> Option<Vec<u8>> {
    let mut is_open = true;
    call.instances(&mut |id| {
        is_open &= registry
            .known(id)
            .is_none_or(|known| !registry.is_private(known.home));
    });
    is_open.then(|| {
        let mut out = Writer::new();
        out.u8(OpKind::Call as u8);
        let net_of = &mut |id| registry.known(id).map(|known| known.net);
        let told = call.encode(&mut out, net_of);
        if told { out.into_bytes() } else { Vec::new() }
    })
}

/// Appends a call as one client may read it.
pub(super) fn append_for(batch: &mut Vec<u8>, call: &Call, peer: &Peer, registry: &Registry) {
    let mut out = Writer::appending_to(std::mem::take(batch));
    let start = out.len();
    out.u8(OpKind::Call as u8);
    if !call.encode(&mut out, &mut |id| seen(registry, peer, id)) {
        out.truncate(start);
    }
    *batch = out.into_bytes();
}

/// The number of an instance, if the client knows it.
fn seen(registry: &Registry, peer: &Peer, id: studio_model::InstanceId) -> Option<NetId> {
    let known = registry.known(id)?;
    peer.is_open(known.home).then_some(known.net)
}

impl ServerReplicator {
    /// Sends a call with this tick's batch, behind the changes; without an addressee to every client. What is not reliable
    /// goes at once in a datagram of its own, to those who have everything, if it fits one.
    pub fn call(&mut self, to: Option<ClientId>, reliable: bool, call: Call) {
        self.calls.push(Outgoing { to, reliable, call });
    }

    /// The datagrams of the tick's calls.
    pub(super) fn send_datagram_calls(&mut self, letters: &Letters) {
        for letter in letters.letters.iter().filter(|l| !l.outgoing.reliable) {
            let Outgoing { to, call, .. } = &letter.outgoing;
            for (&client, peer) in &self.peers {
                let is_for = peer.joined && peer.phase == Phase::In;
                if !is_for || to.is_some_and(|to| to != client) {
                    continue;
                }
                let mut out = Writer::new();
                out.varint(DATAGRAM_CALL);
                let told = call.encode(&mut out, &mut |id| seen(&self.registry, peer, id));
                if told && out.len() <= peer.datagram_bytes {
                    self.outbox.push_back(Transmit {
                        client,
                        lane: Lane::Datagram,
                        bytes: Bytes::from(out.into_bytes()),
                    });
                }
            }
        }
    }

    /// Takes calls of a client. It may name what it knows; anything else reads as nothing.
    pub(super) fn take_calls(
        &mut self,
        client: ClientId,
        reliable: bool,
        reader: &mut Reader<'_>,
    ) -> Result<(), ClientFault> {
        let Some(peer) = self.peers.get(&client) else {
            return Ok(());
        };
        let registry = &self.registry;
        while !reader.is_at_end() {
            let call = Call::decode(reader, &mut |net| {
                let id = registry.instance(net)?;
                seen(registry, peer, id).map(|_| id)
            })?;
            if let Some(call) = call {
                self.events.push_back(ServerEvent::Called {
                    client,
                    reliable,
                    call,
                });
            }
        }
        Ok(())
    }
}
