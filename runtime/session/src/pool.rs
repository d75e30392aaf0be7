//! Many headless clients on a few plain threads, sharing a socket. What each is doing can be read at any time. It does
//! not know the server that they play on, nor why they are there.

mod crew;
mod status;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use studio_net::{ClientEndpoint, Fingerprint, NetRuntime};
use studio_script::{OutputEvent, Side};

pub use status::ClientStatus;

use crate::client::ClientOptions;
use crate::code;
use crate::limits::POOL_THREADS_MAX;
use crate::outputs::Outputs;
use crate::stop::StopFlag;
use crew::Crew;
use status::Board;

/// By how much threads of clients stand back: at 12, who competes gets about fifteen times their share.
#[cfg(target_os = "linux")]
const CLIENTS_NICENESS: i32 = 12;

/// Running clients. Dropping it makes them leave.
#[derive(Debug)]
pub struct ClientPool {
    threads: Vec<JoinHandle<()>>,
    board: Arc<Board>,
    outputs: Arc<Outputs>,
    leave: StopFlag,
    endpoint: Option<Arc<ClientEndpoint>>,
}

impl ClientPool {
    /// Starts the clients; they connect to the server of that address and fingerprint.
    pub fn start(
        runtime: &NetRuntime,
        addr: SocketAddr,
        fingerprint: Fingerprint,
        clients: Vec<ClientOptions>,
    ) -> io::Result<Self> {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        let n_threads = processors.min(POOL_THREADS_MAX).min(clients.len());
        let mut pool = Self {
            threads: Vec::new(),
            board: Arc::new(Board::new(clients.len())),
            outputs: Arc::default(),
            leave: StopFlag::new(),
            endpoint: None,
        };
        let endpoint = Arc::new(ClientEndpoint::new(runtime));
        let mut crews: Vec<Crew> = (0..n_threads)
            .map(|_| {
                let (board, leave) = (Arc::clone(&pool.board), pool.leave.clone());
                let outputs = Arc::clone(&pool.outputs);
                Crew::new(
                    Arc::clone(&endpoint),
                    addr,
                    fingerprint,
                    (board, outputs),
                    leave,
                )
            })
            .collect();
        pool.endpoint = Some(endpoint);
        for (index, options) in clients.into_iter().enumerate() {
            crews[index % n_threads].enlist(index, options);
        }
        for (i, crew) in crews.into_iter().enumerate() {
            let builder = thread::Builder::new().name(format!("clients-{i}"));
            pool.threads.push(builder.spawn(move || {
                stand_back();
                crew.run();
            })?);
        }
        Ok(pool)
    }

    /// How each client is doing, in the order in which they were given.
    pub fn statuses(&self) -> Vec<ClientStatus> {
        self.board.read()
    }

    /// What the clients' scripts said since the last time, each with the client's place among those that were given. One
    /// of nobody tells that some were lost.
    pub fn take_outputs(&self) -> Vec<(Option<usize>, OutputEvent)> {
        self.outputs.take(Side::Client)
    }

    /// Makes all leave and waits until they have; how each was doing at last. `false` if a thread ended in an
    /// unforeseen way. What their scripts said stays to be [taken](Self::take_outputs).
    pub fn finish(&mut self) -> (Vec<ClientStatus>, bool) {
        let sound = self.end();
        (self.board.read(), sound)
    }

    fn end(&mut self) -> bool {
        self.leave.stop();
        let sound = self
            .threads
            .drain(..)
            .map(JoinHandle::join)
            .filter(Result::is_err)
            .count()
            == 0;
        if let Some(endpoint) = self.endpoint.take().and_then(Arc::into_inner) {
            endpoint.shutdown(code::GOODBYE, "the client leaves");
        }
        sound
    }
}

/// Lets everything else of the machine go first, a server in the same process above all: of one client that is late only its
/// own player would know. Where the system counts niceness by process this does nothing.
fn stand_back() {
    #[cfg(target_os = "linux")]
    {
        // A system that refuses leaves things as they were.
        let niceness = rustix::process::nice(CLIENTS_NICENESS);
        debug_assert!(niceness.is_ok(), "being nice needs no rights");
    }
}

impl Drop for ClientPool {
    fn drop(&mut self) {
        self.end();
    }
}
