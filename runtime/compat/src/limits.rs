//! What bounds the reading of scripts. Sources are bounded by the model's limits.

/// How deep constructs may lie in each other; what lies deeper is passed over.
pub const NESTING_MAX: usize = 180;
