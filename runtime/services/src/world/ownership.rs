//! Who simulates what, as scripts see it. The server simulates everything: who owns an assembly is remembered and told, and
//! changes nothing else yet. Clients that simulate what they own are a later part.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use mlua::Value;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId};
use studio_physics::World;
use studio_script::{Happening, Running, Side};

use super::SharedWorld;
use crate::argument::{self, wrong};

/// The owners that scripts chose, by the root of the assembly: a player, or the server.
type Owners = Rc<RefCell<BTreeMap<InstanceId, Option<InstanceId>>>>;

/// Why scripts may not choose the owner of a part.
fn refusal(side: Side, world: &World, model: &DataModel, part: InstanceId) -> Option<&'static str> {
    if side == Side::Client {
        return Some("Network Ownership API can only be called from the Server");
    }
    let workspace = model.service(known().workspace);
    if !workspace.is_some_and(|top| model.is_descendant_of(part, top)) {
        return Some(
            "Can only call Network Ownership API on a part that is descendent of Workspace",
        );
    }
    let anchored = world.assembly_of(part).is_none_or(|own| own.anchored);
    anchored.then_some(
        "Network Ownership API cannot be called on Anchored parts or parts welded to Anchored parts.",
    )
}

/// The root that stands for a part, if scripts may choose its owner.
fn chosen(
    running: Running<'_>,
    world: &SharedWorld,
    part: InstanceId,
) -> Result<InstanceId, &'static str> {
    let side = running.side();
    world.ask(running, |world, model| {
        match refusal(side, world, model, part) {
            Some(refusal) => Err(refusal),
            None => Ok(world.assembly_of(part).map_or(part, |own| own.root)),
        }
    })
}

fn root(running: Running<'_>, world: &SharedWorld, part: InstanceId) -> InstanceId {
    world.ask(running, |world, _| {
        world.assembly_of(part).map_or(part, |own| own.root)
    })
}

pub(super) fn install(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let owners = Owners::default();
    let (own, chose) = (world.clone(), Rc::clone(&owners));
    running.define_method(
        "BasePart",
        "SetNetworkOwner",
        move |running, part, (player,): (Value,)| {
            let owner = match &player {
                Value::Nil => None,
                value => Some(argument::instance(value, 1)?),
            };
            if owner.is_some_and(|owner| !running.model().is_a(owner, known().player)) {
                return Err(wrong(1, "Player", &player));
            }
            let root = chosen(running, &own, part).map_err(argument::fail)?;
            chose.borrow_mut().insert(root, owner);
            Ok(())
        },
    )?;
    let (own, chose) = (world.clone(), Rc::clone(&owners));
    running.define_method(
        "BasePart",
        "SetNetworkOwnershipAuto",
        move |running, part, ()| {
            let root = chosen(running, &own, part).map_err(argument::fail)?;
            chose.borrow_mut().remove(&root);
            Ok(())
        },
    )?;
    let (own, chose) = (world.clone(), Rc::clone(&owners));
    running.define_method("BasePart", "GetNetworkOwner", move |running, part, ()| {
        let root = root(running, &own, part);
        let owner = chose.borrow().get(&root).copied().flatten();
        running.instance(owner.filter(|&owner| running.model().is_attached(owner)))
    })?;
    let (own, chose) = (world.clone(), Rc::clone(&owners));
    running.define_method(
        "BasePart",
        "GetNetworkOwnershipAuto",
        move |running, part, ()| {
            let root = root(running, &own, part);
            Ok(!chose.borrow().contains_key(&root))
        },
    )?;
    let own = world.clone();
    running.define_method(
        "BasePart",
        "CanSetNetworkOwnership",
        move |running, part, ()| {
            let refusal = chosen(running, &own, part).err();
            Ok((refusal.is_none(), refusal))
        },
    )?;
    running.observe(move |_, happening| {
        if let Happening::Leaving(gone) = happening {
            let mut owners = owners.borrow_mut();
            if !owners.is_empty() {
                owners.retain(|root, _| !gone.contains(root));
            }
        }
    });
    Ok(())
}
