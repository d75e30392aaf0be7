//! One sandboxed Luau VM a data model, on the thread that made it.
//!
//! The model is the session's: it is [lent](Vm::lend) while scripts run, and given back whatever happens. Within a lend
//! everything goes through a [`Running`]. Knows no sockets, no files and no clock: time comes in with each tick, and the
//! stopwatch that stops endless loops is handed in.

mod budget;
mod build;
mod chance;
mod clock;
mod others;
mod running;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mlua::Lua;
use studio_model::{ClassTable, DataModel, InstanceId, MethodId, members};

use crate::instance::Instances;
use crate::limits;
use crate::member::Members;
use crate::modules::Modules;
use crate::output::{Output, OutputEvent};
use crate::scheduler::Scheduler;
use crate::scripts::{Gate, Owner, Scripts};
use crate::signal::Signals;
use crate::world::World;

pub(crate) use budget::Budget;
pub(crate) use clock::Clock;
pub use running::Running;

/// Which data model a VM serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The server's.
    Server,
    /// A client's.
    Client,
}

impl Side {
    /// Whether a method may be used on this side.
    pub(crate) fn may_call(self, method: MethodId) -> bool {
        let wanted = ClassTable::get().method_info(method).side;
        !matches!(
            (wanted, self),
            (members::Side::Server, Self::Client) | (members::Side::Client, Self::Server)
        )
    }
}

/// A point of the tick at which scripts run, in the order of the tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Inputs, remotes and what else came in.
    Input,
    /// Before a frame is drawn; on clients only.
    PreRender,
    /// Legacy `wait`, `spawn` and `delay` are resumed.
    LegacyWaits,
    /// Before animations step.
    PreAnimation,
    /// Before physics steps.
    PreSimulation,
    /// After physics stepped.
    PostSimulation,
    /// `task` waits are resumed, then the tick's heartbeat.
    Heartbeat,
    /// After everything: instances that nobody holds are freed.
    End,
}

impl Phase {
    /// All of them, in order: a client's tick.
    pub const ALL: [Self; 8] = [
        Self::Input,
        Self::PreRender,
        Self::LegacyWaits,
        Self::PreAnimation,
        Self::PreSimulation,
        Self::PostSimulation,
        Self::Heartbeat,
        Self::End,
    ];
}

/// The time of a tick, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TickTime {
    /// Since the session started.
    pub now: f64,
    /// Since 1970, for `os.time` and `tick`.
    pub unix: f64,
    /// Since the tick before.
    pub delta: f64,
}

/// What happens to instances, for whoever extends the API. Told at once, before handlers of scripts.
#[derive(Debug, Clone)]
pub enum Happening {
    /// A subtree came below the root.
    Entered(InstanceId),
    /// A subtree is about to leave the tree, or has left it by somebody else's change.
    Leaving(Arc<[InstanceId]>),
    /// A tag was added (`true`) or removed. Changes by others tell no tags: whoever needs them compares.
    Tagged(InstanceId, Option<Arc<str>>, bool),
}

/// What a VM is made with.
pub struct VmOptions {
    /// Which side's scripts run.
    pub side: Side,
    /// Whether events are deferred (`Workspace.SignalBehavior`).
    pub deferred: bool,
    /// Time that one resumption may take.
    pub resumption_max: Duration,
    /// Bytes that Luau values may take.
    pub memory_bytes_max: usize,
    /// Measures resumptions; any origin.
    pub stopwatch: Box<dyn Fn() -> Duration>,
    /// Whether `loadstring` works (`ServerScriptService.LoadStringEnabled`).
    pub loadstring: bool,
    /// Whether the compiler turns scripts into machine code.
    pub jit: bool,
}

impl VmOptions {
    /// The usual options of a side.
    pub fn new(side: Side) -> Self {
        let start = Instant::now();
        Self {
            side,
            deferred: false,
            resumption_max: limits::RESUMPTION_MAX,
            memory_bytes_max: limits::MEMORY_BYTES_MAX,
            stopwatch: Box::new(move || start.elapsed()),
            loadstring: false,
            jit: true,
        }
    }
}

/// A VM could not be made: the machine has no memory for it.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the script VM could not be made: {0}")]
pub struct VmError(String);

/// A Luau VM for one data model.
pub struct Vm {
    // Dropped before the VM, which then finds its references gone.
    world: Rc<World>,
    lua: Lua,
}

