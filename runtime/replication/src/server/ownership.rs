//! What clients say of the assemblies that they own: who may say it and whether it is still asked for. What it says is for
//! the session to judge.

use studio_snapshot::{NetId, Reader};

use super::poses::{Claim, PoseHub};
use super::registry::Registry;
use super::{ClientFault, ClientId, ServerEvent, ServerReplicator};
use crate::ownership::{Entry, OwnedPose, ReportCounts};

impl ServerReplicator {
    /// What clients said of what they own so far.
    pub fn report_counts(&self) -> ReportCounts {
        self.report_counts
    }

    /// Takes a report: the client's tick, then entries up to its end. A malformed one is believed in nothing.
    pub(super) fn take_report(
        &mut self,
        client: ClientId,
        reader: &mut Reader<'_>,
    ) -> Result<(), ClientFault> {
        let tick = reader.varint_u32("tick")?;
        let mut entries = Vec::new();
        while !reader.is_at_end() {
            entries.push(Entry::read(reader)?);
        }
        let (registry, poses) = (&self.registry, &mut self.poses);
        let counts = &mut self.report_counts;
        let poses: Vec<OwnedPose> = entries
            .iter()
            .filter_map(|entry| believe((registry, poses), client, tick, entry, counts))
            .collect();
        if !poses.is_empty() {
            self.events.push_back(ServerEvent::Owned { client, poses });
        }
        Ok(())
    }
}

fn believe(
    (registry, poses): (&Registry, &mut PoseHub),
    client: ClientId,
    tick: u32,
    entry: &Entry,
    counts: &mut ReportCounts,
) -> Option<OwnedPose> {
    let Some(root) = registry.instance(NetId(entry.root)) else {
        counts.foreign += 1;
        return None;
    };
    match poses.claim(root, client, entry.epoch, tick) {
        Claim::Holds => counts.heard += 1,
        Claim::Stale => {
            counts.stale += 1;
            return None;
        }
        Claim::Late => {
            counts.late += 1;
            return None;
        }
        Claim::Foreign => {
            counts.foreign += 1;
            return None;
        }
    }
    Some(OwnedPose {
        root,
        epoch: entry.epoch,
        tick,
        frame: entry.pose.to_cframe(),
        velocity: entry.velocity,
        at_rest: entry.at_rest,
        state: entry.state,
    })
}
