//! Animation tracks as data: they can be loaded, played, stopped and asked, and tell when they end. No track moves a limb:
//! motions are assets that are not there, so each has the length 0, and one that does not loop ends in the next heartbeat.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use mlua::Value;
use studio_model::{InstanceId, PropertyId, Value as Held};
use studio_script::{Phase, Running};

use super::copies::{held, refused};
use super::terms::terms;
use crate::argument::{self, fail};

/// Who plays each track.
type Tracks = Rc<RefCell<BTreeMap<InstanceId, InstanceId>>>;

pub(super) fn install(running: Running<'_>) -> mlua::Result<()> {
    let tracks = Tracks::default();
    loading(running, &tracks)?;
    playing(running, &tracks)?;
    running.on_phase(move |running, phase| {
        if phase == Phase::Heartbeat && !tracks.borrow().is_empty() {
            end_due(running, &tracks);
        }
    });
    Ok(())
}

fn loading(running: Running<'_>, tracks: &Tracks) -> mlua::Result<()> {
    let own = Rc::clone(tracks);
    running.define_method(
        "Animator",
        "LoadAnimation",
        move |running, animator, animation: Value| load(running, &own, animator, &animation),
    )?;
    for class in ["Humanoid", "AnimationController"] {
        let own = Rc::clone(tracks);
        running.define_method(
            class,
            "LoadAnimation",
            move |running, holder, animation: Value| {
                let animator = animator(running, holder)?;
                load(running, &own, animator, &animation)
            },
        )?;
        let own = Rc::clone(tracks);
        running.define_method(
            class,
            "GetPlayingAnimationTracks",
            move |running, holder, ()| {
                let animator = animator(running, holder)?;
                running.list(&of(running, &own, animator))
            },
        )?;
    }
    let own = Rc::clone(tracks);
    running.define_method(
        "Animator",
        "GetPlayingAnimationTracks",
        move |running, animator, ()| running.list(&of(running, &own, animator)),
    )
}

/// The animator of a humanoid, made if there is none.
fn animator(running: Running<'_>, holder: InstanceId) -> mlua::Result<InstanceId> {
    if let Some(found) = held(&running.model(), holder, terms().animator) {
        return Ok(found);
    }
    let made = running.create(terms().animator).map_err(refused)?;
    running.set_parent(made, Some(holder))?;
    Ok(made)
}

fn load(
    running: Running<'_>,
    tracks: &Tracks,
    animator: InstanceId,
    animation: &Value,
) -> mlua::Result<Value> {
    let animation = argument::instance(animation, 1)?;
    let is_one = studio_model::ClassTable::get()
        .class_named("Animation")
        .is_some_and(|class| running.model().is_a(animation, class));
    if !is_one {
        return Err(fail("Argument 1 missing or nil: an Animation is expected"));
    }
    let track = running.create(terms().animation_track).map_err(refused)?;
    let value = running.instance(Some(track))?;
    set(
        running,
        track,
        terms().track_animation,
        Held::Ref(Some(animation)),
    )?;
    let mut tracks = tracks.borrow_mut();
    let model = running.model();
    tracks.retain(|&track, _| model.contains(track));
    tracks.insert(track, animator);
    Ok(value)
}

/// The tracks that an animator plays.
fn of(running: Running<'_>, tracks: &Tracks, animator: InstanceId) -> Vec<InstanceId> {
    let model = running.model();
    let tracks = tracks.borrow();
    let own = tracks
        .iter()
        .filter(|(_, of)| **of == animator)
        .map(|(track, _)| *track);
    own.filter(|&track| model.flag(track, terms().track_playing))
        .collect()
}

fn playing(running: Running<'_>, tracks: &Tracks) -> mlua::Result<()> {
    let own = Rc::clone(tracks);
    running.define_method(
        "AnimationTrack",
        "Play",
        move |running, track, (_fade, weight, speed): (Value, Value, Value)| {
            let weight = argument::number_or(&weight, 1.0, 2)? as f32;
            let speed = argument::number_or(&speed, 1.0, 3)? as f32;
            set(running, track, terms().track_weight, Held::Float32(weight))?;
            set(
                running,
                track,
                terms().track_weight_now,
                Held::Float32(weight),
            )?;
            set(running, track, terms().track_speed, Held::Float32(speed))?;
            set(running, track, terms().track_playing, Held::Bool(true))?;
            let animator = own.borrow().get(&track).copied();
            animator.map_or(Ok(()), |animator| tell_played(running, animator, track))
        },
    )?;
    running.define_method("AnimationTrack", "Stop", |running, track, _fade: Value| {
        stop(running, track)
    })?;
    running.define_method(
        "AnimationTrack",
        "AdjustSpeed",
        |running, track, speed: Value| {
            let speed = argument::number_or(&speed, 1.0, 1)? as f32;
            set(running, track, terms().track_speed, Held::Float32(speed))
        },
    )?;
    running.define_method(
        "AnimationTrack",
        "AdjustWeight",
        |running, track, (weight, _fade): (Value, Value)| {
            let weight = argument::number_or(&weight, 1.0, 1)? as f32;
            set(running, track, terms().track_weight, Held::Float32(weight))?;
            set(
                running,
                track,
                terms().track_weight_now,
                Held::Float32(weight),
            )
        },
    )?;
    running.define_method(
        "AnimationTrack",
        "GetMarkerReachedSignal",
        |running, _, _name: Value| {
            // No motion, no marker: a signal that nothing fires.
            running.free_signal_value(running.new_signal())
        },
    )?;
    running.define_method(
        "AnimationTrack",
        "GetTimeOfKeyframe",
        |_, _, _name: Value| Ok(0),
    )
}

fn tell_played(running: Running<'_>, animator: InstanceId, track: InstanceId) -> mlua::Result<()> {
    let value = running.instance(Some(track))?;
    running.fire(animator, terms().animation_played, value.clone());
    let holder = running.model().parent(animator);
    let humanoid = holder.filter(|&holder| running.model().is_a(holder, terms().humanoid));
    if let Some(humanoid) = humanoid {
        running.fire(humanoid, terms().humanoid_animation_played, value);
    }
    Ok(())
}

fn stop(running: Running<'_>, track: InstanceId) -> mlua::Result<()> {
    if !running.model().flag(track, terms().track_playing) {
        return Ok(());
    }
    set(running, track, terms().track_playing, Held::Bool(false))?;
    running.fire(track, terms().track_stopped, ());
    running.fire(track, terms().track_ended, ());
    Ok(())
}

/// Ends what has reached its end: every track that does not loop and is not held still.
fn end_due(running: Running<'_>, tracks: &Tracks) {
    let due: Vec<InstanceId> = {
        let model = running.model();
        let plays = |track: InstanceId| {
            model.flag(track, terms().track_playing)
                && !model.flag(track, terms().track_looped)
                && model.value(track, terms().track_speed) != Some(Held::Float32(0.0))
        };
        let tracks = tracks.borrow();
        tracks
            .keys()
            .copied()
            .filter(|&track| plays(track))
            .collect()
    };
    for track in due {
        if let Err(error) = stop(running, track) {
            running.report(&error);
        }
    }
}

fn set(
    running: Running<'_>,
    track: InstanceId,
    property: PropertyId,
    value: Held,
) -> mlua::Result<()> {
    running
        .set_property(track, property, value)
        .map_err(refused)
}
