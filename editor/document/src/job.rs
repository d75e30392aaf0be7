//! One piece of work on a thread of its own, polled by whoever started it. Knows nothing of what the work is.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

/// Called from any thread when there is something to poll, so that a window may sleep until then.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// A waker for those who poll without being told.
pub fn no_waker() -> Waker {
    Arc::new(|| {})
}

/// Whether a piece of work was told to stop. It looks between its steps.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Tells it to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was told to.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The work ended without a result: it panicked, which is a mistake of ours. Whoever started it lives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the work ended unexpectedly; please report this, and try again")]
pub struct Died;

/// Work that is under way. Dropped, it goes on, but nobody hears of its result.
#[derive(Debug)]
pub struct Job<T> {
    result: Receiver<T>,
    cancel: Cancel,
}

impl<T: Send + 'static> Job<T> {
    /// Starts `work` on a thread of this name; `waker` is called when it ends, however it ends.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        name: &str,
        waker: Waker,
        work: impl FnOnce(&Cancel) -> T + Send + 'static,
    ) -> io::Result<Self> {
        let (sender, result) = channel();
        let cancel = Cancel::default();
        let told = cancel.clone();
        // Dropped last, when the result is there to be polled or never will be.
        let wake = WakeOnDrop(waker);
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let _wake = wake;
                let sender = sender;
                // Nobody may want the result any more.
                drop(sender.send(work(&told)));
            })?;
        Ok(Self { result, cancel })
    }

    /// The result, once; `None` while the work goes on.
    pub fn poll(&mut self) -> Option<Result<T, Died>> {
        match self.result.try_recv() {
            Ok(result) => Some(Ok(result)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(Died)),
        }
    }

    /// Waits for the result.
    ///
    /// # Errors
    /// [`Died`].
    pub fn wait(self) -> Result<T, Died> {
        self.result.recv().map_err(|_| Died)
    }

    /// Tells the work to stop; it may end with a result all the same.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }
}

struct WakeOnDrop(Waker);

impl Drop for WakeOnDrop {
    fn drop(&mut self) {
        (self.0)();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_polled_and_a_panic_ends_the_work_alone() {
        let (woken, wakes) = channel();
        let waker: Waker = Arc::new(move || woken.send(()).unwrap_or_default());
        let mut job = Job::start("test", Arc::clone(&waker), |_| 7).unwrap();
        wakes.recv().unwrap();
        assert_eq!(job.poll(), Some(Ok(7)));
        let job: Job<()> =
            Job::start("test", waker, |_| panic!("a panic that a test wants")).unwrap();
        wakes.recv().unwrap();
        assert_eq!(job.wait(), Err(Died));
    }
}
