//! Turns what the loops of a play are doing into events: each once, when it first shows. It does not wait for anything.

use std::time::{Duration, Instant};

use studio_model::limits::TICK_HZ;
use studio_net::ConnStats;

use super::event::{ClientProgress, ClientState, PlayEvent, PlayWarning, Progress};
use super::host::HostStatus;
use crate::client::ClientStage;
use crate::pace::Strain;
use crate::pool::ClientStatus;

/// Time between two progress events, and between two warnings of a kind.
pub const PROGRESS_INTERVAL: Duration = Duration::from_secs(1);

/// How much longer than the network needs a change may be under way to a client that is in sync.
pub const IN_SYNC_TICKS_MAX: u32 = TICK_HZ / 4;

/// What was told already.
#[derive(Debug)]
pub(super) struct Teller {
    server_ready: bool,
    clients: Vec<Told>,
    strain: Strain,
    last_progress: Instant,
}

/// What was told of a client.
#[derive(Debug, Clone, Default)]
struct Told {
    joined: bool,
    left: Option<String>,
    stats: ConnStats,
}

impl Teller {
    /// Nothing was told yet.
    pub(super) fn new(n_clients: usize, now: Instant) -> Self {
        Self {
            server_ready: false,
            clients: vec![Told::default(); n_clients],
            strain: Strain::default(),
            last_progress: now,
        }
    }

    /// Why a client was told to have left.
    pub(super) fn left(&self, index: usize) -> Option<&str> {
        self.clients.get(index)?.left.as_deref()
    }

    /// Tells what is new of the server.
    pub(super) fn tell_host(&mut self, host: &HostStatus, on_event: &mut dyn FnMut(PlayEvent)) {
        self.strain.add(host.strain);
        if let Some(after) = host.ready
            && !self.server_ready
        {
            self.server_ready = true;
            on_event(PlayEvent::ServerReady {
                after,
                instances: host.instances,
            });
        }
    }

    /// Tells which clients joined and left.
    pub(super) fn tell_clients(
        &mut self,
        statuses: &[ClientStatus],
        on_event: &mut dyn FnMut(PlayEvent),
    ) {
        for (index, (told, status)) in self.clients.iter_mut().zip(statuses).enumerate() {
            let client = index + 1;
            if let Some(after) = status.join
                && !told.joined
            {
                told.joined = true;
                on_event(PlayEvent::Joined {
                    client,
                    after,
                    bytes: status.join_bytes,
                });
            }
            if let Some(reason) = status.gone()
                && told.left.is_none()
            {
                told.left = Some(reason.to_owned());
                on_event(PlayEvent::Left {
                    client,
                    reason: reason.to_owned(),
                });
            }
        }
    }

    /// Tells how everyone is doing, if it is time.
    pub(super) fn tell_progress(
        &mut self,
        host: &HostStatus,
        statuses: &[ClientStatus],
        now: Instant,
        on_event: &mut dyn FnMut(PlayEvent),
    ) {
        let since = now.saturating_duration_since(self.last_progress);
        if since < PROGRESS_INTERVAL {
            return;
        }
        self.last_progress = now;
        let clients = self.clients.iter_mut().zip(statuses).enumerate();
        let clients = clients.map(|(i, (told, status))| told.progress(i + 1, host, status, since));
        on_event(PlayEvent::Progress(Progress {
            ticks: host.ticks,
            instances: host.instances,
            clients: clients.collect(),
        }));
        let strain = std::mem::take(&mut self.strain);
        if strain.slow > 0 {
            let (count, longest) = (strain.slow, strain.longest);
            on_event(PlayEvent::Warning(PlayWarning::SlowTicks {
                count,
                longest,
            }));
        }
        if strain.lost > 0 {
            on_event(PlayEvent::Warning(PlayWarning::LostTicks {
                count: strain.lost,
            }));
        }
    }
}

impl Told {
    fn progress(
        &mut self,
        client: usize,
        host: &HostStatus,
        status: &ClientStatus,
        since: Duration,
    ) -> ClientProgress {
        let per_s = |bytes: u64, before: u64| {
            (bytes.saturating_sub(before) as f64 / since.as_secs_f64()) as u64
        };
        let progress = ClientProgress {
            client,
            state: state(host, status),
            ping: status.stats.rtt,
            bytes_down_per_s: per_s(status.stats.bytes_down, self.stats.bytes_down),
            bytes_up_per_s: per_s(status.stats.bytes_up, self.stats.bytes_up),
            instances: status.instances,
        };
        self.stats = status.stats;
        progress
    }
}

fn state(host: &HostStatus, status: &ClientStatus) -> ClientState {
    match status.stage {
        ClientStage::Connecting => ClientState::Connecting,
        ClientStage::Loading => ClientState::Loading,
        ClientStage::Gone { .. } => ClientState::Gone,
        ClientStage::Joined => {
            let behind = status
                .tick
                .map_or(u64::MAX, |tick| host.ticks.saturating_sub(tick.0.into()));
            let under_way = status.stats.rtt.as_secs_f64() * f64::from(TICK_HZ);
            if behind <= u64::from(IN_SYNC_TICKS_MAX) + under_way as u64 {
                ClientState::InSync
            } else {
                ClientState::Behind
            }
        }
    }
}
