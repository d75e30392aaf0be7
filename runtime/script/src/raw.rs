//! The one module of this crate with unsafe code: the natives that scripts call most, as functions of Luau's C interface,
//! without the wrapper that mlua puts around each native. What they do is decided in [`quick`], in safe code
//! that knows no Luau; all that is not simple, and every error, is left to the natives proper.
//!
//! What holds throughout:
//! - A userdata with `TAG` is made in `new_userdata` alone, which writes an [`Instance`] into it before Luau runs again.
//!   Luau checks the tag whenever memory is read, and never moves it. Scripts can neither make userdata nor set tags.
//! - The first upvalue of each function here is a userdata with a `Weak<World>`, which lives as long as the function.
//! - Luau raises errors, also for want of memory, by unwinding through these functions. So while Luau is called nothing
//!   that must be dropped lies on the stack and nothing is borrowed: what was decided is a plain [`Answer`].
//! - No panic leaves safe code: one makes the answer [`Answer::Slow`].
//! - Luau grants each function room for `LUA_MINSTACK` values beyond its arguments, more than any of these pushes.
#![expect(unsafe_code, reason = "Luau's C interface, with the invariants above")]

mod interrupt;
mod userdata;

use std::ffi::{CStr, c_int};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::{Rc, Weak};

use mlua::ffi::{self, lua_State};
use mlua::{Function, Lua, Table};

use crate::instance::Instance;
use crate::instance::quick::{self, Answer, Question};
use crate::vm::Running;
use crate::world::World;

use userdata::{TAG, given_at, instance_at, new_userdata, push_world, text_at};
pub(crate) use userdata::{instance_of, make};

// What the functions hold: the world, the userdata by handle, the methods by number, then two natives for what is not
// simple, of which methods and `new` have the first alone.
const WORLD: c_int = ffi::lua_upvalueindex(1);
const OBJECTS: c_int = ffi::lua_upvalueindex(2);
const METHODS: c_int = ffi::lua_upvalueindex(3);
const NATIVE: c_int = ffi::lua_upvalueindex(4);
const NATIVE_BY_TEXT: c_int = ffi::lua_upvalueindex(5);
/// What `index` alone holds beyond its natives: what it found that lasts.
const LASTING: c_int = ffi::lua_upvalueindex(6);

/// The natives for what is not simple.
pub(crate) struct Natives {
    /// Of a handle and the number of a name: reads a member.
    pub(crate) get: Function,
    /// The same of an instance and any key.
    pub(crate) get_by_text: Function,
    /// Of a handle, the number of a name and a value: writes a member.
    pub(crate) set: Function,
    /// The same of an instance, any key and a value.
    pub(crate) set_by_text: Function,
    /// Makes an instance.
    pub(crate) create: Function,
    /// Raises an error if the time of what runs is over.
    pub(crate) stop: Function,
}

/// The functions that use [`Natives`] for what is not simple.
pub(crate) struct Functions {
    /// `__index` of instances.
    pub(crate) index: Function,
    /// `__newindex` of instances.
    pub(crate) newindex: Function,
    /// `Instance.new`.
    pub(crate) create: Function,
}

/// Makes the functions, and lets Luau number names from now on.
pub(crate) fn install(running: Running<'_>, natives: &Natives) -> mlua::Result<Functions> {
    interrupt::install(running, &natives.stop)?;
    let Natives {
        get,
        get_by_text,
        set,
        set_by_text,
        create,
        ..
    } = natives;
    let lasting = running.lua.create_table()?;
    Ok(Functions {
        index: function(running, index, c"index", (get, get_by_text, lasting))?,
        newindex: function(running, newindex, c"newindex", (set, set_by_text))?,
        create: function(running, new_instance, c"new", (create, ()))?,
    })
}

