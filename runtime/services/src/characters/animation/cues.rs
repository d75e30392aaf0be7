//! What the other side is told of a track: all of how it plays, whenever that changes, so that one cue is enough to join
//! in. The server's tracks are everybody's; a client's are if they are played on its own player's character.

use studio_model::{DataModel, InstanceId, Value as Held};
use studio_motion::mixer::Start;
use studio_replication::{Call, CallKind, CallValue};
use studio_script::{Running, Side};

use super::super::load;
use super::super::terms::terms;
use super::{Shared, priority};
use crate::limits::CUES_A_SECOND_MAX;
use crate::post::{Parcel, Post, Received, Route, To};
use crate::rate::Rate;

/// Where cues go, and how often they are heard.
#[derive(Debug)]
pub(super) struct Cues {
    post: Post,
    heard: Rate,
}

impl Default for Cues {
    fn default() -> Self {
        Self::new(Post::default())
    }
}

impl Cues {
    pub(super) fn new(post: Post) -> Self {
        Self {
            post,
            heard: Rate::new(CUES_A_SECOND_MAX),
        }
    }
}

/// How a track plays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cue {
    /// What its side calls it.
    pub(super) number: u64,
    pub(super) animation: InstanceId,
    /// Whether it plays, or fades in the seconds of `start.fade`.
    pub(super) plays: bool,
    pub(super) start: Start,
}

impl Cue {
    fn call(&self, animator: InstanceId) -> Call {
        let number = |number: f32| CallValue::Number(f64::from(number));
        let Start {
            fade,
            weight,
            speed,
            priority,
            looped,
            time,
        } = self.start;
        Call {
            target: animator,
            kind: CallKind::Animate,
            values: vec![
                CallValue::Number(self.number as f64),
                CallValue::Data(Held::Ref(Some(self.animation))),
                CallValue::Bool(self.plays),
                CallValue::Bool(looped),
                CallValue::Number(f64::from(priority)),
                number(fade),
                number(weight),
                number(speed),
                number(time.unwrap_or(0.0)),
            ]
            .into(),
        }
    }

    /// What a call says, from hostile hands.
    fn read(values: &[CallValue]) -> Option<Self> {
        use CallValue::{Bool, Data, Number};
        let [
            Number(number),
            Data(Held::Ref(Some(animation))),
            Bool(plays),
            Bool(looped),
            Number(priority),
            Number(fade),
            Number(weight),
            Number(speed),
            Number(time),
        ] = values
        else {
            return None;
        };
        let finite = [fade, weight, speed, time]
            .iter()
            .all(|number| number.is_finite());
        finite.then_some(Self {
            number: *number as u64,
            animation: *animation,
            plays: *plays,
            start: Start {
                fade: *fade as f32,
                weight: *weight as f32,
                speed: *speed as f32,
                priority: *priority as u32,
                looped: *looped,
                time: Some(*time as f32),
            },
        })
    }
}

/// Has cues of the other side heard.
pub(super) fn install(post: &Post) {
    // It finds what it needs by the VM: a handler that held the post would hold itself.
    post.on(Route::Animate, |running, received| {
        let shared = running.lua().app_data_ref::<Shared>();
        if let Some(shared) = shared.map(|shared| Shared::clone(&shared)) {
            hear(running, &shared, &received);
        }
    });
}

/// A track of this side plays otherwise than before: those who see it are told.
pub(super) fn send(running: Running<'_>, shared: &Shared, track: InstanceId, fade: f32) {
    let Some((animator, cue)) = cue(running, shared, track, fade) else {
        return;
    };
    let to = match running.side() {
        Side::Server => To::All,
        Side::Client => {
            let model = running.model();
            match running.local_player() {
                Some(player) if is_of(&model, animator, player) => To::Server,
                _ => return,
            }
        }
    };
    post(shared, to, cue.call(animator));
}

/// Tells a player who came what is being played by the server.
pub(super) fn greet(running: Running<'_>, shared: &Shared, player: InstanceId) {
    let tracks = shared.playing.borrow().active();
    for track in tracks {
        if let Some((animator, cue)) = cue(running, shared, track, 0.0)
            && cue.plays
        {
            post(shared, To::Player(player), cue.call(animator));
        }
    }
}

fn post(shared: &Shared, to: To, call: Call) {
    shared.cues.post.send(Parcel {
        to,
        reliable: true,
        call,
    });
}

/// How a track plays now; `None` of one that moves nothing, which nobody need know of.
fn cue(
    running: Running<'_>,
    shared: &Shared,
    track: InstanceId,
    fade: f32,
) -> Option<(InstanceId, Cue)> {
    let playing = shared.playing.borrow();
    let (animator, number, clip) = playing.about(track)?;
    if clip.channels().is_empty() {
        return None;
    }
    let model = running.model();
    let number_of = |property| match model.value(track, property) {
        Some(Held::Float32(number)) => number,
        _ => 0.0,
    };
    let t = terms();
    let cue = Cue {
        number,
        animation: model.reference(track, t.track_animation)?,
        plays: model.flag(track, t.track_playing),
        start: Start {
            fade,
            weight: number_of(t.track_weight),
            speed: number_of(t.track_speed),
            priority: priority(running, track),
            looped: model.flag(track, t.track_looped),
            time: Some(playing.time(track)),
        },
    };
    Some((animator, cue))
}

/// What the other side says. The server believes a player of nobody but their own character, and tells the others.
fn hear(running: Running<'_>, shared: &Shared, received: &Received<'_>) {
    let animator = received.call.target;
    let Some(cue) = Cue::read(&received.call.values) else {
        return;
    };
    let others = {
        let model = running.model();
        let is_one =
            model.is_a(animator, terms().animator) && model.is_a(cue.animation, terms().animation);
        if !is_one {
            return;
        }
        match received.from {
            None => Vec::new(),
            Some(player) if !is_of(&model, animator, player) => return,
            Some(player) if !shared.cues.heard.counts(player, running.time().now) => return,
            Some(player) => {
                let all = model.service(studio_model::known::known().players);
                let all = all.into_iter().flat_map(|all| model.children(all));
                all.filter(|other| *other != player).collect()
            }
        }
    };
    let clip = shared.clips.borrow_mut().of(running, cue.animation);
    let mut playing = shared.playing.borrow_mut();
    let Some(number) = playing.follow(received.from, animator, clip, &cue) else {
        return;
    };
    drop(playing);
    let cue = Cue { number, ..cue };
    for other in others {
        post(shared, To::Player(other), cue.call(animator));
    }
}

/// Whether an animator is of a player's character.
fn is_of(model: &DataModel, animator: InstanceId, player: InstanceId) -> bool {
    let body = load::character(model, player);
    body.is_some_and(|body| model.is_descendant_of(animator, body))
}
