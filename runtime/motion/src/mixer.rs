//! Tracks: clips that are played on one body at once. Each has a weight that fades, a speed and a place in time; a higher
//! priority goes before a lower one, and what tracks leave is what the pose was before.

use std::sync::Arc;

use crate::clip::Clip;
use crate::limits::{LOOPS_MAX, SPEED_MAX, TRACKS_MAX};
use crate::rigid::Rigid;
use crate::skeleton::Skeleton;

/// The number of `Enum.AnimationPriority.Core`, which is below all others.
const CORE: u32 = 1000;

/// Names a track of a mixer: whoever makes tracks chooses.
pub type TrackId = u64;

/// What happened to a track.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// It came to a keyframe of this name.
    Keyframe(Arc<str>),
    /// It came to a marker: its name and value.
    Marker(Arc<str>, Arc<str>),
    /// It began again.
    Looped,
    /// It plays no more: it was stopped, or came to its end.
    Stopped,
    /// It moves nothing any more: it has faded.
    Ended,
}

/// A clip that is played.
#[derive(Debug, Clone)]
pub struct Track {
    id: TrackId,
    clip: Arc<Clip>,
    /// Seconds from the clip's start.
    time: f32,
    speed: f32,
    weight: f32,
    target: f32,
    /// By how much the weight changes in a second.
    rate: f32,
    /// Seconds that it fades at its end.
    fade: f32,
    priority: u32,
    looped: bool,
    plays: bool,
    /// The joint of each channel, of the skeleton that was last seen.
    joints: Vec<Option<u16>>,
}

impl Track {
    /// Whether it plays: not while it only fades.
    pub fn plays(&self) -> bool {
        self.plays
    }

    /// Seconds from the clip's start.
    pub fn time(&self) -> f32 {
        self.time
    }

    /// Goes to a time at once.
    pub fn set_time(&mut self, time: f32) {
        if time.is_finite() {
            self.time = time.clamp(0.0, self.clip.length());
        }
    }

    /// How much it counts now.
    pub fn weight(&self) -> f32 {
        self.weight
    }

    /// How much faster than even it is; negative backwards.
    pub fn set_speed(&mut self, speed: f32) {
        if speed.is_finite() {
            self.speed = speed.clamp(-SPEED_MAX, SPEED_MAX);
        }
    }

    /// Changes how much it counts, over some seconds.
    pub fn set_weight(&mut self, weight: f32, seconds: f32) {
        if !weight.is_finite() {
            return;
        }
        self.target = weight.clamp(0.0, 1e3);
        if seconds > 0.0 {
            self.rate = (self.target - self.weight).abs() / seconds;
        } else {
            self.weight = self.target;
        }
    }

    /// What it ranks as: the number of an item of `Enum.AnimationPriority`.
    pub fn set_priority(&mut self, priority: u32) {
        self.priority = priority;
    }

    /// Whether it begins again at its end.
    pub fn set_looped(&mut self, looped: bool) {
        self.looped = looped;
    }

    fn rank(&self) -> u32 {
        if self.priority == CORE {
            0
        } else {
            self.priority + 1
        }
    }

    /// A step of time; what happened goes to `tell`.
    fn step(&mut self, delta: f32, tell: &mut impl FnMut(TrackId, Event)) {
        let most = self.rate * delta;
        self.weight += (self.target - self.weight).clamp(-most, most);
        if self.plays {
            self.advance(delta * self.speed, tell);
        }
    }

    fn advance(&mut self, mut by: f32, tell: &mut impl FnMut(TrackId, Event)) {
        let length = self.clip.length();
        for _ in 0..=LOOPS_MAX {
            let from = self.time;
            let to = (from + by).clamp(0.0, length);
            self.time = to;
            self.pass(from, to, tell);
            by -= to - from;
            let over = if self.speed < 0.0 {
                to <= 0.0
            } else {
                to >= length
            };
            if !over || self.speed == 0.0 {
                return;
            }
            if !self.looped {
                self.stop(None, tell);
                return;
            }
            if length <= 0.0 {
                return;
            }
            tell(self.id, Event::Looped);
            self.time = if self.speed < 0.0 { length } else { 0.0 };
            if by == 0.0 {
                return;
            }
            if self.speed > 0.0 {
                self.pass_start(tell);
            }
        }
    }

    /// Tells what stands between two times: the later one included, the earlier one not.
    fn pass(&self, from: f32, to: f32, tell: &mut impl FnMut(TrackId, Event)) {
        let forwards = to >= from;
        let range = |time: f32| {
            if forwards {
                time > from && time <= to
            } else {
                time >= to && time < from
            }
        };
        let marks = self.clip.marks();
        let first = marks.partition_point(|mark| mark.time < from.min(to));
        let near = marks[first..]
            .iter()
            .take_while(|mark| mark.time <= from.max(to));
        let mut due: Vec<_> = near.filter(|mark| range(mark.time)).collect();
        if !forwards {
            due.reverse();
        }
        for mark in due {
            tell(self.id, event(mark));
        }
    }

    /// Tells what stands at the very start.
    fn pass_start(&self, tell: &mut impl FnMut(TrackId, Event)) {
        let marks = self.clip.marks().iter();
        for mark in marks.take_while(|mark| mark.time <= 0.0) {
            tell(self.id, event(mark));
        }
    }

    fn stop(&mut self, fade: Option<f32>, tell: &mut impl FnMut(TrackId, Event)) {
        if self.plays {
            self.plays = false;
            tell(self.id, Event::Stopped);
        }
        self.set_weight(0.0, fade.unwrap_or(self.fade));
    }

