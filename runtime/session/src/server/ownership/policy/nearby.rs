//! What there is to be owned: which assemblies belong together, which are around a place, and which are nobody's body.
//! Knows no players.

use std::collections::BTreeMap;

use glam::Vec3;
use studio_model::{DataModel, InstanceId};
use studio_physics::limits::MECHANISM_PARTS_MAX;
use studio_physics::{Query, Volume, World};

use crate::limits::{LOOSE_PARTS_MAX, OWNED_STUDS};

/// The roots of what goes to one owner together with a part, in the order of their ids. Of what is too large the part's own
/// assembly only.
pub(super) fn whole(world: &World, part: InstanceId) -> Vec<InstanceId> {
    let own = || world.assembly_of(part).map(|own| own.root);
    let found = world.mechanism(part, MECHANISM_PARTS_MAX);
    found.unwrap_or_else(|| own().into_iter().collect())
}

/// The same of what may be given to somebody because it is near them: it is not too large, and no part of it is part of a
/// character.
pub(super) fn loose(world: &World, model: &DataModel, root: InstanceId) -> Option<Vec<InstanceId>> {
    let whole = world.mechanism(root, LOOSE_PARTS_MAX)?;
    let is_of_character = |part: InstanceId| {
        let body = model.parent(part);
        body.is_some_and(|body| model.find_child(body, "Humanoid").is_some())
    };
    let mut assemblies = whole.iter().filter_map(|&root| world.assembly_of(root));
    let is_body = assemblies.any(|own| {
        world.stance(own.root).is_some() || own.members.iter().any(|&part| is_of_character(part))
    });
    (!is_body).then_some(whole)
}

/// Studs from a place to the nearest of some roots.
pub(super) fn distance_of(world: &World, roots: &[InstanceId], at: Vec3) -> Option<f32> {
    let places = roots.iter().filter_map(|&root| world.root_pose(root));
    places
        .map(|pose| pose.position.distance(at))
        .min_by(f32::total_cmp)
}

/// The assemblies around a place that can move, the nearest first.
pub(super) fn around(world: &mut World, at: Vec3) -> Vec<(f32, InstanceId)> {
    let query = Query {
        counts: &|_| true,
        group: studio_physics::DEFAULT_GROUP,
        respect_can_collide: false,
        everything: true,
    };
    let parts = world.overlaps(&Volume::ball(at, OWNED_STUDS), true, &query);
    let roots: BTreeMap<InstanceId, f32> = parts
        .into_iter()
        .filter_map(|part| {
            let root = world.assembly_of(part).filter(|own| !own.anchored)?.root;
            Some((root, distance_of(world, &[root], at)?))
        })
        .filter(|&(_, distance)| distance <= OWNED_STUDS)
        .collect();
    let mut found: Vec<(f32, InstanceId)> = roots.into_iter().map(|(r, d)| (d, r)).collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found
}
