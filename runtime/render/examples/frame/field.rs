//! The place that is drawn: blocks of differing heights and colours on a plate. Knows no renderer.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, Change, DataModel, InstanceId, Value};

use crate::Problem;

/// A box along the world's axes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cube {
    /// Its middle, studs.
    pub(crate) at: Vec3,
    /// Its sides, studs.
    pub(crate) size: Vec3,
    /// sRGB.
    pub(crate) color: [u8; 3],
}

/// The same boxes as a list and as the parts of a model.
pub(crate) struct Field {
    pub(crate) cubes: Vec<Cube>,
    pub(crate) model: DataModel,
    parts: Vec<InstanceId>,
}

impl Field {
    pub(crate) fn new(count: usize) -> Result<Self, Problem> {
        let mut model = DataModel::new();
        let (world, root) = (model.create(known().workspace)?, model.root());
        insert(&mut model, world, root)?;
        let cubes = cubes(count);
        let mut parts = Vec::with_capacity(count);
        for cube in &cubes {
            let id = model.create(known().part)?;
            let frame = Value::CFrame(CFrame::from_position(cube.at));
            model.set_property(id, known().size, Value::Vector3(cube.size))?;
            model.set_property(id, known().cframe, frame)?;
            model.set_property(id, known().color, Value::Color3uint8(cube.color))?;
            insert(&mut model, id, world)?;
            parts.push(id);
        }
        Ok(Self {
            cubes,
            model,
            parts,
        })
    }

    /// Studs from the middle to where the camera flies.
    pub(crate) fn reach(&self) -> f32 {
        ((self.cubes.len() as f32).sqrt() * 3.0).clamp(60.0, 400.0)
    }

    /// Moves one part in a hundred.
    pub(crate) fn nudge(&mut self, frame: usize) -> Result<(), Problem> {
        let step = if frame.is_multiple_of(2) { 0.2 } else { -0.2 };
        for index in (1 + frame % 7..self.cubes.len()).step_by(100) {
            let cube = &mut self.cubes[index];
            cube.at.y += step;
            let frame = Value::CFrame(CFrame::from_position(cube.at));
            self.model
                .set_property(self.parts[index], known().cframe, frame)?;
        }
        Ok(())
    }
}

fn cubes(count: usize) -> Vec<Cube> {
    let side = (count as f32).sqrt().ceil().max(1.0);
    let plate = Cube {
        at: Vec3::NEG_Y * 0.5,
        size: Vec3::new(side * 6.0 + 40.0, 1.0, side * 6.0 + 40.0),
        color: [163, 162, 165],
    };
    let block = |index: usize| {
        let random = |salt: usize| {
            let hash = (index * 4 + salt).wrapping_mul(2_654_435_761) >> 8;
            (hash % 1000) as f32 / 1000.0
        };
        let (column, row) = (index as f32 % side, (index as f32 / side).floor());
        let high = 1.0 + random(0) * 7.0;
        Cube {
            at: Vec3::new(
                (column - side * 0.5) * 6.0,
                high * 0.5,
                (row - side * 0.5) * 6.0,
            ),
            size: Vec3::new(4.0, high, 4.0),
            color: [1, 2, 3].map(|salt| (60.0 + 180.0 * random(salt)) as u8),
        }
    };
    std::iter::once(plate)
        .chain((1..count).map(block))
        .collect()
}

fn insert(model: &mut DataModel, root: InstanceId, parent: InstanceId) -> Result<(), Problem> {
    let before = None;
    model.apply(Change::Insert {
        root,
        parent,
        before,
    })?;
    Ok(())
}
