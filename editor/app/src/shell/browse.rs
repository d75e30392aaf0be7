//! The system's own file dialogs, on a thread, because they block. Where the system has none the fields beside them do.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::dialog::Browse;

/// A file dialog that is open.
#[derive(Debug)]
pub(crate) struct Browsing {
    what: Browse,
    answer: Receiver<Option<PathBuf>>,
}

impl Browsing {
    /// Opens one; the context is woken by the answer. `None` if the system gives no thread.
    pub(crate) fn start(what: Browse, context: &egui::Context) -> Option<Self> {
        let (send, answer) = channel();
        let context = context.clone();
        let work = move || {
            let dialog = rfd::FileDialog::new();
            let path = match what {
                Browse::PlaceFolder | Browse::SaveParent => dialog.pick_folder(),
                Browse::PlaceFile => dialog
                    .add_filter("Places", &["rbxl", "rbxlx", "ron"])
                    .pick_file(),
            };
            // Nobody waits any more if the window closed meanwhile.
            drop(send.send(path));
            context.request_repaint();
        };
        let thread = std::thread::Builder::new().name("file dialog".to_owned());
        thread.spawn(work).ok()?;
        Some(Self { what, answer })
    }

    /// What was asked and answered; `None` while the dialog is open.
    pub(crate) fn poll(&self) -> Option<(Browse, Option<PathBuf>)> {
        match self.answer.try_recv() {
            Ok(path) => Some((self.what, path)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some((self.what, None)),
        }
    }
}
