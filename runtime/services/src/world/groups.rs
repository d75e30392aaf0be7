//! `PhysicsService`: collision groups. The workspace has the same methods.
//!
//! What scripts change stands in the workspace, as places save it, so that clients have the same groups.

use mlua::{IntoLuaMulti, Table, Value};
use studio_model::known::known;
use studio_model::{InstanceId, Value as Held};
use studio_physics::limits::COLLISION_GROUPS_MAX;
use studio_physics::{CollisionGroups, DEFAULT_GROUP, GroupError};
use studio_script::{Running, Side};

use super::SharedWorld;
use crate::argument::{self, fail, wrong};

/// Changes the groups; clients may not.
fn change<R>(
    running: Running<'_>,
    world: &SharedWorld,
    change: impl FnOnce(&mut CollisionGroups) -> Result<R, GroupError>,
) -> mlua::Result<R> {
    if running.side() == Side::Client {
        return Err(fail("collision groups can only be changed by the server"));
    }
    let (done, data) = world.ask(running, |world, _| {
        let done = change(world.groups_mut());
        (done, world.groups().to_data())
    });
    let done = done.map_err(|error| fail(error.to_string()))?;
    let mut model = running.model_mut();
    if let Some(workspace) = model.service(known().workspace) {
        for (property, value) in [
            (
                known().collision_group_data,
                Held::BinaryString(data.into()),
            ),
            (known().collision_groups, Held::String("".into())),
        ] {
            let set = model.set_property(workspace, property, value);
            set.map_err(|error| fail(error.to_string()))?;
        }
    }
    Ok(done)
}

/// Reads the groups.
fn read<R>(
    running: Running<'_>,
    world: &SharedWorld,
    read: impl FnOnce(&CollisionGroups) -> R,
) -> R {
    world.ask(running, |world, _| read(world.groups()))
}

/// The registered groups as a list, each with what `number` calls its number.
fn list(running: Running<'_>, world: &SharedWorld, numbered: bool) -> mlua::Result<Table> {
    let groups: Vec<(usize, String, u32)> = read(running, world, |groups| {
        let groups = groups.iter();
        groups
            .map(|(number, name, mask)| (number, name.to_owned(), mask))
            .collect()
    });
    let lua = running.lua();
    let found = lua.create_table_with_capacity(groups.len(), 0)?;
    for (number, name, mask) in groups {
        let group = lua.create_table()?;
        group.raw_set("name", name)?;
        group.raw_set("mask", mask)?;
        if numbered {
            group.raw_set("id", number)?;
        }
        found.raw_push(group)?;
    }
    Ok(found)
}

pub(super) fn install(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    for class in ["PhysicsService", "WorldRoot"] {
        install_registry(running, world, class)?;
        install_reading(running, world, class)?;
    }
    install_older(running, world)
}

/// Defines a method of a class that takes the name of a group.
fn by_name<R: IntoLuaMulti + 'static>(
    running: Running<'_>,
    world: &SharedWorld,
    (class, method): (&'static str, &'static str),
    run: impl Fn(Running<'_>, &SharedWorld, &str) -> mlua::Result<R> + 'static,
) -> mlua::Result<()> {
    let world = world.clone();
    running.define_method(class, method, move |running, _, (name,): (Value,)| {
        let name = argument::text(running.lua(), &name, 1)?;
        run(running, &world, &name)
    })
}

fn install_registry(
    running: Running<'_>,
    world: &SharedWorld,
    class: &'static str,
) -> mlua::Result<()> {
    by_name(
        running,
        world,
        (class, "RegisterCollisionGroup"),
        |running, world, name| change(running, world, |groups| groups.register(name).map(|_| ())),
    )?;
    by_name(
        running,
        world,
        (class, "UnregisterCollisionGroup"),
        |running, world, name| change(running, world, |groups| groups.unregister(name)),
    )?;
    let own = world.clone();
    running.define_method(
        class,
        "RenameCollisionGroup",
        move |running, _, (from, to): (Value, Value)| {
            let from = argument::text(running.lua(), &from, 1)?;
            let to = argument::text(running.lua(), &to, 2)?;
            change(running, &own, |groups| groups.rename(&from, &to))
        },
    )?;
    let own = world.clone();
    running.define_method(
        class,
        "CollisionGroupSetCollidable",
        move |running, _, (a, b, collide): (Value, Value, Value)| {
            let a = argument::text(running.lua(), &a, 1)?;
            let b = argument::text(running.lua(), &b, 2)?;
            let collide = argument::flag(&collide, 3)?;
            change(running, &own, |groups| {
                groups.set_collidable(&a, &b, collide)
            })
        },
    )
}

