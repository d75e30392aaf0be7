//! Runs one connection: opens and accepts its streams, writes what the outbox holds, delivers what arrives. It knows
//! which channel is which stream, and not what its frames say.
//!
//! All senders of a connection live in one task, so a flush wakes one task. Every loop ends when the connection does;
//! [`run`] then returns why.

mod read;
mod write;

use std::sync::Arc;

use quinn::{Connection, ConnectionError, WriteError};

use self::read::{expect_mark, read_frames, receive_datagrams, receive_server_streams};
use self::write::{send_datagrams, send_regions, write_frames};
use crate::channel::{Channel, Side};
use crate::inbox::LinkEvent;
use crate::link::Link;
use crate::reason::{CloseReason, Violation, close_reason};

/// Why a loop ends.
enum Stop {
    /// The connection is closed, or nobody reads what arrives.
    Over,
    /// The peer broke a rule.
    Violation(Violation),
}

impl From<ConnectionError> for Stop {
    fn from(_: ConnectionError) -> Self {
        Self::Over
    }
}

/// A peer that stops one stream without closing does not get this side to close: its queue fills, and the caller of
/// `send` decides.
impl From<WriteError> for Stop {
    fn from(_: WriteError) -> Self {
        Self::Over
    }
}

/// Runs a connection whose handshake is complete, until it ends; why it did.
pub(crate) async fn run(link: &Arc<Link>, connection: Connection) -> CloseReason {
    link.set_connection(connection.clone());
    if !link.tell(LinkEvent::Connected(link.clone())) {
        link.budget.close();
    }
    tokio::join!(
        async {
            connection.closed().await;
            link.outbox.close();
        },
        send_datagrams(link, &connection),
        receive_datagrams(link, &connection),
        async {
            match link.side {
                Side::Server => server_streams(link, &connection).await,
                Side::Client => client_streams(link, &connection).await,
            }
        },
    );
    close_reason(connection.closed().await, link.closed_here())
}

async fn server_streams(link: &Arc<Link>, connection: &Connection) {
    let control = async {
        let (send, mut receive) = connection.accept_bi().await?;
        expect_mark(&mut receive, Channel::Control).await?;
        tokio::join!(
            guard(link, write_frames(link, Channel::Control, send)),
            guard(link, read_frames(link, Channel::Control, &mut receive)),
        );
        Ok(())
    };
    let up = async {
        let mut receive = connection.accept_uni().await?;
        expect_mark(&mut receive, Channel::Up).await?;
        read_frames(link, Channel::Up, &mut receive).await
    };
    let journal = async {
        let mut send = connection.open_uni().await?;
        send.write_all(&[Channel::Journal.mark()]).await?;
        write_frames(link, Channel::Journal, send).await
    };
    tokio::join!(
        guard(link, control),
        guard(link, up),
        guard(link, journal),
        guard(link, send_regions(link, connection)),
    );
}

async fn client_streams(link: &Arc<Link>, connection: &Connection) {
    let control = async {
        let (mut send, mut receive) = connection.open_bi().await?;
        send.write_all(&[Channel::Control.mark()]).await?;
        tokio::join!(
            guard(link, write_frames(link, Channel::Control, send)),
            guard(link, read_frames(link, Channel::Control, &mut receive)),
        );
        Ok(())
    };
    let up = async {
        let mut send = connection.open_uni().await?;
        send.write_all(&[Channel::Up.mark()]).await?;
        write_frames(link, Channel::Up, send).await
    };
    tokio::join!(
        guard(link, control),
        guard(link, up),
        guard(link, receive_server_streams(link, connection)),
    );
}

/// Closes the connection if the peer broke a rule.
async fn guard(link: &Link, work: impl Future<Output = Result<(), Stop>>) {
    if let Err(Stop::Violation(violation)) = work.await {
        link.close(CloseReason::Violation(violation));
    }
}
