//! Who hears a message, and as what.

use mlua::{MultiValue, Value};
use studio_model::InstanceId;
use studio_script::Running;

use super::super::luau::message::Content;
use super::super::members::{Said, ask};
use super::super::status::Status;
use super::super::tree::{self, Source};
use super::super::wire::{Down, Heard};
use super::Desk;
use crate::filter::UserId;

impl Desk {
    /// Hands a message to those in the channel who may hear it, as each may read it, then tells scripts that it was said.
    pub(super) fn deliver(
        &self,
        running: Running<'_>,
        channel: InstanceId,
        source: Source,
        (text, metadata, number): (&str, &str, Option<u32>),
    ) -> mlua::Result<()> {
        self.last_id.set(self.last_id.get() + 1);
        let id = format!("{:016x}", self.last_id.get());
        let content = Content {
            channel: Some(channel),
            source: Some(source.id),
            text,
            metadata,
            prefix: "",
            id: &id,
            time: running.time().unix,
            status: Status::Success,
        };
        let receivers = self.receivers(running, (channel, source.user), &content)?;
        let for_all = self.filter.is_same_for_all();
        let mut common = None;
        for (player, user) in receivers {
            let filter = || self.filter.filter(text, Some(source.user), Some(user));
            let text = if for_all {
                common.get_or_insert_with(filter).clone()
            } else {
                filter()
            };
            let heard = Heard {
                channel: Some(channel),
                user: source.user,
                id: id.clone(),
                text,
                metadata: metadata.to_owned(),
                time: content.time,
                number: number.filter(|_| user == source.user),
            };
            self.send(running, player, &Down::Heard(heard));
        }
        self.tell_chatted(running, channel, source.user, text)
    }

    /// Who hears a message: those in the channel for whom the place's callback does not say no. The sender always does.
    fn receivers(
        &self,
        running: Running<'_>,
        (channel, sender): (InstanceId, UserId),
        content: &Content<'_>,
    ) -> mlua::Result<Vec<(InstanceId, UserId)>> {
        let all: Vec<(InstanceId, Source)> = {
            let model = running.model();
            let sources = tree::sources(&model, channel);
            let here = |source: Source| Some((tree::player(&model, source.user)?, source));
            sources.filter_map(here).collect()
        };
        let callback = self.members.should_deliver;
        let asks = running.callback(channel, callback).is_some();
        let message = if asks {
            let message = self.messages.make(running, content)?;
            running.instance(Some(message))?
        } else {
            Value::Nil
        };
        let mut receivers = Vec::with_capacity(all.len());
        for (player, source) in all {
            let may = !asks || {
                let args = (message.clone(), running.instance(Some(source.id))?);
                match ask(running, channel, callback, args)? {
                    Said::NoCallback => true,
                    Said::Values(values) => is_truthy(&values),
                    Said::Nothing => false,
                }
            };
            if may || source.user == sender {
                receivers.push((player, source.user));
            }
        }
        Ok(receivers)
    }

    /// Scripts of the server hear what was typed, as it was typed: showing it to others is theirs to filter.
    fn tell_chatted(
        &self,
        running: Running<'_>,
        channel: InstanceId,
        user: UserId,
        text: &str,
    ) -> mlua::Result<()> {
        let (player, other) = {
            let model = running.model();
            let others = || tree::sources(&model, channel).filter(|source| source.user != user);
            let whispers = model.name(channel).starts_with(tree::WHISPER);
            let other = others().next().filter(|_| whispers);
            let other = other.and_then(|source| tree::player(&model, source.user));
            (tree::player(&model, user), other)
        };
        if let Some(player) = player {
            let text = running.lua().create_string(text)?;
            let other = running.instance(other)?;
            running.fire(player, self.members.chatted, (text, other));
        }
        Ok(())
    }
}

/// Whether a callback's first value counts as yes.
fn is_truthy(values: &MultiValue) -> bool {
    !matches!(
        values.front(),
        None | Some(Value::Nil | Value::Boolean(false))
    )
}
