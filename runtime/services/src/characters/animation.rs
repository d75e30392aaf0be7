//! Animations that scripts play: tracks that are loaded, played, faded, looped and asked, and tell what they come by. Poses
//! are made for those who draw and are written nowhere: no tick of a server pays for limbs.
//!
//! Knows no drawing and no walking: what a body does by itself is `studio_motion`'s, and tracks go over that.

mod clips;
mod cues;
mod keyframes;
mod playing;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::rc::Rc;

use mlua::{MultiValue, Value};
use studio_model::{InstanceId, PropertyId, Value as Held};
use studio_motion::Posing;
use studio_motion::mixer::{Event, Start};
use studio_script::{Phase, Running};

use super::copies::{held, refused};
use super::terms::terms;
use crate::argument::{self, fail};
use crate::post::Post;
use clips::Clips;
use cues::Cues;
use playing::{Happened, Playing};

/// Seconds that tracks fade if scripts do not say (the reference's).
const FADE_SECONDS: f64 = 0.1;

/// What a side plays.
#[derive(Debug, Default)]
struct Animations {
    clips: RefCell<Clips>,
    playing: RefCell<Playing>,
    cues: Cues,
}

type Shared = Rc<Animations>;

pub(super) fn install(running: Running<'_>, post: &Post) -> mlua::Result<()> {
    let shared = Shared::new(Animations {
        cues: Cues::new(post.clone()),
        ..Animations::default()
    });
    cues::install(post);
    running.lua().set_app_data(Rc::clone(&shared));
    keyframes::install(running)?;
    clips::install(running, &shared)?;
    loading(running, &shared)?;
    playing(running, &shared)?;
    adjusting(running, &shared)?;
    asking(running, &shared)?;
    running.on_phase(move |running, phase| {
        // After the handlers of `PreAnimation`, before those of `PreSimulation`.
        if phase == Phase::PreSimulation && !shared.playing.borrow().is_empty() {
            step(running, &shared);
        }
    });
    Ok(())
}

/// Tells a player who came what is being played.
pub(super) fn greet(running: Running<'_>, player: InstanceId) {
    let shared = running.lua().app_data_ref::<Shared>();
    if let Some(shared) = shared.map(|shared| Shared::clone(&shared)) {
        cues::greet(running, &shared, player);
    }
}

/// Moves the pose of a character to what its tracks say: for whoever draws, after
/// [`Company::step`](studio_motion::Company::step) posed it.
pub fn animate(running: Running<'_>, posing: &mut Posing<'_>) {
    let shared = running.lua().app_data_ref::<Shared>();
    let animator = held(&running.model(), posing.holder, terms().animator);
    if let (Some(shared), Some(animator)) = (shared, animator) {
        let mut playing = shared.playing.borrow_mut();
        playing.pose(animator, posing.skeleton, posing.pose);
    }
}

fn loading(running: Running<'_>, shared: &Shared) -> mlua::Result<()> {
    for class in ["Animator", "Humanoid", "AnimationController"] {
        let own = Rc::clone(shared);
        running.define_method(
            class,
            "LoadAnimation",
            move |running, holder, animation: Value| {
                let animator = animator(running, holder)?;
                load(running, &own, animator, &animation)
            },
        )?;
        let own = Rc::clone(shared);
        running.define_method(
            class,
            "GetPlayingAnimationTracks",
            move |running, holder, ()| {
                let animator = animator(running, holder)?;
                let tracks = own.playing.borrow().of(animator);
                running.list(&tracks)
            },
        )?;
    }
    Ok(())
}

/// The animator of what holds one, made if there is none; of an animator itself.
fn animator(running: Running<'_>, holder: InstanceId) -> mlua::Result<InstanceId> {
    if running.model().is_a(holder, terms().animator) {
        return Ok(holder);
    }
    if let Some(found) = held(&running.model(), holder, terms().animator) {
        return Ok(found);
    }
    let made = running.create(terms().animator).map_err(refused)?;
    running.set_parent(made, Some(holder))?;
    Ok(made)
}

