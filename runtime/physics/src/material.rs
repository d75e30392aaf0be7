//! What a part is made of: density, friction and elasticity by material, or the part's own. Data and one look-up; knows
//! neither rapier nor assemblies.

use std::sync::LazyLock;

use studio_model::known::known;
use studio_model::value::PhysicalProperties;
use studio_model::{ClassTable, DataModel, InstanceId, Value};

/// The material of parts whose material we do not know.
const FALLBACK: &str = "Plastic";

/// Material, density, friction, friction weight, elasticity, elasticity weight: the reference's table.
const MATERIALS: &[(&str, [f32; 5])] = &[
    ("Plastic", [0.7, 0.3, 1.0, 0.5, 1.0]),
    ("SmoothPlastic", [0.7, 0.2, 1.0, 0.5, 1.0]),
    ("Neon", [0.7, 0.3, 1.0, 0.2, 1.0]),
    ("Wood", [0.35, 0.48, 1.0, 0.2, 1.0]),
    ("WoodPlanks", [0.35, 0.48, 1.0, 0.2, 1.0]),
    ("Metal", [7.85, 0.4, 1.0, 0.25, 1.0]),
    ("DiamondPlate", [7.85, 0.35, 1.0, 0.25, 1.0]),
    ("CorrodedMetal", [7.85, 0.7, 1.0, 0.2, 1.0]),
    ("Foil", [2.7, 0.4, 1.0, 0.25, 1.0]),
    ("Concrete", [2.403, 0.7, 0.3, 0.2, 1.0]),
    ("Brick", [1.922, 0.8, 0.3, 0.15, 1.0]),
    ("Granite", [2.691, 0.4, 1.0, 0.2, 1.0]),
    ("Slate", [2.691, 0.4, 1.0, 0.2, 1.0]),
    ("Marble", [2.563, 0.2, 1.0, 0.17, 1.0]),
    ("Cobblestone", [2.691, 0.5, 1.0, 0.17, 1.0]),
    ("Rock", [2.691, 0.5, 1.0, 0.17, 1.0]),
    ("Pebble", [2.403, 0.4, 1.0, 0.17, 1.5]),
    ("Basalt", [2.691, 0.7, 0.3, 0.15, 1.0]),
    ("Limestone", [2.691, 0.5, 1.0, 0.15, 1.0]),
    ("Sandstone", [2.691, 0.5, 5.0, 0.15, 1.0]),
    ("CrackedLava", [2.691, 0.65, 1.0, 0.15, 1.0]),
    ("Pavement", [2.691, 0.5, 0.3, 0.17, 1.0]),
    ("Asphalt", [2.36, 0.8, 0.3, 0.2, 1.0]),
    ("Glass", [2.403, 0.25, 1.0, 0.2, 1.0]),
    ("ForceField", [2.403, 0.25, 1.0, 0.2, 1.0]),
    ("Ice", [0.919, 0.02, 3.0, 0.15, 1.0]),
    ("Glacier", [0.919, 0.05, 2.0, 0.15, 1.0]),
    ("Snow", [0.9, 0.3, 3.0, 0.03, 4.0]),
    ("Grass", [0.9, 0.4, 1.0, 0.1, 1.5]),
    ("LeafyGrass", [0.9, 0.4, 2.0, 0.1, 2.0]),
    ("Ground", [0.9, 0.45, 1.0, 0.1, 1.0]),
    ("Mud", [0.9, 0.3, 3.0, 0.07, 4.0]),
    ("Sand", [1.602, 0.5, 5.0, 0.05, 2.5]),
    ("Salt", [2.165, 0.5, 1.0, 0.05, 1.0]),
    ("Fabric", [0.7, 0.35, 1.0, 0.05, 1.0]),
    ("Leather", [0.86, 0.35, 1.0, 0.25, 1.0]),
    ("Carpet", [1.1, 0.4, 1.0, 0.25, 2.0]),
    ("Cardboard", [0.7, 0.5, 1.0, 0.05, 2.0]),
    ("Plaster", [0.75, 0.6, 0.3, 0.2, 1.0]),
    ("Rubber", [1.3, 1.5, 3.0, 0.95, 2.0]),
    ("CeramicTiles", [2.4, 0.51, 1.0, 0.2, 1.0]),
    ("ClayRoofTiles", [2.0, 0.51, 1.0, 0.2, 1.0]),
    ("RoofShingles", [2.36, 0.8, 0.3, 0.2, 1.0]),
];

