//! The scripts of one side: a VM, the services that it knows, and the clock that it sees. It does not know who plays nor
//! where output goes.

use std::rc::Rc;

use studio_model::known::known;
use studio_model::limits::TICK_HZ;
use studio_model::{ClassTable, DataModel, InstanceId, Value};
use studio_replication::Call;
use studio_script::{Gate, OutputEvent, Phase, Running, Side, TickTime, Vm, VmOptions};
use studio_services::characters;
use studio_services::chat::Window;
use studio_services::data_store::{DataStores, OpenError};
use studio_services::filter::Replaceable;
use studio_services::input::InputHub;
use studio_services::lifecycle;
use studio_services::players::{self, ExitReason, JoinError, Kicks, Newcomer};
use studio_services::post::{self, Parcel, Post};
use studio_services::remotes::RemoteLimits;
use studio_services::world::SharedWorld;
use studio_services::{ServiceOptions, install};

use crate::clock::unix_now;

/// The steps of a tick before physics.
pub(crate) const BEFORE_PHYSICS: &[Phase] = &[
    Phase::Input,
    Phase::LegacyWaits,
    Phase::PreAnimation,
    Phase::PreSimulation,
];

/// The steps after physics, before anything is sent.
pub(crate) const AFTER_PHYSICS: &[Phase] = &[Phase::PostSimulation, Phase::Heartbeat];

/// The scripts of a side have no VM: the machine has no memory for it.
#[derive(Debug, thiserror::Error)]
#[error("scripts cannot run: {0}")]
pub struct ScriptsError(String);

/// From where the scripts of a side reckon: the same origin and the same happenings give the same run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Origin {
    /// Seconds since 1970 at the first tick.
    pub unix: f64,
    /// What random numbers and GUIDs begin with.
    pub seed: u64,
}

impl Origin {
    /// The time that it is, and a seed made of it.
    pub fn now() -> Self {
        let unix = unix_now();
        Self {
            unix,
            seed: unix.to_bits(),
        }
    }
}

/// What came from the other side: the player whose client sent it, whether it is reliable, the call.
pub(crate) type Received = (Option<InstanceId>, bool, Call);

/// The scripts of one data model, on the thread that made them.
#[derive(Debug)]
pub(crate) struct Scripts {
    vm: Vm,
    kicks: Kicks,
    /// What services have for the other side.
    post: Post,
    world: SharedWorld,
    /// How much clients may call.
    pub(crate) remotes: RemoteLimits,
    /// What players may read of each other.
    pub(crate) filter: Replaceable,
    /// Seconds since 1970 at the first tick. Later ticks are reckoned from it, as everything is.
    started: f64,
    ticks: u64,
}

impl Scripts {
    /// A VM for a model; what a client's player does comes by `input`, what they hear goes to `chat`. Nothing runs before a
    /// [gate](Self::open) is opened.
    pub(crate) fn new(
        side: Side,
        model: &mut DataModel,
        (origin, data_stores): (Origin, DataStores),
        input: &InputHub,
        chat: &Window,
    ) -> Result<Self, ScriptsError> {
        let mut options = VmOptions::new(side);
        options.deferred = defers(model);
        options.loadstring = side == Side::Server && allows_loadstring(model);
        let vm = Vm::new(options).map_err(|error| ScriptsError(error.to_string()))?;
        vm.seed(origin.seed)
            .map_err(|error| ScriptsError(error.to_string()))?;
        let filter = Replaceable::default();
        let options = ServiceOptions {
            data_stores: Rc::new(data_stores),
            seed: origin.seed,
            is_studio: true,
            kicks: Kicks::default(),
            input: input.clone(),
            post: Post::default(),
            remotes: RemoteLimits::default(),
            filter: Rc::new(filter.clone()),
            chat: chat.clone(),
            world: SharedWorld::new(side),
        };
        vm.define(|running| install(running, &options))
            .map_err(|error| ScriptsError(error.to_string()))?;
        let scripts = Self {
            vm,
            kicks: options.kicks,
            post: options.post,
            world: options.world,
            remotes: options.remotes,
            filter,
            started: origin.unix,
            ticks: 0,
        };
        scripts.vm.lend(model, |running| {
            running.set_time(scripts.time());
            running.rescan();
        });
        Ok(scripts)
    }

    /// The physical world that scripts see.
    pub(crate) fn world(&self) -> &SharedWorld {
        &self.world
    }

    /// Which scripts may start from now on.
    pub(crate) fn open(&self, gate: Gate) {
        self.vm.open(gate);
    }

    /// Whose client this is.
    pub(crate) fn set_local_player(&self, player: InstanceId) {
        self.vm.set_local_player(Some(player));
    }

    /// Starts and stops scripts as the model and the gates say; what that defers runs too.
    pub(crate) fn settle(&self, model: &mut DataModel) {
        self.between_ticks(model, |running| running.drain());
    }

    /// A client has the place, and its first scripts have run: the others hear of it, then those that run from the start do.
    pub(crate) fn begin(&self, model: &mut DataModel) {
        self.between_ticks(model, |running| {
            lifecycle::loaded(running);
            running.drain();
            if let Some(player) = running.local_player()
                && let Err(error) = players::give_scripts(running, player)
            {
                running.report(&error);
            }
        });
        self.open(Gate::All);
        self.settle(model);
    }

