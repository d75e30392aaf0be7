//! What of a scene is in view, in the order in which it is best drawn. Knows no GPU.

use std::ops::Range;

use glam::{Mat4, Vec3, Vec4};

use crate::mesh::Detail;
use crate::scene::{Block, Bounds, Instance, Mesh, Pass};

/// The most see-through instances that are sorted in a frame; the farthest beyond are left out.
const MOST_SORTED: usize = 1 << 18;
/// Round shapes that are lower than this many pixels are drawn with few triangles.
const NEAR_PIXELS: f32 = 60.0;

/// Planes that enclose what is seen; points inside have no negative distance to any.
#[derive(Debug, Clone)]
pub(crate) struct Frustum {
    planes: Vec<Vec4>,
}

impl Frustum {
    /// Of a view with an infinite far plane.
    pub(crate) fn of_view(matrix: &Mat4) -> Self {
        let row = |index| matrix.row(index);
        Self {
            planes: vec![
                row(3) + row(0),
                row(3) - row(0),
                row(3) + row(1),
                row(3) - row(1),
                row(3) - row(2),
            ],
        }
    }

    /// Of a map that is seen from a light: nothing that lies before its near end is lost.
    pub(crate) fn of_light(matrix: &Mat4) -> Self {
        let row = |index| matrix.row(index);
        Self {
            planes: vec![
                row(3) + row(0),
                row(3) - row(0),
                row(3) + row(1),
                row(3) - row(1),
                row(2),
            ],
        }
    }

    /// Whether something of a box may be inside.
    pub(crate) fn sees(&self, bounds: &Bounds) -> bool {
        self.planes.iter().all(|plane| {
            let normal = plane.truncate();
            let farthest = Vec3::select(normal.cmpge(Vec3::ZERO), bounds.max, bounds.min);
            normal.dot(farthest) + plane.w >= 0.0
        })
    }

    pub(crate) fn sees_ball(&self, center: Vec3, radius: f32) -> bool {
        self.planes.iter().all(|plane| {
            let normal = plane.truncate();
            normal.dot(center) + plane.w >= -radius * normal.length()
        })
    }
}

/// Instances that one call draws: places in the list, or among the sorted ones.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) mesh: Mesh,
    pub(crate) detail: Detail,
    /// The mesh's own picture, as instances say it.
    pub(crate) texture: u32,
    pub(crate) instances: Range<u32>,
}

/// What one frame draws.
#[derive(Debug, Default)]
pub(crate) struct Visible {
    /// Opaque, roughly front to back.
    pub(crate) opaque: Vec<Run>,
    /// See-through, back to front: ranges of `copies`.
    pub(crate) sorted: Vec<Run>,
    /// See-through instances, back to front.
    pub(crate) copies: Vec<Instance>,
    /// Instances in view.
    pub(crate) parts: usize,
    near: Vec<(f32, usize)>,
    far: Vec<(f32, u32, Mesh)>,
}

/// Where one looks from, as far as the choice of what to draw needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Eye {
    pub(crate) position: Vec3,
    /// Pixels of a stud at a distance of one.
    pub(crate) scale: f32,
}

impl Visible {
    /// Finds what is seen.
    pub(crate) fn collect(
        &mut self,
        blocks: &[Block],
        instances: &[Instance],
        frustum: &Frustum,
        eye: Eye,
    ) {
        self.opaque.clear();
        self.sorted.clear();
        self.copies.clear();
        self.near.clear();
        self.far.clear();
        self.parts = 0;
        for (index, block) in blocks.iter().enumerate() {
            if !frustum.sees(&block.bounds) {
                continue;
            }
            match block.pass {
                Pass::Opaque => {
                    self.parts += block.instances.len();
                    self.near.push((distance(block, eye.position), index));
                }
                Pass::Transparent => self.add_sorted(block, instances, frustum, eye),
            }
        }
        self.near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        for (away, index) in &self.near {
            let Some(block) = blocks.get(*index) else {
                continue;
            };
            let detail = detail(block, instances, eye.scale / away.max(1e-3));
            push_block(&mut self.opaque, block, detail, instances);
        }
        self.sort(instances);
    }

