//! The way: A* over cells of the ground that are looked at when they are reached. It goes on where it stopped, so that it
//! can be spread over ticks; what it finds does not depend on how.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use glam::Vec3;
use rustc_hash::FxHashMap;
use studio_model::DataModel;
use studio_physics::World;
use studio_script::datatypes::PathWaypoint;

use super::agent::Agent;
use super::ground::{self, Ground, STEP};
use crate::limits::{PATH_CELLS_MAX, PATH_REACH_MAX};

/// Studs across a cell. Cells above each other differ by as much.
const CELL: f32 = 2.0;

/// Studs that are jumped up, and jumped or fallen down.
const JUMP: f32 = 6.5;
const DROP: f32 = 24.0;

/// Studs that a jump costs beside its way, and a stud of falling.
const JUMP_COST: f32 = 4.0;
const DROP_COST: f32 = 0.5;

/// Studs below a start or a finish at which the ground is looked for.
const STANDS_WITHIN: f32 = 16.0;

/// Items of the enum `PathWaypointAction`.
const WALK: u32 = 0;
const JUMPS: u32 = 1;

/// How a search ended (`PathStatus`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Success,
    StartNotEmpty,
    FinishNotEmpty,
    NoPath,
}

impl Status {
    /// The item's number.
    pub(super) fn number(self) -> u32 {
        match self {
            Self::Success => 0,
            Self::StartNotEmpty => 3,
            Self::FinishNotEmpty => 4,
            Self::NoPath => 5,
        }
    }
}

/// What a search found.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) status: Status,
    pub(super) waypoints: Vec<PathWaypoint>,
}

impl Outcome {
    fn nothing(status: Status) -> Self {
        Self {
            status,
            waypoints: Vec::new(),
        }
    }
}

/// A cell that was reached.
#[derive(Debug, Clone, Copy)]
struct Node {
    ground: Ground,
    /// Cells from the start.
    x: i32,
    z: i32,
    /// What the way to it costs.
    cost: f32,
    /// Where that way comes from, and how the last stretch is gone.
    from: usize,
    action: u32,
    done: bool,
}

/// A node that waits: the least estimate is next, and of equals the one that came first.
#[derive(Debug, PartialEq)]
struct Open {
    estimate: f32,
    node: usize,
    /// What the way cost when it was put here: a better one may have come.
    cost: f32,
}

impl Eq for Open {}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        let nearer = other.estimate.total_cmp(&self.estimate);
        nearer.then(other.node.cmp(&self.node))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A search under way.
pub(super) struct Search {
    agent: Agent,
    start: Vec3,
    finish: Vec3,
    began: bool,
    nodes: Vec<Node>,
    /// By cell: across, and up.
    known: FxHashMap<(i32, i32, i32), usize>,
    open: BinaryHeap<Open>,
}

impl Search {
    pub(super) fn new(agent: Agent, start: Vec3, finish: Vec3) -> Self {
        Self {
            agent,
            start,
            finish,
            began: false,
            nodes: Vec::new(),
            known: FxHashMap::default(),
            open: BinaryHeap::new(),
        }
    }

    /// Looks at up to `budget` cells and takes them off it. `None` if there are more to look at.
    pub(super) fn advance(
        &mut self,
        world: &mut World,
        model: &DataModel,
        budget: &mut usize,
    ) -> Option<Outcome> {
        if !self.began {
            self.began = true;
            *budget = budget.saturating_sub(1);
            if let Err(status) = self.begin(world, model) {
                return Some(Outcome::nothing(status));
            }
        }
        while *budget > 0 {
            *budget -= 1;
            let Some(next) = self.open.pop() else {
                return Some(Outcome::nothing(Status::NoPath));
            };
            let node = self.nodes[next.node];
            if node.done || next.cost > node.cost {
                continue;
            }
            self.nodes[next.node].done = true;
            let gap = self.finish - node.ground.at;
            if gap.x.abs().max(gap.z.abs()) <= CELL * 0.75 && gap.y.abs() <= STEP * 2.0 {
                return Some(self.found(next.node));
            }
            if self.nodes.len() >= PATH_CELLS_MAX {
                return Some(Outcome::nothing(Status::NoPath));
            }
            self.spread(world, model, next.node);
        }
        None
    }

    /// Stands the agent on the ground at both ends.
    fn begin(&mut self, world: &mut World, model: &DataModel) -> Result<(), Status> {
        let far = self.start.distance(self.finish);
        if !far.is_finite() || far > PATH_REACH_MAX {
            return Err(Status::NoPath);
        }
        let mut stand = |at: Vec3| ground::below(world, model, at + Vec3::Y, STANDS_WITHIN);
        let start = stand(self.start).ok_or(Status::StartNotEmpty)?;
        let finish = stand(self.finish).ok_or(Status::FinishNotEmpty)?;
        self.finish = finish.at;
        if !ground::is_free(world, model, &self.agent, finish.at) {
            return Err(Status::FinishNotEmpty);
        }
        self.reach(
            start,
            Node {
                ground: start,
                x: 0,
                z: 0,
                cost: 0.0,
                from: 0,
                action: WALK,
                done: false,
            },
        );
        Ok(())
    }

