//! Every limit of tests, with what happens beyond it. Those of sessions and of scripts are in their crates.

use studio_model::limits::TICK_HZ;

/// Bytes of one test file. A longer one is refused.
pub const FILE_BYTES_MAX: u64 = 1 << 20;

/// Tests of one file. Beyond it `test` is an error.
pub const TESTS_MAX: usize = 10_000;

/// Characters of a test's name. Beyond it `test` is an error.
pub const NAME_CHARS_MAX: usize = 200;

/// Seconds of virtual time that a test may take unless it or the command says otherwise.
pub const TEST_SECONDS: f64 = 30.0;

/// Ticks that clients may take to join. Who has not by then fails the test.
pub const JOIN_TICKS_MAX: u32 = 30 * TICK_HZ;

/// Ticks that clients have at the end of a test to acknowledge everything. Who has not by then is compared all the same.
pub const SETTLE_TICKS_MAX: u32 = 20 * TICK_HZ;

/// Ticks that clients then have to report their hash. Who has not by then has not converged.
pub const REPORT_TICKS_MAX: u32 = 10 * TICK_HZ;

/// Outputs that one test keeps. Further ones go into the event log's hash and are counted.
pub const OUTPUTS_MAX: usize = 10_000;

/// Bytes of the event log that are kept as text. What is said beyond goes into its hash only.
pub const LOG_BYTES_MAX: usize = 8 << 20;

/// Tables within each other in a value that is copied from one side to another. Deeper ones are refused.
pub const COPY_DEPTH_MAX: usize = 32;

/// Values that one value which is copied may hold. Larger ones are refused.
pub const COPY_VALUES_MAX: usize = 100_000;

/// Bytes of all texts in a value that is copied. More are refused.
pub const COPY_BYTES_MAX: usize = 16 << 20;

/// Events of a place that one test may listen to. Beyond it listening is an error.
pub const SIGNALS_MAX: usize = 10_000;

/// Firings and answers that wait for the test's next tick. Further ones are dropped, and the test fails by it.
pub const DELIVERIES_MAX: usize = 100_000;
