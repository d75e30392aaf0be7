//! What a player says at a client, and what their chat window shows. A client without scripts talks too, without a VM.

use studio_replication::{Call, CallKind};
use studio_services::chat::{self, Entry};

use super::Client;
use crate::scripts::Received;

impl Client {
    /// The player types a line into the chat window and presses Enter: it goes to the channel that the window sends to, at
    /// first the one of everybody, or is a command. What becomes of it shows in the [log](Self::chat_log).
    pub fn chat(&mut self, text: &str) {
        if self.scripts.running.is_some() {
            self.with_scripts(|running| chat::send(running, None, text));
        } else if let Some(me) = self.user_id
            && let Some(call) = self.chat.type_in(&self.model, me, text)
        {
            self.say(&call);
        }
    }

    /// What the chat window shows, the oldest first.
    pub fn chat_log(&self) -> Vec<Entry> {
        self.chat.log()
    }

    /// Where there is no VM, the window hears for itself.
    pub(super) fn hear_chat(&self, called: &[Received]) {
        let Some(me) = self.user_id else { return };
        let calls = called.iter().map(|(_, _, call)| call);
        for call in calls.filter(|call| call.kind == CallKind::Chat) {
            self.chat.hear(&self.model, me, call);
        }
    }

    fn say(&mut self, call: &Call) {
        // The service that it is about came from the server, which so knows it.
        let known = self.replicator.call(true, call);
        debug_assert!(known, "the server has TextChatService");
    }
}
