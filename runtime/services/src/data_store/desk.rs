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

    /// A request of a kind comes in. `method` is what its caller called.
    ///
    /// # Errors
    /// Its queue is full: [`RequestError::Throttled`].
    pub fn admit(
        &mut self,
        kind: RequestKind,
        method: &'static str,
        request: T,
    ) -> Result<Admission, RequestError> {
        let queue = &mut self.queues[queue_of(kind)];
        // Who waits is not overtaken by those who want the same.
        let waited_for = queue.iter().any(|(other, _)| *other == kind);
        if !waited_for && self.budgets.take(kind) {
            self.ready.push(request);
            return Ok(Admission::Ready);
        }
        if queue.len() >= QUEUED_REQUESTS_MAX {
            return Err(RequestError::Throttled {
                code: code_of(kind, method),
                method,
            });
        }
        queue.push_back((kind, request));
        Ok(Admission::Queued)
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
