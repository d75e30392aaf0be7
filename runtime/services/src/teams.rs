//! `Teams`, `Team` and the team of a player. A team is known by its colour; a player without one is neutral.

use std::cell::RefCell;
use std::rc::Rc;

use mlua::Value;
use rustc_hash::FxHashMap;
use studio_model::{ClassId, ClassTable, DataModel, InstanceId, PropertyId, Value as Held, named};
use studio_script::{Phase, Running};

use crate::argument::{self, fail};

named! {
    /// What of the class table is needed here.
    pub(crate) struct Terms;
    classes {
        players = "Players",
        player = "Player",
        teams = "Teams",
        team = "Team",
    }
    properties {
        player_team = "Player"."Team",
        player_color = "Player"."TeamColor",
        player_neutral = "Player"."Neutral",
        team_color = "Team"."TeamColor",
        auto_assignable = "Team"."AutoAssignable",
    }
    events {
        joined = "Team"."PlayerAdded",
        left = "Team"."PlayerRemoved",
    }
}

impl Terms {
    /// All players, in the order in which they came.
    pub(crate) fn all_players(&self, model: &DataModel) -> Vec<InstanceId> {
        children(model, self.players, self.player)
    }

    /// All teams.
    pub(crate) fn all_teams(&self, model: &DataModel) -> Vec<InstanceId> {
        children(model, self.teams, self.team)
    }

    /// The team of a player; `None` of one who is neutral, or whose colour no team has.
    pub(crate) fn team_of(&self, model: &DataModel, player: InstanceId) -> Option<InstanceId> {
        if model.flag(player, self.player_neutral) {
            return None;
        }
        let color = model.value(player, self.player_color)?;
        let teams = self.all_teams(model).into_iter();
        let mut same =
            teams.filter(|&team| model.value(team, self.team_color).as_ref() == Some(&color));
        same.next()
    }

    /// The players of a team.
    fn players_of(&self, model: &DataModel, team: InstanceId) -> Vec<InstanceId> {
        let mut players = self.all_players(model);
        players.retain(|&player| self.team_of(model, player) == Some(team));
        players
    }

    /// The team that somebody who joins gets: of those that take players by themselves the one with the fewest, the
    /// first of several.
    pub(crate) fn team_for_newcomer(&self, model: &DataModel) -> Option<InstanceId> {
        let mut teams = self.all_teams(model);
        teams.retain(|&team| model.flag(team, self.auto_assignable));
        let fewest = |team: &InstanceId| self.players_of(model, *team).len();
        teams.into_iter().min_by_key(fewest)
    }

    /// The properties that have a say in who is in which team.
    pub(crate) fn deciding_teams(&self) -> [PropertyId; 4] {
        [
            self.player_neutral,
            self.player_color,
            self.player_team,
            self.team_color,
        ]
    }

    /// Puts a player into a team, or into none: its three properties say the same then.
    pub(crate) fn assign(
        &self,
        running: Running<'_>,
        player: InstanceId,
        team: Option<InstanceId>,
    ) -> mlua::Result<()> {
        let color = team.and_then(|team| running.model().value(team, self.team_color));
        let set = |property, value| {
            let set = running.set_property(player, property, value);
            set.map_err(|error| fail(error.to_string()))
        };
        set(self.player_neutral, Held::Bool(team.is_none()))?;
        if let Some(color) = color {
            set(self.player_color, color)?;
        }
        set(self.player_team, Held::Ref(team))
    }
}

/// The instances of a class in a service.
fn children(model: &DataModel, service: ClassId, class: ClassId) -> Vec<InstanceId> {
    let service = model.service(service).into_iter();
    let all = service.flat_map(|service| model.children(service));
    all.filter(|&child| model.is_a(child, class)).collect()
}

/// Who was in which team when it was last told.
type Told = Rc<RefCell<FxHashMap<InstanceId, InstanceId>>>;

