//! `Enum`: all enums of the class table and their items. An item is one value a VM, so that scripts may use items as keys
//! and compare them without a call; items are made when they are first asked for.

use std::cell::RefCell;

use mlua::{AnyUserData, IntoLua, Lua, Value};
use studio_model::{Axis, ClassTable, EnumId, Face};

use super::arg::{Arg, wrong_argument};
use super::members::{Datatype, Members, datatypes, not_a_member};

/// The global `Enum`.
#[derive(Debug, Clone, Copy)]
struct Enums;

/// An enum: `Enum.Material`.
#[derive(Debug, Clone, Copy)]
struct Enum(EnumId);

/// An item of an enum: `Enum.Material.Grass`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnumItem {
    /// The enum.
    pub enum_id: EnumId,
    /// The item's number.
    pub number: u32,
}

datatypes!(Enums, Enum, EnumItem);

/// The values of a VM: enums by id, items by their place in the enum.
struct Cache {
    enums: Vec<AnyUserData>,
    items: RefCell<Vec<Vec<Option<AnyUserData>>>>,
}

impl EnumItem {
    /// The name; of several names of one number the first in the alphabet.
    pub fn name(self) -> &'static str {
        let table = ClassTable::get();
        let name = table.enumeration(self.enum_id).item_name(self.number);
        name.unwrap_or_default()
    }

    /// What `tostring` says.
    fn full_name(self) -> String {
        let enumeration = ClassTable::get().enumeration(self.enum_id);
        format!("Enum.{}.{}", enumeration.name, self.name())
    }
}

impl Datatype for Enums {
    const NAME: &'static str = "Enums";

    fn members(members: &mut Members<'_, Self>) {
        members
            .method_with("GetEnums", |lua, _, ()| {
                with_cache(lua, |cache| lua.create_sequence_from(cache.enums.iter()))
            })
            .fallback(|lua, _, key| {
                let found = key
                    .as_string()
                    .and_then(|name| ClassTable::get().enum_named(&name.to_str().ok()?));
                match found {
                    Some(id) => enumeration(lua, id),
                    None => Err(not_a_member(key, "\"Enum\"")),
                }
            });
    }

    fn text(&self) -> String {
        "Enum".to_owned()
    }
}

impl Datatype for Enum {
    const NAME: &'static str = "Enum";

    fn members(members: &mut Members<'_, Self>) {
        members
            .method_with("GetEnumItems", |lua, this, ()| {
                let mut items = ClassTable::get().enumeration(this.0).items.clone();
                items.dedup_by_key(|(number, _)| *number);
                let values: mlua::Result<Vec<Value>> = items
                    .iter()
                    .map(|(number, _)| item(lua, this.0, *number))
                    .collect();
                lua.create_sequence_from(values?)
            })
            .method_with("FromName", |lua, this, (name,): (String,)| {
                let number = ClassTable::get().enumeration(this.0).item_named(&name);
                number.map_or(Ok(Value::Nil), |number| item(lua, this.0, number))
            })
            .method_with("FromValue", |lua, this, (number,): (f64,)| {
                let whole = number as u32;
                let exact = f64::from(whole).to_bits() == (number + 0.0).to_bits();
                if exact {
                    item(lua, this.0, whole)
                } else {
                    Ok(Value::Nil)
                }
            })
            .fallback(|lua, this, key| {
                let enumeration = ClassTable::get().enumeration(this.0);
                let found = key
                    .as_string()
                    .and_then(|name| enumeration.item_named(&name.to_str().ok()?));
                match found {
                    Some(number) => item(lua, this.0, number),
                    None => Err(not_a_member(key, &format!("\"Enum.{}\"", enumeration.name))),
                }
            });
    }

    fn text(&self) -> String {
        ClassTable::get().enumeration(self.0).name.to_owned()
    }
}

impl Datatype for EnumItem {
    const NAME: &'static str = "EnumItem";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("Name", |this| this.name())
            .get("Value", |this| this.number)
            .get_with("EnumType", |lua, this| enumeration(lua, this.enum_id))
            .method("IsA", |this, (name,): (String,)| {
                name == ClassTable::get().enumeration(this.enum_id).name
            })
            .fallback(|_, this, key| Err(not_a_member(key, &format!("\"{}\"", this.full_name()))));
    }

    fn text(&self) -> String {
        self.full_name()
    }
}

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    let enums: mlua::Result<Vec<AnyUserData>> = ClassTable::get()
        .enums()
        .map(|(id, _)| lua.create_userdata(Enum(id)))
        .collect();
    let enums = enums?;
    let items = RefCell::new(vec![Vec::new(); enums.len()]);
    lua.set_app_data(Cache { enums, items });
    lua.globals().raw_set("Enum", Enums)
}

/// The one value of an item in a VM; nil if the enum has no item of this number.
pub(crate) fn item(lua: &Lua, enum_id: EnumId, number: u32) -> mlua::Result<Value> {
    let items = &ClassTable::get().enumeration(enum_id).items;
    let place = items.partition_point(|(other, _)| *other < number);
    if items.get(place).is_none_or(|(other, _)| *other != number) {
        return Ok(Value::Nil);
    }
    with_cache(lua, |cache| {
        let mut all = cache.items.borrow_mut();
        let Some(known) = all.get_mut(enum_id.index()) else {
            return Ok(Value::Nil);
        };
        known.resize(items.len(), None);
        if let Some(made) = &known[place] {
            return made.into_lua(lua);
        }
        let made = lua.create_userdata(EnumItem { enum_id, number })?;
        known[place] = Some(made.clone());
        made.into_lua(lua)
    })
}

