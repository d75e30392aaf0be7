//! `OrderedDataStore`: keys with integers.

use std::rc::Rc;

use mlua::Value;
use studio_script::Running;

use super::standard::delta_of;
use super::{Counter, RequestKind, refused};
use crate::argument;
use crate::data_store::RequestError;

const CLASS: &str = "OrderedDataStore";

pub(super) fn install(running: Running<'_>, counter: &Rc<Counter>) -> mlua::Result<()> {
    let own = Rc::clone(counter);
    running.define_yielding_method(CLASS, "GetAsync", move |running, id, key: Value| {
        let key = own.key(running, id, &key)?;
        own.ask(
            running,
            (RequestKind::Get, "GetAsync"),
            move |_, counter| {
                let number = counter.stores.number(&key).map_err(refused)?;
                Ok(number.map(|number| number as f64))
            },
        )
    })?;
    let own = Rc::clone(counter);
    running.define_yielding_method(
        CLASS,
        "SetAsync",
        move |running, id, (key, value): (Value, Value)| {
            let key = own.key(running, id, &key)?;
            let number = integer_of(&value).map_err(refused)?;
            own.ask(
                running,
                (RequestKind::SetSorted, "SetAsync"),
                move |_, counter| {
                    let set = counter.stores.set_number(&key, Some(number));
                    set.map(|_| ()).map_err(refused)
                },
            )
        },
    )?;
    let own = Rc::clone(counter);
    running.define_yielding_method(
        CLASS,
        "IncrementAsync",
        move |running, id, (key, delta): (Value, Value)| {
            let key = own.key(running, id, &key)?;
            let delta = delta_of(&delta)?;
            let kind = (RequestKind::SetSorted, "IncrementAsync");
            own.ask(running, kind, move |_, counter| {
                let sum = counter.stores.increment_number(&key, delta);
                Ok(sum.map_err(refused)? as f64)
            })
        },
    )?;
    let own = Rc::clone(counter);
    running.define_yielding_method(CLASS, "RemoveAsync", move |running, id, key: Value| {
        let key = own.key(running, id, &key)?;
        own.ask(
            running,
            (RequestKind::SetSorted, "RemoveAsync"),
            move |_, counter| {
                let before = counter.stores.set_number(&key, None).map_err(refused)?;
                Ok(before.map(|number| number as f64))
            },
        )
    })
}

/// The integer that a script wants to store.
pub(super) fn integer_of(value: &Value) -> Result<i64, RequestError> {
    let not = || RequestError::ValueNotAllowed(argument::kind(value).to_owned());
    match value {
        Value::Integer(_) | Value::Number(_) => {
            let number = argument::number(value, 2).map_err(|_| not())?;
            argument::whole(number)
                .ok_or_else(|| RequestError::CantStore(format!("{number}, which is no integer,")))
        }
        _ => Err(not()),
    }
}
