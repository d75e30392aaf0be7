//! The events and callbacks of chat, looked up once for a VM, and the asking of callbacks, which must not wait.

use std::cell::RefCell;
use std::rc::Rc;

use mlua::{IntoLuaMulti, MultiValue};
use studio_model::{CallbackId, ClassTable, EventId, InstanceId};
use studio_script::{Level, Running};

use crate::argument::fail;

/// The events and callbacks.
#[derive(Clone, Copy)]
pub(super) struct Members {
    pub(super) received: EventId,
    pub(super) channel_received: EventId,
    pub(super) sending: EventId,
    pub(super) bubble_displayed: EventId,
    pub(super) triggered: EventId,
    pub(super) chatted: EventId,
    pub(super) part_chatted: EventId,
    pub(super) incoming: CallbackId,
    pub(super) channel_incoming: CallbackId,
    pub(super) bubble_added: CallbackId,
    pub(super) window_added: CallbackId,
    pub(super) should_deliver: CallbackId,
}

impl Members {
    pub(super) fn find() -> mlua::Result<Self> {
        let table = ClassTable::get();
        let lacks = |class, name| fail(format!("the class table has no {class}.{name}"));
        let event = |class: &'static str, name: &'static str| {
            let found = table.class_named(class).and_then(|c| table.event(c, name));
            found
                .map(|event| event.id)
                .ok_or_else(|| lacks(class, name))
        };
        let callback = |class: &'static str, name: &'static str| {
            let found = table
                .class_named(class)
                .and_then(|c| table.callback(c, name));
            found
                .map(|callback| callback.id)
                .ok_or_else(|| lacks(class, name))
        };
        Ok(Self {
            received: event("TextChatService", "MessageReceived")?,
            channel_received: event("TextChannel", "MessageReceived")?,
            sending: event("TextChatService", "SendingMessage")?,
            bubble_displayed: event("TextChatService", "BubbleDisplayed")?,
            triggered: event("TextChatCommand", "Triggered")?,
            chatted: event("Player", "Chatted")?,
            part_chatted: event("Chat", "Chatted")?,
            incoming: callback("TextChatService", "OnIncomingMessage")?,
            channel_incoming: callback("TextChannel", "OnIncomingMessage")?,
            bubble_added: callback("TextChatService", "OnBubbleAdded")?,
            window_added: callback("TextChatService", "OnChatWindowAdded")?,
            should_deliver: callback("TextChannel", "ShouldDeliverCallback")?,
        })
    }
}

/// What a callback said.
pub(super) enum Said {
    /// There is none.
    NoCallback,
    /// Its values.
    Values(MultiValue),
    /// Nothing of use: it failed or waited, and that has been told.
    Nothing,
}

/// Asks a callback at once. One that waits has not answered.
pub(super) fn ask(
    running: Running<'_>,
    id: InstanceId,
    callback: CallbackId,
    args: impl IntoLuaMulti,
) -> mlua::Result<Said> {
    if running.callback(id, callback).is_none() {
        return Ok(Said::NoCallback);
    }
    let args = args.into_lua_multi(running.lua())?;
    let answer: Rc<RefCell<Option<Result<MultiValue, String>>>> = Rc::default();
    let told = Rc::clone(&answer);
    running.call_callback(id, callback, args, move |_, ended| {
        *told.borrow_mut() = Some(ended);
    });
    let ended = answer.borrow_mut().take();
    Ok(match ended {
        Some(Ok(values)) => Said::Values(values),
        Some(Err(problem)) => {
            running.say(Level::Error, problem);
            Said::Nothing
        }
        None => {
            let name = ClassTable::get().callback_info(callback).name;
            running.say(Level::Error, format!("{name} must not yield"));
            Said::Nothing
        }
    })
}
