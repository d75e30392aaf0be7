//! The terrain of a model, kept in step: its properties are read when they change, its cells on threads of their own.
//! Knows no GPU and no triangles.

use std::collections::BTreeMap;
use std::sync::Arc;

use glam::Vec3;
use studio_model::known::known;
use studio_model::terrain::{SmoothGrid, TerrainColors, TerrainError};
use studio_model::{DataModel, InstanceId, Value};

use super::{Bounds, Scene, read};
use crate::terrain::Patch;
use crate::terrain::builder::{Builder, News};

/// Bytes of a grid without cells: its header.
const EMPTY_BYTES: usize = 2;

/// What a place says about how its terrain looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TerrainLook {
    pub(crate) colors: TerrainColors,
    /// sRGB, 0 to 1.
    pub(crate) water_color: [f32; 3],
    /// 0 to 1.
    pub(crate) water_transparency: f32,
    /// 0 to 1.
    pub(crate) water_reflectance: f32,
    /// 0 to 1.
    pub(crate) wave_size: f32,
    /// Studs a second.
    pub(crate) wave_speed: f32,
}

/// The terrain that a scene has, and what it knows of it.
#[derive(Debug, Default)]
pub(super) struct Ground {
    terrain: Option<Box<Terrain>>,
    /// Properties of it changed, or there may be another.
    pub(super) stale: bool,
}

/// The terrain.
#[derive(Debug)]
pub struct Terrain {
    id: InstanceId,
    look: TerrainLook,
    /// What is drawn or will be.
    bytes: Arc<[u8]>,
    builder: Option<Builder>,
    grid: Option<Arc<SmoothGrid>>,
    error: Option<TerrainError>,
    patches: BTreeMap<[i32; 3], Arc<Patch>>,
    revision: u64,
}

impl Terrain {
    /// The instance.
    pub fn id(&self) -> InstanceId {
        self.id
    }

    /// The cells; `None` while they are read for the first time, and where they cannot be.
    pub fn grid(&self) -> Option<&Arc<SmoothGrid>> {
        self.grid.as_ref()
    }

    /// Why there are no cells.
    pub fn error(&self) -> Option<TerrainError> {
        self.error
    }

    /// Whether some of it is still being made.
    pub fn is_busy(&self) -> bool {
        self.builder.is_some()
    }

    /// Chunks of which something is seen.
    pub fn patch_count(&self) -> usize {
        self.patches.len()
    }

    /// Triangles of them all, as they are seen from near by.
    pub fn triangle_count(&self) -> usize {
        let of = |patch: &Arc<Patch>| patch.ground[0].indices.len() + patch.water[0].indices.len();
        self.patches.values().map(of).sum::<usize>() / 3
    }

    /// Bytes of memory of cells and surfaces; the GPU has the surfaces as well.
    pub fn bytes(&self) -> usize {
        let patches = self.patches.values().map(|patch| patch.bytes());
        self.grid.as_ref().map_or(0, |grid| grid.bytes()) + patches.sum::<usize>()
    }

    /// The box around all that is there by now.
    pub fn bounds(&self) -> Option<Bounds> {
        let boxes = self.patches.values().map(|patch| patch.bounds);
        boxes.reduce(Bounds::union)
    }

    pub(crate) fn look(&self) -> &TerrainLook {
        &self.look
    }

    /// What is there by now, in the order of places.
    pub(crate) fn patches(&self) -> impl Iterator<Item = &Arc<Patch>> {
        self.patches.values()
    }

