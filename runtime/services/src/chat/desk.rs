//! The server's half: what a client sends is weighed, filtered and handed to those who may hear it. It trusts nothing that
//! comes in: what makes no sense is counted and forgotten, what may not be is answered with a status.

mod delivery;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use mlua::Value;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId};
use studio_script::Running;

use super::command::Standard;
use super::flood::Allowance;
use super::luau::message::Messages;
use super::members::Members;
use super::rooms;
use super::status::Status;
use super::tree::{self, Source};
use super::window::is_longer;
use super::wire::{Down, Up};
use crate::filter::{Filter, UserId};
use crate::limits::{CHAT_METADATA_CHARS_MAX, CHAT_TEXT_CHARS_MAX};
use crate::post::{Parcel, Post, Received, To};

/// What who whispers to nobody is told.
const NOBODY_THERE: &str = "There is no such player to whisper to.";

/// The server's half of chat.
pub(super) struct Desk {
    post: Post,
    filter: Rc<dyn Filter>,
    members: Members,
    messages: Rc<Messages>,
    allowances: RefCell<BTreeMap<UserId, Allowance>>,
    /// How many messages were delivered: their names.
    last_id: Cell<u64>,
    refused: Cell<u64>,
}

/// Who sends, and what.
struct Sent<'a> {
    player: InstanceId,
    user: UserId,
    text: String,
    metadata: &'a str,
    number: u32,
}

impl Desk {
    pub(super) fn new(
        post: &Post,
        filter: &Rc<dyn Filter>,
        members: Members,
        messages: &Rc<Messages>,
    ) -> Self {
        Self {
            post: post.clone(),
            filter: Rc::clone(filter),
            members,
            messages: Rc::clone(messages),
            allowances: RefCell::default(),
            last_id: Cell::new(0),
            refused: Cell::new(0),
        }
    }

    /// How many calls made no sense.
    pub(super) fn refused(&self) -> u64 {
        self.refused.get()
    }

    /// A player comes.
    pub(super) fn prepare(&self) {
        self.filter.prepare();
    }

    /// What came from a client.
    pub(super) fn receive(&self, running: Running<'_>, received: Received<'_>) {
        let user = received.from.and_then(|player| {
            let model = running.model();
            let is_player = model.is_a(player, known().player) && model.is_attached(player);
            is_player.then(|| (player, tree::user_of(&model, player)))
        });
        let Some(((player, user), up)) = user.zip(Up::read(received.call)) else {
            self.refused.set(self.refused.get() + 1);
            return;
        };
        let taken = self.take(running, user, &up).and_then(|(text, metadata)| {
            let sent = Sent {
                player,
                user,
                text,
                metadata,
                number: up.number,
            };
            self.place(running, up.channel, &sent)
        });
        if let Err(status) = taken {
            self.answer(running, player, up.number, status);
        }
    }

