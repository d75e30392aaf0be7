//! The server's thread in a play: ticks until told to end, then drains, compares, and says goodbye. What it is doing can
//! be read at any time.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use studio_net::ServerEndpoint;
use studio_services::data_store::DataStores;
use studio_snapshot::Snapshot;

use super::drain::{self, Verdicts};
use crate::clock::now;
use crate::outputs::Outputs;
use crate::pace::{Pace, Strain};
use crate::scripts::Origin;
use crate::server::{Server, ServerError, ServerEvent};
use crate::stop::StopFlag;
use crate::tick_times::TickTimes;

/// The name of the server's thread.
pub(super) const THREAD: &str = "server";

/// Ticks between two looks at how much was sent to each player.
const BATCHES_TICKS: u64 = 10;

/// What the server's thread and the play share.
#[derive(Debug, Default)]
pub(super) struct Control {
    /// Told to the thread: stop simulating, drain, end.
    pub(super) end: StopFlag,
    /// Told to the thread: there is no time to drain for long.
    pub(super) hurry: StopFlag,
    /// Told by the thread: from now on connections end because it says goodbye.
    pub(super) closing: StopFlag,
    /// What the server's scripts said.
    pub(super) outputs: Outputs,
    status: Mutex<HostStatus>,
}

/// How the server is doing.
#[derive(Debug, Clone, Default)]
pub(super) struct HostStatus {
    /// From the start of the play to the end of the first tick.
    pub(super) ready: Option<Duration>,
    pub(super) ticks: u64,
    pub(super) instances: usize,
    /// What went wrong since it was last [taken](Control::take_status).
    pub(super) strain: Strain,
    /// Frames of changes that each player was sent, by user id; now and then.
    pub(super) batches_sent: BTreeMap<i64, u64>,
}

/// What the server leaves behind.
#[derive(Debug)]
pub(super) struct HostOutcome {
    pub(super) ticks: u64,
    pub(super) tick_times: TickTimes,
    pub(super) ticks_lost: u64,
    pub(super) instances: usize,
    pub(super) verdicts: Verdicts,
}

/// What the server plays.
#[derive(Debug)]
pub(super) struct Staged {
    pub(super) snapshot: Arc<Snapshot>,
    /// How many clients it must have room for.
    pub(super) clients: usize,
    /// Where data stores are kept, if they outlast the play.
    pub(super) data_stores: Option<PathBuf>,
}

/// The server's thread. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Host {
    pub(super) control: Arc<Control>,
    thread: Option<JoinHandle<Result<HostOutcome, ServerError>>>,
}

impl Host {
    /// Starts the thread. `started` is when the play began.
    pub(super) fn start(
        staged: Staged,
        endpoint: ServerEndpoint,
        started: Instant,
    ) -> io::Result<Self> {
        let control = Arc::new(Control::default());
        let shared = Arc::clone(&control);
        let thread = Builder::new()
            .name(THREAD.to_owned())
            .spawn(move || run(staged, endpoint, started, &shared))?;
        Ok(Self {
            control,
            thread: Some(thread),
        })
    }

    /// Whether the thread has ended.
    pub(super) fn is_finished(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Waits for the thread; `None` if it ended in an unforeseen way.
    pub(super) fn finish(&mut self) -> Option<Result<HostOutcome, ServerError>> {
        self.thread.take()?.join().ok()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.control.hurry.stop();
            self.control.end.stop();
            // An end of no interest any more: an error is already under way.
            drop(thread.join());
        }
    }
}

impl Control {
    /// How the server is doing. What went wrong is told once.
    pub(super) fn take_status(&self) -> HostStatus {
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = status.clone();
        status.strain = Strain::default();
        taken
    }

    /// Passes on what a script said, if the event is that.
    pub(super) fn pass_on(&self, event: ServerEvent) {
        match event {
            ServerEvent::Output(output) => self.outputs.push(None, (vec![output], 0)),
            ServerEvent::OutputsLost(count) => self.outputs.push(None, (Vec::new(), count)),
            // Of its own clients a play hears from themselves; others are guests.
            _ => {}
        }
    }

    fn post(&self, started: Instant, server: &Server, pace: &mut Pace) {
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        status
            .ready
            .get_or_insert_with(|| now().saturating_duration_since(started));
        status.ticks = server.ticks();
        status.instances = server.instances();
        status.strain.add(pace.take_strain());
        if status.ticks.is_multiple_of(BATCHES_TICKS) {
            status.batches_sent = server.batches_sent().collect();
        }
    }
}

fn run(
    staged: Staged,
    endpoint: ServerEndpoint,
    started: Instant,
    control: &Control,
) -> Result<HostOutcome, ServerError> {
    let data_stores = staged
        .data_stores
        .map_or_else(DataStores::in_memory, DataStores::at);
    let mut server = Server::start(staged.snapshot, endpoint, Origin::now(), data_stores)?;
    server.make_room(staged.clients);
    // The first step of physics builds what later ones keep: it belongs to loading, and the clock starts after it.
    server.tick();
    let mut pace = Pace::start();
    control.post(started, &server, &mut pace);
    while !control.end.is_stopped() {
        pace.wait();
        server.tick();
        pace.done();
        while let Some(event) = server.poll_event() {
            if event == ServerEvent::Stopped {
                return Err(ServerError::Stopped);
            }
            control.pass_on(event);
        }
        control.post(started, &server, &mut pace);
    }
    drain::close(&mut server, &mut pace, control);
    let ticks = server.ticks();
    let (tick_times, ticks_lost) = (pace.times().clone(), pace.lost());
    let verdicts = drain::run(&mut server, &mut pace, control);
    let outcome = HostOutcome {
        ticks,
        tick_times,
        ticks_lost,
        instances: server.instances(),
        verdicts,
    };
    control.closing.stop();
    server.dismiss();
    drain::pass_on(&mut server, control);
    server.shutdown("the session is over");
    Ok(outcome)
}