/// The one value of an item that is named by the text of its enum.
pub(crate) fn item_of(lua: &Lua, enum_name: &str, number: u32) -> mlua::Result<Value> {
    let id = ClassTable::get().enum_named(enum_name);
    id.map_or(Ok(Value::Nil), |id| item(lua, id, number))
}

fn enumeration(lua: &Lua, id: EnumId) -> mlua::Result<Value> {
    with_cache(lua, |cache| match cache.enums.get(id.index()) {
        Some(known) => known.into_lua(lua),
        None => Ok(Value::Nil),
    })
}

fn with_cache<R>(lua: &Lua, run: impl FnOnce(&Cache) -> mlua::Result<R>) -> mlua::Result<R> {
    match lua.app_data_ref::<Cache>() {
        Some(cache) => run(&cache),
        None => Err(mlua::Error::runtime("the datatypes are not installed")),
    }
}

/// The number of an item that a script gives by item, by name or by number; `None` if the enum has no such item.
pub(crate) fn number_in(enum_id: EnumId, value: &Value) -> Option<u32> {
    let enumeration = ClassTable::get().enumeration(enum_id);
    let listed = |number: u32| enumeration.item_name(number).map(|_| number);
    match value {
        Value::UserData(_) => EnumItem::read(value)
            .filter(|item| item.enum_id == enum_id)
            .map(|item| item.number),
        Value::String(name) => enumeration.item_named(&name.to_str().ok()?),
        Value::Integer(number) => listed(u32::try_from(*number).ok()?),
        Value::Number(number) if *number > -1.0 => listed(*number as u32),
        _ => None,
    }
}

/// The same for an enum by its name.
pub(crate) fn enum_number(enum_name: &str, value: &Value) -> Option<u32> {
    number_in(ClassTable::get().enum_named(enum_name)?, value)
}

/// An argument that is an item of an enum; nil is `default`.
pub(crate) fn enum_arg(
    function: &str,
    position: usize,
    enum_name: &str,
    value: &Value,
    default: Option<u32>,
) -> mlua::Result<u32> {
    match (value, default) {
        (Value::Nil, Some(default)) => Ok(default),
        _ => enum_number(enum_name, value)
            .ok_or_else(|| wrong_argument(function, position, enum_name, value)),
    }
}

/// An argument of the enum `NormalId`.
pub(crate) fn face_arg(function: &str, position: usize, value: &Value) -> mlua::Result<Face> {
    enum_number("NormalId", value)
        .and_then(|number| Face::ALL.get(number as usize).copied())
        .ok_or_else(|| wrong_argument(function, position, "NormalId", value))
}

/// An argument of the enum `Axis`.
pub(crate) fn axis_arg(function: &str, position: usize, value: &Value) -> mlua::Result<Axis> {
    enum_number("Axis", value)
        .and_then(|number| Axis::ALL.get(number as usize).copied())
        .ok_or_else(|| wrong_argument(function, position, "Axis", value))
}

#[cfg(test)]
mod tests {
    use crate::datatypes::tests::{errors, shows};

    #[test]
    fn items_are_found_and_are_one_value() {
        shows(&[
            ("Enum.Material.Grass", "Enum.Material.Grass"),
            ("Enum.Material", "Material"),
            ("Enum", "Enum"),
            ("typeof(Enum.Material.Grass)", "EnumItem"),
            ("typeof(Enum.Material)", "Enum"),
            ("typeof(Enum)", "Enums"),
            ("Enum.Material.Grass.Name", "Grass"),
            ("Enum.Material.Grass.Value", "1280"),
            ("Enum.Material.Grass.EnumType == Enum.Material", "true"),
            ("Enum.Material.Grass:IsA('Material')", "true"),
            ("Enum.Material.Grass == Enum.Material.Grass", "true"),
            ("Enum.Material.Grass == Enum.Material.Sand", "false"),
            (
                "rawequal(Enum.Material.Grass, Enum.Material:FromValue(1280))",
                "true",
            ),
            (
                "({[Enum.KeyCode.W] = 'forwards'})[Enum.KeyCode:FromName('W')]",
                "forwards",
            ),
            ("Enum.Material:FromName('Nothing')", "nil"),
            ("Enum.Material:FromValue(-1)", "nil"),
            ("Enum.Material:FromValue(0.5)", "nil"),
            ("Enum.NormalId:GetEnumItems()[1]", "Enum.NormalId.Right"),
            ("#Enum.NormalId:GetEnumItems()", "6"),
            ("#Enum:GetEnums() > 400", "true"),
        ]);
    }

    #[test]
    fn unknown_names_say_where_they_are_unknown() {
        errors(&[
            ("Enum.Foo", "Foo is not a valid member of \"Enum\""),
            (
                "Enum.Material.Foo",
                "Foo is not a valid member of \"Enum.Material\"",
            ),
            (
                "Enum.Material.Grass.Foo",
                "Foo is not a valid member of \"Enum.Material.Grass\"",
            ),
            (
                "Enum.Material[1]",
                "1 is not a valid member of \"Enum.Material\"",
            ),
            (
                "(function() Enum.Material.Grass.Name = 1 end)()",
                "Name cannot be assigned to",
            ),
        ]);
    }
}
