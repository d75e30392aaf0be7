//! What stands around a drag: the surface under the pointer, neighbours that pull, obstacles that stop it.

use glam::{Mat3, Vec3};
use rustc_hash::FxHashSet;
use studio_document::transform::{Handle, Increments, OrientedBox, SurfaceHit};
use studio_model::known::known;
use studio_model::value::Ray;
use studio_model::{InstanceId, Value};
use studio_render::Bounds;

use super::Drag;
use crate::viewport::ground;
use crate::viewport::sight::Sight;

/// Points on screen within which a neighbour's edge or middle pulls.
const PULL: f32 = 7.0;
/// Neighbours and obstacles that are looked at.
const AROUND_MAX: usize = 256;

/// What things are dragged over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground {
    pub(super) surface: SurfaceHit,
    /// The part that it belongs to: what lies on it may be inside of its box, which is larger than a wedge.
    pub(super) part: Option<InstanceId>,
}

impl Drag {
    /// The surface that things are dragged over: the nearest part that is not one of them, else the ground.
    pub(super) fn surface_under(&self, sight: Sight<'_>, ray: &Ray) -> Option<Ground> {
        let model = sight.model();
        let pointer = studio_render::Ray {
            origin: ray.origin,
            direction: ray.direction,
        };
        let is_solid = |id: InstanceId| {
            let transparency = model.value(id, known().transparency);
            let is_seen = !matches!(transparency, Some(Value::Float32(t)) if t >= 0.98);
            sight.scene.is_terrain(id)
                || !self.moved.contains(&id) && (is_seen || model.flag(id, known().can_collide))
        };
        let hit = sight.scene.pick(pointer, is_solid);
        if let Some(hit) = hit.filter(|hit| hit.distance < self.reach) {
            let part = (!hit.is_terrain).then_some(hit.id);
            let frame = part.and_then(|id| model.cframe(id, known().cframe));
            let surface = SurfaceHit {
                point: hit.point,
                normal: hit.normal,
                rotation: frame.map_or(Mat3::IDENTITY, |frame| frame.rotation),
            };
            return Some(Ground { surface, part });
        }
        let distance = ground(pointer).filter(|distance| *distance < self.reach)?;
        let surface = SurfaceHit {
            point: pointer.at(distance),
            normal: Vec3::Y,
            rotation: Mat3::IDENTITY,
        };
        Some(Ground {
            surface,
            part: None,
        })
    }

    /// Studs of gap within which something is a neighbour.
    pub(super) fn vicinity(&self) -> f32 {
        (self.bounds().size().max_element() * 1.5).clamp(16.0, 200.0)
    }

    /// Studs within which a neighbour pulls. Never across half a step: the steps stay what they are.
    pub(super) fn pull(&self, sight: Sight<'_>, increments: Increments) -> f32 {
        let middle = self.bounds().center() + self.shift();
        let pull = sight.lens.studs_per_point(middle) * PULL;
        if increments.studs > 0.0 {
            pull.min(increments.studs * 0.45)
        } else {
            pull
        }
    }

    pub(super) fn neighbours(&self, sight: Sight<'_>) -> Vec<(InstanceId, OrientedBox)> {
        let moves = matches!(
            self.handle(),
            Handle::MoveAxis(_) | Handle::MovePlane(_) | Handle::Free
        );
        if !sight.tools.soft_snap || !moves {
            return Vec::new();
        }
        let (bounds, shift) = (self.bounds(), self.shift());
        let reach = Vec3::splat(self.vicinity());
        let area = Bounds {
            min: bounds.min + shift - reach,
            max: bounds.max + shift + reach,
        };
        around(sight, &self.moved, None, area)
    }
}

/// The nearest parts whose boxes overlap an area, but those that are dragged themselves and one that is excepted.
pub(super) fn around(
    sight: Sight<'_>,
    moved: &FxHashSet<InstanceId>,
    except: Option<InstanceId>,
    area: Bounds,
) -> Vec<(InstanceId, OrientedBox)> {
    let middle = area.center();
    let mut found: Vec<(f32, InstanceId)> = Vec::new();
    sight.scene.parts_in(area, &mut |id, bounds| {
        if !moved.contains(&id) && except != Some(id) {
            let near = middle.clamp(bounds.min, bounds.max);
            found.push((near.distance_squared(middle), id));
        }
    });
    if found.len() > AROUND_MAX {
        found.select_nth_unstable_by(AROUND_MAX, |a, b| a.0.total_cmp(&b.0));
        found.truncate(AROUND_MAX);
    }
    let parts = found.into_iter();
    parts
        .filter_map(|(_, id)| Some((id, OrientedBox::of_part(sight.model(), id)?)))
        .collect()
}
