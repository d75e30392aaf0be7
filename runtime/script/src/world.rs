//! What the natives of one VM share: the lent model, who holds what, who listens to what, who waits for what. Each part
//! is in a cell of its own, borrowed for a moment and never while Luau code runs.

use std::cell::{Cell, RefCell};

use mlua::{Function, Table};
use rustc_hash::FxHashMap;
use studio_model::{DataModel, InstanceId, JournalCursor, PropertyId};

use crate::instance::{ChildWait, Instances};
use crate::member::Members;
use crate::modules::Modules;
use crate::objects::Callbacks;
use crate::output::Output;
use crate::scheduler::Scheduler;
use crate::scripts::{Owner, Scripts};
use crate::signal::Signals;
use crate::vm::{Budget, Clock, Happening, Phase, Running, Side};

/// A handler of what happens to instances.
pub(crate) type Observer = std::rc::Rc<dyn Fn(Running<'_>, &Happening)>;

/// A handler of one property's being set, on any instance.
pub(crate) type Watcher = std::rc::Rc<dyn Fn(Running<'_>, InstanceId)>;

/// A handler of a phase of the tick.
pub(crate) type PhaseHook = std::rc::Rc<dyn Fn(Running<'_>, Phase)>;

/// Everything that is not Luau's.
pub(crate) struct World {
    /// The session's model while it is lent, an empty one otherwise.
    pub(crate) model: RefCell<DataModel>,
    pub(crate) lent: Cell<bool>,
    /// Up to where the journal was turned into events.
    pub(crate) cursor: Cell<JournalCursor>,
    pub(crate) side: Side,
    pub(crate) deferred: Cell<bool>,
    pub(crate) instances: Instances,
    pub(crate) members: Members,
    pub(crate) signals: RefCell<Signals>,
    pub(crate) scheduler: RefCell<Scheduler>,
    pub(crate) scripts: RefCell<Scripts>,
    pub(crate) modules: RefCell<Modules>,
    pub(crate) output: RefCell<Output>,
    pub(crate) clock: Clock,
    pub(crate) budget: Budget,
    /// The script whose code runs.
    pub(crate) current: Cell<Owner>,
    /// Whether somebody may still know the running thread when it has finished.
    pub(crate) thread_kept: Cell<bool>,
    /// The last address that was made up for a table or function.
    pub(crate) next_address: Cell<u64>,
    /// Detached tops that nobody may hold any more.
    pub(crate) loose: RefCell<Vec<InstanceId>>,
    pub(crate) child_waits: RefCell<FxHashMap<InstanceId, Vec<ChildWait>>>,
    pub(crate) callbacks: RefCell<Callbacks>,
    pub(crate) observers: RefCell<Vec<Observer>>,
    /// By property: most are watched by nobody, and are set the faster.
    pub(crate) watchers: RefCell<FxHashMap<PropertyId, Vec<Watcher>>>,
    pub(crate) phase_hooks: RefCell<Vec<PhaseHook>>,
    /// Filled once, when the VM is built.
    pub(crate) built: RefCell<Option<Built>>,
}

impl World {
    /// Whether anybody must be told that a property of an instance was set.
    pub(crate) fn hears(&self, id: InstanceId, property: PropertyId) -> bool {
        self.signals.borrow().has_any(id)
            || self.watchers.borrow().contains_key(&property)
            || crate::scripts::is_switch(property)
    }
}

/// Luau values that natives need.
#[derive(Clone)]
pub(crate) struct Built {
    /// Compiles a script's source within its own globals.
    pub(crate) loader: Function,
    /// Runs a module's main function and tells its end.
    pub(crate) module_main: Function,
    /// Makes a method that yields of a native that books.
    pub(crate) yielding: Function,
    /// Calls a function and tells a native how it ended.
    pub(crate) call_then: Function,
    /// Luau's own `tostring`.
    pub(crate) tostring: Function,
    /// Numbers of tables and functions whose address was asked for; weak.
    pub(crate) addresses: Table,
}
