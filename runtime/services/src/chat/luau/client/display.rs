//! Showing: the callbacks that decorate a message, the events that tell of it, bubbles and emotes.

use std::rc::Rc;

use mlua::{IntoLuaMulti, Value};
use studio_model::known::known;
use studio_model::{CallbackId, ClassId, ClassTable, InstanceId, PropertyId, Value as Held};
use studio_script::Running;

use super::super::{class, message::set};
use super::{Content, Entry, Said, Status, Talk, argument, ask, fail, tree};

/// What scripts may say otherwise of a message, and where it then stands.
fn overrides() -> [(PropertyId, PropertyId); 3] {
    [
        (known().override_text, known().message_text),
        (known().override_prefix, known().message_prefix),
        (known().override_translation, known().message_translation),
    ]
}

impl Talk {
    /// Asks the callbacks what the message is to look like: the service's first, then the channel's.
    pub(super) fn decorate(
        &self,
        running: Running<'_>,
        message: InstanceId,
        value: &Value,
    ) -> mlua::Result<()> {
        let (service, channel) = {
            let model = running.model();
            let channel = model.reference(message, known().message_channel);
            (tree::service(&model), channel)
        };
        let service = service.map(|service| (service, self.members.incoming));
        let channel = channel.map(|channel| (channel, self.members.channel_incoming));
        for (of, callback) in service.into_iter().chain(channel) {
            let wanted = known().text_chat_message_properties;
            if let Some(said) = asked(running, (of, callback), wanted, value.clone())? {
                for (from, to) in overrides() {
                    let text = tree::string(&running.model(), said, from);
                    if !text.is_empty() {
                        set(running, message, to, Held::String(text.into()))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// A message has come: it is decorated, told of and shown.
    pub(super) fn show(
        &self,
        running: Running<'_>,
        message: InstanceId,
        value: &Value,
        mut entry: Entry,
    ) -> mlua::Result<()> {
        self.decorate(running, message, value)?;
        let service = tree::service(&running.model());
        entry.text = tree::string(&running.model(), message, known().message_text);
        entry.prefix = tree::string(&running.model(), message, known().message_prefix);
        if let Some(service) = service {
            let wanted = class("ChatWindowMessageProperties")?;
            let callback = (service, self.members.window_added);
            if let Some(said) = asked(running, callback, wanted, value.clone())? {
                set(
                    running,
                    message,
                    known().message_window,
                    Held::Ref(Some(said)),
                )?;
                for (property, place) in [
                    (known().override_text, &mut entry.text),
                    (known().override_prefix, &mut entry.prefix),
                ] {
                    let text = tree::string(&running.model(), said, property);
                    if !text.is_empty() {
                        *place = text;
                    }
                }
            }
        }
        let user = entry.user_id;
        self.window.show(entry);
        let channel = running.model().reference(message, known().message_channel);
        if let Some(channel) = channel {
            running.fire(channel, self.members.channel_received, value);
        }
        if let Some(service) = service {
            running.fire(service, self.members.received, value);
        }
        match user.and_then(|user| bubble_place(running, user)) {
            Some(adornee) => self.bubble(running, adornee, (message, value)),
            None => Ok(()),
        }
    }

    /// The system says something in a channel: the message.
    pub(super) fn display(
        &self,
        running: Running<'_>,
        channel: Option<InstanceId>,
        entry: Entry,
    ) -> mlua::Result<Value> {
        let time = running.time().unix;
        let content = Content {
            channel,
            source: None,
            text: &entry.text,
            metadata: &entry.metadata,
            prefix: "",
            id: "",
            time,
            status: Status::Success,
        };
        let message = self.messages.make(running, &content)?;
        let value = running.instance(Some(message))?;
        self.show(running, message, &value, Entry { time, ..entry })?;
        Ok(value)
    }

    /// A bubble comes up over a part.
    fn bubble(
        &self,
        running: Running<'_>,
        adornee: InstanceId,
        (message, value): (InstanceId, &Value),
    ) -> mlua::Result<()> {
        let Some(service) = tree::service(&running.model()) else {
            return Ok(());
        };
        let over = running.instance(Some(adornee))?;
        let wanted = class("BubbleChatMessageProperties")?;
        let callback = (service, self.members.bubble_added);
        let args = (value.clone(), over.clone());
        if let Some(said) = asked(running, callback, wanted, args)? {
            set(
                running,
                message,
                known().message_bubble,
                Held::Ref(Some(said)),
            )?;
        }
        running.fire(service, self.members.bubble_displayed, (over, value));
        Ok(())
    }
}

/// The instance of a class that a callback returns, if it does.
fn asked(
    running: Running<'_>,
    (of, callback): (InstanceId, CallbackId),
    wanted: ClassId,
    args: impl IntoLuaMulti,
) -> mlua::Result<Option<InstanceId>> {
    let Said::Values(values) = ask(running, of, callback, args)? else {
        return Ok(None);
    };
    let said = values.front().and_then(Running::instance_of);
    Ok(said.filter(|&said| running.model().is_a(said, wanted)))
}

/// The part over which a user's bubbles come up, if bubbles do and the user has a character.
fn bubble_place(running: Running<'_>, user: i64) -> Option<InstanceId> {
    let model = running.model();
    let table = ClassTable::get();
    let settings = table.class_named("BubbleChatConfiguration")?;
    let service = tree::service(&model)?;
    let mut children = model.children(service);
    let settings_of = children.find(|&id| model.class(id) == Some(settings));
    let name = match settings_of {
        Some(id) if !model.flag(id, table.find(settings, "Enabled")?) => return None,
        Some(id) => tree::string(&model, id, table.find(settings, "AdorneeName")?),
        None => return None,
    };
    let character = table.find(known().player, "Character")?;
    let character = model.reference(tree::player(&model, user)?, character)?;
    Some(model.find_child(character, &name).unwrap_or(character))
}

/// Has the character's animations play an emote, as the stock `Animate` script lets others ask for it. Whether there was
/// such a script.
pub(super) fn play_emote(running: Running<'_>, name: &str) -> mlua::Result<bool> {
    let found = {
        let model = running.model();
        let table = ClassTable::get();
        let character = table.find(known().player, "Character");
        let bindable = table.class_named("BindableFunction");
        let player = running.local_player();
        let character = player.and_then(|player| model.reference(player, character?));
        let animate = character.and_then(|character| model.find_child(character, "Animate"));
        let emote = animate.and_then(|animate| model.find_child(animate, "PlayEmote"));
        let emote = emote.filter(|&id| model.class(id) == bindable);
        let callback = bindable.and_then(|class| table.callback(class, "OnInvoke"));
        emote.zip(callback.map(|callback| callback.id))
    };
    let Some((emote, callback)) = found else {
        return Ok(false);
    };
    let asked = ask(running, emote, callback, name)?;
    Ok(!matches!(asked, Said::NoCallback))
}

/// Defines what only shows something.
pub(super) fn install(running: Running<'_>, talk: &Rc<Talk>) -> mlua::Result<()> {
    let own = Rc::clone(talk);
    running.define_method(
        "TextChatService",
        "DisplayBubble",
        move |running, _, (over, text): (Value, Value)| {
            let adornee = argument::instance(&over, 1)?;
            let text = argument::text(running.lua(), &text, 2)?;
            let content = Content {
                channel: None,
                source: None,
                text: &text,
                metadata: "",
                prefix: "",
                id: "",
                time: running.time().unix,
                status: Status::Success,
            };
            let message = own.messages.make(running, &content)?;
            let value = running.instance(Some(message))?;
            own.bubble(running, adornee, (message, &value))
        },
    )?;
    running.define_method(
        "ChatWindowConfiguration",
        "DeriveNewMessageProperties",
        |running, settings, ()| {
            let properties = derived(running, settings)?;
            running.instance(Some(properties))
        },
    )
}

/// The properties of a message in the window, as the window's settings have them.
fn derived(running: Running<'_>, settings: InstanceId) -> mlua::Result<InstanceId> {
    let table = ClassTable::get();
    let (from, to) = (
        class("ChatWindowConfiguration")?,
        class("ChatWindowMessageProperties")?,
    );
    let made = running
        .create(to)
        .map_err(|error| fail(error.to_string()))?;
    for name in [
        "FontFace",
        "TextColor3",
        "TextSize",
        "TextStrokeColor3",
        "TextStrokeTransparency",
    ] {
        let pair = table.find(from, name).zip(table.find(to, name));
        let Some((from, to)) = pair else { continue };
        let value = running.model().value(settings, from);
        let value = match value {
            // The one is a 64-bit number, the other one of 32 bits.
            Some(Held::Int64(number)) => Held::Int32(i32::try_from(number).unwrap_or(i32::MAX)),
            Some(value) => value,
            None => continue,
        };
        set(running, made, to, value)?;
    }
    Ok(made)
}
