//! The end of a play: the world holds still, the clients get what they have not got yet, then every client's hash is
//! compared with the server's. All waiting is counted in ticks and bounded.

use std::collections::BTreeMap;

use studio_replication::limits::POSE_INTERVAL_TICKS;
use studio_replication::{ClientId, StateHash};

use super::host::Control;
use crate::limits::{
    CLOSE_TICKS_MAX, HURRIED_CLOSE_TICKS_MAX, HURRIED_TICKS_MAX, REPORT_TICKS_MAX, SETTLE_TICKS_MAX,
};
use crate::pace::Pace;
use crate::server::{Server, ServerEvent};
use crate::stop::StopFlag;

/// The hashes of a client and of what the server opened for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) server: StateHash,
    pub(super) client: Option<StateHash>,
}

/// By user id.
pub(super) type Verdicts = BTreeMap<i64, Verdict>;

/// Lets scripts do what they bound to the end of the session.
pub(super) fn close(server: &mut Server, pace: &mut Pace, control: &Control) {
    server.close();
    for waited in 0..CLOSE_TICKS_MAX {
        pass_on(server, control);
        let no_time = control.hurry.is_stopped() && waited >= HURRIED_CLOSE_TICKS_MAX;
        if no_time || server.is_closed() {
            return;
        }
        pace.wait();
        server.tick();
        pace.done();
    }
}

/// Passes on what happened on the server.
pub(super) fn pass_on(server: &mut Server, control: &Control) {
    while let Some(event) = server.poll_event() {
        control.pass_on(event);
    }
}

/// Drains and compares.
pub(super) fn run(server: &mut Server, pace: &mut Pace, control: &Control) -> Verdicts {
    let hurry = &control.hurry;
    server.freeze();
    // What moved last is on its way only after the next ticks that send poses.
    for _ in 0..POSE_INTERVAL_TICKS {
        pace.wait();
        server.tick();
    }
    tick_until(server, pace, hurry, SETTLE_TICKS_MAX, |server| {
        server.clients().all(|client| server.is_settled(client))
    });
    server.request_hashes();
    server.tick();
    let clients: Vec<(ClientId, i64)> = server
        .clients()
        .filter_map(|client| Some((client, server.user_id(client)?)))
        .collect();
    let mut verdicts: BTreeMap<ClientId, Verdict> = clients
        .iter()
        .map(|&(client, _)| {
            (
                client,
                Verdict {
                    server: server.state_hash(client),
                    client: None,
                },
            )
        })
        .collect();
    tick_until(server, pace, hurry, REPORT_TICKS_MAX, |server| {
        while let Some(event) = server.poll_event() {
            if let ServerEvent::HashReported { client, hash, .. } = event {
                if let Some(verdict) = verdicts.get_mut(&client) {
                    verdict.client = Some(hash);
                }
            } else {
                control.pass_on(event);
            }
        }
        let waited_for = |client| verdicts.get(&client).is_some_and(|v| v.client.is_none());
        !server.clients().any(waited_for)
    });
    clients
        .into_iter()
        .filter_map(|(client, user_id)| Some((user_id, *verdicts.get(&client)?)))
        .collect()
}

/// Ticks until it is done, or until the ticks for it are used up.
fn tick_until(
    server: &mut Server,
    pace: &mut Pace,
    hurry: &StopFlag,
    ticks_max: u32,
    mut is_done: impl FnMut(&mut Server) -> bool,
) {
    for waited in 0..ticks_max {
        if is_done(server) || (hurry.is_stopped() && waited >= HURRIED_TICKS_MAX) {
            return;
        }
        pace.wait();
        server.tick();
    }
}
