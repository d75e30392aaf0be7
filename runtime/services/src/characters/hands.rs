//! Tools in hands: a tool that is a child of a character is held by it. The server fastens its handle; both sides tell.

use mlua::{ObjectLike, Value};
use studio_model::known::known;
use studio_model::{CFrame, Change, DataModel, InstanceId, Value as Held};
use studio_script::{Running, Side};

use super::cast::Shared;
use super::copies::{held, refused};
use super::humanoid::anatomy;
use super::terms::terms;
use super::{control, load};
use crate::argument::{self, fail};

/// What holds a tool in the hand (the reference's name).
const GRIP: &str = "RightGrip";

/// The hands that bodies have.
const HANDS: [&str; 2] = ["Right Arm", "RightHand"];

pub(super) fn install(running: Running<'_>, cast: &Shared) -> mlua::Result<()> {
    let own = std::rc::Rc::clone(cast);
    running.define_method(
        "Humanoid",
        "EquipTool",
        move |running, humanoid, tool: Value| {
            let tool = argument::instance(&tool, 1)?;
            if !running.model().is_a(tool, terms().tool) {
                return Err(fail("invalid argument #1 (Tool expected)"));
            }
            match running.side() {
                Side::Server => equip(running, &own, humanoid, tool),
                Side::Client => {
                    control::send_equip(running, &own, humanoid, Some(tool));
                    Ok(())
                }
            }
        },
    )?;
    let own = std::rc::Rc::clone(cast);
    running.define_method(
        "Humanoid",
        "UnequipTools",
        move |running, humanoid, ()| match running.side() {
            Side::Server => unequip(running, &own, humanoid),
            Side::Client => {
                control::send_equip(running, &own, humanoid, None);
                Ok(())
            }
        },
    )?;
    for (name, pressed) in [("Activate", true), ("Deactivate", false)] {
        let own = std::rc::Rc::clone(cast);
        running.define_method("Tool", name, move |running, tool, ()| {
            press(running, tool, pressed);
            if running.side() == Side::Client {
                control::send_press(running, &own, tool, pressed);
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// A tool is used, or let be.
pub(super) fn press(running: Running<'_>, tool: InstanceId, pressed: bool) {
    if running.model().flag(tool, terms().tool_enabled) {
        let event = if pressed {
            terms().activated
        } else {
            terms().deactivated
        };
        running.fire(tool, event, ());
    }
}

/// Puts a tool into the hand of a humanoid; what it held goes into the backpack.
pub(super) fn equip(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
    tool: InstanceId,
) -> mlua::Result<()> {
    let Some(body) = running.model().parent(humanoid) else {
        return Ok(());
    };
    if running.model().parent(tool) != Some(body) {
        unequip(running, cast, humanoid)?;
        running.set_parent(tool, Some(body))?;
    }
    look(running, cast, body, humanoid)
}

/// Puts all tools of a humanoid into its player's backpack; those of nobody's go.
pub(super) fn unequip(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
) -> mlua::Result<()> {
    let Some(body) = running.model().parent(humanoid) else {
        return Ok(());
    };
    let (tools, backpack) = {
        let model = running.model();
        let tools: Vec<InstanceId> = tools(&model, body).collect();
        let player = load::player_of(&model, body);
        let backpack = player.and_then(|player| held(&model, player, terms().backpack));
        (tools, backpack)
    };
    for tool in tools {
        running.set_parent(tool, backpack)?;
    }
    look(running, cast, body, humanoid)
}

fn tools(model: &DataModel, body: InstanceId) -> impl Iterator<Item = InstanceId> + '_ {
    model
        .children(body)
        .filter(|&id| model.is_a(id, terms().tool))
}

/// Looks at what a humanoid holds now: tells of what it took up and put down.
pub(super) fn look(
    running: Running<'_>,
    cast: &Shared,
    body: InstanceId,
    humanoid: InstanceId,
) -> mlua::Result<()> {
    let before = cast.borrow_mut().mind(humanoid).held;
    let now = {
        let model = running.model();
        // Of several the one that came last counts.
        tools(&model, body)
            .filter(|&tool| Some(tool) != before)
            .last()
            .or_else(|| before.filter(|&tool| model.parent(tool) == Some(body)))
    };
    if now == before {
        return Ok(());
    }
    cast.borrow_mut().mind(humanoid).held = now;
    if let Some(former) = before {
        put_down(running, body, former)?;
    }
    if let Some(tool) = now {
        take_up(running, body, tool)?;
    }
    Ok(())
}

fn put_down(running: Running<'_>, body: InstanceId, tool: InstanceId) -> mlua::Result<()> {
    if running.side() == Side::Server {
        let (grips, backpack) = {
            let model = running.model();
            let hands = HANDS
                .iter()
                .filter_map(|name| anatomy::limb(&model, body, name));
            let grips = hands.flat_map(|hand| model.children(hand));
            let grips: Vec<InstanceId> = grips.filter(|&id| model.name(id) == GRIP).collect();
            let still = model.parent(tool) == Some(body);
            let player = load::player_of(&model, body).filter(|_| still);
            (
                grips,
                player.and_then(|player| held(&model, player, terms().backpack)),
            )
        };
        for grip in grips {
            running.destroy(grip)?;
        }
        if backpack.is_some() {
            running.set_parent(tool, backpack)?;
        }
    }
    running.fire(tool, terms().unequipped, ());
    Ok(())
}

fn take_up(running: Running<'_>, body: InstanceId, tool: InstanceId) -> mlua::Result<()> {
    // A tool that lacks the handle that it needs is carried along and does nothing.
    let lacks_handle = {
        let model = running.model();
        model.flag(tool, terms().tool_needs_handle)
            && anatomy::limb(&model, tool, "Handle").is_none()
    };
    if lacks_handle {
        return Ok(());
    }
    if running.side() == Side::Server {
        fasten(running, body, tool)?;
        running.fire(tool, terms().equipped, ());
    } else if running.has_listener(tool, terms().equipped) {
        let mouse = mouse(running, body);
        running.fire(tool, terms().equipped, mouse);
    }
    Ok(())
}

/// Holds a tool's handle in the hand, with all that belongs to it.
fn fasten(running: Running<'_>, body: InstanceId, tool: InstanceId) -> mlua::Result<()> {
    let found = {
        let model = running.model();
        let hand = HANDS
            .iter()
            .find_map(|name| anatomy::limb(&model, body, name));
        let handle = anatomy::limb(&model, tool, "Handle");
        let handle = handle.filter(|_| model.flag(tool, terms().tool_needs_handle));
        hand.zip(handle).map(|(hand, handle)| {
            let frame = |part| model.cframe(part, known().cframe).unwrap_or_default();
            let palm = palm(&model, hand);
            let grip = model.cframe(tool, terms().tool_grip).unwrap_or_default();
            let by = frame(hand) * palm * grip.inverse() * frame(handle).inverse();
            (hand, handle, palm, grip, by)
        })
    };
    let Some((hand, handle, palm, grip, by)) = found else {
        return Ok(());
    };
    running.carry(tool, by)?;
    let weld = running.create(known().weld).map_err(refused)?;
    {
        let mut model = running.model_mut();
        let name = GRIP.into();
        model
            .apply(Change::SetName { id: weld, name })
            .map_err(refused)?;
        for (property, value) in [
            (known().joint_part0, Held::Ref(Some(hand))),
            (known().joint_part1, Held::Ref(Some(handle))),
            (known().joint_c0, Held::CFrame(palm)),
            (known().joint_c1, Held::CFrame(grip)),
        ] {
            model.set_property(weld, property, value).map_err(refused)?;
        }
    }
    running.set_parent(weld, Some(hand))
}

/// Where a hand holds things: a tool's top points forwards.
fn palm(model: &DataModel, hand: InstanceId) -> CFrame {
    let attachment = model.find_child(hand, "RightGripAttachment");
    let place = attachment.and_then(|id| model.cframe(id, known().attachment_cframe));
    let forwards = glam::Quat::from_rotation_x(-std::f32::consts::FRAC_PI_2);
    place.unwrap_or_default() * CFrame::from_quat(glam::Vec3::ZERO, forwards)
}

/// The mouse of whose character this is, on their own client.
fn mouse(running: Running<'_>, body: InstanceId) -> Value {
    let player = running
        .local_player()
        .filter(|_| control::is_own(running, body));
    let mouse = running
        .instance(player)
        .ok()
        .and_then(|player| match player {
            Value::UserData(player) => player.call_method::<Value>("GetMouse", ()).ok(),
            _ => None,
        });
    mouse.unwrap_or(Value::Nil)
}
