use glam::{Quat, Vec2, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, ClassTable, DataModel, InstanceId, Value};

use super::{Face, Hit};
use crate::camera::{Camera, Ray};
use crate::mesh::{Detail, Geometry, unit};
use crate::scene::tests::{add, place, set};
use crate::scene::{Bounds, Mesh, Scene};

/// A repeatable source of numbers.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }

    fn point(&mut self, reach: f32) -> Vec3 {
        Vec3::from_array(std::array::from_fn(|_| (self.next() * 2.0 - 1.0) * reach))
    }

    fn rotation(&mut self) -> Quat {
        let axis = self.point(1.0).normalize_or(Vec3::X);
        Quat::from_axis_angle(axis, self.next() * 6.0)
    }
}

fn ray(origin: Vec3, target: Vec3) -> Ray {
    Ray {
        origin,
        direction: (target - origin).normalize_or(Vec3::X),
    }
}

fn shape_number(name: &str) -> Value {
    let table = ClassTable::get();
    let shapes = table.property(known().shape).enum_id.expect("an enum");
    Value::Enum(table.enumeration(shapes).item_named(name).expect("an item"))
}

/// Parts of all shapes, strewn about.
fn strewn(count: usize, random: &mut Random) -> (DataModel, Vec<InstanceId>) {
    let (mut model, workspace) = place();
    let shapes = ["Block", "Ball", "Cylinder", "Wedge", "CornerWedge"];
    let ids = (0..count).map(|number| {
        let id = add(&mut model, known().part, workspace);
        let pose = CFrame::from_quat(random.point(300.0), random.rotation());
        let size = random.point(10.0).abs() + 0.2;
        set(&mut model, id, known().cframe, Value::CFrame(pose));
        set(&mut model, id, known().size, Value::Vector3(size));
        set(
            &mut model,
            id,
            known().shape,
            shape_number(shapes[number % shapes.len()]),
        );
        if number % 7 == 0 {
            set(&mut model, id, known().transparency, Value::Float32(1.0));
        }
        id
    });
    let ids = ids.collect();
    (model, ids)
}

/// Where a ray meets the outside of triangles that are stretched to an instance.
fn by_triangles(scene: &Scene, id: InstanceId, ray: Ray) -> Option<f32> {
    let (mesh, instance) = scene.part(id)?;
    let geometry: Geometry = unit(mesh, Detail::Near);
    let corner = |index: &u32| {
        let corner = Vec3::from_array(geometry.vertices[*index as usize].position);
        instance.middle() + instance.axes() * (corner * instance.sides())
    };
    let hits = geometry.indices.chunks_exact(3).filter_map(|three| {
        let (a, b, c) = (corner(&three[0]), corner(&three[1]), corner(&three[2]));
        let normal = (b - a).cross(c - a);
        let toward = normal.dot(ray.direction);
        let distance = normal.dot(a - ray.origin) / toward;
        let at = ray.at(distance);
        let inside = [(a, b), (b, c), (c, a)]
            .iter()
            .all(|(from, to)| (*to - *from).cross(at - *from).dot(normal) >= 0.0);
        (toward < 0.0 && distance >= 0.0 && inside).then_some(distance)
    });
    hits.min_by(f32::total_cmp)
}

#[test]
fn each_shape_is_hit_where_it_is_drawn() {
    let mut random = Random(7);
    let (model, ids) = strewn(60, &mut random);
    let mut scene = Scene::new();
    scene.sync(&model);
    let (mut met, mut differ) = (0, 0);
    for id in &ids {
        let middle = scene.bounds(*id).expect("a part").center();
        for _ in 0..60 {
            let ray = ray(middle + random.point(60.0), middle + random.point(6.0));
            let exact = scene
                .pick(ray, |other| other == *id)
                .map(|hit| hit.distance);
            match (exact, by_triangles(&scene, *id, ray)) {
                (Some(a), Some(b)) => {
                    met += 1;
                    // Round shapes are drawn of flat pieces.
                    differ += usize::from((a - b).abs() > 0.15);
                }
                (None, None) => {}
                _ => differ += 1,
            }
        }
    }
    assert!(met > 600, "{met}");
    assert!(differ < met / 50, "{differ} of {met}");
}

#[test]
fn a_pick_finds_what_looking_at_all_parts_finds() {
    let mut random = Random(3);
    let (model, ids) = strewn(800, &mut random);
    let mut scene = Scene::new();
    scene.sync(&model);
    for _ in 0..300 {
        let ray = ray(random.point(400.0), random.point(300.0));
        let one_by_one = ids
            .iter()
            .filter_map(|id| scene.pick(ray, |other| other == *id));
        let nearest = one_by_one.min_by(|a, b| a.distance.total_cmp(&b.distance));
        assert_eq!(scene.pick(ray, |_| true), nearest);
        let all = scene.pick_all(ray);
        assert_eq!(all.first().copied(), nearest);
        assert!(all.is_sorted_by(|a, b| a.distance <= b.distance));
    }
}

