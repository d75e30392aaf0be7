//! The autosave's thread: it is handed snapshots, which cost nothing to take, and finds out itself what is different.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use studio_model::DataModel;

use super::journal::{Base, Header, Journal};
use crate::job::Waker;

/// How long a change may wait before it is on its way to the disk.
pub const FLUSH_INTERVAL: Duration = Duration::from_millis(1500);

/// A journal that is written by a thread of its own.
#[derive(Debug)]
pub(crate) struct Autosave {
    /// Taken away when it is closed.
    sender: Option<Sender<Message>>,
    thread: Option<JoinHandle<()>>,
    shared: Arc<Shared>,
    /// The revision that was handed over last, and when.
    sent: Option<(u64, Instant)>,
}

#[derive(Debug, Default)]
struct Shared {
    /// The last revision that the disk has, plus one.
    flushed: AtomicU64,
    busy: AtomicBool,
    error: Mutex<Option<io::Error>>,
}

enum Message {
    Flush(DataModel, u64),
    Rebase(Header, Box<Base>),
    /// Delete this left journal once what was restored from it is in the own one.
    Adopt(PathBuf, File),
    Discard,
}

impl Autosave {
    /// Starts a journal at the first of the paths that can be written.
    ///
    /// # Errors
    /// None can be.
    pub(crate) fn start(
        paths: Vec<PathBuf>,
        header: &Header,
        base: &Base,
        waker: Waker,
    ) -> io::Result<Self> {
        let mut refused = io::Error::from(io::ErrorKind::NotFound);
        for path in paths {
            match Journal::create(path, header.clone(), base.clone()) {
                Ok(journal) => return Self::run(journal, waker),
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }

    fn run(journal: Journal, waker: Waker) -> io::Result<Self> {
        let (sender, messages) = channel();
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("autosave".to_owned())
            .spawn(move || work(journal, &messages, &theirs, &waker))?;
        Ok(Self {
            sender: Some(sender),
            thread: Some(thread),
            shared,
            sent: None,
        })
    }

    /// How long until a change of this revision should be handed over; `None` if it was.
    pub(crate) fn due_in(&self, revision: u64, now: Instant) -> Option<Duration> {
        match self.sent {
            Some((sent, _)) if sent == revision => None,
            Some((_, at)) => Some(FLUSH_INTERVAL.saturating_sub(now.saturating_duration_since(at))),
            None => Some(Duration::ZERO),
        }
    }

    /// Hands a snapshot over, if it is time and the last one was dealt with.
    pub(crate) fn offer(&mut self, model: &DataModel, revision: u64, now: Instant) {
        let is_due = self.due_in(revision, now) == Some(Duration::ZERO);
        if is_due && !self.shared.busy.swap(true, Ordering::AcqRel) {
            self.sent = Some((revision, now));
            self.send(Message::Flush(model.snapshot(), revision));
        }
    }

    /// The files hold something else now.
    pub(crate) fn rebase(&mut self, header: Header, base: Base) {
        self.sent = None;
        self.send(Message::Rebase(header, Box::new(base)));
    }

    /// What a left journal held is part of the place again; the file goes once the own journal has it.
    pub(crate) fn adopt(&mut self, path: PathBuf, file: File) {
        self.sent = None;
        self.send(Message::Adopt(path, file));
    }

    /// The last revision that the disk has.
    pub(crate) fn flushed(&self) -> Option<u64> {
        self.shared.flushed.load(Ordering::Acquire).checked_sub(1)
    }

    /// What went wrong since the last time that it was asked.
    pub(crate) fn take_error(&self) -> Option<io::Error> {
        let mut error = self
            .shared
            .error
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        error.take()
    }

    /// Nothing of the journal is needed any more. Waits until it is gone.
    pub(crate) fn discard(self) {
        self.send(Message::Discard);
    }

    fn send(&self, message: Message) {
        if let Some(sender) = &self.sender {
            // A thread that died leaves its journal; its end was reported as an error.
            drop(sender.send(message));
        }
    }
}

impl Drop for Autosave {
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn work(mut journal: Journal, messages: &Receiver<Message>, shared: &Shared, waker: &Waker) {
    let mut adopted: Vec<(PathBuf, File)> = Vec::new();
    while let Ok(message) = messages.recv() {
        let result = match message {
            Message::Flush(model, revision) => {
                let result = journal.flush(model);
                if result.is_ok() {
                    shared.flushed.store(revision + 1, Ordering::Release);
                    for (path, _lock) in adopted.drain(..) {
                        drop(fs::remove_file(path));
                    }
                }
                shared.busy.store(false, Ordering::Release);
                result.map(drop)
            }
            Message::Rebase(header, base) => journal.rebase(header, *base),
            Message::Adopt(path, file) => {
                adopted.push((path, file));
                Ok(())
            }
            Message::Discard => {
                for (path, _lock) in adopted.drain(..) {
                    drop(fs::remove_file(path));
                }
                return journal.discard();
            }
        };
        if let Err(error) = result {
            *shared.error.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            waker();
        }
    }
    // The editor ended without a word: what is not saved stays for the next one.
    if journal.is_empty() && adopted.is_empty() {
        journal.discard();
    }
}
