//! `ContextActionService`: functions that scripts bind to keys and buttons, asked by priority until one takes the input.

mod luau;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use mlua::{Function, MultiValue, Table, Value};
use studio_script::{Caller, Running};

use super::keys::KeyCode;
use super::objects::{Given, Source, State, item_number};
use crate::argument::{self, fail, item_value};
use crate::limits::ACTIONS_MAX;

pub(super) use luau::install;

/// The priority of `BindAction`: `Enum.ContextActionPriority.Default`, which is `Medium`.
const PRIORITY: f64 = 2_000.0;

/// What an action is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trigger {
    Key(KeyCode),
    /// An item of `Enum.UserInputType`.
    Type(u32),
}

impl Trigger {
    fn fits(self, source: Source) -> bool {
        match self {
            Self::Key(code) => source == Source::Key(code),
            Self::Type(number) => source.type_number() == number,
        }
    }
}

/// What the touch button of an action would show.
#[derive(Default)]
struct Label {
    title: String,
    description: String,
    image: String,
}

struct Action {
    name: String,
    function: Function,
    caller: Caller,
    priority: f64,
    triggers: Vec<Trigger>,
    /// The items as they were given.
    inputs: Vec<Value>,
    touch_button: bool,
    label: RefCell<Label>,
    /// What it was told of the beginning of and not yet of the end.
    begun: RefCell<Vec<Given>>,
}

/// All bound actions, in the order in which they are asked: by priority, of equal ones the later first.
#[derive(Default)]
pub(crate) struct Actions {
    all: RefCell<Vec<Rc<Action>>>,
}

impl Actions {
    /// An input goes to the actions; whether one took it.
    pub(crate) fn hear(&self, running: Running<'_>, given: &Given, state: State) -> bool {
        let fits = |action: &&Rc<Action>| match state {
            State::End | State::Cancel => action.has_begun(given),
            State::Begin | State::Change => action
                .triggers
                .iter()
                .any(|trigger| trigger.fits(given.source)),
        };
        let asked: Vec<Rc<Action>> = self.all.borrow().iter().filter(fits).cloned().collect();
        let mut taken = false;
        for action in asked {
            match state {
                State::Begin => action.begun.borrow_mut().push(given.clone()),
                State::End | State::Cancel => action.forget(given),
                State::Change => {}
            }
            taken = action.call(running, given, state);
            // Whoever was told of the beginning is told of the end.
            if taken && state != State::End {
                break;
            }
        }
        taken
    }

    /// Binds an action; one of the same name is unbound first.
    fn bind(&self, running: Running<'_>, action: Action) -> mlua::Result<()> {
        self.unbind(running, &action.name);
        let mut all = self.all.borrow_mut();
        if all.len() >= ACTIONS_MAX {
            return Err(fail(format!("{ACTIONS_MAX} actions are bound already")));
        }
        let at = all.partition_point(|other| other.priority.total_cmp(&action.priority).is_gt());
        all.insert(at, Rc::new(action));
        Ok(())
    }

    /// Takes an action away; what it was in the midst of is cancelled.
    fn unbind(&self, running: Running<'_>, name: &str) {
        let gone = {
            let mut all = self.all.borrow_mut();
            let at = all.iter().position(|action| action.name == name);
            at.map(|at| all.remove(at))
        };
        if let Some(action) = gone {
            for given in action.begun.take() {
                action.call(running, &given, State::Cancel);
            }
        }
    }

    fn find(&self, name: &str) -> Option<Rc<Action>> {
        let all = self.all.borrow();
        all.iter().find(|action| action.name == name).cloned()
    }

    fn names(&self) -> Vec<String> {
        self.all.borrow().iter().map(|a| a.name.clone()).collect()
    }
}

impl Action {
    fn has_begun(&self, given: &Given) -> bool {
        self.begun.borrow().iter().any(|begun| begun.id == given.id)
    }

    fn forget(&self, given: &Given) {
        self.begun.borrow_mut().retain(|begun| begun.id != given.id);
    }

    /// Calls the function; whether it takes the input. It does unless it answers at once that the input may pass.
    fn call(&self, running: Running<'_>, given: &Given, state: State) -> bool {
        let lua = running.lua();
        let args = || -> mlua::Result<MultiValue> {
            Ok(vec![
                Value::String(lua.create_string(&self.name)?),
                item_value(lua, "UserInputState", state as u32)?,
                given.value.clone(),
            ]
            .into())
        };
        let args = match args() {
            Ok(args) => args,
            Err(error) => {
                running.report(&error);
                return false;
            }
        };
        let passes = Rc::new(Cell::new(false));
        let told = Rc::clone(&passes);
        running.call_as(
            self.caller,
            &self.function,
            args,
            move |running, ended| match ended {
                Ok(values) => told.set(values.front().is_some_and(is_pass)),
                Err(problem) => running.report(&fail(problem)),
            },
        );
        !passes.get()
    }

    fn info(&self, running: Running<'_>, order: usize) -> mlua::Result<Table> {
        let info = running.lua().create_table()?;
        let label = self.label.borrow();
        info.raw_set("stackOrder", order)?;
        info.raw_set("priorityLevel", self.priority)?;
        info.raw_set("createTouchButton", self.touch_button)?;
        info.raw_set("title", label.title.as_str())?;
        info.raw_set("description", label.description.as_str())?;
        info.raw_set("image", label.image.as_str())?;
        let inputs = running
            .lua()
            .create_sequence_from(self.inputs.iter().cloned())?;
        info.raw_set("inputTypes", inputs)?;
        Ok(info)
    }
}

fn is_pass(value: &Value) -> bool {
    let pass = item_number("ContextActionResult", "Pass");
    argument::item(value, "ContextActionResult", 1).is_ok_and(|number| number == pass)
}
