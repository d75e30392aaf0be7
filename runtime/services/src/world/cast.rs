//! What rays and moving shapes meet, and the older methods that ask with `Ray`.

use glam::Vec3;
use mlua::Value;
use studio_model::value::Ray;
use studio_model::{CFrame, InstanceId, Value as Held, ValueType};
use studio_physics::limits::QUERY_REACH_MAX;
use studio_physics::{Met, Volume};
use studio_script::Running;
use studio_script::datatypes::{RaycastResult, Wanted, to_value};

use super::SharedWorld;
use super::counted::Counted;
use crate::argument::{self, fail, item_value, wrong};

/// What a script hears of what was met: nil of nothing.
fn result(running: Running<'_>, met: Option<Met>) -> mlua::Result<Value> {
    let Some(met) = met else {
        return Ok(Value::Nil);
    };
    let result = RaycastResult {
        instance: running.instance(Some(met.part))?,
        position: met.position,
        normal: met.normal,
        distance: met.distance,
        material: met.material,
    };
    running.lua().create_userdata(result).map(Value::UserData)
}

/// A way that is no longer than ways may be.
fn way(value: &Value, position: usize) -> mlua::Result<Vec3> {
    Ok(argument::vector(value, position)?.clamp_length_max(QUERY_REACH_MAX))
}

/// A `CFrame`.
pub(super) fn frame(value: &Value, position: usize) -> mlua::Result<CFrame> {
    match datum(value, ValueType::CFrame) {
        Some(Held::CFrame(frame)) => Ok(frame),
        _ => Err(wrong(position, "CFrame", value)),
    }
}

/// What a value is as a property's value of a type.
pub(super) fn datum(value: &Value, value_type: ValueType) -> Option<Held> {
    let wanted = Wanted {
        value_type,
        enum_id: None,
    };
    to_value(value, wanted).ok()
}

/// Sweeps a shape.
fn sweep(
    running: Running<'_>,
    world: &SharedWorld,
    volume: &Volume,
    way: Vec3,
    counted: &Counted,
) -> mlua::Result<Value> {
    let met = world.ask(running, |world, model| {
        counted.query(model, |query| world.cast(volume, way, query))
    });
    result(running, met)
}

pub(super) fn install(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let own = world.clone();
    running.define_method(
        "WorldRoot",
        "Raycast",
        move |running, _, (origin, direction, params): (Value, Value, Value)| {
            let (origin, way) = (argument::vector(&origin, 1)?, way(&direction, 2)?);
            let counted = Counted::of_ray(&params, 3)?;
            let met = own.ask(running, |world, model| {
                counted.query(model, |query| world.raycast(origin, way, query))
            });
            result(running, met)
        },
    )?;
    let own = world.clone();
    running.define_method(
        "WorldRoot",
        "Blockcast",
        move |running, _, (at, size, direction, params): (Value, Value, Value, Value)| {
            let volume = Volume::cuboid(&frame(&at, 1)?, argument::vector(&size, 2)?);
            let (way, counted) = (way(&direction, 3)?, Counted::of_ray(&params, 4)?);
            sweep(running, &own, &volume, way, &counted)
        },
    )?;
    let own = world.clone();
    running.define_method(
        "WorldRoot",
        "Spherecast",
        move |running, _, (at, radius, direction, params): (Value, Value, Value, Value)| {
            let radius = argument::number(&radius, 2)? as f32;
            let volume = Volume::ball(argument::vector(&at, 1)?, radius);
            let (way, counted) = (way(&direction, 3)?, Counted::of_ray(&params, 4)?);
            sweep(running, &own, &volume, way, &counted)
        },
    )?;
    let own = world.clone();
    running.define_method(
        "WorldRoot",
        "Shapecast",
        move |running, _, (part, direction, params): (Value, Value, Value)| {
            let volume = part_volume(running, &part)?;
            let (way, counted) = (way(&direction, 2)?, Counted::of_ray(&params, 3)?);
            sweep(running, &own, &volume, way, &counted)
        },
    )?;
    install_older(running, world)
}

/// What a part that is a method's first argument fills.
pub(super) fn part_volume(running: Running<'_>, part: &Value) -> mlua::Result<Volume> {
    let id = argument::instance(part, 1)?;
    let volume = Volume::part(&running.model(), id);
    volume.ok_or_else(|| wrong(1, "BasePart", part))
}

/// What the older methods return.
type Found = (Value, Value, Value, Value);

/// Asks with a `Ray`: the part, or nil, where it is met, or where the ray ends, the normal and the material.
fn along(
    running: Running<'_>,
    world: &SharedWorld,
    ray: &Value,
    counted: &Counted,
) -> mlua::Result<Found> {
    let Some(Held::Ray(Ray { origin, direction })) = datum(ray, ValueType::Ray) else {
        return Err(wrong(1, "Ray", ray));
    };
    let way = direction.clamp_length_max(QUERY_REACH_MAX);
    let met = world.ask(running, |world, model| {
        counted.query(model, |query| world.raycast(origin, way, query))
    });
    let (part, position, normal, material) = match met {
        Some(met) => (Some(met.part), met.position, met.normal, met.material),
        None => (None, origin + way, Vec3::ZERO, air()?),
    };
    Ok((
        running.instance(part)?,
        vector(position),
        vector(normal),
        item_value(running.lua(), "Material", material)?,
    ))
}

/// The number of `Enum.Material.Air`.
fn air() -> mlua::Result<u32> {
    let table = studio_model::ClassTable::get();
    let materials = table.enum_named("Material");
    let found = materials.and_then(|id| table.enumeration(id).item_named("Air"));
    found.ok_or_else(|| fail("the class table has no Air"))
}

/// A `Vector3` for scripts.
pub(super) fn vector(vector: Vec3) -> Value {
    Value::Vector(mlua::Vector::new(vector.x, vector.y, vector.z))
}

fn install_older(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let own = world.clone();
    running.define_method(
        "WorldRoot",
        "FindPartOnRay",
        move |running, _: InstanceId, (ray, ignored): (Value, Value)| {
            along(running, &own, &ray, &Counted::all_but(&ignored, 2)?)
        },
    )?;
    for (name, only) in [
        ("FindPartOnRayWithIgnoreList", false),
        ("FindPartOnRayWithWhitelist", true),
    ] {
        let own = world.clone();
        running.define_method(
            "WorldRoot",
            name,
            move |running, _, (ray, listed): (Value, Value)| {
                let counted = Counted::listed(&listed, only, 2)?;
                along(running, &own, &ray, &counted)
            },
        )?;
    }
    Ok(())
}
