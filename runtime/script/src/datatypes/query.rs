//! `RaycastParams` and `OverlapParams`: what a query of the world looks at. The only datatypes besides `Font` that scripts
//! change.

#[cfg(test)]
mod tests;

use mlua::{AnyUserData, Lua, Table, Value};

use super::arg::{Arg, type_of};
use super::enums::{enum_number, item_of};
use super::members::{Datatype, Library, Members, datatypes};

/// `RaycastFilterType.Include`.
const INCLUDE: u32 = 1;

/// What both kinds of query look at.
#[derive(Debug, Clone)]
pub struct Filter {
    list: Option<Table>,
    /// Number of the enum `RaycastFilterType`.
    kind: u32,
    /// The collision group that parts must collide with.
    pub collision_group: String,
    /// Whether it finds what can collide, instead of what can be queried.
    pub respect_can_collide: bool,
    /// Whether it finds everything, whatever the parts say.
    pub brute_force: bool,
}

/// What a ray looks at.
#[derive(Debug, Clone, Default)]
pub struct RaycastParams {
    /// The filter.
    pub filter: Filter,
    /// Whether rays pass through water.
    pub ignore_water: bool,
}

/// What a volume looks at.
#[derive(Debug, Clone, Default)]
pub struct OverlapParams {
    /// The filter.
    pub filter: Filter,
    /// The most parts that are found; 0 is no limit.
    pub max_parts: u32,
    /// How far parts may be away, in studs.
    pub tolerance: f32,
}

datatypes!(RaycastParams, OverlapParams);

impl Default for Filter {
    fn default() -> Self {
        Self {
            list: None,
            kind: 0,
            collision_group: "Default".to_owned(),
            respect_can_collide: false,
            brute_force: false,
        }
    }
}

impl Filter {
    /// Whether only the instances of the list and what is below them count, instead of all others.
    pub fn includes(&self) -> bool {
        self.kind == INCLUDE
    }

    /// The instances that were listed.
    pub fn instances(&self) -> impl Iterator<Item = AnyUserData> + '_ {
        let list = self.list.iter();
        list.flat_map(|list| list.sequence_values::<AnyUserData>())
            .filter_map(Result::ok)
    }

    /// A copy of the list, for scripts.
    fn list(&self, lua: &Lua) -> mlua::Result<Table> {
        lua.create_sequence_from(self.instances())
    }

    /// Appends an instance, or those of a list, to a new list.
    fn append(&mut self, lua: &Lua, start: Option<&Table>, more: &Value) -> mlua::Result<()> {
        let list = lua.create_table()?;
        if let Some(start) = start {
            copy_instances(start, &list)?;
        }
        match more {
            Value::Table(more) => copy_instances(more, &list)?,
            one => list.raw_push(instance(one)?)?,
        }
        self.list = Some(list);
        Ok(())
    }

    fn text(&self) -> String {
        let names: Vec<String> = self
            .instances()
            .map(|instance| Value::UserData(instance).to_string().unwrap_or_default())
            .collect();
        format!(
            "BruteForceAllSlow={}, RespectCanCollide={}, CollisionGroup={}, FilterDescendantsInstances={{{}}}}}",
            self.brute_force,
            self.respect_can_collide,
            self.collision_group,
            names.join(", "),
        )
    }
}

fn copy_instances(from: &Table, to: &Table) -> mlua::Result<()> {
    for index in 1..=from.raw_len() {
        let value: Value = from.raw_get(index)?;
        to.raw_push(instance(&value)?)?;
    }
    Ok(())
}

fn instance(value: &Value) -> mlua::Result<&AnyUserData> {
    match value {
        Value::UserData(data) if type_of(value) == "Instance" => Ok(data),
        other => Err(mlua::Error::runtime(format!(
            "FilterDescendantsInstances: Instance expected, got {}",
            type_of(other)
        ))),
    }
}

/// A datatype that has a filter.
trait Filtered: Datatype {
    fn filter(&self) -> &Filter;
    fn filter_mut(&mut self) -> &mut Filter;
}

impl Filtered for RaycastParams {
    fn filter(&self) -> &Filter {
        &self.filter
    }

    fn filter_mut(&mut self) -> &mut Filter {
        &mut self.filter
    }
}

impl Filtered for OverlapParams {
    fn filter(&self) -> &Filter {
        &self.filter
    }

    fn filter_mut(&mut self) -> &mut Filter {
        &mut self.filter
    }
}

fn filter_members<T: Filtered>(members: &mut Members<'_, T>) {
    members
        .get_with("FilterDescendantsInstances", |lua, this| {
            this.filter().list(lua)
        })
        .set_with("FilterDescendantsInstances", |lua, this, list: Table| {
            this.filter_mut().append(lua, None, &Value::Table(list))
        })
        .method_mut("AddToFilter", |lua, this, (more,): (Value,)| {
            let start = this.filter().list.clone();
            this.filter_mut().append(lua, start.as_ref(), &more)
        })
        .get_with("FilterType", |lua, this| {
            item_of(lua, "RaycastFilterType", this.filter().kind)
        })
        .set("FilterType", |this, item: FilterType| {
            this.filter_mut().kind = item.0;
            Ok(())
        })
        .get("CollisionGroup", |this| {
            this.filter().collision_group.clone()
        })
        .set("CollisionGroup", |this, name: String| {
            this.filter_mut().collision_group = name;
            Ok(())
        })
        .get("RespectCanCollide", |this| {
            this.filter().respect_can_collide
        })
        .set("RespectCanCollide", |this, on: bool| {
            this.filter_mut().respect_can_collide = on;
            Ok(())
        })
        .get("BruteForceAllSlow", |this| this.filter().brute_force)
        .set("BruteForceAllSlow", |this, on: bool| {
            this.filter_mut().brute_force = on;
            Ok(())
        });
}

struct FilterType(u32);

impl Arg for FilterType {
    const EXPECTED: &'static str = "RaycastFilterType";

    fn read(value: &Value) -> Option<Self> {
        enum_number(Self::EXPECTED, value).map(Self)
    }
}

impl Datatype for RaycastParams {
    const NAME: &'static str = "RaycastParams";

    fn members(members: &mut Members<'_, Self>) {
        filter_members(members);
        members.get("IgnoreWater", |this| this.ignore_water).set(
            "IgnoreWater",
            |this, on: bool| {
                this.ignore_water = on;
                Ok(())
            },
        );
    }

    fn text(&self) -> String {
        let (water, filter) = (self.ignore_water, self.filter.text());
        format!("RaycastParams{{IgnoreWater={water}, {filter}")
    }
}

impl Datatype for OverlapParams {
    const NAME: &'static str = "OverlapParams";

    fn members(members: &mut Members<'_, Self>) {
        filter_members(members);
        members
            .get("MaxParts", |this| this.max_parts)
            .set("MaxParts", |this, count: u32| {
                this.max_parts = count;
                Ok(())
            })
            .get("Tolerance", |this| this.tolerance)
            .set("Tolerance", |this, studs: f32| {
                // Not a number becomes none.
                this.tolerance = studs.max(0.0);
                Ok(())
            });
    }

    fn text(&self) -> String {
        let (count, filter) = (self.max_parts, self.filter.text());
        format!("OverlapParams{{MaxParts={count}, {filter}")
    }
}

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    Library::new(lua, RaycastParams::NAME)?
        .function("new", |_, ()| Ok(RaycastParams::default()))?
        .install()?;
    Library::new(lua, OverlapParams::NAME)?
        .function("new", |_, ()| Ok(OverlapParams::default()))?
        .install()
}