impl std::fmt::Debug for Vm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vm")
            .field("side", &self.world.side)
            .finish_non_exhaustive()
    }
}

impl Vm {
    /// A VM without scripts. It is for one data model: lending it another one later confuses handles.
    ///
    /// # Errors
    /// [`VmError`] without memory.
    pub fn new(options: VmOptions) -> Result<Self, VmError> {
        let lua = Lua::new();
        let model = DataModel::new();
        let world = Rc::new(World {
            cursor: Cell::default(),
            model: RefCell::new(model),
            lent: Cell::new(false),
            side: options.side,
            deferred: Cell::new(options.deferred),
            instances: Instances::default(),
            members: Members::default(),
            signals: RefCell::new(Signals::default()),
            scheduler: RefCell::new(Scheduler::default()),
            scripts: RefCell::new(Scripts::new()),
            modules: RefCell::new(Modules::default()),
            output: RefCell::new(Output::default()),
            clock: Clock::default(),
            budget: Budget::new(options.stopwatch, options.resumption_max),
            current: Cell::new(Owner::ENGINE),
            thread_kept: Cell::new(false),
            next_address: Cell::new(0),
            loose: RefCell::default(),
            child_waits: RefCell::default(),
            callbacks: RefCell::default(),
            observers: RefCell::default(),
            watchers: RefCell::default(),
            phase_hooks: RefCell::default(),
            built: RefCell::new(None),
        });
        let vm = Self { world, lua };
        let plan = build::Plan {
            loadstring: options.loadstring,
            jit: options.jit,
            memory_bytes_max: options.memory_bytes_max,
        };
        build::build(vm.running(), &plan).map_err(|error| VmError(error.to_string()))?;
        Ok(vm)
    }

    /// Lends the model to the scripts for as long as `run` takes. Changes that others made since the last time become
    /// events first.
    pub fn lend<R>(&self, model: &mut DataModel, run: impl FnOnce(Running<'_>) -> R) -> R {
        let lent = Lent::new(&self.world, model);
        self.running().catch_up();
        let result = run(self.running());
        drop(lent);
        result
    }

    /// For defining the API: see [`Running`]'s `define_…`. The model is not there.
    pub fn define<R>(&self, define: impl FnOnce(Running<'_>) -> R) -> R {
        define(self.running())
    }

    /// Which side's scripts run.
    pub fn side(&self) -> Side {
        self.world.side
    }

    pub(crate) fn members(&self) -> &Members {
        &self.world.members
    }

    fn running(&self) -> Running<'_> {
        Running {
            lua: &self.lua,
            world: &self.world,
        }
    }

    /// What scripts said since the last time, and how many outputs were dropped because nobody took them.
    pub fn take_output(&self) -> (Vec<OutputEvent>, u64) {
        self.world.output.borrow_mut().take()
    }

    /// Bytes that Luau values take.
    pub fn memory_bytes(&self) -> usize {
        self.lua.used_memory()
    }

    /// Which scripts may start from now on.
    pub fn open(&self, gate: Gate) {
        self.world.scripts.borrow_mut().open(gate);
    }

    /// Whose client this is: local scripts run in what belongs to this player.
    pub fn set_local_player(&self, player: Option<InstanceId>) {
        self.world.scripts.borrow_mut().set_local_player(player);
    }

    /// Whether events are deferred from now on.
    pub fn set_deferred(&self, deferred: bool) {
        self.world.deferred.set(deferred);
    }

    /// Whether a script holds the instance: whoever removes it must not free it then.
    pub fn holds(&self, id: InstanceId) -> bool {
        self.world.instances.is_held(id)
    }

    /// The calls of members that the class table knows and we lack: class, member, how often.
    pub fn missing_members(&self) -> Vec<(&'static str, String, u64)> {
        self.world.members.missing()
    }
}

/// A lent model, given back when dropped.
struct Lent<'a> {
    world: &'a World,
    model: &'a mut DataModel,
}

impl<'a> Lent<'a> {
    fn new(world: &'a World, model: &'a mut DataModel) -> Self {
        std::mem::swap(&mut *world.model.borrow_mut(), model);
        world.lent.set(true);
        Self { world, model }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut held = self.world.model.borrow_mut();
        self.world.cursor.set(held.journal().end());
        self.world.lent.set(false);
        std::mem::swap(&mut *held, self.model);
    }
}
