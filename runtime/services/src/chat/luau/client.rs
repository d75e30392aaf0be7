//! A client's half as scripts see it: sending, and what happens between a message's arrival and its being shown.

mod display;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use mlua::Value;
use studio_model::known::known;
use studio_model::{ClassTable, InstanceId, Value as Held};
use studio_script::{Running, Waiting};

use super::super::members::{Members, Said, ask};
use super::super::status::Status;
use super::super::tree;
use super::super::window::{Composed, Effect, Entry, Window, prefix};
use super::super::wire::{Down, Heard};
use super::message::{Content, Messages, set};
use crate::argument::{self, fail};
use crate::filter::UserId;
use crate::post::{Parcel, Post, Received, To};

/// A client's half of chat, with scripts.
pub(in super::super) struct Talk {
    window: Window,
    post: Post,
    members: Members,
    messages: Rc<Messages>,
    sent: RefCell<BTreeMap<u32, Sent>>,
}

/// A message that the server has not answered.
struct Sent {
    message: InstanceId,
    /// Keeps the message alive.
    value: Value,
    /// The script that sent it.
    waiting: Option<Waiting>,
}

impl Talk {
    pub(in super::super) fn new(
        window: &Window,
        post: &Post,
        members: Members,
        messages: &Rc<Messages>,
    ) -> Self {
        Self {
            window: window.clone(),
            post: post.clone(),
            members,
            messages: Rc::clone(messages),
            sent: RefCell::default(),
        }
    }

    /// Whoever sits here types a line and presses Enter.
    pub(in super::super) fn type_in(&self, running: Running<'_>, text: &str) -> mlua::Result<()> {
        let channel = tree::input_target(&running.model());
        self.send(running, (channel, text, "")).map(|_| ())
    }

    /// Sends a message to a channel: the message, and its number if the server is to answer it.
    pub(in super::super) fn send(
        &self,
        running: Running<'_>,
        (channel, text, metadata): (Option<InstanceId>, &str, &str),
    ) -> mlua::Result<(Value, Option<u32>)> {
        let (composed, source, prefix) = {
            let model = running.model();
            let me = me(running);
            let source = channel.and_then(|channel| tree::source(&model, channel, me));
            let name = channel.map_or("", |channel| model.name(channel));
            let composed = self.window.compose(&model, me, (channel, text, metadata));
            (composed, source, prefix(&model, me, name, me))
        };
        let status = match &composed {
            Ok(composed) if composed.command.is_none() => Status::Sending,
            Ok(_) => Status::Success,
            Err(status) => *status,
        };
        // Of what could not even be a message nothing is shown.
        let is_blank = status == Status::Unknown;
        let content = Content {
            channel,
            source: source.map(|source| source.id),
            text: if is_blank { "" } else { text },
            metadata: if is_blank { "" } else { metadata },
            prefix: &prefix,
            id: "",
            time: running.time().unix,
            status,
        };
        let message = self.messages.make(running, &content)?;
        let value = running.instance(Some(message))?;
        let number = match composed {
            Ok(composed) => self.dispatch(running, (message, &value), text, composed)?,
            Err(status) => {
                self.tell_problem(running, status)?;
                None
            }
        };
        Ok((value, number))
    }

    fn dispatch(
        &self,
        running: Running<'_>,
        (message, value): (InstanceId, &Value),
        text: &str,
        composed: Composed,
    ) -> mlua::Result<Option<u32>> {
        self.post.send(Parcel {
            to: To::Server,
            reliable: true,
            call: composed.call,
        });
        if let Some(player) = running.local_player() {
            running.fire(player, self.members.chatted, (text, Value::Nil));
        }
        let Some((command, rest)) = composed.command else {
            let sent = Sent {
                message,
                value: value.clone(),
                waiting: None,
            };
            self.sent.borrow_mut().insert(composed.number, sent);
            self.decorate(running, message, value)?;
            if let Some(service) = tree::service(&running.model()) {
                running.fire(service, self.members.sending, value);
            }
            return Ok(Some(composed.number));
        };
        let source = running.model().reference(message, known().message_source);
        let source = running.instance(source)?;
        running.fire(command, self.members.triggered, (source, text));
        let effect = self.window.obey(&running.model(), command, &rest);
        self.carry_out(running, effect)?;
        Ok(None)
    }

    /// The script that sent a message waits for what becomes of it.
    fn wait(&self, running: Running<'_>, number: u32) -> mlua::Result<()> {
        let waiting = running.book()?;
        if let Some(sent) = self.sent.borrow_mut().get_mut(&number) {
            sent.waiting = Some(waiting);
        }
        Ok(())
    }

    /// What came from the server.
    pub(in super::super) fn receive(&self, running: Running<'_>, received: Received<'_>) {
        let done = match Down::read(received.call) {
            Some(Down::Heard(heard)) => self.heard(running, &heard),
            Some(Down::Answer { number, status }) => self.answered(running, number, status),
            Some(Down::System { text, is_error }) => {
                self.carry_out(running, Effect::Told { text, is_error })
            }
            Some(Down::Target(channel)) => Self::aim(running, channel),
            None => Ok(()),
        };
        if let Err(error) = done {
            running.report(&error);
        }
    }

