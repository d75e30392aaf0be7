//! Clips: how joints move over some seconds, by keyframes. They know joints by the names of the parts that these move, so
//! one clip plays on all bodies that have such parts.

mod read;

use std::sync::Arc;

use crate::easing::{Direction, Style, ease};
use crate::limits::{CHANNELS_MAX, CLIP_SECONDS_MAX, KEYFRAMES_MAX, MARKERS_MAX};
use crate::rigid::Rigid;

pub use read::read_sequence;

/// How one keyframe leads to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Easing {
    /// It is kept until the next, which comes at once.
    Constant,
    /// Along a curve.
    Curve(Style, Direction),
}

impl Easing {
    /// Even.
    pub const LINEAR: Self = Self::Curve(Style::Linear, Direction::In);

    fn share(self, share: f32) -> f32 {
        match self {
            Self::Constant => 0.0,
            Self::Curve(Style::Linear, _) => share,
            Self::Curve(style, direction) => ease(style, direction, f64::from(share)) as f32,
        }
    }
}

/// A joint at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Key {
    /// Seconds from the clip's start.
    pub time: f32,
    /// What the joint does then.
    pub at: Rigid,
    /// How it goes on to the next one.
    pub easing: Easing,
}

/// What a clip does with one joint.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// The name of the part that the joint moves.
    pub part: Arc<str>,
    /// Sorted by time; never empty.
    keys: Vec<Key>,
}

impl Channel {
    /// What the joint does at a time.
    pub fn at(&self, time: f32) -> Rigid {
        let next = self.keys.partition_point(|key| key.time <= time);
        let Some(before) = next.checked_sub(1).map(|index| &self.keys[index]) else {
            return self.keys.first().map_or(Rigid::IDENTITY, |key| key.at);
        };
        let Some(after) = self.keys.get(next) else {
            return before.at;
        };
        let span = after.time - before.time;
        let share = before.easing.share((time - before.time) / span);
        before.at.blend(after.at, share)
    }
}

/// Something that is told when a clip gets there.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Seconds from the clip's start.
    pub time: f32,
    /// What it is called.
    pub name: Arc<str>,
    /// What is told with it; `None` of a keyframe, some of a marker.
    pub value: Option<Arc<str>>,
}

/// How joints move over some seconds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Clip {
    length: f32,
    looped: bool,
    priority: u32,
    channels: Vec<Channel>,
    marks: Vec<Mark>,
}

impl Clip {
    /// One that begins again at its end or not, and ranks as the item of `Enum.AnimationPriority` of this number.
    pub fn new(looped: bool, priority: u32) -> Self {
        Self {
            looped,
            priority,
            ..Self::default()
        }
    }

    /// Adds a keyframe of a joint, by the name of the part that it moves. What is beyond the limits or no number is left
    /// out.
    pub fn add(&mut self, part: &Arc<str>, key: Key) {
        if !Self::takes(key.time) || !key.at.shift.is_finite() || !key.at.turn.is_finite() {
            return;
        }
        self.length = self.length.max(key.time);
        let mut channels = self.channels.iter();
        let index = match channels.position(|channel| channel.part == *part) {
            Some(index) => index,
            None if self.channels.len() >= CHANNELS_MAX => return,
            None => {
                self.channels.push(Channel {
                    part: Arc::clone(part),
                    keys: Vec::new(),
                });
                self.channels.len() - 1
            }
        };
        let keys = &mut self.channels[index].keys;
        if keys.len() >= KEYFRAMES_MAX {
            return;
        }
        let place = keys.partition_point(|other| other.time < key.time);
        match keys.get_mut(place) {
            // Two of one time have nothing between them.
            Some(there) if there.time == key.time => *there = key,
            _ => keys.insert(place, key),
        }
    }

    /// Adds something that is told at a time, which counts for the clip's length as well.
    pub fn mark(&mut self, mark: Mark) {
        if Self::takes(mark.time) && self.marks.len() < KEYFRAMES_MAX + MARKERS_MAX {
            self.length = self.length.max(mark.time);
            let place = self.marks.partition_point(|other| other.time <= mark.time);
            self.marks.insert(place, mark);
        }
    }

    /// Makes it so long, if it is shorter.
    pub fn extend(&mut self, length: f32) {
        if Self::takes(length) {
            self.length = self.length.max(length);
        }
    }

    fn takes(time: f32) -> bool {
        (0.0..=CLIP_SECONDS_MAX).contains(&time)
    }

    /// Seconds.
    pub fn length(&self) -> f32 {
        self.length
    }

    /// Whether it begins again at its end.
    pub fn is_looped(&self) -> bool {
        self.looped
    }

    /// The number of its `Enum.AnimationPriority`.
    pub fn priority(&self) -> u32 {
        self.priority
    }

    /// What it does, by joint.
    pub fn channels(&self) -> &[Channel] {
        &self.channels
    }

    /// What is told, by time.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// When the keyframe of a name comes, in seconds.
    pub fn time_of_keyframe(&self, name: &str) -> Option<f32> {
        let mut keyframes = self.marks.iter().filter(|mark| mark.value.is_none());
        let found = keyframes.find(|mark| &*mark.name == name);
        found.map(|mark| mark.time)
    }
}

#[cfg(test)]
mod tests;
