//! Passes from a place to a snapshot and a report.

pub mod regions;