fn single(size: Vec3, pose: CFrame, shape: &str) -> (Scene, InstanceId) {
    let (mut model, workspace) = place();
    let id = add(&mut model, known().part, workspace);
    set(&mut model, id, known().size, Value::Vector3(size));
    set(&mut model, id, known().cframe, Value::CFrame(pose));
    set(&mut model, id, known().shape, shape_number(shape));
    let mut scene = Scene::new();
    scene.sync(&model);
    (scene, id)
}

#[test]
fn a_hit_tells_where_on_which_side() {
    let pose = CFrame::from_quat(
        Vec3::Y * 5.0,
        Quat::from_rotation_y(std::f32::consts::FRAC_PI_2),
    );
    let (scene, id) = single(Vec3::new(2.0, 4.0, 6.0), pose, "Block");
    let hit = scene
        .pick(ray(Vec3::new(50.0, 5.0, 0.0), Vec3::Y * 5.0), |_| true)
        .expect("a hit");
    let Hit {
        point,
        normal,
        face,
        ..
    } = hit;
    assert_eq!(hit.id, id);
    assert!(point.abs_diff_eq(Vec3::new(3.0, 5.0, 0.0), 1e-3), "{point}");
    assert!(normal.abs_diff_eq(Vec3::X, 1e-4), "{normal}");
    assert_eq!(face, Face::Back);
}

#[test]
fn a_ball_and_a_wedge_are_not_their_boxes() {
    let down = |x: f32, z: f32| ray(Vec3::new(x, 50.0, z), Vec3::new(x, 0.0, z));
    let (ball, _) = single(Vec3::splat(10.0), CFrame::IDENTITY, "Ball");
    assert!(ball.pick(down(4.9, 4.9), |_| true).is_none());
    let hit = ball.pick(down(3.0, 0.0), |_| true).expect("a hit");
    assert!(
        (hit.point.y - 4.0).abs() < 1e-3 && hit.normal.abs_diff_eq(Vec3::new(0.6, 0.8, 0.0), 1e-3)
    );
    let (wedge, _) = single(Vec3::splat(10.0), CFrame::IDENTITY, "Wedge");
    for z in [-4.0, 0.0, 4.0] {
        let hit = wedge.pick(down(0.0, z), |_| true).expect("a hit");
        assert!((hit.point.y - z).abs() < 1e-3, "{hit:?}");
        assert!((hit.normal.y - hit.normal.z - 2_f32.sqrt()).abs() < 1e-3);
    }
    let (corner, _) = single(Vec3::splat(10.0), CFrame::IDENTITY, "CornerWedge");
    let hit = corner.pick(down(4.9, -4.9), |_| true).expect("a hit");
    assert!((hit.point.y - 4.9).abs() < 1e-2, "{hit:?}");
    assert!(
        corner
            .pick(down(-4.9, 4.9), |_| true)
            .expect("a hit")
            .point
            .y
            < -4.8
    );
}

#[test]
fn small_things_are_hit_from_far_away() {
    let pose = CFrame::from_position(Vec3::new(1000.0, 0.0, 0.0));
    let (scene, _) = single(Vec3::splat(0.2), pose, "Ball");
    let hit = scene.pick(ray(Vec3::new(-4000.0, 0.0, 0.0), pose.position), |_| true);
    assert!(
        hit.is_some_and(|hit| (hit.distance - 4999.9).abs() < 0.01),
        "{hit:?}"
    );
}

#[test]
fn a_part_in_which_a_ray_starts_is_not_hit() {
    let (scene, _) = single(Vec3::splat(10.0), CFrame::IDENTITY, "Block");
    assert_eq!(scene.pick(ray(Vec3::ONE, Vec3::X * 100.0), |_| true), None);
    assert_eq!(
        scene.pick(ray(Vec3::X * 50.0, Vec3::X * 100.0), |_| true),
        None
    );
}

#[test]
fn rays_that_are_none_hit_nothing() {
    let (scene, _) = single(Vec3::splat(10.0), CFrame::IDENTITY, "Block");
    for bad in [f32::NAN, f32::INFINITY] {
        for (origin, direction) in [
            (Vec3::splat(bad), Vec3::X),
            (Vec3::X, Vec3::splat(bad)),
            (Vec3::X, Vec3::ZERO),
        ] {
            let ray = Ray { origin, direction };
            assert_eq!(scene.pick(ray, |_| true), None);
            assert!(scene.pick_all(ray).is_empty());
        }
    }
    let nan = Vec2::splat(f32::NAN);
    assert!(
        scene
            .pick_rectangle(&Camera::default(), Vec2::splat(100.0), nan, nan)
            .is_empty()
    );
}

