//! Ends a play that does not end: first by asking, then by force. It does not know what a play does, only for how long it
//! may.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use studio_session::StopFlag;

/// A thread that waits for the end, or for too long. Dropping it is the end.
#[derive(Debug)]
pub(super) struct Watchdog {
    barked: Arc<AtomicBool>,
    /// Nothing is ever sent; that it is gone is the message.
    alive: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watchdog {
    /// Raises `stop` after `patience`, and does what there is left to do if another `grace` later this is still there.
    ///
    /// # Errors
    /// The system has no thread for it.
    pub(super) fn start(
        patience: Duration,
        grace: Duration,
        stop: StopFlag,
        last_resort: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let barked = Arc::new(AtomicBool::new(false));
        let bark = Arc::clone(&barked);
        let (alive, ended) = channel::<()>();
        let watch = move || {
            if ended.recv_timeout(patience) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            // One that is ending already, because of Ctrl-C or nobody who reads, has only the grace.
            if !stop.is_stopped() {
                bark.store(true, Ordering::Release);
                stop.stop();
            }
            if ended.recv_timeout(grace) == Err(RecvTimeoutError::Timeout) {
                last_resort();
            }
        };
        let thread = thread::Builder::new()
            .name("watchdog".to_owned())
            .spawn(watch)?;
        Ok(Self {
            barked,
            alive: Some(alive),
            thread: Some(thread),
        })
    }

    /// Whether it was this that raised the flag.
    pub(super) fn has_barked(&self) -> bool {
        self.barked.load(Ordering::Acquire)
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        drop(self.alive.take());
        if let Some(thread) = self.thread.take() {
            // A panic there was told there.
            drop(thread.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_in_time_is_left_alone() {
        let (stop, long) = (StopFlag::new(), Duration::MAX);
        let watchdog = Watchdog::start(long, long, stop.clone(), || panic!("no")).unwrap();
        assert!(!watchdog.has_barked());
        drop(watchdog);
        assert!(!stop.is_stopped());
    }

    #[test]
    fn what_does_not_end_is_asked_and_then_made_to() {
        let stop = StopFlag::new();
        let (forced, was_forced) = channel();
        let asked = stop.clone();
        let last_resort = move || forced.send(asked.is_stopped()).unwrap();
        let none = Duration::ZERO;
        let watchdog = Watchdog::start(none, none, stop, last_resort).unwrap();
        assert_eq!(was_forced.recv(), Ok(true), "asked before it is forced");
        assert!(watchdog.has_barked());
    }

    #[test]
    fn a_flag_that_others_raised_is_not_its_doing() {
        let stop = StopFlag::new();
        stop.stop();
        let (forced, was_forced) = channel();
        let last_resort = move || forced.send(()).unwrap();
        let none = Duration::ZERO;
        let watchdog = Watchdog::start(none, none, stop, last_resort).unwrap();
        assert_eq!(was_forced.recv(), Ok(()));
        assert!(!watchdog.has_barked());
    }
}
