//! `TextChatMessage`s: made, changed, dated.

use std::cell::{Cell, RefCell};

use mlua::{Function, Table, Value};
use rustc_hash::FxHashMap;
use studio_model::known::known;
use studio_model::{InstanceId, PropertyId, Value as Held};
use studio_script::Running;

use super::super::status::Status;
use crate::argument::fail;

/// What a message holds.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Content<'a> {
    pub(in super::super) channel: Option<InstanceId>,
    pub(in super::super) source: Option<InstanceId>,
    pub(in super::super) text: &'a str,
    pub(in super::super) metadata: &'a str,
    pub(in super::super) prefix: &'a str,
    pub(in super::super) id: &'a str,
    /// In seconds since 1970.
    pub(in super::super) time: f64,
    pub(in super::super) status: Status,
}

/// When the messages were said that scripts may hold: the class table has no property for it.
#[derive(Debug, Default)]
pub(in super::super) struct Messages {
    times: RefCell<FxHashMap<InstanceId, f64>>,
    /// How many there may be before those that are gone are looked for.
    unswept: Cell<usize>,
}

impl Messages {
    /// A new message. It lives as long as a script holds it.
    pub(in super::super) fn make(
        &self,
        running: Running<'_>,
        content: &Content<'_>,
    ) -> mlua::Result<InstanceId> {
        let id = running
            .create(known().text_chat_message)
            .map_err(|error| fail(error.to_string()))?;
        self.write(running, id, content)?;
        Ok(id)
    }

    /// Writes all of a message anew.
    pub(in super::super) fn write(
        &self,
        running: Running<'_>,
        id: InstanceId,
        content: &Content<'_>,
    ) -> mlua::Result<()> {
        self.times.borrow_mut().insert(id, content.time);
        let text = |text: &str| Held::String(text.into());
        for (property, value) in [
            (known().message_channel, Held::Ref(content.channel)),
            (known().message_source, Held::Ref(content.source)),
            (known().message_text, text(content.text)),
            (known().message_prefix, text(content.prefix)),
            (known().message_metadata, text(content.metadata)),
            (known().message_id, text(content.id)),
            (known().message_status, Held::Enum(content.status.number())),
        ] {
            set(running, id, property, value)?;
        }
        Ok(())
    }

    /// Forgets the messages that are gone, from time to time.
    pub(super) fn sweep(&self, running: Running<'_>) {
        let mut times = self.times.borrow_mut();
        if times.len() > self.unswept.get() {
            let model = running.model();
            times.retain(|id, _| model.contains(*id));
            self.unswept.set(times.len() * 2 + 64);
        }
    }

    /// When a message was said, as a `DateTime`.
    pub(super) fn time(&self, running: Running<'_>, id: InstanceId) -> mlua::Result<Value> {
        let seconds = self.times.borrow().get(&id).copied().unwrap_or(0.0);
        let library: Table = running.lua().globals().get("DateTime")?;
        let make: Function = library.get("fromUnixTimestampMillis")?;
        make.call((seconds * 1_000.0).floor())
    }
}

/// Sets a property of a message or a setting.
pub(super) fn set(
    running: Running<'_>,
    id: InstanceId,
    property: PropertyId,
    value: Held,
) -> mlua::Result<()> {
    let set = running.set_property(id, property, value);
    set.map_err(|error| fail(error.to_string()))
}
