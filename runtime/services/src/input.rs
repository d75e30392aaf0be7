//! What a player does with keyboard and mouse, and what it means: [`InputHub`] takes raw events from a window or a test;
//! once a tick they go to the interface, to bound actions, to `UserInputService` and the old mouse, and what nobody took
//! walks the character.
//!
//! Knows no windows: positions are pixels of the viewport, from its top left corner, y downwards.
//!
//! Read next: `dispatch` (who hears an event, in which order), `actions`, `controls`.

mod actions;
mod controls;
mod dispatch;
mod hotbar;
mod keys;
mod mouse;
mod objects;
mod pointer;
mod service;
#[cfg(test)]
pub(crate) mod tests;

use std::cell::{Cell, Ref, RefCell, RefMut};
use std::collections::VecDeque;
use std::rc::Rc;

use glam::{Vec2, Vec3};
use studio_gui::Viewport;
use studio_model::{DataModel, InstanceId};

pub use controls::{Controls, Wish};
pub use keys::KeyCode;

pub(crate) use dispatch::install;
pub(crate) use objects::{Given, item_number};

use crate::camera::Rig;
use crate::limits::{INPUT_TEXT_CHARS_MAX, INPUTS_WAITING_MAX};

/// The viewport of a client that has no window.
pub const HEADLESS_VIEWPORT: Viewport = Viewport::new(1280.0, 720.0);

/// A button of the mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PointerButton {
    /// `MouseButton1`.
    Left,
    /// `MouseButton2`.
    Right,
    /// `MouseButton3`, the wheel.
    Middle,
}

impl PointerButton {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Left, Self::Right, Self::Middle];
}

/// Something that a player does.
#[derive(Debug, Clone, PartialEq)]
pub enum RawInput {
    /// A key went down or up. A key that is held may go down again and again: it repeats.
    Key {
        /// Which.
        code: KeyCode,
        /// Whether it is down now.
        down: bool,
    },
    /// The pointer is here now.
    PointerMoved {
        /// Pixels from the left.
        x: f32,
        /// Pixels from the top.
        y: f32,
    },
    /// The mouse moved while the pointer is locked (`MouseBehavior`).
    PointerTurned {
        /// Pixels to the right.
        dx: f32,
        /// Pixels down.
        dy: f32,
    },
    /// A button of the mouse went down or up where the pointer is.
    PointerButton {
        /// Which.
        button: PointerButton,
        /// Whether it is down now.
        down: bool,
    },
    /// The wheel turned: notches to the right and up.
    Wheel {
        /// To the right.
        x: f32,
        /// Up, away from the player.
        y: f32,
    },
    /// Text was typed or pasted.
    Text(String),
    /// The window has come to the front, or has left it: then nothing is held any more.
    Focus(bool),
}

impl RawInput {
    /// The event as it is taken; `None` of numbers that are none.
    fn sane(self) -> Option<Self> {
        const FAR: f32 = 1e6;
        let finite = |a: f32, b: f32| a.is_finite() && b.is_finite();
        match self {
            Self::PointerMoved { x, y } => finite(x, y).then(|| Self::PointerMoved {
                x: x.clamp(-FAR, FAR),
                y: y.clamp(-FAR, FAR),
            }),
            Self::PointerTurned { dx, dy } => finite(dx, dy).then(|| Self::PointerTurned {
                dx: dx.clamp(-FAR, FAR),
                dy: dy.clamp(-FAR, FAR),
            }),
            Self::Wheel { x, y } => finite(x, y).then(|| Self::Wheel {
                x: x.clamp(-FAR, FAR),
                y: y.clamp(-FAR, FAR),
            }),
            Self::Text(mut text) => {
                if let Some((end, _)) = text.char_indices().nth(INPUT_TEXT_CHARS_MAX) {
                    text.truncate(end);
                }
                (!text.is_empty()).then_some(Self::Text(text))
            }
            other => Some(other),
        }
    }
}

/// A prompt that the player is shown, unless scripts show it.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownPrompt {
    /// What it offers to do, and to what.
    pub action: String,
    /// The thing; may be empty.
    pub object: String,
    /// The key that does it.
    pub key: Option<KeyCode>,
    /// Where it is, in the world.
    pub at: Vec3,
    /// Pixels of the viewport by which it is shown beside there.
    pub offset: Vec2,
    /// How much of the time was held that it must be held, from 0 to 1.
    pub held: f32,
}

