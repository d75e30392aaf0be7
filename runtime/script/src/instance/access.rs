//! Reading and writing members: what `instance.Name` and `instance.Name = value` do.

use mlua::{Either, Value};
use studio_model::{
    ChangeError, ClassId, ClassTable, DataModel, InstanceId, MethodId, Migration, PropertyId,
    Scripting,
};

use super::This;
use crate::error::fail;
use crate::member::Member;
use crate::signal::{Native, SignalKind};
use crate::value;
use crate::vm::{Running, Side};

/// What stands behind the point or in the brackets: a text or a number as one, else whatever it is.
pub(super) type Key = Either<String, Value>;

impl Running<'_> {
    /// What `instance[key]` reads.
    pub(super) fn get(&self, this: This, key: Key) -> mlua::Result<Value> {
        let name = member_name(key)?;
        let member = self.world.members.resolve(&name, this.class);
        self.get_named(this, member, &name)
    }

    /// What the instance of a handle reads under the name of a number.
    pub(super) fn get_known(&self, handle: u32, atom: u16) -> mlua::Result<Value> {
        let (this, name) = self.known(handle, atom)?;
        let member = self.world.members.resolve_atom(atom.into(), this.class);
        self.get_named(this, member.unwrap_or(Member::Nothing), name)
    }

    fn get_named(&self, this: This, member: Member, name: &str) -> mlua::Result<Value> {
        match member {
            Member::Nothing => self.child_or_error(this.id, this.class, name),
            member => self.get_member(this.id, this.class, member),
        }
    }

    /// What a handle and the number of a name mean; both come from natives of ours.
    fn known(&self, handle: u32, atom: u16) -> mlua::Result<(This, &'static str)> {
        let this = self.world.instances.this(handle);
        let known = this.zip(crate::atoms::name_of(atom));
        known.ok_or_else(|| fail("the instance is gone"))
    }

    fn child_or_error(&self, id: InstanceId, class: ClassId, name: &str) -> mlua::Result<Value> {
        let child = self.world.model.borrow().find_child(id, name);
        if child.is_some() {
            return self.instance(child);
        }
        Err(self.not_a_member(id, class, name))
    }

    fn not_a_member(&self, id: InstanceId, class: ClassId, name: &str) -> mlua::Error {
        let class = ClassTable::get().class(class).name;
        let full = full_name(&self.world.model.borrow(), id);
        fail(format!(
            "{name} is not a valid member of {class} \"{full}\""
        ))
    }

    fn get_member(&self, id: InstanceId, class: ClassId, member: Member) -> mlua::Result<Value> {
        match member {
            Member::Property(property) => self.get_property(id, property),
            Member::Name => {
                let model = self.world.model.borrow();
                let name = super::name_of(&model, id, &self.world.instances);
                drop(model);
                Ok(Value::String(self.lua.create_string(name)?))
            }
            Member::Parent => {
                let parent = self.world.model.borrow().parent(id);
                self.instance(parent)
            }
            Member::ClassName => {
                let model = self.world.model.borrow();
                let name = match model.class_name(id) {
                    "" => ClassTable::get().class(class).name,
                    name => name,
                };
                Ok(Value::String(self.lua.create_string(name)?))
            }
            Member::Hooked(hook) => {
                let hook = self.world.members.hook_at(hook);
                match hook.as_ref().map(|h| (&h.get, h.property)) {
                    Some((Some(get), _)) => get(*self, id),
                    Some((None, Some(property))) => self.get_property(id, property),
                    _ => Ok(Value::Nil),
                }
            }
            Member::Migrated(migration) => self.get_migrated(id, migration),
            Member::Method(method) => {
                self.check_side(class, method)?;
                if let Some(function) = self.world.members.method(method) {
                    return Ok(Value::Function(function));
                }
                let class = ClassTable::get().class(class).name;
                let missing = self.world.members.missing_method(*self, method, class)?;
                Ok(Value::Function(missing))
            }
            Member::Event(event) => self.signal_value(id, SignalKind::Event(event)),
            Member::Callback(callback) => {
                let name = ClassTable::get().callback_info(callback).name;
                let class = ClassTable::get().class(class).name;
                Err(fail(format!(
                    "{name} is a callback member of {class}; you can only set the callback value, get is not available"
                )))
            }
            Member::Nothing => Ok(Value::Nil),
        }
    }

    /// Whether a method may be used on this side.
    fn check_side(&self, class: ClassId, method: MethodId) -> mlua::Result<()> {
        if self.world.side.may_call(method) {
            return Ok(());
        }
        let wanted = match self.world.side {
            Side::Client => "server",
            Side::Server => "client",
        };
        let method = ClassTable::get().method_info(method);
        let class = ClassTable::get().class(class).name;
        Err(fail(format!(
            "{class}:{} can only be called on the {wanted}",
            method.name
        )))
    }

    /// A property of the model, as scripts see it.
    pub fn get_property(&self, id: InstanceId, property: PropertyId) -> mlua::Result<Value> {
        let held = self.world.model.borrow().value(id, property);
        match held {
            Some(held) => value::to_lua(*self, &held, property),
            None => value::default_to_lua(*self, property),
        }
    }

    /// What `instance[key] = new` does.
    pub(super) fn set(&self, this: This, key: Key, new: Value) -> mlua::Result<()> {
        let name = member_name(key)?;
        let member = self.world.members.resolve(&name, this.class);
        self.set_member(this.id, this.class, member, new, &name)
    }

    /// What the instance of a handle does with a new value under the name of a number.
    pub(super) fn set_known(&self, handle: u32, atom: u16, new: Value) -> mlua::Result<()> {
        let (this, name) = self.known(handle, atom)?;
        let member = self.world.members.resolve_atom(atom.into(), this.class);
        let member = member.unwrap_or(Member::Nothing);
        self.set_member(this.id, this.class, member, new, name)
    }

    fn set_member(
        &self,
        id: InstanceId,
        class: ClassId,
        member: Member,
        new: Value,
        name: &str,
    ) -> mlua::Result<()> {
        match member {
            Member::Property(property) => self.assign(id, property, &new),
            Member::Name => {
                let text = value::text_argument(&new, 3)?;
                self.rename(id, &text)
            }
            Member::Parent => {
                let parent = match &new {
                    Value::Nil => None,
                    other => Some(super::id_of(other).ok_or_else(|| {
                        fail(format!(
                            "invalid argument #3 (Instance expected, got {})",
                            value::type_name(other)
                        ))
                    })?),
                };
                self.set_parent(id, parent)
            }
            Member::ClassName | Member::Method(_) => Err(read_only(name)),
            Member::Hooked(hook) => {
                let hook = self.world.members.hook_at(hook);
                match hook.as_ref().map(|h| (&h.set, h.property)) {
                    Some((Some(set), _)) => set(*self, id, new),
                    Some((None, Some(property))) => self.assign(id, property, &new),
                    _ => Err(read_only(name)),
                }
            }
            Member::Migrated(migration) => self.assign_migrated(id, migration, &new),
            Member::Event(_) => Err(fail(format!(
                "{name} is not a valid member of {} \"{}\"",
                ClassTable::get().class(class).name,
                full_name(&self.world.model.borrow(), id)
            ))),
            Member::Callback(callback) => self.set_callback(id, callback, new),
            Member::Nothing => Err(self.not_a_member(id, class, name)),
        }
    }

    /// Assigns a value of a script to a property.
    fn assign(&self, id: InstanceId, property: PropertyId, new: &Value) -> mlua::Result<()> {
        let info = ClassTable::get().property(property);
        if info.scripting == Scripting::ReadOnly {
            return Err(read_only(info.name));
        }
        let new = value::from_lua(new, info, 3)?;
        self.set_property(id, property, new)
            .map_err(|error| refused(info.name, error))
    }

    /// Sets a property and fires what listens to it. Nothing happens if it has that value.
    ///
    /// # Errors
    /// The model's, which changes nothing then.
    pub fn set_property(
        &self,
        id: InstanceId,
        property: PropertyId,
        new: studio_model::Value,
    ) -> Result<(), ChangeError> {
        let mut model = self.world.model.borrow_mut();
        if !model.contains(id) {
            return Ok(());
        }
        if !self.world.hears(id, property) {
            model.set_property(id, property, new)?;
            return Ok(());
        }
        let same = new.clone();
        let old = model.set_property(id, property, new)?;
        drop(model);
        if !old.same_bits(&same) {
            self.property_changed(id, property);
        }
        Ok(())
    }

    /// Fires what listens to a property, and tells who must know. For properties that are computed: what is set is told
    /// by [`Self::set_property`].
    pub fn property_changed(&self, id: InstanceId, property: PropertyId) {
        {
            let model = self.world.model.borrow();
            let mut scripts = self.world.scripts.borrow_mut();
            scripts.property_set(&model, id, property);
        }
        self.tell_watchers(id, property);
        let name = ClassTable::get().property(property).name;
        self.fire_changed(id, SignalKind::Property(property), name);
        for aspect in crate::objects::aspects_of(property) {
            let name = ClassTable::get().property(*aspect).name;
            self.fire_changed(id, SignalKind::Property(*aspect), name);
        }
    }

    fn get_migrated(&self, id: InstanceId, migration: &Migration) -> mlua::Result<Value> {
        let Some(property) = migration.to.first().copied() else {
            return Ok(Value::Nil);
        };
        let held = self.world.model.borrow().value(id, property);
        match held.and_then(|held| value::former(migration, &held)) {
            Some(former) => value::plain_to_lua(*self, &former, migration.from_enum),
            None => Ok(Value::Nil),
        }
    }

    fn assign_migrated(
        &self,
        id: InstanceId,
        migration: &'static Migration,
        new: &Value,
    ) -> mlua::Result<()> {
        let former = value::from_lua_as(new, migration.from_type, migration.from_enum, None, 3)?;
        let Some(today) = migration.convert(&former) else {
            return Err(fail(format!("{} cannot hold this value", migration.from)));
        };
        for property in &migration.to {
            self.set_property(id, *property, today.clone())
                .map_err(|error| refused(migration.from, error))?;
        }
        Ok(())
    }

    fn rename(&self, id: InstanceId, name: &str) -> mlua::Result<()> {
        let mut model = self.world.model.borrow_mut();
        if !model.contains(id) || model.name(id) == name {
            return Ok(());
        }
        let name = cut(name, studio_model::limits::NAME_BYTES_MAX);
        model
            .apply(studio_model::Change::SetName {
                id,
                name: name.into(),
            })
            .map_err(|error| refused("Name", error))?;
        let parent = model.parent(id);
        drop(model);
        if let Some(parent) = parent {
            self.child_came(parent, id);
        }
        self.fire_changed(id, SignalKind::Native(Native::Name), "Name");
        Ok(())
    }
}

/// The name that a key is.
fn member_name(key: Key) -> mlua::Result<String> {
    match key {
        Key::Left(name) => Ok(name),
        Key::Right(Value::String(key)) => Ok(key.to_str()?.to_owned()),
        Key::Right(other) => Err(fail(format!(
            "invalid argument #2 (string expected, got {})",
            value::type_name(&other)
        ))),
    }
}

/// A text's longest beginning within a limit.
fn cut(text: &str, bytes_max: usize) -> &str {
    let mut end = text.len().min(bytes_max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn read_only(name: &str) -> mlua::Error {
    fail(format!(
        "Unable to assign property {name}. Property is read only"
    ))
}

/// A refusal of the model, in the reference's words.
pub(crate) fn refused(name: &str, error: ChangeError) -> mlua::Error {
    fail(format!("Unable to assign property {name}. {error}"))
}

/// Names from the root's children down, joined by dots; of what is detached, from its top.
pub(crate) fn full_name(model: &DataModel, id: InstanceId) -> String {
    let mut names: Vec<&str> = vec![model.name(id)];
    let above = model.ancestors(id).filter(|&a| a != model.root());
    names.extend(above.map(|a| model.name(a)));
    names.reverse();
    names.join(".")
}