    /// What is still to go at least.
    fn ahead(&self, from: Vec3) -> f32 {
        let gap = (self.finish - from).abs();
        let (long, short) = (gap.x.max(gap.z), gap.x.min(gap.z));
        long + short * (std::f32::consts::SQRT_2 - 1.0)
    }

    /// A cell is reached: by a way that is new, or better than the one that was known.
    fn reach(&mut self, ground: Ground, node: Node) {
        let level = (ground.at.y / CELL).round() as i32;
        let at = *self
            .known
            .entry((node.x, node.z, level))
            .or_insert_with(|| {
                self.nodes.push(Node {
                    cost: f32::INFINITY,
                    ..node
                });
                self.nodes.len() - 1
            });
        if self.nodes[at].done || node.cost >= self.nodes[at].cost {
            return;
        }
        self.nodes[at] = node;
        self.open.push(Open {
            estimate: node.cost + self.ahead(ground.at),
            node: at,
            cost: node.cost,
        });
    }

    /// Looks at the cells around one.
    fn spread(&mut self, world: &mut World, model: &DataModel, from: usize) {
        let node = self.nodes[from];
        for (dx, dz) in [
            (1, 0),
            (0, 1),
            (-1, 0),
            (0, -1),
            (1, 1),
            (-1, 1),
            (-1, -1),
            (1, -1),
        ] {
            let Some((ground, action)) = self.step(world, model, &node, (dx, dz)) else {
                continue;
            };
            let dear = self.agent.cost(ground.material);
            if !dear.is_finite() {
                continue;
            }
            let way = ground.at.distance(node.ground.at) * dear;
            let fall = (node.ground.at.y - ground.at.y).max(0.0) * DROP_COST;
            let jump = if action == JUMPS { JUMP_COST } else { 0.0 };
            let reached = Node {
                ground,
                x: node.x + dx,
                z: node.z + dz,
                cost: node.cost + way + fall + jump,
                from,
                action,
                done: false,
            };
            self.reach(ground, reached);
        }
    }

    /// Where a step to a cell beside a node leads, and how.
    fn step(
        &self,
        world: &mut World,
        model: &DataModel,
        node: &Node,
        (dx, dz): (i32, i32),
    ) -> Option<(Ground, u32)> {
        let (origin, here) = (self.nodes[0].ground.at, node.ground.at);
        let across = Vec3::new(
            (node.x + dx) as f32 * CELL + origin.x,
            here.y,
            (node.z + dz) as f32 * CELL + origin.z,
        );
        let over = across + Vec3::Y * STEP;
        let walked = ground::below(world, model, over, STEP + DROP);
        if let Some(ground) = walked.filter(|to| self.passes(world, model, here, to.at)) {
            return Some((ground, WALK));
        }
        if !self.agent.can_jump {
            return None;
        }
        let over = across + Vec3::Y * JUMP;
        let jumped = ground::below(world, model, over, JUMP - STEP)?;
        let raised = here.with_y(jumped.at.y);
        let passes =
            self.has_room(world, model, raised) && self.passes(world, model, raised, jumped.at);
        passes.then_some((jumped, JUMPS))
    }

    fn has_room(&self, world: &mut World, model: &DataModel, at: Vec3) -> bool {
        ground::is_free(world, model, &self.agent, at)
    }

    /// Whether an agent gets from one place to another beside it.
    fn passes(&self, world: &mut World, model: &DataModel, from: Vec3, to: Vec3) -> bool {
        let halfway = ((from + to) / 2.0).with_y(from.y.max(to.y));
        self.has_room(world, model, to) && self.has_room(world, model, halfway)
    }

    /// The way to a node, as waypoints: turns, jumps, and what the spacing asks for between.
    fn found(&self, last: usize) -> Outcome {
        let mut way = vec![last];
        let mut at = last;
        while at != 0 {
            at = self.nodes[at].from;
            way.push(at);
        }
        way.reverse();
        let mut waypoints: Vec<PathWaypoint> = Vec::new();
        let mut since = 0.0;
        for (index, &node) in way.iter().enumerate() {
            let node = &self.nodes[node];
            let before = index.checked_sub(1).map(|at| &self.nodes[way[at]]);
            let after = way.get(index + 1).map(|&at| &self.nodes[at]);
            since += before.map_or(0.0, |before| before.ground.at.distance(node.ground.at));
            let turns = match (before, after) {
                (Some(before), Some(after)) => {
                    let [came, goes] =
                        [(before, node), (node, after)].map(|(a, b)| (b.x - a.x, b.z - a.z));
                    came != goes || after.action == JUMPS || node.action == JUMPS
                }
                _ => true,
            };
            if turns || since >= self.agent.spacing {
                since = 0.0;
                waypoints.push(waypoint(node.ground.at, node.action));
            }
        }
        if let Some(last) = waypoints.last_mut() {
            last.position = self.finish;
        }
        if let [only] = &waypoints[..] {
            let first = waypoint(self.nodes[0].ground.at, WALK);
            waypoints = vec![first, only.clone()];
        }
        Outcome {
            status: Status::Success,
            waypoints,
        }
    }
}

fn waypoint(position: Vec3, action: u32) -> PathWaypoint {
    PathWaypoint {
        position,
        action,
        label: String::new(),
    }
}
