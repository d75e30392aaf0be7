//! Collision groups of the world's parts: who passes through whom.

use rapier3d::prelude::{ColliderHandle, InteractionGroups};
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, Value};

use super::World;
use crate::group::{CollisionGroups, DEFAULT_GROUP};

/// The groups that a place was saved with: older places have them as a text, today's in bytes.
pub(super) fn saved_groups(model: &DataModel) -> CollisionGroups {
    let workspace = model.service(known().workspace);
    let saved = |property| model.value(workspace?, property);
    if let Some(Value::String(text)) = saved(known().collision_groups)
        && !text.is_empty()
    {
        return CollisionGroups::saved(&text);
    }
    match saved(known().collision_group_data) {
        Some(Value::BinaryString(bytes)) => CollisionGroups::saved_data(&bytes),
        _ => CollisionGroups::default(),
    }
}

impl World {
    /// The collision groups.
    pub fn groups(&self) -> &CollisionGroups {
        &self.groups
    }

    /// The collision groups, to change. Parts follow when the world next hears of changes of the model.
    pub fn groups_mut(&mut self) -> &mut CollisionGroups {
        self.groups_changed = true;
        &mut self.groups
    }

    /// Whether two parts that are simulated would collide: both can, their groups do, and they do not move as one.
    pub fn can_collide(&self, a: InstanceId, b: InstanceId) -> bool {
        let (Some(a), Some(b)) = (self.parts.get(a), self.parts.get(b)) else {
            return false;
        };
        let colliders = &self.simulation.colliders;
        match (colliders.get(a.collider), colliders.get(b.collider)) {
            (Some(one), Some(other)) => {
                a.assembly != b.assembly
                    && !one.is_sensor()
                    && !other.is_sensor()
                    && one.solver_groups().test(other.solver_groups())
                    && !self.simulation.is_passing([a.collider, b.collider])
            }
            _ => false,
        }
    }

    /// The model has other groups now: those that its server has.
    pub(super) fn groups_replaced(&mut self, model: &DataModel) {
        let groups = saved_groups(model);
        if groups != self.groups {
            self.groups = groups;
            self.groups_changed = true;
        }
    }

    /// Brings all parts in line with groups that changed.
    pub(super) fn act_on_groups(&mut self, model: &DataModel) {
        if !std::mem::take(&mut self.groups_changed) {
            return;
        }
        let simulated: Vec<(InstanceId, ColliderHandle)> = self.parts.colliders().collect();
        for (part, collider) in simulated {
            let group = self.group_of(model, part);
            self.simulation.set_group(collider, group);
        }
    }

    /// Gives a part's collider the part's group.
    pub(super) fn set_group(
        &mut self,
        model: &DataModel,
        part: InstanceId,
        collider: ColliderHandle,
    ) {
        let group = self.group_of(model, part);
        self.simulation.set_group(collider, group);
    }

    fn group_of(&self, model: &DataModel, part: InstanceId) -> InteractionGroups {
        if self.groups.is_trivial() {
            return InteractionGroups::all();
        }
        let name = match model.value(part, known().collision_group) {
            Some(Value::String(name)) if &*name != DEFAULT_GROUP => name,
            _ => return self.groups.interaction(self.numbered_group(model, part)),
        };
        self.groups.interaction(&name)
    }

    /// The group of a part of a place from before groups went by name.
    fn numbered_group(&self, model: &DataModel, part: InstanceId) -> &str {
        let class = model.class(part);
        let property = class.and_then(|class| model.table().find(class, "CollisionGroupId"));
        let number = match property.and_then(|property| model.value(part, property)) {
            Some(Value::Int32(number)) => usize::try_from(number).unwrap_or(0),
            _ => 0,
        };
        self.groups.name(number).unwrap_or(DEFAULT_GROUP)
    }
}
