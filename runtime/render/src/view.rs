//! What one frame shows besides the scene: camera, size, quality, grid and outlines.

use studio_model::InstanceId;

use crate::camera::Camera;

/// One frame's wishes.
#[derive(Debug)]
pub struct View<'a> {
    /// Where one looks from.
    pub camera: &'a Camera,
    /// Pixels across and down.
    pub size: [u32; 2],
    /// How much work a frame may be.
    pub quality: Quality,
    /// Seconds since the scene began: clouds drift, water moves. Equal times give equal pictures.
    pub time: f32,
    /// Whether edges are smoothed where light has one sample a pixel ([`Quality::Low`]). It costs an adapter in software
    /// a tenth to a fifth of its frame: for pictures that stay.
    pub smooth: bool,
    /// Whether the place's fog and atmosphere are seen: who works in it may want to see through them.
    pub fog: bool,
    /// The ground grid of an editor.
    pub grid: Option<Grid>,
    /// Outlines, each in one colour; later ones are drawn over earlier ones. At most 255.
    pub outlines: &'a [Outline],
}

/// How much work a frame may be. Adapters without hardware start at `Low`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// A CPU adapter, moving: half resolution, small shadow map, no antialiasing.
    Draft,
    /// A CPU adapter, standing still.
    Low,
    /// Hardware of modest strength.
    Medium,
    /// Everything, four samples a pixel. Always used for stills.
    High,
}

/// A grid on the plane y = `height`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// Where it lies, studs.
    pub height: f32,
    /// Between fine lines, studs; every tenth is a strong one.
    pub spacing: f32,
}

/// Parts that are outlined in one colour: of a model, those that [`Scene::parts_of`](crate::Scene::parts_of) finds. All of
/// them have one line, around what they cover together, with a thin casing that shows it on any ground.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Which.
    pub ids: Vec<InstanceId>,
    /// sRGB with alpha, 0 to 1.
    pub color: [f32; 4],
    /// Pixels, 1 to 4.
    pub width: f32,
    /// Whether what stands in front hides it; if not it shines through, fainter.
    pub occluded: bool,
}