#[test]
fn assets_are_hit_on_their_triangles() {
    let (mut model, workspace) = place();
    let id = add(&mut model, known().mesh_part, workspace);
    set(
        &mut model,
        id,
        known().mesh_part_mesh,
        Value::Content("asset://slope.obj".into()),
    );
    set(
        &mut model,
        id,
        known().size,
        Value::Vector3(Vec3::splat(10.0)),
    );
    let mut scene = Scene::new();
    scene.sync(&model);
    let down = ray(Vec3::new(0.0, 50.0, -4.0), Vec3::new(0.0, 0.0, -4.0));
    assert!((scene.pick(down, |_| true).expect("the stand-in").point.y - 5.0).abs() < 1e-3);
    let own = Bounds {
        min: Vec3::ZERO,
        max: Vec3::ONE,
    };
    scene.set_asset(0, own, unit(Mesh::Wedge, Detail::Near).into());
    scene.sync(&model);
    assert!((scene.pick(down, |_| true).expect("the slope").point.y + 4.0).abs() < 1e-3);
}

#[test]
fn a_rectangle_takes_what_is_in_it() {
    let mut random = Random(11);
    let (model, ids) = strewn(400, &mut random);
    let mut scene = Scene::new();
    scene.sync(&model);
    let camera = Camera::look_at(Vec3::new(500.0, 200.0, 100.0), Vec3::ZERO);
    let size = Vec2::new(1280.0, 720.0);
    let (min, max) = (Vec2::new(500.0, 200.0), Vec2::new(800.0, 500.0));
    let found = scene.pick_rectangle(&camera, size, min, max);
    assert!(
        found.len() > 20 && found.len() < ids.len(),
        "{}",
        found.len()
    );
    // What a ray through a point of the rectangle meets is in it.
    for _ in 0..2000 {
        let at = min + Vec2::new(random.next(), random.next()) * (max - min);
        for hit in scene.pick_all(camera.ray(at, size)) {
            assert!(found.binary_search(&hit.id).is_ok());
        }
    }
    // What is in it is met by the small rectangle around some point of the picture, or is projected near it.
    for id in &found {
        let (mesh, instance) = scene.part(*id).expect("a part");
        let corners = unit(mesh, Detail::Near).vertices;
        let pixels = corners.iter().filter_map(|corner| {
            let corner = Vec3::from_array(corner.position) * instance.sides();
            camera.project(instance.middle() + instance.axes() * corner, size)
        });
        let (low, high) = pixels.fold((Vec2::MAX, Vec2::MIN), |(l, h), p| (l.min(p), h.max(p)));
        assert!(low.cmple(max + 0.01).all() && high.cmpge(min - 0.01).all());
    }
    let everything = scene.pick_rectangle(&camera, size, Vec2::ZERO, size);
    assert!(found.iter().all(|id| everything.binary_search(id).is_ok()));
}

#[test]
fn a_rectangle_takes_parts_that_reach_behind_the_camera() {
    let (scene, id) = single(Vec3::new(1000.0, 1.0, 1000.0), CFrame::IDENTITY, "Block");
    let camera = Camera::look_at(Vec3::Y * 10.0, Vec3::new(100.0, 5.0, 0.0));
    let size = Vec2::new(1280.0, 720.0);
    let low = scene.pick_rectangle(
        &camera,
        size,
        Vec2::new(600.0, 600.0),
        Vec2::new(620.0, 620.0),
    );
    assert_eq!(low, [id]);
    let sky = scene.pick_rectangle(&camera, size, Vec2::ZERO, Vec2::new(1280.0, 100.0));
    assert!(sky.is_empty());
}

#[test]
fn parts_are_found_by_area() {
    let mut random = Random(5);
    let (model, ids) = strewn(300, &mut random);
    let mut scene = Scene::new();
    scene.sync(&model);
    let area = Bounds {
        min: Vec3::splat(-90.0),
        max: Vec3::splat(60.0),
    };
    let mut found = Vec::new();
    scene.parts_in(area, &mut |id, _| found.push(id));
    found.sort_unstable();
    let one_by_one = ids
        .iter()
        .filter(|id| scene.bounds(**id).is_some_and(|b| b.overlaps(&area)));
    assert_eq!(found, one_by_one.copied().collect::<Vec<_>>());
}
