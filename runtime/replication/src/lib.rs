//! The replication core, sans-IO: ticks and bytes in, bytes and events out