/// Sets the metatable of all instances, once, and lets Luau ask about the time from now on.
pub(crate) fn start(lua: &Lua, metatable: &Table) -> mlua::Result<()> {
    // SAFETY: the table is on top, and is taken off.
    unsafe {
        lua.exec_raw::<()>(metatable, |state| {
            ffi::lua_setuserdatadtor(state, TAG, Some(userdata::finish::<Instance>));
            ffi::lua_setuserdatametatable(state, TAG);
        })?;
    }
    interrupt::start(lua)
}

/// A method that answers one question about an instance and a text, and leaves all else to `native`.
pub(crate) fn method(
    running: Running<'_>,
    question: Question,
    native: &Function,
) -> mlua::Result<Function> {
    const ASK: [ffi::lua_CFunction; Question::ALL.len()] =
        [ask::<0>, ask::<1>, ask::<2>, ask::<3>, ask::<4>, ask::<5>];
    function(running, ASK[question as usize], c"method", native)
}

/// A function with what all of them hold and `own`.
fn function(
    running: Running<'_>,
    function: ffi::lua_CFunction,
    name: &'static CStr,
    own: impl mlua::IntoLuaMulti,
) -> mlua::Result<Function> {
    let world = Rc::downgrade(running.world);
    let tables = (
        running.world.instances.objects(),
        running.world.members.functions(),
    );
    let own = own.into_lua_multi(running.lua)?;
    // SAFETY: the world is put below what was pushed, all of which become upvalues: seven at most.
    unsafe {
        running.lua.exec_raw((tables.0, tables.1, own), |state| {
            push_world(state, &world);
            ffi::lua_insert(state, 1);
            let count = ffi::lua_gettop(state);
            ffi::lua_pushcclosurek(state, function, name.as_ptr(), count, None);
        })
    }
}

/// Decides by the world; nothing comes of a world that is gone or of a panic.
unsafe fn decide<R>(state: *mut lua_State, decide: impl FnOnce(&World) -> R) -> Option<R> {
    // SAFETY: the first upvalue holds a `Weak<World>`.
    let world = unsafe { &*ffi::lua_touserdata(state, WORLD).cast::<Weak<World>>() };
    catch_unwind(AssertUnwindSafe(|| {
        world.upgrade().map(|world| decide(&world))
    }))
    .ok()?
}

/// Pushes an answer; `false` if the natives have to find it.
unsafe fn push(state: *mut lua_State, answer: &Answer) -> bool {
    // SAFETY: one value is pushed. The tables are upvalues of all functions.
    unsafe {
        match answer {
            Answer::Slow | Answer::Lasting(_) => return false,
            Answer::Nil => ffi::lua_pushnil(state),
            Answer::Bool(is) => ffi::lua_pushboolean(state, c_int::from(*is)),
            Answer::Number(number) => ffi::lua_pushnumber(state, *number),
            Answer::Vector([x, y, z]) => ffi::lua_pushvector(state, *x, *y, *z),
            Answer::Name(name) => push_text(state, name.as_bytes()),
            Answer::Text(text) => push_text(state, text.as_bytes()),
            Answer::Instance(handle) => return push_entry(state, OBJECTS, *handle),
            Answer::Method(number) => return push_entry(state, METHODS, *number),
        }
        true
    }
}

/// Pushes an entry of a table; `false` if there is none.
unsafe fn push_entry(state: *mut lua_State, table: c_int, number: u32) -> bool {
    // SAFETY: the tables are upvalues of all functions.
    unsafe {
        let is_there = ffi::lua_rawgeti_(state, table, number as c_int) != ffi::LUA_TNIL;
        if !is_there {
            ffi::lua_pop(state, 1);
        }
        is_there
    }
}

unsafe fn push_text(state: *mut lua_State, text: &[u8]) {
    // SAFETY: the text is copied.
    unsafe { ffi::lua_pushlstring_(state, text.as_ptr().cast(), text.len()) }
}

