//! What a client has of chat: what it shows, whom it has muted, what it waits for. It works on the model alone, so that a
//! client without scripts can talk; with scripts, they come between.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use studio_model::{DataModel, InstanceId};
use studio_replication::Call;

use super::command::Standard;
use super::status::Status;
use super::tree;
use super::wire::{Down, Heard, Up};
use crate::filter::UserId;
use crate::limits::{
    CHAT_LOG_MAX, CHAT_METADATA_CHARS_MAX, CHAT_MUTED_MAX, CHAT_TEXT_CHARS_MAX, CHAT_WAITING_MAX,
};

/// The metadata of what the system says.
const TOLD: &str = "System";
/// The metadata of what the system says of a problem: windows show it red.
const PROBLEM: &str = "System.Error";

/// A message in the chat window.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The channel's name; empty if the channel is gone.
    pub channel: String,
    /// Who said it; nobody, if the system did.
    pub user_id: Option<UserId>,
    /// What stands before the text: `Ann:`, unless the place's scripts said otherwise.
    pub prefix: String,
    /// The text as it may be read here.
    pub text: String,
    /// What its sender's scripts gave it.
    pub metadata: String,
    /// The message's name; empty for what only this client knows.
    pub message_id: String,
    /// When the server took it, in seconds since 1970.
    pub time: f64,
}

/// What a client shows of chat. Clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct Window(Rc<RefCell<Held>>);

#[derive(Debug, Default)]
struct Held {
    log: VecDeque<Entry>,
    muted: BTreeSet<UserId>,
    /// What the server has not answered.
    waiting: BTreeSet<u32>,
    last_number: u32,
    /// Where the input bar sends to, if the server has said so.
    target: Option<InstanceId>,
}

/// Something to be sent.
#[derive(Debug)]
pub(super) struct Composed {
    pub(super) number: u32,
    pub(super) call: Call,
    /// The command that it is, and what follows its name.
    pub(super) command: Option<(InstanceId, String)>,
}

/// What a command does on its sender's client.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing that is seen here.
    Nothing,
    /// The window says something.
    Told { text: String, is_error: bool },
    /// The character shows an emote.
    Emote(String),
}

impl Effect {
    fn told(text: impl Into<String>) -> Self {
        let (text, is_error) = (text.into(), false);
        Self::Told { text, is_error }
    }

    fn problem(text: impl Into<String>) -> Self {
        let (text, is_error) = (text.into(), true);
        Self::Told { text, is_error }
    }

    /// The character has no emotes.
    pub(super) fn no_emotes() -> Self {
        Self::problem("You cannot use emotes here.")
    }
}

impl Window {
    /// What is in the window, the oldest first.
    pub fn log(&self) -> Vec<Entry> {
        self.0.borrow().log.iter().cloned().collect()
    }

    /// Somebody types a line and presses Enter: the call to send, unless it only concerns this client.
    pub fn type_in(&self, model: &DataModel, me: UserId, text: &str) -> Option<Call> {
        let told = self
            .0
            .borrow()
            .target
            .filter(|&id| tree::is_channel(model, id));
        let channel = told.or_else(|| tree::input_target(model));
        match self.compose(model, me, (channel, text, "")) {
            Ok(composed) => {
                if let Some((command, rest)) = composed.command {
                    self.carry_out(self.obey(model, command, &rest));
                }
                Some(composed.call)
            }
            Err(status) => {
                self.tell_problem(status);
                None
            }
        }
    }

    /// What the server sends, shown as it is.
    pub fn hear(&self, model: &DataModel, me: UserId, call: &Call) {
        match Down::read(call) {
            Some(Down::Heard(heard)) => {
                self.answered(heard.number);
                if !self.is_muted(heard.user) {
                    self.show(Self::entry(model, me, &heard));
                }
            }
            Some(Down::Answer { number, status }) if self.answered(Some(number)) => {
                self.tell_problem(status);
            }
            Some(Down::System { text, is_error }) => {
                self.carry_out(Effect::Told { text, is_error });
            }
            Some(Down::Target(channel)) => self.0.borrow_mut().target = channel,
            Some(Down::Answer { .. }) | None => {}
        }
    }

    /// What is to be sent of a channel, a text and its metadata, or why it cannot be.
    pub(super) fn compose(
        &self,
        model: &DataModel,
        me: UserId,
        (channel, text, metadata): (Option<InstanceId>, &str, &str),
    ) -> Result<Composed, Status> {
        if text.trim().is_empty() || is_longer(metadata, CHAT_METADATA_CHARS_MAX) {
            return Err(Status::Unknown);
        }
        if is_longer(text, CHAT_TEXT_CHARS_MAX) {
            return Err(Status::MessageTooLong);
        }
        let forbidden = Status::InvalidTextChannelPermissions;
        let channel = channel.filter(|&channel| tree::is_channel(model, channel));
        let source = channel.and_then(|channel| tree::source(model, channel, me));
        let (service, source) = tree::service(model).zip(source).ok_or(forbidden)?;
        let command = tree::command(model, text).map(|(id, rest)| (id, rest.to_owned()));
        if command.is_none() && !source.can_send {
            return Err(forbidden);
        }
        let mut held = self.0.borrow_mut();
        if held.waiting.len() >= CHAT_WAITING_MAX {
            return Err(Status::Floodchecked);
        }
        held.last_number = held.last_number.wrapping_add(1);
        let number = held.last_number;
        held.waiting.insert(number);
        let up = Up {
            channel,
            text: text.as_bytes(),
            metadata: metadata.as_bytes(),
            number,
        };
        Ok(Composed {
            number,
            call: up.call(service),
            command,
        })
    }

