//! The methods that every instance has.

use std::rc::Rc;

use mlua::{FromLuaMulti, Function, IntoLuaMulti, Table, Value};
use studio_model::{Change, ClassTable, InstanceId, PropertyId};

use super::access::Key;
use super::access::{full_name, refused};
use super::quick::Question;
use super::{MaybeThis, This, id_of};
use crate::error::fail;
use crate::member::{Hook, Member};
use crate::raw;
use crate::signal::{Native, SignalKind, known_events};
use crate::value::{self, Text, text_of, type_name, wrong_argument};
use crate::vm::{Happening, Running};

/// What happens when a script assigns a computed property.
pub type Assign = Box<dyn Fn(Running<'_>, InstanceId, Value) -> mlua::Result<()>>;

impl Running<'_> {
    /// Defines what a method of the class table does, on its class and those that extend it.
    ///
    /// # Errors
    /// The class table has no such method.
    pub fn define_method<A, R>(
        &self,
        class: &str,
        name: &'static str,
        native: impl Fn(Running<'_>, InstanceId, A) -> mlua::Result<R> + 'static,
    ) -> mlua::Result<()>
    where
        A: FromLuaMulti,
        R: IntoLuaMulti,
    {
        let function = self.native(move |running, (this, args): (MaybeThis, A)| {
            let Some(id) = super::this(this) else {
                return Err(fail(format!(
                    "Expected ':' not '.' calling member function {name}"
                )));
            };
            native(running, id, args)
        })?;
        self.define_method_as(class, name, function)
    }

    /// Defines a method that yields: `book` is called in the thread of the script with the instance and the arguments,
    /// and [books](Running::book) it; what it returns is what the method returns at once if it is not nil, otherwise the
    /// thread sleeps until it is [woken](Running::wake).
    ///
    /// # Errors
    /// The class table has no such method.
    pub fn define_yielding_method<A, R>(
        &self,
        class: &str,
        name: &'static str,
        book: impl Fn(Running<'_>, InstanceId, A) -> mlua::Result<R> + 'static,
    ) -> mlua::Result<()>
    where
        A: FromLuaMulti,
        R: IntoLuaMulti,
    {
        let native = self.native(move |running, (this, args): (MaybeThis, A)| {
            let Some(id) = super::this(this) else {
                return Err(fail(format!(
                    "Expected ':' not '.' calling member function {name}"
                )));
            };
            book(running, id, args)
        })?;
        let Some(built) = self.world.built.borrow().clone() else {
            return Err(fail("the VM is not built"));
        };
        let function: Function = built.yielding.call(native)?;
        self.define_method_as(class, name, function)
    }

    /// Lets what is defined of a method only do what is not simple.
    fn answer_at_once(&self, question: Question) -> mlua::Result<()> {
        let table = ClassTable::get();
        let (class, name) = question.method();
        let found = table.class_named(class).and_then(|c| table.method(c, name));
        let native = found.and_then(|method| self.world.members.method(method.id));
        match native {
            Some(native) => {
                self.define_method_as(class, name, raw::method(*self, question, &native)?)
            }
            None => Err(fail(format!("the method {class}:{name} is not defined"))),
        }
    }

    /// Defines a method by a Luau function.
    pub(crate) fn define_method_as(
        &self,
        class: &str,
        name: &str,
        function: Function,
    ) -> mlua::Result<()> {
        let table = ClassTable::get();
        let method = table.class_named(class).and_then(|c| table.method(c, name));
        let Some(method) = method else {
            return Err(fail(format!(
                "the class table has no method {class}:{name}"
            )));
        };
        self.world.members.define_method(method.id, function)
    }

    /// Defines how a property of a class is read, and written where it is writable.
    ///
    /// # Errors
    /// The class table has no such class.
    pub fn define_property(
        &self,
        class: &str,
        name: &'static str,
        get: impl Fn(Running<'_>, InstanceId) -> mlua::Result<Value> + 'static,
        set: Option<Assign>,
    ) -> mlua::Result<()> {
        let table = ClassTable::get();
        let Some(class) = table.class_named(class) else {
            return Err(fail(format!("the class table has no class {class}")));
        };
        let hook = Hook {
            get: Some(Rc::new(get)),
            set: set.map(Rc::from),
            property: None,
            view: None,
        };
        self.world.members.define_hook(class, name, hook);
        Ok(())
    }

    /// Defines what must follow when scripts assign a property; it is read as ever.
    ///
    /// # Errors
    /// The class table has no such property.
    pub fn define_setter(
        &self,
        class: &str,
        name: &'static str,
        set: impl Fn(Running<'_>, InstanceId, Value) -> mlua::Result<()> + 'static,
    ) -> mlua::Result<()> {
        let table = ClassTable::get();
        let found = table.class_named(class);
        let property = found.and_then(|c| table.find(c, name));
        let (Some(class), Some(_)) = (found, property) else {
            return Err(fail(format!(
                "the class table has no property {class}.{name}"
            )));
        };
        let hook = Hook {
            get: None,
            set: Some(Rc::new(set)),
            property,
            view: None,
        };
        self.world.members.define_hook(class, name, hook);
        Ok(())
    }
}

/// The functions behind reading and writing members, and `Instance.new`.
pub(crate) fn accessors(running: Running<'_>) -> mlua::Result<raw::Functions> {
    let natives = raw::Natives {
        get: running.native(|running, (handle, atom)| running.get_known(handle, atom))?,
        get_by_text: running.native(|running, (this, key): (This, Key)| running.get(this, key))?,
        set: running.native(|running, (handle, atom, new)| running.set_known(handle, atom, new))?,
        set_by_text: running
            .native(|running, (this, key, new): (This, Key, Value)| running.set(this, key, new))?,
        create: running.native(|running, (class, parent): (Text, Value)| {
            let class = text_of(class, 1)?;
            running.new_instance(&class, &parent)
        })?,
        stop: running.native(|running, ()| running.stop_if_over())?,
    };
    raw::install(running, &natives)
}

/// Defines the methods, and `Instance.new`.
pub(crate) fn define(
    running: Running<'_>,
    prelude: &Table,
    new_instance: &Function,
) -> mlua::Result<()> {
    let library = running.lua.create_table()?;
    library.raw_set("new", new_instance)?;
    let copy = running.native(|running, original: Value| {
        let id = id_of(&original).ok_or_else(|| wrong_argument(1, "Instance", &original))?;
        let copy = running
            .clone_instance(id)
            .map_err(|e| fail(e.to_string()))?;
        running.instance(copy)
    })?;
    library.raw_set("fromExisting", copy)?;
    running.lua.globals().raw_set("Instance", library)?;
    objects(running)?;
    life(running)?;
    attributes(running)?;
    tags(running)?;
    signals(running)?;
    super::find::define(running, prelude)?;
    super::selector::define(running)?;
    Question::ALL
        .into_iter()
        .try_for_each(|question| running.answer_at_once(question))
}

fn objects(running: Running<'_>) -> mlua::Result<()> {
    running.define_method("Object", "IsA", |running, id, class: Text| {
        let name = text_of(class, 1)?;
        let table = ClassTable::get();
        let model = running.model();
        let is = table
            .class_named(&name)
            .is_some_and(|class| model.is_a(id, class));
        Ok(is || (name == "Object" && model.contains(id)))
    })?;
    running.define_method("Instance", "GetFullName", |running, id, ()| {
        Ok(full_name(&running.model(), id))
    })?;
    running.define_method("Instance", "IsDescendantOf", |running, id, other: Value| {
        if other.is_nil() {
            return Ok(running.model().parent(id).is_none());
        }
        let other = id_of(&other).ok_or_else(|| wrong_argument(1, "Instance", &other))?;
        Ok(running.model().is_descendant_of(id, other))
    })?;
    running.define_method("Instance", "IsAncestorOf", |running, id, other: Value| {
        let other = id_of(&other).ok_or_else(|| wrong_argument(1, "Instance", &other))?;
        Ok(running.model().is_descendant_of(other, id))
    })?;
    for (name, deep) in [("GetChildren", false), ("GetDescendants", true)] {
        running.define_method("Instance", name, move |running, id, ()| {
            let found: Vec<InstanceId> = if deep {
                running.model().descendants(id).collect()
            } else {
                running.model().children(id).collect()
            };
            running.list(&found)
        })?;
    }
    Ok(())
}

impl Running<'_> {
    /// A Luau list of instances.
    ///
    /// # Errors
    /// Without memory.
    pub fn list(&self, ids: &[InstanceId]) -> mlua::Result<Table> {
        let list = self.lua.create_table_with_capacity(ids.len(), 0)?;
        for id in ids {
            list.raw_push(self.instance(Some(*id))?)?;
        }
        Ok(list)
    }
}

fn life(running: Running<'_>) -> mlua::Result<()> {
    running.define_method("Instance", "Clone", |running, id, ()| {
        let copy = running
            .clone_instance(id)
            .map_err(|e| fail(e.to_string()))?;
        running.instance(copy)
    })?;
    running.define_method("Instance", "Destroy", |running, id, ()| running.destroy(id))?;
    let table = ClassTable::get();
    let instance = table.class_named("Instance");
    if instance.is_some_and(|c| {
        table
            .method(c, "Remove")
            .is_some_and(|m| m.name == "Remove")
    }) {
        running.define_method("Instance", "Remove", |running, id, ()| {
            running.set_parent(id, None)
        })?;
    }
    running.define_method("Instance", "ClearAllChildren", |running, id, ()| {
        let children: Vec<InstanceId> = running.model().children(id).collect();
        children
            .into_iter()
            .try_for_each(|child| running.destroy(child))
    })
}

fn attributes(running: Running<'_>) -> mlua::Result<()> {
    running.define_method("Instance", "GetAttribute", |running, id, name: Text| {
        let name = text_of(name, 1)?;
        let held = running.model().attribute(id, &name).cloned();
        match held {
            Some(held) => value::plain_to_lua(running, &held, None),
            None => Ok(Value::Nil),
        }
    })?;
    running.define_method("Instance", "GetAttributes", |running, id, ()| {
        let held = running.model().attributes(id).to_vec();
        let table = running.lua.create_table()?;
        for (name, held) in held {
            table.raw_set(&*name, value::plain_to_lua(running, &held, None)?)?;
        }
        Ok(table)
    })?;
    running.define_method(
        "Instance",
        "SetAttribute",
        |running, id, (name, new): (Text, Value)| {
            let name = text_of(name, 1)?;
            let new = crate::datatypes::to_attribute(&new).map_err(|_| {
                fail(format!(
                    "{} is not a supported attribute type",
                    type_name(&new)
                ))
            })?;
            running.set_attribute(id, &name, new)
        },
    )?;
    running.define_method(
        "Instance",
        "GetAttributeChangedSignal",
        |running, id, name: Text| {
            let name = text_of(name, 1)?;
            let kind = running.world.signals.borrow_mut().attribute(&name);
            running.signal_value(id, kind)
        },
    )
}

impl Running<'_> {
    /// Sets an attribute, or deletes it, and fires what listens to it.
    ///
    /// # Errors
    /// A bad name, too many attributes.
    pub fn set_attribute(
        &self,
        id: InstanceId,
        name: &str,
        new: Option<studio_model::Value>,
    ) -> mlua::Result<()> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/');
        if name.is_empty() || !name.chars().all(fits) {
            return Err(fail(
                "Attribute names can only contain alphanumeric characters, '.', '-', '/' and underscores",
            ));
        }
        if name.starts_with("RBX") {
            return Err(fail("Attribute names starting with 'RBX' are reserved"));
        }
        let mut model = self.world.model.borrow_mut();
        let same = match (model.attribute(id, name), &new) {
            (Some(old), Some(new)) => old.same_bits(new),
            (None, None) => true,
            _ => false,
        };
        if same || !model.contains(id) {
            return Ok(());
        }
        let change = Change::SetAttribute {
            id,
            name: name.into(),
            value: new,
        };
        model
            .apply(change)
            .map_err(|error| fail(format!("Unable to set attribute {name}. {error}")))?;
        drop(model);
        self.attribute_changed(id, name);
        Ok(())
    }

    pub(crate) fn attribute_changed(&self, id: InstanceId, name: &str) {
        if !self.world.signals.borrow().has_any(id) {
            return;
        }
        let kind = self.world.signals.borrow_mut().attribute(name);
        self.fire_kind(id, kind, &mlua::MultiValue::new());
        self.fire(id, known_events().attribute_changed, name);
    }

    /// Adds or removes a tag.
    ///
    /// # Errors
    /// A bad name, too many tags.
    pub fn set_tag(&self, id: InstanceId, tag: &str, present: bool) -> mlua::Result<()> {
        let mut model = self.world.model.borrow_mut();
        let has = model.tags(id).iter().any(|t| &**t == tag);
        if has == present || !model.contains(id) {
            return Ok(());
        }
        let tag: std::sync::Arc<str> = tag.into();
        let change = if present {
            Change::AddTag {
                id,
                tag: std::sync::Arc::clone(&tag),
            }
        } else {
            Change::RemoveTag {
                id,
                tag: std::sync::Arc::clone(&tag),
            }
        };
        model
            .apply(change)
            .map_err(|error| refused("Tags", error))?;
        drop(model);
        self.tell(&Happening::Tagged(id, Some(tag), present));
        Ok(())
    }
}

fn tags(running: Running<'_>) -> mlua::Result<()> {
    for (name, present) in [("AddTag", true), ("RemoveTag", false)] {
        running.define_method("Instance", name, move |running, id, tag: Text| {
            running.set_tag(id, &text_of(tag, 1)?, present)
        })?;
    }
    running.define_method("Instance", "HasTag", |running, id, tag: Text| {
        let tag = text_of(tag, 1)?;
        Ok(running.model().tags(id).iter().any(|t| **t == *tag))
    })?;
    running.define_method("Instance", "GetTags", |running, id, ()| {
        let tags = running.model().tags(id).to_vec();
        running.lua.create_sequence_from(tags.iter().map(|t| &**t))
    })
}

fn signals(running: Running<'_>) -> mlua::Result<()> {
    running.define_method(
        "Object",
        "GetPropertyChangedSignal",
        |running, id, name: Text| {
            let name = text_of(name, 1)?;
            let class = running.model().class(id);
            let member = class.map(|class| running.world.members.look_up(&name, class));
            let kind = match member {
                Some(Member::Property(property)) => SignalKind::Property(property),
                Some(Member::Name) => SignalKind::Native(Native::Name),
                Some(Member::Parent) => SignalKind::Native(Native::Parent),
                Some(Member::Hooked(_)) => match property_named(running, id, &name) {
                    Some(property) => SignalKind::Property(property),
                    None => return Err(not_a_property(&name)),
                },
                Some(Member::Migrated(migration)) => match migration.to.first() {
                    Some(property) => SignalKind::Property(*property),
                    None => return Err(not_a_property(&name)),
                },
                _ => return Err(not_a_property(&name)),
            };
            running.signal_value(id, kind)
        },
    )
}

fn property_named(running: Running<'_>, id: InstanceId, name: &str) -> Option<PropertyId> {
    let model = running.model();
    model.table().find(model.class(id)?, name)
}

fn not_a_property(name: &str) -> mlua::Error {
    fail(format!("{name} is not a valid property name."))
}
