//! What is played on whom: the tracks that scripts loaded, each of one animator. Plain data over [`Mixer`]; what happens is
//! handed back, and told to scripts by others.

use std::collections::BTreeMap;
use std::sync::Arc;

use mlua::Value;
use studio_model::{DataModel, InstanceId, Value as Held};
use studio_motion::mixer::{Event, Start, Track};
use studio_motion::{Clip, Mixer, Rigid, Skeleton};
use studio_script::{FreeSignal, Running};

use super::super::terms::terms;
use super::cues::Cue;
use crate::limits::{MARKER_SIGNALS_MAX, TRACKS_FOLLOWED_MAX};

/// Something that happened to a track.
#[derive(Debug)]
pub(super) struct Happened {
    pub(super) track: InstanceId,
    pub(super) event: Event,
}

/// A track that was loaded.
#[derive(Debug)]
struct Loaded {
    /// What it is called in its mixer.
    number: u64,
    animator: InstanceId,
    clip: Arc<Clip>,
    /// What scripts listen at, by the names of markers.
    markers: BTreeMap<String, FreeSignal>,
}

/// The tracks of a side.
#[derive(Debug, Default)]
pub(super) struct Playing {
    tracks: BTreeMap<InstanceId, Loaded>,
    by_number: BTreeMap<u64, InstanceId>,
    next: u64,
    /// Those that play or fade: scripts need not hold them for that.
    active: BTreeMap<InstanceId, Value>,
    /// Tracks of the other side, by the player whose they are and what they are called there.
    followed: BTreeMap<(Option<InstanceId>, u64), (InstanceId, u64)>,
    /// By animator; only of those on which something plays or fades.
    mixers: BTreeMap<InstanceId, Mixer>,
}

impl Playing {
    /// Whether nothing plays or fades.
    pub(super) fn is_empty(&self) -> bool {
        self.mixers.is_empty()
    }

    /// A track was loaded.
    pub(super) fn add(&mut self, track: InstanceId, animator: InstanceId, clip: Arc<Clip>) {
        self.next += 1;
        self.by_number.insert(self.next, track);
        let loaded = Loaded {
            number: self.next,
            animator,
            clip,
            markers: BTreeMap::new(),
        };
        self.tracks.insert(track, loaded);
    }

    /// Forgets tracks that nobody holds any more.
    pub(super) fn forget_gone(&mut self, model: &DataModel) {
        let Self {
            tracks, by_number, ..
        } = self;
        tracks.retain(|&track, loaded| {
            let there = model.contains(track);
            if !there {
                by_number.remove(&loaded.number);
            }
            there
        });
    }

    /// The tracks that play on an animator.
    pub(super) fn of(&self, animator: InstanceId) -> Vec<InstanceId> {
        let Some(mixer) = self.mixers.get(&animator) else {
            return Vec::new();
        };
        let plays = |track: &InstanceId| {
            let loaded = self.tracks.get(track);
            let own = loaded.filter(|loaded| loaded.animator == animator);
            own.and_then(|loaded| mixer.track(loaded.number))
                .is_some_and(Track::plays)
        };
        self.active.keys().copied().filter(plays).collect()
    }

    /// Begins a track, of which scripts have a value; its animator, unless it is played already or there are too many.
    pub(super) fn play(
        &mut self,
        track: InstanceId,
        value: Value,
        start: Start,
    ) -> Option<InstanceId> {
        let loaded = self.tracks.get(&track)?;
        let mixer = self.mixers.entry(loaded.animator).or_default();
        if mixer.track(loaded.number).is_some_and(Track::plays) {
            return None;
        }
        let clip = Arc::clone(&loaded.clip);
        let begins = mixer.play(loaded.number, clip, start);
        begins.then(|| {
            self.active.insert(track, value);
            loaded.animator
        })
    }

    /// Lets a track fade.
    pub(super) fn stop(&mut self, track: InstanceId, fade: f32) -> Vec<Happened> {
        let mut happened = Vec::new();
        let found = self.tracks.get(&track);
        if let Some(loaded) = found
            && let Some(mixer) = self.mixers.get_mut(&loaded.animator)
        {
            mixer.stop(loaded.number, Some(fade), |_, event| {
                happened.push(Happened { track, event });
            });
        }
        self.release(&happened);
        happened
    }

    /// A track of the other side plays as a cue says; what it is called here, if there is room.
    pub(super) fn follow(
        &mut self,
        of: Option<InstanceId>,
        animator: InstanceId,
        clip: Arc<Clip>,
        cue: &Cue,
    ) -> Option<u64> {
        let key = (of, cue.number);
        let known = self.followed.get(&key).filter(|(on, _)| *on == animator);
        let number = match known {
            Some((_, number)) => *number,
            None if self.followed.len() >= TRACKS_FOLLOWED_MAX => return None,
            None => {
                self.next += 1;
                self.followed.insert(key, (animator, self.next));
                self.next
            }
        };
        let mixer = self.mixers.entry(animator).or_default();
        let start = cue.start;
        if !cue.plays {
            mixer.stop(number, Some(start.fade), |_, _| ());
            return Some(number);
        }
        let Some(track) = mixer.track_mut(number).filter(|track| track.plays()) else {
            return mixer.play(number, clip, start).then_some(number);
        };
        track.set_speed(start.speed);
        track.set_weight(start.weight, start.fade);
        track.set_looped(start.looped);
        track.set_priority(start.priority);
        track.set_time(start.time.unwrap_or(0.0));
        Some(number)
    }