    /// The server has answered; whether this client waited for it.
    pub(super) fn answered(&self, number: Option<u32>) -> bool {
        number.is_some_and(|number| self.0.borrow_mut().waiting.remove(&number))
    }

    /// Does what a standard command asks of its sender's client.
    pub(super) fn obey(&self, model: &DataModel, command: InstanceId, rest: &str) -> Effect {
        let found = || tree::player_named(model, rest).filter(|(_, more)| more.is_empty());
        let nobody = || Effect::problem(format!("There is no player {rest:?}."));
        match Standard::of(model, command) {
            Some(Standard::Clear) => {
                self.0.borrow_mut().log.clear();
                Effect::Nothing
            }
            Some(Standard::Console) => Effect::told("Output is shown where the place was started."),
            Some(Standard::Emote) => Effect::Emote(rest.to_owned()),
            Some(Standard::Help) => Effect::told(help()),
            Some(Standard::Version) => Effect::told(concat!("Studio ", env!("CARGO_PKG_VERSION"))),
            Some(Standard::Mute) => found().map_or_else(nobody, |(player, _)| {
                let (user, name) = (
                    tree::user_of(model, player),
                    tree::shown_name(model, player),
                );
                self.mute(user);
                Effect::told(format!("You do not hear {name} any more."))
            }),
            Some(Standard::Unmute) => found().map_or_else(nobody, |(player, _)| {
                let (user, name) = (
                    tree::user_of(model, player),
                    tree::shown_name(model, player),
                );
                self.0.borrow_mut().muted.remove(&user);
                Effect::told(format!("You hear {name} again."))
            }),
            Some(Standard::Team | Standard::Whisper) | None => Effect::Nothing,
        }
    }

    fn mute(&self, user: UserId) {
        let muted = &mut self.0.borrow_mut().muted;
        if muted.len() < CHAT_MUTED_MAX {
            muted.insert(user);
        }
    }

    /// Whether this client does not want to hear somebody.
    pub(super) fn is_muted(&self, user: UserId) -> bool {
        self.0.borrow().muted.contains(&user)
    }

    /// A message as it is shown if no script says otherwise.
    pub(super) fn entry(model: &DataModel, me: UserId, heard: &Heard) -> Entry {
        let channel = heard.channel.map_or("", |channel| model.name(channel));
        Entry {
            channel: channel.to_owned(),
            user_id: Some(heard.user),
            prefix: prefix(model, me, channel, heard.user),
            text: heard.text.clone(),
            metadata: heard.metadata.clone(),
            message_id: heard.id.clone(),
            time: heard.time,
        }
    }

    /// What the system says to this client.
    pub(super) fn told(text: String, is_error: bool) -> Entry {
        Entry {
            channel: tree::SYSTEM.to_owned(),
            user_id: None,
            prefix: String::new(),
            text,
            metadata: if is_error { PROBLEM } else { TOLD }.to_owned(),
            message_id: String::new(),
            time: 0.0,
        }
    }

    /// Puts a message into the window.
    pub(super) fn show(&self, entry: Entry) {
        let log = &mut self.0.borrow_mut().log;
        if log.len() >= CHAT_LOG_MAX {
            log.pop_front();
        }
        log.push_back(entry);
    }

    fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::Nothing => {}
            Effect::Told { text, is_error } => self.show(Self::told(text, is_error)),
            // Who plays emotes is a script.
            Effect::Emote(_) => self.carry_out(Effect::no_emotes()),
        }
    }

    fn tell_problem(&self, status: Status) {
        if let Some(problem) = status.problem() {
            self.show(Self::told(problem.to_owned(), true));
        }
    }
}

/// What stands before a message if no script says otherwise.
pub(super) fn prefix(model: &DataModel, me: UserId, channel: &str, user: UserId) -> String {
    let name = |user| {
        let player = tree::player(model, user);
        player.map_or_else(
            || user.to_string(),
            |player| tree::shown_name(model, player),
        )
    };
    if let Some(two) = channel.strip_prefix(tree::WHISPER) {
        if user != me {
            return format!("[From {}]:", name(user));
        }
        let mut ids = two.split('_').filter_map(|id| id.parse().ok());
        let other = ids.find(|&id: &UserId| id != me).unwrap_or(me);
        return format!("[To {}]:", name(other));
    }
    let team = if channel.starts_with(tree::TEAM) {
        "[Team] "
    } else {
        ""
    };
    format!("{team}{}:", name(user))
}

/// Whether a text has more characters than that.
pub(super) fn is_longer(text: &str, chars_max: usize) -> bool {
    text.len() > chars_max && text.chars().nth(chars_max).is_some()
}

fn help() -> String {
    let lines = Standard::ALL.iter().map(|standard| {
        let described = standard.described();
        format!("{} {}", described.primary, described.help)
    });
    lines.collect::<Vec<_>>().join("\n")
}
