//! What lies on the graphics card and how it gets there: buffers, textures, pipelines and passes, a file each.
//!
//! Shaders are in `gpu/shaders`. Files that mirror each other name each other: `frame.rs` and `frame.wgsl`, `instance.wgsl`
//! and `scene/draw.rs`.

pub(crate) mod bind;
pub(crate) mod compose;
pub(crate) mod decals;
pub(crate) mod frame;
pub(crate) mod glow;
pub(crate) mod health;
pub(crate) mod instances;
pub(crate) mod lamps;
pub(crate) mod light;
pub(crate) mod meshes;
pub(crate) mod noise;
pub(crate) mod occlusion;
pub(crate) mod outline;
pub(crate) mod parts;
pub(crate) mod patience;
pub(crate) mod pictures;
pub(crate) mod shadow;
pub(crate) mod skybox;
pub(crate) mod stage;
pub(crate) mod targets;
pub(crate) mod terrain;
pub(crate) mod tier;
pub(crate) mod visible;
pub(crate) mod world;
