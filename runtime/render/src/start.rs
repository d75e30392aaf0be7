//! From where a place is seen at first: what an editor opens on and what a still without a wish for more shows.

mod crowd;
#[cfg(test)]
mod tests;

use glam::{Vec2, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, DataModel};

use crate::camera::{Camera, Ray};
use crate::environment::Environment;
use crate::gpu::light::half_hidden;
use crate::scene::{Bounds, Scene};

/// From where a place without a camera of its own is looked at.
const ASIDE: Vec3 = Vec3::new(0.55, 0.55, 0.85);
/// A part that covers so much of a place, seen from above, is its ground.
const GROUND: f32 = 0.2;
/// A place that is larger than this is not shown whole: its things would be dots. Studs.
const WHOLE_MAX: f32 = 1200.0;
/// However thick the air is, one sees so far: studs.
const SIGHT_MIN: f32 = 40.0;
/// How much of such a place is shown, studs.
const PIECE: f32 = 180.0;
/// Where things will stand in a place that is still empty.
const NOTHING: Bounds = Bounds {
    min: Vec3::new(-20.0, 0.0, -20.0),
    max: Vec3::new(20.0, 10.0, 20.0),
};
/// Of so many places of the picture across and down...
const LOOKS: [u16; 2] = [8, 6];
/// ...so many must be on parts, or the place's own camera shows nothing.
const SEEN_MIN: usize = 3;

/// A camera where the place's own stands, if one sees something from there, else before all that stands in the place, or
/// if that is too much, or farther than one sees in the place's air, before where most stands; and how far ahead is what
/// it looks at, in studs. `aspect` is width / height.
pub fn starting_camera(model: &DataModel, scene: &Scene, aspect: f32) -> (Camera, f32) {
    let sight = sight(scene.environment());
    let own = own_camera(model).filter(|camera| sees_something(scene, camera, aspect, sight));
    if let Some(camera) = own {
        return (camera, reach(scene, &camera));
    }
    let things = things(scene);
    let bounds = things.iter().copied().reduce(Bounds::union);
    let bounds = bounds.unwrap_or(NOTHING);
    let whole = before(&things, bounds, aspect);
    if whole.1 < sight && bounds.size().max_element() <= WHOLE_MAX {
        return whole;
    }
    // One stands about as far away as what one looks at is wide.
    let piece =
        crowd::piece(model, scene, PIECE.min(sight * 0.6)).unwrap_or_else(|| bounded(bounds));
    before(&[piece], piece, aspect)
}

/// Before all of these boxes, with the middle of all of them this far ahead.
fn before(things: &[Bounds], all: Bounds, aspect: f32) -> (Camera, f32) {
    let camera = Camera::holding(things, ASIDE, aspect);
    let camera = camera.unwrap_or_else(|| Camera::fitting(all, ASIDE, aspect));
    let reach = (all.center() - camera.position()).dot(camera.forward());
    (camera, reach.max(1.0))
}

/// How far one sees in a place's air, studs: what is there is half hidden.
fn sight(environment: &Environment) -> f32 {
    let fog = environment.fog.map(|fog| (fog.start + fog.end) * 0.5);
    let sight = fog.unwrap_or_else(|| half_hidden(environment));
    sight.max(SIGHT_MIN)
}

/// The boxes of what stands in a place. The ground that it stands on is left out, unless there is nothing else: it would
/// make dots of all things.
fn things(scene: &Scene) -> Vec<Bounds> {
    let mut things = Vec::new();
    each_thing(scene, &mut |bounds| things.push(bounds));
    if things.is_empty() {
        things.extend(scene.all_bounds());
    }
    things
}

/// The boxes of all parts but those that are ground.
fn each_thing(scene: &Scene, visit: &mut dyn FnMut(Bounds)) {
    let Some(all) = scene.all_bounds() else {
        return;
    };
    let footprint = |bounds: &Bounds| bounds.size().x * bounds.size().z;
    let ground = footprint(&all) * GROUND;
    scene.parts_in(all, &mut |_, bounds| {
        if footprint(&bounds) < ground {
            visit(bounds);
        }
    });
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

/// Whether a fair part of the picture is of parts that are not lost in the air.
fn sees_something(scene: &Scene, camera: &Camera, aspect: f32, sight: f32) -> bool {
    let size = Vec2::new(aspect, 1.0) * 600.0;
    let [across, down] = LOOKS;
    let looks = (0..across).flat_map(|x| (0..down).map(move |y| [x, y]));
    let seen = looks.filter(|&[x, y]| {
        let share = Vec2::new(f32::from(x) + 0.5, f32::from(y) + 0.5)
            / Vec2::new(f32::from(across), f32::from(down));
        let hit = scene.pick(camera.ray(share * size, size), |_| true);
        hit.is_some_and(|hit| hit.distance < sight)
    });
    seen.take(SEEN_MIN).count() == SEEN_MIN
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