fn load(
    running: Running<'_>,
    shared: &Shared,
    animator: InstanceId,
    animation: &Value,
) -> mlua::Result<Value> {
    let animation = argument::instance(animation, 1)?;
    if !running.model().is_a(animation, terms().animation) {
        return Err(fail("Argument 1 missing or nil: an Animation is expected"));
    }
    let clip = shared.clips.borrow_mut().of(running, animation);
    let track = running.create(terms().animation_track).map_err(refused)?;
    let value = running.instance(Some(track))?;
    let t = terms();
    for (property, to) in [
        (t.track_animation, Held::Ref(Some(animation))),
        (t.track_length, Held::Float32(clip.length())),
        (t.track_looped, Held::Bool(clip.is_looped())),
        (t.track_priority, Held::Enum(clip.priority())),
        (t.track_speed, Held::Float32(1.0)),
    ] {
        set(running, track, property, to)?;
    }
    let mut playing = shared.playing.borrow_mut();
    playing.forget_gone(&running.model());
    playing.add(track, animator, clip);
    Ok(value)
}

fn playing(running: Running<'_>, shared: &Shared) -> mlua::Result<()> {
    let own = Rc::clone(shared);
    running.define_method(
        "AnimationTrack",
        "Play",
        move |running, track, (fade, weight, speed): (Value, Value, Value)| {
            let start = Start {
                fade: argument::number_or(&fade, FADE_SECONDS, 1)? as f32,
                weight: argument::number_or(&weight, 1.0, 2)? as f32,
                speed: argument::number_or(&speed, 1.0, 3)? as f32,
                priority: priority(running, track),
                looped: running.model().flag(track, terms().track_looped),
                time: None,
            };
            play(running, &own, track, start)
        },
    )?;
    let own = Rc::clone(shared);
    running.define_method(
        "AnimationTrack",
        "Stop",
        move |running, track, fade: Value| {
            let fade = argument::number_or(&fade, FADE_SECONDS, 1)? as f32;
            let happened = own.playing.borrow_mut().stop(track, fade);
            let stops = !happened.is_empty();
            tell(running, &own, happened);
            if stops {
                cues::send(running, &own, track, fade);
            }
            Ok(())
        },
    )
}

fn play(
    running: Running<'_>,
    shared: &Shared,
    track: InstanceId,
    start: Start,
) -> mlua::Result<()> {
    let t = terms();
    let value = running.instance(Some(track))?;
    let begun = shared
        .playing
        .borrow_mut()
        .play(track, value.clone(), start);
    let Some(animator) = begun else {
        return Ok(());
    };
    set(running, track, t.track_weight, Held::Float32(start.weight))?;
    set(running, track, t.track_speed, Held::Float32(start.speed))?;
    set(running, track, t.track_playing, Held::Bool(true))?;
    cues::send(running, shared, track, start.fade);
    running.fire(animator, t.animation_played, value.clone());
    let holder = running.model().parent(animator);
    let humanoid = holder.filter(|&holder| running.model().is_a(holder, t.humanoid));
    if let Some(humanoid) = humanoid {
        running.fire(humanoid, t.humanoid_animation_played, value);
    }
    Ok(())
}

