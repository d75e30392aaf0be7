//! The threads that move bytes. They run no one else's code.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::NetError;

/// A few named threads, shared by all endpoints of a process. Cheap to clone; the threads end with the last clone
/// and the last endpoint.
#[derive(Clone, Debug)]
pub struct NetRuntime {
    runtime: Arc<Runtime>,
}

impl NetRuntime {
    /// Starts `workers` threads, at least one. One is enough for a client, two for a server with a hundred.
    pub fn start(workers: usize) -> Result<Self, NetError> {
        let started = AtomicUsize::new(0);
        let runtime = Builder::new_multi_thread()
            .worker_threads(workers.max(1))
            .thread_name_fn(move || format!("net-{}", started.fetch_add(1, Ordering::Relaxed)))
            .enable_io()
            .enable_time()
            .build()
            .map_err(NetError::Runtime)?;
        Ok(Self {
            runtime: Arc::new(runtime),
        })
    }

    pub(crate) fn handle(&self) -> &Handle {
        self.runtime.handle()
    }
}
