//! Looking for instances, and waiting for those that are not there yet.

use mlua::{Table, Value};
use studio_model::{ClassTable, DataModel, InstanceId};

use super::access::full_name;
use super::id_of;
use crate::error::fail;
use crate::limits::INFINITE_YIELD_SECONDS;
use crate::output::Level;
use crate::scheduler::Waiting;
use crate::value::{Text, number_of, text_of};
use crate::vm::Running;

/// How an instance is found.
#[derive(Clone, Copy)]
enum By {
    Name,
    Class,
    IsA,
}

impl By {
    fn fits(self, model: &DataModel, id: InstanceId, wanted: &str) -> bool {
        match self {
            Self::Name => model.name(id) == wanted,
            Self::Class => model.class_name(id) == wanted,
            Self::IsA => ClassTable::get()
                .class_named(wanted)
                .is_some_and(|class| model.is_a(id, class)),
        }
    }
}

pub(super) fn define(running: Running<'_>, prelude: &Table) -> mlua::Result<()> {
    running.define_method(
        "Instance",
        "FindFirstChild",
        |running, id, (name, deep): (Text, Option<bool>)| {
            let name = text_of(name, 1)?;
            let found = {
                let model = running.model();
                if deep == Some(true) {
                    model.descendants(id).find(|&d| model.name(d) == name)
                } else {
                    model.find_child(id, &name)
                }
            };
            running.instance(found)
        },
    )?;
    for (name, by) in [
        ("FindFirstChildOfClass", By::Class),
        ("FindFirstChildWhichIsA", By::IsA),
    ] {
        running.define_method(
            "Instance",
            name,
            move |running, id, (wanted, deep): (Text, Option<bool>)| {
                let wanted = text_of(wanted, 1)?;
                let found = {
                    let model = running.model();
                    let fits = |&d: &InstanceId| by.fits(&model, d, &wanted);
                    if deep == Some(true) {
                        model.descendants(id).find(fits)
                    } else {
                        model.children(id).find(fits)
                    }
                };
                running.instance(found)
            },
        )?;
    }
    for (name, by) in [
        ("FindFirstAncestor", By::Name),
        ("FindFirstAncestorOfClass", By::Class),
        ("FindFirstAncestorWhichIsA", By::IsA),
    ] {
        running.define_method("Instance", name, move |running, id, wanted: Text| {
            let wanted = text_of(wanted, 1)?;
            let found = {
                let model = running.model();
                model.ancestors(id).find(|&a| by.fits(&model, a, &wanted))
            };
            running.instance(found)
        })?;
    }
    running.define_method(
        "Instance",
        "FindFirstDescendant",
        |running, id, name: Text| {
            let name = text_of(name, 1)?;
            let found = {
                let model = running.model();
                model.descendants(id).find(|&d| model.name(d) == name)
            };
            running.instance(found)
        },
    )?;
    running.define_method_as("Instance", "WaitForChild", prelude.get("wait_for_child")?)
}

/// Who waits for a child.
pub(crate) struct ChildWait {
    number: u64,
    name: String,
    waiting: Waiting,
}

/// Fills in the native behind `WaitForChild`.
pub(crate) fn install_waiting(running: Running<'_>, native: &Table) -> mlua::Result<()> {
    let book = running.native(|running, (parent, name, seconds): (Value, Text, Value)| {
        let Some(parent) = id_of(&parent) else {
            return Err(fail(
                "Expected ':' not '.' calling member function WaitForChild",
            ));
        };
        let name = text_of(name, 1)?;
        let child = running.model().find_child(parent, &name);
        if child.is_some() {
            return running.instance(child);
        }
        running.wait_for(parent, name, number_of(&seconds))?;
        Ok(Value::Nil)
    })?;
    native.raw_set("book_child_wait", book)
}

impl Running<'_> {
    fn wait_for(&self, parent: InstanceId, name: String, seconds: Option<f64>) -> mlua::Result<()> {
        let waiting = self.book()?;
        let number = self.world.next_address.get() + 1;
        self.world.next_address.set(number);
        let path = full_name(&self.model(), parent);
        let waits = &self.world.child_waits;
        waits
            .borrow_mut()
            .entry(parent)
            .or_default()
            .push(ChildWait {
                number,
                name: name.clone(),
                waiting,
            });
        let (script, line) = self.here();
        let after = seconds.map_or(INFINITE_YIELD_SECONDS, |s| s.max(0.0));
        self.delay_native(after, move |running| {
            if seconds.is_some() {
                if let Some(wait) = running.take_wait(parent, number) {
                    running.wake(&wait.waiting, Value::Nil);
                }
            } else if running.has_wait(parent, number) {
                let text = format!("Infinite yield possible on '{path}:WaitForChild(\"{name}\")'");
                running.say_at(Level::Warn, text, script, line);
            }
        })
    }

    fn has_wait(&self, parent: InstanceId, number: u64) -> bool {
        let waits = self.world.child_waits.borrow();
        waits
            .get(&parent)
            .is_some_and(|all| all.iter().any(|w| w.number == number))
    }

    fn take_wait(&self, parent: InstanceId, number: u64) -> Option<ChildWait> {
        let mut waits = self.world.child_waits.borrow_mut();
        let all = waits.get_mut(&parent)?;
        let at = all.iter().position(|w| w.number == number)?;
        let wait = all.remove(at);
        if all.is_empty() {
            waits.remove(&parent);
        }
        Some(wait)
    }

    /// A child came, or got its name: who waited for it goes on.
    pub(crate) fn child_came(&self, parent: InstanceId, child: InstanceId) {
        if self.world.child_waits.borrow().is_empty() {
            return;
        }
        loop {
            let number = {
                let model = self.world.model.borrow();
                let waits = self.world.child_waits.borrow();
                let Some(all) = waits.get(&parent) else {
                    return;
                };
                let found = all.iter().find(|w| w.name == model.name(child));
                found.map(|w| w.number)
            };
            let Some(wait) = number.and_then(|number| self.take_wait(parent, number)) else {
                return;
            };
            match self.instance(Some(child)) {
                Ok(value) if self.world.deferred.get() => self.wake_later(wait.waiting, value),
                Ok(value) => self.wake(&wait.waiting, value),
                Err(error) => self.report(&error),
            }
        }
    }
}
