//! Moving instances: what `instance.Parent = other` does, and the events that follow. All changes of place go through
//! here, those of scripts and those that others made and the journal tells of.

use mlua::Value;
use studio_model::{Change, ChangeError, DataModel, InstanceId};

use super::access::full_name;
use crate::error::fail;
use crate::signal::{Native, SignalKind, known_events};
use crate::vm::{Happening, Running};
use crate::world::World;

impl Running<'_> {
    /// Moves an instance and fires what listens to it.
    ///
    /// # Errors
    /// In the reference's words: a locked parent, a circle.
    pub fn set_parent(&self, id: InstanceId, parent: Option<InstanceId>) -> mlua::Result<()> {
        let old = {
            let model = self.world.model.borrow();
            let old = model.parent(id);
            if self.world.is_locked(&model, id) {
                return Err(locked(&model, id, parent));
            }
            if parent == old {
                return Ok(());
            }
            if let Some(parent) = parent {
                check_circle(&model, id, parent)?;
            }
            old
        };
        self.leaving(id, old);
        let result = self.world.move_to(id, parent);
        if let Err(error) = result {
            return Err(self.refused_parent(id, parent, error));
        }
        self.moved(id, old, parent);
        Ok(())
    }

    fn refused_parent(
        &self,
        id: InstanceId,
        parent: Option<InstanceId>,
        error: ChangeError,
    ) -> mlua::Error {
        let model = self.world.model.borrow();
        let (name, parent) = (model.name(id), parent.map_or("NULL", |p| model.name(p)));
        fail(format!(
            "Unable to set the parent of {name} to {parent}: {error}"
        ))
    }

    /// Before a subtree leaves its place.
    fn leaving(&self, id: InstanceId, old: Option<InstanceId>) {
        let Some(old) = old else { return };
        if !self
            .world
            .signals
            .borrow()
            .has_kind(SignalKind::Event(known_events().descendant_removing))
        {
            return;
        }
        let (above, below) = {
            let model = self.world.model.borrow();
            let above: Vec<InstanceId> = std::iter::once(old).chain(model.ancestors(old)).collect();
            let below: Vec<InstanceId> = model.subtree(id).collect();
            (above, below)
        };
        let kind = SignalKind::Event(known_events().descendant_removing);
        for ancestor in above {
            if self.world.signals.borrow().has(ancestor, kind) {
                for instance in &below {
                    self.fire_instance(ancestor, kind, *instance);
                }
            }
        }
    }

    /// After a subtree changed its place.
    pub(crate) fn moved(
        &self,
        id: InstanceId,
        old: Option<InstanceId>,
        parent: Option<InstanceId>,
    ) {
        self.tell_moved(id, old, parent);
        let events = known_events();
        if let Some(old) = old {
            self.fire_instance(old, SignalKind::Event(events.child_removed), id);
        }
        if let Some(parent) = parent {
            self.child_came(parent, id);
            self.fire_instance(parent, SignalKind::Event(events.child_added), id);
            self.fire_descendants_added(id, parent);
        }
        self.fire_ancestry(id, parent);
        self.fire_changed(id, SignalKind::Native(Native::Parent), "Parent");
    }

    fn tell_moved(&self, id: InstanceId, old: Option<InstanceId>, parent: Option<InstanceId>) {
        let (was, is, below) = {
            let model = self.world.model.borrow();
            let attached = |id: Option<InstanceId>| id.is_some_and(|id| model.is_attached(id));
            let (was, is) = (attached(old), attached(parent));
            let wanted = was != is && self.is_observed() && was;
            let below: Vec<InstanceId> = if wanted {
                model.subtree(id).collect()
            } else {
                Vec::new()
            };
            let mut scripts = self.world.scripts.borrow_mut();
            scripts.moved(&model, id, is);
            (was, is, below)
        };
        if is && !was {
            self.tell(&Happening::Entered(id));
        } else if was && !is {
            self.tell(&Happening::Leaving(below.into()));
        }
    }

    fn fire_descendants_added(&self, id: InstanceId, parent: InstanceId) {
        let kind = SignalKind::Event(known_events().descendant_added);
        if !self.world.signals.borrow().has_kind(kind) {
            return;
        }
        let (above, below) = {
            let model = self.world.model.borrow();
            let above: Vec<InstanceId> = std::iter::once(parent)
                .chain(model.ancestors(parent))
                .collect();
            let below: Vec<InstanceId> = model.subtree(id).collect();
            (above, below)
        };
        for ancestor in above {
            if self.world.signals.borrow().has(ancestor, kind) {
                for instance in &below {
                    self.fire_instance(ancestor, kind, *instance);
                }
            }
        }
    }

    fn fire_ancestry(&self, id: InstanceId, parent: Option<InstanceId>) {
        let kind = SignalKind::Event(known_events().ancestry_changed);
        if !self.world.signals.borrow().has_kind(kind) {
            return;
        }
        let below: Vec<InstanceId> = {
            let model = self.world.model.borrow();
            let signals = self.world.signals.borrow();
            let all = model.subtree(id);
            all.filter(|&below| signals.has(below, kind)).collect()
        };
        for instance in below {
            let values = self.instance(Some(id)).and_then(|child| {
                let parent = self.instance(parent)?;
                Ok((child, parent))
            });
            match values {
                Ok((child, parent)) => {
                    self.fire_kind(instance, kind, &vec![child, parent].into());
                }
                Err(error) => self.report(&error),
            }
        }
    }

    /// Fires an event whose argument is an instance.
    pub(crate) fn fire_instance(&self, at: InstanceId, kind: SignalKind, argument: InstanceId) {
        if !self.world.signals.borrow().has(at, kind) {
            return;
        }
        match self.instance(Some(argument)) {
            Ok(value) => self.fire_kind(at, kind, &vec![value].into()),
            Err(error) => self.report(&error),
        }
    }

    /// Fires `Changed` and `GetPropertyChangedSignal` of a property.
    pub(crate) fn fire_changed(&self, id: InstanceId, kind: SignalKind, name: &str) {
        if !self.world.signals.borrow().has_any(id) {
            return;
        }
        self.fire_kind(id, kind, &mlua::MultiValue::new());
        let changed = known_events().changed_of(&self.world.model.borrow(), id);
        let Some((changed, passes_value)) = changed else {
            return;
        };
        let kind = SignalKind::Event(changed);
        if !self.world.signals.borrow().has(id, kind) {
            return;
        }
        let value = if passes_value {
            if name != "Value" {
                return;
            }
            self.value_of(id)
        } else {
            self.lua.create_string(name).map(Value::String)
        };
        match value {
            Ok(value) => self.fire_kind(id, kind, &vec![value].into()),
            Err(error) => self.report(&error),
        }
    }

    /// The `Value` of a value object.
    fn value_of(&self, id: InstanceId) -> mlua::Result<Value> {
        let property = {
            let model = self.world.model.borrow();
            let class = model.class(id);
            class.and_then(|class| model.table().find(class, "Value"))
        };
        property.map_or(Ok(Value::Nil), |property| self.get_property(id, property))
    }
}

