//! How a humanoid moves its body: what it wants drives that, and how the body stands tells the humanoid's state. Where somebody
//! else moves the body, that one says the state, and here is only seen on what it stands.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, Value as Held};
use studio_physics::{CharacterBody, Drive, Stance, World};
use studio_script::Running;

use super::super::cast::Shared;
use super::super::terms::terms;
use super::{anatomy, state};

/// What a humanoid wants in a tick.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Wants {
    /// Over the ground, of length 1 at most.
    pub(in super::super) direction: Vec3,
    pub(in super::super) jumps: bool,
}

/// Its body is an ordinary one.
pub(super) fn leave_to_physics(cast: &Shared, root: InstanceId) {
    if let Some(world) = cast.borrow().world.moving(root) {
        world.borrow_mut().set_character(root, None);
    }
}

/// How a body of `(body, humanoid, root)` stands tells the humanoid's state; what that wants drives the body.
pub(super) fn drive(
    running: Running<'_>,
    cast: &Shared,
    (body, humanoid, root): (InstanceId, InstanceId, InstanceId),
    wants: Wants,
) {
    let Some(world) = cast.borrow().world.moving(root) else {
        return;
    };
    let (stance, led) = {
        let world = world.borrow();
        (world.stance(root), !world.moves_itself(root))
    };
    if let Some(stance) = &stance {
        stand(running, cast, humanoid, (stance, led));
    }
    let (free, jumps, climbs) = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        let jumps = wants.jumps && mind.may_be(terms().state_jumping);
        (mind.is_free(), jumps, mind.may_be(terms().state_climbing))
    };
    if !free {
        world.borrow_mut().set_character(root, None);
        return;
    }
    let grounded = stance.is_some_and(|stance| stance.ground.is_some() || stance.climbs);
    let (form, drive) = {
        let model = running.model();
        let number = |property| anatomy::number(&model, humanoid, property);
        let form = CharacterBody {
            hip_height: anatomy::hip_height(&model, body, humanoid),
            max_slope_degrees: number(terms().max_slope_angle),
        };
        let turns = model.flag(humanoid, terms().auto_rotate) && wants.direction != Vec3::ZERO;
        let drive = Drive {
            velocity: wants.direction * number(terms().walk_speed).max(0.0),
            facing: turns.then_some(wants.direction),
            jump_speed: jumps.then(|| jump_speed(&model, humanoid)),
            climbs,
        };
        (form, drive)
    };
    let mut world = world.borrow_mut();
    world.set_character(root, Some(form));
    world.drive(root, drive);
    if !(jumps && grounded) {
        return;
    }
    if led {
        throw(&mut world, root, &drive);
    } else {
        drop(world);
        state::enter(running, cast, humanoid, terms().state_jumping);
    }
}

/// A character that somebody else moves is made to jump: it is thrown up.
fn throw(world: &mut World, root: InstanceId, drive: &Drive) {
    if let (Some(motion), Some(speed)) = (world.assembly_motion(root), drive.jump_speed) {
        let linear = motion.linear.with_y(speed);
        world.set_velocity(root, linear, motion.angular);
    }
}

/// What a humanoid was set to that takes its freedom, or gives it back.
pub(super) fn bind(running: Running<'_>, cast: &Shared, humanoid: InstanceId) {
    let (lies, sits) = {
        let model = running.model();
        (
            model.flag(humanoid, terms().platform_stand),
            model.flag(humanoid, terms().sit),
        )
    };
    let (now, jumps, adopted) = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        (mind.state, mind.jump, mind.adopted)
    };
    let t = terms();
    if sits && jumps {
        // Who jumps gets up.
        let set = running.set_property(humanoid, t.sit, Held::Bool(false));
        debug_assert!(set.is_ok(), "a flag is a flag: {set:?}");
    }
    let next = match (lies, sits && !jumps) {
        (true, _) => t.state_platform_standing,
        (false, true) => t.state_seated,
        (false, false) if adopted => return,
        (false, false) if now == t.state_platform_standing || now == t.state_seated => {
            t.state_running
        }
        _ => return,
    };
    state::enter(running, cast, humanoid, next);
}

/// How it stands, as scripts see it.
fn stand(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
    (stance, led): (&Stance, bool),
) {
    let next = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        match (mind.is_free(), led) {
            (false, _) => return,
            (true, true) => mind.state,
            (true, false) => state::next(mind, stance),
        }
    };
    state::enter(running, cast, humanoid, next);
    let floor = stance
        .ground
        .map_or(terms().material_air, |ground| ground.material);
    let set = running.set_property(humanoid, terms().floor_material, Held::Enum(floor));
    debug_assert!(set.is_ok(), "a material is one: {set:?}");
    let climbs = if stance.climbs {
        stance.velocity.y
    } else {
        0.0
    };
    state::tell_climb(running, cast, humanoid, climbs);
    if next == terms().state_running {
        let speed = Vec3::new(stance.velocity.x, 0.0, stance.velocity.z).length();
        state::tell_speed(running, cast, humanoid, speed);
    }
}

/// Studs a second upwards of a jump.
pub(super) fn jump_speed(model: &DataModel, humanoid: InstanceId) -> f32 {
    let number = |property| anatomy::number(model, humanoid, property).max(0.0);
    if model.flag(humanoid, terms().use_jump_power) {
        return number(terms().jump_power);
    }
    let workspace = model.service(known().workspace);
    let gravity = workspace.map_or(0.0, |id| anatomy::number(model, id, known().gravity));
    (2.0 * gravity.max(0.0) * number(terms().jump_height)).sqrt()
}
