//! `Players`: who is there. The session says who comes and goes; characters and what follows from them are elsewhere.

mod board;
mod local;
mod names;

use std::cell::RefCell;
use std::rc::Rc;

use mlua::Value;
use studio_model::known::known;
use studio_model::{
    Change, ChangeError, ClassId, ClassTable, DataModel, InstanceId, Value as Held,
};
use studio_script::Running;

use crate::argument::{self, fail};
use crate::teams::Terms;

pub(crate) use board::display_name;
pub use board::{Board, board};
pub use local::give_scripts;
pub(crate) use local::install_client;

/// Somebody who wants to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomer {
    /// Who, for ever: what data stores are keyed by.
    pub user_id: i64,
    /// The name, which is the instance's.
    pub name: String,
    /// The name that is shown.
    pub display_name: String,
}

/// Why somebody may not join, or cannot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// `Players.MaxPlayers` are there.
    #[error("the server is full: {max} players are there")]
    Full {
        /// How many that are.
        max: usize,
    },
    /// This user is there.
    #[error("the user {0} is there already")]
    Twice(i64),
    /// The data model has no room, or the class table lacks something.
    #[error("{0}")]
    Failed(String),
}

/// Why somebody left, as `Enum.PlayerExitReason` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExitReason {
    /// By themselves, or lost.
    #[default]
    Unknown,
    /// Thrown out by whoever runs the server.
    PlatformKick,
    /// Thrown out by a script.
    CreatorKick,
}

impl ExitReason {
    fn number(self) -> u32 {
        match self {
            Self::Unknown => 0,
            Self::PlatformKick => 1,
            Self::CreatorKick => 2,
        }
    }
}

/// Who is to be thrown out, and what they are told.
#[derive(Debug, Clone, Default)]
pub struct Kicks(Rc<RefCell<Vec<(InstanceId, String)>>>);

impl Kicks {
    /// Those whom scripts kicked since the last time.
    pub fn take(&self) -> Vec<(InstanceId, String)> {
        std::mem::take(&mut self.0.borrow_mut())
    }
}

/// What a player holds from the start; the rest comes with the character.
const HELD: [&str; 3] = ["Backpack", "StarterGear", "PlayerGui"];

/// Adds a player and tells the scripts.
///
/// # Errors
/// Full, there already, or no room.
pub fn join(running: Running<'_>, newcomer: &Newcomer) -> Result<InstanceId, JoinError> {
    let failed = |error: mlua::Error| JoinError::Failed(error.to_string());
    let terms = *Terms::get();
    let service = running.service("Players").map_err(failed)?;
    let service = service.ok_or_else(|| JoinError::Failed("there is no Players service".into()))?;
    let team = {
        let model = running.model();
        let players = terms.all_players(&model);
        let max = max_players(&model, service);
        if players.len() >= max {
            return Err(JoinError::Full { max });
        }
        let same = |player: &InstanceId| user_id(&model, *player) == newcomer.user_id;
        if players.iter().any(same) {
            return Err(JoinError::Twice(newcomer.user_id));
        }
        terms.team_for_newcomer(&model)
    };
    let player = make(running, newcomer).map_err(|error| JoinError::Failed(error.to_string()))?;
    terms.assign(running, player, team).map_err(failed)?;
    running.set_parent(player, Some(service)).map_err(failed)?;
    let value = running.instance(Some(player)).map_err(failed)?;
    if let Some(event) = ClassTable::get().event(terms.players, "PlayerAdded") {
        running.fire(service, event.id, value);
    }
    Ok(player)
}

/// Tells the scripts that a player leaves, then destroys it.
///
/// # Errors
/// Without memory.
pub fn leave(running: Running<'_>, player: InstanceId, reason: ExitReason) -> mlua::Result<()> {
    let terms = *Terms::get();
    let service = running.model().service(terms.players);
    let event = ClassTable::get().event(terms.players, "PlayerRemoving");
    if let (Some(service), Some(event)) = (service, event) {
        let value = running.instance(Some(player))?;
        let reason = argument::item_value(running.lua(), "PlayerExitReason", reason.number())?;
        running.fire(service, event.id, (value, reason));
    }
    crate::characters::leave(running, player)?;
    running.destroy(player)
}

/// A player with its properties and containers, not in the tree yet.
fn make(running: Running<'_>, newcomer: &Newcomer) -> Result<InstanceId, ChangeError> {
    let player = running.create(known().player)?;
    let mut model = running.model_mut();
    model.apply(Change::SetName {
        id: player,
        name: newcomer.name.as_str().into(),
    })?;
    let table = ClassTable::get();
    let user_id = Held::Int64(newcomer.user_id);
    model.set_property(player, known().user_id, user_id)?;
    if let Some(property) = table.find(known().player, "DisplayName") {
        let text = Held::String(newcomer.display_name.as_str().into());
        model.set_property(player, property, text)?;
    }
    start_properties(&mut model, player)?;
    for class in HELD.into_iter().filter_map(|name| table.class_named(name)) {
        let held = model.create(class)?;
        model.apply(Change::Insert {
            root: held,
            parent: player,
            before: None,
        })?;
    }
    Ok(player)
}

