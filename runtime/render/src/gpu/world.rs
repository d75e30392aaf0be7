//! What a scene hands over for one frame, as slices: what is drawn does not depend on who keeps it.

use glam::Vec3;

use crate::environment::Environment;
use crate::scene::{Block, Bounds, Contents, Decal, Instance, Light, Scene, Terrain};

/// A scene as the passes see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) environment: &'a Environment,
    pub(crate) blocks: &'a [Block],
    pub(crate) instances: &'a [Instance],
    pub(crate) lights: &'a [Light],
    pub(crate) decals: &'a [Decal],
    /// Rises whenever the decals changed.
    pub(crate) decals_revision: u64,
    pub(crate) contents: &'a Contents,
    /// Pictures of the sky by side.
    pub(crate) skybox: Option<[u32; 6]>,
    pub(crate) terrain: Option<&'a Terrain>,
    /// The box around everything that is drawn.
    pub(crate) bounds: Bounds,
}

impl<'a> World<'a> {
    pub(crate) fn of(scene: &'a Scene) -> Self {
        let nothing = Bounds {
            min: Vec3::NEG_ONE,
            max: Vec3::ONE,
        };
        Self {
            environment: scene.environment(),
            blocks: scene.blocks(),
            instances: scene.instances(),
            lights: scene.lights(),
            decals: scene.decals(),
            decals_revision: scene.decals_revision(),
            contents: scene.contents(),
            skybox: scene.skybox(),
            terrain: scene.terrain(),
            bounds: bounds_of(scene).unwrap_or(nothing),
        }
    }
}

/// The box around all blocks and the terrain, without what lies absurdly far out.
fn bounds_of(scene: &Scene) -> Option<Bounds> {
    const FARTHEST: Vec3 = Vec3::splat(100_000.0);
    let filled = scene
        .blocks()
        .iter()
        .filter(|block| !block.instances.is_empty());
    let ground = scene.terrain().and_then(Terrain::bounds);
    let boxes = filled.map(|block| block.bounds).chain(ground);
    let all = boxes.reduce(Bounds::union)?;
    Some(Bounds {
        min: all.min.clamp(-FARTHEST, FARTHEST),
        max: all.max.clamp(-FARTHEST, FARTHEST),
    })
}
