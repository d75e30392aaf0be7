//! `ContextActionService` as scripts see it.

use std::cell::RefCell;
use std::rc::Rc;

use mlua::{Value, Variadic};
use studio_model::{ClassTable, Value as Held};
use studio_script::Running;
use studio_script::datatypes::{EnumItem, from_value};

use super::{Action, Actions, Label, PRIORITY, Trigger};
use crate::argument::{self, fail, item_value};
use crate::input::keys::{KeyCode, keys};
use crate::input::objects::key_argument;
use crate::limits::ACTION_INPUTS_MAX;

const CLASS: &str = "ContextActionService";

/// What a script binds: name, function, whether a touch button is wanted, inputs.
struct Wanted {
    name: Value,
    function: Value,
    touch_button: Value,
    priority: f64,
    inputs: Vec<Value>,
}

/// Defines `ContextActionService`.
pub(in crate::input) fn install(running: Running<'_>, actions: &Rc<Actions>) -> mlua::Result<()> {
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
        let code = key_argument(input, 4).map_err(|_| unknown())?;
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
