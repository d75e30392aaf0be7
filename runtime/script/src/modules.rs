//! `require`: each module runs once a VM, in a thread of its own, and its one value is what everybody gets. Who comes
//! while it loads waits; a circle of modules that wait for each other is an error that names them.

use mlua::{Table, Value};
use rustc_hash::FxHashMap;
use studio_model::InstanceId;
use studio_model::known::known;

use crate::error::{fail, message_of};
use crate::instance::full_name;
use crate::scheduler::Waiting;
use crate::value::type_name;
use crate::vm::Running;

enum Module {
    Loading(Vec<Waiting>),
    Ready(Value),
    Failed(String),
}

/// The modules that were required.
#[derive(Default)]
pub(crate) struct Modules {
    modules: FxHashMap<InstanceId, Module>,
    /// The module that a loading module waits for.
    waits_for: FxHashMap<InstanceId, InstanceId>,
}

/// Fills in the natives of `require`.
pub(crate) fn install(running: Running<'_>, native: &Table) -> mlua::Result<()> {
    native.raw_set(
        "module",
        running.native(|running, target: Value| running.require(&target))?,
    )?;
    let done = running.native(|running, (module, count, value): (Value, usize, Value)| {
        // Nil is a value: modules that only declare types return it.
        let outcome = match count {
            1 => Ok(value),
            _ => Err("Module code did not return exactly one value".to_owned()),
        };
        running.module_ended(&module, outcome);
        Ok(())
    })?;
    native.raw_set("module_done", done)?;
    let failed = running.native(|running, (module, problem): (Value, Value)| {
        if let Value::Error(error) = &problem {
            running.report(error);
        } else {
            running.report(&fail(problem.to_string()?));
        }
        running.module_ended(
            &module,
            Err("Requested module experienced an error while loading".to_owned()),
        );
        Ok(())
    })?;
    native.raw_set("module_failed", failed)
}

/// How far a module is, for the prelude: `ready` and its value, `failed` and why, `wait`.
type State = (&'static str, Value);

impl Running<'_> {
    fn require(&self, target: &Value) -> mlua::Result<State> {
        let id = self.module_of(target)?;
        if let Some(state) = self.module_state(id)? {
            return Ok(state);
        }
        let known = self.world.modules.borrow().modules.contains_key(&id);
        let me = self.requirer();
        if known {
            self.check_cycle(me, id)?;
        } else {
            if let Some(me) = me {
                self.world.modules.borrow_mut().waits_for.insert(me, id);
            }
            self.start_module(id)?;
            if let Some(state) = self.module_state(id)? {
                return Ok(state);
            }
        }
        if let Some(me) = me {
            self.world.modules.borrow_mut().waits_for.insert(me, id);
        }
        let waiting = self.book()?;
        if let Some(Module::Loading(all)) = self.world.modules.borrow_mut().modules.get_mut(&id) {
            all.push(waiting);
        }
        Ok(("wait", Value::Nil))
    }

    fn module_of(&self, target: &Value) -> mlua::Result<InstanceId> {
        let Some(id) = crate::instance::id_of(target) else {
            return Err(match target {
                Value::Integer(_) | Value::Number(_) => fail(
                    "require of an asset id is not possible here: put the module into the place",
                ),
                Value::String(_) => {
                    fail("require of a path is not possible here: pass the ModuleScript instance")
                }
                _ => fail("Attempted to call require with invalid argument(s)."),
            });
        };
        let is_module = self.world.model.borrow().is_a(id, known().module_script);
        if is_module {
            Ok(id)
        } else {
            Err(fail(format!(
                "Attempted to call require with invalid argument(s): a ModuleScript is wanted, not {}",
                type_name(target)
            )))
        }
    }

    fn module_state(&self, id: InstanceId) -> mlua::Result<Option<State>> {
        let modules = self.world.modules.borrow();
        Ok(match modules.modules.get(&id) {
            Some(Module::Ready(value)) => Some(("ready", value.clone())),
            Some(Module::Failed(why)) => {
                Some(("failed", Value::String(self.lua.create_string(why)?)))
            }
            Some(Module::Loading(_)) | None => None,
        })
    }

    /// The module whose code runs, while it loads.
    fn requirer(&self) -> Option<InstanceId> {
        let owner = self.world.current.get();
        let id = self.world.scripts.borrow().instance_of(owner)?;
        let modules = self.world.modules.borrow();
        matches!(modules.modules.get(&id), Some(Module::Loading(_))).then_some(id)
    }

    fn check_cycle(&self, me: Option<InstanceId>, id: InstanceId) -> mlua::Result<()> {
        let Some(me) = me else { return Ok(()) };
        let modules = self.world.modules.borrow();
        let mut chain = vec![id];
        let mut at = id;
        while at != me {
            match modules.waits_for.get(&at) {
                Some(&next) if !chain.contains(&next) => {
                    chain.push(next);
                    at = next;
                }
                _ => return Ok(()),
            }
        }
        chain.push(id);
        let model = self.world.model.borrow();
        let names: Vec<String> = chain.iter().map(|&m| full_name(&model, m)).collect();
        Err(fail(format!(
            "Requested module was required recursively: {}",
            names.join(" → ")
        )))
    }

    fn start_module(&self, id: InstanceId) -> mlua::Result<()> {
        let (source, path) = {
            let model = self.world.model.borrow();
            let source = match model.value(id, known().module_source) {
                Some(studio_model::Value::String(text)) => text.as_ref().to_owned(),
                _ => String::new(),
            };
            (source, full_name(&model, id))
        };
        let mut modules = self.world.modules.borrow_mut();
        modules.modules.insert(id, Module::Loading(Vec::new()));
        drop(modules);
        let main = match self.load(&source, &path, Some(id)) {
            Ok(main) => main,
            Err(error) => {
                self.report(&error);
                let module = self.instance(Some(id))?;
                self.module_ended(&module, Err(message_of(&error)));
                return Ok(());
            }
        };
        let Some(built) = self.world.built.borrow().clone() else {
            return Ok(());
        };
        let owner = {
            let mut scripts = self.world.scripts.borrow_mut();
            scripts.module_owner(id, path)
        };
        let thread = self.lua.create_thread(built.module_main)?;
        let module = self.instance(Some(id))?;
        self.resume(&thread, owner, (module, main));
        Ok(())
    }

    fn module_ended(&self, module: &Value, outcome: Result<Value, String>) {
        let Some(id) = crate::instance::id_of(module) else {
            return;
        };
        let (state, told) = match outcome {
            Ok(value) => (Module::Ready(value.clone()), ("ready", value)),
            Err(why) => {
                let text = self.lua.create_string(&why);
                let text = text.map_or(Value::Nil, Value::String);
                (Module::Failed(why), ("failed", text))
            }
        };
        let mut modules = self.world.modules.borrow_mut();
        modules.waits_for.retain(|_, waited| *waited != id);
        modules.waits_for.remove(&id);
        let before = modules.modules.insert(id, state);
        drop(modules);
        if let Some(Module::Loading(waiting)) = before {
            for thread in waiting {
                self.wake(&thread, told.clone());
            }
        }
    }
}
