//! Characters on a stage: with physics where bodies must move.

mod body;
mod hands;
mod seats;
mod spawning;
mod steering;

use std::cell::RefCell;
use std::rc::Rc;

use studio_model::known::known;
use studio_model::{CFrame, Change, ClassTable, DataModel, InstanceId, Value};
use studio_physics::World;
use studio_script::{Phase, TickTime};

use super::cast;
use crate::players::{ExitReason, Newcomer, join, leave};
use crate::stage::Stage;

/// A stage whose world moves.
struct Play {
    stage: Stage,
}

impl Play {
    /// A place with a floor whose top is at height 0.
    fn new() -> Self {
        let mut stage = Stage::new();
        stage.run(
            "local f = Instance.new('Part') f.Name = 'Floor' f.Anchored = true f.Size = Vector3.new(400, 4, 400) f.Position = Vector3.new(0, -2, 0) f.Parent = workspace",
        );
        Self { stage }
    }

    fn run(&mut self, source: &str) -> Vec<String> {
        self.stage.run(source)
    }

    /// Plays whole ticks, with physics where it belongs.
    fn ticks(&mut self, count: u32) -> Vec<String> {
        let mut said = Vec::new();
        for _ in 0..count {
            self.stage.now += 1.0 / 60.0;
            let time = self.time();
            self.phases(
                &[
                    Phase::Input,
                    Phase::LegacyWaits,
                    Phase::PreAnimation,
                    Phase::PreSimulation,
                ],
                time,
            );
            self.simulate();
            self.phases(&[Phase::PostSimulation, Phase::Heartbeat, Phase::End], time);
            said.extend(self.stage.said());
        }
        said
    }

    fn time(&self) -> TickTime {
        TickTime {
            now: self.stage.now,
            unix: 1_700_000_000.0 + self.stage.now,
            delta: 1.0 / 60.0,
        }
    }

    fn phases(&mut self, phases: &[Phase], time: TickTime) {
        self.stage.vm.lend(&mut self.stage.model, |running| {
            for &phase in phases {
                running.step(phase, time);
            }
        });
    }

    fn world(&self) -> Rc<RefCell<World>> {
        self.stage.world.simulated().expect("a server's world")
    }

    fn simulate(&mut self) {
        self.stage.world.catch_up(&self.stage.model);
        let world = self.world();
        let mut world = world.borrow_mut();
        let model = &mut self.stage.model;
        world.step();
        world.write_back(model);
        for &part in world.fallen() {
            // What fell out of the world leaves the tree.
            let removed = model.apply(Change::Remove { root: part });
            assert!(removed.is_ok());
        }
    }

    /// Lets a player in, and their character.
    fn come(&mut self, user_id: i64) -> InstanceId {
        come(&mut self.stage, user_id)
    }
}

fn newcomer(user_id: i64) -> Newcomer {
    Newcomer {
        user_id,
        name: format!("P{user_id}"),
        display_name: format!("Player {user_id}"),
    }
}

/// Lets a player in, and their character.
fn come(stage: &mut Stage, user_id: i64) -> InstanceId {
    stage.lend(|running| {
        let player = join(running, &newcomer(user_id)).expect("room");
        super::enter(running, player).expect("a character");
        player
    })
}

fn go(stage: &mut Stage, player: InstanceId) {
    stage.lend(|running| leave(running, player, ExitReason::Unknown).expect("gone"));
}

/// Puts something that scripts cannot make into the place.
fn put(model: &mut DataModel, class: &str, parent: InstanceId, name: &str) -> InstanceId {
    let class = ClassTable::get().class_named(class).expect(class);
    let root = model.create(class).expect("room");
    let name = name.into();
    model
        .apply(Change::SetName { id: root, name })
        .expect("a name");
    let before = None;
    model
        .apply(Change::Insert {
            root,
            parent,
            before,
        })
        .expect("a place");
    root
}

fn place_of(model: &DataModel, part: InstanceId) -> CFrame {
    model.cframe(part, known().cframe).expect("a part")
}

fn set(model: &mut DataModel, id: InstanceId, name: &str, value: Value) {
    let property = ClassTable::get()
        .find(model.class(id).expect("it is"), name)
        .expect(name);
    model.set_property(id, property, value).expect("settable");
}

/// The character of a player.
fn body_of(model: &DataModel, player: InstanceId) -> InstanceId {
    super::load::character(model, player).expect("a character")
}
