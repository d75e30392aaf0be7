//! The names of users by their ids, and back: of everybody who was here in this session. There is no directory of all
//! users to ask, so of others nothing is known.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use mlua::Value;
use studio_model::known::known;
use studio_script::{Happening, Running};

use super::user_id;
use crate::argument::{self, fail};
use crate::limits::NAMES_KEPT_MAX;

/// Who was here, the latest last: ids and names.
type Names = Rc<RefCell<VecDeque<(i64, String)>>>;

pub(super) fn install(running: Running<'_>) -> mlua::Result<()> {
    let names = Names::default();
    let own = Rc::clone(&names);
    running.observe(move |running, happening| {
        if let Happening::Leaving(gone) = happening {
            let model = running.model();
            let players = gone.iter().filter(|&&id| model.is_a(id, known().player));
            for &player in players {
                remember(&own, user_id(&model, player), model.name(player));
            }
        }
    });
    let own = Rc::clone(&names);
    running.define_yielding_method(
        "Players",
        "GetNameFromUserIdAsync",
        move |running, _, id: Value| {
            let id = argument::number(&id, 1)?;
            let found = find(running, &own, |(known, _)| *known as f64 == id);
            let found = found.map(|(_, name)| name);
            found.ok_or_else(|| unknown("GetNameFromUserIdAsync"))
        },
    )?;
    running.define_yielding_method(
        "Players",
        "GetUserIdFromNameAsync",
        move |running, _, name: Value| {
            let name = argument::text(running.lua(), &name, 1)?;
            // Names differ by more than their case.
            let found = find(running, &names, |(_, known)| {
                known.eq_ignore_ascii_case(&name)
            });
            let found = found.map(|(id, _)| id as f64);
            found.ok_or_else(|| unknown("GetUserIdFromNameAsync"))
        },
    )
}

fn unknown(method: &str) -> mlua::Error {
    fail(format!("Players:{method}() failed: Unknown user"))
}

fn remember(names: &Names, id: i64, name: &str) {
    let mut names = names.borrow_mut();
    names.retain(|(known, _)| *known != id);
    if names.len() >= NAMES_KEPT_MAX {
        names.pop_front();
    }
    names.push_back((id, name.to_owned()));
}

/// Of those who are here, then of those who were.
fn find(
    running: Running<'_>,
    names: &Names,
    is_it: impl Fn(&(i64, String)) -> bool,
) -> Option<(i64, String)> {
    let here = {
        let model = running.model();
        let service = model.service(known().players).into_iter();
        let players = service.flat_map(|service| model.children(service));
        let mut all = players
            .filter(|&id| model.is_a(id, known().player))
            .map(|id| (user_id(&model, id), model.name(id).to_owned()));
        all.find(&is_it)
    };
    here.or_else(|| names.borrow().iter().rev().find(|one| is_it(one)).cloned())
}

#[cfg(test)]
mod tests {
    use crate::players::{ExitReason, Newcomer, join, leave};
    use crate::stage::Stage;

    #[test]
    fn who_was_here_is_known_by_name_and_id() {
        let mut stage = Stage::new();
        for (user_id, name) in [(7, "Ada"), (8, "Bob")] {
            let newcomer = Newcomer {
                user_id,
                name: name.to_owned(),
                display_name: String::new(),
            };
            stage.lend(|running| {
                let player = join(running, &newcomer).expect("room");
                if name == "Bob" {
                    leave(running, player, ExitReason::Unknown).expect("gone");
                }
            });
        }
        let said = stage.run(
            "local P = game.Players print(P:GetNameFromUserIdAsync(7), P:GetNameFromUserIdAsync(8), P:GetUserIdFromNameAsync('ada'), P:GetUserIdFromNameAsync('Bob'))
            print(pcall(P.GetNameFromUserIdAsync, P, 9)) print(pcall(P.GetUserIdFromNameAsync, P, 'Eve')) print(workspace:PGSIsEnabled())
            local H = game:GetService('HapticService') print(H:IsVibrationSupported(Enum.UserInputType.Gamepad1), H:IsMotorSupported(Enum.UserInputType.Gamepad1, Enum.VibrationMotor.Large), H:GetMotor(Enum.UserInputType.Gamepad1, Enum.VibrationMotor.Large))
            H:SetMotor(Enum.UserInputType.Gamepad1, Enum.VibrationMotor.Large, 1)",
        );
        assert_eq!(
            said,
            [
                "Ada Bob 7 8",
                "false Players:GetNameFromUserIdAsync() failed: Unknown user",
                "false Players:GetUserIdFromNameAsync() failed: Unknown user",
                "true",
                "false false 0"
            ]
        );
    }
}
