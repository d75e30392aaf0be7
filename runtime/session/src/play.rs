//! The play loop: a server and its clients in one process, over real QUIC on this machine, from a snapshot to a verdict.
//!
//! The server has a thread, the clients share a few; this one watches what they post and tells its caller. It does not
//! know what is played, nor who reads its events.

mod config;
mod drain;
mod event;
mod host;
mod summary;
mod teller;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use studio_model::limits::CLIENTS_MAX;
use studio_net::{Fingerprint, NetConditions, NetRuntime, ServerEndpoint};
use studio_script::Side;

pub use config::{PlayConfig, PlayError};
pub use event::{ClientProgress, ClientState, PlayEvent, PlayWarning, Progress};
pub use summary::{ClientSummary, PlaySummary};

use crate::client::ClientOptions;
use crate::clock::{now, sleep_until};
use crate::limits::net_limits;
use crate::pool::{ClientPool, ClientStatus};
use crate::stop::StopFlag;
use host::{Host, HostOutcome, Staged};
use teller::Teller;

/// Time between two looks at what the loops are doing.
const WATCH_INTERVAL: Duration = Duration::from_millis(10);

/// Threads that move bytes, for the server and all clients together.
const NET_THREADS: usize = 2;

/// Plays a snapshot and says what came out of it.
///
/// Returns when the duration is over, when `stop` is raised, or when no client is left. Before that the server stops
/// simulating, clients are brought up to date, and every client's state hash is compared with the server's: at most
/// [`SETTLE_TICKS_MAX`](crate::limits::SETTLE_TICKS_MAX) and [`REPORT_TICKS_MAX`](crate::limits::REPORT_TICKS_MAX), or
/// twice [`HURRIED_TICKS_MAX`](crate::limits::HURRIED_TICKS_MAX) once `stop` is raised.
pub fn play(
    config: PlayConfig,
    on_event: &mut dyn FnMut(PlayEvent),
    stop: &StopFlag,
) -> Result<PlaySummary, PlayError> {
    let started = now();
    if config.clients > CLIENTS_MAX {
        return Err(PlayError::TooManyClients {
            asked: config.clients,
        });
    }
    let runtime = NetRuntime::start(NET_THREADS)?;
    let endpoint = ServerEndpoint::bind(&runtime, config.listen, net_limits())?;
    let (addr, fingerprint) = (endpoint.local_addr(), endpoint.fingerprint());
    on_event(PlayEvent::Listening { addr, fingerprint });
    let staged = Staged {
        snapshot: config.snapshot,
        clients: config.clients,
        data_stores: config.data_stores,
    };
    let host = Host::start(staged, endpoint, started).map_err(|source| PlayError::Thread {
        name: host::THREAD.to_owned(),
        source,
    })?;
    let mut play = Play {
        runtime,
        addr,
        fingerprint,
        options: client_options(config.clients, config.conditions),
        duration: config.duration,
        host,
        pool: None,
        teller: Teller::new(config.clients, started),
        playing_since: None,
    };
    play.watch_until_end(on_event, stop)?;
    play.conclude(on_event, stop)
}

/// A play under way.
#[derive(Debug)]
struct Play {
    runtime: NetRuntime,
    addr: SocketAddr,
    fingerprint: Fingerprint,
    options: Vec<ClientOptions>,
    duration: Option<Duration>,
    host: Host,
    /// From when the server is ready.
    pool: Option<ClientPool>,
    teller: Teller,
    /// When every client had joined or failed to.
    playing_since: Option<Instant>,
}

impl Play {
    /// Watches and tells until the server has ended.
    fn watch_until_end(
        &mut self,
        on_event: &mut dyn FnMut(PlayEvent),
        stop: &StopFlag,
    ) -> Result<(), PlayError> {
        while !self.host.is_finished() {
            let now = now();
            if stop.is_stopped() {
                self.host.control.hurry.stop();
                self.end(on_event);
            }
            let status = self.host.control.take_status();
            self.teller.tell_host(&status, on_event);
            self.tell_outputs(on_event);
            let ending = self.host.control.end.is_stopped();
            if status.ready.is_some() && self.pool.is_none() && !ending {
                self.pool = Some(self.start_pool()?);
            }
            let statuses = self.pool.as_ref().map(ClientPool::statuses);
            // Read in this order, a goodbye is never taken for a client that left.
            let closing = self.host.control.closing.is_stopped();
            if let Some(statuses) = &statuses
                && !closing
            {
                self.teller.tell_clients(statuses, on_event);
                self.teller.tell_progress(&status, statuses, now, on_event);
            }
            if statuses.is_some_and(|statuses| self.is_over(&statuses, now)) {
                self.end(on_event);
            }
            sleep_until(now + WATCH_INTERVAL);
        }
        Ok(())
    }

