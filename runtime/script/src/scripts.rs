//! Which scripts run: where each kind of script starts, and when it stops. The table of the reference, by side and
//! container; what changes is noted when it changes and looked at between handlers.

mod rules;

use std::collections::VecDeque;

use mlua::{Function, Thread};
use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::known::known;
use studio_model::{ClassTable, DataModel, InstanceId, PropertyId, Value as Held};

use crate::instance::full_name;
use crate::vm::{Running, Side};

pub(crate) use rules::{is_switch, side_of, source};

/// Who is behind running code: a script, a module, or the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Owner(u32);

impl Owner {
    /// Nobody's script.
    pub(crate) const ENGINE: Self = Self(0);
}

/// Which scripts may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gate {
    /// None yet.
    Closed,
    /// Those in `ReplicatedFirst`.
    ReplicatedFirst,
    /// All.
    All,
}

struct Entry {
    instance: InstanceId,
    path: String,
    alive: bool,
}

/// All that have run.
pub(crate) struct Scripts {
    gate: Gate,
    local_player: Option<InstanceId>,
    owners: Vec<Entry>,
    running: FxHashMap<InstanceId, Owner>,
    modules: FxHashMap<InstanceId, Owner>,
    /// Scripts whose place or switches changed.
    changed: VecDeque<InstanceId>,
    destroyed: FxHashSet<InstanceId>,
    /// Scripts that wait for their gate.
    waiting: FxHashSet<InstanceId>,
}

impl Scripts {
    pub(crate) fn new() -> Self {
        Self {
            gate: Gate::Closed,
            local_player: None,
            owners: vec![Entry {
                instance: DataModel::new().root(),
                path: String::new(),
                alive: true,
            }],
            running: FxHashMap::default(),
            modules: FxHashMap::default(),
            changed: VecDeque::new(),
            destroyed: FxHashSet::default(),
            waiting: FxHashSet::default(),
        }
    }

    pub(crate) fn open(&mut self, gate: Gate) {
        self.gate = gate;
        let mut waiting: Vec<InstanceId> = self.waiting.drain().collect();
        waiting.sort_unstable();
        self.changed.extend(waiting);
    }

    pub(crate) fn local_player(&self) -> Option<InstanceId> {
        self.local_player
    }

    pub(crate) fn set_local_player(&mut self, player: Option<InstanceId>) {
        self.local_player = player;
        let mut waiting: Vec<InstanceId> = self.waiting.drain().collect();
        waiting.sort_unstable();
        self.changed.extend(waiting);
    }

    pub(crate) fn is_alive(&self, owner: Owner) -> bool {
        self.owners.get(owner.0 as usize).is_some_and(|e| e.alive)
    }

    pub(crate) fn is_destroyed(&self, id: InstanceId) -> bool {
        self.destroyed.contains(&id)
    }

    /// A subtree changed its place.
    pub(crate) fn moved(&mut self, model: &DataModel, top: InstanceId, attached: bool) {
        if !attached && self.running.is_empty() {
            return;
        }
        for id in model.subtree(top) {
            if model.is_a(id, known().lua_source_container) {
                self.changed.push_back(id);
            }
        }
    }

    /// Something happened to an instance that may be a script.
    pub(crate) fn touched(&mut self, id: InstanceId) {
        if self.running.contains_key(&id) || self.modules.contains_key(&id) {
            self.changed.push_back(id);
        }
    }

    /// A property was set: of a script it may start or stop it, and of the local player it may tell which scripts are in
    /// their character.
    pub(crate) fn property_set(&mut self, model: &DataModel, id: InstanceId, property: PropertyId) {
        if is_switch(property) {
            self.changed.push_back(id);
        } else if Some(id) == self.local_player
            && rules::is_character(property)
            && let Some(character) = model.reference(id, property)
        {
            let attached = model.is_attached(character);
            self.moved(model, character, attached);
        }
    }

    pub(crate) fn destroyed(&mut self, id: InstanceId) {
        self.destroyed.insert(id);
        if self.running.contains_key(&id) || self.modules.contains_key(&id) {
            self.changed.push_back(id);
        }
    }

    pub(crate) fn freed(&mut self, id: InstanceId) {
        self.destroyed.remove(&id);
        self.waiting.remove(&id);
        if self.running.contains_key(&id) || self.modules.contains_key(&id) {
            self.changed.push_back(id);
        }
    }

    fn new_owner(&mut self, instance: InstanceId, path: String) -> Owner {
        self.owners.push(Entry {
            instance,
            path,
            alive: true,
        });
        Owner(self.owners.len() as u32 - 1)
    }

    /// The owner of a module's code.
    pub(crate) fn module_owner(&mut self, module: InstanceId, path: String) -> Owner {
        let owner = self.new_owner(module, path);
        self.modules.insert(module, owner);
        owner
    }

    /// The script or module behind an owner.
    pub(crate) fn instance_of(&self, owner: Owner) -> Option<InstanceId> {
        if owner == Owner::ENGINE {
            return None;
        }
        self.owners.get(owner.0 as usize).map(|e| e.instance)
    }
}

