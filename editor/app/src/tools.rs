//! The hand that works in the viewport: which tool, which steps, which colour. Not part of a place; kept in settings.

use serde::{Deserialize, Serialize};

/// What dragging in the viewport does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Tool {
    /// Clicking selects, dragging moves over surfaces.
    #[default]
    Select,
    /// Arrows along axes.
    Move,
    /// Handles on faces, each resizing one side.
    Scale,
    /// Rings around axes.
    Rotate,
    /// All three at once.
    Transform,
    /// Clicking paints [`Tools::color`].
    PaintColor,
    /// Clicking paints [`Tools::material`].
    PaintMaterial,
    /// Dragging moves the pivot instead of the parts.
    Pivot,
    /// Two clicks on parts make a `class` between them.
    Connect,
}

/// What the viewport's tools work with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, each with a button of its own"
)]
pub struct Tools {
    /// The tool in hand.
    pub tool: Tool,
    /// Axes of the primary instance instead of the world's.
    pub local: bool,
    /// Whether drags snap to steps.
    pub snap: bool,
    /// Step of moves and resizes, studs.
    pub move_step: f32,
    /// Step of rotations, degrees.
    pub rotate_step: f32,
    /// Whether drags snap to edges, faces and middles of neighbours.
    pub soft_snap: bool,
    /// Whether what is dragged stops before it enters others: moved, turned, resized or laid on surfaces. All shapes count
    /// as boxes. Typed numbers, pivots and keys are not held; more than 256 parts at once only where handles move them.
    pub collisions: bool,
    /// sRGB.
    pub color: [u8; 3],
    /// An item of `Enum.Material`.
    pub material: u32,
    /// The class that [`Tool::Connect`] makes: `WeldConstraint`, `HingeConstraint`, …
    pub connect_class: String,
    /// Whether attachments and constraints are drawn.
    pub show_constraints: bool,
    /// Whether welds are drawn.
    pub show_welds: bool,
    /// Whether the ground grid is drawn.
    pub show_grid: bool,
    /// Whether the place's fog and atmosphere are drawn.
    pub show_fog: bool,
    /// Whether a line says what mouse and keys do.
    pub show_hints: bool,
    /// Speed of the camera, studs a second.
    pub camera_speed: f32,
}

impl Default for Tools {
    fn default() -> Self {
        Self {
            tool: Tool::Select,
            local: false,
            snap: true,
            move_step: 1.0,
            rotate_step: 45.0,
            soft_snap: true,
            collisions: false,
            color: [163, 162, 165],
            material: 256,
            connect_class: "WeldConstraint".to_owned(),
            show_constraints: true,
            show_welds: false,
            show_grid: false,
            show_fog: true,
            show_hints: true,
            camera_speed: 40.0,
        }
    }
}
