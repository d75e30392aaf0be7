//! Where requests come in: those within their budget are served in the same tick, others wait in their queue, in the
//! order in which they came, and beyond its length are turned away.

use std::collections::VecDeque;

use super::{Budgets, RequestError, RequestKind};
use crate::limits::QUEUED_REQUESTS_MAX;

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It is served in this tick.
    Ready,
    /// It waits for its budget.
    Queued,
}

/// Requests that are to be served, and those that wait.
#[derive(Debug)]
pub struct Desk<T> {
    /// The budgets.
    pub budgets: Budgets,
    ready: Vec<T>,
    queues: [VecDeque<(RequestKind, T)>; 4],
}

impl<T> Desk<T> {
    /// A desk with full budgets.
    pub fn new(now: f64) -> Self {
        Self {
            budgets: Budgets::new(now),
            ready: Vec::new(),
            queues: Default::default(),
        }
    }

    /// Whether a request of a kind may come in now. `method` is what its caller called.
    ///
    /// # Errors
    /// Its queue is full: [`RequestError::Throttled`].
    pub fn check(&self, kind: RequestKind, method: &'static str) -> Result<(), RequestError> {
        let is_full = self.queues[queue_of(kind)].len() >= QUEUED_REQUESTS_MAX;
        if is_full && (self.is_waited_for(kind) || self.budgets.left(kind) == 0) {
            return Err(RequestError::Throttled {
                code: code_of(kind, method),
                method,
            });
        }
        Ok(())
    }

    /// A request of a kind comes in.
    ///
    /// # Errors
    /// That of [`Self::check`].
    pub fn admit(
        &mut self,
        kind: RequestKind,
        method: &'static str,
        request: T,
    ) -> Result<Admission, RequestError> {
        self.check(kind, method)?;
        if !self.is_waited_for(kind) && self.budgets.take(kind) {
            self.ready.push(request);
            return Ok(Admission::Ready);
        }
        self.queues[queue_of(kind)].push_back((kind, request));
        Ok(Admission::Queued)
    }

    /// Whether others wait for the same: they are not overtaken.
    fn is_waited_for(&self, kind: RequestKind) -> bool {
        self.queues[queue_of(kind)]
            .iter()
            .any(|(other, _)| *other == kind)
    }

    /// The requests that are to be served now.
    pub fn due(&mut self) -> Vec<T> {
        let mut due = std::mem::take(&mut self.ready);
        for queue in &mut self.queues {
            let mut poor: Vec<RequestKind> = Vec::new();
            for (kind, request) in std::mem::take(queue) {
                if !poor.contains(&kind) && self.budgets.take(kind) {
                    due.push(request);
                } else {
                    poor.push(kind);
                    queue.push_back((kind, request));
                }
            }
        }
        due
    }

    /// How many requests are not served yet.
    pub fn pending(&self) -> usize {
        self.ready.len() + self.queues.iter().map(VecDeque::len).sum::<usize>()
    }
}

/// The queue of a kind: reads, writes, sorted reads, sorted writes.
fn queue_of(kind: RequestKind) -> usize {
    match kind {
        RequestKind::Get | RequestKind::GetVersion | RequestKind::List | RequestKind::OnUpdate => 0,
        RequestKind::Set | RequestKind::Update | RequestKind::RemoveVersion => 1,
        RequestKind::GetSorted => 2,
        RequestKind::SetSorted => 3,
    }
}

/// The number of the error that turns a request away.
fn code_of(kind: RequestKind, method: &str) -> u16 {
    match (kind, method) {
        (RequestKind::GetSorted, _) => 305,
        (RequestKind::Update, _) | (_, "UpdateAsync") => 304,
        (_, "IncrementAsync") => 303,
        (_, "RemoveAsync" | "RemoveVersionAsync") => 306,
        (RequestKind::Set | RequestKind::SetSorted, _) => 302,
        _ => 301,
    }
}
