//! From where a place is seen at first: what an editor opens on and what a still without a wish for more shows.

use glam::{Vec2, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, DataModel};

use crate::camera::{Camera, Ray};
use crate::scene::{Bounds, Scene};

/// From where a place without a camera of its own is looked at.
const ASIDE: Vec3 = Vec3::new(0.55, 0.5, 0.85);
/// A part that covers so much of a place, seen from above, is its ground.
const GROUND: f32 = 0.2;
/// A place that is larger than this is not shown whole: its things would be dots. Studs.
const WHOLE_MAX: f32 = 1200.0;

/// A camera where the place's own stands, if one sees something from there, else before all that stands in the place; and
/// how far ahead is what it looks at, in studs. `aspect` is width / height.
pub fn starting_camera(model: &DataModel, scene: &Scene, aspect: f32) -> (Camera, f32) {
    if let Some(camera) = own_camera(model).filter(|camera| sees_something(scene, camera, aspect)) {
        return (camera, reach(scene, &camera));
    }
    let bounds = things(scene).unwrap_or(Bounds {
        min: Vec3::new(-20.0, 0.0, -20.0),
        max: Vec3::new(20.0, 10.0, 20.0),
    });
    let bounds = bounded(bounds);
    let camera = Camera::fitting(bounds, ASIDE, aspect);
    (camera, camera.position().distance(bounds.center()))
}

/// The box around what stands in a place. The ground that it stands on is left out, unless there is nothing else: it would
/// make dots of all things.
fn things(scene: &Scene) -> Option<Bounds> {
    let all = scene.all_bounds()?;
    let footprint = |bounds: &Bounds| bounds.size().x * bounds.size().z;
    let ground = footprint(&all) * GROUND;
    let mut things: Option<Bounds> = None;
    scene.parts_in(all, &mut |_, bounds| {
        if footprint(&bounds) < ground {
            things = Some(things.map_or(bounds, |sum| sum.union(bounds)));
        }
    });
    things.or(Some(all))
}

fn own_camera(model: &DataModel) -> Option<Camera> {
    let workspace = model.service(known().workspace)?;
    let own = model.reference(workspace, known().current_camera)?;
    let frame = model.cframe(own, known().camera_cframe)?;
    let is_default = frame == CFrame::IDENTITY;
    (frame.is_finite() && !is_default).then(|| Camera {
        frame,
        ..Camera::default()
    })
}

fn sees_something(scene: &Scene, camera: &Camera, aspect: f32) -> bool {
    let size = Vec2::new(600.0 * aspect, 600.0);
    let seen = scene.pick_rectangle(camera, size, Vec2::ZERO, size);
    !seen.is_empty()
}

/// How far ahead is what one looks at.
fn reach(scene: &Scene, camera: &Camera) -> f32 {
    let ray = Ray {
        origin: camera.position(),
        direction: camera.forward(),
    };
    let hit = scene.pick(ray, |_| true);
    hit.map_or(40.0, |hit| hit.distance.clamp(4.0, 1000.0))
}

/// The middle of a box that is too large to be seen whole.
fn bounded(bounds: Bounds) -> Bounds {
    let half = (bounds.size() * 0.5).min(Vec3::splat(WHOLE_MAX * 0.5));
    let centre = bounds.center();
    Bounds {
        min: centre - half,
        max: centre + half,
    }
}
