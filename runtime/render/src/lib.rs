//! Draws the 3D world of a data model with wgpu: a [`Scene`] mirrors what of a model can be seen, a [`Renderer`] draws it
//! from a [`Camera`] into a texture, and picking asks the scene on the CPU.
//!
//! Knows no egui, no windows and no network. Whoever has a device hands it in; [`Offscreen`] makes one of its own, for
//! stills and tests.
//!
//! Read next: [`scene`] (model → what is seen), [`renderer`] (what is seen → pixels), [`camera`], [`pick`].

pub mod assets;
pub mod camera;
pub mod environment;
pub mod error;
mod gpu;
pub mod limits;
pub mod mesh;
pub mod offscreen;
pub mod owners;
pub mod pick;
pub mod quality;
pub mod renderer;
pub mod scene;
pub mod start;
pub mod surface;
mod terrain;
pub mod view;

pub use assets::{AssetSource, NoAssets};
pub use camera::{Camera, Ray};
pub use environment::Environment;
pub use error::RenderError;
pub use offscreen::Offscreen;
pub use owners::{Simulated, owner_outlines};
pub use pick::{Face, Hit};
pub use quality::AutoQuality;
pub use renderer::{FrameStats, Picture, Renderer};
pub use scene::{Bounds, Scene, SyncStats};
pub use start::starting_camera;
pub use view::{Grid, Outline, Quality, View};
