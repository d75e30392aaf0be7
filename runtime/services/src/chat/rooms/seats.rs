//! Who is in which channel: those who join, teams, and two who whisper.

use std::collections::BTreeMap;

use studio_model::known::known;
use studio_model::palette::palette_color;
use studio_model::{DataModel, InstanceId, Value as Held};
use studio_script::Running;

use super::super::tree;
use super::{child, make};
use crate::filter::UserId;
use crate::teams::Terms;

/// A player comes into every channel that takes all who join.
pub(super) fn welcome(running: Running<'_>, player: InstanceId) -> mlua::Result<()> {
    let (user, channels) = {
        let model = running.model();
        let open = |id: &InstanceId| model.flag(*id, known().channel_adds_players);
        let channels: Vec<InstanceId> = tree::channels(&model).filter(open).collect();
        (tree::user_of(&model, player), channels)
    };
    for channel in channels {
        add_user(running, channel, user)?;
    }
    Ok(())
}

/// A user who left is in no channel any more, and nobody whispers with them.
pub(super) fn see_off(running: Running<'_>, user: UserId) -> mlua::Result<()> {
    let doomed: Vec<InstanceId> = {
        let model = running.model();
        let folder = tree::folder(&model, tree::CHANNELS);
        let of_channel = |channel| {
            let source = tree::source(&model, channel, user)?;
            let whispers =
                model.parent(channel) == folder && model.name(channel).starts_with(tree::WHISPER);
            Some(if whispers { channel } else { source.id })
        };
        tree::channels(&model).filter_map(of_channel).collect()
    };
    doomed.into_iter().try_for_each(|id| running.destroy(id))
}

/// Every color of a team has a channel with the players of that team, and no other color has.
pub(super) fn seat_teams(running: Running<'_>, terms: &Terms) -> mlua::Result<()> {
    let Some(folder) = tree::folder(&running.model(), tree::CHANNELS) else {
        return Ok(());
    };
    let wanted = wanted_teams(&running.model(), terms);
    let idle: Vec<InstanceId> = {
        let model = running.model();
        let of_team = |id: &InstanceId| {
            let name = model.name(*id);
            name.starts_with(tree::TEAM) && !wanted.contains_key(name)
        };
        model.children(folder).filter(of_team).collect()
    };
    idle.into_iter().try_for_each(|id| running.destroy(id))?;
    for (name, users) in wanted {
        let channel = child(running, known().text_channel, &name, folder, &[])?;
        let others: Vec<InstanceId> = {
            let model = running.model();
            let sources = tree::sources(&model, channel);
            let others = sources.filter(|source| !users.contains(&source.user));
            others.map(|source| source.id).collect()
        };
        others.into_iter().try_for_each(|id| running.destroy(id))?;
        for user in users {
            add_user(running, channel, user)?;
        }
    }
    Ok(())
}

/// The names of the teams' channels, and who is to be in each.
fn wanted_teams(model: &DataModel, terms: &Terms) -> BTreeMap<String, Vec<UserId>> {
    let name = |team| match model.value(team, known().team_color) {
        Some(Held::BrickColor(number)) => {
            palette_color(number).map(|color| format!("{}{}", tree::TEAM, color.name))
        }
        _ => None,
    };
    let teams = terms.all_teams(model).into_iter().filter_map(name);
    let mut wanted: BTreeMap<String, Vec<UserId>> = teams.map(|name| (name, Vec::new())).collect();
    for player in terms.all_players(model) {
        let users = terms.team_of(model, player).and_then(name);
        if let Some(users) = users.and_then(|name| wanted.get_mut(&name)) {
            users.push(tree::user_of(model, player));
        }
    }
    wanted
}

/// Puts a user of this server into a channel; whether they were not in it. `None` of a user who is not here.
pub(in super::super) fn add_user(
    running: Running<'_>,
    channel: InstanceId,
    user: UserId,
) -> mlua::Result<Option<(InstanceId, bool)>> {
    let (name, can_send) = {
        let model = running.model();
        let Some(player) = tree::player(&model, user) else {
            return Ok(None);
        };
        if let Some(source) = tree::source(&model, channel, user) {
            return Ok(Some((source.id, false)));
        }
        let is_system = tree::default_channel(&model, tree::SYSTEM) == Some(channel);
        (model.name(player).to_owned(), !is_system)
    };
    let values = [
        (known().source_user_id, Held::Int64(user)),
        (known().source_can_send, Held::Bool(can_send)),
    ];
    let source = make(running, known().text_source, &name, channel, &values)?;
    Ok(Some((source, true)))
}

/// The channel in which two users whisper. `None` where there are no default channels, or one of them is not here.
pub(in super::super) fn whisper(
    running: Running<'_>,
    users: (UserId, UserId),
) -> mlua::Result<Option<InstanceId>> {
    let Some(folder) = tree::folder(&running.model(), tree::CHANNELS) else {
        return Ok(None);
    };
    let (first, second) = (users.0.min(users.1), users.0.max(users.1));
    let name = format!("{}{first}_{second}", tree::WHISPER);
    let channel = child(running, known().text_channel, &name, folder, &[])?;
    for user in [users.0, users.1] {
        if add_user(running, channel, user)?.is_none() {
            return Ok(None);
        }
    }
    Ok(Some(channel))
}
