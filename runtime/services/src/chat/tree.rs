//! Where chat is in the tree: channels, who is in them, and the commands. Only reads.

use studio_model::known::known;
use studio_model::{ClassTable, DataModel, InstanceId, PropertyId, Value};

use crate::filter::UserId;

/// The folder of the channels that are there by themselves.
pub(super) const CHANNELS: &str = "TextChannels";
/// The folder of the commands that are there by themselves.
pub(super) const COMMANDS: &str = "TextChatCommands";
/// The channel of everybody.
pub(super) const GENERAL: &str = "RBXGeneral";
/// The channel in which nobody talks but the system.
pub(super) const SYSTEM: &str = "RBXSystem";
/// What the names of teams' channels begin with; the name of the team's color follows.
pub(super) const TEAM: &str = "RBXTeam";
/// What the names of whisper channels begin with; the two user ids follow.
pub(super) const WHISPER: &str = "RBXWhisper:";

/// Where a user is in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) id: InstanceId,
    pub(super) user: UserId,
    pub(super) can_send: bool,
}

/// `TextChatService`, if it is there.
pub(super) fn service(model: &DataModel) -> Option<InstanceId> {
    model.service(known().text_chat_service)
}

/// A folder of it.
pub(super) fn folder(model: &DataModel, name: &str) -> Option<InstanceId> {
    model.find_child(service(model)?, name)
}

/// A channel that is there by itself.
pub(super) fn default_channel(model: &DataModel, name: &str) -> Option<InstanceId> {
    let found = model.find_child(folder(model, CHANNELS)?, name)?;
    model.is_a(found, known().text_channel).then_some(found)
}

/// Everything of a class below `TextChatService`.
fn all(model: &DataModel, class: studio_model::ClassId) -> impl Iterator<Item = InstanceId> + '_ {
    let service = service(model).into_iter();
    let below = service.flat_map(|service| model.descendants(service));
    below.filter(move |&id| model.class(id) == Some(class))
}

/// All channels.
pub(super) fn channels(model: &DataModel) -> impl Iterator<Item = InstanceId> + '_ {
    all(model, known().text_channel)
}

/// Whether an instance is a channel that works: one below `TextChatService`.
pub(super) fn is_channel(model: &DataModel, id: InstanceId) -> bool {
    model.is_a(id, known().text_channel)
        && service(model).is_some_and(|service| model.is_descendant_of(id, service))
}

/// Who is in a channel, in the order in which they came.
pub(super) fn sources(model: &DataModel, channel: InstanceId) -> impl Iterator<Item = Source> + '_ {
    let children = model.children(channel);
    let sources = children.filter(|&id| model.class(id) == Some(known().text_source));
    sources.map(|id| Source {
        id,
        user: integer(model, id, known().source_user_id),
        can_send: model.flag(id, known().source_can_send),
    })
}

/// Where a user is in a channel; `None` if they are not.
pub(super) fn source(model: &DataModel, channel: InstanceId, user: UserId) -> Option<Source> {
    sources(model, channel).find(|source| source.user == user)
}

/// The team's channel that a user is in.
pub(super) fn team_channel(model: &DataModel, user: UserId) -> Option<InstanceId> {
    let mut channels = model.children(folder(model, CHANNELS)?);
    channels.find(|&id| {
        model.is_a(id, known().text_channel)
            && model.name(id).starts_with(TEAM)
            && source(model, id, user).is_some()
    })
}

