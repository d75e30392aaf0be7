//! A device of our own and pictures in memory: for stills and tests.

use std::time::Duration;

use crate::assets::AssetSource;
use crate::error::RenderError;
use crate::limits::MOST_STILL_REDRAWS;
use crate::renderer::{Picture, Renderer};
use crate::scene::Scene;
use crate::view::{Quality, View};

/// Between two looks at whether assets and materials are there.
const PAUSE: Duration = Duration::from_millis(2);

/// A renderer without a window.
#[derive(Debug)]
pub struct Offscreen {
    device: wgpu::Device,
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
        let renderer = Renderer::for_stills(&info, device.clone(), queue)?;
        Ok(Self {
            device,
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
        let target = self.renderer.target(width, height)?;
        let texture_view = target.create_view(&wgpu::TextureViewDescriptor::default());
        // While something is missing a few pixels are enough to make it come.
        let small = View {
            size: view.size.map(|side| side.div_ceil(64)),
            quality: Quality::Draft,
            outlines: &[],
            ..*view
        };
        let [width, height] = small.size;
        let scratch = self.renderer.target(width, height)?;
        let scratch = scratch.create_view(&wgpu::TextureViewDescriptor::default());
        self.settle(scene, assets, &small, &scratch)?;
        // At the edges something may be seen that the few pixels missed.
        self.settle(scene, assets, view, &texture_view)?;
        self.renderer.read(&target)
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
            self.renderer.wait()?;
            std::thread::sleep(PAUSE);
        }
        Ok(())
    }
}
