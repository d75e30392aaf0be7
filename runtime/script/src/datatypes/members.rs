//! How a Rust type becomes a datatype of scripts: fields, methods and operators of its values ([`Members`]), functions
//! and constants of its global ([`Library`]). Names are looked up by Luau's tables, never by comparing texts here.

use mlua::{
    IntoLua, IntoLuaMulti, Lua, MetaMethod, Table, UserDataFields, UserDataMethods,
    UserDataRegistry, Value,
};

use super::arg::{Arg, Args, type_of};

/// A type whose values scripts hold.
pub(crate) trait Datatype: Sized + 'static {
    /// What `typeof` says.
    const NAME: &'static str;

    /// Declares what its values have.
    fn members(members: &mut Members<'_, Self>);

    /// What `tostring` says.
    fn text(&self) -> String;
}

/// Makes [`Datatype`]s known to the VM, and their values arguments.
macro_rules! datatypes {
    ($( $type:ty ),* $(,)?) => { $(
        impl mlua::UserData for $type {
            fn register(registry: &mut mlua::UserDataRegistry<Self>) {
                crate::datatypes::members::Members::register(registry);
            }
        }

        impl crate::datatypes::arg::Arg for $type {
            const EXPECTED: &'static str =
                <$type as crate::datatypes::members::Datatype>::NAME;

            fn read(value: &mlua::Value) -> Option<Self> {
                let held = value.as_userdata()?.borrow::<Self>().ok()?;
                Some(held.clone())
            }
        }
    )* };
}

pub(crate) use datatypes;

/// The members of a datatype's values, while they are declared.
pub(crate) struct Members<'a, T: 'static> {
    registry: &'a mut UserDataRegistry<T>,
    names: Vec<&'static str>,
}

impl<T: Datatype> Members<'_, T> {
    /// Declares the datatype to the VM.
    pub(crate) fn register(registry: &mut UserDataRegistry<T>) {
        registry.add_meta_field(MetaMethod::Type, T::NAME);
        registry.add_meta_method(MetaMethod::ToString, |_, this, ()| Ok(this.text()));
        registry.add_meta_method(MetaMethod::Index, |_, _, key: Value| {
            Err::<Value, _>(not_a_member(&key, T::NAME))
        });
        let mut members = Members {
            registry,
            names: Vec::new(),
        };
        T::members(&mut members);
        let Members { registry, names } = members;
        let refused = move |_: &Lua, (_, key, _): (Value, Value, Value)| {
            let name = key.as_string().map(mlua::LuaString::to_string_lossy);
            let known = name.filter(|name| names.contains(&name.as_str()));
            Err::<(), _>(match known {
                Some(name) => mlua::Error::runtime(format!("{name} cannot be assigned to")),
                None => not_a_member(&key, T::NAME),
            })
        };
        registry.add_meta_function(MetaMethod::NewIndex, refused);
    }

    /// A field that is read.
    pub(crate) fn get<R: IntoLua>(
        &mut self,
        name: &'static str,
        get: impl Fn(&T) -> R + 'static,
    ) -> &mut Self {
        self.names.push(name);
        self.registry
            .add_field_method_get(name, move |_, this| Ok(get(this)));
        self
    }

    /// A field under several names.
    pub(crate) fn get_as<R: IntoLua>(
        &mut self,
        names: &[&'static str],
        get: impl Fn(&T) -> R + Copy + 'static,
    ) -> &mut Self {
        for name in names {
            self.get(name, get);
        }
        self
    }

    /// A field whose value the VM makes.
    pub(crate) fn get_with<R: IntoLua>(
        &mut self,
        name: &'static str,
        get: impl Fn(&Lua, &T) -> mlua::Result<R> + 'static,
    ) -> &mut Self {
        self.names.push(name);
        self.registry.add_field_method_get(name, get);
        self
    }

    /// A field that is written, by [`Self::get`] also read.
    pub(crate) fn set<A: Arg>(
        &mut self,
        name: &'static str,
        set: impl Fn(&mut T, A) -> mlua::Result<()> + 'static,
    ) -> &mut Self {
        self.set_with(name, move |_, this, value| set(this, value))
    }

    /// A field that is written with the VM's help.
    pub(crate) fn set_with<A: Arg>(
        &mut self,
        name: &'static str,
        set: impl Fn(&Lua, &mut T, A) -> mlua::Result<()> + 'static,
    ) -> &mut Self {
        self.registry
            .add_field_method_set(name, move |lua, this, value: Value| {
                let read = A::read(&value).ok_or_else(|| {
                    let got = type_of(&value);
                    mlua::Error::runtime(format!(
                        "Unable to assign property {name}. {} expected, got {got}",
                        A::EXPECTED
                    ))
                });
                set(lua, this, read?)
            });
        self
    }

    /// A method.
    pub(crate) fn method<A: Args, R: IntoLuaMulti>(
        &mut self,
        name: &'static str,
        call: impl Fn(&T, A) -> R + 'static,
    ) -> &mut Self {
        self.method_with(name, move |_, this, args| Ok(call(this, args)))
    }

    /// A method under several names.
    pub(crate) fn method_as<A: Args, R: IntoLuaMulti>(
        &mut self,
        names: &[&'static str],
        call: impl Fn(&T, A) -> R + Copy + 'static,
    ) -> &mut Self {
        for name in names {
            self.method(name, call);
        }
        self
    }

    /// A method that needs the VM or can fail.
    pub(crate) fn method_with<A: Args, R: IntoLuaMulti>(
        &mut self,
        name: &'static str,
        call: impl Fn(&Lua, &T, A) -> mlua::Result<R> + 'static,
    ) -> &mut Self {
        self.names.push(name);
        self.registry
            .add_method(name, move |lua, this, raw: A::Raw| {
                call(lua, this, A::read(raw, name)?)
            });
        self
    }

    /// A method that changes the value.
    pub(crate) fn method_mut<A: Args, R: IntoLuaMulti>(
        &mut self,
        name: &'static str,
        call: impl Fn(&Lua, &mut T, A) -> mlua::Result<R> + 'static,
    ) -> &mut Self {
        self.names.push(name);
        self.registry
            .add_method_mut(name, move |lua, this, raw: A::Raw| {
                call(lua, this, A::read(raw, name)?)
            });
        self
    }

    /// `-value`.
    pub(crate) fn negation<R: IntoLua>(&mut self, negate: impl Fn(&T) -> R + 'static) -> &mut Self {
        self.registry
            .add_meta_method(MetaMethod::Unm, move |_, this, ()| Ok(negate(this)));
        self
    }

    /// An operator of two values, of which one is of this type. `None` if the other is of none that fits.
    pub(crate) fn operator<R: IntoLua>(
        &mut self,
        operator: MetaMethod,
        apply: impl Fn(&Value, &Value) -> Option<R> + 'static,
    ) -> &mut Self {
        self.registry
            .add_meta_function(operator, move |_, (left, right): (Value, Value)| {
                apply(&left, &right).ok_or_else(|| {
                    let word = operator.name().trim_start_matches('_');
                    let (left, right) = (type_of(&left), type_of(&right));
                    mlua::Error::runtime(format!(
                        "attempt to perform arithmetic ({word}) on {left} and {right}"
                    ))
                })
            });
        self
    }

    /// What names mean that are none of the declared ones; without it they are errors.
    pub(crate) fn fallback(
        &mut self,
        find: impl Fn(&Lua, &T, &Value) -> mlua::Result<Value> + 'static,
    ) -> &mut Self {
        self.registry
            .add_meta_method(MetaMethod::Index, move |lua, this, key: Value| {
                find(lua, this, &key)
            });
        self
    }
}

impl<T: Datatype + PartialEq> Members<'_, T> {
    /// `==` compares what the values hold.
    pub(crate) fn equality(&mut self) -> &mut Self {
        self.registry
            .add_meta_method(MetaMethod::Eq, |_, this, other: Value| {
                let other = other.as_userdata().and_then(|data| data.borrow::<T>().ok());
                Ok(other.is_some_and(|other| *other == *this))
            });
        self
    }
}

