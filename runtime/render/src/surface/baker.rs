//! Bakes recipes beside the thread that draws, and hands over what is done. Knows no GPU.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::bake::{Layer, Paint, bake};

/// A tile to be baked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Job {
    /// Whose it is: given back with the result.
    pub(super) look: usize,
    /// What it looks like.
    pub(super) paint: Paint,
    /// Its width.
    pub(super) studs: f32,
    /// Texels along it, a power of two.
    pub(super) side: usize,
}

#[derive(Debug, Default)]
struct Queue {
    jobs: VecDeque<Job>,
    workers: usize,
}

/// Threads that live while there is work.
#[derive(Debug)]
pub(super) struct Baker {
    queue: Arc<Mutex<Queue>>,
    done: Receiver<(usize, Layer)>,
    sender: Sender<(usize, Layer)>,
    waiting: usize,
}

/// A job and its place in the queue hold no state that a panic could leave half changed.
fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Baker {
    pub(super) fn new() -> Self {
        let (sender, done) = channel();
        Self {
            queue: Arc::default(),
            done,
            sender,
            waiting: 0,
        }
    }

    /// Takes on a job.
    pub(super) fn push(&mut self, job: Job) {
        self.waiting += 1;
        lock(&self.queue).jobs.push_back(job);
        self.hire();
    }

    /// Whether some job is not handed over yet.
    pub(super) fn is_busy(&self) -> bool {
        self.waiting > 0
    }

    /// A finished tile, if there is one.
    pub(super) fn take(&mut self) -> Option<(usize, Layer)> {
        if self.waiting > 0 {
            self.hire();
        }
        let done = self.done.try_recv().ok()?;
        self.waiting -= 1;
        Some(done)
    }

    /// Starts threads while there is more work than threads, and leaves a core to whoever draws. Where no thread can be
    /// had the work stays, and the next call tries again.
    fn hire(&self) {
        let most = thread::available_parallelism().map_or(1, |cores| cores.get().clamp(2, 5) - 1);
        let mut queue = lock(&self.queue);
        while queue.workers < most.min(queue.jobs.len()) {
            let (jobs, done) = (Arc::clone(&self.queue), self.sender.clone());
            let spawned = thread::Builder::new()
                .name("materials".to_owned())
                .spawn(move || work(&jobs, &done));
            if spawned.is_err() {
                return;
            }
            queue.workers += 1;
        }
    }
}

impl Drop for Baker {
    /// The threads end with the tiles that they are at.
    fn drop(&mut self) {
        lock(&self.queue).jobs.clear();
    }
}

fn work(queue: &Mutex<Queue>, done: &Sender<(usize, Layer)>) {
    loop {
        let job = {
            let mut queue = lock(queue);
            let Some(job) = queue.jobs.pop_front() else {
                queue.workers -= 1;
                return;
            };
            job
        };
        let layer = bake(job.paint, job.studs, job.side);
        // Nobody listens any more: the queue was emptied too, and the next round ends.
        if done.send((job.look, layer)).is_err() {
            lock(queue).jobs.clear();
        }
    }
}
