//! What happens in a session and what its scripts say, as it goes into the event log.

use std::fmt;

use studio_replication::ClientId;
use studio_script::{Level, OutputEvent, Side};
use studio_session::{ClientStage, ServerEvent};

use super::{Stage, Who};
use crate::limits::OUTPUTS_MAX;
use crate::outcome::Said;

impl Stage {
    pub(super) fn hear_server(&mut self) {
        let tick = self.server.ticks();
        while let Some(event) = self.server.poll_event() {
            match event {
                ServerEvent::Entered { user_id, name, .. } => {
                    self.log
                        .note(tick, format_args!("server: {name} ({user_id}) enters"));
                }
                ServerEvent::Joined { client } => {
                    self.log
                        .note(tick, format_args!("server: {} joined", client.0));
                }
                ServerEvent::Left {
                    user_id, reason, ..
                } => {
                    self.log
                        .note(tick, format_args!("server: {user_id} left: {reason}"));
                }
                ServerEvent::HashReported { client, hash, .. } => {
                    self.reported.insert(client, hash);
                }
                ServerEvent::Output(event) => self.hear(Who::Server, event),
                ServerEvent::OutputsLost(count) => self.lose(Who::Server, count),
                ServerEvent::Stopped => {
                    self.hear(
                        Who::Server,
                        notice(Level::Error, Side::Server, "the socket failed"),
                    );
                }
            }
        }
    }

    pub(super) fn hear_client(&mut self, index: usize) {
        let member = &mut self.members[index];
        if member.posted != *member.client.stage() {
            member.posted = member.client.stage().clone();
            // Another one may have the name that was wanted.
            if let Some(player) = member.client.player() {
                member.name = member.client.model().name(player).to_owned();
            }
            let (name, tick) = (&member.name, self.server.ticks());
            match &member.posted {
                ClientStage::Gone { reason } => {
                    self.log
                        .note(tick, format_args!("{name} is gone: {reason}"));
                }
                stage => self
                    .log
                    .note(tick, format_args!("{name} is {}", stage_word(stage))),
            }
        }
        let (said, lost) = member.client.take_output();
        for event in said {
            self.hear(Who::Client(index), event);
        }
        if lost > 0 {
            self.lose(Who::Client(index), lost);
        }
    }

    fn lose(&mut self, who: Who, count: u64) {
        self.unsaid += count;
        let side = self.side_name(who);
        self.log.note(
            self.server.ticks(),
            format_args!("{side}: {count} outputs are lost"),
        );
    }

    /// Notes what somebody said.
    pub fn hear(&mut self, who: Who, event: OutputEvent) {
        let side = self.side_name(who);
        let script = event.script.as_deref().unwrap_or("");
        let line = event.line.unwrap_or(0);
        self.log.note(
            self.server.ticks(),
            format_args!("{side}: {:?} {script}:{line} {}", event.level, event.text),
        );
        if self.said.len() >= OUTPUTS_MAX {
            self.unsaid += 1;
            return;
        }
        let seconds = self.seconds();
        self.said.push(Said {
            who,
            side,
            seconds,
            event,
        });
    }

    pub(super) fn note_states(&mut self) {
        let clients: Vec<ClientId> = self.server.clients().collect();
        for client in clients {
            let hash = self.server.state_hash(client);
            self.log.note(
                self.server.ticks(),
                format_args!("state of {}: {hash}", client.0),
            );
        }
    }

    /// Notes something that whoever drives the session knows.
    pub(crate) fn note(&mut self, what: fmt::Arguments<'_>) {
        self.log.note(self.server.ticks(), what);
    }
}

/// How far a client has come, as a word.
pub(super) fn stage_word(stage: &ClientStage) -> &'static str {
    match stage {
        ClientStage::Connecting => "connecting",
        ClientStage::Loading => "loading",
        ClientStage::Joined => "joined",
        ClientStage::Gone { .. } => "gone",
    }
}

fn notice(level: Level, side: Side, text: &str) -> OutputEvent {
    OutputEvent {
        level,
        side,
        script: None,
        line: None,
        text: text.to_owned(),
        traceback: Vec::new(),
    }
}