    fn heard(&self, running: Running<'_>, heard: &Heard) -> mlua::Result<()> {
        self.window.answered(heard.number);
        let sent = heard
            .number
            .and_then(|number| self.sent.borrow_mut().remove(&number));
        if sent.is_none() && self.window.is_muted(heard.user) {
            return Ok(());
        }
        let (entry, source, player) = {
            let model = running.model();
            let source = heard
                .channel
                .and_then(|channel| tree::source(&model, channel, heard.user));
            let player = tree::player(&model, heard.user);
            (Window::entry(&model, me(running), heard), source, player)
        };
        let content = Content {
            channel: heard.channel,
            source: source.map(|source| source.id),
            text: &heard.text,
            metadata: &heard.metadata,
            prefix: &entry.prefix,
            id: &heard.id,
            time: heard.time,
            status: Status::Success,
        };
        let (message, value) = if let Some(sent) = &sent {
            self.messages.write(running, sent.message, &content)?;
            (sent.message, sent.value.clone())
        } else {
            let message = self.messages.make(running, &content)?;
            (message, running.instance(Some(message))?)
        };
        if let Some(player) = player.filter(|_| heard.user != me(running)) {
            let text = heard.text.as_str();
            running.fire(player, self.members.chatted, (text, Value::Nil));
        }
        self.show(running, message, &value, entry)?;
        if let Some(waiting) = sent.and_then(|sent| sent.waiting) {
            running.wake(&waiting, value);
        }
        Ok(())
    }

    fn answered(&self, running: Running<'_>, number: u32, status: Status) -> mlua::Result<()> {
        if !self.window.answered(Some(number)) {
            return Ok(());
        }
        let sent = self.sent.borrow_mut().remove(&number);
        if let Some(sent) = &sent {
            let status = Held::Enum(status.number());
            set(running, sent.message, known().message_status, status)?;
            self.decorate(running, sent.message, &sent.value)?;
        }
        self.tell_problem(running, status)?;
        if let Some(sent) = sent
            && let Some(waiting) = sent.waiting
        {
            running.wake(&waiting, sent.value);
        }
        Ok(())
    }

    /// The input bar sends to another channel from now on.
    fn aim(running: Running<'_>, channel: Option<InstanceId>) -> mlua::Result<()> {
        let bar = {
            let model = running.model();
            let class = ClassTable::get().class_named("ChatInputBarConfiguration");
            let service = tree::service(&model).into_iter();
            let mut children = service.flat_map(|service| model.children(service));
            children.find(|&id| model.class(id) == class)
        };
        bar.map_or(Ok(()), |bar| {
            set(running, bar, known().chat_target, Held::Ref(channel))
        })
    }

    fn carry_out(&self, running: Running<'_>, effect: Effect) -> mlua::Result<()> {
        match effect {
            Effect::Nothing => Ok(()),
            Effect::Told { text, is_error } => self.tell(running, text, is_error),
            Effect::Emote(name) => {
                if display::play_emote(running, &name)? {
                    return Ok(());
                }
                self.carry_out(running, Effect::no_emotes())
            }
        }
    }

    fn tell_problem(&self, running: Running<'_>, status: Status) -> mlua::Result<()> {
        status.problem().map_or(Ok(()), |problem| {
            self.tell(running, problem.to_owned(), true)
        })
    }

    /// The system says something to this client alone.
    pub(in super::super) fn tell(
        &self,
        running: Running<'_>,
        text: String,
        is_error: bool,
    ) -> mlua::Result<()> {
        let channel = tree::default_channel(&running.model(), tree::SYSTEM);
        let entry = Window::told(text, is_error);
        self.display(running, channel, entry).map(|_| ())
    }
}

/// Whose client this is.
fn me(running: Running<'_>) -> UserId {
    let player = running.local_player();
    player.map_or(0, |player| tree::user_of(&running.model(), player))
}

/// Defines what only clients do.
pub(in super::super) fn install(running: Running<'_>, talk: &Rc<Talk>) -> mlua::Result<()> {
    let own = Rc::clone(talk);
    running.define_yielding_method(
        "TextChannel",
        "SendAsync",
        move |running, channel, (text, metadata): (Value, Value)| {
            let text = argument::text(running.lua(), &text, 1)?;
            let metadata = argument::optional_text(running.lua(), &metadata, 2)?;
            let metadata = metadata.unwrap_or_default();
            let (message, number) = own.send(running, (Some(channel), &text, &metadata))?;
            match number {
                Some(number) => own.wait(running, number).map(|()| Value::Nil),
                None => Ok(message),
            }
        },
    )?;
    let own = Rc::clone(talk);
    running.define_method(
        "TextChannel",
        "DisplaySystemMessage",
        move |running, channel, (text, metadata): (Value, Value)| {
            let text = argument::text(running.lua(), &text, 1)?;
            let metadata = argument::optional_text(running.lua(), &metadata, 2)?;
            let entry = Entry {
                channel: running.model().name(channel).to_owned(),
                metadata: metadata.unwrap_or_default(),
                ..Window::told(text, false)
            };
            own.display(running, Some(channel), entry)
        },
    )?;
    display::install(running, talk)
}
