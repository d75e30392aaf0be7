//! The table that the shader reads: which look a material number has, and each look's numbers. Knows no textures.

use std::array;

use bytemuck::{Pod, Zeroable};
use studio_model::ClassTable;

use super::recipes::{RECIPES, Recipe};

/// As many looks as the shader's table has.
pub(super) const LOOKS: usize = 64;
/// As many material numbers as the shader's table has: those of `Enum.Material` end below.
const NUMBERS: usize = 4096;

/// `SurfaceLook` in the shader.
#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
struct GpuLook {
    scale: f32,
    vary: f32,
    roughness: f32,
    metalness: f32,
    glow: f32,
    rim: f32,
    shift: f32,
    gap: f32,
    cell: [f32; 2],
    layer: i32,
    flags: u32,
}

/// `SurfaceLooks` in the shader.
#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
pub(super) struct GpuLooks {
    of_material: [[u8; 16]; NUMBERS / 16],
    looks: [GpuLook; LOOKS],
}

/// The table, with layers as they are filled.
#[derive(Debug)]
pub(super) struct Looks {
    gpu: Box<GpuLooks>,
}

impl Looks {
    pub(super) fn new() -> Self {
        let mut gpu = Box::new(GpuLooks {
            of_material: [[0; 16]; NUMBERS / 16],
            looks: array::from_fn(|look| GpuLook::from(&RECIPES[look.min(RECIPES.len() - 1)])),
        });
        let table = ClassTable::get();
        let items = table
            .enum_named("Material")
            .map_or(&[][..], |id| &table.enumeration(id).items);
        for (number, name) in items {
            let look = RECIPES.iter().position(|recipe| recipe.name == *name);
            let byte = gpu.of_material.as_flattened_mut().get_mut(*number as usize);
            if let (Some(look), Some(byte)) = (look, byte) {
                *byte = look as u8;
            }
        }
        Self { gpu }
    }

    /// The look of a material number; of unknown ones that of `Plastic`.
    pub(super) fn of_material(&self, number: u16) -> usize {
        let bytes = self.gpu.of_material.as_flattened();
        bytes
            .get(usize::from(number))
            .map_or(0, |byte| *byte as usize)
    }

    /// From now on a look has this layer of the textures.
    pub(super) fn set_layer(&mut self, look: usize, layer: u32) {
        self.gpu.looks[look].layer = layer as i32;
    }

    pub(super) fn gpu(&self) -> &GpuLooks {
        &self.gpu
    }
}

impl From<&Recipe> for GpuLook {
    fn from(recipe: &Recipe) -> Self {
        Self {
            scale: recipe.studs.recip(),
            vary: recipe.vary,
            roughness: recipe.roughness,
            metalness: recipe.metalness,
            glow: recipe.glow,
            rim: recipe.rim,
            shift: recipe.shift,
            gap: recipe.gap,
            cell: recipe.piece,
            layer: -1,
            flags: u32::from(recipe.scatter)
                | u32::from(recipe.grain) << 1
                | u32::from(recipe.glows_in_places) << 2
                | u32::from(recipe.is_whole()) << 3
                | u32::from(recipe.is_whole() || recipe.grain) << 4
                | ((recipe.mirror * 255.0) as u32) << 8,
        }
    }
}