impl Running<'_> {
    /// The path of whose code runs.
    pub(crate) fn owner_path(&self, owner: Owner) -> Option<String> {
        let scripts = self.world.scripts.borrow();
        let entry = scripts.owners.get(owner.0 as usize)?;
        (!entry.path.is_empty()).then(|| entry.path.clone())
    }

    /// Starts and stops the scripts whose place or switches changed. Whether there was anything to do.
    pub(crate) fn update_scripts(&self) -> bool {
        let Some(id) = self.world.scripts.borrow_mut().changed.pop_front() else {
            return false;
        };
        let (verdict, owner) = {
            let model = self.world.model.borrow();
            let mut scripts = self.world.scripts.borrow_mut();
            let place = rules::Place {
                side: self.world.side,
                local_player: scripts.local_player,
            };
            let verdict = rules::verdict(&model, place, id, scripts.is_destroyed(id));
            let verdict = match verdict {
                rules::Verdict::Run(gate) if gate > scripts.gate => {
                    scripts.waiting.insert(id);
                    rules::Verdict::Leave
                }
                rules::Verdict::Leave => {
                    scripts.waiting.remove(&id);
                    verdict
                }
                verdict => verdict,
            };
            (verdict, scripts.running.get(&id).copied())
        };
        match (verdict, owner) {
            (rules::Verdict::Run(_), None) => self.start(id),
            (rules::Verdict::Stop, owner) => {
                let module = self.world.scripts.borrow_mut().modules.remove(&id);
                for owner in owner.into_iter().chain(module) {
                    self.stop(id, owner);
                }
            }
            _ => {}
        }
        true
    }

    fn start(&self, id: InstanceId) {
        let (source, path, owner) = {
            let model = self.world.model.borrow();
            let path = full_name(&model, id);
            let source = source(&model, id);
            let mut scripts = self.world.scripts.borrow_mut();
            let owner = scripts.new_owner(id, path.clone());
            scripts.running.insert(id, owner);
            (source, path, owner)
        };
        let started = self.load(&source, &path, Some(id));
        match started {
            Ok(main) => {
                let thread: mlua::Result<Thread> = self.lua.create_thread(main);
                match thread {
                    Ok(thread) => {
                        self.resume(&thread, owner, ());
                    }
                    Err(error) => self.report(&error),
                }
            }
            Err(error) => {
                let before = self.world.current.replace(owner);
                self.report(&error);
                self.world.current.set(before);
            }
        }
    }

    fn stop(&self, id: InstanceId, owner: Owner) {
        let mut scripts = self.world.scripts.borrow_mut();
        scripts.running.remove(&id);
        if let Some(entry) = scripts.owners.get_mut(owner.0 as usize) {
            entry.alive = false;
        }
        drop(scripts);
        self.world.signals.borrow_mut().disconnect_owner(owner);
    }

    /// Compiles a source within globals of its own, in which `script` is the instance.
    pub(crate) fn load(
        &self,
        source: &str,
        path: &str,
        script: Option<InstanceId>,
    ) -> mlua::Result<Function> {
        let Some(built) = self.world.built.borrow().clone() else {
            return Err(crate::error::fail("the VM is not built"));
        };
        let script = self.instance(script)?;
        let root = self.world.model.borrow().root();
        let game = self.instance(Some(root))?;
        let workspace = self.world.model.borrow().service(known().workspace);
        let workspace = self.instance(workspace)?;
        let thread = self.lua.create_thread(built.loader)?;
        thread.sandbox()?;
        let name: String = path
            .chars()
            .map(|c| if c.is_control() { '?' } else { c })
            .collect();
        thread.resume((source, name, script, game, workspace))
    }

    /// Runs a source that is no instance's, as the command bar and tests do. `path` is what errors call it.
    ///
    /// # Errors
    /// If it does not compile. What goes wrong while it runs is an output.
    pub fn run_source(&self, source: &str, path: &str) -> mlua::Result<()> {
        let main = self.load(source, path, None)?;
        let owner = {
            let root = self.world.model.borrow().root();
            let mut scripts = self.world.scripts.borrow_mut();
            scripts.new_owner(root, path.to_owned())
        };
        let thread = self.lua.create_thread(main)?;
        self.resume(&thread, owner, ());
        Ok(())
    }

    /// Compiles a source that is no instance's within globals of its own. Whoever calls the function answers for its errors.
    ///
    /// # Errors
    /// If it does not compile.
    pub fn compile(&self, source: &str, path: &str) -> mlua::Result<Function> {
        self.load(source, path, None)
    }

    /// Looks at every script of the model anew: after a load.
    pub fn rescan(&self) {
        let model = self.world.model.borrow();
        let mut scripts = self.world.scripts.borrow_mut();
        for (class, info) in ClassTable::get().classes() {
            let _: &str = info.name;
            if !model.table().is_a(class, known().lua_source_container) {
                continue;
            }
            let mut found: Vec<InstanceId> = model.instances_of(class).collect();
            found.sort_unstable();
            scripts.changed.extend(found);
        }
    }
}

/// Whether a value is the switch `true`.
fn is_on(value: Option<&Held>) -> bool {
    matches!(value, Some(Held::Bool(true)))
}

/// Kept beside the rules: which side a context means.
fn side_of_context(context: u32) -> Option<Side> {
    match context {
        1 => Some(Side::Server),
        2 => Some(Side::Client),
        _ => None,
    }
}
