//! What there is, asked of the product itself: a VM for each side with all services installed, and one of plain Luau,
//! which tells what belongs to the language. Nothing here is a list of what is supported.

mod members;
mod values;

pub(crate) use members::place_key;

use std::cell::RefCell;

use mlua::{Function, Lua, Table, Value};
use rustc_hash::FxHashMap;
use studio_model::DataModel;
use studio_script::{Side, Vm, VmError, VmOptions};
use studio_services::data_store::{DataStores, OpenError};
use studio_services::{ServiceOptions, install};

/// What a use of the API comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It works.
    Supported,
    /// It may be used and nothing follows: a property that is only kept, an event that nothing fires.
    DataOnly,
    /// It raises an error or is not there.
    Missing,
    /// What it is used on is not known, and some of what has a member of this name is supported and some is not.
    Unsure,
}

/// Where a script runs: a module on either side.
pub(crate) type Where = Option<Side>;

/// The VMs that answer could not be made.
#[derive(Debug, thiserror::Error)]
pub enum OracleError {
    /// No VM.
    #[error(transparent)]
    Vm(#[from] VmError),
    /// No store in memory.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// Services or samples could not be set up.
    #[error("the API could not be set up: {0}")]
    Setup(String),
}

impl From<mlua::Error> for OracleError {
    fn from(error: mlua::Error) -> Self {
        Self::Setup(error.to_string())
    }
}

/// Knows what of the API there is, and on which side.
pub struct Oracle {
    server: Vm,
    client: Vm,
    /// Luau without us.
    language: Lua,
    globals: Table,
    data: values::Samples,
    acting: RefCell<FxHashMap<(studio_model::ClassId, u8), bool>>,
}

impl std::fmt::Debug for Oracle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Oracle").finish_non_exhaustive()
    }
}

/// What a global is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Global {
    /// The language's own; whether it is a table.
    Language {
        table: bool,
    },
    /// A table of ours.
    Library,
    /// A function of ours, or another value.
    Function,
    Missing,
}

impl Oracle {
    /// Sets up the VMs.
    ///
    /// # Errors
    /// There is no memory for them.
    pub fn new() -> Result<Self, OracleError> {
        let server = side(Side::Server)?;
        let client = side(Side::Client)?;
        let globals = server.define(|running| running.lua().globals());
        // What scripts make of samples needs an instance or two.
        let mut model = DataModel::new();
        let data = server.lend(&mut model, |running| values::Samples::new(running.lua()))?;
        Ok(Self {
            server,
            client,
            language: Lua::new(),
            globals,
            data,
            acting: RefCell::default(),
        })
    }

    fn vms(&self, place: Where) -> impl Iterator<Item = &Vm> {
        let both = [(Side::Server, &self.server), (Side::Client, &self.client)];
        both.into_iter()
            .filter(move |(side, _)| place.is_none_or(|place| place == *side))
            .map(|(_, vm)| vm)
    }

    /// What a name means that no script declares.
    pub(crate) fn global(&self, name: &str) -> Global {
        let theirs: mlua::Result<Value> = self.language.globals().get(name);
        let ours: mlua::Result<Value> = self.globals.get(name);
        match (theirs, ours) {
            (_, Err(_) | Ok(Value::Nil)) => Global::Missing,
            (Ok(theirs), Ok(_)) if !theirs.is_nil() => Global::Language {
                table: theirs.is_table(),
            },
            (_, Ok(Value::Table(_))) => Global::Library,
            (_, Ok(_)) => Global::Function,
        }
    }

    /// What a global table has under a name: the verdict, unless it is the language's own, and the value.
    pub(crate) fn library(&self, library: &str, name: &str) -> (Option<Verdict>, Value) {
        let of = |globals: &Table| -> Value {
            let table: mlua::Result<Table> = globals.get(library);
            let held = table.and_then(|table| table.get(name));
            held.unwrap_or(Value::Nil)
        };
        let (theirs, ours) = (of(&self.language.globals()), of(&self.globals));
        let verdict = match (theirs.is_nil(), ours.is_nil()) {
            (_, true) => Some(Verdict::Missing),
            (false, false) => None,
            (true, false) => Some(Verdict::Supported),
        };
        (verdict, ours)
    }
}

fn side(side: Side) -> Result<Vm, OracleError> {
    let vm = Vm::new(VmOptions::new(side))?;
    let options = ServiceOptions::alone(DataStores::in_memory());
    vm.define(|running| install(running, &options))?;
    Ok(vm)
}

fn function(lua: &Lua, source: &str) -> mlua::Result<Function> {
    lua.load(source).set_name("=compat").into_function()
}
