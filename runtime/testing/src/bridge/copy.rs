//! Values on their way from one VM to another: datatypes by value, tables copied, instances by name. Bounded, because what
//! scripts of a place hand out may be anything. It does not know which VMs those are.

use mlua::{AnyUserData, Lua, Value};
use studio_model::Value as Held;
use studio_model::value::ValueType;
use studio_script::datatypes::{Wanted, from_value, to_value};

use crate::limits::{COPY_BYTES_MAX, COPY_DEPTH_MAX, COPY_VALUES_MAX};

/// A value that belongs to no VM, but for what it names in the VM where it came from.
#[derive(Debug, Clone)]
pub(crate) enum Copied {
    Nil,
    Bool(bool),
    Number(f64),
    Text(Vec<u8>),
    Vector(mlua::Vector),
    Buffer(Vec<u8>),
    /// A datatype.
    Data(Held),
    /// What stays where it is: an instance, a signal, or an object of another kind.
    Named(AnyUserData),
    Table(Vec<(Copied, Copied)>),
}

/// The datatypes that are userdata; each reads only its own.
const DATATYPES: [ValueType; 20] = [
    ValueType::CFrame,
    ValueType::Color3,
    ValueType::Vector2,
    ValueType::UDim2,
    ValueType::UDim,
    ValueType::EnumItem,
    ValueType::BrickColor,
    ValueType::NumberRange,
    ValueType::NumberSequence,
    ValueType::ColorSequence,
    ValueType::Rect,
    ValueType::Font,
    ValueType::PhysicalProperties,
    ValueType::Ray,
    ValueType::Region3,
    ValueType::Region3int16,
    ValueType::Vector2int16,
    ValueType::Vector3int16,
    ValueType::Faces,
    ValueType::Axes,
];

/// How much of a value there may still be.
struct Budget {
    values: usize,
    bytes: usize,
}

/// Takes values out of a VM. `named` says what a userdata that is no datatype means; an error refuses it.
///
/// # Errors
/// What cannot be copied, in words for the test's author.
pub(crate) fn take(
    values: impl IntoIterator<Item = Value>,
    named: &dyn Fn(&AnyUserData) -> Result<AnyUserData, String>,
) -> Result<Vec<Copied>, String> {
    let mut budget = Budget {
        values: COPY_VALUES_MAX,
        bytes: COPY_BYTES_MAX,
    };
    values
        .into_iter()
        .map(|value| taken(&value, named, &mut budget, 0))
        .collect()
}

fn taken(
    value: &Value,
    named: &dyn Fn(&AnyUserData) -> Result<AnyUserData, String>,
    budget: &mut Budget,
    depth: usize,
) -> Result<Copied, String> {
    budget.values = budget
        .values
        .checked_sub(1)
        .ok_or_else(|| format!("a value of more than {COPY_VALUES_MAX} values is not copied"))?;
    Ok(match value {
        Value::Nil => Copied::Nil,
        Value::Boolean(on) => Copied::Bool(*on),
        Value::Integer(number) => Copied::Number(*number as f64),
        Value::Number(number) => Copied::Number(*number),
        Value::Vector(vector) => Copied::Vector(*vector),
        Value::String(text) => Copied::Text(budget.bytes(&text.as_bytes())?),
        Value::Buffer(buffer) => Copied::Buffer(budget.bytes(&buffer.to_vec())?),
        Value::UserData(userdata) => match data_of(value) {
            Some(held) => Copied::Data(held),
            None => Copied::Named(named(userdata)?),
        },
        Value::Table(_) if depth >= COPY_DEPTH_MAX => {
            return Err(format!(
                "tables more than {COPY_DEPTH_MAX} deep, or in a circle, are not copied"
            ));
        }
        Value::Table(table) => {
            let mut pairs = Vec::new();
            for pair in table.pairs::<Value, Value>() {
                let (key, value) = pair.map_err(|error| error.to_string())?;
                let key = taken(&key, named, budget, depth + 1)?;
                pairs.push((key, taken(&value, named, budget, depth + 1)?));
            }
            Copied::Table(pairs)
        }
        other => {
            return Err(format!(
                "a {} stays on its side: it cannot be copied",
                other.type_name()
            ));
        }
    })
}

impl Budget {
    fn bytes(&mut self, bytes: &[u8]) -> Result<Vec<u8>, String> {
        self.bytes = self
            .bytes
            .checked_sub(bytes.len())
            .ok_or_else(|| format!("more than {COPY_BYTES_MAX} bytes of text are not copied"))?;
        Ok(bytes.to_vec())
    }
}

fn data_of(value: &Value) -> Option<Held> {
    DATATYPES.into_iter().find_map(|value_type| {
        let enum_id = None;
        let wanted = Wanted {
            value_type,
            enum_id,
        };
        to_value(value, wanted).ok()
    })
}

impl Copied {
    /// The value in a VM. `named` makes what a thing of the other VM is there.
    pub(crate) fn give(
        self,
        lua: &Lua,
        named: &mut dyn FnMut(AnyUserData) -> mlua::Result<Value>,
    ) -> mlua::Result<Value> {
        Ok(match self {
            Self::Nil => Value::Nil,
            Self::Bool(on) => Value::Boolean(on),
            Self::Number(number) => Value::Number(number),
            Self::Text(bytes) => Value::String(lua.create_string(bytes)?),
            Self::Vector(vector) => Value::Vector(vector),
            Self::Buffer(bytes) => Value::Buffer(lua.create_buffer(bytes)?),
            Self::Data(held) => from_value(lua, &held, None)?.unwrap_or(Value::Nil),
            Self::Named(userdata) => named(userdata)?,
            Self::Table(pairs) => {
                let table = lua.create_table()?;
                for (key, value) in pairs {
                    table.raw_set(key.give(lua, named)?, value.give(lua, named)?)?;
                }
                Value::Table(table)
            }
        })
    }
}
