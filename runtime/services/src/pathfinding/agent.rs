//! What an agent is told of itself: how large it is, what it can do, and what ground it would rather avoid.

use std::collections::BTreeMap;

use mlua::{Table, Value};
use studio_model::ClassTable;

use crate::argument::{self, fail};
use crate::limits::PATH_COSTS_MAX;

/// Who is to go a way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Agent {
    /// Studs.
    pub(super) radius: f32,
    pub(super) height: f32,
    pub(super) can_jump: bool,
    /// Studs between two waypoints.
    pub(super) spacing: f32,
    /// How much dearer a stud is on a material, by the number of the enum `Material`; infinite where it must not go.
    costs: BTreeMap<u32, f32>,
}

impl Default for Agent {
    fn default() -> Self {
        Self {
            radius: 2.0,
            height: 5.0,
            can_jump: true,
            spacing: 4.0,
            costs: BTreeMap::new(),
        }
    }
}

impl Agent {
    /// Reads the parameters of `CreatePath`, of which there may be none.
    pub(super) fn read(parameters: &Value) -> mlua::Result<Self> {
        let mut agent = Self::default();
        if parameters.is_nil() {
            return Ok(agent);
        }
        let table = argument::table(parameters, 1)?;
        let number = |name: &str, usual: f32, (least, most): (f32, f32)| {
            let value: Value = table.raw_get(name)?;
            let number = argument::number_or(&value, usual.into(), 1)? as f32;
            if number.is_nan() {
                return Err(fail(format!("{name} is not a number")));
            }
            Ok(number.clamp(least, most))
        };
        agent.radius = number("AgentRadius", agent.radius, (0.5, 32.0))?;
        agent.height = number("AgentHeight", agent.height, (1.0, 128.0))?;
        // Infinity asks for turns and ends only.
        agent.spacing = number("WaypointSpacing", agent.spacing, (1.0, f32::INFINITY))?;
        if let Value::Boolean(can) = table.raw_get("AgentCanJump")? {
            agent.can_jump = can;
        }
        if let Value::Table(costs) = table.raw_get("Costs")? {
            agent.costs = materials(&costs)?;
        }
        Ok(agent)
    }

    /// What a stud costs on a material.
    pub(super) fn cost(&self, material: u32) -> f32 {
        self.costs.get(&material).copied().unwrap_or(1.0)
    }
}

/// The costs of materials; names of regions are passed over.
fn materials(costs: &Table) -> mlua::Result<BTreeMap<u32, f32>> {
    let table = ClassTable::get();
    let items = table.enum_named("Material").map(|id| table.enumeration(id));
    let mut found = BTreeMap::new();
    for pair in costs.pairs::<String, f64>().take(PATH_COSTS_MAX) {
        let (name, cost) = pair?;
        let material = items.and_then(|items| items.item_named(&name));
        if let Some(material) = material.filter(|_| !cost.is_nan()) {
            // Nothing is cheaper than by the way that leads straight on: else that would be no guide.
            found.insert(material, (cost as f32).max(1.0));
        }
    }
    Ok(found)
}
