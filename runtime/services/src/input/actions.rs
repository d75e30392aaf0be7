//! `ContextActionService`: functions that scripts bind to keys and buttons, asked by priority until one takes the input.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use mlua::{Function, MultiValue, Table, Value, Variadic};
use studio_model::{ClassTable, Value as Held};
use studio_script::datatypes::{EnumItem, from_value};
use studio_script::{Caller, Running};

use super::keys::{KeyCode, keys};
use super::objects::{Given, Source, State, item_number};
use crate::argument::{self, fail, item_value};
use crate::limits::{ACTION_INPUTS_MAX, ACTIONS_MAX};

const CLASS: &str = "ContextActionService";
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

/// What a script binds: name, function, whether a touch button is wanted, inputs.
struct Wanted {
    name: Value,
    function: Value,
    touch_button: Value,
    priority: f64,
    inputs: Vec<Value>,
}

/// Defines `ContextActionService`.
pub(super) fn install(running: Running<'_>, actions: &Rc<Actions>) -> mlua::Result<()> {
    type Bound = (Value, Value, Value, Variadic<Value>);
    type Ranked = (Value, Value, Value, Value, Variadic<Value>);
    let own = Rc::clone(actions);
    running.define_method(CLASS, "BindAction", move |running, _, args: Bound| {
        let (name, function, touch_button, inputs) = args;
        let wanted = Wanted {
            name,
            function,
            touch_button,
            priority: PRIORITY,
            inputs: inputs.into_iter().collect(),
        };
        bind(running, &own, wanted)
    })?;
    let own = Rc::clone(actions);
    running.define_method(
        CLASS,
        "BindActionAtPriority",
        move |running, _, args: Ranked| {
            let (name, function, touch_button, priority, inputs) = args;
            let priority = match &priority {
                Value::Integer(_) | Value::Number(_) => argument::number(&priority, 4)?,
                item => f64::from(argument::item(item, "ContextActionPriority", 4)?),
            };
            let wanted = Wanted {
                name,
                function,
                touch_button,
                priority,
                inputs: inputs.into_iter().collect(),
            };
            bind(running, &own, wanted)
        },
    )?;
    let own = Rc::clone(actions);
    running.define_method(CLASS, "UnbindAction", move |running, _, name: Value| {
        let name = argument::text(running.lua(), &name, 1)?;
        own.unbind(running, &name);
        Ok(())
    })?;
    let own = Rc::clone(actions);
    running.define_method(CLASS, "UnbindAllActions", move |running, _, ()| {
        for name in own.names() {
            own.unbind(running, &name);
        }
        Ok(())
    })?;
    told(running, actions)?;
    labels(running, actions)
}

fn told(running: Running<'_>, actions: &Rc<Actions>) -> mlua::Result<()> {
    let own = Rc::clone(actions);
    running.define_method(
        CLASS,
        "GetBoundActionInfo",
        move |running, _, name: Value| {
            let name = argument::text(running.lua(), &name, 1)?;
            let all = own.all.borrow();
            match all.iter().position(|action| action.name == name) {
                Some(at) => all[at].info(running, all.len() - at),
                None => running.lua().create_table(),
            }
        },
    )?;
    let own = Rc::clone(actions);
    running.define_method(CLASS, "GetAllBoundActionInfo", move |running, _, ()| {
        let infos = running.lua().create_table()?;
        let all = own.all.borrow();
        for (at, action) in all.iter().enumerate() {
            infos.raw_set(action.name.as_str(), action.info(running, all.len() - at)?)?;
        }
        Ok(infos)
    })
}

/// What touch buttons would show is kept and told; there is no touch screen, and so no button.
fn labels(running: Running<'_>, actions: &Rc<Actions>) -> mlua::Result<()> {
    for (name, place) in [
        (
            "SetTitle",
            (|label, text| label.title = text) as fn(&mut Label, String),
        ),
        ("SetDescription", |label, text| label.description = text),
        ("SetImage", |label, text| label.image = text),
    ] {
        let own = Rc::clone(actions);
        running.define_method(CLASS, name, move |running, _, args: (Value, Value)| {
            let action = argument::text(running.lua(), &args.0, 1)?;
            let text = argument::text(running.lua(), &args.1, 2)?;
            if let Some(action) = own.find(&action) {
                place(&mut action.label.borrow_mut(), text);
            }
            Ok(())
        })?;
    }
    running.define_method(CLASS, "SetPosition", |_, _, _: (Value, Value)| Ok(()))?;
    running.define_method(CLASS, "GetButton", |_, _, _: Value| Ok(Value::Nil))
}

fn bind(running: Running<'_>, actions: &Actions, wanted: Wanted) -> mlua::Result<()> {
    if wanted.inputs.len() > ACTION_INPUTS_MAX {
        return Err(fail(format!(
            "an action can be bound to {ACTION_INPUTS_MAX} inputs at most"
        )));
    }
    let name = argument::text(running.lua(), &wanted.name, 1)?;
    let function = argument::function(&wanted.function, 2)?.clone();
    let mut triggers = Vec::new();
    let mut inputs = Vec::new();
    for input in wanted.inputs {
        let item = item_of(running, &input)?;
        triggers.extend(item.1);
        inputs.push(item.0);
    }
    actions.bind(
        running,
        Action {
            name,
            function,
            caller: running.caller(),
            priority: wanted.priority,
            triggers,
            inputs,
            touch_button: matches!(wanted.touch_button, Value::Boolean(true)),
            label: RefCell::default(),
            begun: RefCell::default(),
        },
    )
}

/// The item that an input is, and what it is triggered by.
fn item_of(running: Running<'_>, input: &Value) -> mlua::Result<(Value, Vec<Trigger>)> {
    let unknown = || {
        fail(
            "inputs of an action are items of Enum.KeyCode, Enum.UserInputType or Enum.PlayerActions",
        )
    };
    let found = input
        .as_userdata()
        .and_then(|userdata| userdata.borrow::<EnumItem>().ok())
        .map(|item| *item);
    let Some(item) = found else {
        // Old scripts pass numbers and texts of keys.
        let code = super::objects::key_argument(input, 4).map_err(|_| unknown())?;
        let value = item_value(running.lua(), "KeyCode", code.number())?;
        return Ok((value, vec![Trigger::Key(code)]));
    };
    let enumeration = ClassTable::get().enumeration(item.enum_id);
    let triggers = match enumeration.name {
        "KeyCode" => vec![Trigger::Key(
            KeyCode::numbered(item.number).ok_or_else(unknown)?,
        )],
        "UserInputType" => vec![Trigger::Type(item.number)],
        "PlayerActions" => {
            let name = enumeration.item_name(item.number).unwrap_or_default();
            let codes = keys().of_action(name);
            codes.into_iter().map(Trigger::Key).collect()
        }
        _ => return Err(unknown()),
    };
    let seen = from_value(running.lua(), &Held::Enum(item.number), Some(item.enum_id))?;
    Ok((seen.unwrap_or(Value::Nil), triggers))
}
