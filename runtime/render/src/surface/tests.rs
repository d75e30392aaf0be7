use glam::Vec3;
use studio_model::ClassTable;

use super::bake::{BRIGHTEST, LUMINANCE, bake};
use super::look::{LOOKS, Looks};
use super::recipes::RECIPES;
use super::{GROUP, WGSL};

const SIDE: usize = 128;

#[test]
fn every_material_of_the_class_table_has_a_recipe() {
    let table = ClassTable::get();
    let materials = table.enumeration(table.enum_named("Material").expect("in the table"));
    let looks = Looks::new();
    for (number, name) in &materials.items {
        let look = looks.of_material(u16::try_from(*number).expect("small"));
        assert_eq!(RECIPES[look].name, *name, "{number}");
    }
    assert!(RECIPES.len() <= LOOKS);
    assert_eq!(RECIPES[looks.of_material(u16::MAX)].name, "Plastic");
}

#[test]
fn tiles_bake_the_same_each_time_and_keep_the_parts_colour() {
    for recipe in RECIPES {
        let Some(paint) = recipe.paint else { continue };
        let layer = bake(paint, recipe.studs, SIDE);
        assert_eq!(layer, bake(paint, recipe.studs, SIDE), "{}", recipe.name);
        assert_eq!(layer.color.len(), SIDE.ilog2() as usize + 1);
        let last = layer.color.last().expect("a texel");
        let mean = Vec3::from_array([0, 1, 2].map(|channel| linear(last[channel])));
        let bright = mean.dot(LUMINANCE);
        assert!((bright - 1.0).abs() < 0.04, "{} {bright}", recipe.name);
        // Rust and embers have their hue on a part of any colour; all else takes the part's.
        let tint = match recipe.name {
            "CorrodedMetal" => 0.5,
            "CrackedLava" => 0.2,
            _ => 0.08,
        };
        assert!(
            (mean - bright).abs().max_element() < tint,
            "{} {mean}",
            recipe.name
        );
    }
}

/// What a texel of a tile multiplies a channel of the part's colour by.
fn linear(texel: u8) -> f32 {
    ((f32::from(texel) / 255.0 + 0.055) / 1.055).powf(2.4) * BRIGHTEST
}

/// No part of a tile has a hue that the recipe did not mean: gray ones are as gray as they were painted.
#[test]
fn what_is_painted_gray_stays_gray() {
    fn speckled(at: glam::Vec2) -> super::bake::Texel {
        let color = if at.x < 0.3 {
            Vec3::new(1.5, 0.8, 0.4)
        } else {
            Vec3::ONE
        };
        super::bake::Texel {
            color,
            height: 0.0,
            roughness: 0.5,
            extra: 0.0,
        }
    }
    let layer = bake(speckled, 4.0, 16);
    let [r, g, b] = [0, 1, 2].map(|channel| layer.color[0][12 * 4 + channel]);
    assert!(r == g && g == b, "{r} {g} {b}");
    assert!(layer.color[0][0] > layer.color[0][2]);
}

/// What lies beside each other over a tile's border differs no more than what lies beside each other within it.
#[test]
fn tiles_have_no_seam() {
    for recipe in RECIPES {
        let Some(paint) = recipe.paint else { continue };
        let layer = bake(paint, recipe.studs, SIDE);
        let at = |x: usize, y: usize| i32::from(layer.color[0][(y % SIDE * SIDE + x % SIDE) * 4]);
        for vertical in [false, true] {
            let step = |line: usize| -> i32 {
                (0..SIDE)
                    .map(|along| {
                        let (x, y) = if vertical {
                            (line, along)
                        } else {
                            (along, line)
                        };
                        let (next_x, next_y) = if vertical { (x + 1, y) } else { (x, y + 1) };
                        (at(x, y) - at(next_x, next_y)).abs()
                    })
                    .sum()
            };
            let most = (0..SIDE - 1).map(step).max().expect("lines");
            // All octaves of noise have their steepest line there.
            assert!(step(SIDE - 1) <= most * 5 / 4, "{} {vertical}", recipe.name);
        }
    }
}

#[test]
fn the_shader_is_valid_and_declares_its_group() {
    assert_eq!(WGSL.matches(&format!("@group({GROUP})")).count(), 4);
    let source = format!(
        "{WGSL}
        @fragment fn main(@location(0) at: vec3f, @location(1) normal: vec3f) -> @location(0) vec4f {{
            let turn = mat3x3f(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0);
            let found = surface_at(256u, at, normal, vec3f(4.0), turn, vec3f(0.5));
            return vec4f(found.albedo + found.normal + found.emission, found.ao);
        }}"
    );
    let module = wgpu::naga::front::wgsl::parse_str(&source)
        .map_err(|error| error.emit_to_string(&source))
        .expect("parses");
    wgpu::naga::valid::Validator::new(
        wgpu::naga::valid::ValidationFlags::all(),
        wgpu::naga::valid::Capabilities::empty(),
    )
    .validate(&module)
    .map_err(|error| error.emit_to_string(&source))
    .expect("is valid");
}
