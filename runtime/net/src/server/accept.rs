//! Lets clients in: bounded handshakes, address proofs under load, refusal when full. It does not know what a
//! connected client does.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use quinn::{Endpoint, Incoming};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::channel::Side;
use crate::inbox::{Envelope, LinkEvent};
use crate::limits::NetLimits;
use crate::link::{ConnId, Link};
use crate::streams;

/// Accepts connections until the endpoint is closed or its socket fails.
pub(super) async fn run(endpoint: Endpoint, limits: NetLimits, events: Sender<Envelope>) {
    let connections = Arc::new(Semaphore::new(limits.connections_max));
    let handshakes = Arc::new(Semaphore::new(limits.handshakes_pending_max));
    let mut next_id = 0;
    while let Some(incoming) = endpoint.accept().await {
        let busy = handshakes.available_permits() <= limits.handshakes_pending_max / 2;
        if busy && !incoming.remote_address_validated() {
            // Costs no memory here; only who really is at that address comes back.
            if let Err(error) = incoming.retry() {
                error.into_incoming().refuse();
            }
            continue;
        }
        let Ok(place) = connections.clone().try_acquire_owned() else {
            incoming.refuse();
            continue;
        };
        // Meanwhile the next ones wait in QUIC's queue, which is bounded too.
        let Ok(handshake) = handshakes.clone().acquire_owned().await else {
            return;
        };
        let link = Link::new(
            ConnId(next_id),
            Side::Server,
            limits.clone(),
            events.clone(),
        );
        next_id += 1;
        tokio::spawn(serve(incoming, Arc::new(link), place, handshake));
    }
    // If the endpoint was closed on purpose, nobody listens.
    events.send((ConnId(next_id), LinkEvent::Stopped)).ok();
}

/// Completes a handshake and runs the connection.
async fn serve(
    incoming: Incoming,
    link: Arc<Link>,
    place: OwnedSemaphorePermit,
    handshake: OwnedSemaphorePermit,
) {
    let Ok(connecting) = incoming.accept() else {
        return;
    };
    // A handshake that fails concerns nobody here; the client is told by QUIC.
    let Ok(Ok(connection)) = tokio::time::timeout(link.limits.handshake_timeout, connecting).await
    else {
        return;
    };
    drop(handshake);
    let reason = streams::run(&link, connection).await;
    // Whoever hears of the end may count on the free place.
    drop(place);
    link.tell(LinkEvent::Closed(reason));
}
