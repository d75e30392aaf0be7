//! Which quality a machine can keep up with, from how long its frames take. Knows no clock and no GPU: it is told.

use crate::view::Quality;

/// Slower than this is too slow, milliseconds a frame.
const SLOW: f32 = 26.0;
/// Faster than this leaves room for more.
const FAST: f32 = 9.0;
/// Frames before a first verdict on a level.
const FIRST_VERDICT: u32 = 24;
/// Fast frames in a row before a higher level is tried.
const PATIENCE: u32 = 120;
/// The most that this grows to when higher levels turned out to be too slow.
const MOST_PATIENCE: u32 = 7200;

/// Chooses the quality by frame time. It goes down soon and up late, and later still after it was wrong, so that it does not
/// swing; a single slow frame changes nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct AutoQuality {
    level: Quality,
    highest: Quality,
    average: Option<f32>,
    /// Frames at this level.
    frames: u32,
    /// Fast frames in a row.
    fast: u32,
    patience: u32,
    /// Whether the level was reached from below.
    climbed: bool,
}

impl AutoQuality {
    /// For a machine of which nothing is known yet but whether its adapter is one in software (see
    /// [`crate::Renderer::is_software`]): such a one never gets more than [`Quality::Low`].
    pub fn new(software: bool) -> Self {
        let (level, highest) = if software {
            (Quality::Low, Quality::Low)
        } else {
            (Quality::High, Quality::High)
        };
        Self {
            level,
            highest,
            average: None,
            frames: 0,
            fast: 0,
            patience: PATIENCE,
            climbed: false,
        }
    }

    /// The quality of the next frame. While the view moves, a machine that is too slow even for [`Quality::Low`] gets
    /// drafts; once it stands still, it gets the better picture.
    pub fn quality(&self, moving: bool) -> Quality {
        if self.level == Quality::Draft && !moving {
            Quality::Low
        } else {
            self.level
        }
    }

    /// A frame of quality `drawn` took this many milliseconds, the GPU's work included.
    pub fn frame(&mut self, drawn: Quality, milliseconds: f32) {
        // A still one between drafts says nothing about them.
        if drawn != self.level || !milliseconds.is_finite() {
            return;
        }
        // A hitch counts as a slow frame, not as ten.
        let taken = milliseconds.clamp(0.0, SLOW * 2.0);
        let average = self.average.map_or(taken, |old| old + (taken - old) * 0.1);
        self.average = Some(average);
        self.frames = self.frames.saturating_add(1);
        self.fast = if taken < FAST { self.fast + 1 } else { 0 };
        if self.frames >= FIRST_VERDICT && average > SLOW {
            self.sink();
        } else if self.fast >= self.patience && average < FAST {
            self.climb();
        }
    }

    fn sink(&mut self) {
        let lower = match self.level {
            Quality::High => Quality::Medium,
            Quality::Medium => Quality::Low,
            Quality::Low => Quality::Draft,
            Quality::Draft => return,
        };
        if self.climbed {
            self.patience = (self.patience * 2).min(MOST_PATIENCE);
        }
        self.go(lower, false);
    }

    fn climb(&mut self) {
        let higher = match self.level {
            Quality::Draft => Quality::Low,
            Quality::Low => Quality::Medium,
            Quality::Medium | Quality::High => Quality::High,
        };
        if higher > self.level && higher <= self.highest {
            self.go(higher, true);
        }
    }

    fn go(&mut self, level: Quality, climbed: bool) {
        self.level = level;
        self.climbed = climbed;
        self.average = None;
        self.frames = 0;
        self.fast = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(auto: &mut AutoQuality, frames: u32, cost: impl Fn(Quality) -> f32) -> u32 {
        let mut changes = 0;
        for _ in 0..frames {
            let before = auto.quality(true);
            auto.frame(before, cost(before));
            changes += u32::from(auto.quality(true) != before);
        }
        changes
    }

    #[test]
    fn a_fast_machine_keeps_everything() {
        let mut auto = AutoQuality::new(false);
        assert_eq!(run(&mut auto, 1000, |_| 6.0), 0);
        assert_eq!(auto.quality(false), Quality::High);
    }

    #[test]
    fn a_slow_machine_goes_down_step_by_step_within_seconds() {
        let mut auto = AutoQuality::new(false);
        run(&mut auto, 30, |_| 60.0);
        assert_eq!(auto.quality(true), Quality::Medium);
        run(&mut auto, 60, |_| 60.0);
        assert_eq!(auto.quality(true), Quality::Draft);
        assert_eq!(auto.quality(false), Quality::Low);
    }

    #[test]
    fn hitches_change_nothing() {
        let mut auto = AutoQuality::new(false);
        for frame in 0..600 {
            let taken = if frame % 60 == 0 { 900.0 } else { 10.0 };
            auto.frame(auto.quality(true), taken);
        }
        assert_eq!(auto.quality(true), Quality::High);
    }

    #[test]
    fn it_does_not_swing_between_two_levels() {
        let mut auto = AutoQuality::new(false);
        let cost = |quality| if quality == Quality::High { 40.0 } else { 5.0 };
        let changes = run(&mut auto, 20_000, cost);
        assert!(changes < 20, "{changes}");
    }

    #[test]
    fn software_never_gets_more_than_low_and_drafts_when_that_is_slow() {
        let mut auto = AutoQuality::new(true);
        run(&mut auto, 2000, |_| 3.0);
        assert_eq!(auto.quality(true), Quality::Low);
        run(&mut auto, 60, |_| 90.0);
        assert_eq!(auto.quality(true), Quality::Draft);
        // A frame that is drawn while it stands still is no evidence.
        auto.frame(Quality::Low, 90.0);
        assert_eq!(auto.quality(true), Quality::Draft);
    }

    #[test]
    fn nonsense_is_ignored() {
        let mut auto = AutoQuality::new(false);
        let before = auto.clone();
        auto.frame(Quality::High, f32::NAN);
        auto.frame(Quality::Low, 3.0);
        assert_eq!(auto, before);
    }
}
