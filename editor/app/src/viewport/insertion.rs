//! Where something new goes: on what one looks at, so near that it is well seen. Knows no classes and changes nothing.

use egui::lerp;
use glam::{Mat3, Vec3};
use studio_document::transform::SurfaceHit;
use studio_render::{Bounds, Ray, Scene};

use super::ground;
use super::lens::Lens;
use super::picking;

/// How wide a new part is, studs.
const PART: f32 = 4.0;
/// A part is well seen if it is at least so wide on screen, points.
const SEEN: f32 = 12.0;
/// So wide it is where there is no surface for it, points.
const SHOWN: f32 = 60.0;
/// What is smaller than this where it was put is gone to, points.
const SMALL: f32 = 60.0;
/// So large it is then.
const LARGE: f32 = 110.0;
/// Beyond this nothing is well seen, studs.
const FARTHEST: f32 = 200.0;
/// Where surfaces are looked for: shares of the way from the view's middle to its lower edge.
const ROWS: [f32; 5] = [0.0, 0.2, 0.4, 0.6, 0.75];
/// What is as level as this is a floor: the upward share of its normal.
const FLOOR: f32 = 0.7;

/// The surface in the middle of the view; if a part would be too small on it, the nearest floor below the middle on which
/// it would not; if there is none, a place in front of the camera.
pub(super) fn surface(lens: &Lens, scene: &Scene) -> SurfaceHit {
    let found = ROWS.into_iter().find_map(|row| {
        let (top, bottom) = (lens.rect.center().y, lens.rect.bottom());
        let at = egui::pos2(lens.rect.center().x, lerp(top..=bottom, row));
        let hit = on_ray(scene, lens.ray(at))?;
        let fits = row == 0.0 || hit.normal.y > FLOOR;
        (fits && is_well_seen(lens, hit.point)).then_some(hit)
    });
    found.unwrap_or_else(|| ahead(lens))
}

/// Which share of the way to something new shall be left, so that it is large enough to be worked on; `None` if it is.
pub(super) fn share_of_way(lens: &Lens, bounds: Bounds) -> Option<f32> {
    let points = bounds.size().max_element() / lens.studs_per_point(bounds.center());
    (points > 0.0 && points < SMALL).then_some(points / LARGE)
}

/// What a ray meets: a part that is seen, or the plane y = 0.
fn on_ray(scene: &Scene, ray: Ray) -> Option<SurfaceHit> {
    if let Some(hit) = scene.pick(ray, |id| picking::is_seen(scene, id)) {
        return Some(level(hit.point, hit.normal));
    }
    ground(ray).map(|distance| level(ray.at(distance), Vec3::Y))
}

fn is_well_seen(lens: &Lens, point: Vec3) -> bool {
    point.distance(lens.camera.position()) <= FARTHEST && PART >= lens.studs_per_point(point) * SEEN
}

/// In the air, where a part is as wide as one expects what one is about to work on.
fn ahead(lens: &Lens) -> SurfaceHit {
    let ray = lens.ray(lens.rect.center());
    let studs_per_point = lens.studs_per_point(ray.at(1.0));
    let distance = PART / (studs_per_point * SHOWN);
    let mut point = ray.at(distance.clamp(1.0, FARTHEST));
    // There is no surface that says how high: whole studs are easiest to go on with.
    point.y = point.y.round();
    level(point, Vec3::Y)
}

/// New things stand along the world's axes.
fn level(point: Vec3, normal: Vec3) -> SurfaceHit {
    SurfaceHit {
        point,
        normal,
        rotation: Mat3::IDENTITY,
    }
}

#[cfg(test)]
mod tests {
    use studio_model::known::known;
    use studio_model::{CFrame, Change, DataModel, Value};
    use studio_render::Camera;

    use super::super::camera::Rig;
    use super::*;

