//! What a layout says of an object.

use std::sync::Arc;

use glam::Vec2;
use studio_model::InstanceId;
use studio_model::value::Rect;

use crate::schema::Kind;
use crate::text::TextLayout;

/// Where an object is and what is seen of it. Pixels; the origin is where the reference has it: below the top bar, so that
/// an object of a `ScreenGui` that covers the whole screen begins at a negative y.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each asked for by its name"
)]
pub struct Object {
    /// Which instance.
    pub id: InstanceId,
    /// What kind of object.
    pub kind: Kind,
    /// The object, or the screen, that it is laid out in.
    pub parent: Option<InstanceId>,
    /// Top left corner before rotation: `AbsolutePosition`.
    pub position: Vec2,
    /// `AbsoluteSize`; never negative.
    pub size: Vec2,
    /// Degrees, clockwise, about the middle: `AbsoluteRotation`.
    pub rotation: f32,
    /// What is outside of it is not seen.
    pub clip: Rect,
    /// Whether it and everything above it is visible and enabled.
    pub shown: bool,
    /// Whether it takes pointer events, so that what is behind it does not.
    pub active: bool,
    /// Whether it and everything above it may be interacted with.
    pub interactable: bool,
    /// Whether it frees the mouse while it is shown.
    pub modal: bool,
    /// The product of all scales that act on it: what lengths in pixels are multiplied by.
    pub zoom: f32,
    /// Radii of its corners in pixels: top left, top right, bottom right, bottom left.
    pub radii: [f32; 4],
    /// Its text, where it has one.
    pub text: Option<TextPlace>,
    /// Its canvas, where it scrolls.
    pub canvas: Option<Canvas>,
    /// What a layout within it takes: `AbsoluteContentSize`, of the layout with this id.
    pub content: Option<(InstanceId, Vec2)>,
}

/// A text and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct TextPlace {
    /// The lines.
    pub layout: Arc<TextLayout>,
    /// The room that the text is aligned in: top left corner relative to the object, and size.
    pub room: (Vec2, Vec2),
    /// Where in the room: 0 start, 0.5 middle, 1 end, along x and y.
    pub align: Vec2,
    /// How a text box is typed into; `None` for others and for those that cannot be edited.
    pub edit: Option<EditPlace>,
}

/// What typing needs to know of a text box.
#[derive(Debug, Clone, PartialEq)]
pub struct EditPlace {
    /// `Text`, which is not what is shown while the placeholder is.
    pub text: Arc<str>,
    /// Whether focus empties it.
    pub clear_on_focus: bool,
    /// Whether the enter key begins a line instead of ending the input.
    pub multi_line: bool,
}

/// What a frame scrolls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Canvas {
    /// `AbsoluteCanvasSize`.
    pub size: Vec2,
    /// `AbsoluteWindowSize`: the frame without its bars.
    pub window: Vec2,
    /// `CanvasPosition`, within what there is to scroll.
    pub position: Vec2,
    /// Whether the pointer may scroll it, along x and y.
    pub scrolls: [bool; 2],
}

impl Canvas {
    /// The greatest position.
    pub fn most(&self) -> Vec2 {
        (self.size - self.window).max(Vec2::ZERO)
    }
}

impl TextPlace {
    /// Pixels from the object's top left corner to the top of the text.
    pub fn top(&self) -> f32 {
        self.room.0.y + (self.room.1.y - self.layout.bounds.y) * self.align.y
    }

    /// Pixels from the object's top left corner to the start of a line of this width.
    pub fn left(&self, width: f32) -> f32 {
        self.room.0.x + (self.room.1.x - width) * self.align.x
    }
}

impl Object {
    pub(crate) fn new(id: InstanceId, kind: Kind) -> Self {
        Self {
            id,
            kind,
            parent: None,
            position: Vec2::ZERO,
            size: Vec2::ZERO,
            rotation: 0.0,
            clip: Rect::default(),
            shown: false,
            active: false,
            interactable: false,
            modal: false,
            zoom: 1.0,
            radii: [0.0; 4],
            text: None,
            canvas: None,
            content: None,
        }
    }

    /// The middle, about which it is rotated.
    pub fn middle(&self) -> Vec2 {
        self.position + self.size * 0.5
    }

    /// A point of the screen in the object's own terms: pixels from its top left corner, rotation undone.
    pub fn to_local(&self, point: Vec2) -> Vec2 {
        let turn = Vec2::from_angle(-self.rotation.to_radians());
        turn.rotate(point - self.middle()) + self.size * 0.5
    }

    /// Whether a point is on the object and not clipped: rotation and rounded corners count.
    pub fn contains(&self, point: Vec2) -> bool {
        let Rect { min, max } = self.clip;
        let clipped = point.x < min.x || point.y < min.y || point.x >= max.x || point.y >= max.y;
        if clipped {
            return false;
        }
        let local = self.to_local(point);
        let inside =
            local.x >= 0.0 && local.y >= 0.0 && local.x < self.size.x && local.y < self.size.y;
        inside && !self.is_cut_by_corner(local)
    }

    fn is_cut_by_corner(&self, local: Vec2) -> bool {
        let right = local.x > self.size.x * 0.5;
        let lower = local.y > self.size.y * 0.5;
        let radius = match (right, lower) {
            (false, false) => self.radii[0],
            (true, false) => self.radii[1],
            (true, true) => self.radii[2],
            (false, true) => self.radii[3],
        };
        let from_side = Vec2::new(
            if right {
                self.size.x - local.x
            } else {
                local.x
            },
            if lower {
                self.size.y - local.y
            } else {
                local.y
            },
        );
        let beyond = (Vec2::splat(radius) - from_side).max(Vec2::ZERO);
        beyond.length_squared() > radius * radius
    }
}
