//! `PathfindingService`: ways over the ground for something as large as an agent. A search looks at the physical world by
//! rays and boxes, a bounded part of it in each tick, so that no search, however far, holds up a tick.
//!
//! Gaps are not jumped over, trusses are not climbed and links are not followed; terrain is not there to stand on.
//!
//! Read next: `search` (the way), `ground` (where an agent can stand), `agent` (what it is told of itself).

mod agent;
mod ground;
mod search;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use mlua::Value;
use studio_model::{ClassId, ClassTable, InstanceId};
use studio_script::datatypes::PathWaypoint;
use studio_script::{Phase, Running, Waiting};

use crate::argument::{self, fail, item_value};
use crate::limits::{PATH_CELLS_A_TICK, PATHS_MAX, PATHS_WAITING_MAX};
use crate::world::SharedWorld;
use agent::Agent;
use search::{Outcome, Search, Status};

/// What is known of a path.
struct Known {
    agent: Agent,
    status: Status,
    waypoints: Vec<PathWaypoint>,
}

/// A search that a script waits for.
struct Job {
    path: InstanceId,
    search: Search,
    waiting: Waiting,
    /// Whether the script is given the path.
    gives: bool,
}

/// The paths of a VM.
struct Desk {
    class: ClassId,
    world: SharedWorld,
    paths: RefCell<BTreeMap<InstanceId, Known>>,
    jobs: RefCell<VecDeque<Job>>,
}

/// Defines `PathfindingService` and `Path`.
pub(crate) fn install(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let class = ClassTable::get().class_named("Path");
    let desk = Rc::new(Desk {
        class: class.ok_or_else(|| fail("the class table has no Path"))?,
        world: world.clone(),
        paths: RefCell::default(),
        jobs: RefCell::default(),
    });
    let own = Rc::clone(&desk);
    running.define_method(
        "PathfindingService",
        "CreatePath",
        move |running, _, parameters: Value| {
            let path = own.create(running, Agent::read(&parameters)?)?;
            running.instance(Some(path))
        },
    )?;
    let own = Rc::clone(&desk);
    running.define_yielding_method(
        "PathfindingService",
        "FindPathAsync",
        move |running, _, (start, finish): (Value, Value)| {
            let path = own.create(running, Agent::default())?;
            own.compute(running, path, (&start, &finish), true)
        },
    )?;
    let own = Rc::clone(&desk);
    running.define_yielding_method(
        "Path",
        "ComputeAsync",
        move |running, path, (start, finish): (Value, Value)| {
            own.compute(running, path, (&start, &finish), false)
        },
    )?;
    answers(running, &desk)?;
    running.on_phase(move |running, phase| {
        if phase == Phase::PreSimulation {
            desk.search(running);
        }
    });
    Ok(())
}

/// What a path says.
fn answers(running: Running<'_>, desk: &Rc<Desk>) -> mlua::Result<()> {
    let own = Rc::clone(desk);
    running.define_method("Path", "GetWaypoints", move |running, path, ()| {
        let list = running.lua().create_table()?;
        let paths = own.paths.borrow();
        let waypoints = paths.get(&path).map(|known| known.waypoints.iter());
        for waypoint in waypoints.into_iter().flatten() {
            list.raw_push(running.lua().create_userdata(waypoint.clone())?)?;
        }
        Ok(list)
    })?;
    let own = Rc::clone(desk);
    running.define_property(
        "Path",
        "Status",
        move |running, path| {
            let status = own.paths.borrow().get(&path).map(|known| known.status);
            let status = status.unwrap_or(Status::NoPath);
            item_value(running.lua(), "PathStatus", status.number())
        },
        None,
    )?;
    let own = Rc::clone(desk);
    running.define_yielding_method(
        "Path",
        "CheckOcclusionAsync",
        move |running, path, from: Value| {
            let from = argument::number(&from, 1)?.max(1.0) as usize;
            Ok(own.blocked(running, path, from))
        },
    )
}

impl Desk {
    /// A new path of nothing yet.
    fn create(&self, running: Running<'_>, agent: Agent) -> mlua::Result<InstanceId> {
        {
            let model = running.model();
            let mut paths = self.paths.borrow_mut();
            paths.retain(|path, _| model.contains(*path));
            if paths.len() >= PATHS_MAX {
                return Err(fail(format!("there are {PATHS_MAX} paths already")));
            }
        }
        let path = running
            .create(self.class)
            .map_err(|error| fail(error.to_string()))?;
        let known = Known {
            agent,
            status: Status::NoPath,
            waypoints: Vec::new(),
        };
        self.paths.borrow_mut().insert(path, known);
        Ok(path)
    }

    /// Begins a search; the script sleeps until it ends.
    fn compute(
        &self,
        running: Running<'_>,
        path: InstanceId,
        (start, finish): (&Value, &Value),
        gives: bool,
    ) -> mlua::Result<Value> {
        let (start, finish) = (argument::vector(start, 1)?, argument::vector(finish, 2)?);
        let agent = self
            .paths
            .borrow()
            .get(&path)
            .map(|known| known.agent.clone());
        let agent = agent.ok_or_else(|| fail("the path is no more"))?;
        if self.jobs.borrow().len() >= PATHS_WAITING_MAX {
            return Err(fail(format!(
                "{PATHS_WAITING_MAX} paths are computed already"
            )));
        }
        let job = Job {
            path,
            search: Search::new(agent, start, finish),
            waiting: running.book()?,
            gives,
        };
        self.jobs.borrow_mut().push_back(job);
        Ok(Value::Nil)
    }

    /// Searches on for as long as a tick allows, the oldest first.
    fn search(&self, running: Running<'_>) {
        let mut budget = PATH_CELLS_A_TICK;
        while budget > 0 {
            let Some(mut job) = self.jobs.borrow_mut().pop_front() else {
                return;
            };
            let outcome = self.world.ask(running, |world, model| {
                job.search.advance(world, model, &mut budget)
            });
            match outcome {
                Some(outcome) => self.done(running, &job, outcome),
                None => self.jobs.borrow_mut().push_front(job),
            }
        }
    }

    fn done(&self, running: Running<'_>, job: &Job, outcome: Outcome) {
        if let Some(known) = self.paths.borrow_mut().get_mut(&job.path) {
            known.status = outcome.status;
            known.waypoints = outcome.waypoints;
        }
        if !job.gives {
            running.wake(&job.waiting, ());
            return;
        }
        match running.instance(Some(job.path)) {
            Ok(path) => running.wake(&job.waiting, path),
            Err(error) => running.wake_with_error(&job.waiting, &error.to_string()),
        }
    }

    /// The first waypoint from a number on where an agent cannot stand; -1 if there is none.
    fn blocked(&self, running: Running<'_>, path: InstanceId, from: usize) -> i64 {
        let paths = self.paths.borrow();
        let Some(known) = paths.get(&path) else {
            return -1;
        };
        self.world.ask(running, |world, model| {
            let mut waypoints = known.waypoints.iter().enumerate().skip(from - 1);
            let blocked = waypoints.find(|(_, waypoint)| {
                !ground::is_free(world, model, &known.agent, waypoint.position)
            });
            blocked.map_or(-1, |(at, _)| at as i64 + 1)
        })
    }
}