fn adjusting(running: Running<'_>, shared: &Shared) -> mlua::Result<()> {
    let own = Rc::clone(shared);
    running.define_method(
        "AnimationTrack",
        "AdjustSpeed",
        move |running, track, speed: Value| {
            let speed = argument::number_or(&speed, 1.0, 1)? as f32;
            own.playing
                .borrow_mut()
                .change(track, |track| track.set_speed(speed));
            set(running, track, terms().track_speed, Held::Float32(speed))?;
            cue_if_playing(running, &own, track, FADE_SECONDS as f32);
            Ok(())
        },
    )?;
    let own = Rc::clone(shared);
    running.define_method(
        "AnimationTrack",
        "AdjustWeight",
        move |running, track, (weight, fade): (Value, Value)| {
            let weight = argument::number_or(&weight, 1.0, 1)? as f32;
            let fade = argument::number_or(&fade, FADE_SECONDS, 2)? as f32;
            own.playing
                .borrow_mut()
                .change(track, |track| track.set_weight(weight, fade));
            set(running, track, terms().track_weight, Held::Float32(weight))?;
            cue_if_playing(running, &own, track, fade);
            Ok(())
        },
    )?;
    let (own, same) = (Rc::clone(shared), Rc::clone(shared));
    running.define_property(
        "AnimationTrack",
        "TimePosition",
        move |_, track| Ok(Value::Number(f64::from(own.playing.borrow().time(track)))),
        Some(Box::new(move |running, track, time| {
            let time = argument::number(&time, 3)? as f32;
            same.playing
                .borrow_mut()
                .change(track, |track| track.set_time(time));
            cue_if_playing(running, &same, track, FADE_SECONDS as f32);
            Ok(())
        })),
    )?;
    let own = Rc::clone(shared);
    running.define_property(
        "AnimationTrack",
        "WeightCurrent",
        move |_, track| Ok(Value::Number(f64::from(own.playing.borrow().weight(track)))),
        None,
    )
}

fn cue_if_playing(running: Running<'_>, shared: &Shared, track: InstanceId, fade: f32) {
    if running.model().flag(track, terms().track_playing) {
        cues::send(running, shared, track, fade);
    }
}

fn asking(running: Running<'_>, shared: &Shared) -> mlua::Result<()> {
    let own = Rc::clone(shared);
    running.define_method(
        "AnimationTrack",
        "GetMarkerReachedSignal",
        move |running, track, name: Value| {
            let name = argument::text(running.lua(), &name, 1)?;
            let signal = own.playing.borrow_mut().marker(running, track, &name);
            running.free_signal_value(signal)
        },
    )?;
    let own = Rc::clone(shared);
    running.define_method(
        "AnimationTrack",
        "GetTimeOfKeyframe",
        move |running, track, name: Value| {
            let name = argument::text(running.lua(), &name, 1)?;
            let clip = own.playing.borrow().clip(track);
            let time = clip.and_then(|clip| clip.time_of_keyframe(&name));
            time.ok_or_else(|| fail(format!("Could not find a keyframe by that name: {name}")))
        },
    )
}

/// Takes all tracks on by a tick, and tells what happened.
fn step(running: Running<'_>, shared: &Shared) {
    let happened = {
        let model = running.model();
        let mut playing = shared.playing.borrow_mut();
        playing.step(&model, running.time().delta as f32)
    };
    tell(running, shared, happened);
}

fn tell(running: Running<'_>, shared: &Shared, happened: Vec<Happened>) {
    let t = terms();
    for Happened { track, event } in happened {
        match event {
            Event::Keyframe(name) => running.fire(track, t.keyframe_reached, &*name),
            Event::Marker(name, value) => {
                let signal = shared.playing.borrow().signal(track, &name);
                if let Some(signal) = signal {
                    running.fire_free(signal, &*value);
                }
            }
            Event::Looped => running.fire(track, t.did_loop, MultiValue::new()),
            Event::Stopped => {
                if let Err(error) = set(running, track, t.track_playing, Held::Bool(false)) {
                    running.report(&error);
                }
                running.fire(track, t.track_stopped, MultiValue::new());
            }
            Event::Ended => running.fire(track, t.track_ended, MultiValue::new()),
        }
    }
}

fn priority(running: Running<'_>, track: InstanceId) -> u32 {
    match running.model().value(track, terms().track_priority) {
        Some(Held::Enum(priority)) => priority,
        _ => 0,
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
