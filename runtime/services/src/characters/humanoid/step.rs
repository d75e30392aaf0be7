//! A tick of all humanoids in the world, before physics: who dies, who heals, what each holds, how each moves. In the order of
//! their handles, so that the same session is the same session again.
//!
//! Each moves on one side: the server, or the client of the player whose character it is. On the other sides it is where that
//! says it is.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, Value as Held};
use studio_script::{Phase, Running, Side};

use super::super::cast::Shared;
use super::super::terms::terms;
use super::super::{control, hands, seats};
use super::body::{self, Wants};
use super::mind::level;
use super::{anatomy, health, pilot, state, walk};

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
pub(super) struct Actor {
    pub(super) humanoid: InstanceId,
    pub(super) body: InstanceId,
    pub(super) root: Option<InstanceId>,
}

fn step(running: Running<'_>, cast: &Shared) {
    let actors = actors(&running.model());
    forget(running, cast);
    if running.side() == Side::Server {
        cast.borrow().world.reins().clear();
    }
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
                body::leave_to_physics(cast, root);
            }
            return seats::get_up(running, cast, humanoid);
        }
    }
    if server {
        health::heal(running, cast, humanoid)?;
        let led = pilot::attend(running, cast, actor);
        seats::look(running, cast, humanoid)?;
        act_here(running, cast, actor, led)
    } else {
        act_on_client(running, cast, actor)
    }
}

/// On the server: what it wants drives its body, or its player's client moves that.
fn act_here(running: Running<'_>, cast: &Shared, actor: Actor, led: bool) -> mlua::Result<()> {
    let Some(root) = actor.root else {
        return Ok(());
    };
    let humanoid = actor.humanoid;
    body::bind(running, cast, humanoid);
    let direction = walk::direction(running, cast, humanoid, root);
    if running.model().flag(root, known().anchored) {
        return walk::show_direction(running, humanoid, Vec3::ZERO);
    }
    walk::show_direction(running, humanoid, direction)?;
    let jumps = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        // What its player wants, their client does.
        std::mem::take(&mut mind.jump) || (mind.heard.jumping && !led)
    };
    let wants = Wants { direction, jumps };
    body::drive(running, cast, (actor.body, humanoid, root), wants);
    pilot::offer(running, cast, actor);
    Ok(())
}

/// On a client: what the player wants goes up. Their own character goes there at once, if this client may move it; of all
/// others the server tells.
fn act_on_client(running: Running<'_>, cast: &Shared, actor: Actor) -> mlua::Result<()> {
    let Actor {
        humanoid,
        body,
        root,
    } = actor;
    let own = root.filter(|_| control::is_own(running, body));
    let world = cast.borrow().world.clone();
    let here = own.filter(|&root| world.moving(root).is_some());
    if here.is_some() {
        body::bind(running, cast, humanoid);
    } else {
        follow(running, cast, humanoid);
    }
    let Some(root) = own else {
        return Ok(());
    };
    let walk = walk::direction(running, cast, humanoid, root);
    let jumps = std::mem::take(&mut cast.borrow_mut().mind(humanoid).jump);
    let wants = control::steer(running, cast, humanoid, walk, jumps);
    control::steer_vehicle(running, cast, humanoid);
    if here.is_some() {
        body::drive(running, cast, (body, humanoid, root), wants);
        pilot::report(running, cast, humanoid, root)?;
    }
    Ok(())
}

/// The state is the server's.
fn follow(running: Running<'_>, cast: &Shared, humanoid: InstanceId) {
    pilot::forget_own(running, humanoid);
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
}
