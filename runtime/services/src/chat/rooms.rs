//! What the server puts below `TextChatService`: the channels and commands that are there by themselves, the settings of
//! the window, and who is in which channel.

mod seats;

use std::cell::Cell;
use std::rc::Rc;

use studio_model::known::known;
use studio_model::{
    Change, ChangeError, ClassId, ClassTable, InstanceId, PropertyId, Value as Held,
};
use studio_script::{Happening, Phase, Running};

use super::command::Standard;
use super::tree;
use crate::argument::fail;
use crate::filter::UserId;
use crate::teams::Terms;

pub(super) use seats::{add_user, whisper};
use seats::{seat_teams, see_off, welcome};

/// The settings that are there even if the place does not hold them.
const SETTINGS: [&str; 4] = [
    "ChatWindowConfiguration",
    "ChatInputBarConfiguration",
    "BubbleChatConfiguration",
    "ChannelTabsConfiguration",
];

/// What has been done and what is to be done.
#[derive(Default)]
pub(super) struct Rooms {
    furnished: Cell<bool>,
    /// Whether teams, or who is in them, may have changed.
    teams_changed: Cell<bool>,
}

/// Keeps the tree as it has to be from now on. `arriving` is called for each player who comes.
pub(super) fn install(running: Running<'_>, terms: Terms, arriving: impl Fn() + 'static) {
    let rooms = Rc::new(Rooms::default());
    let own = Rc::clone(&rooms);
    running.observe(move |running, happening| {
        if let Err(error) = own.notice(running, &terms, happening, &arriving) {
            running.report(&error);
        }
    });
    for property in terms.deciding_teams() {
        let own = Rc::clone(&rooms);
        running.watch(property, move |_, _| own.teams_changed.set(true));
    }
    running.on_phase(move |running, phase| {
        if phase != Phase::End
            && let Err(error) = rooms.keep(running, &terms)
        {
            running.report(&error);
        }
    });
}

impl Rooms {
    fn notice(
        &self,
        running: Running<'_>,
        terms: &Terms,
        happening: &Happening,
        arriving: &impl Fn(),
    ) -> mlua::Result<()> {
        match happening {
            Happening::Entered(id) => {
                let class = running.model().class(*id);
                if class == Some(known().player) {
                    arriving();
                    self.teams_changed.set(true);
                    self.keep(running, terms)?;
                    welcome(running, *id)?;
                } else if class == Some(known().team) {
                    self.teams_changed.set(true);
                }
            }
            Happening::Leaving(subtree) => {
                let gone: Vec<UserId> = {
                    let model = running.model();
                    let is = |id: &InstanceId, class| model.class(*id) == Some(class);
                    if subtree.iter().any(|id| is(id, known().team)) {
                        self.teams_changed.set(true);
                    }
                    let players = subtree.iter().filter(|id| is(id, known().player));
                    players.map(|&id| tree::user_of(&model, id)).collect()
                };
                for user in gone {
                    self.teams_changed.set(true);
                    see_off(running, user)?;
                }
            }
            Happening::Tagged(..) => {}
        }
        Ok(())
    }

    fn keep(&self, running: Running<'_>, terms: &Terms) -> mlua::Result<()> {
        if !self.furnished.replace(true) {
            furnish(running)?;
            self.teams_changed.set(true);
        }
        if self.teams_changed.replace(false) {
            seat_teams(running, terms)?;
        }
        Ok(())
    }
}

/// Puts up what is there by itself.
fn furnish(running: Running<'_>) -> mlua::Result<()> {
    let Some(service) = running.service("TextChatService")? else {
        return Ok(());
    };
    let table = ClassTable::get();
    for class in SETTINGS
        .into_iter()
        .filter_map(|name| table.class_named(name))
    {
        let is_there = {
            let model = running.model();
            model
                .children(service)
                .any(|id| model.class(id) == Some(class))
        };
        if !is_there {
            make(running, class, table.class(class).name, service, &[])?;
        }
    }
    let (channels, commands) = {
        let model = running.model();
        (
            model.flag(service, known().chat_default_channels),
            model.flag(service, known().chat_default_commands),
        )
    };
    if channels {
        put_channels(running, service)?;
    }
    if commands {
        put_commands(running, service)?;
    }
    Ok(())
}

fn put_channels(running: Running<'_>, service: InstanceId) -> mlua::Result<()> {
    let folder = child(running, known().folder, tree::CHANNELS, service, &[])?;
    let joined = [(known().channel_adds_players, Held::Bool(true))];
    let general = child(
        running,
        known().text_channel,
        tree::GENERAL,
        folder,
        &joined,
    )?;
    child(running, known().text_channel, tree::SYSTEM, folder, &joined)?;
    let bar = {
        let model = running.model();
        let bar = ClassTable::get().class_named("ChatInputBarConfiguration");
        let unset = |id: &InstanceId| model.reference(*id, known().chat_target).is_none();
        let mut children = model.children(service);
        children.find(|id| model.class(*id) == bar && unset(id))
    };
    bar.map_or(Ok(()), |bar| {
        let set = running.set_property(bar, known().chat_target, Held::Ref(Some(general)));
        set.map_err(refused)
    })
}

fn put_commands(running: Running<'_>, service: InstanceId) -> mlua::Result<()> {
    let folder = child(running, known().folder, tree::COMMANDS, service, &[])?;
    for standard in Standard::ALL {
        let described = standard.described();
        let values = [
            (
                known().command_primary,
                Held::String(described.primary.into()),
            ),
            (
                known().command_secondary,
                Held::String(described.secondary.into()),
            ),
        ];
        child(
            running,
            known().text_chat_command,
            described.name,
            folder,
            &values,
        )?;
    }
    Ok(())
}

/// The child of that name and class, made if it is not there.
fn child(
    running: Running<'_>,
    class: ClassId,
    name: &str,
    parent: InstanceId,
    values: &[(PropertyId, Held)],
) -> mlua::Result<InstanceId> {
    let found = {
        let model = running.model();
        let mut children = model.children(parent);
        children.find(|&id| model.class(id) == Some(class) && model.name(id) == name)
    };
    found.map_or_else(|| make(running, class, name, parent, values), Ok)
}

fn make(
    running: Running<'_>,
    class: ClassId,
    name: &str,
    parent: InstanceId,
    values: &[(PropertyId, Held)],
) -> mlua::Result<InstanceId> {
    let id = running.create(class).map_err(refused)?;
    let named = running.model_mut().apply(Change::SetName {
        id,
        name: name.into(),
    });
    named.map_err(refused)?;
    for (property, value) in values {
        let set = running.set_property(id, *property, value.clone());
        set.map_err(refused)?;
    }
    running.set_parent(id, Some(parent))?;
    Ok(id)
}

fn refused(error: ChangeError) -> mlua::Error {
    fail(error.to_string())
}
