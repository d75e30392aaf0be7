//! What a scene hands to the renderer: instances in the GPU's layout, the blocks that are drawn, lights and decals. Knows
//! no GPU objects: plain data.

use std::ops::Range;

use bytemuck::{Pod, Zeroable};
use glam::Vec3;

use super::Bounds;

/// A part as the GPU reads it: 64 bytes. Its place in the scene's instance list is its place in the GPU's buffer.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Default, Pod, Zeroable)]
pub struct Instance {
    /// The middle, studs.
    pub position: [f32; 3],
    /// The number of its `Enum.Material` item in the low 16 bits (see `surface`), [`flags`] above.
    pub surface: u32,
    /// Rotation as a unit quaternion x, y, z, w.
    pub rotation: [f32; 4],
    /// Lengths of the sides, studs; the unit mesh from -0.5 to 0.5 is stretched to it. Zero draws nothing.
    pub size: [f32; 3],
    /// 0 to 1.
    pub reflectance: f32,
    /// sRGB and opacity (255 is opaque). A picture of the mesh's own is multiplied by it.
    pub color: [u8; 4],
    /// The instance's slot index, [`studio_model::InstanceId::index`]: what the outline mask is keyed by.
    pub slot: u32,
    /// Layer of a picture of the mesh's own (`TextureID`) plus one, 0 for none: an index into [`Contents`](super::Contents).
    pub texture: u32,
    /// Reserved; zero.
    pub reserved: u32,
}

/// Flags in the high half of [`Instance::surface`].
pub mod flags {
    /// It casts a shadow.
    pub const CASTS_SHADOW: u32 = 1 << 16;
    /// The mesh's own texture coordinates apply, not coordinates from its shape in studs.
    pub const OWN_UV: u32 = 1 << 17;
    /// The two highest bits tell how the mesh's axes lie in those of the part: 0 as they are, 1 the mesh's Y along the
    /// part's X, 2 the mesh's Y along the part's Z, 3 the mesh's X along the part's Y. Nothing needs them to draw.
    pub const TURN: u32 = 3 << 30;
}

/// A geometry that instances share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mesh {
    /// A box.
    Block,
    /// A sphere.
    Ball,
    /// Along X.
    Cylinder,
    /// High at the back (+Z).
    Wedge,
    /// High in one corner: `CornerWedgePart`.
    CornerWedge,
    /// A truss of so many segments of two studs along Y; its unit box is stretched to the part's size.
    Truss(u16),
    /// `SpecialMesh` of type `Head`: a rounded cylinder upright.
    Head,
    /// `SpecialMesh` of type `Torso`: a box that tapers to its top.
    Torso,
    /// `SpecialMesh` of type `Pyramid`.
    Pyramid,
    /// A mesh of the place's assets: an index into [`Contents`](super::Contents). Its geometry is fitted to the unit box
    /// and stretched like all others. Where it is missing or not there yet: a neutral stand-in. Whoever loads it tells
    /// [`Scene::set_asset`](super::Scene::set_asset): the sides of a `FileMesh` depend on the asset's own size.
    Asset(u32),
}

/// In which pass a block is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pass {
    /// Opaque: front to back, writes depth.
    Opaque,
    /// Partly see-through: instances sorted back to front by the renderer, after everything opaque.
    Transparent,
}

/// A run of instances of one mesh, near each other: drawn in one call or culled as one. Runs of different blocks do not
/// overlap; those of neighbouring blocks may touch.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Their geometry.
    pub mesh: Mesh,
    /// Their pass.
    pub pass: Pass,
    /// The box around them all.
    pub bounds: Bounds,
    /// Their places in the instance list. A block may have none: its box means nothing.
    pub instances: Range<u32>,
}

/// What the GPU's copy of the instance list lacks.
#[derive(Debug, Clone, PartialEq)]
pub enum Upload<'a> {
    /// Nothing.
    Nothing,
    /// These places, each with its instance; in order, without repetition.
    Some(&'a [(u32, Instance)]),
    /// All of it: the list was made anew or has grown.
    All(&'a [Instance]),
}

/// A lamp.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Light {
    /// Where, studs.
    pub position: Vec3,
    /// Where it shines, length one; of no meaning for points.
    pub direction: Vec3,
    /// sRGB, 0 to 1.
    pub color: [f32; 3],
    /// `Brightness`.
    pub brightness: f32,
    /// Studs.
    pub range: f32,
    /// What it is.
    pub kind: LightKind,
}

/// How a lamp shines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LightKind {
    /// In all directions.
    Point,
    /// In a cone of this full angle, radians.
    Spot {
        /// The full angle of the cone.
        angle: f32,
    },
    /// From a face of the part, `half` being half its sides as world vectors, in a cone around its normal.
    Surface {
        /// The full angle of the cone, radians.
        angle: f32,
        /// Half the face's width and height.
        half: [Vec3; 2],
    },
}

/// A picture on a side of a part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decal {
    /// The part's mesh, drawn again.
    pub mesh: Mesh,
    /// The part's instance; its colour and opacity are those of the picture.
    pub instance: Instance,
    /// Which side, in the mesh's axes.
    pub face: crate::pick::Face,
    /// The picture: an index into [`Contents`](super::Contents).
    pub content: u32,
    /// How it lies there.
    pub lay: Lay,
    /// How far it is turned about its middle, clockwise, radians. Of a single picture, what leaves the side is not seen.
    pub turn: f32,
    /// Later ones lie over earlier ones: `ZIndex`.
    pub z: i32,
}

/// How a picture lies on a side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lay {
    /// Once, over all of it.
    Whole,
    /// Again and again.
    Tiles(Tile),
    /// A piece of it over all of the side, also on a mesh that has a picture of its own.
    Piece(Piece),
}

/// A piece of a picture: shares of its width and height, from its left and its top.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the type says it")]
pub struct Piece {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

impl Piece {
    /// All of the picture.
    pub const WHOLE: Self = Self {
        left: 0.0,
        top: 0.0,
        width: 1.0,
        height: 1.0,
    };
}

/// How a `Texture` repeats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tile {
    /// Studs of a tile, across and down.
    pub size: [f32; 2],
    /// Studs by which it is moved.
    pub offset: [f32; 2],
}
