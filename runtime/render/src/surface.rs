//! What materials look like: every item of `Enum.Material` as a surface whose grain is measured in studs and whose mean
//! colour is the part's own. Knows no passes, lights or shadows; [`WGSL`] says what a pixel is made of, lighting it is the
//! renderer's.
//!
//! A material is painted by a function of a place in its tile (`recipes`), which is baked once into a layer of two texture
//! arrays with all mips, beside the drawing thread; until then parts have their plain colour. The shader lays tiles onto
//! parts along their own axes, mixes patches of them so that no repetition is seen, and gives bricks and planks a brightness
//! each.
//!
//! # Use
//! - Put [`WGSL`] in front of the shader that draws parts, and leave bind group [`GROUP`] to it: [`Surfaces::layout`] in the
//!   pipeline's layout, [`Surfaces::bind_group`] while drawing (ask each frame: it is replaced when layers are added).
//! - Call `surface_at` in the fragment stage, in uniform control flow (it takes derivatives), with the material's number
//!   (the low 16 bits of an instance's `surface`; higher bits are ignored), the place in the part's axes in studs (unit
//!   position × size), the normal in the part's axes (unit normal ÷ size; need not have length one, but must be constant on
//!   flat sides), the part's size, its rotation and its colour (linear).
//! - Set the override constant `SURFACE_CHEAP` (1.0) in pipelines for adapters without hardware: one texture fetch, no bumps.
//!   There, `SURFACE_GLOWS` and `SURFACE_PIECES` (0.0) spare what [`Surfaces::features`] says that no material needs.
//! - Each frame: [`Surfaces::request`] for what came into use, then [`Surfaces::update`]. Stills repeat until it says that
//!   nothing is under way.

mod bake;
mod baker;
mod look;
mod noise;
mod recipes;

#[cfg(test)]
mod tests;

use wgpu::util::DeviceExt as _;

use baker::{Baker, Job};
use look::{LOOKS, Looks};

/// Declares `struct Surface` and `fn surface_at`.
pub const WGSL: &str = include_str!("surface/surface.wgsl");

/// The bind group that [`WGSL`] takes.
pub const GROUP: u32 = 2;

/// Texture layers to begin with.
const FIRST_LAYERS: u32 = 8;
/// Layers that one frame uploads at most: 11 MiB on hardware.
const UPLOADS_A_FRAME: usize = 4;

/// The materials on one device.
#[derive(Debug)]
pub struct Surfaces {
    device: wgpu::Device,
    layout: wgpu::BindGroupLayout,
    sampler: wgpu::Sampler,
    buffer: wgpu::Buffer,
    textures: Textures,
    looks: Looks,
    requested: [bool; LOOKS],
    used_layers: u32,
    side: u32,
    baker: Baker,
}

/// What some of the materials do that are to be seen. Where branches are dear, pipelines are made without what none does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Features {
    /// Glow in places: constant `SURFACE_GLOWS`.
    pub glows: bool,
    /// Are laid of pieces, each a little darker or lighter: constant `SURFACE_PIECES`.
    pub pieces: bool,
    /// Are metals or glass, which mirror what is around them.
    pub metals: bool,
}

/// How fine tiles are baked and looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fineness {
    /// For windows without hardware: little to bake, simple filters.
    Coarse,
    /// For stills without hardware: finer tiles. Filters that look along a slope would take a minute a picture there.
    Still,
    /// For hardware.
    Fine,
}

impl Fineness {
    /// Texels across a tile.
    fn side(self) -> u32 {
        match self {
            Self::Coarse => 256,
            Self::Still | Self::Fine => 512,
        }
    }

    fn anisotropy(self) -> u16 {
        match self {
            Self::Coarse | Self::Still => 1,
            Self::Fine => 8,
        }
    }
}

#[derive(Debug)]
struct Textures {
    color: wgpu::Texture,
    detail: wgpu::Texture,
    bind_group: wgpu::BindGroup,
}

