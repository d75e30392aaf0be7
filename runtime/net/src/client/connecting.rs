//! A client's handshake, and why it fails. It does not know what follows.

use std::net::SocketAddr;
use std::sync::Arc;

use quinn::{Connecting, Connection};

use crate::inbox::LinkEvent;
use crate::link::Link;
use crate::reason::{CODE_DROPPED, CloseReason, ConnectFailure, connect_failure};
use crate::streams;
use crate::tls::Pin;

/// Completes the handshake and runs the connection, or tells why not.
pub(super) async fn run(connecting: Connecting, addr: SocketAddr, pin: Arc<Pin>, link: Arc<Link>) {
    match handshake(connecting, addr, &pin, &link).await {
        Ok(connection) => {
            let reason = streams::run(&link, connection).await;
            link.tell(LinkEvent::Closed(reason));
        }
        Err(reason) => {
            link.outbox.close();
            link.tell(LinkEvent::ConnectFailed(reason));
        }
    }
}

async fn handshake(
    connecting: Connecting,
    addr: SocketAddr,
    pin: &Pin,
    link: &Link,
) -> Result<Connection, ConnectFailure> {
    let result = tokio::select! {
        result = tokio::time::timeout(link.limits.handshake_timeout, connecting) => result,
        () = link.aborted() => {
            let reason = link.closed_here().cloned().unwrap_or(CloseReason::Local {
                code: CODE_DROPPED,
                reason: String::new(),
            });
            return Err(ConnectFailure::Closed(reason));
        }
    };
    let error = match result {
        Ok(Ok(connection)) => return Ok(connection),
        Ok(Err(error)) => error,
        Err(_) => return Err(ConnectFailure::TimedOut { addr }),
    };
    Err(match pin.mismatch() {
        Some(presented) => ConnectFailure::WrongFingerprint {
            addr,
            expected: pin.expected(),
            presented,
        },
        None => connect_failure(addr, error, link.closed_here()),
    })
}
