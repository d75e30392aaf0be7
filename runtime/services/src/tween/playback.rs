//! A tween's course in time: delay, there, back, again; paused, cancelled, completed.

use super::{Direction, Style, ease};

/// What a tween is doing, as `Enum.PlaybackState` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaybackState {
    /// It was not played yet.
    Begin,
    /// It waits to start.
    Delayed,
    /// It moves.
    Playing,
    /// It stands still and will go on.
    Paused,
    /// It is at its end.
    Completed,
    /// It was stopped.
    Cancelled,
}

impl PlaybackState {
    /// The number of the item of `Enum.PlaybackState`.
    pub fn number(self) -> u32 {
        match self {
            Self::Begin => 0,
            Self::Delayed => 1,
            Self::Playing => 2,
            Self::Paused => 3,
            Self::Completed => 4,
            Self::Cancelled => 5,
        }
    }

    /// Whether time passes for it.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Delayed | Self::Playing)
    }
}

/// How a tween goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    /// Seconds from start to end.
    pub seconds: f64,
    /// Seconds before each start.
    pub delay: f64,
    /// How often again; `None` for without end.
    pub repeats: Option<u32>,
    /// Whether it goes back each time, in the same time.
    pub reverses: bool,
    /// The curve.
    pub style: Style,
    /// Which end of the curve has its shape.
    pub direction: Direction,
}

/// Where a tween is in its course.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Playback {
    course: Course,
    state: PlaybackState,
    /// Seconds since it was played, pauses left out.
    elapsed: f64,
}

/// What a step of time did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// How far between start and goal the values are; `None` if they stay as they are.
    pub share: Option<f64>,
    /// Whether it is at its end.
    pub completed: bool,
}

impl Playback {
    /// A tween that was not played yet. Times that are no sensible numbers count as none.
    pub fn new(course: Course) -> Self {
        let sensible = |seconds: f64| if seconds > 0.0 { seconds } else { 0.0 };
        Self {
            course: Course {
                seconds: sensible(course.seconds),
                delay: sensible(course.delay),
                ..course
            },
            state: PlaybackState::Begin,
            elapsed: 0.0,
        }
    }

    /// What it is doing.
    pub fn state(&self) -> PlaybackState {
        self.state
    }

    /// Starts it, from the start unless it was paused. Whether it starts from the start; nothing happens to one that
    /// plays.
    pub fn play(&mut self) -> bool {
        if self.state.is_running() {
            return false;
        }
        let resumed = self.state == PlaybackState::Paused;
        if !resumed {
            self.elapsed = 0.0;
        }
        self.state = if !resumed && self.course.delay > 0.0 {
            PlaybackState::Delayed
        } else {
            PlaybackState::Playing
        };
        !resumed
    }

    /// Stops it where it is; it goes on from there. Nothing happens to one that does not move.
    pub fn pause(&mut self) {
        if self.state == PlaybackState::Playing {
            self.state = PlaybackState::Paused;
        }
    }

    /// Stops it; it starts anew then. Whether it was under way.
    pub fn cancel(&mut self) -> bool {
        let under_way = self.state.is_running() || self.state == PlaybackState::Paused;
        if under_way {
            self.state = PlaybackState::Cancelled;
            self.elapsed = 0.0;
        }
        under_way
    }

    /// Time passes, in seconds.
    pub fn advance(&mut self, delta: f64) -> Step {
        const STILL: Step = Step {
            share: None,
            completed: false,
        };
        if !self.state.is_running() {
            return STILL;
        }
        self.elapsed += delta.max(0.0);
        let course = self.course;
        let moving = if course.reverses { 2.0 } else { 1.0 } * course.seconds;
        let round = course.delay + moving;
        let rounds = course.repeats.map(|repeats| f64::from(repeats) + 1.0);
        if rounds.is_some_and(|rounds| self.elapsed >= round * rounds) {
            self.state = PlaybackState::Completed;
            return Step {
                share: Some(if course.reverses { 0.0 } else { 1.0 }),
                completed: true,
            };
        }
        if round == 0.0 {
            // Without end and without time: it is there, always.
            self.state = PlaybackState::Playing;
            return Step {
                share: Some(1.0),
                completed: false,
            };
        }
        let before = (self.elapsed / round).floor();
        let within = self.elapsed - before * round - course.delay;
        if within < 0.0 {
            self.state = PlaybackState::Delayed;
            // Between two rounds it rests where the one before ended.
            let rest = if course.reverses { 0.0 } else { 1.0 };
            return Step {
                share: (before > 0.0).then_some(rest),
                completed: false,
            };
        }
        self.state = PlaybackState::Playing;
        let time = if course.seconds > 0.0 {
            within / course.seconds
        } else {
            1.0
        };
        let time = if time > 1.0 { 2.0 - time } else { time };
        Step {
            share: Some(ease(course.style, course.direction, time)),
            completed: false,
        }
    }
}
