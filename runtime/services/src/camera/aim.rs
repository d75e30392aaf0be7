//! What lies on a ray from the camera, for the pointer.

use studio_model::value::Ray;
use studio_model::{ClassTable, InstanceId};
use studio_physics::{DEFAULT_GROUP, Met, Query};
use studio_script::Running;

use crate::world::SharedWorld;

/// What a ray of its own length meets first. The local player's character is looked through, and what is in `filter`.
pub(crate) fn cast(
    running: Running<'_>,
    world: &SharedWorld,
    ray: Ray,
    filter: Option<InstanceId>,
) -> Option<Met> {
    let character = running.local_player().and_then(|player| {
        let model = running.model();
        let property = ClassTable::get().find(model.class(player)?, "Character")?;
        model.reference(player, property)
    });
    let through = [filter, character];
    world.ask(running, |world, model| {
        let counts = |part: InstanceId| {
            let mut through = through.iter().flatten();
            !through.any(|&id| id == part || model.is_descendant_of(part, id))
        };
        let query = Query {
            counts: &counts,
            group: DEFAULT_GROUP,
            respect_can_collide: false,
            everything: false,
        };
        world.raycast(ray.origin, ray.direction, &query)
    })
}
