//! Finds what a ray meets: blocks by their boxes, nearest first, then their instances.

use glam::Vec3;
use studio_model::InstanceId;

use super::{Face, Hit, solid};
use crate::camera::Ray;
use crate::scene::{Block, Bounds, Instance, Mesh, Scene};

impl Scene {
    /// The nearest part, or the ground of the terrain, on a ray that `accept` lets through, on its exact surface. Parts that are too transparent to be
    /// drawn are hit too; one in which the ray starts is not.
    pub fn pick(&self, ray: Ray, accept: impl Fn(InstanceId) -> bool) -> Option<Hit> {
        let ray = sane(ray)?;
        let mut best = self.pick_terrain(ray).filter(|hit| accept(hit.id));
        for (near, block, instances) in self.blocks_on(ray) {
            if best.is_some_and(|best| best.distance < near) {
                break;
            }
            for instance in instances {
                let Some(hit) = self.hit(ray, block.mesh, instance) else {
                    continue;
                };
                if best.is_none_or(|best| is_before(&hit, &best)) && accept(hit.id) {
                    best = Some(hit);
                }
            }
        }
        best
    }

    /// All parts on a ray, nearest first. Terrain is none.
    pub fn pick_all(&self, ray: Ray) -> Vec<Hit> {
        let Some(ray) = sane(ray) else {
            return Vec::new();
        };
        let mut hits = Vec::new();
        for (_, block, instances) in self.blocks_on(ray) {
            hits.extend(
                instances
                    .iter()
                    .filter_map(|instance| self.hit(ray, block.mesh, instance)),
            );
        }
        hits.sort_unstable_by(|a, b| a.distance.total_cmp(&b.distance).then(a.id.cmp(&b.id)));
        hits
    }

    /// Where a ray of length one meets the ground, as far as that is made.
    fn pick_terrain(&self, ray: Ray) -> Option<Hit> {
        let terrain = self.terrain()?;
        let met = terrain
            .patches()
            .filter_map(|patch| Some((enter_box(ray, &patch.bounds)?, patch)));
        let mut met: Vec<_> = met.collect();
        met.sort_unstable_by(|(a, _), (b, _)| a.total_cmp(b));
        let mut best: Option<(f32, Vec3)> = None;
        for (near, patch) in met {
            let most = best.map_or(f32::INFINITY, |(distance, _)| distance);
            if near > most {
                break;
            }
            best = patch.meet(ray, most).or(best);
        }
        let (distance, normal) = best?;
        Some(Hit {
            id: terrain.id(),
            is_terrain: true,
            distance,
            point: ray.at(distance),
            normal,
            face: Face::nearest(normal),
        })
    }

    /// The blocks whose boxes a ray meets, nearest first, each with where that is.
    fn blocks_on(&self, ray: Ray) -> Vec<(f32, &Block, &[Instance])> {
        let met = self.all_blocks().filter_map(|(block, instances)| {
            let near = enter_box(ray, &block.bounds)?;
            Some((near, block, instances))
        });
        let mut met: Vec<_> = met.collect();
        met.sort_unstable_by(|(a, ..), (b, ..)| a.total_cmp(b));
        met
    }

    fn hit(&self, ray: Ray, mesh: Mesh, instance: &Instance) -> Option<Hit> {
        let sides = instance.sides();
        // Nothing is drawn of it; what has no thickness has no inside that could be entered.
        if sides.min_element() <= 0.0 {
            return None;
        }
        let to = instance.middle() - ray.origin;
        let aside = to - ray.direction * to.dot(ray.direction);
        // A quarter of the squared diagonal, and something for rounding.
        if aside.length_squared() > sides.length_squared() * 0.2501 + 1e-3 {
            return None;
        }
        let axes = instance.axes();
        let back = axes.transpose();
        let asset = match mesh {
            Mesh::Asset(content) => self.asset_geometry(content),
            _ => None,
        };
        let (distance, normal) = solid::enter(
            mesh,
            asset,
            back * -to / sides,
            back * ray.direction / sides,
        )?;
        // Normals are stretched by the inverse of what points are.
        let normal = (normal / sides).try_normalize()?;
        let of_part = instance.turn().matrix() * normal;
        Some(Hit {
            id: self.id_of(instance.slot)?,
            is_terrain: false,
            distance,
            point: ray.at(distance),
            normal: axes * normal,
            face: Face::nearest(of_part),
        })
    }
}

/// Of equally near parts the one with the lower handle, so that it does not depend on where they are kept.
fn is_before(a: &Hit, b: &Hit) -> bool {
    (a.distance, a.id) < (b.distance, b.id)
}

/// The ray with a direction of length one, if it is one.
fn sane(ray: Ray) -> Option<Ray> {
    let direction = ray.direction.try_normalize()?;
    let sane = ray.origin.is_finite() && direction.is_finite();
    sane.then_some(Ray { direction, ..ray })
}

/// Where a ray enters a box, 0 if it starts inside.
fn enter_box(ray: Ray, bounds: &Bounds) -> Option<f32> {
    let inverse = ray.direction.recip();
    // Rounding must not lose what touches the box: it is made larger by some of the numbers' precision.
    let slack =
        Vec3::splat(1e-3) + bounds.min.abs().max(bounds.max.abs()).max(ray.origin.abs()) * 1e-6;
    let (a, b) = (
        (bounds.min - slack - ray.origin) * inverse,
        (bounds.max + slack - ray.origin) * inverse,
    );
    let enter = a.min(b).max_element().max(0.0);
    let leave = a.max(b).min_element();
    (enter <= leave).then_some(enter)
}
