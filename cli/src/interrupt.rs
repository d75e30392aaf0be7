//! Ctrl-C: ends the process with 130 at once, unless something under way asked to be told and end in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use studio_session::StopFlag;

use crate::debris::Debris;
use crate::error::{CliError, ErrorKind};

/// What Ctrl-C does.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt {
    stop: StopFlag,
    orderly: Arc<AtomicBool>,
    /// Whether it was pressed and the flag raised: others may raise the flag too.
    pressed: Arc<AtomicBool>,
    debris: Debris,
}

impl Interrupt {
    /// Begins to listen for Ctrl-C.
    ///
    /// # Errors
    /// The system refuses.
    pub(crate) fn install() -> Result<Self, CliError> {
        let interrupt = Self::default();
        let handler = interrupt.clone();
        let installed = ctrlc::set_handler(move || handler.raised());
        installed.map_err(|error| {
            CliError::new(ErrorKind::Internal, "cannot listen for Ctrl-C").because(&error)
        })?;
        Ok(interrupt)
    }

    /// From now on the first Ctrl-C raises the flag; whoever takes it ends in order.
    pub(crate) fn take(&self) -> StopFlag {
        self.orderly.store(true, Ordering::Release);
        self.stop.clone()
    }

    /// Whether Ctrl-C was pressed since the flag was taken.
    pub(crate) fn was_pressed(&self) -> bool {
        self.pressed.load(Ordering::Acquire)
    }

    /// What goes when Ctrl-C ends the process at once.
    pub(crate) fn debris(&self) -> &Debris {
        &self.debris
    }

    fn raised(&self) {
        if self.orderly.load(Ordering::Acquire) && !self.pressed.swap(true, Ordering::AcqRel) {
            self.stop.stop();
        } else {
            self.exit_now();
        }
    }

    /// Files are replaced whole, and what is half written goes first: nothing else is to be put in order.
    fn exit_now(&self) {
        // Kept to the end, so that nothing is moved to its place any more.
        let _held = self.debris.remove();
        std::process::exit(130)
    }
}
