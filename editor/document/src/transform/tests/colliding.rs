//! What a drag must not enter, whatever the handle.

use super::*;

fn options(obstacles: &dyn Fn(Vec3, Vec3) -> Vec<OrientedBox>) -> Options<'_> {
    Options {
        obstacles: Some(Obstacles(obstacles)),
        ..Options::default()
    }
}

/// A drag of a part of 2×2×2 studs at the origin.
fn drag(handle: Handle, eye: Vec3, from: Vec3) -> Manipulation {
    let (mut document, workspace) = document();
    let part = add_part(&mut document, "P", workspace, Vec3::ZERO);
    let ray = through(eye, from);
    Manipulation::begin(document.model(), &[part], handle, CFrame::IDENTITY, &ray).unwrap()
}

const EYE: Vec3 = Vec3::new(0.0, 0.0, 60.0);

#[test]
fn a_side_grows_up_to_a_wall_and_a_typed_number_goes_on() {
    let wall = |_, _| vec![boxed(Vec3::new(5.0, 0.0, 0.0), Vec3::new(2.0, 9.0, 9.0))];
    let mut drag = drag(Handle::ScaleFace(Face::Right), EYE, Vec3::X);
    let update = drag.update(&through(EYE, Vec3::new(20.0, 0.0, 0.0)), &options(&wall));
    let size = update.placements[0].size.unwrap();
    assert!((size.x - 5.0).abs() < 0.02, "{size}");
    assert!((drag.number() - 3.0).abs() < 0.02);
    let back = drag.update(&through(EYE, Vec3::new(2.0, 0.0, 0.0)), &options(&wall));
    assert!((back.placements[0].size.unwrap().x - 3.0).abs() < 1e-3);
    let typed = Options {
        typed: Some(10.0),
        ..options(&wall)
    };
    let update = drag.update(&through(EYE, Vec3::X), &typed);
    assert_eq!(update.placements[0].size.unwrap().x, 12.0);
}

#[test]
fn what_grows_every_way_is_held_by_walls_and_not_by_its_ground() {
    let around = |_, _| {
        vec![
            boxed(Vec3::new(0.0, -2.0, 0.0), Vec3::new(40.0, 2.0, 40.0)),
            boxed(Vec3::new(0.0, 5.0, 0.0), Vec3::new(40.0, 2.0, 40.0)),
        ]
    };
    let mut drag = drag(Handle::ScaleFace(Face::Right), EYE, Vec3::X);
    let options = Options {
        resize: Resize {
            is_proportional: true,
            ..Resize::default()
        },
        ..options(&around)
    };
    let update = drag.update(&through(EYE, Vec3::new(30.0, 0.0, 0.0)), &options);
    let size = update.placements[0].size.unwrap();
    assert!((size.y - 8.0).abs() < 0.05, "{size}");
}

#[test]
fn a_turn_stops_before_a_post_and_comes_back() {
    let post = |_, _| vec![boxed(Vec3::new(1.35, 0.0, 0.0), Vec3::new(0.2, 4.0, 4.0))];
    let above = Vec3::new(0.0, 60.0, 0.0);
    let mut drag = drag(Handle::RotateAxis(Axis::Y), above, Vec3::new(8.0, 0.0, 0.0));
    let at = |degrees: f32| {
        let (sin, cos) = degrees.to_radians().sin_cos();
        through(above, Vec3::new(8.0 * cos, 0.0, -8.0 * sin))
    };
    let options = options(&post);
    let Measure::Turn { degrees } = drag.update(&at(60.0), &options).measure else {
        panic!("no turn");
    };
    // The corner, √2 from the middle, would touch the post's side at 1.25 studs.
    let touching = 45.0 - (1.25f32 / 2.0f32.sqrt()).acos().to_degrees();
    assert!((degrees - touching).abs() < 0.2, "{degrees}");
    let Measure::Turn { degrees } = drag.update(&at(-5.0), &options).measure else {
        panic!("no turn");
    };
    assert!((degrees + 5.0).abs() < 0.01, "{degrees}");
}

#[test]
fn what_lies_on_a_surface_slides_along_a_wall() {
    let wall = |_, _| vec![boxed(Vec3::new(6.0, 5.0, 0.0), Vec3::new(2.0, 10.0, 60.0))];
    let mut drag = drag(Handle::Free, EYE, Vec3::ZERO);
    let mut go = |x, z| {
        let hit = SurfaceHit {
            point: Vec3::new(x, 0.0, z),
            normal: Vec3::Y,
            rotation: Mat3::IDENTITY,
        };
        let update = drag.update_on_surface(&hit, false, &options(&wall));
        update.placements[0].frame.position
    };
    assert_close(go(2.0, 0.0), Vec3::new(2.0, 1.0, 0.0), 1e-4);
    assert_close(go(6.0, 7.0), Vec3::new(4.0, 1.0, 7.0), 0.02);
    // Behind the wall there is room again.
    assert_close(go(20.0, 7.0), Vec3::new(20.0, 1.0, 7.0), 1e-4);
}

#[test]
fn a_number_after_the_drag_does_it_again_from_its_start() {
    let plane = Handle::MovePlane(Axis::Z);
    let mut drag = drag(plane, EYE, Vec3::ZERO);
    drag.update(&through(EYE, Vec3::new(3.0, 4.0, 0.0)), &Options::default());
    assert!((drag.number() - 5.0).abs() < 1e-3);
    let update = drag.again(10.0);
    assert_close(
        update.placements[0].frame.position,
        Vec3::new(6.0, 8.0, 0.0),
        1e-3,
    );
    assert!((drag.number() - 10.0).abs() < 1e-3);
}
