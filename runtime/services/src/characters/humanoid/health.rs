//! Health: its bounds, damage, what comes back by itself, and death.

use mlua::Value;
use studio_model::known::known;
use studio_model::{InstanceId, Value as Held};
use studio_script::{Running, Side};

use super::super::cast::Shared;
use super::super::terms::terms;
use super::super::{control, load};
use super::{anatomy, state};
use crate::argument::{self, fail};

/// The part of its full health that comes back to a character in a second (the reference's).
const HEALED: f32 = 0.01;

/// Seconds between two steps of healing.
const HEALING_SECONDS: f64 = 1.0;

pub(super) fn install(running: Running<'_>) -> mlua::Result<()> {
    running.define_setter("Humanoid", "Health", |running, humanoid, value| {
        let wanted = argument::number(&value, 3)? as f32;
        set(running, humanoid, wanted)
    })?;
    running.define_setter("Humanoid", "MaxHealth", |running, humanoid, value| {
        let most = argument::number(&value, 3)? as f32;
        if most.is_nan() {
            return Err(fail(
                "Unable to assign property MaxHealth. It is not a number",
            ));
        }
        put(running, humanoid, terms().max_health, most.max(0.0))?;
        let health = anatomy::number(&running.model(), humanoid, terms().health);
        set(running, humanoid, health)
    })?;
    running.define_method(
        "Humanoid",
        "TakeDamage",
        |running, humanoid, amount: Value| {
            let amount = argument::number(&amount, 1)? as f32;
            let health = {
                let model = running.model();
                let sheltered = model
                    .parent(humanoid)
                    .is_some_and(|body| anatomy::is_sheltered(&model, body));
                if sheltered || amount.is_nan() {
                    return Ok(());
                }
                anatomy::number(&model, humanoid, terms().health)
            };
            set(running, humanoid, health - amount)
        },
    )?;
    running.watch(terms().health, |running, id| {
        if running.has_listener(id, terms().health_changed) {
            let health = anatomy::number(&running.model(), id, terms().health);
            running.fire(id, terms().health_changed, health);
        }
    });
    Ok(())
}

/// Sets health within its bounds. What is no number changes nothing.
fn set(running: Running<'_>, humanoid: InstanceId, wanted: f32) -> mlua::Result<()> {
    if wanted.is_nan() {
        return Ok(());
    }
    let most = match running.model().value(humanoid, terms().max_health) {
        Some(Held::Float32(most)) => most.max(0.0),
        _ => 0.0,
    };
    put(running, humanoid, terms().health, wanted.clamp(0.0, most))
}

fn put(
    running: Running<'_>,
    humanoid: InstanceId,
    property: studio_model::PropertyId,
    value: f32,
) -> mlua::Result<()> {
    running
        .set_property(humanoid, property, Held::Float32(value))
        .map_err(|error| fail(error.to_string()))
}

/// What comes back in this tick.
pub(super) fn heal(running: Running<'_>, cast: &Shared, humanoid: InstanceId) -> mlua::Result<()> {
    let now = running.time().now;
    let elapsed = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        if !mind.regenerates || now - mind.healed < HEALING_SECONDS {
            return Ok(());
        }
        let elapsed = (now - mind.healed).min(2.0 * HEALING_SECONDS);
        mind.healed = now;
        elapsed as f32
    };
    let (health, most) = {
        let model = running.model();
        let number = |property| anatomy::number(&model, humanoid, property);
        (number(terms().health), number(terms().max_health))
    };
    if health <= 0.0 || health >= most {
        return Ok(());
    }
    set(running, humanoid, health + most * HEALED * elapsed)
}

/// Whether a humanoid has lost what it cannot live without. Remembers what it has.
pub(super) fn is_broken(
    running: Running<'_>,
    cast: &Shared,
    body: InstanceId,
    humanoid: InstanceId,
) -> bool {
    let model = running.model();
    let mut cast = cast.borrow_mut();
    let mind = cast.mind(humanoid);
    let lost_root = mind
        .root
        .is_some_and(|root| !model.is_descendant_of(root, body));
    mind.root = mind.root.or_else(|| anatomy::root_of(&model, body));
    if !mind
        .neck
        .is_some_and(|neck| anatomy::holds(&model, body, neck))
    {
        // A body that never had a neck does without.
        let found = anatomy::neck(&model, body);
        let lost = mind.neck.is_some() && found.is_none();
        mind.neck = found.or(mind.neck);
        return lost_root || (lost && model.flag(humanoid, terms().requires_neck));
    }
    lost_root
}

/// A humanoid dies: scripts hear of it, its body falls apart, and its player gets another one later.
pub(super) fn die(
    running: Running<'_>,
    cast: &Shared,
    body: InstanceId,
    humanoid: InstanceId,
) -> mlua::Result<()> {
    state::enter(running, cast, humanoid, terms().state_dead);
    if !cast.borrow_mut().mind(humanoid).is_dead() {
        return Ok(());
    }
    if running.side() == Side::Client {
        control::send_death(running, cast, body, humanoid);
        running.fire(humanoid, terms().died, ());
        return Ok(());
    }
    put(running, humanoid, terms().health, 0.0)?;
    running.fire(humanoid, terms().died, ());
    load::bury(running, cast, body)?;
    if running
        .model()
        .flag(humanoid, terms().break_joints_on_death)
    {
        running.break_joints(body)?;
        // Limbs that nothing holds up any more fall on the ground, not through it.
        let limbs: Vec<InstanceId> = {
            let model = running.model();
            let parts = model
                .children(body)
                .filter(|&id| model.is_a(id, known().base_part));
            parts.filter(|&id| !is_unseen(&model, id)).collect()
        };
        for limb in limbs {
            running
                .set_property(limb, terms().can_collide, Held::Bool(true))
                .map_err(|error| fail(error.to_string()))?;
        }
    }
    Ok(())
}

/// Whether a part is the unseen root of a body.
fn is_unseen(model: &studio_model::DataModel, part: InstanceId) -> bool {
    anatomy::number(model, part, known().transparency) >= 1.0
}