/// What the simulation needs to know of a material.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Material {
    /// Mass per cubic stud; water is 1.
    pub density: f32,
    /// Friction coefficient.
    pub friction: f32,
    /// How much this friction counts in a pair.
    pub friction_weight: f32,
    /// Elasticity (restitution): 0 does not bounce, 1 loses nothing.
    pub elasticity: f32,
    /// How much this elasticity counts in a pair.
    pub elasticity_weight: f32,
}

impl Material {
    const fn from_row(
        [
            density,
            friction,
            friction_weight,
            elasticity,
            elasticity_weight,
        ]: [f32; 5],
    ) -> Self {
        Self {
            density,
            friction,
            friction_weight,
            elasticity,
            elasticity_weight,
        }
    }

    /// The built-in material of this name.
    pub fn named(name: &str) -> Option<Self> {
        MATERIALS
            .iter()
            .find(|(candidate, _)| *candidate == name)
            .map(|(_, row)| Self::from_row(*row))
    }

    /// What a part's own properties say, brought into the ranges that the reference documents.
    fn from_properties(own: &PhysicalProperties) -> Self {
        Self {
            density: within(own.density, 0.0001, 100.0),
            friction: within(own.friction, 0.0, 2.0),
            friction_weight: within(own.friction_weight, 0.0, 100.0),
            elasticity: within(own.elasticity, 0.0, 1.0),
            elasticity_weight: within(own.elasticity_weight, 0.0, 100.0),
        }
    }

    /// What a part is made of: its own properties, else those of its material.
    pub fn of(model: &DataModel, part: InstanceId) -> Self {
        if let Some(Value::PhysicalProperties(Some(own))) =
            model.value(part, known().physical_properties)
        {
            return Self::from_properties(&own);
        }
        let number = match model.value(part, known().material) {
            Some(Value::Enum(number)) => number,
            _ => 0,
        };
        NUMBERED.of(number)
    }
}

/// Not a number becomes the least.
fn within(value: f32, least: f32, greatest: f32) -> f32 {
    value.max(least).min(greatest)
}

/// The materials by enum number, sorted.
struct Numbered {
    materials: Vec<(u32, Material)>,
    fallback: Material,
}

static NUMBERED: LazyLock<Numbered> = LazyLock::new(|| {
    let table = ClassTable::get();
    let items = table
        .property(known().material)
        .enum_id
        .map(|id| table.enumeration(id));
    let mut materials: Vec<(u32, Material)> = MATERIALS
        .iter()
        .filter_map(|(name, row)| Some((items?.item_named(name)?, Material::from_row(*row))))
        .collect();
    materials.sort_unstable_by_key(|(number, _)| *number);
    Numbered {
        materials,
        fallback: Material::named(FALLBACK).unwrap_or(Material::from_row(MATERIALS[0].1)),
    }
});

impl Numbered {
    fn of(&self, number: u32) -> Material {
        self.materials
            .binary_search_by_key(&number, |(known, _)| *known)
            .map_or(self.fallback, |at| self.materials[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_an_item_of_the_material_enum_and_within_the_documented_ranges() {
        assert_eq!(NUMBERED.materials.len(), MATERIALS.len());
        for (name, row) in MATERIALS {
            let material = Material::from_row(*row);
            let own = PhysicalProperties {
                density: material.density,
                friction: material.friction,
                elasticity: material.elasticity,
                friction_weight: material.friction_weight,
                elasticity_weight: material.elasticity_weight,
                acoustic_absorption: 0.0,
            };
            assert_eq!(Material::from_properties(&own), material, "{name}");
        }
    }

    #[test]
    fn own_properties_are_clamped_and_never_nan() {
        let own = PhysicalProperties {
            density: f32::NAN,
            friction: f32::INFINITY,
            elasticity: -1.0,
            friction_weight: 1e9,
            elasticity_weight: f32::NEG_INFINITY,
            acoustic_absorption: 0.0,
        };
        let clamped = Material::from_properties(&own);
        assert_eq!(clamped, Material::from_row([0.0001, 2.0, 100.0, 0.0, 0.0]));
    }

    #[test]
    fn a_material_that_has_no_row_is_taken_as_plastic() {
        assert_eq!(
            NUMBERED.of(u32::MAX),
            Material::from_row([0.7, 0.3, 1.0, 0.5, 1.0])
        );
    }
}
