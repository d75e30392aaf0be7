//! Every limit of running scripts, with what happens beyond it.

use std::time::Duration;

/// Time that one resumption may take, with all that it calls. Beyond it every further step of it raises an error.
pub const RESUMPTION_MAX: Duration = Duration::from_secs(5);

/// Interrupts between two looks at the stopwatch.
pub const INTERRUPTS_A_LOOK: u32 = 1_024;

/// Interrupts that our own Luau code is spared when the time of a resumption is over, so that it can tell of it.
pub const INTERRUPTS_SPARED_MAX: u32 = 1000;

/// Bytes that one VM's Luau values may take. Beyond it an allocation is an error in the script that wants it.
pub const MEMORY_BYTES_MAX: usize = 1 << 30;

/// Output events that wait to be taken. Further ones are counted and dropped.
pub const OUTPUT_EVENTS_MAX: usize = 10_000;

/// Bytes of one output's text. Longer ones are cut.
pub const OUTPUT_TEXT_BYTES_MAX: usize = 64 << 10;

/// How deep a handler may fire the event that it handles (the reference's limit). Beyond it the firing is dropped with
/// an error.
pub const REENTRANCY_MAX: u32 = 10;

/// Deferred handlers and threads that run in one drain. Beyond it the rest is dropped with an error: handlers that defer
/// each other without end must not stop the tick.
pub const DEFERRED_A_DRAIN_MAX: usize = 100_000;

/// Connections that one VM may have. Beyond it connecting is an error.
pub const CONNECTIONS_MAX: usize = 1 << 20;

/// Threads that one VM may have waiting. Beyond it waiting is an error.
pub const WAITING_MAX: usize = 1 << 20;

/// Seconds after which a `WaitForChild` without a time-out warns (the reference's).
pub const INFINITE_YIELD_SECONDS: f64 = 5.0;

/// The least time that the legacy `wait`, `delay` and `spawn` take, in seconds (the reference's).
pub const LEGACY_WAIT_SECONDS_MIN: f64 = 0.029;

/// Finished threads that are kept for the next handler.
pub const POOLED_THREADS_MAX: usize = 256;

/// Calls of a traceback that are told, innermost first.
pub const TRACEBACK_FRAMES_MAX: usize = 64;
