//! Turns what the loops of a play are doing into events: each once, when it first shows. It does not wait for anything.

use std::time::{Duration, Instant};

use studio_model::limits::TICK_HZ;
use studio_net::ConnStats;
use studio_script::{Level, OutputEvent};

use super::event::{ClientProgress, ClientState, PlayEvent, PlayWarning, Progress};
use super::host::HostStatus;
use crate::client::ClientStage;
use crate::limits::{BATCHES_MISSING_MAX, PROGRESS_INTERVAL};
use crate::pace::Strain;
use crate::pool::ClientStatus;

/// What was told already.
#[derive(Debug)]
pub(super) struct Teller {
    server_ready: bool,
    clients: Vec<Told>,
    strain: Strain,
    last_progress: Instant,
    /// Errors that scripts raised so far.
    pub(super) script_errors: usize,
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
            script_errors: 0,
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

    /// Tells what scripts said. Clients are named by their place among them.
    pub(super) fn tell_outputs(
        &mut self,
        outputs: Vec<(Option<usize>, OutputEvent)>,
        on_event: &mut dyn FnMut(PlayEvent),
    ) {
        for (index, output) in outputs {
            self.script_errors += usize::from(output.level == Level::Error);
            let client = index.map(|index| index + 1);
            on_event(PlayEvent::Output { client, output });
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
            let sent = status
                .user_id
                .and_then(|user_id| host.batches_sent.get(&user_id));
            let missing = sent.map_or(0, |sent| sent.saturating_sub(status.batches_received));
            let on_their_way = (status.stats.rtt.as_secs_f64() * f64::from(TICK_HZ)) as u64;
            if missing <= BATCHES_MISSING_MAX + on_their_way {
                ClientState::InSync
            } else {
                ClientState::Behind
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::now;

    fn status(stage: ClientStage) -> ClientStatus {
        let join = (stage == ClientStage::Joined).then_some(Duration::from_millis(70));
        ClientStatus {
            stage,
            join,
            join_bytes: 1_000,
            ..ClientStatus::new()
        }
    }

    fn gone(reason: &str) -> ClientStatus {
        status(ClientStage::Gone {
            reason: reason.to_owned(),
        })
    }

    #[test]
    fn each_thing_is_told_once() {
        let mut teller = Teller::new(2, now());
        let mut events = Vec::new();
        let rounds = [
            [
                status(ClientStage::Connecting),
                status(ClientStage::Loading),
            ],
            [status(ClientStage::Joined), status(ClientStage::Joined)],
            [status(ClientStage::Joined), gone("kicked")],
        ];
        for statuses in rounds.iter().flat_map(|round| [round, round]) {
            teller.tell_clients(statuses, &mut |event| events.push(event));
        }
        let joined = |client| PlayEvent::Joined {
            client,
            after: Duration::from_millis(70),
            bytes: 1_000,
        };
        let left = PlayEvent::Left {
            client: 2,
            reason: "kicked".to_owned(),
        };
        assert_eq!(events, [joined(1), joined(2), left]);
        assert_eq!((teller.left(0), teller.left(1)), (None, Some("kicked")));
    }

    #[test]
    fn the_server_is_ready_once() {
        let mut teller = Teller::new(0, now());
        let mut events = Vec::new();
        let ready = HostStatus {
            ready: Some(Duration::from_millis(5)),
            instances: 7,
            ..HostStatus::default()
        };
        for host in [HostStatus::default(), ready.clone(), ready] {
            teller.tell_host(&host, &mut |event| events.push(event));
        }
        let after = Duration::from_millis(5);
        assert_eq!(
            events,
            [PlayEvent::ServerReady {
                after,
                instances: 7
            }]
        );
    }

    #[test]
    fn rates_are_of_the_time_since_the_last_progress() {
        let start = now();
        let mut teller = Teller::new(1, start);
        let mut client = status(ClientStage::Joined);
        let mut rates = Vec::new();
        for (seconds, bytes_down) in [(1, 500), (2, 500), (4, 2_500)] {
            client.stats.bytes_down = bytes_down;
            let now = start + Duration::from_secs(seconds);
            let statuses = [client.clone()];
            teller.tell_progress(&HostStatus::default(), &statuses, now, &mut |event| {
                if let PlayEvent::Progress(progress) = event {
                    rates.push(progress.clients[0].bytes_down_per_s);
                }
            });
        }
        assert_eq!(rates, [500, 0, 1_000]);
    }

    #[test]
    fn who_misses_half_a_second_of_changes_is_behind() {
        let mut client = status(ClientStage::Joined);
        client.user_id = Some(1);
        client.batches_received = 100;
        let host = |sent| HostStatus {
            batches_sent: [(1, sent), (2, 1_000_000)].into(),
            ..HostStatus::default()
        };
        let last = 100 + BATCHES_MISSING_MAX;
        assert_eq!(state(&host(0), &client), ClientState::InSync);
        assert_eq!(state(&host(last), &client), ClientState::InSync);
        assert_eq!(state(&host(last + 1), &client), ClientState::Behind);
        client.stats.rtt = Duration::from_millis(50);
        assert_eq!(state(&host(last + 3), &client), ClientState::InSync);
        assert_eq!(state(&host(last + 4), &client), ClientState::Behind);
    }

    #[test]
    fn strain_is_warned_of_with_the_next_progress() {
        let start = now();
        let mut teller = Teller::new(0, start);
        let longest = Duration::from_millis(40);
        let slow = |slow| HostStatus {
            strain: Strain {
                slow,
                longest,
                lost: 0,
            },
            ..HostStatus::default()
        };
        let mut warnings = Vec::new();
        for (millis, host) in [
            (10, slow(2)),
            (500, slow(1)),
            (1_000, slow(0)),
            (2_000, slow(0)),
        ] {
            let mut note = |event| {
                if let PlayEvent::Warning(warning) = event {
                    warnings.push(warning);
                }
            };
            teller.tell_host(&host, &mut note);
            teller.tell_progress(&host, &[], start + Duration::from_millis(millis), &mut note);
        }
        assert_eq!(warnings, [PlayWarning::SlowTicks { count: 3, longest }]);
    }
}
