//! `game` as a whole: when all of it has come to a client, and when a server ends. The session says when that is.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use mlua::{Function, MultiValue, Value};
use studio_model::ClassTable;
use studio_script::{Caller, Running, Side};

use crate::argument::{self, fail};
use crate::limits::CLOSERS_MAX;

/// What is remembered of a VM's place.
#[derive(Default)]
struct Lifecycle {
    loaded: Cell<bool>,
    /// What is to be called at the end, in the order in which it was handed over.
    closers: RefCell<Vec<(Caller, Function)>>,
    /// One more holder for each of them that has not ended.
    open: Rc<()>,
}

pub(crate) fn install(running: Running<'_>) -> mlua::Result<()> {
    let life = Rc::new(Lifecycle::default());
    life.loaded.set(running.side() == Side::Server);
    running.lua().set_app_data(Rc::clone(&life));
    let own = Rc::clone(&life);
    running.define_method("DataModel", "IsLoaded", move |_, _, ()| {
        Ok(own.loaded.get())
    })?;
    running.define_method(
        "DataModel",
        "BindToClose",
        move |running, _, closer: Value| {
            if running.side() == Side::Client {
                return Err(fail("BindToClose can only be called on the server"));
            }
            let closer = argument::function(&closer, 1)?.clone();
            let mut closers = life.closers.borrow_mut();
            if closers.len() >= CLOSERS_MAX {
                return Err(fail(format!("{CLOSERS_MAX} functions are bound already")));
            }
            closers.push((running.caller(), closer));
            Ok(())
        },
    )?;
    // There is no such screen to remove.
    running.define_method(
        "ReplicatedFirst",
        "RemoveDefaultLoadingScreen",
        |_, _, ()| Ok(()),
    )
}

fn of(running: Running<'_>) -> Option<Rc<Lifecycle>> {
    let found = running.lua().app_data_ref::<Rc<Lifecycle>>()?;
    Some(Rc::clone(&found))
}

/// A client has all that the server opened for it: scripts hear of it, once.
pub fn loaded(running: Running<'_>) {
    if of(running).is_none_or(|life| life.loaded.replace(true)) {
        return;
    }
    let (root, class) = {
        let model = running.model();
        (model.root(), model.class(model.root()))
    };
    let event = class.and_then(|class| ClassTable::get().event(class, "Loaded"));
    if let Some(event) = event {
        running.fire(root, event.id, ());
    }
}

/// The server is about to end: all functions that scripts bound run, each in a thread of its own.
pub fn close(running: Running<'_>) {
    let Some(life) = of(running) else { return };
    let closers = std::mem::take(&mut *life.closers.borrow_mut());
    let table = ClassTable::get();
    let reasons = table
        .enum_named("CloseReason")
        .map(|id| table.enumeration(id));
    // Whoever runs the server ended it.
    let reason = reasons.and_then(|reasons| reasons.item_named("DeveloperShutdown"));
    let reason = argument::item_value(running.lua(), "CloseReason", reason.unwrap_or(0));
    for (caller, closer) in closers {
        let args: MultiValue = reason.iter().cloned().collect();
        let open = Rc::clone(&life.open);
        running.call_as(caller, &closer, args, move |running, ended| {
            drop(open);
            if let Err(problem) = ended {
                running.report(&fail(problem));
            }
        });
    }
}

/// Whether all that [`close`] called has ended.
pub fn is_closed(running: Running<'_>) -> bool {
    of(running).is_none_or(|life| Rc::strong_count(&life.open) == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::Stage;

    #[test]
    fn what_is_bound_runs_at_the_end_side_by_side() {
        let mut stage = Stage::new();
        stage.run("print(game:IsLoaded()) for i = 1, 2 do game:BindToClose(function(why) print(i, why) task.wait(0.1) print(i, 'done') end) end game:BindToClose(function() error('no') end)");
        assert!(stage.lend(is_closed));
        stage.lend(close);
        assert!(!stage.lend(is_closed));
        let said = stage.ticks(1);
        assert_eq!(
            said[..2],
            [
                "1 Enum.CloseReason.DeveloperShutdown",
                "2 Enum.CloseReason.DeveloperShutdown"
            ]
        );
        assert!(said[2].contains("no"), "{said:?}");
        assert_eq!(stage.ticks(10), ["1 done", "2 done"]);
        assert!(stage.lend(is_closed));
    }

    #[test]
    fn a_client_hears_once_that_all_has_come() {
        let mut stage = Stage::client();
        stage.run("print(game:IsLoaded()) game.Loaded:Connect(function() print('loaded', game:IsLoaded()) end) print(pcall(game.BindToClose, game, print))");
        for _ in 0..2 {
            stage.lend(loaded);
        }
        assert_eq!(stage.ticks(1), ["loaded true"]);
    }
}