    /// What a player sends, if it is a message at all and they may send one now.
    fn take<'a>(
        &self,
        running: Running<'_>,
        user: UserId,
        up: &Up<'a>,
    ) -> Result<(String, &'a str), Status> {
        let now = running.time().now;
        let may = {
            let mut all = self.allowances.borrow_mut();
            let own = all.entry(user).or_insert_with(|| Allowance::full(now));
            own.take(now)
        };
        if !may {
            return Err(Status::Floodchecked);
        }
        let read = |bytes, chars_max: usize, beyond| match bytes {
            // No character takes more than four bytes: what cannot fit is not even looked at.
            long if <[u8]>::len(long) > chars_max * 4 => Err(beyond),
            bytes => match std::str::from_utf8(bytes) {
                Ok(text) if is_longer(text, chars_max) => Err(beyond),
                Ok(text) => Ok(text),
                Err(_) => Err(Status::Unknown),
            },
        };
        let metadata = read(up.metadata, CHAT_METADATA_CHARS_MAX, Status::Unknown)?;
        let text = read(up.text, CHAT_TEXT_CHARS_MAX, Status::MessageTooLong)?;
        let text = text.replace(char::is_control, " ");
        if text.trim().is_empty() {
            return Err(Status::Unknown);
        }
        Ok((text, metadata))
    }

    /// Finds out whether it is a command, and whether the player may talk in the channel.
    fn place(
        &self,
        running: Running<'_>,
        channel: Option<InstanceId>,
        sent: &Sent<'_>,
    ) -> Result<(), Status> {
        let forbidden = Status::InvalidTextChannelPermissions;
        let (channel, source, command) = {
            let model = running.model();
            let channel = channel.filter(|&channel| tree::is_channel(&model, channel));
            let channel = channel.ok_or(forbidden)?;
            let source = tree::source(&model, channel, sent.user).ok_or(forbidden)?;
            let command = tree::command(&model, &sent.text);
            (
                channel,
                source,
                command.map(|(id, rest)| (id, rest.to_owned())),
            )
        };
        let done = match command {
            Some((command, rest)) => self.command(running, sent, source, (command, &rest)),
            None if source.can_send => {
                let number = Some(sent.number);
                self.deliver(
                    running,
                    channel,
                    source,
                    (&sent.text, sent.metadata, number),
                )
            }
            None => return Err(forbidden),
        };
        if let Err(error) = done {
            running.report(&error);
        }
        Ok(())
    }

    /// A command is told to scripts; those that are there by themselves are carried out.
    fn command(
        &self,
        running: Running<'_>,
        sent: &Sent<'_>,
        source: Source,
        (command, rest): (InstanceId, &str),
    ) -> mlua::Result<()> {
        self.answer(running, sent.player, sent.number, Status::Success);
        let standard = Standard::of(&running.model(), command);
        let text = running.lua().create_string(&sent.text)?;
        let by = running.instance(Some(source.id))?;
        running.fire(command, self.members.triggered, (by, &text));
        match standard {
            Some(Standard::Team) => self.to_team(running, sent, rest)?,
            Some(Standard::Whisper) => self.to_one(running, sent, rest)?,
            _ => running.fire(sent.player, self.members.chatted, (text, Value::Nil)),
        }
        Ok(())
    }

    fn to_team(&self, running: Running<'_>, sent: &Sent<'_>, rest: &str) -> mlua::Result<()> {
        let channel = tree::team_channel(&running.model(), sent.user);
        if let Some(channel) = channel {
            return self.forward(running, sent, channel, rest);
        }
        self.say(running, sent.player, "You are in no team.");
        Ok(())
    }

    fn to_one(&self, running: Running<'_>, sent: &Sent<'_>, rest: &str) -> mlua::Result<()> {
        let found = {
            let model = running.model();
            let found = tree::player_named(&model, rest);
            found.map(|(player, rest)| (tree::user_of(&model, player), rest))
        };
        let Some((other, rest)) = found.filter(|(other, _)| *other != sent.user) else {
            self.say(running, sent.player, NOBODY_THERE);
            return Ok(());
        };
        if let Some(channel) = rooms::whisper(running, (sent.user, other))? {
            return self.forward(running, sent, channel, rest);
        }
        self.say(running, sent.player, "You cannot whisper here.");
        Ok(())
    }

    /// A command's text goes to another channel; without a text the input bar does.
    fn forward(
        &self,
        running: Running<'_>,
        sent: &Sent<'_>,
        channel: InstanceId,
        text: &str,
    ) -> mlua::Result<()> {
        if text.is_empty() {
            self.send(running, sent.player, &Down::Target(Some(channel)));
            return Ok(());
        }
        let source = tree::source(&running.model(), channel, sent.user);
        if let Some(source) = source.filter(|source| source.can_send) {
            return self.deliver(running, channel, source, (text, sent.metadata, None));
        }
        let problem = Status::InvalidTextChannelPermissions.problem();
        self.say(running, sent.player, problem.unwrap_or_default());
        Ok(())
    }

    /// Says something to one player.
    fn say(&self, running: Running<'_>, player: InstanceId, text: &str) {
        let (text, is_error) = (text.to_owned(), true);
        self.send(running, player, &Down::System { text, is_error });
    }

    fn answer(&self, running: Running<'_>, player: InstanceId, number: u32, status: Status) {
        self.send(running, player, &Down::Answer { number, status });
    }

    fn send(&self, running: Running<'_>, player: InstanceId, down: &Down) {
        let service = tree::service(&running.model());
        if let Some(service) = service {
            self.post.send(Parcel {
                to: To::Player(player),
                reliable: true,
                call: down.call(service),
            });
        }
    }

    /// Forgets the allowances of those who are gone and have theirs in full.
    pub(super) fn forget(&self, model: &DataModel, now: f64) {
        let mut all = self.allowances.borrow_mut();
        all.retain(|&user, allowance| {
            !allowance.is_full(now) || tree::player(model, user).is_some()
        });
    }
}