/// Where raw events of one client wait for its tick, and what of them goes on from tick to tick: what walks the character
/// and where the camera stands. Clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct InputHub(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    waiting: RefCell<VecDeque<RawInput>>,
    viewport: Cell<Viewport>,
    controls: RefCell<Controls>,
    rig: RefCell<Rig>,
    prompts: RefCell<Vec<ShownPrompt>>,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            waiting: RefCell::default(),
            viewport: Cell::new(HEADLESS_VIEWPORT),
            controls: RefCell::default(),
            rig: RefCell::default(),
            prompts: RefCell::default(),
        }
    }
}

impl InputHub {
    /// Takes an event for the next tick. Beyond [`INPUTS_WAITING_MAX`] all that waits is dropped and nothing is held any
    /// more: no key stays down because its release was lost.
    pub fn push(&self, input: RawInput) {
        let Some(input) = input.sane() else { return };
        let mut waiting = self.0.waiting.borrow_mut();
        if let (Some(RawInput::PointerMoved { .. }), RawInput::PointerMoved { .. }) =
            (waiting.back(), &input)
        {
            waiting.pop_back();
        }
        if waiting.len() >= INPUTS_WAITING_MAX {
            waiting.clear();
            waiting.extend([RawInput::Focus(false), RawInput::Focus(true)]);
        }
        waiting.push_back(input);
    }

    /// The size of the viewport.
    pub fn viewport(&self) -> Viewport {
        self.0.viewport.get()
    }

    /// Gives the viewport another size, in pixels.
    pub fn set_viewport(&self, width: f32, height: f32) {
        let sane = |length: f32| {
            if length >= 1.0 {
                length.min(65_536.0)
            } else {
                1.0
            }
        };
        self.0
            .viewport
            .set(Viewport::new(sane(width), sane(height)));
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.0.waiting.borrow().is_empty()
    }

    /// Drops what waits: nobody will hear it.
    pub fn clear(&self) {
        self.0.waiting.borrow_mut().clear();
    }

    /// The prompts to show, the nearest first.
    pub fn prompts(&self) -> Ref<'_, [ShownPrompt]> {
        Ref::map(self.0.prompts.borrow(), Vec::as_slice)
    }

    pub(crate) fn show_prompts(&self, prompts: Vec<ShownPrompt>) {
        *self.0.prompts.borrow_mut() = prompts;
    }

    /// What waits now. Events that come meanwhile wait for the next tick.
    pub(crate) fn take(&self) -> VecDeque<RawInput> {
        std::mem::take(&mut *self.0.waiting.borrow_mut())
    }

    /// What walks the character.
    pub(crate) fn controls(&self) -> Ref<'_, Controls> {
        self.0.controls.borrow()
    }

    pub(crate) fn controls_mut(&self) -> RefMut<'_, Controls> {
        self.0.controls.borrow_mut()
    }

    /// Where the default camera stands.
    pub(crate) fn rig_mut(&self) -> RefMut<'_, Rig> {
        self.0.rig.borrow_mut()
    }

    /// An event that nobody took: it walks the character and turns the camera.
    pub(crate) fn steer(&self, input: &RawInput) {
        let mut controls = self.controls_mut();
        match input {
            RawInput::Key { code, down } => controls.key(*code, *down),
            RawInput::PointerButton {
                button: PointerButton::Right,
                down,
            } => self.rig_mut().drag(*down),
            RawInput::PointerMoved { x, y } => self.rig_mut().point(Vec2::new(*x, *y)),
            RawInput::PointerTurned { dx, dy } => self.rig_mut().turn(Vec2::new(*dx, *dy)),
            RawInput::Wheel { y, .. } => self.rig_mut().zoom(*y),
            RawInput::Focus(false) => {
                controls.release();
                self.rig_mut().drag(false);
            }
            _ => {}
        }
    }

    /// What the player wishes, with a camera that looks along `yaw` (radians): nothing while the place, or the player, has
    /// other controls. The arrow keys turn the camera on.
    pub(crate) fn wish(
        &self,
        model: &DataModel,
        player: InstanceId,
        yaw: f32,
        seconds: f32,
    ) -> Wish {
        let turning = self.controls().turning();
        if turning != 0.0 {
            self.rig_mut().turn_by(turning * seconds);
        }
        let wish = self.controls_mut().wish(yaw);
        if controls::has_own(model, player) {
            Wish::default()
        } else {
            wish
        }
    }
}
