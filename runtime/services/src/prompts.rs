//! `ProximityPrompt`s: a client shows its player those that are near, hears their keys and says so; the server tells the
//! scripts of both sides, if it may be. As with clicks the server believes nothing: distance, line of sight, how long the key
//! was held and how often are checked.
//!
//! Whether the camera sees a prompt is not asked: who stands beside it may use it.
//!
//! Read next: `reach` (who may use what), `client` (what is shown), `server` (what is believed).

mod client;
mod reach;
mod server;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use mlua::{MultiValue, Value};
use studio_model::{ClassId, ClassTable, InstanceId, named};
use studio_replication::{Call, CallKind, CallValue};
use studio_script::{Phase, Running, Side};

use crate::ServiceOptions;
use crate::argument::{fail, item_value};
use crate::post::{Parcel, Post, Route, To};
use crate::world::SharedWorld;

pub(crate) use client::Prompts;

named! {
    /// What of the class table is needed here.
    pub(crate) struct Terms;
    properties {
        character = "Player"."Character",
        health = "Humanoid"."Health",
        enabled = "ProximityPrompt"."Enabled",
        exclusivity = "ProximityPrompt"."Exclusivity",
        hold = "ProximityPrompt"."HoldDuration",
        key = "ProximityPrompt"."KeyboardKeyCode",
        action = "ProximityPrompt"."ActionText",
        object = "ProximityPrompt"."ObjectText",
        offset = "ProximityPrompt"."UIOffset",
        style = "ProximityPrompt"."Style",
        needs_sight = "ProximityPrompt"."RequiresLineOfSight",
        reach = "ProximityPrompt"."MaxActivationDistance",
        all_enabled = "ProximityPromptService"."Enabled",
        shown_max = "ProximityPromptService"."MaxPromptsVisible",
    }
    events {
        hidden = "ProximityPrompt"."PromptHidden",
        hold_began = "ProximityPrompt"."PromptButtonHoldBegan",
        hold_ended = "ProximityPrompt"."PromptButtonHoldEnded",
        shown = "ProximityPrompt"."PromptShown",
        trigger_ended = "ProximityPrompt"."TriggerEnded",
        triggered = "ProximityPrompt"."Triggered",
        any_hidden = "ProximityPromptService"."PromptHidden",
        any_hold_began = "ProximityPromptService"."PromptButtonHoldBegan",
        any_hold_ended = "ProximityPromptService"."PromptButtonHoldEnded",
        any_shown = "ProximityPromptService"."PromptShown",
        any_trigger_ended = "ProximityPromptService"."PromptTriggerEnded",
        any_triggered = "ProximityPromptService"."PromptTriggered",
    }
}

/// What both sides know of prompts.
#[derive(Clone)]
struct Common {
    terms: Terms,
    prompt: ClassId,
    service: ClassId,
    humanoid: ClassId,
    world: SharedWorld,
}

/// What scripts hear of a prompt, and of which player.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Shown,
    Hidden,
    HoldBegan(InstanceId),
    HoldEnded(InstanceId),
    Triggered(InstanceId),
    TriggerEnded(InstanceId),
}

/// What a client says of the key of a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Press {
    /// It went down, on one that must be held.
    Began,
    /// It was held long enough.
    Triggered,
    /// It went up, or the prompt is out of reach.
    Ended,
}

impl Press {
    /// As it travels.
    fn value(self) -> CallValue {
        CallValue::Number(match self {
            Self::Began => 0.0,
            Self::Triggered => 1.0,
            Self::Ended => 2.0,
        })
    }

    /// `None` of what no client of ours says.
    fn read(values: &[CallValue]) -> Option<Self> {
        let all = [Self::Began, Self::Triggered, Self::Ended];
        all.into_iter().find(|press| *values == [press.value()])
    }

    fn parcel(self, prompt: InstanceId) -> Parcel {
        let call = Call {
            target: prompt,
            kind: CallKind::Interact,
            values: vec![self.value()].into(),
        };
        Parcel {
            to: To::Server,
            reliable: true,
            call,
        }
    }
}

