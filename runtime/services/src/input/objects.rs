//! `InputObject`s: one from the beginning of a press to its end, one for ever for the pointer and the wheel.

use std::cell::RefCell;
use std::collections::BTreeMap;

use glam::Vec3;
use mlua::Value;
use studio_model::{ClassId, ClassTable, InstanceId, PropertyId, Value as Held, named};
use studio_script::Running;

use super::PointerButton;
use super::keys::{KeyCode, keys};
use crate::argument::{self, fail};

/// Where input comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    Key(KeyCode),
    Button(PointerButton),
    Movement,
    Wheel,
}

/// What an input is doing, as `Enum.UserInputState` numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Begin = 0,
    Change = 1,
    End = 2,
    Cancel = 3,
}

impl Source {
    /// Its item of `Enum.UserInputType`.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::Key(_) => "Keyboard",
            Self::Button(PointerButton::Left) => "MouseButton1",
            Self::Button(PointerButton::Right) => "MouseButton2",
            Self::Button(PointerButton::Middle) => "MouseButton3",
            Self::Movement => "MouseMovement",
            Self::Wheel => "MouseWheel",
        }
    }

    /// The number of that item.
    pub(crate) fn type_number(self) -> u32 {
        item_number("UserInputType", self.type_name())
    }

    fn lasts(self) -> bool {
        matches!(self, Self::Movement | Self::Wheel)
    }
}

/// The number of an item; a name that the enum lacks is 0, and a test reads all that are used here.
pub(crate) fn item_number(enumeration: &str, name: &str) -> u32 {
    let table = ClassTable::get();
    let items = table
        .enum_named(enumeration)
        .map(|id| table.enumeration(id));
    items.and_then(|items| items.item_named(name)).unwrap_or(0)
}

/// An `InputObject` while something happens to it.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) source: Source,
    pub(crate) id: InstanceId,
    /// Held, so that it is not freed meanwhile.
    pub(crate) value: Value,
}

impl Given {
    /// Whether it is the pointer's movement.
    pub(crate) fn moves(&self) -> bool {
        self.source == Source::Movement
    }
}

named! {
    /// What of the class table is needed here.
    pub(crate) struct Terms;
    properties {
        key_code = "InputObject"."KeyCode",
        state = "InputObject"."UserInputState",
        input_type = "InputObject"."UserInputType",
        position = "InputObject"."Position",
        delta = "InputObject"."Delta",
    }
}

/// The objects of all that is held.
pub(crate) struct Objects {
    class: ClassId,
    terms: Terms,
    all: RefCell<BTreeMap<Source, Given>>,
}

impl Objects {
    pub(crate) fn new() -> mlua::Result<Self> {
        let class = ClassTable::get().class_named("InputObject");
        Ok(Self {
            class: class.ok_or_else(|| fail("the class table has no InputObject"))?,
            terms: *Terms::get(),
            all: RefCell::default(),
        })
    }

    /// Something is pressed, or the pointer or the wheel moves for the first time.
    fn make(&self, running: Running<'_>, source: Source) -> mlua::Result<Given> {
        let id = running.create(self.class);
        let id = id.map_err(|error| fail(error.to_string()))?;
        let given = Given {
            source,
            id,
            value: running.instance(Some(id))?,
        };
        if let Source::Key(code) = source {
            set(
                running,
                &given,
                self.terms.key_code,
                Held::Enum(code.number()),
            )?;
        }
        let kind = Held::Enum(source.type_number());
        set(running, &given, self.terms.input_type, kind)?;
        Ok(given)
    }

    /// The object of a source in a new state; made if there is none. One that ends is forgotten: the next press has
    /// another one.
    pub(crate) fn put(
        &self,
        running: Running<'_>,
        source: Source,
        state: State,
        (position, delta): (Vec3, Vec3),
    ) -> mlua::Result<Given> {
        let known = self.all.borrow().get(&source).cloned();
        let given = match known {
            Some(given) => given,
            None => self.make(running, source)?,
        };
        if state == State::End && !source.lasts() {
            self.all.borrow_mut().remove(&source);
        } else {
            self.all.borrow_mut().insert(source, given.clone());
        }
        set(
            running,
            &given,
            self.terms.position,
            Held::Vector3(position),
        )?;
        set(running, &given, self.terms.delta, Held::Vector3(delta))?;
        set(running, &given, self.terms.state, Held::Enum(state as u32))?;
        Ok(given)
    }

    /// The object of a source, if it is held or has been used.
    pub(crate) fn get(&self, source: Source) -> Option<Given> {
        self.all.borrow().get(&source).cloned()
    }

    /// Whether something is held down.
    pub(crate) fn is_held(&self, source: Source) -> bool {
        !source.lasts() && self.all.borrow().contains_key(&source)
    }

    /// All that is held down.
    pub(crate) fn held(&self) -> Vec<Given> {
        let all = self.all.borrow();
        let held = all.values().filter(|given| !given.source.lasts());
        held.cloned().collect()
    }

    fn any_key(&self, codes: &[KeyCode]) -> bool {
        codes.iter().any(|&code| self.is_held(Source::Key(code)))
    }

    /// Whether a modifier is held, by its item of `Enum.ModifierKey`.
    pub(crate) fn has_modifier(&self, name: &str) -> bool {
        match name {
            "Shift" => self.any_key(&keys().shift),
            "Ctrl" => self.any_key(&keys().control),
            "Alt" => self.any_key(&keys().alt),
            "Meta" => self.any_key(&keys().meta),
            _ => false,
        }
    }
}

fn set(running: Running<'_>, given: &Given, property: PropertyId, value: Held) -> mlua::Result<()> {
    let set = running.set_property(given.id, property, value);
    set.map_err(|error| fail(error.to_string()))
}

/// Reads a key that a script names.
pub(crate) fn key_argument(value: &Value, position: usize) -> mlua::Result<KeyCode> {
    let number = argument::item(value, "KeyCode", position)?;
    KeyCode::numbered(number).ok_or_else(|| argument::wrong(position, "KeyCode", value))
}
