//! How a test's script reaches into a side: natives that do something in that side's VM, as a script of it would, and copy
//! what comes of it. What a side tells later (an event, the end of a call that waits) lies in an inbox until the test's
//! next tick. It does not know what tests make of it: that is `prelude.luau`.

mod copy;
mod inbox;
mod natives;
mod player;
mod proxy;
mod sides;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use mlua::{AnyUserData, Function, Table, Value};
use studio_script::{FreeSignal, Running, Waiting};

use crate::stage::{Stage, Who};
use inbox::Inbox;

/// Where the prelude's maker of signals is kept.
pub(crate) const SIGNAL_MAKER: &str = "studio.testing.signal";

/// What the test's script has still to be given, and what it asked for.
pub(crate) struct Bridge {
    pub(crate) stage: Rc<RefCell<Stage>>,
    inbox: Rc<RefCell<Inbox>>,
    /// The test's threads that wait for calls, by call.
    waiting: RefCell<BTreeMap<u64, (Who, Waiting)>>,
    calls: Cell<u64>,
    /// The events that the test listens to, or may.
    signals: RefCell<Vec<Signal>>,
    /// The test's proxies by what they stand for; weak.
    proxies: RefCell<Option<Table>>,
    last_read: RefCell<Option<Read>>,
    /// Texts of errors that the test expects of the place's scripts.
    pub(crate) expected: RefCell<Vec<String>>,
    /// Where the test last began to wait.
    pub(crate) waits_at: RefCell<Option<(String, u32)>>,
}

/// An event of a side.
struct Signal {
    who: Who,
    /// In its side's VM.
    value: AnyUserData,
    /// What it is in the test's VM, once somebody listens.
    here: Option<FreeSignal>,
}

/// The last thing that the test read of a side, for the message of an expectation about it.
struct Read {
    what: String,
    value: Value,
}

/// What the test's VM gives back to whoever plays the test.
pub(crate) struct Entry {
    /// Runs a test's file, so that its tests are known.
    pub(crate) load: Function,
    /// Plays the test of a name.
    pub(crate) play: Function,
}

impl Bridge {
    pub(crate) fn new(stage: Rc<RefCell<Stage>>) -> Rc<Self> {
        Rc::new(Self {
            stage,
            inbox: Rc::default(),
            waiting: RefCell::default(),
            calls: Cell::new(0),
            signals: RefCell::default(),
            proxies: RefCell::new(None),
            last_read: RefCell::new(None),
            expected: RefCell::default(),
            waits_at: RefCell::new(None),
        })
    }

    /// Gives the test's script what came in since the last tick. Whether something was lost because it was too much.
    pub(crate) fn deliver(self: &Rc<Self>, running: Running<'_>) -> bool {
        let (deliveries, lost) = self.inbox.borrow_mut().take();
        for delivery in deliveries {
            match delivery {
                inbox::Delivery::Fired { signal, args } => self.fired(running, signal, args),
                inbox::Delivery::Ended { call, result } => self.ended(running, call, result),
            }
        }
        lost
    }

    fn fired(
        self: &Rc<Self>,
        running: Running<'_>,
        signal: usize,
        args: Result<Vec<copy::Copied>, String>,
    ) {
        let known = self.signals.borrow().get(signal).map(|s| (s.who, s.here));
        let Some((who, Some(here))) = known else {
            return;
        };
        let given = args
            .map_err(mlua::Error::RuntimeError)
            .and_then(|args| self.give(running, who, args));
        match given {
            Ok(args) => running.fire_free(here, args),
            Err(error) => running.report(&error),
        }
    }

    fn ended(
        self: &Rc<Self>,
        running: Running<'_>,
        call: u64,
        result: Result<Vec<copy::Copied>, String>,
    ) {
        let Some((who, waiting)) = self.waiting.borrow_mut().remove(&call) else {
            return;
        };
        let given = match result {
            Ok(values) => self.give(running, who, values).map_err(|e| e.to_string()),
            Err(text) => Err(self.of_side(who, &text)),
        };
        match given {
            Ok(values) => running.wake(&waiting, values),
            Err(text) => running.wake_with_error(&waiting, &text),
        }
    }

    /// An error of a side, with its name.
    fn of_side(&self, who: Who, text: &str) -> String {
        format!("{}: {text}", self.stage.borrow().side_name(who))
    }
}

/// Defines in the test's VM what test scripts see.
///
/// # Errors
/// Without memory.
pub(crate) fn install(running: Running<'_>, bridge: &Rc<Bridge>) -> mlua::Result<Entry> {
    let lua = running.lua();
    let native = lua.create_table()?;
    natives::install(running, bridge, &native)?;
    sides::install(running, bridge, &native)?;
    player::install(running, bridge, &native)?;
    crate::script::install_prelude(running, &native, |prelude| {
        proxy::register(running, bridge, prelude)
    })
}