/// The error of a name that nothing has.
pub(crate) fn not_a_member(key: &Value, owner: &str) -> mlua::Error {
    let key = key.to_string().unwrap_or_else(|_| type_of(key));
    mlua::Error::runtime(format!("{key} is not a valid member of {owner}"))
}

/// The functions and constants of a global, while they are collected.
pub(crate) struct Library<'a> {
    lua: &'a Lua,
    name: &'static str,
    table: Table,
}

impl<'a> Library<'a> {
    /// An empty global of this name.
    pub(crate) fn new(lua: &'a Lua, name: &'static str) -> mlua::Result<Self> {
        let table = lua.create_table()?;
        Ok(Self { lua, name, table })
    }

    /// A function.
    pub(crate) fn function<A: Args, R: IntoLuaMulti>(
        self,
        name: &'static str,
        call: impl Fn(&Lua, A) -> mlua::Result<R> + 'static,
    ) -> mlua::Result<Self> {
        let function = self
            .lua
            .create_function(move |lua, raw: A::Raw| call(lua, A::read(raw, name)?))?;
        self.value(name, function)
    }

    /// A function under several names.
    pub(crate) fn function_as<A: Args, R: IntoLuaMulti>(
        mut self,
        names: &[&'static str],
        call: impl Fn(&Lua, A) -> mlua::Result<R> + Copy + 'static,
    ) -> mlua::Result<Self> {
        for name in names {
            self = self.function(name, call)?;
        }
        Ok(self)
    }

    /// A constant.
    pub(crate) fn value(self, name: &'static str, value: impl IntoLua) -> mlua::Result<Self> {
        self.table.raw_set(name, value)?;
        Ok(self)
    }

    /// Sets the global; nobody changes it any more.
    pub(crate) fn install(self) -> mlua::Result<()> {
        self.table.set_readonly(true);
        self.lua.globals().raw_set(self.name, self.table)
    }
}
