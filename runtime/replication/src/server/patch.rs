//! What a client is told when a chunk is opened for it, on top of the chunk's own bytes: all that changed since publish.

use std::sync::Arc;

use studio_model::known::known;
use studio_model::{DataModel, InstanceId, Value};
use studio_snapshot::{ChunkId, NetId, Writer};

use super::diff::{Field, is_told};
use super::encode::{write_bind, write_field};
use super::overlay::Overlays;
use super::poses::{Place, PoseHub};
use super::registry::Registry;
use crate::op::OpWriter;

/// What opens a chunk: what is not in it any more, what came or moved, what was set, and the pose slots at home in it.
pub(super) fn open_patch(
    model: &DataModel,
    chunk: ChunkId,
    overlays: &Overlays,
    registry: &mut Registry,
    poses: &PoseHub,
) -> Arc<[u8]> {
    let mut bytes = Writer::new();
    let mut op = OpWriter { out: &mut bytes };
    let Some(overlay) = overlays.of(chunk) else {
        return Arc::from([]);
    };
    // Of a home that came after publish clients hold no bytes.
    if !registry.is_private(chunk) {
        op.open(
            chunk,
            overlay.dropped.iter().copied(),
            overlay.moved.iter().copied(),
        );
    }
    for (id, net) in overlay.steps(model, registry) {
        let Some(parent) = model.parent(id).and_then(|p| registry.net(p)) else {
            continue;
        };
        if overlay.extras.contains(&net.0) {
            op.insert(model, id, net, parent, &mut |id| registry.number(model, id));
        } else {
            op.move_below(net, parent);
        }
    }
    for (&net, fields) in &overlay.dirty {
        let Some(id) = registry.instance(NetId(net)) else {
            continue;
        };
        let governed = poses.binding_of(id).is_some();
        for field in fields {
            let frame = governed && *field == Field::Property(known().cframe);
            if !frame && is_told(model, id, field) {
                write_field(&mut op, model, registry, (NetId(net), id, field));
            }
        }
    }
    for (number, group) in poses
        .groups
        .iter()
        .enumerate()
        .filter(|(_, g)| g.home == chunk)
    {
        let bound = group
            .bindings
            .iter()
            .enumerate()
            .filter(|(_, b)| b.is_some());
        for (slot, _) in bound {
            let place = Place {
                group: number as u32,
                slot: slot as u8,
            };
            write_bind(&mut op, place, poses, registry);
        }
    }
    write_distant_members(&mut op, model, chunk, poses, registry);
    Arc::from(bytes.into_bytes())
}

/// Frames of parts at home in the chunk whose assembly's root is at home elsewhere. A client that has the root's home open
/// knows better by its binding; one that has not sees the part where the assembly is, not where it was published.
fn write_distant_members(
    op: &mut OpWriter<'_>,
    model: &DataModel,
    chunk: ChunkId,
    poses: &PoseHub,
    registry: &mut Registry,
) {
    let mut distant: Vec<(NetId, InstanceId)> = poses
        .members()
        .filter(|&(_, home)| home != chunk)
        .filter_map(|(member, _)| {
            Some((
                registry.known(member).filter(|k| k.home == chunk)?.net,
                member,
            ))
        })
        .collect();
    distant.sort_unstable();
    for (net, member) in distant {
        if let Some(frame) = poses.frame_of(member) {
            let value = Value::CFrame(frame);
            op.property(net, known().cframe, &value, &mut |id| {
                registry.number(model, id)
            });
        }
    }
}
