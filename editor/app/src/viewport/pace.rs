//! When a picture is drawn anew and how much work it may be: less while things move, more once they rest, nothing while
//! nothing changes. Knows no GPU.

use studio_render::Quality;

/// Seconds of rest after which a picture that was drawn in a hurry is drawn better.
const REST: f64 = 0.15;
/// Seconds between pictures whose assets and materials are still being made.
const INCOMPLETE: f64 = 0.05;
/// A frame that takes longer than this while things move is too slow, seconds.
const SLOW: f64 = 0.028;
/// One that takes less leaves room for more, seconds.
const FAST: f64 = 0.012;
/// So many frames of a kind in a row change the quality.
const ENOUGH: u32 = 12;

/// What changed since the last picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changed {
    /// Nothing.
    Nothing,
    /// Something small over a world that stays: outlines, the grid. Drawn as well as the world is, which may still become
    /// better.
    Marks,
    /// The camera or the scene: more of it will follow.
    Moving,
}

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Turn {
    /// Draw, with this much work.
    Draw(Quality),
    /// The last picture is right; look again after so many seconds.
    Wait(f64),
    /// The last picture is right and as good as it gets.
    Rest,
}

/// Decides when to draw.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// While things move.
    moving: Quality,
    /// Once they rest.
    resting: Quality,
    least: Quality,
    /// Whether the adapter is one in software.
    software: bool,
    /// What somebody chose.
    chosen: Option<Quality>,
    drawn: Option<Quality>,
    incomplete: bool,
    drawn_at: f64,
    moved_at: f64,
    /// Frames in a row that were too slow (positive) or fast (negative).
    streak: i32,
}

impl Pace {
    /// The pace of an adapter: one in software draws drafts while things move.
    pub(crate) fn new(software: bool) -> Self {
        let (moving, resting, least) = automatic(software);
        Self {
            moving,
            resting,
            least,
            software,
            chosen: None,
            drawn: None,
            incomplete: false,
            drawn_at: 0.0,
            moved_at: f64::NEG_INFINITY,
            streak: 0,
        }
    }

    /// Takes this quality from now on, moving or not; by itself for `None`.
    pub(crate) fn choose(&mut self, chosen: Option<Quality>) {
        if self.chosen != chosen {
            self.chosen = chosen;
            self.streak = 0;
            (self.moving, self.resting, self.least) = chosen.map_or_else(
                || automatic(self.software),
                |quality| (quality, quality, quality),
            );
        }
    }

    /// What to do at `now`, seconds.
    pub(crate) fn turn(&mut self, changed: Changed, now: f64) -> Turn {
        let Some(drawn) = self.drawn else {
            return Turn::Draw(self.resting);
        };
        match changed {
            Changed::Moving => {
                self.measure(now);
                self.moved_at = now;
                return Turn::Draw(self.moving);
            }
            Changed::Marks => return Turn::Draw(drawn.min(self.resting)),
            Changed::Nothing => {}
        }
        let (due, quality) = if drawn < self.resting {
            (self.moved_at + REST, self.resting)
        } else if self.incomplete {
            (self.drawn_at + INCOMPLETE, drawn)
        } else {
            return Turn::Rest;
        };
        if now >= due {
            Turn::Draw(quality)
        } else {
            Turn::Wait(due - now)
        }
    }

    /// A picture was drawn; whether it lacks assets or materials that are still being made.
    pub(crate) fn drew(&mut self, quality: Quality, incomplete: bool, now: f64) {
        self.drawn = Some(quality);
        self.incomplete = incomplete;
        self.drawn_at = now;
    }

    /// The time between two pictures of one movement says whether the machine keeps up.
    fn measure(&mut self, now: f64) {
        let between = now - self.drawn_at;
        if self.drawn != Some(self.moving) || between > 0.5 {
            self.streak = 0;
            return;
        }
        self.streak = if between > SLOW {
            self.streak.max(0) + 1
        } else if between < FAST {
            self.streak.min(0) - 1
        } else {
            0
        };
        if self.streak.unsigned_abs() < ENOUGH {
            return;
        }
        self.moving = if self.streak > 0 {
            lower(self.moving).max(self.least)
        } else {
            higher(self.moving).min(self.resting)
        };
        self.streak = 0;
    }
}