    /// Tells what scripts have said.
    fn tell_outputs(&mut self, on_event: &mut dyn FnMut(PlayEvent)) {
        let mut outputs = self.host.control.outputs.take(Side::Server);
        outputs.extend(self.pool.iter().flat_map(ClientPool::take_outputs));
        self.teller.tell_outputs(outputs, on_event);
    }

    /// Lets the server end, once.
    fn end(&self, on_event: &mut dyn FnMut(PlayEvent)) {
        if !self.host.control.end.is_stopped() {
            self.host.control.end.stop();
            on_event(PlayEvent::Draining);
        }
    }

    fn start_pool(&mut self) -> Result<ClientPool, PlayError> {
        let options = std::mem::take(&mut self.options);
        ClientPool::start(
            &self.runtime,
            reachable(self.addr),
            self.fingerprint,
            options,
        )
        .map_err(|source| PlayError::Thread {
            name: "clients".to_owned(),
            source,
        })
    }

    /// Whether there is nothing more to play for.
    fn is_over(&mut self, statuses: &[ClientStatus], now: Instant) -> bool {
        let gone = statuses
            .iter()
            .filter(|status| status.gone().is_some())
            .count();
        let joined = statuses.iter().filter(|status| status.is_joined()).count();
        if gone == statuses.len() && gone > 0 {
            return true;
        }
        if self.playing_since.is_none() && gone + joined == statuses.len() {
            self.playing_since = Some(now);
        }
        match (self.duration, self.playing_since) {
            (Some(duration), Some(since)) => now.saturating_duration_since(since) >= duration,
            _ => false,
        }
    }

    /// The server has ended: the clients end, and the results are put together.
    fn conclude(
        mut self,
        on_event: &mut dyn FnMut(PlayEvent),
        stop: &StopFlag,
    ) -> Result<PlaySummary, PlayError> {
        let panicked = |name: &str| PlayError::Panicked {
            name: name.to_owned(),
        };
        let outcome = self.host.finish();
        let (statuses, sound) = match &mut self.pool {
            Some(pool) => pool.finish(),
            // Stopped before the first client could begin.
            None => (vec![ClientStatus::new(); self.options.len()], true),
        };
        self.tell_outputs(on_event);
        let outcome = outcome.ok_or_else(|| panicked(host::THREAD))??;
        if !sound {
            return Err(panicked("clients"));
        }
        let clients = statuses
            .iter()
            .enumerate()
            .map(|(index, status)| client_summary(index, status, &outcome, self.teller.left(index)))
            .collect();
        Ok(PlaySummary {
            ticks: outcome.ticks,
            tick_times: outcome.tick_times,
            ticks_lost: outcome.ticks_lost,
            instances: outcome.instances,
            clients,
            script_errors: self.teller.script_errors,
            interrupted: stop.is_stopped(),
        })
    }
}

fn client_summary(
    index: usize,
    status: &ClientStatus,
    outcome: &HostOutcome,
    left: Option<&str>,
) -> ClientSummary {
    let verdict = status
        .user_id
        .and_then(|user_id| outcome.verdicts.get(&user_id));
    ClientSummary {
        client: index + 1,
        state_hash: verdict.and_then(|verdict| verdict.client),
        server_state_hash: verdict.map(|verdict| verdict.server),
        bytes_down: status.stats.bytes_down,
        bytes_up: status.stats.bytes_up,
        rtt: status.stats.rtt,
        join: status.join,
        left: left.map(str::to_owned),
    }
}

/// The names and networks of the clients. Each has a fate of its own, and the same one in every run.
fn client_options(n: usize, conditions: NetConditions) -> Vec<ClientOptions> {
    (1..=n)
        .map(|number| ClientOptions {
            name: format!("Player{number}"),
            conditions: NetConditions {
                seed: conditions.seed.wrapping_add(number as u64),
                ..conditions
            },
        })
        .collect()
}

/// Where clients of this machine reach a server that listens on `addr`: every address means also the local one.
fn reachable(addr: SocketAddr) -> SocketAddr {
    match addr {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => (Ipv4Addr::LOCALHOST, v4.port()).into(),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => (Ipv6Addr::LOCALHOST, v6.port()).into(),
        addr => addr,
    }
}
