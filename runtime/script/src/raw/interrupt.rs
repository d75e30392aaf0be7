//! What Luau asks back: whether what runs may go on, and for the numbers of names.

use std::ffi::{c_char, c_int};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::{Rc, Weak};

use mlua::ffi::{self, lua_State};
use mlua::{Function, Lua};

use super::userdata::push_world;
use crate::vm::{Budget, Running};
use crate::world::World;

/// Where the registry keeps what the interrupt needs: the addresses are the keys.
static WORLD_KEY: u8 = 1;
static STOP_KEY: u8 = 2;

/// Lets Luau number names from now on, and keeps what an interrupt needs: `stop` raises an error if the time of what runs
/// is over.
pub(super) fn install(running: Running<'_>, stop: &Function) -> mlua::Result<()> {
    let world = Rc::downgrade(running.world);
    // SAFETY: what is pushed is popped into the registry, and the callback is of the type that Luau asks for.
    unsafe {
        running.lua.exec_raw::<()>(stop, |state| {
            ffi::lua_rawsetptagged(
                state,
                ffi::LUA_REGISTRYINDEX,
                (&raw const STOP_KEY).cast(),
                0,
            );
            push_world(state, &world);
            ffi::lua_rawsetptagged(
                state,
                ffi::LUA_REGISTRYINDEX,
                (&raw const WORLD_KEY).cast(),
                0,
            );
            (*ffi::lua_callbacks(state)).useratom = Some(number_name);
        })
    }
}

/// Lets Luau ask about the time from now on.
pub(super) fn start(lua: &Lua) -> mlua::Result<()> {
    // SAFETY: the callback is of the type that Luau asks for.
    unsafe {
        lua.exec_raw::<()>((), |state| {
            (*ffi::lua_callbacks(state)).interrupt = Some(interrupt);
        })
    }
}

/// What Luau does at each call and each turn of a loop.
unsafe extern "C-unwind" fn interrupt(state: *mut lua_State, collecting: c_int) {
    if collecting >= 0 || !Budget::is_due() {
        return;
    }
    // SAFETY: room is asked for, as Luau grants none here; the stack is as before when it is left.
    unsafe {
        ffi::lua_rawcheckstack(state, ffi::LUA_MINSTACK);
        ffi::lua_rawgetptagged(
            state,
            ffi::LUA_REGISTRYINDEX,
            (&raw const WORLD_KEY).cast(),
            0,
        );
        let world = &*ffi::lua_touserdata(state, -1).cast::<Weak<World>>();
        let is_over = || world.upgrade().is_some_and(|world| world.budget.is_over());
        let is_over = catch_unwind(AssertUnwindSafe(is_over)).unwrap_or(true);
        ffi::lua_pop(state, 1);
        if is_over {
            ffi::lua_rawgetptagged(
                state,
                ffi::LUA_REGISTRYINDEX,
                (&raw const STOP_KEY).cast(),
                0,
            );
            ffi::lua_call(state, 0, 0);
        }
    }
}

/// Luau asks once for the number of a text.
unsafe extern "C-unwind" fn number_name(
    _: *mut lua_State,
    text: *const c_char,
    length: usize,
) -> i16 {
    // SAFETY: the text is of this length.
    let text = unsafe { std::slice::from_raw_parts(text.cast(), length) };
    let atom = catch_unwind(|| crate::atoms::atom_of(text)).ok().flatten();
    atom.and_then(|atom| i16::try_from(atom).ok()).unwrap_or(-1)
}