fn install_reading(
    running: Running<'_>,
    world: &SharedWorld,
    class: &'static str,
) -> mlua::Result<()> {
    let own = world.clone();
    running.define_method(
        class,
        "CollisionGroupsAreCollidable",
        move |running, _, (a, b): (Value, Value)| {
            let a = argument::text(running.lua(), &a, 1)?;
            let b = argument::text(running.lua(), &b, 2)?;
            Ok(read(running, &own, |groups| groups.are_collidable(&a, &b)))
        },
    )?;
    by_name(
        running,
        world,
        (class, "IsCollisionGroupRegistered"),
        |running, world, name| Ok(read(running, world, |groups| groups.number(name).is_some())),
    )?;
    let own = world.clone();
    running.define_method(
        class,
        "GetRegisteredCollisionGroups",
        move |running, _, ()| list(running, &own, false),
    )?;
    running.define_method(class, "GetMaxCollisionGroups", |_, _, ()| {
        Ok(COLLISION_GROUPS_MAX)
    })
}

/// The group that a part names.
fn group_of(running: Running<'_>, part: InstanceId) -> String {
    match running.model().value(part, known().collision_group) {
        Some(Held::String(name)) => name.to_string(),
        _ => DEFAULT_GROUP.to_owned(),
    }
}

/// The methods by which older scripts go about groups.
fn install_older(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let class = "PhysicsService";
    by_name(
        running,
        world,
        (class, "CreateCollisionGroup"),
        |running, world, name| change(running, world, |groups| groups.register(name)),
    )?;
    by_name(
        running,
        world,
        (class, "RemoveCollisionGroup"),
        |running, world, name| change(running, world, |groups| groups.unregister(name)),
    )?;
    by_name(
        running,
        world,
        (class, "GetCollisionGroupId"),
        |running, world, name| {
            let number = read(running, world, |groups| groups.number(name));
            number.ok_or_else(|| fail(GroupError::Unknown.to_string()))
        },
    )?;
    let own = world.clone();
    running.define_method(
        class,
        "GetCollisionGroupName",
        move |running, _, (number,): (Value,)| {
            let number = argument::number(&number, 1)?;
            let named = |groups: &CollisionGroups| {
                let number = argument::whole(number)?;
                groups
                    .name(usize::try_from(number).ok()?)
                    .map(str::to_owned)
            };
            Ok(read(running, &own, named))
        },
    )?;
    let own = world.clone();
    running.define_method(class, "GetCollisionGroups", move |running, _, ()| {
        list(running, &own, true)
    })?;
    install_older_of_parts(running, world)
}

/// Those of them that are about parts.
fn install_older_of_parts(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let class = "PhysicsService";
    let own = world.clone();
    running.define_method(
        class,
        "SetPartCollisionGroup",
        move |running, _, (part, name): (Value, Value)| {
            let id = part_argument(running, &part)?;
            let name = argument::text(running.lua(), &name, 2)?;
            if read(running, &own, |groups| groups.number(&name)).is_none() {
                return Err(fail(GroupError::Unknown.to_string()));
            }
            let name = Held::String(name.as_str().into());
            let set = running.set_property(id, known().collision_group, name);
            set.map_err(|error| fail(error.to_string()))
        },
    )?;
    running.define_method(
        class,
        "CollisionGroupContainsPart",
        |running, _, (name, part): (Value, Value)| {
            let name = argument::text(running.lua(), &name, 1)?;
            let id = argument::instance(&part, 2)?;
            Ok(group_of(running, id) == name)
        },
    )
}

fn part_argument(running: Running<'_>, part: &Value) -> mlua::Result<InstanceId> {
    let id = argument::instance(part, 1)?;
    if running.model().is_a(id, known().base_part) {
        Ok(id)
    } else {
        Err(wrong(1, "BasePart", part))
    }
}
