//! Putting a VM together: the libraries, the prelude, the natives, then the sandbox.

use mlua::chunk::Compiler;
use mlua::{Function, Table};
use studio_model::ClassTable;

use super::Running;
use crate::error::OWN_CHUNK;
use crate::world::Built;
use crate::{datatypes, globals, instance, modules, objects, scheduler, signal};

/// What a VM is built by.
pub(super) struct Plan {
    pub(super) loadstring: bool,
    pub(super) jit: bool,
    pub(super) memory_bytes_max: usize,
}

/// Globals that scripts replace nothing of, and that the compiler must not call past us.
const OURS: [&str; 1] = ["tostring"];

/// Globals of which each look may show something else: the compiler must not look once, when it loads a script, and keep
/// what it saw.
const LIVE: [&str; 7] = [
    "game",
    "Game",
    "workspace",
    "Workspace",
    "script",
    "shared",
    "_G",
];

pub(super) fn build(running: Running<'_>, plan: &Plan) -> mlua::Result<()> {
    let lua = running.lua;
    lua.enable_jit(plan.jit);
    let compiler = Compiler::new().set_optimization_level(2).set_debug_level(1);
    lua.set_compiler(
        compiler
            .set_disabled_builtins(OURS)
            .set_mutable_globals(LIVE),
    );
    datatypes::install(lua)?;
    let globals = lua.globals();
    let methods = ClassTable::get().methods().len();
    let functions = lua.create_table_with_capacity(methods + 1, 0)?;
    running.world.members.set_functions(functions);
    let instances = &running.world.instances;
    instances.set_objects(weak_table(running, "v")?);
    let native = lua.create_table()?;
    let accessors = instance::accessors(running)?;
    instance::install_waiting(running, &native)?;
    modules::install(running, &native)?;
    objects::install(running, &native)?;
    globals::install_natives(running, &native)?;
    let prelude: Table = lua
        .load(include_str!("../prelude.luau"))
        .set_name(format!("={OWN_CHUNK}"))
        .call(&native)?;
    *running.world.built.borrow_mut() = Some(Built {
        loader: loader(running)?,
        module_main: prelude.get("module_main")?,
        yielding: prelude.get("yielding")?,
        call_then: prelude.get("call_then")?,
        addresses: weak_table(running, "k")?,
        tostring: globals.raw_get("tostring")?,
    });
    let task: Table = prelude.get("task")?;
    let own: Table = prelude.get("globals")?;
    scheduler::install(running, &native, &task, &own)?;
    for pair in own.pairs::<String, Function>() {
        let (name, function) = pair?;
        globals.raw_set(name, function)?;
    }
    globals.raw_set("task", task)?;
    globals.raw_set("coroutine", prelude.get::<Table>("coroutine")?)?;
    signal::register(running, &prelude.get("signal_wait")?)?;
    instance::register(running, &accessors.index, &accessors.newindex)?;
    instance::define_natives(running, &prelude, &accessors.create)?;
    objects::define(running, &prelude)?;
    globals::install(running, plan.loadstring)?;
    finish(running, plan)
}

/// Closes the sandbox and sets the limits.
fn finish(running: Running<'_>, plan: &Plan) -> mlua::Result<()> {
    let lua = running.lua;
    let free: Vec<Table> = ["_G", "shared"]
        .into_iter()
        .map(|name| {
            let table = lua.create_table()?;
            lua.globals().raw_set(name, &table)?;
            Ok(table)
        })
        .collect::<mlua::Result<_>>()?;
    lua.sandbox(true)?;
    for table in free {
        table.set_readonly(false);
    }
    lua.set_memory_limit(plan.memory_bytes_max)?;
    Ok(())
}

/// A table that keeps nothing alive: its keys (`k`) or its values (`v`).
fn weak_table(running: Running<'_>, mode: &str) -> mlua::Result<Table> {
    let table = running.lua.create_table()?;
    let meta = running.lua.create_table()?;
    meta.raw_set("__mode", mode)?;
    table.set_metatable(Some(meta))?;
    Ok(table)
}

/// Runs in a sandboxed thread: sets what is each script's own, then compiles, so that the compiled code finds it at once.
fn loader(running: Running<'_>) -> mlua::Result<Function> {
    running.lua.create_function(
        |lua,
         (source, path, script, game, workspace): (
            mlua::LuaString,
            String,
            mlua::Value,
            mlua::Value,
            mlua::Value,
        )| {
            let globals = lua.globals();
            globals.set("script", script)?;
            for name in ["game", "Game"] {
                globals.set(name, &game)?;
            }
            for name in ["workspace", "Workspace"] {
                globals.set(name, &workspace)?;
            }
            lua.load(&*source.as_bytes())
                .set_name(format!("={path}"))
                .set_mode(mlua::chunk::ChunkMode::Text)
                .into_function()
        },
    )
}
