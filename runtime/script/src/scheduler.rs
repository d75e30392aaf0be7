//! Who waits for which time, and what was deferred. Time is the tick's: nothing here reads a clock. Threads that are due
//! at the same time run in the order in which they came.

mod natives;

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

use mlua::{Function, MultiValue, Thread, Value};
use rustc_hash::FxHashMap;

use crate::error::fail;
use crate::limits::{DEFERRED_A_DRAIN_MAX, POOLED_THREADS_MAX, WAITING_MAX};
use crate::output::Level;
use crate::scripts::Owner;
use crate::signal::Invocation;
use crate::vm::Running;

pub(crate) use natives::install;

/// What a resumed thread is given.
pub(crate) enum Gift {
    /// The time that it waited; and, of the legacy `wait`, the time now.
    Elapsed,
    /// These.
    Values(MultiValue),
}

/// What runs when it is due.
pub(crate) enum Target {
    Thread(Thread),
    Native(Box<dyn FnOnce(Running<'_>)>),
}

/// Something that waits for its time.
struct Sleeper {
    due: f64,
    sequence: u64,
    since: f64,
    owner: Owner,
    target: Target,
    gift: Gift,
}

impl PartialEq for Sleeper {
    fn eq(&self, other: &Self) -> bool {
        self.sequence == other.sequence
    }
}

impl Eq for Sleeper {}

impl PartialOrd for Sleeper {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Sleeper {
    /// The first that is due is the greatest: what a heap gives first.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_time = other.due.total_cmp(&self.due);
        by_time.then(other.sequence.cmp(&self.sequence))
    }
}

/// What runs at the end of the phase.
enum Deferred {
    Handler(Invocation),
    Thread {
        thread: Thread,
        sequence: u64,
        owner: Owner,
        args: MultiValue,
        depth: u32,
    },
}

/// Everybody who waits.
#[derive(Default)]
pub(crate) struct Scheduler {
    tasks: BinaryHeap<Sleeper>,
    legacy: BinaryHeap<Sleeper>,
    deferred: VecDeque<Deferred>,
    sequence: u64,
    /// What each waiting thread waits for: a newer wait makes an older one void.
    booked: FxHashMap<usize, u64>,
    pool: Vec<Thread>,
    /// How deep in deferred handlers of deferred handlers we are.
    depth: u32,
}

impl Scheduler {
    fn next(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    fn book(&mut self, thread: &Thread) -> mlua::Result<u64> {
        if self.booked.len() >= WAITING_MAX {
            return Err(fail(format!("{WAITING_MAX} threads are waiting already")));
        }
        let sequence = self.next();
        self.booked.insert(key_of(thread), sequence);
        Ok(sequence)
    }

    /// Whether this booking is the thread's last one; it is used up.
    fn redeem(&mut self, thread: &Thread, sequence: u64) -> bool {
        let key = key_of(thread);
        if self.booked.get(&key) == Some(&sequence) {
            self.booked.remove(&key);
            return true;
        }
        false
    }

    /// Makes what a thread waits for void.
    pub(crate) fn unbook(&mut self, thread: &Thread) {
        self.booked.remove(&key_of(thread));
    }

    /// Lets something sleep until a time.
    pub(crate) fn sleep(
        &mut self,
        target: Target,
        owner: Owner,
        legacy: bool,
        (now, due): (f64, f64),
        gift: Gift,
    ) -> mlua::Result<()> {
        let sequence = match &target {
            Target::Thread(thread) => self.book(thread)?,
            Target::Native(_) => self.next(),
        };
        let sleeper = Sleeper {
            due,
            sequence,
            since: now,
            owner,
            target,
            gift,
        };
        if legacy {
            self.legacy.push(sleeper);
        } else {
            self.tasks.push(sleeper);
        }
        Ok(())
    }

    fn pop_due(&mut self, legacy: bool, now: f64, before: u64) -> Option<Sleeper> {
        let heap = if legacy {
            &mut self.legacy
        } else {
            &mut self.tasks
        };
        let first = heap.peek()?;
        // Who falls asleep while others are woken has its turn in the next tick.
        if first.due > now || first.sequence > before {
            return None;
        }
        heap.pop()
    }

    pub(crate) fn defer_handler(&mut self, invocation: Invocation) {
        self.deferred.push_back(Deferred::Handler(invocation));
    }

    /// Lets a thread run at the end of the phase.
    pub(crate) fn defer(
        &mut self,
        thread: Thread,
        owner: Owner,
        args: MultiValue,
    ) -> mlua::Result<()> {
        let sequence = self.book(&thread)?;
        let depth = self.depth;
        self.deferred.push_back(Deferred::Thread {
            thread,
            sequence,
            owner,
            args,
            depth,
        });
        Ok(())
    }

    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    pub(crate) fn replace_depth(&mut self, depth: u32) -> u32 {
        std::mem::replace(&mut self.depth, depth)
    }

    /// A finished thread for the next handler.
    pub(crate) fn pooled_thread(&mut self) -> Option<Thread> {
        self.pool.pop()
    }

    pub(crate) fn pool(&mut self, thread: Thread) {
        if self.pool.len() < POOLED_THREADS_MAX {
            self.pool.push(thread);
        }
    }
}

/// What tells threads apart while they are kept.
fn key_of(thread: &Thread) -> usize {
    thread.state() as usize
}

impl Running<'_> {
    /// Resumes who is due.
    pub(crate) fn resume_due(&self, legacy: bool) {
        let now = self.world.clock.tick().now;
        let before = self.world.scheduler.borrow().sequence;
        loop {
            let due = self
                .world
                .scheduler
                .borrow_mut()
                .pop_due(legacy, now, before);
            let Some(sleeper) = due else { return };
            match sleeper.target {
                Target::Native(native) => native(*self),
                Target::Thread(thread) => {
                    let valid = self
                        .world
                        .scheduler
                        .borrow_mut()
                        .redeem(&thread, sleeper.sequence);
                    if !valid {
                        continue;
                    }
                    let args = match sleeper.gift {
                        Gift::Values(values) => values,
                        Gift::Elapsed => {
                            vec![Value::Number(now - sleeper.since), Value::Number(now)].into()
                        }
                    };
                    self.resume(&thread, sleeper.owner, args);
                }
            }
        }
    }

    /// Runs what was deferred, with what that defers, and starts and stops scripts.
    pub fn drain(&self) {
        for _ in 0..DEFERRED_A_DRAIN_MAX {
            let next = self.world.scheduler.borrow_mut().deferred.pop_front();
            match next {
                Some(Deferred::Handler(invocation)) => self.run_invocation(invocation),
                Some(Deferred::Thread {
                    thread,
                    sequence,
                    owner,
                    args,
                    depth,
                }) => {
                    let mut scheduler = self.world.scheduler.borrow_mut();
                    let valid = scheduler.redeem(&thread, sequence);
                    let before = scheduler.replace_depth(depth);
                    drop(scheduler);
                    if valid {
                        self.resume(&thread, owner, args);
                    }
                    self.world.scheduler.borrow_mut().replace_depth(before);
                }
                None => {
                    if !self.update_scripts() {
                        return;
                    }
                }
            }
        }
        let left = std::mem::take(&mut self.world.scheduler.borrow_mut().deferred);
        self.say(
            Level::Error,
            format!(
                "{} deferred handlers were dropped: they defer each other without end",
                left.len()
            ),
        );
    }

    /// Runs a function of a script after a time, in seconds.
    ///
    /// # Errors
    /// Beyond the limit of waiting threads.
    pub fn delay(&self, seconds: f64, function: &Function, args: MultiValue) -> mlua::Result<()> {
        let thread = self.lua.create_thread(function.clone())?;
        let now = self.world.clock.tick().now;
        let owner = self.world.current.get();
        self.world.scheduler.borrow_mut().sleep(
            Target::Thread(thread),
            owner,
            false,
            (now, now + seconds),
            Gift::Values(args),
        )
    }

    /// Runs a native after a time, in seconds: in the heartbeat that comes at it or after it.
    ///
    /// # Errors
    /// None today; the signature leaves room for a limit.
    pub fn delay_native(
        &self,
        seconds: f64,
        native: impl FnOnce(Running<'_>) + 'static,
    ) -> mlua::Result<()> {
        let now = self.world.clock.tick().now;
        self.world.scheduler.borrow_mut().sleep(
            Target::Native(Box::new(native)),
            Owner::ENGINE,
            false,
            (now, now + seconds),
            Gift::Elapsed,
        )
    }

    /// Resumes a thread that [`Self::book`]ed itself.
    pub fn wake(&self, waiting: &Waiting, args: impl mlua::IntoLuaMulti) {
        let valid = self
            .world
            .scheduler
            .borrow_mut()
            .redeem(&waiting.thread, waiting.sequence);
        if valid {
            self.resume(&waiting.thread, waiting.owner, args);
        }
    }

    /// Resumes a thread that booked itself at the end of the phase.
    pub(crate) fn wake_later(&self, waiting: Waiting, value: Value) {
        let mut scheduler = self.world.scheduler.borrow_mut();
        if !scheduler.redeem(&waiting.thread, waiting.sequence) {
            return;
        }
        let args = MultiValue::from(vec![value]);
        let booked = scheduler.defer(waiting.thread, waiting.owner, args);
        debug_assert!(booked.is_ok(), "a place was just given back");
    }

    /// Resumes a thread that booked itself with an error.
    pub fn wake_with_error(&self, waiting: &Waiting, message: &str) {
        let valid = self
            .world
            .scheduler
            .borrow_mut()
            .redeem(&waiting.thread, waiting.sequence);
        if !valid || !self.world.scripts.borrow().is_alive(waiting.owner) {
            return;
        }
        let before = self.world.current.replace(waiting.owner);
        self.world.budget.enter();
        let result = waiting.thread.resume_error::<()>(message);
        self.world.budget.leave();
        if let Err(error) = result {
            self.report(&error);
        }
        self.world.current.set(before);
        for kept in self.world.budget.take_kept() {
            kept(*self);
        }
    }

    /// Books the running thread, which then must yield, to be woken later. Natives that do this are called from Luau code
    /// that yields right after: see [`Running::define_yielding_method`].
    ///
    /// # Errors
    /// Beyond the limit of waiting threads.
    pub fn book(&self) -> mlua::Result<Waiting> {
        let thread = self.lua.current_thread();
        let sequence = self.world.scheduler.borrow_mut().book(&thread)?;
        Ok(Waiting {
            thread,
            sequence,
            owner: self.world.current.get(),
        })
    }
}

/// A thread that waits to be woken by [`Running::wake`].
#[derive(Clone)]
pub struct Waiting {
    thread: Thread,
    sequence: u64,
    owner: Owner,
}
