//! Instances as scripts hold them: one userdata for each instance, so that `a == b` and tables keyed by instances work.
//!
//! A userdata is a handle, a small number that our Luau code looks up in a weak table: natives get numbers, which cost
//! nothing to pass. The VM keeps no instance alive that no script holds; a handle whose instance was freed by others
//! reads as a destroyed instance.

mod access;
mod birth;
mod find;
mod lifetime;
mod natives;
mod parent;
mod selector;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use mlua::{AnyUserData, Table, UserDataFields, UserDataMethods, Value};
use studio_model::{ClassId, ClassTable, InstanceId};

use crate::vm::Running;

pub(crate) use access::full_name;
pub(crate) use find::ChildWait;
pub use natives::Assign;
pub(crate) use natives::{define as define_natives, define_accessors};

/// What scripts hold.
pub(crate) struct Instance {
    id: InstanceId,
    handle: u32,
    dropped: Rc<RefCell<Vec<u32>>>,
}

impl Drop for Instance {
    fn drop(&mut self) {
        // The collector runs in the midst of anything: this only leaves a note.
        if let Ok(mut dropped) = self.dropped.try_borrow_mut() {
            dropped.push(self.handle);
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
    /// Userdata by handle, weak, and handles by userdata, weak.
    tables: OnceCell<(Table, Table)>,
    count: Cell<usize>,
}

impl Instances {
    /// Sets the weak tables, once.
    pub(crate) fn set_tables(&self, objects: Table, ids: Table) {
        let fresh = self.tables.set((objects, ids));
        debug_assert!(fresh.is_ok(), "a VM is built once");
    }

    /// The instance of a handle, with its class; `None` for what is no handle.
    pub(crate) fn at(&self, handle: u32) -> Option<(InstanceId, ClassId)> {
        let held = (*self.held.borrow().get(handle as usize)?)?;
        Some((held.id, held.class))
    }

    fn handle_of(&self, id: InstanceId) -> Option<u32> {
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
        let Some((objects, ids)) = self.tables.get() else {
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
        let handle = self.allot(Held { id, class });
        let userdata = running.lua.create_any_userdata(Instance {
            id,
            handle,
            dropped: Rc::clone(&self.dropped),
        })?;
        objects.raw_set(handle, &userdata)?;
        ids.raw_set(&userdata, handle)?;
        Ok(Value::UserData(userdata))
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
            let Some(held) = self.held.borrow_mut()[handle as usize].take() else {
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
    id_of_userdata(value.as_userdata()?)
}

pub(crate) fn id_of_userdata(userdata: &AnyUserData) -> Option<InstanceId> {
    userdata
        .borrow_scoped::<Instance, _>(|instance| instance.id)
        .ok()
}

/// Registers the userdata type.
pub(crate) fn register(
    running: Running<'_>,
    index: mlua::Function,
    newindex: mlua::Function,
) -> mlua::Result<()> {
    let world = Rc::clone(running.world);
    running
        .lua
        .register_userdata_type::<Instance>(move |registry| {
            registry.add_meta_field("__index", index);
            registry.add_meta_field("__newindex", newindex);
            registry.add_meta_field("__type", "Instance");
            registry.add_meta_method("__tostring", move |_, instance, ()| {
                let model = world.model.borrow();
                Ok(name_of(&model, instance.id, &world.instances))
            });
        })
}

/// The name of an instance, that of its class if it was freed.
fn name_of(model: &studio_model::DataModel, id: InstanceId, instances: &Instances) -> String {
    if model.contains(id) {
        return model.name(id).to_owned();
    }
    let class = instances
        .handle_of(id)
        .and_then(|handle| instances.at(handle));
    class.map_or_else(String::new, |(_, class)| {
        ClassTable::get().class(class).name.to_owned()
    })
}
