//! What is counted of what clients simulate: for reports, tests and benchmarks. Nothing is decided by it.

use std::collections::VecDeque;

use studio_replication::ReportCounts;

/// Changes of hands and corrections that are remembered one by one.
const RECENT_MAX: usize = 4_096;

/// How clients did with what they own, since the server started.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct OwnershipCounts {
    /// Changes of hands.
    pub hand_overs: u64,
    /// What owners said that was believed as it was.
    pub believed: u64,
    /// What was a little too far, and believed in part.
    pub cut: u64,
    /// What could not be, by why: outside of the world, too fast, through a wall.
    pub refused: [u64; 3],
    /// Owners that were told where what they own really is. What they say until they hear of it is stale.
    pub corrections: u64,
    /// What was taken from owners who said nothing.
    pub silent: u64,
    /// What the protocol made of it before any of that.
    pub reports: ReportCounts,
}

/// How it went of late: the newest changes of hands and corrections, as many as are kept.
#[derive(Debug, Clone, Default)]
pub struct RecentOwnership {
    /// Ticks from a change of hands until the new owner's first word was believed.
    pub waits: VecDeque<u32>,
    /// Studs between where owners said that something is and where it really is, when they were corrected.
    pub errors: VecDeque<f32>,
}

/// Keeps the newest.
pub(super) fn keep<T>(recent: &mut VecDeque<T>, newest: T) {
    if recent.len() >= RECENT_MAX {
        recent.pop_front();
    }
    recent.push_back(newest);
}
