//! The userdata of instances, and values read where they lie on Luau's stack.

use std::ffi::{c_int, c_void};
use std::rc::Weak;

use mlua::ffi::{self, lua_State};
use mlua::{AnyUserData, Lua, Table, Value};

use crate::instance::quick::Given;
use crate::instance::{Instance, This};
use crate::world::World;

/// Marks the userdata of instances. mlua gives its own none, or 1.
pub(super) const TAG: c_int = 73;

/// Makes the userdata of an instance and keeps it in `objects` by its handle.
///
/// The caller has lifted the memory limit, so that nothing here is raised.
pub(crate) fn make(lua: &Lua, objects: &Table, instance: Instance) -> mlua::Result<Value> {
    let Some(handle) = instance.handle() else {
        return Ok(Value::Nil);
    };
    lua.exec_raw_lua(|raw| {
        let state = raw.state();
        // SAFETY: room is asked for; the stack is as before when it is left.
        unsafe {
            if ffi::lua_checkstack(state, 4) == 0 {
                return Err(mlua::Error::StackError);
            }
            *new_userdata(state) = instance;
            if let Err(error) = raw.push(objects) {
                ffi::lua_pop(state, 1);
                return Err(error);
            }
            ffi::lua_pushvalue(state, -2);
            ffi::lua_rawseti_(state, -2, handle as c_int);
            ffi::lua_pop(state, 1);
            Ok(raw.pop_value())
        }
    })
}

/// The instance that a userdata is.
pub(crate) fn instance_of(userdata: &AnyUserData) -> Option<This> {
    userdata.weak_lua().try_upgrade()?.exec_raw_lua(|raw| {
        let state = raw.state();
        // SAFETY: room is asked for; the stack is as before when it is left.
        unsafe {
            if ffi::lua_checkstack(state, 2) == 0 {
                return None;
            }
            raw.push(userdata).ok()?;
            let this = instance_at(state, -1);
            ffi::lua_pop(state, 1);
            this
        }
    })
}

/// Pushes a userdata that holds the world.
pub(super) unsafe fn push_world(state: *mut lua_State, world: &Weak<World>) {
    let size = size_of::<Weak<World>>();
    // SAFETY: Luau's memory is aligned for pointers; it is written before Luau runs again, and dropped once.
    unsafe {
        let place = ffi::lua_newuserdatadtor(state, size, finish::<Weak<World>>);
        place.cast::<Weak<World>>().write(Weak::clone(world));
    }
}

/// Pushes a userdata of an instance that is nobody yet.
pub(super) unsafe fn new_userdata<'a>(state: *mut lua_State) -> &'a mut Instance {
    // SAFETY: Luau's memory is aligned for pointers; it is written before Luau runs again.
    unsafe {
        let place = ffi::lua_newuserdatataggedwithmetatable(state, size_of::<Instance>(), TAG);
        let place = place.cast::<Instance>();
        place.write(Instance::default());
        &mut *place
    }
}

/// Drops what lies in a userdata.
pub(super) unsafe extern "C" fn finish<T>(_: *mut lua_State, place: *mut c_void) {
    // SAFETY: the collector calls this once, of a place that holds a `T`. Dropping ours calls no Luau.
    unsafe { place.cast::<T>().drop_in_place() }
}

/// The instance at an index.
pub(super) unsafe fn instance_at(state: *mut lua_State, index: c_int) -> Option<This> {
    // SAFETY: Luau checks type and tag, and what has the tag holds an `Instance`.
    unsafe {
        let place = ffi::lua_touserdatatagged(state, index, TAG);
        place.cast::<Instance>().as_ref()?.this()
    }
}

/// The text at an index and the number of its name, below zero if it names no member. It is good while it lies there.
pub(super) unsafe fn text_at<'a>(state: *mut lua_State, index: c_int) -> Option<(&'a [u8], c_int)> {
    let (mut length, mut atom) = (0, -1);
    // SAFETY: this reads texts alone, of this length, and needs no memory.
    unsafe {
        let text = ffi::lua_tolstringatom(state, index, &raw mut length, &raw mut atom);
        let is_text = !text.is_null();
        is_text.then(|| (std::slice::from_raw_parts(text.cast(), length), atom))
    }
}

/// The value at an index.
pub(super) unsafe fn given_at<'a>(state: *mut lua_State, index: c_int) -> Given<'a> {
    // SAFETY: each is read as what it is.
    unsafe {
        match ffi::lua_type(state, index) {
            ffi::LUA_TNIL => Given::Nil,
            ffi::LUA_TBOOLEAN => Given::Bool(ffi::lua_toboolean(state, index) != 0),
            ffi::LUA_TNUMBER => Given::Number(ffi::lua_tonumber(state, index)),
            ffi::LUA_TVECTOR => Given::Vector(*ffi::lua_tovector(state, index).cast()),
            ffi::LUA_TSTRING => text_at(state, index).map_or(Given::Other, |(t, _)| Given::Text(t)),
            ffi::LUA_TUSERDATA => {
                instance_at(state, index).map_or(Given::Other, |this| Given::Instance(this.id))
            }
            _ => Given::Other,
        }
    }
}