/// The command that a text calls, and what follows its name. Of several the one with the longest name.
pub(super) fn command<'t>(model: &DataModel, text: &'t str) -> Option<(InstanceId, &'t str)> {
    let enabled = |id: &InstanceId| model.flag(*id, known().command_enabled);
    let commands = all(model, known().text_chat_command).filter(enabled);
    let mut found: Option<(InstanceId, &'t str)> = None;
    for id in commands {
        for property in [known().command_primary, known().command_secondary] {
            let rest = after_name(text, &string(model, id, property));
            if let Some(rest) = rest
                && found.is_none_or(|(_, other)| rest.len() < other.len())
            {
                found = Some((id, rest));
            }
        }
    }
    found
}

/// What follows an alias that a text begins with. The slash may stand in the text only.
fn after_name<'t>(text: &'t str, alias: &str) -> Option<&'t str> {
    if alias.is_empty() {
        return None;
    }
    let bare = text.strip_prefix('/').filter(|_| !alias.starts_with('/'));
    after_word(text, alias).or_else(|| after_word(bare?, alias))
}

/// What follows words that a text begins with, whatever their case, without the space between.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    let ends = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (ends && start.eq_ignore_ascii_case(word)).then_some(rest.trim())
}

/// All players.
pub(super) fn players(model: &DataModel) -> impl Iterator<Item = InstanceId> + '_ {
    let service = model.service(known().players).into_iter();
    let children = service.flat_map(|service| model.children(service));
    children.filter(|&id| model.class(id) == Some(known().player))
}

/// The player of a user.
pub(super) fn player(model: &DataModel, user: UserId) -> Option<InstanceId> {
    players(model).find(|&player| user_of(model, player) == user)
}

/// The user of a player.
pub(super) fn user_of(model: &DataModel, player: InstanceId) -> UserId {
    integer(model, player, known().user_id)
}

/// The player whose name or shown name a text begins with, and what follows. Of several the one with the longest name.
pub(super) fn player_named<'t>(model: &DataModel, text: &'t str) -> Option<(InstanceId, &'t str)> {
    let text = text.strip_prefix('@').unwrap_or(text);
    let mut found: Option<(InstanceId, &'t str)> = None;
    for player in players(model) {
        let shown = string(model, player, known().player_display_name);
        for name in [model.name(player), &shown] {
            let rest = after_word(text, name).filter(|_| !name.is_empty());
            if let Some(rest) = rest
                && found.is_none_or(|(_, other)| rest.len() < other.len())
            {
                found = Some((player, rest));
            }
        }
    }
    found
}

/// The name that is shown of a player.
pub(super) fn shown_name(model: &DataModel, player: InstanceId) -> String {
    let shown = string(model, player, known().player_display_name);
    if shown.is_empty() {
        model.name(player).to_owned()
    } else {
        shown
    }
}

/// The channel that the input bar sends to.
pub(super) fn input_target(model: &DataModel) -> Option<InstanceId> {
    let bar = ClassTable::get().class_named("ChatInputBarConfiguration")?;
    let bar = all(model, bar).next();
    let target = bar.and_then(|bar| model.reference(bar, known().chat_target));
    target
        .filter(|&channel| is_channel(model, channel))
        .or_else(|| default_channel(model, GENERAL))
}

/// A property that holds a text.
pub(super) fn string(model: &DataModel, id: InstanceId, property: PropertyId) -> String {
    match model.value(id, property) {
        Some(Value::String(text)) => text.to_string(),
        _ => String::new(),
    }
}

fn integer(model: &DataModel, id: InstanceId, property: PropertyId) -> i64 {
    match model.value(id, property) {
        Some(Value::Int64(number)) => number,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_its_name_alone_or_before_a_space() {
        assert_eq!(
            after_name("/mute Bob the second", "/mute"),
            Some("Bob the second")
        );
        assert_eq!(after_name("/MUTE", "/mute"), Some(""));
        assert_eq!(after_name("/mute Bob", "mute"), Some("Bob"));
        assert_eq!(after_name("mute Bob", "mute"), Some("Bob"));
        assert_eq!(after_name("mute Bob", "/mute"), None);
        assert_eq!(after_name("/muted Bob", "/mute"), None);
        assert_eq!(after_name("/mute", ""), None);
        assert_eq!(after_name("é", "e"), None);
    }
}
