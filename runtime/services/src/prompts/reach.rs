//! Who may use which prompt: where prompts and characters are, and what is between them. Asked by both sides; a server
//! allows for what a client saw a moment ago.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, PropertyId, Value};
use studio_physics::{DEFAULT_GROUP, Query};
use studio_script::Running;

use super::Common;

/// A player's character, as prompts see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand {
    body: InstanceId,
    /// Where it is: from here distances count.
    root: Vec3,
    /// From where it looks.
    eyes: Vec3,
}

/// A prompt in the world.
#[derive(Debug, Clone, Copy)]
struct Spot {
    at: Vec3,
    /// The part or model that it belongs to, which hides nothing.
    owner: InstanceId,
}

impl Common {
    /// The character of a player, if it is in the world and alive.
    pub(super) fn stand(&self, model: &DataModel, player: InstanceId) -> Option<Stand> {
        let body = model.reference(player, self.terms.character)?;
        if !model.is_attached(body) {
            return None;
        }
        let humanoid = model
            .children(body)
            .find(|&id| model.is_a(id, self.humanoid));
        if humanoid.is_some_and(|id| number(model, id, self.terms.health) <= 0.0) {
            return None;
        }
        let root = model.find_child(body, "HumanoidRootPart");
        let root = root.or_else(|| model.reference(body, known().primary_part))?;
        let root = model.cframe(root, known().cframe)?.position;
        let head = model.find_child(body, "Head");
        let eyes = head.and_then(|head| model.cframe(head, known().cframe));
        Some(Stand {
            body,
            root,
            eyes: eyes.map_or(root, |eyes| eyes.position),
        })
    }

    /// Whether prompts are on at all.
    pub(super) fn are_on(&self, model: &DataModel) -> bool {
        let service = model.service(self.service);
        service.is_none_or(|service| model.flag(service, self.terms.all_enabled))
    }

    /// How far a character is from a prompt that is on and in reach; `slack` is in studs.
    pub(super) fn distance(
        &self,
        model: &DataModel,
        stand: &Stand,
        prompt: InstanceId,
        slack: f32,
    ) -> Option<f32> {
        if !model.flag(prompt, self.terms.enabled) {
            return None;
        }
        let distance = spot(model, prompt)?.at.distance(stand.root);
        let reach = number(model, prompt, self.terms.reach) + slack;
        (distance <= reach).then_some(distance)
    }

    /// Whether nothing that matters is between a character and a prompt. If `leniently`, what the middle of the body sees
    /// counts too.
    pub(super) fn sees(
        &self,
        running: Running<'_>,
        stand: &Stand,
        prompt: InstanceId,
        leniently: bool,
    ) -> bool {
        let spot = {
            let model = running.model();
            if !model.flag(prompt, self.terms.needs_sight) {
                return true;
            }
            spot(&model, prompt)
        };
        let Some(spot) = spot else { return false };
        self.world.ask(running, |world, model| {
            let is_in = |part, whole| part == whole || model.is_descendant_of(part, whole);
            let counts = |part| !is_in(part, stand.body) && !is_in(part, spot.owner);
            let query = Query {
                counts: &counts,
                group: DEFAULT_GROUP,
                respect_can_collide: false,
                everything: false,
            };
            let from = [stand.eyes, stand.root];
            let from = if leniently { &from[..] } else { &from[..1] };
            from.iter()
                .any(|&from| world.raycast(from, spot.at - from, &query).is_none())
        })
    }
}

/// Where a prompt is shown, in the world.
pub(super) fn place(model: &DataModel, prompt: InstanceId) -> Option<Vec3> {
    spot(model, prompt).map(|spot| spot.at)
}

/// Where a prompt is: on a part, an attachment or a model in the world.
fn spot(model: &DataModel, prompt: InstanceId) -> Option<Spot> {
    let workspace = model.service(known().workspace)?;
    let parent = model.parent(prompt)?;
    if !model.is_descendant_of(parent, workspace) {
        return None;
    }
    if let Some(frame) = model.cframe(parent, known().cframe) {
        let (at, owner) = (frame.position, parent);
        return Some(Spot { at, owner });
    }
    if let Some(frame) = model.cframe(parent, known().attachment_cframe) {
        let owner = model.parent(parent)?;
        let at = (model.cframe(owner, known().cframe)? * frame).position;
        return Some(Spot { at, owner });
    }
    if !model.is_a(parent, known().model) {
        return None;
    }
    let is_part = |id: &InstanceId| model.is_a(*id, known().base_part);
    let part = model.reference(parent, known().primary_part);
    let part = part.or_else(|| model.descendants(parent).find(is_part))?;
    let at = model.cframe(part, known().cframe)?.position;
    Some(Spot { at, owner: parent })
}

/// A number of an instance; 0 of what has none, and of what is not finite.
pub(super) fn number(model: &DataModel, id: InstanceId, property: PropertyId) -> f32 {
    match model.value(id, property) {
        Some(Value::Float32(number)) if number.is_finite() => number,
        _ => 0.0,
    }
}