impl World {
    fn is_locked(&self, model: &DataModel, id: InstanceId) -> bool {
        let is_service = model.class(id).is_some_and(|class| {
            model.table().class(class).service && model.parent(id) == Some(model.root())
        });
        !model.contains(id)
            || id == model.root()
            || is_service
            || self.scripts.borrow().is_destroyed(id)
    }

    fn move_to(&self, id: InstanceId, parent: Option<InstanceId>) -> Result<(), ChangeError> {
        let mut model = self.model.borrow_mut();
        let change = match (model.parent(id), parent) {
            (None, None) => return Ok(()),
            (None, Some(parent)) => Change::Insert {
                root: id,
                parent,
                before: None,
            },
            (Some(_), Some(parent)) => Change::Reparent {
                id,
                parent,
                before: None,
            },
            (Some(_), None) => Change::Remove { root: id },
        };
        model.apply(change)?;
        if parent.is_none() {
            self.loose.borrow_mut().push(id);
        }
        Ok(())
    }

    /// Whether nobody hears of a move but those who are told that something came into the tree or left it.
    fn is_quiet(&self, moving: [Option<InstanceId>; 3]) -> bool {
        let (signals, events) = (self.signals.borrow(), known_events());
        let of_subtrees = [
            events.descendant_added,
            events.descendant_removing,
            events.ancestry_changed,
        ];
        self.child_waits.borrow().is_empty()
            && !moving.into_iter().flatten().any(|id| signals.has_any(id))
            && !of_subtrees
                .into_iter()
                .any(|event| signals.has_kind(SignalKind::Event(event)))
    }
}

/// Moves an instance, if that is simple: otherwise nothing happens, and [`Running::set_parent`] does it.
pub(super) fn set_quietly(world: &World, id: InstanceId, parent: Option<InstanceId>) -> bool {
    let attached = {
        let model = world.model.borrow();
        let old = model.parent(id);
        if world.is_locked(&model, id) {
            return false;
        }
        if parent == old {
            return true;
        }
        let is_circle = |parent| id == parent || model.is_descendant_of(parent, id);
        let [was, is] = [old, parent].map(|id| id.is_some_and(|id| model.is_attached(id)));
        let is_told = was != is && !world.observers.borrow().is_empty();
        if is_told || parent.is_some_and(is_circle) || !world.is_quiet([Some(id), old, parent]) {
            return false;
        }
        is
    };
    if world.move_to(id, parent).is_err() {
        return false;
    }
    let mut scripts = world.scripts.borrow_mut();
    scripts.moved(&world.model.borrow(), id, attached);
    true
}

fn check_circle(model: &DataModel, id: InstanceId, parent: InstanceId) -> mlua::Result<()> {
    if id == parent {
        return Err(fail(format!(
            "Attempt to set {} as its own parent",
            full_name(model, id)
        )));
    }
    if model.is_descendant_of(parent, id) {
        return Err(fail(format!(
            "Attempt to set parent of {} to {} would result in circular reference",
            full_name(model, id),
            full_name(model, parent)
        )));
    }
    Ok(())
}

fn locked(model: &DataModel, id: InstanceId, parent: Option<InstanceId>) -> mlua::Error {
    let name_of = |id: Option<InstanceId>| id.map_or("NULL", |id| model.name(id)).to_owned();
    fail(format!(
        "The Parent property of {} is locked, current parent: {}, new parent {}",
        model.name(id),
        name_of(model.parent(id)),
        name_of(parent)
    ))
}
