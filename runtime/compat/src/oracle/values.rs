//! Datatypes: a sample value of each is asked what it has, and what operators and functions make of it.

use std::cell::RefCell;

use mlua::{Function, Lua, MultiValue, Value};
use rustc_hash::FxHashMap;
use studio_model::{ClassTable, Value as Held};

use super::{Oracle, Verdict, function};
use crate::kinds::{DataId, Type};

/// How a value is made of each datatype that scripts can hold. What cannot be made is not there.
const SAMPLES: [&str; 33] = [
    "Enum",
    "Enum.NormalId",
    "Axes.new()",
    "BrickColor.new(194)",
    "CFrame.identity",
    "Color3.new()",
    "ColorSequence.new(Color3.new())",
    "ColorSequenceKeypoint.new(0, Color3.new())",
    "DateTime.fromUnixTimestamp(0)",
    "Enum.NormalId.Top",
    "Faces.new()",
    "Font.fromEnum(Enum.Font.SourceSans)",
    "NumberRange.new(0)",
    "NumberSequence.new(0)",
    "NumberSequenceKeypoint.new(0, 0)",
    "OverlapParams.new()",
    "PathWaypoint.new(Vector3.zero, Enum.PathWaypointAction.Walk)",
    "PhysicalProperties.new(1, 0, 0)",
    "Random.new(1)",
    "Ray.new(Vector3.zero, Vector3.one)",
    "RaycastParams.new()",
    "Rect.new(0, 0, 1, 1)",
    "Region3.new(Vector3.zero, Vector3.one)",
    "Region3int16.new(Vector3int16.new(), Vector3int16.new())",
    "TweenInfo.new()",
    "UDim.new()",
    "UDim2.new()",
    "Vector2.zero",
    "Vector2int16.new()",
    "Vector3.zero",
    "Vector3int16.new()",
    "Instance.new('Folder').Changed",
    "Instance.new('Folder').Changed:Connect(function() end)",
];

/// The arithmetic operators.
const OPERATORS: [char; 6] = ['+', '-', '*', '/', '%', '^'];

/// An operator, the left side and the right one.
type Operation = (char, Option<DataId>, Option<DataId>);

/// A value of each datatype.
pub(super) struct Samples {
    values: Vec<(String, Value)>,
    /// Reads a member of a value.
    member: Function,
    call: Function,
    type_of: Function,
    operators: Vec<Function>,
    members: RefCell<FxHashMap<(DataId, String), Option<Value>>>,
    results: RefCell<FxHashMap<Operation, Type<'static>>>,
}

impl Samples {
    pub(super) fn new(lua: &Lua) -> mlua::Result<Self> {
        let type_of: Function = lua.globals().get("typeof")?;
        let mut values: Vec<(String, Value)> = Vec::new();
        for source in SAMPLES {
            let sample = function(lua, &format!("return {source}"));
            let Ok(value) = sample.and_then(|make| make.call::<Value>(())) else {
                continue;
            };
            values.push((type_of.call(&value)?, value));
        }
        let operators = OPERATORS.map(|sign| {
            let source = format!("local a, b = ... return a {sign} b");
            function(lua, &source)
        });
        Ok(Self {
            values,
            member: function(lua, "local value, name = ... return value[name]")?,
            call: function(lua, "local f = ... return f(select(2, ...))")?,
            type_of,
            operators: operators.into_iter().collect::<mlua::Result<_>>()?,
            members: RefCell::default(),
            results: RefCell::default(),
        })
    }

    fn sample(&self, id: Option<DataId>) -> Value {
        match id {
            None => Value::Number(1.0),
            Some(id) => self
                .values
                .get(usize::from(id))
                .map_or(Value::Nil, |(_, value)| value.clone()),
        }
    }

    /// What a sample has under a name; `None` if it has nothing there.
    fn member(&self, id: DataId, name: &str) -> Option<Value> {
        let key = (id, name.to_owned());
        if let Some(known) = self.members.borrow().get(&key) {
            return known.clone();
        }
        let found = self.member.call((self.sample(Some(id)), name)).ok();
        self.members.borrow_mut().insert(key, found.clone());
        found
    }
}

impl Oracle {
    /// The datatype of this name.
    pub(crate) fn data_named(&self, name: &str) -> Option<DataId> {
        let at = self.data.values.iter().position(|(n, _)| n == name)?;
        Some(at as DataId)
    }

    /// Its name.
    pub(crate) fn data_name(&self, id: DataId) -> &str {
        let found = self.data.values.get(usize::from(id));
        found.map_or("", |(name, _)| name)
    }