    fn add_sorted(&mut self, block: &Block, instances: &[Instance], frustum: &Frustum, eye: Eye) {
        for place in block.instances.clone() {
            let Some(instance) = instances.get(place as usize) else {
                break;
            };
            let radius = Vec3::from(instance.size).length() * 0.5;
            let center = Vec3::from(instance.position);
            if radius > 0.0 && frustum.sees_ball(center, radius) {
                let away = center.distance_squared(eye.position);
                self.far.push((away, place, block.mesh));
            }
        }
    }

    fn sort(&mut self, instances: &[Instance]) {
        // Equal distances keep the order of the list: equal scenes give equal pictures.
        self.far
            .sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let skip = self.far.len().saturating_sub(MOST_SORTED);
        for (_, place, mesh) in self.far.drain(..).skip(skip) {
            let at = self.copies.len() as u32;
            let Some(instance) = instances.get(place as usize) else {
                continue;
            };
            self.copies.push(*instance);
            let texture = instance.texture;
            let run = Run {
                mesh,
                detail: Detail::Near,
                texture,
                instances: at..at + 1,
            };
            push_run(&mut self.sorted, run);
        }
        self.parts += self.copies.len();
    }
}

/// The opaque blocks that throw a shadow into a map.
pub(crate) fn casters(
    blocks: &[Block],
    instances: &[Instance],
    frustum: &Frustum,
    pixels_a_stud: f32,
) -> Vec<Run> {
    let mut runs = Vec::new();
    for block in blocks {
        if block.pass == Pass::Opaque && frustum.sees(&block.bounds) {
            let detail = detail(block, instances, pixels_a_stud);
            push_run(
                &mut runs,
                Run {
                    mesh: block.mesh,
                    detail,
                    texture: 0,
                    instances: block.instances.clone(),
                },
            );
        }
    }
    runs
}

/// From the eye to the nearest point of a block's box.
fn distance(block: &Block, eye: Vec3) -> f32 {
    eye.distance(eye.clamp(block.bounds.min, block.bounds.max))
}

fn detail(block: &Block, instances: &[Instance], pixels_a_stud: f32) -> Detail {
    if !matches!(block.mesh, Mesh::Ball | Mesh::Cylinder | Mesh::Head) {
        return Detail::Near;
    }
    let large = NEAR_PIXELS / pixels_a_stud;
    let range = block.instances.start as usize..block.instances.end as usize;
    let some = instances.get(range).unwrap_or_default();
    let is_large = |part: &Instance| part.size.iter().any(|side| *side > large);
    if some.iter().any(is_large) {
        Detail::Near
    } else {
        Detail::Far
    }
}

/// Adds a block, cut where the picture on its meshes changes.
fn push_block(runs: &mut Vec<Run>, block: &Block, detail: Detail, instances: &[Instance]) {
    let run = |texture, instances| Run {
        mesh: block.mesh,
        detail,
        texture,
        instances,
    };
    if !matches!(block.mesh, Mesh::Asset(_)) {
        push_run(runs, run(0, block.instances.clone()));
        return;
    }
    for place in block.instances.clone() {
        if let Some(instance) = instances.get(place as usize)
            && instance.size != [0.0; 3]
        {
            push_run(runs, run(instance.texture, place..place + 1));
        }
    }
}

/// Adds a run, to the last one if it goes on where that ends.
pub(crate) fn push_run(runs: &mut Vec<Run>, run: Run) {
    if let Some(last) = runs.last_mut()
        && last.instances.end == run.instances.start
        && (last.mesh, last.detail, last.texture) == (run.mesh, run.detail, run.texture)
    {
        last.instances.end = run.instances.end;
        return;
    }
    runs.push(run);
}

#[cfg(test)]
mod tests;