impl Common {
    fn new(world: &SharedWorld) -> mlua::Result<Self> {
        let class = |name: &str| {
            let found = ClassTable::get().class_named(name);
            found.ok_or_else(|| fail(format!("the class table has no {name}")))
        };
        Ok(Self {
            terms: *Terms::get(),
            prompt: class("ProximityPrompt")?,
            service: class("ProximityPromptService")?,
            humanoid: class("Humanoid")?,
            world: world.clone(),
        })
    }

    /// Tells the scripts that listen to a prompt, and those that listen to all.
    fn tell(&self, running: Running<'_>, prompt: InstanceId, told: Told) {
        if let Err(error) = self.try_to_tell(running, prompt, told) {
            running.report(&error);
        }
    }

    fn try_to_tell(
        &self,
        running: Running<'_>,
        prompt: InstanceId,
        told: Told,
    ) -> mlua::Result<()> {
        let t = &self.terms;
        let (own, any, player) = match told {
            Told::Shown => (t.shown, t.any_shown, None),
            Told::Hidden => (t.hidden, t.any_hidden, None),
            Told::HoldBegan(player) => (t.hold_began, t.any_hold_began, Some(player)),
            Told::HoldEnded(player) => (t.hold_ended, t.any_hold_ended, Some(player)),
            Told::Triggered(player) => (t.triggered, t.any_triggered, Some(player)),
            Told::TriggerEnded(player) => (t.trigger_ended, t.any_trigger_ended, Some(player)),
        };
        let service = running.model().service(self.service);
        let service = service.filter(|&service| running.has_listener(service, any));
        if service.is_none() && !running.has_listener(prompt, own) {
            return Ok(());
        }
        let mut args = MultiValue::new();
        if let Some(player) = player {
            args.push_back(running.instance(Some(player))?);
        } else if told == Told::Shown {
            let keyboard = 0;
            args.push_back(item_value(
                running.lua(),
                "ProximityPromptInputType",
                keyboard,
            )?);
        }
        // A handler may destroy the prompt: what the others are given is made before.
        let itself: Value = running.instance(Some(prompt))?;
        running.fire(prompt, own, args.clone());
        if let Some(service) = service {
            args.push_front(itself);
            running.fire(service, any, args);
        }
        Ok(())
    }

    /// Seconds that the key of a prompt must be held.
    fn hold(&self, running: Running<'_>, prompt: InstanceId) -> f64 {
        let seconds = reach::number(&running.model(), prompt, self.terms.hold);
        f64::from(seconds.max(0.0))
    }
}

/// Defines prompts: what a client shows, or what a server hears.
pub(crate) fn install(running: Running<'_>, options: &ServiceOptions) -> mlua::Result<Rc<Prompts>> {
    let (post, common) = (&options.post, Common::new(&options.world)?);
    let side = running.side();
    if side == Side::Server {
        let desk = Rc::new(server::Desk::new(common.clone()));
        let own = Rc::clone(&desk);
        post.on(Route::Interact, move |running, received| {
            own.hear(running, &received);
        });
        running.on_phase(move |running, phase| {
            if phase == Phase::PreSimulation {
                desk.forget(running);
            }
        });
    }
    // A handler that held the post would hold itself: the server sends nothing here.
    let post = match side {
        Side::Server => Post::default(),
        Side::Client => post.clone(),
    };
    let prompts = Rc::new(Prompts::new(common, post, options.input.clone()));
    for (name, down) in [("InputHoldBegin", true), ("InputHoldEnd", false)] {
        let own = Rc::clone(&prompts);
        running.define_method("ProximityPrompt", name, move |running, prompt, ()| {
            own.by_script(running, prompt, down);
            Ok(())
        })?;
    }
    if side == Side::Client {
        let own = Rc::clone(&prompts);
        running.on_phase(move |running, phase| {
            if phase == Phase::Input {
                own.look(running);
            }
        });
    }
    Ok(prompts)
}