/// Calls a native with all arguments.
unsafe fn call_with_all(state: *mut lua_State, native: c_int) -> c_int {
    // SAFETY: the native goes below its arguments, and its results are all that is there then.
    unsafe {
        let count = ffi::lua_gettop(state);
        ffi::lua_pushvalue(state, native);
        ffi::lua_insert(state, 1);
        ffi::lua_call(state, count, ffi::LUA_MULTRET);
        ffi::lua_gettop(state)
    }
}

/// `instance[key]`.
unsafe extern "C-unwind" fn index(state: *mut lua_State) -> c_int {
    // SAFETY: see the top of the file.
    unsafe {
        let (Some(this), Some((text, atom))) = (instance_at(state, 1), text_at(state, 2)) else {
            return call_with_all(state, NATIVE_BY_TEXT);
        };
        let answer = decide(state, |world| quick::read(world, this, atom, text));
        let answer = answer.unwrap_or(Answer::Slow);
        let is_found = match answer {
            Answer::Lasting(number) => push_entry(state, LASTING, number),
            _ => push(state, &answer),
        };
        if is_found {
            return 1;
        }
        if atom < 0 {
            return call_with_all(state, NATIVE_BY_TEXT);
        }
        ffi::lua_pushvalue(state, NATIVE);
        ffi::lua_pushunsigned(state, this.handle);
        ffi::lua_pushinteger_(state, atom);
        ffi::lua_call(state, 2, 1);
        if let Answer::Lasting(number) = answer {
            ffi::lua_pushvalue(state, -1);
            ffi::lua_rawseti_(state, LASTING, number as c_int);
        }
        1
    }
}

/// `instance[key] = value`.
unsafe extern "C-unwind" fn newindex(state: *mut lua_State) -> c_int {
    // SAFETY: see the top of the file.
    unsafe {
        let (Some(this), Some((_, atom))) = (instance_at(state, 1), text_at(state, 2)) else {
            return call_with_all(state, NATIVE_BY_TEXT);
        };
        if atom < 0 {
            return call_with_all(state, NATIVE_BY_TEXT);
        }
        let given = given_at(state, 3);
        if decide(state, |world| quick::write(world, this, atom, given)) == Some(true) {
            return 0;
        }
        ffi::lua_pushvalue(state, NATIVE);
        ffi::lua_pushunsigned(state, this.handle);
        ffi::lua_pushinteger_(state, atom);
        ffi::lua_pushvalue(state, 3);
        ffi::lua_call(state, 3, 0);
        0
    }
}

/// A method of an instance and a text: the question of this number.
unsafe extern "C-unwind" fn ask<const QUESTION: usize>(state: *mut lua_State) -> c_int {
    // SAFETY: see the top of the file.
    unsafe {
        if ffi::lua_gettop(state) == 2
            && let (Some(this), Some((text, _))) = (instance_at(state, 1), text_at(state, 2))
        {
            let answer = decide(state, |world| {
                quick::answer(world, this, Question::ALL[QUESTION], text)
            });
            if push(state, &answer.unwrap_or(Answer::Slow)) {
                return 1;
            }
        }
        call_with_all(state, NATIVE)
    }
}

/// `Instance.new(class)`.
unsafe extern "C-unwind" fn new_instance(state: *mut lua_State) -> c_int {
    // SAFETY: see the top of the file. The userdata comes first, as it may want memory that is not there.
    unsafe {
        let class = match text_at(state, 1) {
            Some((text, _)) if ffi::lua_gettop(state) == 1 => {
                decide(state, |_| quick::creatable(text)).flatten()
            }
            _ => None,
        };
        let Some(class) = class else {
            return call_with_all(state, NATIVE);
        };
        let place = new_userdata(state);
        let born = decide(state, |world| quick::birth(world, class, place)).flatten();
        let Some(handle) = born else {
            ffi::lua_pop(state, 1);
            return call_with_all(state, NATIVE);
        };
        ffi::lua_pushvalue(state, -1);
        ffi::lua_rawseti_(state, OBJECTS, handle as c_int);
        1
    }
}
