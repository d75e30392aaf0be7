//! Ctrl-C: ends the process with 130 at once, unless something under way asked to be told and end in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use studio_session::StopFlag;

use crate::error::{CliError, ErrorKind};

/// What Ctrl-C does.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt {
    stop: StopFlag,
    orderly: Arc<AtomicBool>,
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

    fn raised(&self) {
        if self.orderly.load(Ordering::Acquire) && !self.stop.is_stopped() {
            self.stop.stop();
        } else {
            exit_now();
        }
    }
}

#[expect(
    clippy::exit,
    reason = "files are replaced whole, so there is nothing to put in order"
)]
fn exit_now() {
    std::process::exit(130)
}
