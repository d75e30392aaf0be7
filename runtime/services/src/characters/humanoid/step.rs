//! A tick of all humanoids in the world, before physics: who dies, who heals, what each holds, and on the server how each
//! moves. In the order of their handles, so that the same session is the same session again.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, Value as Held};
use studio_physics::{CharacterBody, Drive, Stance};
use studio_script::{Phase, Running, Side};

use super::super::cast::Shared;
use super::super::terms::terms;
use super::super::{control, hands, seats};
use super::mind::{Way, level};
use super::{anatomy, health, state};

/// By how much the direction of a walk must change for everybody to hear of it.
const DIRECTION_TOLD: f32 = 0.02;

pub(super) fn install(running: Running<'_>, cast: &Shared) {
    let cast = std::rc::Rc::clone(cast);
    running.on_phase(move |running, phase| {
        if phase == Phase::PreSimulation {
            step(running, &cast);
        }
    });
}

/// A humanoid in the world.
#[derive(Clone, Copy)]
struct Actor {
    humanoid: InstanceId,
    body: InstanceId,
    root: Option<InstanceId>,
}

fn step(running: Running<'_>, cast: &Shared) {
    let actors = actors(&running.model());
    forget(running, cast);
    for actor in actors {
        let there = running.model().parent(actor.humanoid) == Some(actor.body);
        // Another one's handlers may have taken it away.
        if there && let Err(error) = act(running, cast, actor) {
            running.report(&error);
        }
    }
}

fn actors(model: &DataModel) -> Vec<Actor> {
    let Some(workspace) = model.service(known().workspace) else {
        return Vec::new();
    };
    let mut humanoids: Vec<InstanceId> = model.instances_of(terms().humanoid).collect();
    humanoids.sort_unstable();
    let actor = |humanoid| {
        let body = model.parent(humanoid)?;
        model.is_descendant_of(body, workspace).then(|| Actor {
            humanoid,
            body,
            root: anatomy::root_of(model, body),
        })
    };
    humanoids.into_iter().filter_map(actor).collect()
}

/// What is remembered of humanoids that are no more, or not in the world any more.
fn forget(running: Running<'_>, cast: &Shared) {
    let mut left = Vec::new();
    {
        let model = running.model();
        cast.borrow_mut().minds.retain(|&humanoid, mind| {
            let stays = model.is_attached(humanoid);
            let sitting = mind.sitting.filter(|_| !stays);
            left.extend(sitting.map(|sitting| (humanoid, sitting)));
            stays
        });
    }
    for (humanoid, sitting) in left {
        if let Err(error) = seats::vacate(running, humanoid, sitting) {
            running.report(&error);
        }
    }
}

fn act(running: Running<'_>, cast: &Shared, actor: Actor) -> mlua::Result<()> {
    let Actor { humanoid, body, .. } = actor;
    if cast.borrow_mut().mind(humanoid).is_dead() {
        return Ok(());
    }
    hands::look(running, cast, body, humanoid)?;
    let empty = anatomy::number(&running.model(), humanoid, terms().health) <= 0.0;
    let server = running.side() == Side::Server;
    if empty || (server && health::is_broken(running, cast, body, humanoid)) {
        health::die(running, cast, body, humanoid)?;
        if cast.borrow_mut().mind(humanoid).is_dead() {
            if let Some(root) = actor.root {
                leave_to_physics(cast, root);
            }
            return seats::get_up(running, cast, humanoid);
        }
    }
    if server {
        health::heal(running, cast, humanoid)?;
        seats::look(running, cast, humanoid)?;
        move_on(running, cast, actor)
    } else {
        follow(running, cast, actor);
        Ok(())
    }
}

/// Its body is an ordinary one.
fn leave_to_physics(cast: &Shared, root: InstanceId) {
    if let Some(world) = cast.borrow().world.simulated() {
        world.borrow_mut().set_character(root, None);
    }
}

/// The server's half: how it stands tells its state, what it wants drives its body.
fn move_on(running: Running<'_>, cast: &Shared, actor: Actor) -> mlua::Result<()> {
    let Actor {
        humanoid,
        body,
        root,
    } = actor;
    let Some(root) = root else {
        return Ok(());
    };
    bind(running, cast, humanoid);
    let direction = direction(running, cast, humanoid, root);
    if running.model().flag(root, known().anchored) {
        return show_direction(running, humanoid, Vec3::ZERO);
    }
    show_direction(running, humanoid, direction)?;
    let Some(world) = cast.borrow().world.simulated() else {
        return Ok(());
    };
    let stance = world.borrow().stance(root);
    if let Some(stance) = &stance {
        stand(running, cast, humanoid, stance);
    }
    let (free, jumps, climbs) = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        let wants = std::mem::take(&mut mind.jump) || mind.heard.jumping;
        let jumps = wants && mind.may_be(terms().state_jumping);
        let climbs = mind.may_be(terms().state_climbing);
        (mind.is_free(), jumps, climbs)
    };
    if !free {
        world.borrow_mut().set_character(root, None);
        return Ok(());
    }
    let grounded = stance.is_some_and(|stance| stance.ground.is_some() || stance.climbs);
    let (form, drive) = {
        let model = running.model();
        let number = |property| anatomy::number(&model, humanoid, property);
        let form = CharacterBody {
            hip_height: anatomy::hip_height(&model, body, humanoid),
            max_slope_degrees: number(terms().max_slope_angle),
        };
        let turns = model.flag(humanoid, terms().auto_rotate) && direction != Vec3::ZERO;
        let drive = Drive {
            velocity: direction * number(terms().walk_speed).max(0.0),
            facing: turns.then_some(direction),
            jump_speed: jumps.then(|| jump_speed(&model, humanoid)),
            climbs,
        };
        (form, drive)
    };
    {
        let mut world = world.borrow_mut();
        world.set_character(root, Some(form));
        world.drive(root, drive);
    }
    if jumps && grounded {
        state::enter(running, cast, humanoid, terms().state_jumping);
    }
    Ok(())
}

