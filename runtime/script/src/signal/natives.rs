//! `RBXScriptSignal` and `RBXScriptConnection`, as scripts hold them.

use std::rc::Rc;

use mlua::{Function, Lua, MetaMethod, Table, UserDataFields, UserDataMethods, UserDataRef, Value};

use super::{ConnectionId, Listener, SignalKey};
use crate::error::fail;
use crate::vm::Running;
use crate::world::World;

/// A signal.
#[derive(Clone, Copy)]
pub(crate) struct SignalValue(pub(crate) SignalKey);

/// A connection.
#[derive(Clone, Copy)]
struct ConnectionValue(ConnectionId);

/// Registers both types. `wait` is the prelude's, because it yields.
pub(crate) fn register(running: Running<'_>, wait: &Function) -> mlua::Result<()> {
    let methods = running.lua.create_table()?;
    let connect = native_connect(running, false)?;
    let once = native_connect(running, true)?;
    for name in ["Connect", "connect", "ConnectParallel", "connectParallel"] {
        methods.raw_set(name, &connect)?;
    }
    for name in ["Once", "once"] {
        methods.raw_set(name, &once)?;
    }
    for name in ["Wait", "wait"] {
        methods.raw_set(name, wait)?;
    }
    register_signal(running.lua, &methods)?;
    register_connection(running)
}

fn register_signal(lua: &Lua, methods: &Table) -> mlua::Result<()> {
    let found = methods.clone();
    let index = lua.create_function(move |_, (_, name): (Value, Value)| {
        let member: Value = found.raw_get(&name)?;
        if member.is_nil() {
            let name = name.to_string()?;
            return Err(fail(format!(
                "{name} is not a valid member of RBXScriptSignal"
            )));
        }
        Ok(member)
    })?;
    // Known names without a call; the native is only for the error.
    let lookup: Function = lua
        .load("local methods, missing = ... return function(self, name) return methods[name] or missing(self, name) end")
        .set_name(format!("={}", crate::error::OWN_CHUNK))
        .call((methods, index))?;
    lua.register_userdata_type::<SignalValue>(|registry| {
        registry.add_meta_field("__index", lookup);
        registry.add_meta_field("__type", "RBXScriptSignal");
        registry.add_meta_method(
            MetaMethod::Eq,
            |_, signal, other: UserDataRef<SignalValue>| Ok(signal.0 == other.0),
        );
        registry.add_meta_method(MetaMethod::ToString, |_, _, ()| Ok("Signal"));
    })
}

fn native_connect(running: Running<'_>, once: bool) -> mlua::Result<Function> {
    let world = Rc::clone(running.world);
    running
        .lua
        .create_function(move |lua, (signal, handler): (Value, Value)| {
            let world = &world;
            let running = Running { lua, world };
            let signal = signal_of(&signal)?;
            let Value::Function(handler) = handler else {
                return Err(fail(
                    "Attempt to connect failed: Passed value is not a function",
                ));
            };
            let id = running.connect(signal, Listener::Function(handler), once)?;
            lua.create_any_userdata(ConnectionValue(id))
        })
}

/// The signal that a script's value is.
pub(crate) fn signal_of(value: &Value) -> mlua::Result<SignalKey> {
    let signal = value.as_userdata().and_then(|userdata| {
        userdata
            .borrow_scoped::<SignalValue, _>(|signal| signal.0)
            .ok()
    });
    signal.ok_or_else(|| fail("Expected ':' not '.' calling member function Connect"))
}

fn register_connection(running: Running<'_>) -> mlua::Result<()> {
    let world = Rc::clone(running.world);
    running
        .lua
        .register_userdata_type::<ConnectionValue>(move |registry| {
            let disconnect = |world: Rc<World>| {
                move |_: &Lua, connection: &ConnectionValue, ()| {
                    world.signals.borrow_mut().disconnect(connection.0);
                    Ok(())
                }
            };
            for name in ["Disconnect", "disconnect"] {
                registry.add_method(name, disconnect(Rc::clone(&world)));
            }
            for name in ["Connected", "connected"] {
                let world = Rc::clone(&world);
                registry.add_field_method_get(name, move |_, connection| {
                    Ok(world.signals.borrow().is_connected(connection.0))
                });
            }
            registry.add_meta_field("__type", "RBXScriptConnection");
            registry.add_meta_method(MetaMethod::ToString, |_, _, ()| Ok("Connection"));
        })
}
