//! Instances as scripts hold them: one userdata for each instance, so that `a == b` and tables keyed by instances work.
//!
//! A userdata knows its instance and is of a kind of its own (see `raw`); what scripts do most is answered by `quick`, the
//! rest by the other files here. A weak table finds the userdata of an instance again, by a small number. The VM keeps no instance alive that no script
//! holds; a userdata whose instance was freed by others reads as a destroyed instance.

mod access;
mod birth;
mod find;
mod lifetime;
mod natives;
mod parent;
pub(crate) mod quick;
mod selector;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use mlua::{FromLua, Function, Lua, Table, Value};
use studio_model::{ClassId, ClassTable, InstanceId};

use crate::raw;
use crate::vm::Running;

pub(crate) use access::full_name;
pub(crate) use find::{ChildWait, install_waiting};
pub use natives::Assign;
pub(crate) use natives::{accessors, define as define_natives};

/// What lies in the userdata of an instance.
#[derive(Default)]
pub(crate) struct Instance {
    /// None: nobody, for a moment.
    this: Option<This>,
    dropped: Weak<RefCell<Vec<u32>>>,
}

/// An instance that a script holds, and the first argument of a native that only instances reach.
#[derive(Debug, Clone, Copy)]
pub(crate) struct This {
    pub(crate) id: InstanceId,
    pub(crate) class: ClassId,
    pub(crate) handle: u32,
}

/// The same of a native that scripts call with what they like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MaybeThis(Option<This>);

/// The instance of a method call with `:`.
pub(crate) fn this(value: MaybeThis) -> Option<InstanceId> {
    value.0.map(|instance| instance.id)
}

impl FromLua for MaybeThis {
    fn from_lua(value: Value, _: &Lua) -> mlua::Result<Self> {
        Ok(Self(value.as_userdata().and_then(raw::instance_of)))
    }
}

impl FromLua for This {
    fn from_lua(value: Value, _: &Lua) -> mlua::Result<Self> {
        let this = value.as_userdata().and_then(raw::instance_of);
        this.ok_or_else(|| crate::value::wrong_argument(1, "Instance", &value))
    }
}

impl Instance {
    /// The instance, unless it is nobody yet.
    pub(crate) fn this(&self) -> Option<This> {
        self.this
    }

    /// By which its userdata is found again.
    pub(crate) fn handle(&self) -> Option<u32> {
        self.this.map(|this| this.handle)
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // The collector runs in the midst of anything: this only leaves a note.
        if let (Some(this), Some(dropped)) = (self.this, self.dropped.upgrade())
            && let Ok(mut dropped) = dropped.try_borrow_mut()
        {
            dropped.push(this.handle);
        }
    }
}

#[derive(Clone, Copy)]
struct Held {
    id: InstanceId,
    class: ClassId,
}

/// Which instances scripts hold.
#[derive(Default)]
pub(crate) struct Instances {
    /// The handle of a slot's instance; 0 for none.
    by_slot: RefCell<Vec<u32>>,
    /// By handle; the first is nobody's.
    held: RefCell<Vec<Option<Held>>>,
    free: RefCell<Vec<u32>>,
    dropped: Rc<RefCell<Vec<u32>>>,
    /// Userdata by handle, weak.
    objects: OnceCell<Table>,
    count: Cell<usize>,
}

impl Instances {
    /// Sets the weak table, once.
    pub(crate) fn set_objects(&self, objects: Table) {
        let fresh = self.objects.set(objects);
        debug_assert!(fresh.is_ok(), "a VM is built once");
    }

    /// The weak table.
    pub(crate) fn objects(&self) -> Option<&Table> {
        self.objects.get()
    }

    /// The instance of a handle that a userdata has.
    pub(crate) fn this(&self, handle: u32) -> Option<This> {
        let Held { id, class } = (*self.held.borrow().get(handle as usize)?)?;
        Some(This { id, class, handle })
    }

    /// The class of an instance that scripts hold, also of one that was freed.
    fn class_of(&self, id: InstanceId) -> Option<ClassId> {
        let handle = self.handle_of(id)?;
        Some(self.held.borrow().get(handle as usize)?.as_ref()?.class)
    }