/// What a humanoid was set to that takes its freedom, or gives it back.
fn bind(running: Running<'_>, cast: &Shared, humanoid: InstanceId) {
    let (lies, sits) = {
        let model = running.model();
        (
            model.flag(humanoid, terms().platform_stand),
            model.flag(humanoid, terms().sit),
        )
    };
    let (now, jumps) = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        (mind.state, mind.jump)
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
        (false, false) if now == t.state_platform_standing || now == t.state_seated => {
            t.state_running
        }
        _ => return,
    };
    state::enter(running, cast, humanoid, next);
}

/// How it stands, as scripts see it.
fn stand(running: Running<'_>, cast: &Shared, humanoid: InstanceId, stance: &Stance) {
    let next = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        if !mind.is_free() {
            return;
        }
        state::next(mind, stance)
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

/// Where it goes in this tick: of length 1 at most, over the ground.
fn direction(running: Running<'_>, cast: &Shared, humanoid: InstanceId, root: InstanceId) -> Vec3 {
    let now = running.time().now;
    let (walk, goal) = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        if now >= mind.walk_until {
            mind.walk(Vec3::ZERO, f64::INFINITY);
            mind.heard.jumping = false;
        }
        (mind.walk, mind.goal)
    };
    let Some(goal) = goal else {
        return walk;
    };
    let way = {
        let model = running.model();
        let from = model
            .cframe(root, known().cframe)
            .unwrap_or_default()
            .position;
        let step =
            anatomy::number(&model, humanoid, terms().walk_speed) * running.time().delta as f32;
        goal.way(&model, from, step, now)
    };
    match way {
        Way::Towards(direction) => direction,
        Way::Over(reached) => {
            cast.borrow_mut().mind(humanoid).goal = None;
            running.fire(humanoid, terms().move_to_finished, reached);
            // What a handler set holds from the next tick on: it stands for one.
            walk
        }
    }
}

/// `MoveDirection`, which everybody sees.
fn show_direction(running: Running<'_>, humanoid: InstanceId, direction: Vec3) -> mlua::Result<()> {
    let told = match running.model().value(humanoid, terms().move_direction) {
        Some(Held::Vector3(told)) => told,
        _ => Vec3::ZERO,
    };
    let stopped = direction == Vec3::ZERO && told != Vec3::ZERO;
    if !stopped && told.distance(direction) < DIRECTION_TOLD {
        return Ok(());
    }
    let value = Held::Vector3(direction);
    running
        .set_property(humanoid, terms().move_direction, value)
        .map_err(|error| crate::argument::fail(error.to_string()))
}

/// Studs a second upwards of a jump.
fn jump_speed(model: &DataModel, humanoid: InstanceId) -> f32 {
    let number = |property| anatomy::number(model, humanoid, property).max(0.0);
    if model.flag(humanoid, terms().use_jump_power) {
        return number(terms().jump_power);
    }
    let workspace = model.service(known().workspace);
    let gravity = workspace.map_or(0.0, |id| anatomy::number(model, id, known().gravity));
    (2.0 * gravity.max(0.0) * number(terms().jump_height)).sqrt()
}

/// A client's half: the state is the server's; of the own character's humanoid the player's wish goes up.
fn follow(running: Running<'_>, cast: &Shared, actor: Actor) {
    let Actor {
        humanoid,
        body,
        root,
    } = actor;
    // Its default is a state too, one that the server never tells.
    let told = running.model().own_value(humanoid, terms().network_state);
    if let Some(Held::Enum(told)) = told
        && told != terms().state_dead
    {
        state::enter(running, cast, humanoid, told);
    }
    let speed = {
        let model = running.model();
        let moves = match model.value(humanoid, terms().move_direction) {
            Some(Held::Vector3(direction)) => level(direction).length(),
            _ => 0.0,
        };
        moves * anatomy::number(&model, humanoid, terms().walk_speed)
    };
    state::tell_speed(running, cast, humanoid, speed);
    let Some(root) = root.filter(|_| control::is_own(running, body)) else {
        return;
    };
    let walk = direction(running, cast, humanoid, root);
    let jumps = std::mem::take(&mut cast.borrow_mut().mind(humanoid).jump);
    control::steer(running, cast, humanoid, walk, jumps);
    control::steer_vehicle(running, cast, humanoid);
}
