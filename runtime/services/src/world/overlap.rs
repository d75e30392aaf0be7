//! What volumes hold and parts overlap, and moving many parts at once.

use mlua::{Table, Value};
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value as Held, ValueType};
use studio_physics::Volume;
use studio_script::Running;

use super::SharedWorld;
use super::cast::{datum, frame, part_volume};
use super::counted::{Counted, instances};
use crate::argument::{self, fail, wrong};

/// Parts that the region methods find unless the script says how many.
const REGION_PARTS: f64 = 20.0;

/// The parts whose bounds are in a volume, no more than `most` if that is not 0.
fn within(
    running: Running<'_>,
    world: &SharedWorld,
    volume: &Volume,
    counted: (Counted, usize),
) -> mlua::Result<Table> {
    overlapping(running, world, (volume, true), None, counted)
}

/// The parts that a volume meets, by their bounds or exactly, but one; no more than `most` if that is not 0.
fn overlapping(
    running: Running<'_>,
    world: &SharedWorld,
    (volume, bounds): (&Volume, bool),
    except: Option<InstanceId>,
    (counted, most): (Counted, usize),
) -> mlua::Result<Table> {
    let mut found = world.ask(running, |world, model| {
        counted.query(model, |query| world.overlaps(volume, bounds, query))
    });
    found.retain(|&part| Some(part) != except);
    if most > 0 {
        found.truncate(most);
    }
    running.list(&found)
}

pub(super) fn install(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let own = world.clone();
    running.define_method(
        "WorldRoot",
        "GetPartBoundsInBox",
        move |running, _, (at, size, params): (Value, Value, Value)| {
            let volume = Volume::cuboid(&frame(&at, 1)?, argument::vector(&size, 2)?);
            within(running, &own, &volume, Counted::of_overlap(&params, 3)?)
        },
    )?;
    let own = world.clone();
    running.define_method(
        "WorldRoot",
        "GetPartBoundsInRadius",
        move |running, _, (at, radius, params): (Value, Value, Value)| {
            let radius = argument::number(&radius, 2)? as f32;
            let volume = Volume::ball(argument::vector(&at, 1)?, radius);
            within(running, &own, &volume, Counted::of_overlap(&params, 3)?)
        },
    )?;
    let own = world.clone();
    running.define_method(
        "WorldRoot",
        "GetPartsInPart",
        move |running, _, (part, params): (Value, Value)| {
            let volume = part_volume(running, &part)?;
            let id = argument::instance(&part, 1)?;
            let counted = Counted::of_overlap(&params, 2)?;
            overlapping(running, &own, (&volume, false), Some(id), counted)
        },
    )?;
    let own = world.clone();
    running.define_method("BasePart", "GetTouchingParts", move |running, part, ()| {
        let found = own.ask(running, |world, _| world.touching(part));
        running.list(&found)
    })?;
    install_many(running, world)?;
    install_regions(running, world)
}

/// Methods that take lists of parts.
fn install_many(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let own = world.clone();
    running.define_method(
        "WorldRoot",
        "ArePartsTouchingOthers",
        move |running, _, (list, _): (Value, Value)| {
            let counted = Counted::listed(&list, false, 1)?;
            let parts: Vec<InstanceId> = instances(argument::table(&list, 1)?).collect();
            Ok(own.ask(running, |world, model| {
                let volumes = parts.iter().filter_map(|&part| Volume::part(model, part));
                counted.query(model, |query| {
                    let mut volumes = volumes;
                    volumes.any(|volume| !world.overlaps(&volume, false, query).is_empty())
                })
            }))
        },
    )?;
    running.define_method(
        "WorldRoot",
        "BulkMoveTo",
        |running, _, (parts, frames, _): (Value, Value, Value)| {
            let (parts, frames) = (argument::table(&parts, 1)?, argument::table(&frames, 2)?);
            if parts.raw_len() != frames.raw_len() {
                return Err(fail("partList and cframeList must have the same size"));
            }
            let moves: Vec<(InstanceId, CFrame)> = (1..=parts.raw_len())
                .map(|at| {
                    let part = argument::instance(&parts.raw_get(at)?, 1)?;
                    Ok((part, frame(&frames.raw_get(at)?, 2)?))
                })
                .collect::<mlua::Result<_>>()?;
            for (part, to) in moves {
                if !running.model().is_a(part, known().base_part) {
                    return Err(fail("partList must hold parts"));
                }
                let set = running.set_property(part, known().cframe, Held::CFrame(to));
                set.map_err(|error| fail(error.to_string()))?;
            }
            Ok(())
        },
    )
}

/// A box along the axes as a volume.
fn region(value: &Value) -> mlua::Result<Volume> {
    let Some(Held::Region3([least, greatest])) = datum(value, ValueType::Region3) else {
        return Err(wrong(1, "Region3", value));
    };
    let middle = CFrame::from_position((least + greatest) / 2.0);
    Ok(Volume::cuboid(&middle, greatest - least))
}

/// The older methods, which ask with `Region3`.
fn install_regions(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let own = world.clone();
    running.define_method(
        "WorldRoot",
        "FindPartsInRegion3",
        move |running, _, (space, ignored, most): (Value, Value, Value)| {
            let counted = Counted::all_but(&ignored, 2)?;
            let most = argument::number_or(&most, REGION_PARTS, 3)? as usize;
            within(running, &own, &region(&space)?, (counted, most))
        },
    )?;
    for (name, only) in [
        ("FindPartsInRegion3WithIgnoreList", false),
        ("FindPartsInRegion3WithWhiteList", true),
    ] {
        let own = world.clone();
        running.define_method(
            "WorldRoot",
            name,
            move |running, _, (space, listed, most): (Value, Value, Value)| {
                let counted = Counted::listed(&listed, only, 2)?;
                let most = argument::number_or(&most, REGION_PARTS, 3)? as usize;
                within(running, &own, &region(&space)?, (counted, most))
            },
        )?;
    }
    let own = world.clone();
    running.define_method(
        "WorldRoot",
        "IsRegion3Empty",
        move |running, _, (space, ignored): (Value, Value)| {
            let counted = Counted::all_but(&ignored, 2)?;
            let found = within(running, &own, &region(&space)?, (counted, 1))?;
            Ok(found.raw_len() == 0)
        },
    )?;
    let own = world.clone();
    running.define_method(
        "WorldRoot",
        "IsRegion3EmptyWithIgnoreList",
        move |running, _, (space, ignored): (Value, Value)| {
            let counted = Counted::listed(&ignored, false, 2)?;
            let found = within(running, &own, &region(&space)?, (counted, 1))?;
            Ok(found.raw_len() == 0)
        },
    )
}
