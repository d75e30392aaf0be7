//! The libraries that wait: `task`, and the legacy `wait`, `delay` and `spawn`.

use std::rc::Rc;

use mlua::{Function, MultiValue, Table, Thread, Value};

use super::{Gift, Target};
use crate::error::fail;
use crate::limits::LEGACY_WAIT_SECONDS_MIN;
use crate::signal::Listener;
use crate::value::{number_of, wrong_argument};
use crate::vm::Running;

/// Fills in the natives that the prelude books with, and the functions that never yield.
pub(crate) fn install(
    running: Running<'_>,
    native: &Table,
    task: &Table,
    globals: &Table,
) -> mlua::Result<()> {
    booking(running, native)?;
    task.raw_set("spawn", spawn(running)?)?;
    task.raw_set("defer", defer(running)?)?;
    task.raw_set("delay", delay(running, false)?)?;
    globals.raw_set("delay", delay(running, true)?)?;
    let delayed = delay_function(running)?;
    globals.raw_set("spawn", delayed)
}

fn booking(running: Running<'_>, native: &Table) -> mlua::Result<()> {
    for (name, legacy) in [("book_task_wait", false), ("book_legacy_wait", true)] {
        let book = running.native(move |running, seconds: Value| {
            let least = if legacy { LEGACY_WAIT_SECONDS_MIN } else { 0.0 };
            let seconds = seconds_of(&seconds, 1)?.max(least);
            let now = running.world.clock.tick().now;
            running.world.scheduler.borrow_mut().sleep(
                Target::Thread(running.lua.current_thread()),
                running.world.current.get(),
                legacy,
                (now, now + seconds),
                Gift::Elapsed,
            )
        })?;
        native.raw_set(name, book)?;
    }
    let unbook = running.native(|running, thread: Thread| {
        running.world.scheduler.borrow_mut().unbook(&thread);
        Ok(())
    })?;
    native.raw_set("unbook", unbook)?;
    let keep = running.native(|running, ()| {
        running.world.thread_kept.set(true);
        Ok(())
    })?;
    native.raw_set("keep_thread", keep)?;
    let wait = running.native(|running, signal: Value| {
        let key = crate::signal::signal_of(&signal)?;
        let thread = running.lua.current_thread();
        running.connect(key, Listener::Thread(thread), true)?;
        Ok(())
    })?;
    native.raw_set("book_signal_wait", wait)
}

/// Seconds, 0 for nil; not a number counts as 0.
fn seconds_of(value: &Value, position: usize) -> mlua::Result<f64> {
    if value.is_nil() {
        return Ok(0.0);
    }
    let seconds = number_of(value).ok_or_else(|| wrong_argument(position, "number", value))?;
    Ok(if seconds.is_nan() {
        0.0
    } else {
        seconds.max(0.0)
    })
}

/// The thread that a function or a thread means.
fn thread_of(running: Running<'_>, value: &Value, position: usize) -> mlua::Result<Thread> {
    match value {
        Value::Function(function) => running.lua.create_thread(function.clone()),
        Value::Thread(thread) => Ok(thread.clone()),
        other => Err(wrong_argument(position, "function", other)),
    }
}

fn spawn(running: Running<'_>) -> mlua::Result<Function> {
    running.native(|running, (target, args): (Value, MultiValue)| {
        let thread = thread_of(running, &target, 1)?;
        if !thread.is_resumable() {
            return Err(fail("cannot spawn non-suspended coroutine with arguments"));
        }
        running.world.scheduler.borrow_mut().unbook(&thread);
        running.resume(&thread, running.world.current.get(), args);
        Ok(thread)
    })
}

fn defer(running: Running<'_>) -> mlua::Result<Function> {
    running.native(|running, (target, args): (Value, MultiValue)| {
        let thread = thread_of(running, &target, 1)?;
        let owner = running.world.current.get();
        let mut scheduler = running.world.scheduler.borrow_mut();
        scheduler.defer(thread.clone(), owner, args)?;
        Ok(thread)
    })
}

fn delay(running: Running<'_>, legacy: bool) -> mlua::Result<Function> {
    running.native(
        move |running, (seconds, target, args): (Value, Value, MultiValue)| {
            let least = if legacy { LEGACY_WAIT_SECONDS_MIN } else { 0.0 };
            let seconds = seconds_of(&seconds, 1)?.max(least);
            let thread = thread_of(running, &target, 2)?;
            let now = running.world.clock.tick().now;
            let gift = if legacy {
                Gift::Elapsed
            } else {
                Gift::Values(args)
            };
            running.world.scheduler.borrow_mut().sleep(
                Target::Thread(thread.clone()),
                running.world.current.get(),
                legacy,
                (now, now + seconds),
                gift,
            )?;
            Ok(if legacy {
                Value::Nil
            } else {
                Value::Thread(thread)
            })
        },
    )
}

/// The legacy `spawn`: a delay of the least time.
fn delay_function(running: Running<'_>) -> mlua::Result<Function> {
    running.native(|running, target: Value| {
        let thread = thread_of(running, &target, 1)?;
        let now = running.world.clock.tick().now;
        running.world.scheduler.borrow_mut().sleep(
            Target::Thread(thread),
            running.world.current.get(),
            true,
            (now, now + LEGACY_WAIT_SECONDS_MIN),
            Gift::Elapsed,
        )
    })
}

impl Running<'_> {
    /// A native function that is given a [`Running`].
    ///
    /// # Errors
    /// Without memory.
    pub fn native<A, R>(
        &self,
        function: impl Fn(Running<'_>, A) -> mlua::Result<R> + 'static,
    ) -> mlua::Result<Function>
    where
        A: mlua::FromLuaMulti,
        R: mlua::IntoLuaMulti,
    {
        let world = Rc::clone(self.world);
        self.lua.create_function(move |lua, args: A| {
            let world = &world;
            function(Running { lua, world }, args)
        })
    }
}
