//! How a loop is told to end, from another thread or a signal handler. It does not know who asks or why.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A request to end, shared by all its clones. Once made it stands.
#[derive(Debug, Clone, Default)]
pub struct StopFlag(Arc<AtomicBool>);

impl StopFlag {
    /// A flag that nobody has raised.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks to end. Safe to call from a signal handler.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether someone asked to end.
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
