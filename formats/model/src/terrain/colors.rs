//! What terrain is made of: the materials by the numbers that cells have, and the colours that a place gives them.

use crate::class_table::ClassTable;
use crate::known::known;
use crate::value::Value;

/// Names in `Enum.Material`, by the number that cells have.
pub const MATERIALS: [&str; 23] = [
    "Air",
    "Water",
    "Grass",
    "Slate",
    "Concrete",
    "Brick",
    "Sand",
    "WoodPlanks",
    "Rock",
    "Glacier",
    "Snow",
    "Sandstone",
    "Mud",
    "Basalt",
    "Ground",
    "CrackedLava",
    "Asphalt",
    "Cobblestone",
    "Ice",
    "LeafyGrass",
    "Salt",
    "Limestone",
    "Pavement",
];

/// What materials are drawn as whose number we do not know: Rock.
const UNKNOWN: usize = 8;

/// The number in `Enum.Material` of a cell's material; of unknown ones that of rock.
pub fn material_number(material: u8) -> u32 {
    let name = MATERIALS.get(usize::from(material));
    let table = ClassTable::get();
    let items = table.enum_named("Material").map(|id| table.enumeration(id));
    items
        .and_then(|items| items.item_named(name.unwrap_or(&MATERIALS[UNKNOWN])))
        .unwrap_or(0)
}

/// The colour of each material: `Terrain.MaterialColors`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerrainColors([[u8; 3]; MATERIALS.len()]);

impl TerrainColors {
    /// Reads the bytes of `Terrain.MaterialColors`, three a material; the class's own colours if they are not that.
    pub fn decode(bytes: &[u8]) -> Self {
        Self::read(bytes).unwrap_or_default()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (colors, rest) = bytes.as_chunks::<3>();
        let colors = <[[u8; 3]; MATERIALS.len()]>::try_from(colors).ok()?;
        rest.is_empty().then_some(Self(colors))
    }

    /// A material's colour, sRGB; of unknown ones that of rock. Water's and air's mean nothing.
    pub fn of(&self, material: u8) -> [u8; 3] {
        let color = self.0.get(usize::from(material));
        *color.unwrap_or(&self.0[UNKNOWN])
    }
}

impl Default for TerrainColors {
    /// The class's own.
    fn default() -> Self {
        let table = ClassTable::get();
        let default = table
            .class(known().terrain)
            .default_of(known().terrain_material_colors);
        match default {
            Some(Value::MaterialColors(bytes)) => Self::read(bytes),
            _ => None,
        }
        .unwrap_or(Self([[128; 3]; MATERIALS.len()]))
    }
}
