//! What layout reads of an instance, copied out of the model once and kept until the journal says that it changed. Numbers
//! are made finite and bounded here, so that nothing after this has to ask.

use std::sync::Arc;

use glam::Vec2;
use studio_model::known::known;
use studio_model::value::{Rect, UDim, UDim2};
use studio_model::{DataModel, InstanceId, PropertyId, Value};

use crate::fonts::Face;
use crate::limits::PIXELS_MAX;
use crate::schema::{
    AutomaticSize, Kind, ScreenInsets, ScrollBarInset, ScrollingDirection, SizeConstraint,
    TextTruncate, TextXAlignment, TextYAlignment, VerticalScrollBarPosition, ZIndexBehavior,
    text_ids,
};
use crate::text::Paragraph;

/// Reads properties of one instance; a property that it does not have reads as nothing's zero.
pub(crate) struct Reader<'a> {
    pub(crate) model: &'a DataModel,
    pub(crate) id: InstanceId,
}

impl Reader<'_> {
    fn value(&self, property: PropertyId) -> Option<Value> {
        self.model.value(self.id, property)
    }

    pub(crate) fn flag(&self, property: PropertyId) -> bool {
        self.model.flag(self.id, property)
    }

    /// A number that is finite and within [`PIXELS_MAX`].
    pub(crate) fn number(&self, property: PropertyId) -> f32 {
        match self.value(property) {
            Some(Value::Float32(value)) => bounded(value),
            _ => 0.0,
        }
    }

    pub(crate) fn integer(&self, property: PropertyId) -> i32 {
        match self.value(property) {
            Some(Value::Int32(value)) => value,
            _ => 0,
        }
    }

    pub(crate) fn item(&self, property: PropertyId) -> u32 {
        match self.value(property) {
            Some(Value::Enum(value)) => value,
            _ => 0,
        }
    }

    pub(crate) fn udim(&self, property: PropertyId) -> UDim {
        match self.value(property) {
            Some(Value::UDim(value)) => bounded_udim(value),
            _ => UDim::default(),
        }
    }

    pub(crate) fn udim2(&self, property: PropertyId) -> UDim2 {
        match self.value(property) {
            Some(Value::UDim2(UDim2 { x, y })) => UDim2 {
                x: bounded_udim(x),
                y: bounded_udim(y),
            },
            _ => UDim2::default(),
        }
    }

    pub(crate) fn vector(&self, property: PropertyId) -> Vec2 {
        match self.value(property) {
            Some(Value::Vector2(value)) => bounded_vector(value),
            _ => Vec2::ZERO,
        }
    }

    pub(crate) fn reference(&self, property: PropertyId) -> Option<InstanceId> {
        self.model.reference(self.id, property)
    }

    fn text(&self, property: PropertyId) -> Option<Arc<str>> {
        match self.value(property) {
            Some(Value::String(value)) => Some(value),
            _ => None,
        }
    }
}

/// Not a number is 0; what is too large is as large as may be.
pub(crate) fn bounded(value: f32) -> f32 {
    if value.is_nan() {
        0.0
    } else {
        value.clamp(-PIXELS_MAX, PIXELS_MAX)
    }
}

pub(crate) fn bounded_vector(value: Vec2) -> Vec2 {
    Vec2::new(bounded(value.x), bounded(value.y))
}

fn bounded_udim(value: UDim) -> UDim {
    UDim {
        scale: bounded(value.scale),
        offset: value.offset,
    }
}

/// What a `ScreenGui` says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Screen {
    pub(crate) enabled: bool,
    pub(crate) display_order: i32,
    pub(crate) z_behavior: ZIndexBehavior,
    pub(crate) insets: ScreenInsets,
}

impl Screen {
    pub(crate) fn read(reader: &Reader<'_>) -> Self {
        let known = known();
        Self {
            enabled: reader.flag(known.layer_enabled),
            display_order: reader.integer(known.screen_display_order),
            z_behavior: ZIndexBehavior::of(reader.item(known.layer_z_index_behavior)),
            insets: ScreenInsets::of(reader.item(known.screen_insets)),
        }
    }
}

/// What every `GuiObject` says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent properties, each asked for by its name"
)]
pub(crate) struct Base {
    pub(crate) kind: Kind,
    pub(crate) position: UDim2,
    pub(crate) size: UDim2,
    pub(crate) anchor: Vec2,
    /// Degrees, clockwise.
    pub(crate) rotation: f32,
    pub(crate) constraint: SizeConstraint,
    pub(crate) automatic: AutomaticSize,
    pub(crate) visible: bool,
    pub(crate) clips: bool,
    pub(crate) active: bool,
    pub(crate) interactable: bool,
    pub(crate) modal: bool,
    pub(crate) z_index: i32,
    pub(crate) layout_order: i32,
}