/// A player starts with the properties of `StarterPlayer` that it has too.
fn start_properties(model: &mut DataModel, player: InstanceId) -> Result<(), ChangeError> {
    let table = ClassTable::get();
    let class: Option<ClassId> = table.class_named("StarterPlayer");
    let Some((class, starter)) = class.and_then(|class| Some((class, model.service(class)?)))
    else {
        return Ok(());
    };
    for &from in &table.class(class).properties {
        let info = table.property(from);
        if info.owner != class {
            continue;
        }
        let Some(to) = table.find(known().player, info.name) else {
            continue;
        };
        if table.property(to).value_type == info.value_type
            && let Some(value) = model.value(starter, from)
        {
            model.set_property(player, to, value)?;
        }
    }
    Ok(())
}

/// How many players there may be.
fn max_players(model: &DataModel, service: InstanceId) -> usize {
    let property = ClassTable::get().find(known().players, "MaxPlayers");
    let value = property.and_then(|property| model.value(service, property));
    let max = match value {
        Some(Held::Int32(max)) => usize::try_from(max).unwrap_or(0),
        _ => 0,
    };
    max.clamp(1, studio_model::limits::CLIENTS_MAX)
}

pub(crate) fn user_id(model: &DataModel, player: InstanceId) -> i64 {
    match model.value(player, known().user_id) {
        Some(Held::Int64(id)) => id,
        _ => 0,
    }
}

