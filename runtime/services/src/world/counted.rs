//! Which parts count for a question: what scripts say by parameters, or by the lists of older methods.

use mlua::{Table, Value};
use rustc_hash::FxHashSet;
use studio_model::{DataModel, InstanceId};
use studio_physics::{DEFAULT_GROUP, Query};
use studio_script::Running;
use studio_script::datatypes::{Filter, OverlapParams, RaycastParams};

use crate::argument;

/// Which parts count.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// These and what is below them.
    listed: FxHashSet<InstanceId>,
    /// Whether only those count, instead of all others.
    only: bool,
    /// `None` is the default group.
    group: Option<String>,
    respect_can_collide: bool,
    everything: bool,
}

impl Counted {
    fn of(filter: &Filter) -> Self {
        let listed = filter.instances();
        let listed = listed.filter_map(|data| Running::instance_of(&Value::UserData(data)));
        Self {
            listed: listed.collect(),
            only: filter.includes(),
            group: Some(filter.collision_group.clone()),
            respect_can_collide: filter.respect_can_collide,
            everything: filter.brute_force,
        }
    }

    /// What `RaycastParams`, or none, say.
    pub(super) fn of_ray(value: &Value, position: usize) -> mlua::Result<Self> {
        if value.is_nil() {
            return Ok(Self::default());
        }
        let held = value.as_userdata();
        match held.and_then(|data| data.borrow::<RaycastParams>().ok()) {
            Some(params) => Ok(Self::of(&params.filter)),
            None => Err(argument::wrong(position, "RaycastParams", value)),
        }
    }

    /// What `OverlapParams`, or none, say; and how many parts at most, 0 for all.
    pub(super) fn of_overlap(value: &Value, position: usize) -> mlua::Result<(Self, usize)> {
        if value.is_nil() {
            return Ok((Self::default(), 0));
        }
        let held = value.as_userdata();
        match held.and_then(|data| data.borrow::<OverlapParams>().ok()) {
            Some(params) => Ok((Self::of(&params.filter), params.max_parts as usize)),
            None => Err(argument::wrong(position, "OverlapParams", value)),
        }
    }

    /// All but an instance, if any, and what is below it.
    pub(super) fn all_but(value: &Value, position: usize) -> mlua::Result<Self> {
        let listed = match value {
            Value::Nil => FxHashSet::default(),
            value => std::iter::once(argument::instance(value, position)?).collect(),
        };
        Ok(Self {
            listed,
            ..Self::default()
        })
    }

    /// Only those of a list, or all but those.
    pub(super) fn listed(value: &Value, only: bool, position: usize) -> mlua::Result<Self> {
        let listed = instances(argument::table(value, position)?);
        Ok(Self {
            listed: listed.collect(),
            only,
            ..Self::default()
        })
    }

    fn counts(&self, model: &DataModel, part: InstanceId) -> bool {
        if self.listed.is_empty() {
            return !self.only;
        }
        let mut above = Some(part);
        while let Some(id) = above {
            if self.listed.contains(&id) {
                return self.only;
            }
            above = model.parent(id);
        }
        !self.only
    }

    /// Asks with it.
    pub(super) fn query<R>(&self, model: &DataModel, ask: impl FnOnce(&Query<'_>) -> R) -> R {
        let counts = |part: InstanceId| self.counts(model, part);
        ask(&Query {
            counts: &counts,
            group: self.group.as_deref().unwrap_or(DEFAULT_GROUP),
            respect_can_collide: self.respect_can_collide,
            everything: self.everything,
        })
    }
}

/// The instances of a list; other values are passed over.
pub(super) fn instances(list: &Table) -> impl Iterator<Item = InstanceId> {
    let values = list.sequence_values::<Value>();
    values.filter_map(|value| Running::instance_of(&value.ok()?))
}
