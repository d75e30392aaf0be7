//! Which motion an `Animation` stands for: a `KeyframeSequence` below it, or one that was registered under its address.
//! Addresses of what is not in the place stand for nothing, which is said once each.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use mlua::Value;
use studio_model::{InstanceId, Value as Held};
use studio_motion::{Clip, read_sequence};
use studio_script::{Level, Running};

use super::super::copies::{held, refused};
use super::super::terms::terms;
use super::Shared;
use crate::argument::{self, fail};
use crate::limits::{CLIPS_REGISTERED_MAX, MOTIONS_MISSED_MAX};

/// Registered motions by their addresses.
#[derive(Debug, Default)]
pub(super) struct Clips {
    registered: BTreeMap<Arc<str>, (InstanceId, Arc<Clip>)>,
    /// Clips that `Animation`s hold, by their sequences: many bodies play the same.
    missed: BTreeSet<Arc<str>>,
}

impl Clips {
    /// What an `Animation` plays: nothing, of no length, if its motion is not here.
    pub(super) fn of(&mut self, running: Running<'_>, animation: InstanceId) -> Arc<Clip> {
        let (own, address) = {
            let model = running.model();
            let sequence = held(&model, animation, terms().keyframe_sequence);
            let own = sequence.and_then(|sequence| read_sequence(&model, sequence));
            let address = match model.value(animation, terms().animation_content) {
                Some(Held::Content(address)) => address,
                _ => Arc::from(""),
            };
            (own, address)
        };
        if let Some(own) = own {
            return Arc::new(own);
        }
        if let Some((_, clip)) = self.registered.get(&address) {
            return Arc::clone(clip);
        }
        let is_new = !address.is_empty()
            && self.missed.len() < MOTIONS_MISSED_MAX
            && self.missed.insert(Arc::clone(&address));
        if is_new {
            let name = running.full_name(animation);
            running.say(
                Level::Warn,
                format!("{name}: the motion {address} is not in this place, so playing it moves nothing; a KeyframeSequence below the Animation is played instead"),
            );
        }
        Arc::default()
    }

    fn register(&mut self, running: Running<'_>, sequence: InstanceId) -> mlua::Result<Arc<str>> {
        if self.registered.len() >= CLIPS_REGISTERED_MAX {
            return Err(fail(format!(
                "more than {CLIPS_REGISTERED_MAX} animations are registered"
            )));
        }
        let clip = read_sequence(&running.model(), sequence);
        let clip = clip.ok_or_else(|| fail("a KeyframeSequence is expected"))?;
        let address: Arc<str> = format!("active://{}", self.registered.len() + 1).into();
        let copy = running.clone_instance(sequence).map_err(refused)?;
        let kept = (copy.unwrap_or(sequence), Arc::new(clip));
        self.registered.insert(Arc::clone(&address), kept);
        Ok(address)
    }
}

/// Defines the services that motions are registered with.
pub(super) fn install(running: Running<'_>, shared: &Shared) -> mlua::Result<()> {
    for (service, register, active, get) in [
        (
            "KeyframeSequenceProvider",
            "RegisterKeyframeSequence",
            "RegisterActiveKeyframeSequence",
            "GetKeyframeSequenceAsync",
        ),
        (
            "AnimationClipProvider",
            "RegisterAnimationClip",
            "RegisterActiveAnimationClip",
            "GetAnimationClipAsync",
        ),
    ] {
        for name in [register, active] {
            let own = Rc::clone(shared);
            running.define_method(service, name, move |running, _, sequence: Value| {
                let sequence = argument::instance(&sequence, 1)?;
                let address = own.clips.borrow_mut().register(running, sequence)?;
                Ok(address.to_string())
            })?;
        }
        let own = Rc::clone(shared);
        running.define_method(service, get, move |running, _, address: Value| {
            let address = argument::text(running.lua(), &address, 1)?;
            let found = {
                let clips = own.clips.borrow();
                clips
                    .registered
                    .get(&*address)
                    .map(|(sequence, _)| *sequence)
            };
            let copy = found.map(|sequence| running.clone_instance(sequence));
            match copy.transpose().map_err(refused)?.flatten() {
                Some(copy) => running.instance(Some(copy)),
                None => Err(fail(format!("the motion {address} is not in this place"))),
            }
        })?;
    }
    Ok(())
}
