//! Whether the device still works. A lost device or an error nobody waited for is written down here and ends nothing.

use std::sync::{Arc, Mutex, PoisonError};

/// The first thing that went wrong, if any.
#[derive(Debug, Clone, Default)]
pub(crate) struct Health {
    trouble: Arc<Mutex<Option<String>>>,
}

impl Health {
    /// Listens to the device from now on.
    pub(crate) fn watch(device: &wgpu::Device) -> Self {
        let health = Self::default();
        let errors = health.clone();
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            errors.note(error.to_string());
        }));
        let losses = health.clone();
        // One that is dropped in good order says so too; nobody asks any more then.
        device.set_device_lost_callback(move |reason, message| {
            losses.note(format!("{message} ({reason:?})"));
        });
        health
    }

    fn note(&self, message: String) {
        self.trouble
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(message);
    }

    /// What went wrong.
    pub(crate) fn trouble(&self) -> Option<String> {
        self.trouble
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