    pub(crate) fn handle_of(&self, id: InstanceId) -> Option<u32> {
        let handle = *self.by_slot.borrow().get(id.index())?;
        let held = (*self.held.borrow().get(handle as usize)?)?;
        (held.id == id).then_some(handle)
    }

    /// Whether a script may hold the instance.
    pub(crate) fn is_held(&self, id: InstanceId) -> bool {
        self.handle_of(id).is_some()
    }

    /// The userdata of an instance.
    pub(crate) fn value(&self, running: Running<'_>, id: InstanceId) -> mlua::Result<Value> {
        let Some(objects) = self.objects.get() else {
            return Ok(Value::Nil);
        };
        if let Some(handle) = self.handle_of(id) {
            let known: Value = objects.raw_get(handle)?;
            if !known.is_nil() {
                return Ok(known);
            }
        }
        let Some(class) = running.world.model.borrow().class(id) else {
            return Ok(Value::Nil);
        };
        // Without a limit nothing of this can fail half-way, so that it needs no protected calls, which would take more time
        // than all the rest. What a script allocates next is held against the limit again.
        let limit = running.lua.set_memory_limit(0)?;
        let made = raw::make(running.lua, objects, self.hold(id, class));
        running.lua.set_memory_limit(limit)?;
        made
    }

    /// What is to be put into the userdata of an instance. It has a handle from now on.
    pub(crate) fn hold(&self, id: InstanceId, class: ClassId) -> Instance {
        let handle = self.allot(Held { id, class });
        Instance {
            this: Some(This { id, class, handle }),
            dropped: Rc::downgrade(&self.dropped),
        }
    }

    fn allot(&self, held: Held) -> u32 {
        let mut by_slot = self.by_slot.borrow_mut();
        let mut entries = self.held.borrow_mut();
        if entries.is_empty() {
            entries.push(None);
        }
        let handle = self.free.borrow_mut().pop().unwrap_or_else(|| {
            entries.push(None);
            entries.len() as u32 - 1
        });
        entries[handle as usize] = Some(held);
        if by_slot.len() <= held.id.index() {
            by_slot.resize(held.id.index() + 1, 0);
        }
        by_slot[held.id.index()] = handle;
        self.count.set(self.count.get() + 1);
        handle
    }

    /// The instances that the collector let go of since the last time.
    pub(crate) fn reap(&self) -> Vec<InstanceId> {
        let dropped = std::mem::take(&mut *self.dropped.borrow_mut());
        let mut reaped = Vec::new();
        for handle in dropped {
            let held = self
                .held
                .borrow_mut()
                .get_mut(handle as usize)
                .and_then(Option::take);
            let Some(held) = held else {
                continue;
            };
            self.free.borrow_mut().push(handle);
            self.count.set(self.count.get().saturating_sub(1));
            let mut by_slot = self.by_slot.borrow_mut();
            if by_slot.get(held.id.index()) == Some(&handle) {
                by_slot[held.id.index()] = 0;
                reaped.push(held.id);
            }
        }
        reaped
    }
}

/// The instance that a value is.
pub(crate) fn id_of(value: &Value) -> Option<InstanceId> {
    raw::instance_of(value.as_userdata()?).map(|this| this.id)
}

/// Sets what all userdata of instances have.
pub(crate) fn register(
    running: Running<'_>,
    index: &Function,
    newindex: &Function,
) -> mlua::Result<()> {
    let metatable = running.lua.create_table()?;
    metatable.raw_set("__index", index)?;
    metatable.raw_set("__newindex", newindex)?;
    metatable.raw_set("__type", "Instance")?;
    metatable.raw_set("__metatable", false)?;
    let text = running.native(|running, this: This| {
        let model = running.world.model.borrow();
        Ok(name_of(&model, this.id, &running.world.instances))
    })?;
    metatable.raw_set("__tostring", text)?;
    metatable.set_readonly(true);
    raw::start(running.lua, &metatable)
}

/// The name of an instance, that of its class if it was freed.
fn name_of(model: &studio_model::DataModel, id: InstanceId, instances: &Instances) -> String {
    if model.contains(id) {
        return model.name(id).to_owned();
    }
    let class = instances.class_of(id);
    class.map_or_else(String::new, |class| {
        ClassTable::get().class(class).name.to_owned()
    })
}