    /// What a value of a datatype has under a name.
    pub(crate) fn data_member<'a>(&self, id: DataId, name: &'a str) -> (Verdict, Type<'a>) {
        match self.data.member(id, name) {
            None => (Verdict::Missing, Type::Unknown),
            Some(Value::Function(_)) => (Verdict::Supported, Type::DataMethod(id, name)),
            Some(value) => (Verdict::Supported, self.type_of(&value)),
        }
    }

    /// Whether a datatype has a method of this name.
    pub(crate) fn has_method(&self, data: &str, name: &str) -> bool {
        let id = self.data_named(data);
        let found = id.and_then(|id| self.data.member(id, name));
        found.is_some_and(|value| value.is_function())
    }

    /// Whether any datatype has a member of this name.
    pub(crate) fn is_data_member(&self, name: &str) -> bool {
        // The names in `Enum` and in an enum are no members.
        let values = self.data.values.iter().enumerate();
        let mut held = values.filter(|(_, (data, _))| !data.starts_with("Enum"));
        held.any(|(id, _)| self.data.member(id as DataId, name).is_some())
    }

    /// What a value of the VM is.
    pub(crate) fn type_of(&self, value: &Value) -> Type<'static> {
        match value {
            Value::Nil | Value::Function(_) => Type::Unknown,
            Value::Boolean(_) => Type::Bool,
            Value::Integer(_) | Value::Number(_) => Type::Number,
            Value::String(_) => Type::Text(None),
            other => {
                let name: mlua::Result<String> = self.data.type_of.call(other);
                let data = name.ok().and_then(|name| self.data_named(&name));
                data.map_or(Type::Unknown, Type::Data)
            }
        }
    }

    /// What a property holds, by a value of it.
    pub(crate) fn type_of_held(&self, held: &Held) -> Type<'static> {
        let instance = ClassTable::get().class_named("Instance");
        match held {
            Held::Bool(_) => Type::Bool,
            Held::Int32(_) | Held::Int64(_) | Held::Float32(_) | Held::Float64(_) => Type::Number,
            Held::String(_) | Held::Content(_) | Held::BinaryString(_) => Type::Text(None),
            Held::Ref(_) => instance.map_or(Type::Unknown, Type::instance),
            Held::Color3uint8(_) => self.data_type("Color3"),
            Held::OptionalCFrame(_) => self.data_type("CFrame"),
            Held::Enum(_) | Held::EnumItem(_) => self.data_type("EnumItem"),
            other => self.data_type(other.value_type().name()),
        }
    }

    /// The type of a datatype's values; unknown if there is none of this name.
    pub(crate) fn data_type(&self, name: &str) -> Type<'static> {
        self.data_named(name).map_or(Type::Unknown, Type::Data)
    }

    /// What an arithmetic operator makes of two values. Of an unknown right side all are tried: if what comes of it does
    /// not depend on it, that is known.
    pub(crate) fn operate(&self, sign: char, left: Type<'_>, right: Type<'_>) -> Type<'static> {
        let operand = |of: Type<'_>| match of {
            Type::Number => Some(None),
            Type::Data(id) => Some(Some(id)),
            _ => None,
        };
        let Some(left) = operand(left) else {
            return Type::Unknown;
        };
        if let Some(right) = operand(right) {
            return self.operate_on(sign, left, right).unwrap_or(Type::Unknown);
        }
        if left.is_none() || right != Type::Unknown {
            return Type::Unknown;
        }
        let others = (0..self.data.values.len() as DataId).map(Some);
        let mut results = std::iter::once(None)
            .chain(others)
            .filter_map(|right| self.operate_on(sign, left, right));
        let first = results.next().unwrap_or(Type::Unknown);
        if results.all(|result| result == first) {
            first
        } else {
            Type::Unknown
        }
    }

    fn operate_on(
        &self,
        sign: char,
        left: Option<DataId>,
        right: Option<DataId>,
    ) -> Option<Type<'static>> {
        if left.is_none() && right.is_none() {
            return Some(Type::Number);
        }
        let key = (sign, left, right);
        let known = self.data.results.borrow().get(&key).copied();
        if let Some(known) = known {
            return Some(known).filter(|known| *known != Type::Nothing);
        }
        let at = OPERATORS.iter().position(|operator| *operator == sign)?;
        let pair = (self.data.sample(left), self.data.sample(right));
        let result = self.data.operators[at].call::<Value>(pair);
        let result = result.map_or(Type::Nothing, |value| self.type_of(&value));
        self.data.results.borrow_mut().insert(key, result);
        Some(result).filter(|result| *result != Type::Nothing)
    }

    /// What a function of the VM gives for arguments of these types, tried with samples; `None` if one is unknown or the
    /// function refuses them.
    pub(crate) fn try_call(&self, function: Value, args: &[Type<'_>]) -> Option<Type<'static>> {
        let mut values = MultiValue::new();
        values.push_back(function);
        for arg in args {
            values.push_back(match arg {
                Type::Number => Value::Number(1.0),
                Type::Bool => Value::Boolean(true),
                Type::Nothing => Value::Nil,
                Type::Data(id) => self.data.sample(Some(*id)),
                _ => return None,
            });
        }
        let result: Value = self.data.call.call(values).ok()?;
        Some(self.type_of(&result)).filter(|known| *known != Type::Unknown)
    }

    /// What a method of a datatype gives.
    pub(crate) fn call_data(&self, id: DataId, name: &str, args: &[Type<'_>]) -> Type<'static> {
        let Some(method) = self.data.member(id, name) else {
            return Type::Unknown;
        };
        let mut all = vec![Type::Data(id)];
        all.extend_from_slice(args);
        self.try_call(method, &all).unwrap_or(Type::Unknown)
    }
}
