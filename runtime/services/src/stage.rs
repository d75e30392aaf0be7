//! What tests play on: a data model with its services, a VM with ours, and a clock that is turned by hand.

use std::rc::Rc;
use std::time::Duration;

use studio_model::{Change, ClassTable, DataModel, InstanceId};
use studio_script::{Gate, Level, OutputEvent, Phase, Running, Side, TickTime, Vm, VmOptions};

use crate::chat::Window;
use crate::data_store::DataStores;
use crate::filter::{Filter, Profanity};
use crate::input::InputHub;
use crate::players::Kicks;
use crate::post::Post;
use crate::world::SharedWorld;
use crate::{ServiceOptions, install};

pub(crate) struct Stage {
    pub(crate) model: DataModel,
    pub(crate) vm: Vm,
    pub(crate) now: f64,
    /// What services put out.
    pub(crate) post: Post,
    /// What a client shows of chat.
    pub(crate) chat: Window,
    /// What the player of a client does.
    pub(crate) input: InputHub,
    /// The physical world.
    pub(crate) world: SharedWorld,
    /// Whether the world moves with the ticks.
    pub(crate) moves: bool,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::of(Side::Server, DataStores::in_memory())
    }

    pub(crate) fn client() -> Self {
        Self::of(Side::Client, DataStores::in_memory())
    }

    pub(crate) fn with_kicks(kicks: &Kicks) -> Self {
        let data_stores = DataStores::in_memory();
        Self::made_of(Side::Server, data_stores, kicks)
    }

    pub(crate) fn of(side: Side, data_stores: DataStores) -> Self {
        Self::made_of(side, data_stores, &Kicks::default())
    }

    /// A server whose players read what a filter lets through.
    pub(crate) fn filtered(filter: impl Filter + 'static) -> Self {
        let data_stores = DataStores::in_memory();
        Self::with_filter(
            Side::Server,
            data_stores,
            &Kicks::default(),
            Rc::new(filter),
        )
    }

    fn made_of(side: Side, data_stores: DataStores, kicks: &Kicks) -> Self {
        Self::with_filter(side, data_stores, kicks, Rc::new(Profanity))
    }

    fn with_filter(
        side: Side,
        data_stores: DataStores,
        kicks: &Kicks,
        filter: Rc<dyn Filter>,
    ) -> Self {
        let mut options = VmOptions::new(side);
        options.resumption_max = Duration::from_millis(200);
        let mut model = DataModel::new();
        let root = model.root();
        for service in ["Workspace", "Players", "Teams", "StarterPlayer"] {
            add(&mut model, service, root, service);
        }
        let vm = Vm::new(options).expect("a VM");
        vm.open(Gate::All);
        let options = ServiceOptions {
            seed: 7,
            kicks: kicks.clone(),
            filter,
            world: SharedWorld::new(side),
            ..ServiceOptions::alone(data_stores)
        };
        vm.define(|running| install(running, &options))
            .expect("services");
        Self {
            model,
            vm,
            now: 0.0,
            post: options.post,
            input: options.input,
            chat: options.chat,
            world: options.world,
            moves: false,
        }
    }

    pub(crate) fn service(&self, name: &str) -> InstanceId {
        let class = ClassTable::get().class_named(name).expect(name);
        self.model.service(class).expect(name)
    }

    /// Lends the model.
    pub(crate) fn lend<R>(&mut self, run: impl FnOnce(Running<'_>) -> R) -> R {
        let time = self.time();
        self.vm.lend(&mut self.model, |running| {
            running.set_time(time);
            run(running)
        })
    }

    /// Runs a source at once.
    pub(crate) fn run(&mut self, source: &str) -> Vec<String> {
        let time = self.time();
        self.lend(|running| {
            if let Err(error) = running.run_source(source, "Test") {
                running.report(&error);
            }
            running.step(Phase::Input, time);
        });
        self.said()
    }

    fn time(&self) -> TickTime {
        TickTime {
            now: self.now,
            unix: 1_700_000_000.0 + self.now,
            delta: 1.0 / 60.0,
        }
    }

    /// Plays whole ticks.
    pub(crate) fn ticks(&mut self, count: u32) -> Vec<String> {
        for _ in 0..count {
            self.now += 1.0 / 60.0;
            let time = self.time();
            self.vm.lend(&mut self.model, |running| {
                for phase in Phase::ALL {
                    if phase == Phase::PostSimulation && self.moves {
                        simulate(running, &self.world);
                    }
                    running.step(phase, time);
                }
            });
        }
        self.said()
    }

    pub(crate) fn said(&mut self) -> Vec<String> {
        self.vm.take_output().0.iter().map(line).collect()
    }
}

/// The physics of a tick, as a session does it.
fn simulate(running: Running<'_>, world: &SharedWorld) {
    world.catch_up(&running.model());
    let world = world.simulated().expect("a server's world");
    world.borrow_mut().step();
    world.borrow().write_back(&mut running.model_mut());
}

fn line(event: &OutputEvent) -> String {
    let mark = match event.level {
        Level::Print => "",
        Level::Info => "info: ",
        Level::Warn => "warn: ",
        Level::Error => "error: ",
    };
    format!("{mark}{}", without_place(&event.text))
}

/// A text without the script's place in it.
fn without_place(text: &str) -> String {
    let Some((before, rest)) = text.split_once("Test:") else {
        return text.to_owned();
    };
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    format!("{before}{}", after.trim_start_matches(": "))
}

pub(crate) fn add(
    model: &mut DataModel,
    class: &str,
    parent: InstanceId,
    name: &str,
) -> InstanceId {
    let class = ClassTable::get().class_named(class).expect(class);
    let id = model.create(class).expect("room");
    let name = name.into();
    model.apply(Change::SetName { id, name }).expect("a name");
    let root = id;
    let before = None;
    model
        .apply(Change::Insert {
            root,
            parent,
            before,
        })
        .expect("a place");
    id
}

/// Runs each source on a stage of its own for ten ticks and compares what it says.
#[track_caller]
pub(crate) fn check(rows: &[(&str, &[&str])]) {
    for (source, expected) in rows {
        let mut stage = Stage::new();
        let mut said = stage.run(source);
        said.extend(stage.ticks(10));
        assert_eq!(said, *expected, "{source}");
    }
}