/// Defines `Teams` and `Team`.
pub(crate) fn install(running: Running<'_>, terms: Terms) -> mlua::Result<()> {
    let told = Told::default();
    running.define_method("Teams", "GetTeams", move |running, _, ()| {
        let teams = terms.all_teams(&running.model());
        running.list(&teams)
    })?;
    running.define_method("Team", "GetPlayers", move |running, team, ()| {
        let players = terms.players_of(&running.model(), team);
        running.list(&players)
    })?;
    running.define_property(
        "Player",
        "Team",
        move |running, player| {
            let team = terms.team_of(&running.model(), player);
            running.instance(team)
        },
        Some(Box::new({
            let told = Rc::clone(&told);
            move |running, player, team| {
                let team = match &team {
                    Value::Nil => None,
                    team => Some(argument::instance(team, 3)?),
                };
                let is_team = |team| running.model().is_a(team, terms.team);
                if team.is_some_and(|team| !is_team(team)) {
                    return Err(fail("Unable to assign property Team. Team expected"));
                }
                terms.assign(running, player, team)?;
                tell(running, &terms, &told);
                Ok(())
            }
        })),
    )?;
    for name in ["TeamColor", "Neutral"] {
        let told = Rc::clone(&told);
        running.define_setter("Player", name, move |running, player, value| {
            set_other(running, &terms, player, name, &value)?;
            tell(running, &terms, &told);
            Ok(())
        })?;
    }
    running.on_phase(move |running, phase| {
        if phase == Phase::Input {
            tell(running, &terms, &told);
        }
    });
    Ok(())
}

/// A script sets the colour of a player, or whether it is neutral.
fn set_other(
    running: Running<'_>,
    terms: &Terms,
    player: InstanceId,
    name: &str,
    value: &Value,
) -> mlua::Result<()> {
    let table = ClassTable::get();
    let property = table.find(terms.player, name);
    let property = property.ok_or_else(|| fail(format!("the class table has no {name}")))?;
    let wanted = studio_script::datatypes::Wanted::from(table.property(property));
    let held = studio_script::datatypes::to_value(value, wanted)
        .map_err(|mismatch| fail(format!("invalid argument #3 ({mismatch})")))?;
    let refused = |error: studio_model::ChangeError| {
        fail(format!("Unable to assign property {name}. {error}"))
    };
    let colored = property == terms.player_color;
    running
        .set_property(player, property, held)
        .map_err(refused)?;
    if colored {
        let neutral = Held::Bool(false);
        let set = running.set_property(player, terms.player_neutral, neutral);
        set.map_err(refused)?;
    }
    let team = terms.team_of(&running.model(), player);
    let set = running.set_property(player, terms.player_team, Held::Ref(team));
    set.map_err(refused)
}

/// Tells teams who came and who left since the last time.
fn tell(running: Running<'_>, terms: &Terms, told: &Told) {
    let changes: Vec<(InstanceId, Option<InstanceId>, Option<InstanceId>)> = {
        let model = running.model();
        let players = terms.all_players(&model);
        let mut told = told.borrow_mut();
        if players.is_empty() && told.is_empty() {
            return;
        }
        let mut changes = Vec::new();
        let mut gone: Vec<_> = told.iter().map(|(player, team)| (*player, *team)).collect();
        gone.retain(|(player, _)| !players.contains(player));
        gone.sort_unstable();
        for (player, team) in gone {
            told.remove(&player);
            changes.push((player, Some(team), None));
        }
        for player in players {
            let before = told.get(&player).copied();
            let now = terms.team_of(&model, player);
            if before != now {
                match now {
                    Some(team) => told.insert(player, team),
                    None => told.remove(&player),
                };
                changes.push((player, before, now));
            }
        }
        changes
    };
    for (player, before, now) in changes {
        let value = match running.instance(Some(player)) {
            Ok(value) => value,
            Err(error) => return running.report(&error),
        };
        if let Some(team) = before {
            running.fire(team, terms.left, value.clone());
        }
        if let Some(team) = now {
            running.fire(team, terms.joined, value);
        }
    }
}
