//! Instances as scripts hold them: one userdata for each instance, so that `a == b` and tables keyed by instances work.
//!
//! A userdata knows its instance, and natives borrow it where it lies on the stack: that costs less than any reference.
//! A weak table finds the userdata of an instance again, by a small number. The VM keeps no instance alive that no script
//! holds; a userdata whose instance was freed by others reads as a destroyed instance.

mod access;
mod birth;
mod find;
mod lifetime;
mod natives;
mod parent;
mod selector;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use mlua::{
    AnyUserData, Either, Function, Table, UserDataFields, UserDataMethods, UserDataRef, Value,
};
use studio_model::{ClassId, ClassTable, InstanceId};

use crate::vm::Running;

pub(crate) use access::full_name;
pub(crate) use find::ChildWait;
pub use natives::Assign;
pub(crate) use natives::{define as define_natives, define_accessors};

/// What scripts hold.
pub(crate) struct Instance {
    id: InstanceId,
    class: ClassId,
    handle: u32,
    dropped: Rc<RefCell<Vec<u32>>>,
}

/// An instance as the first argument of a native of ours, which only instances reach.
pub(crate) type This = UserDataRef<Instance>;

/// The same of a native that scripts call with what they like.
pub(crate) type MaybeThis = Either<This, Value>;

/// The instance of a method call with `:`.
pub(crate) fn this(value: MaybeThis) -> Option<InstanceId> {
    value.left().map(|instance| instance.id)
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

    /// The class of an instance that scripts hold, also of one that was freed.
    fn class_of(&self, id: InstanceId) -> Option<ClassId> {
        let handle = self.handle_of(id)?;
        Some(self.held.borrow().get(handle as usize)?.as_ref()?.class)
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
        let handle = self.allot(Held { id, class });
        let instance = Instance {
            id,
            class,
            handle,
            dropped: Rc::clone(&self.dropped),
        };
        // Without a limit nothing of this can fail half-way, so that it needs no protected calls, which would take more time
        // than all the rest. What a script allocates next is held against the limit again.
        let limit = running.lua.set_memory_limit(0)?;
        let made = running.lua.create_any_userdata(instance);
        let kept = made.and_then(|made| objects.raw_set(handle, &made).map(|()| made));
        running.lua.set_memory_limit(limit)?;
        kept.map(Value::UserData)
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
    index: Function,
    newindex: Function,
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
    let class = instances.class_of(id);
    class.map_or_else(String::new, |class| {
        ClassTable::get().class(class).name.to_owned()
    })
}