    /// A place with a ground whose top is at y = 0, a tower on it, and a wall of air far in front of that.
    fn scene() -> Scene {
        let mut model = DataModel::new();
        let mut parent = model.root();
        for (class, at, size) in [
            (known().workspace, Vec3::ZERO, Vec3::ZERO),
            (known().part, Vec3::NEG_Y, Vec3::new(1000.0, 2.0, 1000.0)),
            (known().part, Vec3::Y * 20.0, Vec3::new(6.0, 40.0, 6.0)),
            (known().part, Vec3::Z * 30.0, Vec3::new(900.0, 900.0, 1.0)),
        ] {
            let root = model.create(class).expect("room");
            let before = None;
            let insert = Change::Insert {
                root,
                parent,
                before,
            };
            model.apply(insert).expect("fits");
            if class == known().workspace {
                parent = root;
                continue;
            }
            let frame = Value::CFrame(CFrame::from_position(at));
            model
                .set_property(root, known().cframe, frame)
                .expect("fits");
            let extents = Value::Vector3(size);
            model
                .set_property(root, known().size, extents)
                .expect("fits");
            if size.z == 1.0 {
                let clear = Value::Float32(1.0);
                model
                    .set_property(root, known().transparency, clear)
                    .expect("fits");
            }
        }
        let mut scene = Scene::new();
        scene.sync(&model);
        scene
    }

    fn from(eye: Vec3, target: Vec3) -> Lens {
        Lens {
            camera: Camera::look_at(eye, target),
            rect: egui::Rect::from_min_size(egui::pos2(10.0, 80.0), egui::vec2(1100.0, 640.0)),
        }
    }

    fn points(lens: &Lens, point: Vec3) -> f32 {
        PART / lens.studs_per_point(point)
    }

    #[test]
    fn what_is_near_in_the_middle_gets_it() {
        let lens = from(Vec3::new(0.0, 20.0, 40.0), Vec3::Y * 20.0);
        let wall = surface(&lens, &scene());
        assert!(wall.point.abs_diff_eq(Vec3::new(0.0, 20.0, 3.0), 1e-2));
        assert_eq!(wall.normal, Vec3::Z);
        let lens = from(Vec3::new(30.0, 12.0, 24.0), Vec3::new(30.0, 0.0, 0.0));
        let ground = surface(&lens, &Scene::new());
        assert!(
            ground.point.abs_diff_eq(Vec3::X * 30.0, 1e-2),
            "without parts too"
        );
    }

    #[test]
    fn what_is_too_small_to_be_seen_gives_way_to_a_floor_in_front() {
        let lens = from(Vec3::new(0.0, 70.0, 190.0), Vec3::Y * 20.0);
        let floor = surface(&lens, &scene());
        assert!(floor.normal == Vec3::Y && floor.point.y.abs() < 1e-2);
        assert!(floor.point.z > 20.0 && points(&lens, floor.point) >= SEEN);
        let at = lens.project(floor.point).expect("in front");
        assert!(lens.rect.contains(at), "{at}");
    }

    #[test]
    fn what_is_small_is_gone_to_until_it_is_large() {
        let at = Vec3::new(20.0, 0.0, 0.0);
        let half = Vec3::new(2.0, 0.5, 1.0);
        let part = Bounds {
            min: at - half,
            max: at + half,
        };
        let far = Vec3::new(0.0, 70.0, 190.0);
        let mut rig = Rig::default();
        rig.stand_at(Camera::look_at(far, Vec3::ZERO).frame, 200.0);
        let lens = |rig: &Rig| Lens {
            camera: *rig.camera(),
            ..from(far, Vec3::ZERO)
        };
        let before = lens(&rig).project(at).expect("in front");
        let share = share_of_way(&lens(&rig), part).expect("it is small");
        rig.approach(at, share);
        while rig.advance(0.05) {}
        let wide = points(&lens(&rig), at);
        assert!((LARGE * 0.9..LARGE * 1.1).contains(&wide), "{wide}");
        let after = lens(&rig).project(at).expect("in front");
        assert!(before.distance(after) < 1.0, "it stays where it was seen");
        assert_eq!(share_of_way(&lens(&rig), part), None);
    }

    #[test]
    fn where_nothing_is_near_it_is_in_front_of_the_camera() {
        for eye in [Vec3::new(0.0, 900.0, 900.0), Vec3::new(0.0, -50.0, 300.0)] {
            let lens = from(eye, eye + Vec3::new(0.0, -0.1, -1.0));
            let place = surface(&lens, &scene());
            let wide = points(&lens, place.point);
            assert!((SHOWN * 0.9..SHOWN * 1.1).contains(&wide), "{wide}");
        }
    }
}