/// Defines `Players` and what `Player` needs no character for. `local` is whose client this is.
pub(crate) fn install(running: Running<'_>, terms: Terms, kicks: &Kicks) -> mlua::Result<()> {
    running.define_method("Players", "GetPlayers", move |running, _, ()| {
        let players = terms.all_players(&running.model());
        running.list(&players)
    })?;
    running.define_method(
        "Players",
        "GetPlayerByUserId",
        move |running, _, id: Value| {
            let id = argument::number(&id, 1)?;
            let found = {
                let model = running.model();
                let mut players = terms.all_players(&model).into_iter();
                players.find(|&player| user_id(&model, player) as f64 == id)
            };
            running.instance(found)
        },
    )?;
    let character = ClassTable::get().find(terms.player, "Character");
    running.define_method(
        "Players",
        "GetPlayerFromCharacter",
        move |running, _, of: Value| {
            if of.is_nil() {
                return Ok(Value::Nil);
            }
            let of = argument::instance(&of, 1)?;
            let found = {
                let model = running.model();
                let mut players = terms.all_players(&model).into_iter();
                let is_it =
                    |player| character.is_some_and(|c| model.reference(player, c) == Some(of));
                players.find(|&player| is_it(player))
            };
            running.instance(found)
        },
    )?;
    running.define_property(
        "Players",
        "NumPlayers",
        move |running, _| {
            Ok(Value::Number(
                terms.all_players(&running.model()).len() as f64
            ))
        },
        None,
    )?;
    running.define_property(
        "Players",
        "MaxPlayers",
        |running, service| Ok(Value::Number(max_players(&running.model(), service) as f64)),
        None,
    )?;
    names::install(running)?;
    let kicks = kicks.clone();
    running.define_method("Player", "Kick", move |running, player, message: Value| {
        let message = argument::optional_text(running.lua(), &message, 1)?;
        if !running.model().is_a(player, terms.player) {
            return Err(fail("only players can be kicked"));
        }
        let message = message.unwrap_or_else(|| "You were kicked from this game.".to_owned());
        kicks.0.borrow_mut().push((player, message));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::Stage;

    fn newcomer(user_id: i64) -> Newcomer {
        Newcomer {
            user_id,
            name: format!("P{user_id}"),
            display_name: format!("Player {user_id}"),
        }
    }

    fn come(stage: &mut Stage, user_id: i64) -> Result<InstanceId, JoinError> {
        stage.lend(|running| join(running, &newcomer(user_id)))
    }

    #[test]
    fn players_come_and_go() {
        let mut stage = Stage::new();
        stage.run("local P = game:GetService('Players')
             P.PlayerAdded:Connect(function(p) print('+', p, p.UserId, p.DisplayName, p.Parent, p.Neutral, p.Team, #p:GetChildren()) end)
             P.PlayerRemoving:Connect(function(p, why) print('-', p, p.Parent, why) end)");
        let first = come(&mut stage, 7).expect("room");
        assert_eq!(come(&mut stage, 7), Err(JoinError::Twice(7)));
        come(&mut stage, 8).expect("room");
        assert_eq!(stage.run("local P = game:GetService('Players') print(P.NumPlayers, #P:GetPlayers(), P:GetPlayerByUserId(8), P:GetPlayerByUserId(9), P:GetPlayerFromCharacter(workspace))"),
            ["+ P7 7 Player 7 Players true nil 3", "+ P8 8 Player 8 Players true nil 3", "2 2 P8 nil nil"]);
        stage
            .lend(|running| leave(running, first, ExitReason::CreatorKick))
            .expect("gone");
        assert_eq!(
            stage.run("print(#game:GetService('Players'):GetPlayers())"),
            ["- P7 Players Enum.PlayerExitReason.CreatorKick", "1"]
        );
    }

    #[test]
    fn a_full_server_refuses() {
        let mut stage = Stage::new();
        let players = stage.service("Players");
        let max = ClassTable::get()
            .find(known().players, "MaxPlayers")
            .expect("a property");
        stage
            .model
            .set_property(players, max, Held::Int32(2))
            .expect("settable");
        come(&mut stage, 1).expect("room");
        come(&mut stage, 2).expect("room");
        assert_eq!(come(&mut stage, 3), Err(JoinError::Full { max: 2 }));
        assert_eq!(
            stage.run("print(game:GetService('Players').MaxPlayers)"),
            ["2"]
        );
    }

    #[test]
    fn players_start_with_what_starter_player_says() {
        let mut stage = Stage::new();
        stage.run("game:GetService('StarterPlayer').CameraMaxZoomDistance = 12");
        come(&mut stage, 1).expect("room");
        assert_eq!(
            stage.run("print(game:GetService('Players').P1.CameraMaxZoomDistance)"),
            ["12"]
        );
    }

    #[test]
    fn newcomers_get_the_smallest_team() {
        let mut stage = Stage::new();
        stage.run("local T = game:GetService('Teams') for n, c in {Red = 'Bright red', Blue = 'Bright blue'} do local t = Instance.new('Team') t.Name = n t.TeamColor = BrickColor.new(c) t.Parent = T end
             local own = Instance.new('Team') own.Name = 'Own' own.AutoAssignable = false own.TeamColor = BrickColor.new('Lime green') own.Parent = T
             for _, t in T:GetTeams() do t.PlayerAdded:Connect(function(p) print(t, '+', p) end) t.PlayerRemoved:Connect(function(p) print(t, '-', p) end) end");
        for id in 1..=4 {
            come(&mut stage, id).expect("room");
        }
        stage.ticks(1);
        assert_eq!(stage.run("print(#game.Teams.Red:GetPlayers(), #game.Teams.Blue:GetPlayers(), #game.Teams.Own:GetPlayers(), game.Players.P1.Neutral)"), ["2 2 0 false"]);
        let moved = stage.run("local p = game.Players.P1 p.Team = game.Teams.Own print(p.TeamColor, p.Team) p.Neutral = true print(p.Team) p.TeamColor = BrickColor.new('Lime green') print(p.Team, p.Neutral)");
        let moved: Vec<&str> = moved.iter().map(String::as_str).collect();
        assert_eq!(
            moved[1..],
            [
                "Own + P1",
                "Lime green Own",
                "Own - P1",
                "nil",
                "Own + P1",
                "Own false"
            ]
        );
        assert!(moved[0].ends_with("- P1"), "{moved:?}");
        assert_eq!(
            stage.run("print(pcall(function() game.Players.P1.Team = workspace end))"),
            ["false Unable to assign property Team. Team expected"]
        );
    }

    #[test]
    fn kicks_wait_for_the_session() {
        let kicks = Kicks::default();
        let mut stage = Stage::with_kicks(&kicks);
        let player = come(&mut stage, 1).expect("room");
        stage.run("game.Players.P1:Kick('bye')");
        assert_eq!(kicks.take(), [(player, "bye".to_owned())]);
        assert!(kicks.take().is_empty());
    }

    #[test]
    fn the_board_shows_leaderstats() {
        let mut stage = Stage::new();
        for id in 1..=2 {
            come(&mut stage, id).expect("room");
        }
        stage.run("for i, p in game.Players:GetPlayers() do local l = Instance.new('Folder') l.Name = 'leaderstats' local c = Instance.new('IntValue', l) c.Name = 'Coins' c.Value = i * 5 local s = Instance.new('StringValue', l) s.Name = 'Rank' s.Value = 'r' .. i Instance.new('Part', l) l.Parent = p end");
        let board = board(&stage.model);
        assert_eq!(board.columns, ["Coins", "Rank"]);
        let rows: Vec<(String, Vec<String>)> = board
            .rows
            .iter()
            .map(|row| (row.name.clone(), row.values.clone()))
            .collect();
        assert_eq!(
            rows,
            [
                ("Player 2".into(), vec!["10".into(), "r2".into()]),
                ("Player 1".into(), vec!["5".into(), "r1".into()])
            ]
        );
    }
}
