//! The counter: what comes in, what is served when, and who is told.

use std::rc::Rc;

use mlua::{IntoLuaMulti, MultiValue, Value};
use studio_model::known::known;
use studio_script::{Level, Running};

use super::{Counter, OBJECTS_UNSWEPT, Request, RequestKind, refused};
use crate::data_store::Admission;

impl Counter {
    /// Lets the running script wait for its request. What it returns is for the method to return.
    pub(super) fn ask<R: IntoLuaMulti>(
        &self,
        running: Running<'_>,
        (kind, method): (RequestKind, &'static str),
        work: impl FnOnce(Running<'_>, &Rc<Self>) -> mlua::Result<R> + 'static,
    ) -> mlua::Result<Value> {
        self.admit(running, (kind, method), false, work)
    }

    /// The same; `first` if the script is to hear before everything is on disk.
    pub(super) fn admit<R: IntoLuaMulti>(
        &self,
        running: Running<'_>,
        (kind, method): (RequestKind, &'static str),
        first: bool,
        work: impl FnOnce(Running<'_>, &Rc<Self>) -> mlua::Result<R> + 'static,
    ) -> mlua::Result<Value> {
        self.grow(running);
        self.desk.borrow().check(kind, method).map_err(refused)?;
        let request = Request {
            waiting: running.book()?,
            work: Box::new(|running, counter| {
                work(running, counter)?.into_lua_multi(running.lua())
            }),
            first,
        };
        let admission = self.desk.borrow_mut().admit(kind, method, request);
        if admission.map_err(refused)? == Admission::Queued {
            running.say_here(
                Level::Warn,
                format!(
                    "DataStore request {method} was added to queue. If request queue fills, further requests will be dropped. Try sending fewer requests."
                ),
            );
        }
        Ok(Value::Nil)
    }

    /// Lets the budgets grow up to now.
    pub(super) fn grow(&self, running: Running<'_>) {
        let players = {
            let model = running.model();
            let service = model.service(known().players);
            let children = service
                .into_iter()
                .flat_map(|service| model.children(service));
            children
                .filter(|&child| model.is_a(child, known().player))
                .count()
        };
        let mut desk = self.desk.borrow_mut();
        desk.budgets.grow(running.time().now, players as u32);
    }

    /// Lets the running script, which wrote, wait for the disk.
    pub(super) fn wrote(&self, running: Running<'_>, told: MultiValue) -> mlua::Result<()> {
        let waiting = running.book()?;
        self.written.borrow_mut().push((waiting, told));
        Ok(())
    }

    /// Serves what is due, puts what was written on disk, and tells the scripts.
    pub(super) fn serve(self: &Rc<Self>, running: Running<'_>) {
        if self.desk.borrow().pending() == 0 && self.written.borrow().is_empty() {
            return;
        }
        self.grow(running);
        let due = self.desk.borrow_mut().due();
        let mut told = Vec::new();
        for request in due {
            let result = (request.work)(running, self);
            if request.first {
                tell(running, &request.waiting, result);
            } else {
                told.push((request.waiting, result));
            }
        }
        let flushed = self.stores.flush();
        let written = std::mem::take(&mut *self.written.borrow_mut());
        told.extend(
            written
                .into_iter()
                .map(|(waiting, values)| (waiting, Ok(values))),
        );
        for (waiting, result) in told {
            let result = match &flushed {
                Ok(()) => result,
                Err(error) => Err(refused(error.clone())),
            };
            tell(running, &waiting, result);
        }
    }

    /// Forgets the objects that are gone, from time to time.
    pub(super) fn sweep(&self, running: Running<'_>) {
        let mut objects = self.objects.borrow_mut();
        if objects.len() <= OBJECTS_UNSWEPT {
            return;
        }
        let model = running.model();
        objects.retain(|id, _| model.contains(*id));
        self.known.borrow_mut().retain(|_, id| model.contains(*id));
    }
}

fn tell(running: Running<'_>, waiting: &studio_script::Waiting, result: mlua::Result<MultiValue>) {
    match result {
        Ok(values) => running.wake(waiting, values),
        Err(mlua::Error::RuntimeError(text)) => running.wake_with_error(waiting, &text),
        Err(error) => running.wake_with_error(waiting, &error.to_string()),
    }
}