    /// The tracks of this side that play or fade.
    pub(super) fn active(&self) -> Vec<InstanceId> {
        self.active.keys().copied().collect()
    }

    /// The animator of a track, what it is called here, and what it plays.
    pub(super) fn about(&self, track: InstanceId) -> Option<(InstanceId, u64, &Clip)> {
        let loaded = self.tracks.get(&track)?;
        Some((loaded.animator, loaded.number, &loaded.clip))
    }

    /// Changes a track while it plays or fades.
    pub(super) fn change(&mut self, track: InstanceId, change: impl FnOnce(&mut Track)) {
        if let Some(loaded) = self.tracks.get(&track)
            && let Some(mixer) = self.mixers.get_mut(&loaded.animator)
            && let Some(track) = mixer.track_mut(loaded.number)
        {
            change(track);
        }
    }

    fn track(&self, track: InstanceId) -> Option<&Track> {
        let loaded = self.tracks.get(&track)?;
        self.mixers.get(&loaded.animator)?.track(loaded.number)
    }

    /// Seconds from its start at which a track is.
    pub(super) fn time(&self, track: InstanceId) -> f32 {
        self.track(track).map_or(0.0, Track::time)
    }

    /// How much a track counts now.
    pub(super) fn weight(&self, track: InstanceId) -> f32 {
        self.track(track).map_or(0.0, Track::weight)
    }

    /// What a track plays.
    pub(super) fn clip(&self, track: InstanceId) -> Option<Arc<Clip>> {
        self.tracks
            .get(&track)
            .map(|loaded| Arc::clone(&loaded.clip))
    }

    /// The signal of a marker. Of too many, one that nothing fires.
    pub(super) fn marker(
        &mut self,
        running: Running<'_>,
        track: InstanceId,
        name: &str,
    ) -> FreeSignal {
        let Some(loaded) = self.tracks.get_mut(&track) else {
            return running.new_signal();
        };
        if let Some(signal) = loaded.markers.get(name) {
            return *signal;
        }
        let signal = running.new_signal();
        if loaded.markers.len() < MARKER_SIGNALS_MAX {
            loaded.markers.insert(name.to_owned(), signal);
        }
        signal
    }

    /// The signal of a marker, if a script asked for it.
    pub(super) fn signal(&self, track: InstanceId, name: &str) -> Option<FreeSignal> {
        self.tracks.get(&track)?.markers.get(name).copied()
    }

    /// Takes all tracks on by some seconds.
    pub(super) fn step(&mut self, model: &DataModel, delta: f32) -> Vec<Happened> {
        let mut happened = Vec::new();
        for track in self.active.keys() {
            // Scripts may have set these since.
            if let Some(loaded) = self.tracks.get(track)
                && let Some(mixer) = self.mixers.get_mut(&loaded.animator)
                && let Some(playing) = mixer.track_mut(loaded.number)
            {
                playing.set_looped(model.flag(*track, terms().track_looped));
                if let Some(Held::Enum(priority)) = model.value(*track, terms().track_priority) {
                    playing.set_priority(priority);
                }
            }
        }
        let Self {
            mixers, by_number, ..
        } = self;
        for mixer in mixers.values_mut() {
            mixer.step(delta, |number, event| {
                if let Some(track) = by_number.get(&number).copied() {
                    happened.push(Happened { track, event });
                }
            });
        }
        mixers.retain(|&animator, mixer| model.contains(animator) && !mixer.is_empty());
        self.release(&happened);
        let mixers = &self.mixers;
        self.followed.retain(|_, (animator, number)| {
            let mixer = mixers.get(animator);
            mixer.is_some_and(|mixer| mixer.track(*number).is_some())
        });
        if self.mixers.is_empty() {
            // Whoever they were played on is gone.
            self.active.clear();
        }
        happened
    }

    /// What has ended is scripts' own again.
    fn release(&mut self, happened: &[Happened]) {
        for ended in happened.iter().filter(|h| h.event == Event::Ended) {
            self.active.remove(&ended.track);
        }
    }

    /// Moves a pose to what the tracks of an animator say.
    pub(super) fn pose(&mut self, animator: InstanceId, skeleton: &Skeleton, pose: &mut [Rigid]) {
        if let Some(mixer) = self.mixers.get_mut(&animator) {
            mixer.pose(skeleton, pose);
        }
    }
}
