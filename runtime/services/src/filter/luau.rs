//! The filter as scripts see it: `TextService:FilterStringAsync` and what it returns, and the old ways of `Chat`.

use std::cell::RefCell;
use std::rc::Rc;

use mlua::Value;
use rustc_hash::FxHashMap;
use studio_model::known::known;
use studio_model::{ClassId, ClassTable, InstanceId, Value as Held};
use studio_script::{Phase, Running, Side};

use super::{Filter, UserId};
use crate::argument::{self, fail};

/// What a `TextFilterResult` is of.
struct Asked {
    text: String,
    from: UserId,
}

/// The results that scripts may hold.
#[derive(Default)]
struct Results {
    all: FxHashMap<InstanceId, Asked>,
    /// How many there may be before those that are gone are looked for.
    unswept: usize,
}

type Shared = Rc<RefCell<Results>>;

/// Defines the filtering methods of `TextService`, `TextFilterResult` and `Chat`. Only servers filter.
pub(crate) fn install(running: Running<'_>, filter: &Rc<dyn Filter>) -> mlua::Result<()> {
    if running.side() == Side::Client {
        return Ok(());
    }
    let results = Shared::default();
    text_service(running, &results)?;
    result(running, &results, filter)?;
    legacy(running, filter)?;
    running.on_phase(move |running, phase| {
        if phase == Phase::End {
            sweep(running, &results);
        }
    });
    Ok(())
}

fn text_service(running: Running<'_>, results: &Shared) -> mlua::Result<()> {
    let class: Option<ClassId> = ClassTable::get().class_named("TextFilterResult");
    let class = class.ok_or_else(|| fail("the class table has no TextFilterResult"))?;
    let results = Rc::clone(results);
    running.define_method(
        "TextService",
        "FilterStringAsync",
        move |running, _, (text, from): (Value, Value)| {
            let text = argument::text(running.lua(), &text, 1)?;
            let from = user(&from, 2)?;
            let id = running.create(class).map_err(|e| fail(e.to_string()))?;
            results.borrow_mut().all.insert(id, Asked { text, from });
            running.instance(Some(id))
        },
    )
}

fn result(running: Running<'_>, results: &Shared, filter: &Rc<dyn Filter>) -> mlua::Result<()> {
    let (own, filters) = (Rc::clone(results), Rc::clone(filter));
    let answer = move |id: InstanceId, to: Option<UserId>| {
        let results = own.borrow();
        let asked = results.all.get(&id);
        let asked = asked.ok_or_else(|| fail("this TextFilterResult holds no text"))?;
        Ok(filters.filter(&asked.text, Some(asked.from), to))
    };
    let of_all = answer.clone();
    running.define_method(
        "TextFilterResult",
        "GetNonChatStringForBroadcastAsync",
        move |_, id, ()| of_all(id, None),
    )?;
    for name in ["GetNonChatStringForUserAsync", "GetChatForUserAsync"] {
        let answer = answer.clone();
        running.define_method("TextFilterResult", name, move |_, id, to: Value| {
            answer(id, Some(user(&to, 1)?))
        })?;
    }
    Ok(())
}

/// The methods of `Chat` name players instead of their ids.
fn legacy(running: Running<'_>, filter: &Rc<dyn Filter>) -> mlua::Result<()> {
    let own = Rc::clone(filter);
    running.define_method(
        "Chat",
        "FilterStringForBroadcast",
        move |running, _, (text, from): (Value, Value)| {
            let text = argument::text(running.lua(), &text, 1)?;
            Ok(own.filter(&text, Some(player(running, &from, 2)?), None))
        },
    )?;
    let own = Rc::clone(filter);
    running.define_method(
        "Chat",
        "FilterStringAsync",
        move |running, _, (text, from, to): (Value, Value, Value)| {
            let text = argument::text(running.lua(), &text, 1)?;
            let (from, to) = (player(running, &from, 2)?, player(running, &to, 3)?);
            Ok(own.filter(&text, Some(from), Some(to)))
        },
    )?;
    let own = Rc::clone(filter);
    running.define_method(
        "Chat",
        "FilterStringForPlayerAsync",
        move |running, _, (text, to): (Value, Value)| {
            let text = argument::text(running.lua(), &text, 1)?;
            Ok(own.filter(&text, None, Some(player(running, &to, 2)?)))
        },
    )
}

/// A user id.
fn user(value: &Value, position: usize) -> mlua::Result<UserId> {
    let number = argument::number(value, position)?;
    argument::whole(number).ok_or_else(|| argument::wrong(position, "user id", value))
}

/// The user id of a player.
fn player(running: Running<'_>, value: &Value, position: usize) -> mlua::Result<UserId> {
    let id = argument::instance(value, position)?;
    let model = running.model();
    match model.value(id, known().user_id) {
        Some(Held::Int64(user)) if model.is_a(id, known().player) => Ok(user),
        _ => Err(argument::wrong(position, "Player", value)),
    }
}

/// Forgets the results that nobody holds, from time to time.
fn sweep(running: Running<'_>, results: &Shared) {
    let mut results = results.borrow_mut();
    if results.all.len() > results.unswept {
        let model = running.model();
        results.all.retain(|id, _| model.contains(*id));
        results.unswept = results.all.len() * 2 + 64;
    }
}

#[cfg(test)]
mod tests {
    use crate::stage::{Stage, check};

    #[test]
    fn scripts_filter_what_is_not_chat() {
        check(&[
            (
                "local T = game:GetService('TextService') local r = T:FilterStringAsync('oh ' .. string.reverse('tihs') .. ', a classic', 1) print(r.ClassName, r:GetNonChatStringForBroadcastAsync(), r:GetNonChatStringForUserAsync(2), r:GetChatForUserAsync(2))",
                &["TextFilterResult oh ####, a classic oh ####, a classic oh ####, a classic"],
            ),
            (
                "print(pcall(function() game:GetService('TextService'):FilterStringAsync('x', 'y') end))",
                &["false invalid argument #2 (number expected, got string)"],
            ),
            (
                "print(pcall(function() game:GetService('TextService'):FilterStringAsync(nil, 1) end))",
                &["false invalid argument #1 (string expected, got nil)"],
            ),
            (
                "print(pcall(function() game:GetService('Chat'):FilterStringForBroadcast('x', workspace) end))",
                &["false invalid argument #2 (Player expected, got Instance)"],
            ),
        ]);
        let mut client = Stage::client();
        assert_eq!(
            client.run("print(pcall(function() game:GetService('TextService'):FilterStringAsync('x', 1) end))"),
            ["false TextService:FilterStringAsync can only be called on the server"]
        );
    }
}