impl Surfaces {
    /// No material is baked yet.
    pub fn new(device: &wgpu::Device, fineness: Fineness) -> Self {
        let looks = Looks::new();
        let layout = layout(device);
        let sampler = device.create_sampler(&wgpu::SamplerDescriptor {
            label: Some("materials"),
            address_mode_u: wgpu::AddressMode::Repeat,
            address_mode_v: wgpu::AddressMode::Repeat,
            mag_filter: wgpu::FilterMode::Linear,
            min_filter: wgpu::FilterMode::Linear,
            mipmap_filter: wgpu::MipmapFilterMode::Linear,
            anisotropy_clamp: fineness.anisotropy(),
            ..Default::default()
        });
        let buffer = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("materials"),
            contents: bytemuck::bytes_of(looks.gpu()),
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
        });
        let side = fineness.side();
        let textures = textures(device, &layout, &sampler, &buffer, side, FIRST_LAYERS);
        Self {
            device: device.clone(),
            layout,
            sampler,
            buffer,
            textures,
            looks,
            requested: [false; LOOKS],
            used_layers: 0,
            side,
            baker: Baker::new(),
        }
    }

    /// For the pipeline's layout, at [`GROUP`].
    pub fn layout(&self) -> &wgpu::BindGroupLayout {
        &self.layout
    }

    /// To be set at [`GROUP`]. [`Self::update`] may replace it.
    pub fn bind_group(&self) -> &wgpu::BindGroup {
        &self.textures.bind_group
    }

    /// These materials (numbers of `Enum.Material`) are to be seen. Costs nothing for those that were before.
    pub fn request(&mut self, materials: impl IntoIterator<Item = u16>) {
        for material in materials {
            let look = self.looks.of_material(material);
            if std::mem::replace(&mut self.requested[look], true) {
                continue;
            }
            let recipe = &recipes::RECIPES[look];
            if let Some(paint) = recipe.paint {
                self.baker.push(Job {
                    look,
                    paint,
                    studs: recipe.studs,
                    side: self.side as usize,
                });
            }
        }
    }

    /// What those that were requested do.
    pub fn features(&self) -> Features {
        let any = |does: fn(&recipes::Recipe) -> bool| {
            let looks = recipes::RECIPES.iter().zip(self.requested);
            looks.into_iter().any(|(recipe, is)| is && does(recipe))
        };
        Features {
            glows: any(|recipe| recipe.glows_in_places),
            pieces: any(|recipe| recipe.piece[0] > 0.0),
            metals: any(|recipe| recipe.metalness > 0.0 || recipe.mirror > 0.0),
        }
    }

    /// Uploads what was finished since. Whether some requested material is still missing: draw again soon.
    pub fn update(&mut self, queue: &wgpu::Queue) -> bool {
        let mut changed = false;
        for _ in 0..UPLOADS_A_FRAME {
            let Some((look, layer)) = self.baker.take() else {
                break;
            };
            if self.used_layers == self.textures.color.depth_or_array_layers() {
                self.grow(queue);
            }
            write(queue, &self.textures.color, self.used_layers, &layer.color);
            write(
                queue,
                &self.textures.detail,
                self.used_layers,
                &layer.detail,
            );
            self.looks.set_layer(look, self.used_layers);
            self.used_layers += 1;
            changed = true;
        }
        if changed {
            queue.write_buffer(&self.buffer, 0, bytemuck::bytes_of(self.looks.gpu()));
        }
        self.baker.is_busy()
    }

    /// Twice as many layers, with the old ones copied.
    fn grow(&mut self, queue: &wgpu::Queue) {
        let layers = (self.used_layers * 2).min(LOOKS as u32);
        let grown = textures(
            &self.device,
            &self.layout,
            &self.sampler,
            &self.buffer,
            self.side,
            layers,
        );
        let mut encoder = self
            .device
            .create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        for (old, new) in [
            (&self.textures.color, &grown.color),
            (&self.textures.detail, &grown.detail),
        ] {
            for level in 0..old.mip_level_count() {
                let at = |texture| wgpu::TexelCopyTextureInfo {
                    mip_level: level,
                    ..wgpu::Texture::as_image_copy(texture)
                };
                let extent = wgpu::Extent3d {
                    width: self.side >> level,
                    height: self.side >> level,
                    depth_or_array_layers: self.used_layers,
                };
                encoder.copy_texture_to_texture(at(old), at(new), extent);
            }
        }
        queue.submit([encoder.finish()]);
        self.textures = grown;
    }
}

fn layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    let entry = |binding, ty| wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::FRAGMENT,
        ty,
        count: None,
    };
    let texture = wgpu::BindingType::Texture {
        sample_type: wgpu::TextureSampleType::Float { filterable: true },
        view_dimension: wgpu::TextureViewDimension::D2Array,
        multisampled: false,
    };
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("materials"),
        entries: &[
            entry(0, texture),
            entry(1, texture),
            entry(
                2,
                wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering),
            ),
            entry(
                3,
                wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: false,
                    min_binding_size: None,
                },
            ),
        ],
    })
}

fn textures(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    sampler: &wgpu::Sampler,
    buffer: &wgpu::Buffer,
    side: u32,
    layers: u32,
) -> Textures {
    let texture = |label, format| {
        device.create_texture(&wgpu::TextureDescriptor {
            label: Some(label),
            size: wgpu::Extent3d {
                width: side,
                height: side,
                depth_or_array_layers: layers,
            },
            mip_level_count: side.ilog2() + 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format,
            usage: wgpu::TextureUsages::TEXTURE_BINDING
                | wgpu::TextureUsages::COPY_DST
                | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        })
    };
    let color = texture("material colours", wgpu::TextureFormat::Rgba8UnormSrgb);
    let detail = texture("material details", wgpu::TextureFormat::Rgba8Unorm);
    let view = |texture: &wgpu::Texture| {
        texture.create_view(&wgpu::TextureViewDescriptor {
            dimension: Some(wgpu::TextureViewDimension::D2Array),
            ..Default::default()
        })
    };
    let bind_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("materials"),
        layout,
        entries: &[
            wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(&view(&color)),
            },
            wgpu::BindGroupEntry {
                binding: 1,
                resource: wgpu::BindingResource::TextureView(&view(&detail)),
            },
            wgpu::BindGroupEntry {
                binding: 2,
                resource: wgpu::BindingResource::Sampler(sampler),
            },
            wgpu::BindGroupEntry {
                binding: 3,
                resource: buffer.as_entire_binding(),
            },
        ],
    });
    Textures {
        color,
        detail,
        bind_group,
    }
}

/// Writes all mips of a layer.
fn write(queue: &wgpu::Queue, texture: &wgpu::Texture, layer: u32, mips: &[Vec<u8>]) {
    for (level, texels) in mips.iter().enumerate() {
        let side = texture.width() >> level;
        queue.write_texture(
            wgpu::TexelCopyTextureInfo {
                texture,
                mip_level: level as u32,
                origin: wgpu::Origin3d {
                    x: 0,
                    y: 0,
                    z: layer,
                },
                aspect: wgpu::TextureAspect::All,
            },
            texels,
            wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(side * 4),
                rows_per_image: Some(side),
            },
            wgpu::Extent3d {
                width: side,
                height: side,
                depth_or_array_layers: 1,
            },
        );
    }
}
