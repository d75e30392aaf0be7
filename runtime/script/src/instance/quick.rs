//! What natives answer without any Luau value in their hands: reading and writing plain members, questions about an
//! instance and a text, and new instances. Everything that is not simple is [`Answer::Slow`]: the natives proper do it, and
//! say what is wrong. Whatever is answered here they would answer too.

#[cfg(test)]
mod tests;

use std::str;

use glam::Vec3;
use mlua::Value;
use studio_model::value::ValueType;
use studio_model::{Change, ClassId, ClassTable, InstanceId, PropertyId, Scripting, Value as Held};

use super::{Instance, This, parent};
use crate::member::{Member, View};
use crate::world::World;

/// Bytes of the longest text that is answered here.
const TEXT_BYTES_MAX: usize = 96;

/// An answer that is no Luau value yet. It owns nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answer {
    /// The natives proper have to find it.
    Slow,
    Nil,
    Bool(bool),
    Number(f64),
    Vector([f32; 3]),
    Name(&'static str),
    Text(Text),
    /// The instance of a handle, if its userdata is still there.
    Instance(u32),
    /// The method of a number.
    Method(u32),
    /// The value that the natives proper find under this number, which is the same each time: an enum's item.
    Lasting(u32),
}

/// A short text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text {
    length: u8,
    bytes: [u8; TEXT_BYTES_MAX],
}

impl Text {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

/// A value that a script gave.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Given<'a> {
    Nil,
    Bool(bool),
    Number(f64),
    Vector([f32; 3]),
    Text(&'a [u8]),
    Instance(InstanceId),
    Other,
}

/// A question about an instance and a text, which is a method of every instance.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Question {
    IsA,
    HasTag,
    GetAttribute,
    FindFirstChild,
    FindFirstChildOfClass,
    FindFirstChildWhichIsA,
}

impl Question {
    /// All, by number.
    pub(crate) const ALL: [Self; 6] = [
        Self::IsA,
        Self::HasTag,
        Self::GetAttribute,
        Self::FindFirstChild,
        Self::FindFirstChildOfClass,
        Self::FindFirstChildWhichIsA,
    ];

    /// The class that declares the method, and its name.
    pub(crate) const fn method(self) -> (&'static str, &'static str) {
        match self {
            Self::IsA => ("Object", "IsA"),
            Self::HasTag => ("Instance", "HasTag"),
            Self::GetAttribute => ("Instance", "GetAttribute"),
            Self::FindFirstChild => ("Instance", "FindFirstChild"),
            Self::FindFirstChildOfClass => ("Instance", "FindFirstChildOfClass"),
            Self::FindFirstChildWhichIsA => ("Instance", "FindFirstChildWhichIsA"),
        }
    }
}

/// What `this[text]` reads; `atom` is the number of the text, below zero if it names no member.
pub(crate) fn read(world: &World, this: This, atom: i32, text: &[u8]) -> Answer {
    match world.members.resolve_atom(atom, this.class) {
        Some(Member::Property(property)) => property_of(world, this.id, property),
        Some(Member::Name) => {
            let model = world.model.borrow();
            if model.contains(this.id) {
                short(model.name(this.id))
            } else {
                Answer::Slow
            }
        }
        Some(Member::Parent) => related(world, world.model.borrow().parent(this.id)),
        Some(Member::ClassName) => match world.model.borrow().class_name(this.id) {
            "" => Answer::Name(ClassTable::get().class(this.class).name),
            name => short(name),
        },
        Some(Member::Hooked(hook)) => {
            if let Some(view) = world.members.view(hook) {
                let frame = world.model.borrow().cframe(this.id, view.frame);
                return frame.map_or(Answer::Slow, |frame| {
                    Answer::Vector(view.aspect.of(&frame).to_array())
                });
            }
            let plain = world.members.plain_property(hook);
            plain.map_or(Answer::Slow, |property| {
                property_of(world, this.id, property)
            })
        }
        Some(Member::Method(method)) if world.side.may_call(method) => {
            Answer::Method(method.index() as u32 + 1)
        }
        Some(Member::Nothing) => child_of(world, this.id, text),
        _ => Answer::Slow,
    }
}

fn property_of(world: &World, id: InstanceId, property: PropertyId) -> Answer {
    match world.model.borrow().value(id, property) {
        Some(Held::Enum(number)) => item(property, number).unwrap_or(Answer::Slow),
        Some(held) => seen(world, &held),
        None => Answer::Slow,
    }
}

/// The item of a number, of the enum of a property.
fn item(property: PropertyId, number: u32) -> Option<Answer> {
    let enumeration = ClassTable::get().property(property).enum_id?;
    let high = u32::from(u16::try_from(enumeration.index()).ok()?);
    let low = u32::from(u16::try_from(number).ok()?);
    Some(Answer::Lasting((high << 16) | low))
}

/// A value of the model as scripts see it.
fn seen(world: &World, held: &Held) -> Answer {
    match held {
        Held::Bool(is) => Answer::Bool(*is),
        Held::Int32(number) => Answer::Number(f64::from(*number)),
        Held::Int64(number) => Answer::Number(*number as f64),
        Held::Float32(number) => Answer::Number(f64::from(*number)),
        Held::Float64(number) => Answer::Number(*number),
        Held::Vector3(v) => Answer::Vector(v.to_array()),
        Held::String(text) | Held::Content(text) | Held::NetAssetRef(text) => short(text),
        Held::Ref(target) => related(world, *target),
        _ => Answer::Slow,
    }
}

