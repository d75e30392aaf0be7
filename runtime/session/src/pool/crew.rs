//! The clients of one thread: they join a few at a time, tick together, and leave together. A client comes to be on its
//! thread and stays there: its scripts cannot move.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use studio_net::{ClientEndpoint, Fingerprint};

use super::status::Board;
use crate::client::{Client, ClientOptions, ClientStage};
use crate::clock::now;
use crate::code;
use crate::limits::{JOIN_TIMEOUT, JOINING_MAX};
use crate::outputs::Outputs;
use crate::pace::Pace;
use crate::stop::StopFlag;

/// Ticks between two looks at how a client is doing, which takes a lock of the network's.
const STATUS_TICKS: u64 = 10;

/// The clients of one thread, before they begin.
pub(super) struct Crew {
    endpoint: Arc<ClientEndpoint>,
    addr: SocketAddr,
    fingerprint: Fingerprint,
    board: Arc<Board>,
    outputs: Arc<Outputs>,
    leave: StopFlag,
    waiting: VecDeque<(usize, ClientOptions)>,
}

struct Member {
    index: usize,
    client: Client,
    started: Instant,
    /// What the board says.
    posted: ClientStage,
}

impl Crew {
    pub(super) fn new(
        endpoint: Arc<ClientEndpoint>,
        addr: SocketAddr,
        fingerprint: Fingerprint,
        (board, outputs): (Arc<Board>, Arc<Outputs>),
        leave: StopFlag,
    ) -> Self {
        Self {
            endpoint,
            addr,
            fingerprint,
            board,
            outputs,
            leave,
            waiting: VecDeque::new(),
        }
    }

    /// Adds a client whose status has that index on the board.
    pub(super) fn enlist(&mut self, index: usize, options: ClientOptions) {
        self.waiting.push_back((index, options));
    }

    /// Ticks the clients until all are gone.
    pub(super) fn run(mut self) {
        let mut pace = Pace::start();
        let mut ticks: u64 = 0;
        let mut members: Vec<Member> = Vec::new();
        while !(self.waiting.is_empty() && members.is_empty()) {
            pace.wait();
            if self.leave.is_stopped() {
                self.dismiss(&mut members);
            }
            self.send_in(&mut members);
            for member in &mut members {
                member.tick();
                self.outputs
                    .push(Some(member.index), member.client.take_output());
                // Not all at once: each tick asks for some.
                let due = (ticks + member.index as u64).is_multiple_of(STATUS_TICKS);
                if due || member.posted != *member.client.stage() {
                    member.post(&self.board);
                }
            }
            // What is gone has said so on the board.
            members.retain(|member| !member.client.is_gone());
            ticks += 1;
        }
    }

    /// Lets the next clients connect.
    fn send_in(&mut self, members: &mut Vec<Member>) {
        let loading = |member: &&Member| *member.client.stage() != ClientStage::Joined;
        let mut n_joining = members.iter().filter(loading).count();
        while n_joining < JOINING_MAX
            && let Some((index, options)) = self.waiting.pop_front()
        {
            match Client::connect(&self.endpoint, self.addr, self.fingerprint, options) {
                Ok(client) => {
                    let posted = client.stage().clone();
                    members.push(Member {
                        index,
                        client,
                        started: now(),
                        posted,
                    });
                    n_joining += 1;
                }
                Err(error) => self.post_absent(index, error.to_string()),
            }
        }
    }

    fn dismiss(&mut self, members: &mut [Member]) {
        for member in members {
            member.client.leave(code::GOODBYE, "the client leaves");
        }
        while let Some((index, _)) = self.waiting.pop_front() {
            self.post_absent(index, "it had not begun to connect".to_owned());
        }
    }

    fn post_absent(&self, index: usize, reason: String) {
        self.board
            .write(index, |status| status.stage = ClientStage::Gone { reason });
    }
}

impl Member {
    fn tick(&mut self) {
        self.client.tick();
        let late = now().saturating_duration_since(self.started) > JOIN_TIMEOUT;
        if late && *self.client.stage() != ClientStage::Joined {
            let reason = format!(
                "it did not get the place within {} s",
                JOIN_TIMEOUT.as_secs()
            );
            self.client.leave(code::TOO_LATE, &reason);
        }
    }

    /// Writes to the board how the client is doing.
    fn post(&mut self, board: &Board) {
        self.posted = self.client.stage().clone();
        let stats = self.client.stats();
        board.write(self.index, |status| {
            status.stage = self.posted.clone();
            status.user_id = self.client.user_id();
            status.instances = self.client.instances();
            status.batches_received = self.client.batches_received();
            status.stats = stats;
            if status.is_joined() && status.join.is_none() {
                status.join = Some(now().saturating_duration_since(self.started));
                status.join_bytes = stats.bytes_down;
            }
        });
    }
}
