//! The screen that an interface is laid out for, and what of it a `ScreenGui` fills.

use glam::Vec2;
use studio_model::value::Rect;

use crate::props::{bounded, bounded_vector};
use crate::schema::ScreenInsets;

/// Pixels of the bar at the top that the reference keeps for itself: what `GetGuiInset` answers.
pub const TOP_BAR: f32 = 36.0;

/// The screen. Pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    /// Width and height.
    pub size: Vec2,
    /// Height of the bar at the top.
    pub top_bar: f32,
}

impl Viewport {
    /// A viewport with a top bar as the reference has it.
    pub const fn new(width: f32, height: f32) -> Self {
        Self {
            size: Vec2::new(width, height),
            top_bar: TOP_BAR,
        }
    }

    /// A point of the window, whose origin is its top left corner, in the terms of `AbsolutePosition` and `Input`.
    pub fn to_gui(&self, pixel: Vec2) -> Vec2 {
        pixel - Vec2::new(0.0, self.top_bar)
    }

    /// What [`Self::to_gui`] undoes.
    pub fn to_pixel(&self, point: Vec2) -> Vec2 {
        point + Vec2::new(0.0, self.top_bar)
    }

    pub(crate) fn sane(self) -> Self {
        Self {
            size: bounded_vector(self.size).max(Vec2::ZERO),
            top_bar: bounded(self.top_bar).max(0.0),
        }
    }

    pub(crate) fn whole(&self) -> Rect {
        Rect {
            min: self.to_gui(Vec2::ZERO),
            max: self.to_gui(self.size),
        }
    }

    /// What a screen with these insets fills. Ours have no notches, so device-safe is everything.
    pub fn within(&self, insets: ScreenInsets) -> Rect {
        let whole = self.whole();
        match insets {
            ScreenInsets::None | ScreenInsets::DeviceSafeInsets => whole,
            ScreenInsets::CoreUISafeInsets => Rect {
                min: Vec2::ZERO,
                max: whole.max.max(Vec2::ZERO),
            },
            ScreenInsets::TopbarSafeInsets => Rect {
                min: whole.min,
                max: Vec2::new(whole.max.x, 0.0),
            },
        }
    }
}