fn short(text: &str) -> Answer {
    let mut bytes = [0; TEXT_BYTES_MAX];
    let Some(place) = bytes.get_mut(..text.len()) else {
        return Answer::Slow;
    };
    place.copy_from_slice(text.as_bytes());
    let length = text.len() as u8;
    Answer::Text(Text { length, bytes })
}

/// An instance that scripts may hold, or none.
fn related(world: &World, id: Option<InstanceId>) -> Answer {
    let Some(id) = id else { return Answer::Nil };
    let handle = world.instances.handle_of(id);
    handle.map_or(Answer::Slow, Answer::Instance)
}

fn child_of(world: &World, id: InstanceId, name: &[u8]) -> Answer {
    let name = str::from_utf8(name).ok();
    let child = name.and_then(|name| world.model.borrow().find_child(id, name));
    match child {
        Some(_) => related(world, child),
        None => Answer::Slow,
    }
}

/// What an instance answers to a question.
pub(crate) fn answer(world: &World, this: This, question: Question, text: &[u8]) -> Answer {
    let Ok(text) = str::from_utf8(text) else {
        return Answer::Slow;
    };
    let model = world.model.borrow();
    let table = ClassTable::get();
    let first = |fits: &dyn Fn(InstanceId) -> bool| model.children(this.id).find(|&id| fits(id));
    match question {
        Question::IsA => match table.class_named(text) {
            Some(class) if text != "Object" => Answer::Bool(model.is_a(this.id, class)),
            _ => Answer::Slow,
        },
        Question::HasTag => Answer::Bool(model.tags(this.id).iter().any(|tag| **tag == *text)),
        Question::GetAttribute => match model.attribute(this.id, text) {
            Some(held) => seen(world, held),
            None => Answer::Nil,
        },
        Question::FindFirstChild => related(world, model.find_child(this.id, text)),
        Question::FindFirstChildOfClass => {
            related(world, first(&|id| model.class_name(id) == text))
        }
        Question::FindFirstChildWhichIsA => match table.class_named(text) {
            Some(class) => related(world, first(&|id| model.is_a(id, class))),
            None => Answer::Nil,
        },
    }
}

/// Does `this[name] = given`, if that is simple: the natives proper do it otherwise.
pub(crate) fn write(world: &World, this: This, atom: i32, given: Given<'_>) -> bool {
    match (world.members.resolve_atom(atom, this.class), given) {
        (Some(Member::Property(property)), _) => assign(world, this.id, property, given),
        (Some(Member::Hooked(hook)), Given::Vector(v)) => {
            let view = world.members.view(hook);
            view.is_some_and(|view| place(world, this.id, view, v.into()))
        }
        (Some(Member::Name), Given::Text(text)) => {
            str::from_utf8(text).is_ok_and(|name| rename(world, this.id, name))
        }
        (Some(Member::Parent), Given::Nil) => parent::set_quietly(world, this.id, None),
        (Some(Member::Parent), Given::Instance(other)) => {
            parent::set_quietly(world, this.id, Some(other))
        }
        _ => false,
    }
}

fn assign(world: &World, id: InstanceId, property: PropertyId, given: Given<'_>) -> bool {
    let info = ClassTable::get().property(property);
    if info.scripting == Scripting::ReadOnly || world.hears(id, property) {
        return false;
    }
    let new = match (info.value_type, given) {
        (ValueType::Float32, Given::Number(number)) => Held::Float32(number as f32),
        (ValueType::Bool, Given::Bool(is)) => Held::Bool(is),
        (ValueType::Vector3, Given::Vector(v)) => Held::Vector3(v.into()),
        (ValueType::Ref, Given::Nil) => Held::Ref(None),
        (ValueType::Ref, Given::Instance(other)) => Held::Ref(Some(other)),
        (ValueType::String, Given::Text(text)) => match str::from_utf8(text) {
            Ok(text) => Held::String(text.into()),
            Err(_) => return false,
        },
        (ValueType::Int32 | ValueType::Int64 | ValueType::Float64, Given::Number(number)) => {
            match crate::value::from_lua(&Value::Number(number), info, 3) {
                Ok(new) => new,
                Err(_) => return false,
            }
        }
        _ => return false,
    };
    let mut model = world.model.borrow_mut();
    !model.contains(id) || model.set_property(id, property, new).is_ok()
}

fn place(world: &World, id: InstanceId, view: View, new: Vec3) -> bool {
    let mut model = world.model.borrow_mut();
    match model.cframe(id, view.frame) {
        Some(held) if !world.hears(id, view.frame) => {
            let new = Held::CFrame(view.aspect.put(&held, new));
            model.set_property(id, view.frame, new).is_ok()
        }
        _ => false,
    }
}

fn rename(world: &World, id: InstanceId, name: &str) -> bool {
    if name.len() > studio_model::limits::NAME_BYTES_MAX
        || !world.child_waits.borrow().is_empty()
        || world.signals.borrow().has_any(id)
    {
        return false;
    }
    let mut model = world.model.borrow_mut();
    if !model.contains(id) || model.name(id) == name {
        return true;
    }
    let name = name.into();
    model.apply(Change::SetName { id, name }).is_ok()
}

/// The class of this name, if scripts may make instances of it.
pub(crate) fn creatable(name: &[u8]) -> Option<ClassId> {
    let table = ClassTable::get();
    let class = table.class_named(str::from_utf8(name).ok()?)?;
    table.class(class).creatable.then_some(class)
}

/// Makes an instance and puts it into its userdata; the handle by which that is to be kept.
pub(crate) fn birth(world: &World, class: ClassId, place: &mut Instance) -> Option<u32> {
    let id = world.model.borrow_mut().create(class).ok()?;
    world.loose.borrow_mut().push(id);
    *place = world.instances.hold(id, class);
    place.handle()
}