/// What an adapter draws while things move and once they rest, and the least that it comes down to.
fn automatic(software: bool) -> (Quality, Quality, Quality) {
    if software {
        (Quality::Draft, Quality::Low, Quality::Draft)
    } else {
        (Quality::High, Quality::High, Quality::Low)
    }
}

fn lower(quality: Quality) -> Quality {
    match quality {
        Quality::High => Quality::Medium,
        Quality::Medium => Quality::Low,
        Quality::Low | Quality::Draft => Quality::Draft,
    }
}

fn higher(quality: Quality) -> Quality {
    match quality {
        Quality::Draft => Quality::Low,
        Quality::Low => Quality::Medium,
        Quality::Medium | Quality::High => Quality::High,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(pace: &mut Pace, changed: Changed, now: f64) -> Quality {
        let Turn::Draw(quality) = pace.turn(changed, now) else {
            panic!("nothing is drawn at {now}");
        };
        pace.drew(quality, false, now);
        quality
    }

    #[test]
    fn a_cpu_draws_drafts_while_things_move_one_good_picture_after_and_then_nothing() {
        let mut pace = Pace::new(true);
        assert_eq!(drawn(&mut pace, Changed::Nothing, 0.0), Quality::Low);
        assert_eq!(drawn(&mut pace, Changed::Moving, 1.0), Quality::Draft);
        assert_eq!(drawn(&mut pace, Changed::Moving, 1.1), Quality::Draft);
        assert!(matches!(pace.turn(Changed::Nothing, 1.2), Turn::Wait(left) if left > 0.0));
        assert_eq!(drawn(&mut pace, Changed::Nothing, 1.26), Quality::Low);
        assert_eq!(pace.turn(Changed::Nothing, 1.3), Turn::Rest);
        assert_eq!(drawn(&mut pace, Changed::Marks, 2.0), Quality::Low);
    }

    #[test]
    fn marks_neither_lower_what_is_drawn_well_nor_wait_for_it() {
        let mut pace = Pace::new(true);
        assert_eq!(drawn(&mut pace, Changed::Nothing, 0.0), Quality::Low);
        assert_eq!(drawn(&mut pace, Changed::Marks, 0.01), Quality::Low);
        assert_eq!(drawn(&mut pace, Changed::Moving, 1.0), Quality::Draft);
        // Over the draft, at once; and better soon after.
        assert_eq!(drawn(&mut pace, Changed::Marks, 1.1), Quality::Draft);
        assert_eq!(drawn(&mut pace, Changed::Nothing, 1.2), Quality::Low);
        assert_eq!(drawn(&mut pace, Changed::Marks, 1.21), Quality::Low);
    }

    #[test]
    fn hardware_that_is_too_slow_gets_less_to_do_and_more_again_later() {
        let mut pace = Pace::new(false);
        let mut now = 0.0;
        let mut run = |pace: &mut Pace, seconds: f64| {
            (0..200).fold(Quality::Draft, |_, _| {
                now += seconds;
                drawn(pace, Changed::Moving, now)
            })
        };
        assert_eq!(run(&mut pace, 1.0 / 60.0), Quality::High);
        assert_eq!(run(&mut pace, 1.0 / 20.0), Quality::Low);
        assert_eq!(run(&mut pace, 1.0 / 144.0), Quality::High);
    }

    #[test]
    fn a_quality_that_was_chosen_holds_however_slow_it_is() {
        let mut pace = Pace::new(true);
        pace.choose(Some(Quality::Medium));
        assert_eq!(drawn(&mut pace, Changed::Nothing, 0.0), Quality::Medium);
        for frame in 1..100 {
            let now = f64::from(frame) * 0.2;
            assert_eq!(drawn(&mut pace, Changed::Moving, now), Quality::Medium);
        }
        pace.choose(None);
        assert_eq!(drawn(&mut pace, Changed::Moving, 21.0), Quality::Draft);
    }

    #[test]
    fn what_is_incomplete_is_drawn_again_soon() {
        let mut pace = Pace::new(false);
        pace.turn(Changed::Nothing, 0.0);
        pace.drew(Quality::High, true, 0.0);
        assert!(matches!(pace.turn(Changed::Nothing, 0.01), Turn::Wait(_)));
        assert_eq!(pace.turn(Changed::Nothing, 0.06), Turn::Draw(Quality::High));
    }
}
