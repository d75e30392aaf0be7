//! `Play`, `Pause`, `Cancel`, and the step of each tick.

use std::rc::Rc;

use mlua::{ObjectLike, Value};
use studio_model::{ClassTable, EventId, InstanceId, Value as Held};
use studio_script::Running;
use studio_script::datatypes::{from_value, to_value};

use super::{Shared, Track, Tween, Tweens};
use crate::argument::{fail, item_value};
use crate::tween::{PlaybackState, blend};

pub(super) fn install(running: Running<'_>, shared: &Shared) -> mlua::Result<()> {
    let own = Rc::clone(shared);
    running.define_method("TweenBase", "Play", move |running, id, ()| {
        play(running, &own, id)
    })?;
    let own = Rc::clone(shared);
    running.define_method("TweenBase", "Pause", move |_, id, ()| {
        let mut tweens = own.borrow_mut();
        let Some(tween) = tweens.all.get_mut(&id) else {
            return Ok(());
        };
        tween.playback.pause();
        if tween.playback.state() == PlaybackState::Paused {
            tweens.stop(id);
        }
        Ok(())
    })?;
    let own = Rc::clone(shared);
    running.define_method("TweenBase", "Cancel", move |running, id, ()| {
        cancel(running, &own, id)
    })
}

impl Tweens {
    /// Time does not pass for it any more, and it moves nothing.
    fn stop(&mut self, id: InstanceId) {
        self.playing.retain(|other| *other != id);
        let Some(tween) = self.all.get_mut(&id) else {
            return;
        };
        tween.held = None;
        for track in &tween.tracks {
            let key = (tween.target, Rc::clone(&track.name));
            if self.movers.get(&key) == Some(&id) {
                self.movers.remove(&key);
            }
        }
    }
}

fn play(running: Running<'_>, shared: &Shared, id: InstanceId) -> mlua::Result<()> {
    let target = shared.borrow().all.get(&id).map(|tween| tween.target);
    let held = (running.instance(Some(id))?, running.instance(target)?);
    let losers = {
        let mut tweens = shared.borrow_mut();
        let Tweens {
            all,
            movers,
            playing,
            ..
        } = &mut *tweens;
        let Some(tween) = all.get_mut(&id) else {
            return Ok(());
        };
        if tween.playback.state().is_running() {
            return Ok(());
        }
        if tween.playback.play() {
            tween.tracks.iter_mut().for_each(|track| track.from = None);
        }
        tween.held = Some(held);
        playing.push(id);
        let mut losers: Vec<InstanceId> = Vec::new();
        for track in &tween.tracks {
            let key = (tween.target, Rc::clone(&track.name));
            losers.extend(movers.insert(key, id).filter(|loser| *loser != id));
        }
        losers
    };
    losers
        .into_iter()
        .try_for_each(|loser| cancel(running, shared, loser))
}

fn cancel(running: Running<'_>, shared: &Shared, id: InstanceId) -> mlua::Result<()> {
    let under_way = {
        let mut tweens = shared.borrow_mut();
        let tween = tweens.all.get_mut(&id);
        tween.is_some_and(|tween| tween.playback.cancel())
    };
    if under_way {
        end(running, shared, id)?;
    }
    Ok(())
}

/// Stops a tween that is over, and tells who listens.
fn end(running: Running<'_>, shared: &Shared, id: InstanceId) -> mlua::Result<()> {
    let (state, held) = {
        let mut tweens = shared.borrow_mut();
        let Some(tween) = tweens.all.get_mut(&id) else {
            return Ok(());
        };
        // Held until its listeners were told.
        let (state, held) = (tween.playback.state(), tween.held.take());
        tweens.stop(id);
        (state, held)
    };
    let state = item_value(running.lua(), "PlaybackState", state.number())?;
    running.fire(id, completed()?, state);
    drop(held);
    Ok(())
}

fn completed() -> mlua::Result<EventId> {
    let table = ClassTable::get();
    let class = table.class_named("TweenBase");
    let event = class.and_then(|class| table.event(class, "Completed"));
    Ok(event
        .ok_or_else(|| fail("the class table has no TweenBase.Completed"))?
        .id)
}

/// Time passes for all that play.
pub(super) fn step(running: Running<'_>, shared: &Shared) {
    let playing = shared.borrow().playing.clone();
    let delta = running.time().delta;
    for id in playing {
        if let Err(error) = advance(running, shared, id, delta) {
            running.report(&error);
            if let Err(error) = cancel(running, shared, id) {
                running.report(&error);
            }
        }
    }
}

fn advance(running: Running<'_>, shared: &Shared, id: InstanceId, delta: f64) -> mlua::Result<()> {
    let (step, target) = {
        let mut tweens = shared.borrow_mut();
        let Some(tween) = tweens.all.get_mut(&id) else {
            return Ok(());
        };
        // Another one's listener may have stopped it within this step.
        let Some((_, Value::UserData(target))) = &tween.held else {
            return Ok(());
        };
        let target = target.clone();
        if !running.model().contains(tween.target) {
            tween.playback.cancel();
            tweens.stop(id);
            return Ok(());
        }
        (tween.playback.advance(delta), target)
    };
    if let Some(share) = step.share {
        let moved = move_to(running, shared, id, &target, share)?;
        for (name, value) in moved {
            target.set(&*name, value)?;
        }
    }
    if step.completed {
        end(running, shared, id)?;
    }
    Ok(())
}

/// The values of a tween's properties at a share of the way.
fn move_to(
    running: Running<'_>,
    shared: &Shared,
    id: InstanceId,
    target: &mlua::AnyUserData,
    share: f64,
) -> mlua::Result<Vec<(Rc<str>, Value)>> {
    let mut tweens = shared.borrow_mut();
    let Some(tween) = tweens.all.get_mut(&id) else {
        return Ok(Vec::new());
    };
    let Tween { tracks, .. } = tween;
    tracks
        .iter_mut()
        .map(|track| {
            let from = match &track.from {
                Some(from) => from.clone(),
                None => start(track, target)?,
            };
            let at = blend(&from, &track.goal, share).unwrap_or_else(|| track.goal.clone());
            let at = match at {
                Held::Float64(number) if track.whole => Held::Float64(number.round()),
                at => at,
            };
            track.from = Some(from);
            let value = from_value(running.lua(), &at, track.wanted.enum_id)?;
            Ok((Rc::clone(&track.name), value.unwrap_or(Value::Nil)))
        })
        .collect()
}

/// Where a property is now.
fn start(track: &Track, target: &mlua::AnyUserData) -> mlua::Result<Held> {
    let now: Value = target.get(&*track.name)?;
    to_value(&now, track.wanted).map_err(|mismatch| {
        let name = &track.name;
        fail(format!("property '{name}' cannot be tweened ({mismatch})"))
    })
}
