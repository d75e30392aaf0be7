//! Pictures in memory, of a renderer on any device. Knows no files.

use std::sync::mpsc;

use super::Renderer;
use crate::assets::AssetSource;
use crate::error::RenderError;
use crate::limits::MOST_STILL_PIXELS;
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

impl Renderer {
    /// Draws a view into memory, with the assets and materials that are there by now. Waits for the device, so it is for
    /// small pictures once in a while.
    ///
    /// # Errors
    /// [`RenderError::Size`], [`RenderError::Lost`].
    pub fn still(
        &mut self,
        scene: &mut Scene,
        assets: &dyn AssetSource,
        view: &View<'_>,
    ) -> Result<Picture, RenderError> {
        let [width, height] = view.size;
        let target = self.target(width, height)?;
        let whole = target.create_view(&wgpu::TextureViewDescriptor::default());
        self.render(scene, assets, view, &whole);
        self.read(&target)
    }

    /// A texture that can be drawn into and read.
    pub(crate) fn target(&self, width: u32, height: u32) -> Result<wgpu::Texture, RenderError> {
        let most = self.device.limits().max_texture_dimension_2d;
        let sides = 1..=most;
        let pixels = u64::from(width) * u64::from(height);
        if !sides.contains(&width) || !sides.contains(&height) || pixels > MOST_STILL_PIXELS {
            return Err(RenderError::Size {
                width,
                height,
                most,
            });
        }
        Ok(self.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("still"),
            size: wgpu::Extent3d {
                width,
                height,
                depth_or_array_layers: 1,
            },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: Self::TARGET_FORMAT,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        }))
    }

    /// Waits until everything that was asked for is drawn.
    pub(crate) fn wait(&self) -> Result<(), RenderError> {
        self.device
            .poll(wgpu::PollType::wait_indefinitely())
            .map_err(|error| self.failed(&error.to_string()))?;
        Ok(())
    }

    fn failed(&self, reason: &str) -> RenderError {
        RenderError::Lost(self.lost().unwrap_or_else(|| reason.to_owned()))
    }

    /// What a texture holds.
    pub(crate) fn read(&self, texture: &wgpu::Texture) -> Result<Picture, RenderError> {
        let (width, height) = (texture.width(), texture.height());
        let row = width as usize * 4;
        let padded = row.next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT as usize);
        let buffer = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("still"),
            size: (padded * height as usize) as u64,
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let mut encoder = self
            .device
            .create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let layout = wgpu::TexelCopyBufferInfo {
            buffer: &buffer,
            layout: wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(padded as u32),
                rows_per_image: Some(height),
            },
        };
        encoder.copy_texture_to_buffer(texture.as_image_copy(), layout, texture.size());
        self.queue.submit([encoder.finish()]);

        let (sender, receiver) = mpsc::channel();
        buffer.map_async(wgpu::MapMode::Read, .., move |result| {
            // Nobody listens any more: the wait below has failed.
            drop(sender.send(result));
        });
        self.wait()?;
        let mapped = receiver.recv().map_err(|error| error.to_string());
        mapped
            .and_then(|result| result.map_err(|error| error.to_string()))
            .map_err(|reason| self.failed(&reason))?;
        if let Some(reason) = self.lost() {
            return Err(RenderError::Lost(reason));
        }
        let bytes = buffer
            .get_mapped_range(..)
            .map_err(|error| self.failed(&error.to_string()))?;
        let mut rgba = Vec::with_capacity(row * height as usize);
        for line in bytes.chunks_exact(padded) {
            rgba.extend_from_slice(&line[..row]);
        }
        Ok(Picture {
            width,
            height,
            rgba,
        })
    }
}