    /// Another for each state of [`Self::patches`], whichever terrain it is of.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    fn new(id: InstanceId, look: TerrainLook) -> Self {
        Self {
            id,
            look,
            bytes: Arc::from([]),
            builder: None,
            grid: None,
            error: None,
            patches: BTreeMap::new(),
            revision: crate::terrain::revision(),
        }
    }

    /// Begins to read these bytes; `false` where no thread can be had.
    fn begin(&mut self, bytes: &Arc<[u8]>, eye: Vec3) -> bool {
        if Arc::ptr_eq(bytes, &self.bytes) || *bytes == self.bytes {
            return true;
        }
        // What an earlier builder did not come to is made now.
        let before = self.grid.take().filter(|_| self.builder.is_none());
        self.builder = Builder::start(Arc::clone(bytes), before, eye);
        if self.builder.is_some() {
            self.bytes = Arc::clone(bytes);
        }
        self.builder.is_some()
    }

    /// Takes in what was made since; whether something was.
    fn take(&mut self) -> bool {
        let mut changed = false;
        while let Some(builder) = &self.builder {
            match builder.take() {
                Ok(Some(news)) => {
                    changed = true;
                    self.hear(news);
                }
                Ok(None) => break,
                Err(()) => {
                    self.builder = None;
                    // Whoever waits for the last of it hears that it is there.
                    changed = true;
                }
            }
        }
        if changed {
            self.revision = crate::terrain::revision();
        }
        changed
    }

    fn hear(&mut self, news: News) {
        match news {
            News::Grid { grid, places } => {
                self.error = None;
                self.grid = Some(grid);
                self.patches.retain(|at, _| places.contains(at));
            }
            News::Failed(error) => {
                self.error = Some(error);
                self.grid = None;
                self.patches.clear();
            }
            News::Patch { at, patch } => {
                match patch {
                    Some(patch) => self.patches.insert(at, patch),
                    None => self.patches.remove(&at),
                };
            }
        }
    }
}

impl Scene {
    /// The terrain, if there is one with something in it.
    pub fn terrain(&self) -> Option<&Terrain> {
        self.ground.terrain.as_deref()
    }

    /// Whether an instance is the terrain that is drawn.
    pub fn is_terrain(&self, id: InstanceId) -> bool {
        self.terrain().is_some_and(|terrain| terrain.id == id)
    }

    /// Waits until the terrain is made. For stills.
    pub fn wait_for_terrain(&mut self) {
        let Some(terrain) = &mut self.ground.terrain else {
            return;
        };
        while let Some(news) = terrain.builder.as_ref().and_then(Builder::wait) {
            terrain.hear(news);
        }
        terrain.builder = None;
        terrain.revision = crate::terrain::revision();
    }

    /// Takes in what of the terrain was made since; whether something was.
    pub(super) fn take_terrain(&mut self) -> bool {
        self.ground
            .terrain
            .as_mut()
            .is_some_and(|terrain| terrain.take())
    }

    /// Reads the properties of the terrain anew; whether it is another at once.
    pub(super) fn read_terrain(&mut self, model: &DataModel) -> bool {
        self.ground.stale = false;
        let Some((id, bytes)) = find(model) else {
            return self.ground.terrain.take().is_some();
        };
        let look = look(model, id);
        let terrain = self
            .ground
            .terrain
            .get_or_insert_with(|| Box::new(Terrain::new(id, look)));
        let changed = terrain.look != look;
        (terrain.id, terrain.look) = (id, look);
        // Without a thread the next sync tries again.
        self.ground.stale = !terrain.begin(&bytes, eye(model));
        changed
    }
}

/// The terrain and its cells, if there are any.
fn find(model: &DataModel) -> Option<(InstanceId, Arc<[u8]>)> {
    let workspace = model.service(known().workspace)?;
    let mut all = model.children(workspace);
    let id = all.find(|id| model.is_a(*id, known().terrain))?;
    match model.value(id, known().terrain_smooth_grid) {
        Some(Value::BinaryString(bytes)) if bytes.len() > EMPTY_BYTES => Some((id, bytes)),
        _ => None,
    }
}

fn look(model: &DataModel, id: InstanceId) -> TerrainLook {
    let known = known();
    let unit = |property| read::number_in(model, id, property, 0.0..=1.0);
    let colors = match model.value(id, known.terrain_material_colors) {
        Some(Value::MaterialColors(bytes) | Value::BinaryString(bytes)) => {
            TerrainColors::decode(&bytes)
        }
        _ => TerrainColors::default(),
    };
    TerrainLook {
        colors,
        water_color: read::color(model, id, known.water_color),
        water_transparency: unit(known.water_transparency),
        water_reflectance: unit(known.water_reflectance),
        wave_size: unit(known.water_wave_size),
        wave_speed: read::number_in(model, id, known.water_wave_speed, 0.0..=100.0),
    }
}

/// Where the place is probably looked at first.
fn eye(model: &DataModel) -> Vec3 {
    let workspace = model.service(known().workspace);
    let camera = workspace.and_then(|id| model.reference(id, known().current_camera));
    let frame = camera.and_then(|id| model.cframe(id, known().camera_cframe));
    let place = frame.map(|frame| frame.position);
    place.filter(|place| place.is_finite()).unwrap_or_default()
}