    /// The next tick begins.
    pub(crate) fn begin_tick(&mut self) {
        self.ticks += 1;
    }

    /// Hands services what came from the other side.
    pub(crate) fn deliver(&self, model: &mut DataModel, received: &[Received]) {
        if received.is_empty() {
            return;
        }
        let time = self.time();
        self.vm.lend(model, |running| {
            running.set_time(time);
            for (from, reliable, call) in received {
                let (from, reliable) = (*from, *reliable);
                let received = post::Received {
                    from,
                    reliable,
                    call,
                };
                self.post.deliver(running, received);
            }
        });
    }

    /// What services have for the other side.
    pub(crate) fn take_parcels(&self) -> Vec<Parcel> {
        self.post.take()
    }

    /// Runs what is due in these steps of the tick.
    pub(crate) fn run(&self, model: &mut DataModel, phases: &[Phase]) {
        let time = self.time();
        self.vm.lend(model, |running| {
            for &phase in phases {
                running.step(phase, time);
            }
        });
    }

    /// The last step of a tick: subtrees that were removed by others, and all that nobody holds, are freed.
    pub(crate) fn end_tick(&self, model: &mut DataModel, removed: Vec<InstanceId>) {
        self.let_go(model, removed);
        self.run(model, &[Phase::End]);
    }

    /// Subtrees were removed by others for good.
    pub(crate) fn let_go(&self, model: &mut DataModel, removed: Vec<InstanceId>) {
        if !removed.is_empty() {
            self.vm.lend(model, |running: Running<'_>| {
                for top in removed {
                    running.let_go(top);
                }
            });
        }
    }

    /// Does something in the name of the engine, at the time of the last tick.
    pub(crate) fn between_ticks<R>(
        &self,
        model: &mut DataModel,
        run: impl FnOnce(Running<'_>) -> R,
    ) -> R {
        let time = self.time();
        self.vm.lend(model, |running| {
            running.set_time(time);
            run(running)
        })
    }

    /// A player joins.
    pub(crate) fn let_in(
        &self,
        model: &mut DataModel,
        newcomer: &Newcomer,
    ) -> Result<InstanceId, JoinError> {
        let time = self.time();
        self.vm.lend(model, |running| {
            running.set_time(time);
            players::join(running, newcomer)
        })
    }

    /// A player's client has the place.
    pub(crate) fn spawn(&self, model: &mut DataModel, player: InstanceId) {
        self.between_ticks(model, |running| {
            if let Err(error) = characters::enter(running, player) {
                running.report(&error);
            }
        });
    }

    /// The session is about to end: what scripts bound to that begins to run.
    pub(crate) fn close(&self, model: &mut DataModel) {
        self.between_ticks(model, lifecycle::close);
    }

    /// Whether that has ended.
    pub(crate) fn is_closed(&self, model: &mut DataModel) -> bool {
        self.between_ticks(model, lifecycle::is_closed)
    }

    /// Whom scripts have thrown out since the last time, and what they are told.
    pub(crate) fn take_kicks(&self) -> Vec<(InstanceId, String)> {
        self.kicks.take()
    }

    /// Players leave.
    pub(crate) fn see_out(&self, model: &mut DataModel, leaving: Vec<(InstanceId, ExitReason)>) {
        let time = self.time();
        self.vm.lend(model, |running| {
            running.set_time(time);
            for (player, reason) in leaving {
                if let Err(error) = players::leave(running, player, reason) {
                    running.report(&error);
                }
            }
        });
    }

    /// What scripts said since the last time, and how many outputs were too many to be kept.
    pub(crate) fn take_output(&self) -> (Vec<OutputEvent>, u64) {
        self.vm.take_output()
    }

    fn time(&self) -> TickTime {
        let delta = 1.0 / f64::from(TICK_HZ);
        let now = self.ticks as f64 * delta;
        TickTime {
            now,
            unix: self.started + now,
            delta,
        }
    }
}

/// The data stores of a client: scripts there may not ask.
pub(crate) fn no_data_stores() -> DataStores {
    DataStores::unavailable(OpenError::Io {
        path: "(memory)".into(),
        reason: "there are none on this side".to_owned(),
    })
}

/// Whether the place asks for deferred events. What does not say runs handlers at once.
fn defers(model: &DataModel) -> bool {
    let table = ClassTable::get();
    let name = table
        .find(known().workspace, "SignalBehavior")
        .and_then(|property| {
            let workspace = model.service(known().workspace)?;
            let Some(Value::Enum(number)) = model.value(workspace, property) else {
                return None;
            };
            let enumeration = table.property(property).enum_id?;
            table.enumeration(enumeration).item_name(number)
        });
    name.is_some_and(|name| matches!(name, "Deferred" | "AncestryDeferred"))
}

fn allows_loadstring(model: &DataModel) -> bool {
    let class = known().server_script_service;
    let property = ClassTable::get().find(class, "LoadStringEnabled");
    match (property, model.service(class)) {
        (Some(property), Some(service)) => model.flag(service, property),
        _ => false,
    }
}
