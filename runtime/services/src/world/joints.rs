//! What parts are joined to, and taking them apart.

use mlua::Value;
use studio_model::InstanceId;
use studio_model::known::known;
use studio_script::Running;

use super::SharedWorld;
use crate::argument;

pub(super) fn install(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let own = world.clone();
    running.define_method(
        "BasePart",
        "GetConnectedParts",
        move |running, part, (recursive,): (Value,)| {
            let recursive = argument::flag(&recursive, 1)?;
            let connected = own.ask(running, |world, _| {
                if recursive {
                    let assembly = world.assembly_of(part);
                    assembly.map_or(vec![part], |assembly| assembly.members.to_vec())
                } else {
                    world.connected(part)
                }
            });
            running.list(&connected)
        },
    )?;
    let own = world.clone();
    running.define_method("BasePart", "GetJoints", move |running, part, ()| {
        let joints = own.ask(running, |world, _| {
            [world.joints_of(part), world.constraints_of(part)].concat()
        });
        running.list(&joints)
    })?;
    let own = world.clone();
    running.define_method("BasePart", "BreakJoints", move |running, part, ()| {
        break_joints(running, &own, &[part])
    })?;
    let own = world.clone();
    running.define_method("Model", "BreakJoints", move |running, top, ()| {
        let parts = parts_below(running, top);
        break_joints(running, &own, &parts)
    })?;
    // Joints by surface are no more: what touches is not joined by itself.
    running.define_method("BasePart", "MakeJoints", |_, _, ()| Ok(()))?;
    running.define_method("Model", "MakeJoints", |_, _, ()| Ok(()))
}

fn parts_below(running: Running<'_>, top: InstanceId) -> Vec<InstanceId> {
    let model = running.model();
    let below = model.descendants(top);
    below
        .filter(|&id| model.is_a(id, known().base_part))
        .collect()
}

/// Destroys the rigid joints of parts.
pub(crate) fn break_joints(
    running: Running<'_>,
    world: &SharedWorld,
    parts: &[InstanceId],
) -> mlua::Result<()> {
    let joints: Vec<InstanceId> = world.ask(running, |world, _| {
        let joints = parts.iter().flat_map(|&part| world.joints_of(part));
        joints.collect()
    });
    for joint in joints {
        // A joint between two of the parts is met twice.
        if running.model().is_attached(joint) {
            running.destroy(joint)?;
        }
    }
    Ok(())
}