    fn bind(&mut self, skeleton: &Skeleton) {
        self.joints.clear();
        let channels = self.clip.channels().iter();
        self.joints.extend(channels.map(|channel| {
            let joint = skeleton.joint_named(&channel.part)?;
            u16::try_from(joint).ok()
        }));
    }
}

fn event(mark: &crate::clip::Mark) -> Event {
    match &mark.value {
        None => Event::Keyframe(Arc::clone(&mark.name)),
        Some(value) => Event::Marker(Arc::clone(&mark.name), Arc::clone(value)),
    }
}

/// The tracks of one body.
#[derive(Debug, Clone, Default)]
pub struct Mixer {
    /// By rank, then in the order in which they began.
    tracks: Vec<Track>,
}

/// How a track begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// Seconds until it counts in full, and that it fades at its end.
    pub fade: f32,
    /// How much it counts then.
    pub weight: f32,
    /// How much faster than even.
    pub speed: f32,
    /// The number of its `Enum.AnimationPriority`.
    pub priority: u32,
    /// Whether it begins again at its end.
    pub looped: bool,
    /// Seconds from the clip's start at which it begins; `None` for the start, or the end where it plays backwards.
    pub time: Option<f32>,
}

impl Mixer {
    /// Plays a clip as the track of a name, anew if it plays already. Beyond [`TRACKS_MAX`] it is not played: `false`.
    pub fn play(&mut self, id: TrackId, clip: Arc<Clip>, start: Start) -> bool {
        let weight = self.track(id).map_or(0.0, Track::weight);
        self.tracks.retain(|track| track.id != id);
        if self.tracks.len() >= TRACKS_MAX {
            return false;
        }
        let mut track = Track {
            id,
            time: 0.0,
            speed: 1.0,
            weight,
            target: 0.0,
            rate: 0.0,
            fade: start.fade.max(0.0),
            priority: start.priority,
            looped: start.looped,
            plays: true,
            joints: Vec::new(),
            clip,
        };
        track.set_speed(start.speed);
        let first = if track.speed < 0.0 {
            track.clip.length()
        } else {
            0.0
        };
        track.set_time(start.time.unwrap_or(first));
        track.set_weight(start.weight, start.fade);
        self.tracks.push(track);
        true
    }

    /// The track of a name, while it plays or fades.
    pub fn track(&self, id: TrackId) -> Option<&Track> {
        self.tracks.iter().find(|track| track.id == id)
    }

    /// The same, to change it.
    pub fn track_mut(&mut self, id: TrackId) -> Option<&mut Track> {
        self.tracks.iter_mut().find(|track| track.id == id)
    }

    /// Fades a track out; `None` in the seconds that it faded in.
    pub fn stop(&mut self, id: TrackId, fade: Option<f32>, mut tell: impl FnMut(TrackId, Event)) {
        if let Some(track) = self.track_mut(id) {
            track.stop(fade, &mut tell);
        }
        self.clear_faded(&mut tell);
    }

    /// Forgets a track at once.
    pub fn remove(&mut self, id: TrackId) {
        self.tracks.retain(|track| track.id != id);
    }

    /// Whether nothing plays or fades.
    pub fn is_empty(&self) -> bool {
        self.tracks.is_empty()
    }

    /// Takes all tracks so many seconds on; what happened goes to `tell`, in order.
    pub fn step(&mut self, delta: f32, mut tell: impl FnMut(TrackId, Event)) {
        if !delta.is_finite() || delta <= 0.0 {
            return;
        }
        for track in &mut self.tracks {
            track.step(delta, &mut tell);
        }
        self.clear_faded(&mut tell);
    }

    fn clear_faded(&mut self, tell: &mut impl FnMut(TrackId, Event)) {
        self.tracks.retain(|track| {
            let faded = !track.plays && track.weight <= 0.0;
            if faded {
                tell(track.id, Event::Ended);
            }
            !faded
        });
    }

    /// Finds the joints of all tracks: after one began, and when the body's joints changed.
    pub fn bind(&mut self, skeleton: &Skeleton) {
        for track in &mut self.tracks {
            track.bind(skeleton);
        }
    }

    /// Moves a pose, one turn a joint of the skeleton that was bound, to what the tracks say. Tracks of one priority share a
    /// joint by their weights; together they take as much of it as their weights are, up to all.
    pub fn pose(&mut self, skeleton: &Skeleton, pose: &mut [Rigid]) {
        if self
            .tracks
            .iter()
            .any(|t| t.joints.len() != t.clip.channels().len())
        {
            self.bind(skeleton);
        }
        self.tracks.sort_by_key(Track::rank);
        let mut shares = vec![(Rigid::IDENTITY, 0.0_f32); pose.len()];
        for tracks in self.tracks.chunk_by(|a, b| a.rank() == b.rank()) {
            shares.fill((Rigid::IDENTITY, 0.0));
            for track in tracks.iter().filter(|track| track.weight > 0.0) {
                add(track, &mut shares);
            }
            for (place, (at, weight)) in pose.iter_mut().zip(&shares) {
                if *weight > 0.0 {
                    *place = place.blend(*at, weight.min(1.0));
                }
            }
        }
    }
}

/// Adds what a track does to what others of its priority do.
fn add(track: &Track, shares: &mut [(Rigid, f32)]) {
    for (channel, joint) in track.clip.channels().iter().zip(&track.joints) {
        let share = joint.and_then(|joint| shares.get_mut(usize::from(joint)));
        if let Some((at, weight)) = share {
            *weight += track.weight;
            *at = at.blend(channel.at(track.time), track.weight / *weight);
        }
    }
}

#[cfg(test)]
mod tests;