impl Base {
    pub(crate) fn read(reader: &Reader<'_>, kind: Kind) -> Self {
        let known = known();
        Self {
            kind,
            position: reader.udim2(known.gui_position),
            size: reader.udim2(known.gui_size),
            anchor: reader.vector(known.gui_anchor_point),
            rotation: reader.number(known.gui_rotation) % 360.0,
            constraint: SizeConstraint::of(reader.item(known.gui_size_constraint)),
            automatic: AutomaticSize::of(reader.item(known.gui_automatic_size)),
            visible: reader.flag(known.gui_visible),
            clips: kind == Kind::Group || reader.flag(known.gui_clips_descendants),
            active: reader.flag(known.gui_active),
            interactable: reader.flag(known.gui_interactable),
            modal: kind.is_button() && reader.flag(known.button_modal),
            z_index: reader.integer(known.gui_z_index),
            layout_order: reader.integer(known.gui_layout_order),
        }
    }
}

/// What an object with text says of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text {
    /// `Text` as the model has it.
    pub(crate) source: Arc<str>,
    /// What is shown: the placeholder where a box is empty.
    pub(crate) shown: Arc<str>,
    pub(crate) face: Face,
    pub(crate) rich: bool,
    pub(crate) size: f32,
    pub(crate) scaled: bool,
    pub(crate) wrapped: bool,
    pub(crate) line_height: f32,
    pub(crate) truncate: TextTruncate,
    pub(crate) x: TextXAlignment,
    pub(crate) y: TextYAlignment,
    /// Of a text box.
    pub(crate) edit: Edit,
}

/// How a text box is typed into.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Edit {
    pub(crate) editable: bool,
    pub(crate) clear_on_focus: bool,
    pub(crate) multi_line: bool,
}

impl Text {
    pub(crate) fn read(reader: &Reader<'_>, kind: Kind) -> Option<Self> {
        let ids = text_ids(kind)?;
        let known = known();
        let source = reader.text(ids.text)?;
        let is_box = kind == Kind::TextBox;
        let placeholder = (is_box && source.is_empty())
            .then(|| reader.text(known.box_placeholder))
            .flatten();
        let edit = Edit {
            editable: is_box && reader.flag(known.box_editable),
            clear_on_focus: is_box && reader.flag(known.box_clear_on_focus),
            multi_line: is_box && reader.flag(known.box_multi_line),
        };
        let face = match reader.value(ids.font) {
            Some(Value::Font(font)) => Face::of(&font),
            _ => Face::default(),
        };
        Some(Self {
            shown: placeholder.unwrap_or_else(|| Arc::clone(&source)),
            source,
            face,
            rich: reader.flag(ids.rich),
            size: reader.number(ids.size),
            scaled: reader.flag(ids.scaled),
            wrapped: reader.flag(ids.wrapped),
            line_height: reader.number(ids.line_height),
            truncate: TextTruncate::of(reader.item(ids.truncate)),
            x: TextXAlignment::of(reader.item(ids.x_alignment)),
            y: TextYAlignment::of(reader.item(ids.y_alignment)),
            edit,
        })
    }

    /// Whether the same is shown, so that what was parsed of it stays right.
    pub(crate) fn reads_like(&self, other: &Self) -> bool {
        let same = Arc::ptr_eq(&self.shown, &other.shown) || self.shown == other.shown;
        same && self.face == other.face && self.rich == other.rich
    }

    pub(crate) fn paragraph(&self) -> Arc<Paragraph> {
        Arc::new(Paragraph::new(&self.shown, self.face, self.rich))
    }
}

/// What a `ScrollingFrame` says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Scroll {
    pub(crate) canvas: UDim2,
    pub(crate) position: Vec2,
    pub(crate) automatic: AutomaticSize,
    pub(crate) direction: ScrollingDirection,
    pub(crate) enabled: bool,
    pub(crate) thickness: f32,
    /// Whether the bar along x, then along y, takes room.
    pub(crate) inset: [ScrollBarInset; 2],
    pub(crate) side: VerticalScrollBarPosition,
}

impl Scroll {
    pub(crate) fn read(reader: &Reader<'_>) -> Self {
        let known = known();
        Self {
            canvas: reader.udim2(known.scroll_canvas_size),
            position: reader.vector(known.scroll_canvas_position),
            automatic: AutomaticSize::of(reader.item(known.scroll_automatic_canvas_size)),
            direction: ScrollingDirection::of(reader.item(known.scroll_direction)),
            enabled: reader.flag(known.scroll_enabled),
            thickness: reader.integer(known.scroll_bar_thickness).clamp(0, 1_000) as f32,
            inset: [known.scroll_horizontal_inset, known.scroll_vertical_inset]
                .map(|property| ScrollBarInset::of(reader.item(property))),
            side: VerticalScrollBarPosition::of(reader.item(known.scroll_vertical_side)),
        }
    }
}

/// Pixels of a length along one axis, of which `whole` is 1.
pub(crate) fn pixels(length: UDim, whole: f32, zoom: f32) -> f32 {
    bounded(length.scale * whole + length.offset as f32 * zoom)
}

/// Pixels of a length along both axes.
pub(crate) fn pixels2(length: UDim2, whole: Vec2, zoom: f32) -> Vec2 {
    Vec2::new(
        pixels(length.x, whole.x, zoom),
        pixels(length.y, whole.y, zoom),
    )
}

/// A rectangle of position and size.
pub(crate) fn rect(position: Vec2, size: Vec2) -> Rect {
    Rect {
        min: position,
        max: position + size,
    }
}
