//! The server's half: what clients say of prompts is checked, and scripts hear of what can be. A key that must be held is
//! timed by the server's own clock, from when it heard of it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use studio_model::InstanceId;
use studio_script::Running;

use super::{Common, Press, Told};
use crate::limits::{
    PROMPT_HOLD_SLACK_SECONDS, PROMPT_SLACK_STUDS, PROMPTS_A_SECOND_MAX, PROMPTS_HELD_MAX,
};
use crate::post::Received;
use crate::rate::Rate;

/// What the server knows of keys that are down.
pub(super) struct Desk {
    common: Common,
    /// By player and prompt.
    held: RefCell<BTreeMap<(InstanceId, InstanceId), Held>>,
    rate: Rate,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    since: f64,
    /// Whether it had to be held, and so the beginning was told.
    began: bool,
    triggered: bool,
}

impl Desk {
    pub(super) fn new(common: Common) -> Self {
        Self {
            common,
            held: RefCell::default(),
            rate: Rate::new(PROMPTS_A_SECOND_MAX),
        }
    }

    /// The server hears of a key. What cannot be is ignored.
    pub(super) fn hear(&self, running: Running<'_>, received: &Received<'_>) {
        let prompt = received.call.target;
        if running.model().class(prompt) != Some(self.common.prompt) {
            return;
        }
        let (Some(player), Some(press)) = (received.from, Press::read(&received.call.values))
        else {
            return;
        };
        match press {
            Press::Began => self.begin(running, player, prompt),
            Press::Triggered => self.trigger(running, player, prompt),
            Press::Ended => self.end(running, player, prompt),
        }
    }

    /// Whether a player may use a prompt now.
    fn may(&self, running: Running<'_>, player: InstanceId, prompt: InstanceId) -> bool {
        if !self.rate.counts(player, running.time().now) {
            return false;
        }
        let stand = {
            let model = running.model();
            let stand = self.common.stand(&model, player);
            let stand = stand.filter(|_| self.common.are_on(&model));
            stand.filter(|stand| {
                let distance = self
                    .common
                    .distance(&model, stand, prompt, PROMPT_SLACK_STUDS);
                distance.is_some()
            })
        };
        stand.is_some_and(|stand| self.common.sees(running, &stand, prompt, true))
    }

    fn begin(&self, running: Running<'_>, player: InstanceId, prompt: InstanceId) {
        if self.common.hold(running, prompt) <= 0.0 || !self.may(running, player, prompt) {
            return;
        }
        {
            let mut all = self.held.borrow_mut();
            let of_player = all.keys().filter(|(holder, _)| *holder == player);
            if of_player.count() >= PROMPTS_HELD_MAX || all.contains_key(&(player, prompt)) {
                return;
            }
            let held = Held {
                since: running.time().now,
                began: true,
                triggered: false,
            };
            all.insert((player, prompt), held);
        }
        self.common.tell(running, prompt, Told::HoldBegan(player));
    }

    fn trigger(&self, running: Running<'_>, player: InstanceId, prompt: InstanceId) {
        if !self.may(running, player, prompt) {
            return;
        }
        let (hold, now) = (self.common.hold(running, prompt), running.time().now);
        {
            let mut all = self.held.borrow_mut();
            let held = all.get(&(player, prompt)).copied();
            let long_enough = |held: &Held| now - held.since + PROMPT_HOLD_SLACK_SECONDS >= hold;
            let held = match held {
                // It must be let go before it is triggered again.
                Some(held) if !held.triggered && (hold <= 0.0 || long_enough(&held)) => held,
                None if hold <= 0.0 => Held {
                    since: now,
                    began: false,
                    triggered: false,
                },
                _ => return,
            };
            let of_player = all.keys().filter(|(holder, _)| *holder == player);
            if of_player.count() > PROMPTS_HELD_MAX {
                return;
            }
            let triggered = Held {
                triggered: true,
                ..held
            };
            all.insert((player, prompt), triggered);
        }
        self.common.tell(running, prompt, Told::Triggered(player));
    }

    fn end(&self, running: Running<'_>, player: InstanceId, prompt: InstanceId) {
        let Some(held) = self.held.borrow_mut().remove(&(player, prompt)) else {
            return;
        };
        if held.began {
            self.common.tell(running, prompt, Told::HoldEnded(player));
        }
        if held.triggered {
            self.common
                .tell(running, prompt, Told::TriggerEnded(player));
        }
    }

    /// Of players who left, and of prompts that are gone, nothing is remembered.
    pub(super) fn forget(&self, running: Running<'_>) {
        let mut held = self.held.borrow_mut();
        if !held.is_empty() {
            let model = running.model();
            held.retain(|(player, prompt), _| {
                model.is_attached(*player) && model.is_attached(*prompt)
            });
        }
    }
}
