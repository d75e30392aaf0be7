//! Tools on the ground: laying down what is in hand, and picking up what is touched. A tool that lies in the world by itself is
//! nobody's.

use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId};
use studio_script::Running;

use super::cast::Shared;
use super::copies::held;
use super::humanoid::anatomy;
use super::terms::terms;
use super::{hands, load};

/// Studs before its holder that a tool is laid down.
const BEFORE: f32 = 3.0;

/// Seconds in which nobody picks up what was laid down.
const LIES_SECONDS: f64 = 1.0;

/// Lays a tool that a humanoid holds on the ground before it, if it may be dropped.
pub(super) fn lay_down(
    running: Running<'_>,
    cast: &Shared,
    (body, humanoid): (InstanceId, InstanceId),
    tool: InstanceId,
) -> mlua::Result<()> {
    let found = {
        let model = running.model();
        let root = anatomy::root_of(&model, body);
        let frame = root.and_then(|root| model.cframe(root, known().cframe));
        let workspace = model.service(known().workspace);
        workspace
            .zip(frame)
            .filter(|_| model.flag(tool, terms().tool_droppable))
    };
    let Some((workspace, frame)) = found else {
        return Ok(());
    };
    let now = running.time().now;
    cast.borrow_mut().laid_down.insert(tool, now);
    running.set_parent(tool, Some(workspace))?;
    hands::look(running, cast, body, humanoid)?;
    running.carry(tool, CFrame::from_position(frame.rotation.z_axis * -BEFORE))
}

/// The tool whose handle a part is, if it lies in the world by itself.
pub(super) fn tool_of(model: &DataModel, part: InstanceId) -> Option<InstanceId> {
    let tool = model.parent(part)?;
    let lies = model.name(part) == "Handle"
        && model.is_a(tool, terms().tool)
        && model.is_attached(tool)
        && model
            .ancestors(tool)
            .all(|above| anatomy::humanoid(model, above).is_none());
    lies.then_some(tool)
}

/// A part of a character touched a tool that lies there: a player takes it into an empty hand, or into the backpack.
pub(super) fn touched(
    running: Running<'_>,
    cast: &Shared,
    (body, humanoid): (InstanceId, InstanceId),
    tool: InstanceId,
) -> mlua::Result<()> {
    let now = running.time().now;
    let (busy, rests) = {
        let mut cast = cast.borrow_mut();
        cast.laid_down
            .retain(|_, since| now - *since < LIES_SECONDS);
        let rests = cast.laid_down.contains_key(&tool);
        let mind = cast.mind(humanoid);
        if mind.is_dead() {
            return Ok(());
        }
        (mind.held.is_some(), rests)
    };
    let backpack = {
        let model = running.model();
        let free = !rests && tool_lies(&model, tool);
        let player = load::player_of(&model, body).filter(|_| free);
        player.and_then(|player| held(&model, player, terms().backpack))
    };
    match backpack {
        Some(backpack) if busy => running.set_parent(tool, Some(backpack)),
        Some(_) => hands::equip(running, cast, humanoid, tool),
        None => Ok(()),
    }
}

/// Whether nobody has taken a tool meanwhile.
fn tool_lies(model: &DataModel, tool: InstanceId) -> bool {
    let handle = model.find_child(tool, "Handle");
    handle.is_some_and(|handle| tool_of(model, handle) == Some(tool))
}
