use super::*;

fn rig() -> Rig {
    let mut rig = Rig::default();
    rig.stand_at(
        Camera::look_at(Vec3::new(0.0, 5.0, 20.0), Vec3::new(0.0, 5.0, 0.0)).frame,
        20.0,
    );
    rig
}

fn arrive(rig: &mut Rig) {
    let mut steps = 0;
    while rig.advance(1.0 / 60.0) {
        steps += 1;
        assert!(steps < 13, "a flight takes at most 0.2 s");
    }
}

#[test]
fn looking_turns_right_with_the_mouse_and_never_over_the_top() {
    let mut rig = rig();
    rig.look(Vec2::new(10.0, 0.0));
    assert!(rig.camera().forward().x > 0.0);
    rig.look(Vec2::new(0.0, -1e6));
    assert!(rig.camera().forward().y > 0.99 && rig.camera().up().y > 0.0);
}

#[test]
fn walking_follows_the_head() {
    let mut rig = rig();
    rig.walk(Vec3::new(1.0, 2.0, 3.0));
    assert!(
        rig.camera()
            .position()
            .abs_diff_eq(Vec3::new(1.0, 7.0, 17.0), 1e-4)
    );
}

#[test]
fn zooming_nears_the_point_under_the_cursor_and_back_is_the_way_it_came() {
    let mut rig = rig();
    let target = Vec3::new(4.0, 5.0, 0.0);
    let start = rig.camera().position();
    for notches in [2.0, -2.0] {
        let to = target - rig.camera().position();
        let ray = Ray {
            origin: rig.camera().position(),
            direction: to.normalize(),
        };
        rig.zoom(ray, to.length(), notches);
    }
    assert!(rig.camera().position().abs_diff_eq(start, 1e-3));
    let ray = Ray {
        origin: start,
        direction: Vec3::NEG_Z,
    };
    rig.zoom(ray, 0.01, 1.0);
    assert!(rig.camera().position().z <= start.z - 0.15);
}

#[test]
fn orbiting_keeps_the_distance_and_the_place_in_the_picture() {
    let mut rig = rig();
    let centre = Vec3::new(3.0, 4.0, 5.0);
    let size = Vec2::new(800.0, 600.0);
    let (before, seen) = (
        rig.camera().position().distance(centre),
        rig.camera().project(centre, size).expect("in front"),
    );
    rig.orbit(centre, Vec2::new(90.0, 30.0));
    let after = rig.camera().project(centre, size).expect("in front");
    assert!((rig.camera().position().distance(centre) - before).abs() < 1e-3);
    assert!(after.distance(seen) < 0.1, "{seen} {after}");
}

#[test]
fn focusing_flies_to_where_all_corners_are_seen_and_stops() {
    let mut rig = rig();
    let bounds = Bounds {
        min: Vec3::new(100.0, 0.0, 100.0),
        max: Vec3::new(140.0, 10.0, 120.0),
    };
    for aspect in [0.3, 1.0, 3.0] {
        rig.frame(bounds, aspect);
        arrive(&mut rig);
        assert!(rig.focal_point().abs_diff_eq(bounds.center(), 0.05));
        let size = Vec2::new(600.0 * aspect, 600.0);
        for corner in 0..8 {
            let side = |bit: u32, a: f32, b: f32| if corner & bit == 0 { a } else { b };
            let corner = Vec3::new(
                side(1, bounds.min.x, bounds.max.x),
                side(2, bounds.min.y, bounds.max.y),
                side(4, bounds.min.z, bounds.max.z),
            );
            let at = rig.camera().project(corner, size).expect("in front");
            assert!(at.cmpge(Vec2::ZERO).all() && at.cmple(size).all(), "{at}");
        }
    }
}

#[test]
fn looking_along_an_axis_keeps_the_focal_point() {
    let mut rig = rig();
    let centre = rig.focal_point();
    for direction in [Vec3::NEG_Y, Vec3::X, Vec3::NEG_ONE] {
        rig.look_along(direction);
        arrive(&mut rig);
        assert!(rig.focal_point().abs_diff_eq(centre, 0.01));
        assert!(rig.camera().forward().dot(direction.normalize()) > 0.999);
    }
    rig.turn(std::f32::consts::FRAC_PI_4);
    arrive(&mut rig);
    assert!(rig.focal_point().abs_diff_eq(centre, 0.01));
}

#[test]
fn nothing_makes_the_camera_leave_the_world() {
    let mut rig = rig();
    rig.walk(Vec3::splat(f32::INFINITY));
    rig.walk(Vec3::splat(f32::NAN));
    rig.pan(Vec2::splat(1e30), 1e30);
    rig.frame(
        Bounds {
            min: Vec3::splat(-f32::MAX),
            max: Vec3::splat(f32::MAX),
        },
        1.0,
    );
    rig.advance(1.0);
    assert!(rig.camera().frame.is_finite());
    assert!(rig.camera().position().abs().max_element() <= FARTHEST);
}
