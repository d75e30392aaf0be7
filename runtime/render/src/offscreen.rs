//! A device of our own and pictures in memory: for stills and tests.

use std::sync::mpsc;
use std::time::Duration;

use crate::assets::AssetSource;
use crate::error::RenderError;
use crate::limits::{MOST_STILL_PIXELS, MOST_STILL_REDRAWS};
use crate::renderer::Renderer;
use crate::scene::Scene;
use crate::view::{Quality, View};

/// Between two looks at whether assets and materials are there.
const PAUSE: Duration = Duration::from_millis(2);

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
pub struct Offscreen {
    device: wgpu::Device,
    queue: wgpu::Queue,
    renderer: Renderer,
    adapter: String,
}

impl Offscreen {
    /// Takes the best adapter that there is: hardware first, one on the CPU if there is nothing else.
    ///
    /// # Errors
    /// [`RenderError::NoAdapter`] and [`RenderError::NoDevice`].
    pub fn new() -> Result<Self, RenderError> {
        pollster::block_on(Self::open())
    }

    async fn open() -> Result<Self, RenderError> {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
            backends: wgpu::Backends::PRIMARY,
            // Checks of the driver's own are for its developers, and slow.
            flags: wgpu::InstanceFlags::empty(),
            ..wgpu::InstanceDescriptor::new_without_display_handle()
        });
        let options = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            ..wgpu::RequestAdapterOptions::default()
        };
        let adapter = instance
            .request_adapter(&options)
            .await
            .map_err(|_| RenderError::NoAdapter)?;
        let info = adapter.get_info();
        let limits = wgpu::Limits::default().using_resolution(adapter.limits());
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("stills"),
            required_limits: limits,
            ..wgpu::DeviceDescriptor::default()
        };
        let (device, queue) =
            adapter
                .request_device(&descriptor)
                .await
                .map_err(|error| RenderError::NoDevice {
                    adapter: info.name.clone(),
                    reason: error.to_string(),
                })?;
        let renderer = Renderer::for_stills(&info, device.clone(), queue.clone())?;
        Ok(Self {
            device,
            queue,
            renderer,
            adapter: info.name,
        })
    }

    /// The adapter's name.
    pub fn adapter(&self) -> &str {
        &self.adapter
    }

    /// The device, to draw into textures of one's own.
    pub fn device(&self) -> &wgpu::Device {
        &self.device
    }

    /// The renderer.
    pub fn renderer(&mut self) -> &mut Renderer {
        &mut self.renderer
    }

    /// Draws a still: again until all its assets and materials are there, and its terrain.
    ///
    /// # Errors
    /// [`RenderError::Size`], [`RenderError::Lost`].
    pub fn render(
        &mut self,
        scene: &mut Scene,
        assets: &dyn AssetSource,
        view: &View<'_>,
    ) -> Result<Picture, RenderError> {
        scene.wait_for_terrain();
        let [width, height] = view.size;
        let target = self.target(width, height)?;
        let texture_view = target.create_view(&wgpu::TextureViewDescriptor::default());
        // While something is missing a few pixels are enough to make it come.
        let small = View {
            size: view.size.map(|side| side.div_ceil(64)),
            quality: Quality::Draft,
            outlines: &[],
            ..*view
        };
        let [width, height] = small.size;
        let scratch = self.target(width, height)?;
        let scratch = scratch.create_view(&wgpu::TextureViewDescriptor::default());
        self.settle(scene, assets, &small, &scratch)?;
        // At the edges something may be seen that the few pixels missed.
        self.settle(scene, assets, view, &texture_view)?;
        self.read(&target)
    }

    /// Draws a view until nothing is missing, or for long enough.
    fn settle(
        &mut self,
        scene: &mut Scene,
        assets: &dyn AssetSource,
        view: &View<'_>,
        target: &wgpu::TextureView,
    ) -> Result<(), RenderError> {
        for _ in 0..MOST_STILL_REDRAWS {
            if !self.renderer.render(scene, assets, view, target).incomplete {
                break;
            }
            self.wait()?;
            std::thread::sleep(PAUSE);
        }
        Ok(())
    }

    fn target(&self, width: u32, height: u32) -> Result<wgpu::Texture, RenderError> {
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
            format: Renderer::TARGET_FORMAT,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        }))
    }

    /// Waits until everything that was asked for is drawn.
    fn wait(&self) -> Result<(), RenderError> {
        self.device
            .poll(wgpu::PollType::wait_indefinitely())
            .map_err(|error| self.lost(&error.to_string()))?;
        Ok(())
    }

    fn lost(&self, reason: &str) -> RenderError {
        RenderError::Lost(self.renderer.lost().unwrap_or_else(|| reason.to_owned()))
    }

    fn read(&self, texture: &wgpu::Texture) -> Result<Picture, RenderError> {
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
            .map_err(|reason| self.lost(&reason))?;
        if let Some(reason) = self.renderer.lost() {
            return Err(RenderError::Lost(reason));
        }
        let bytes = buffer
            .get_mapped_range(..)
            .map_err(|error| self.lost(&error.to_string()))?;
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
