use super::*;

proptest! {
    #[test]
    fn snapping_twice_is_snapping_once(value in -1e5f32..1e5, step in 0.01f32..100.0) {
        let increments = Increments { studs: step, degrees: step };
        for amount in [Amount::Along(value), Amount::Turn(value)] {
            let once = amount.snapped(&increments);
            prop_assert_eq!(once.snapped(&increments), once);
        }
        prop_assert!((increments.snap_studs(value) - value).abs() <= step * 0.501 + value.abs() * 1e-5);
    }

    #[test]
    fn a_soft_snap_finds_nothing_more_to_do(center in vector(6.0), turned in frame(8.0)) {
        let neighbours = [boxed(Vec3::ZERO, Vec3::splat(4.0)), OrientedBox { frame: turned, size: Vec3::ONE }];
        let neighbours = Neighbours { boxes: &neighbours, distance: 0.5, reach: 10.0 };
        let mut moving = boxed(center, Vec3::new(2.0, 1.0, 3.0));
        let first = soft_snap(&moving, [true; 3], &neighbours);
        prop_assert!(first.shift.abs().max_element() <= 0.5 + 1e-5);
        moving.frame.position += first.shift;
        let second = soft_snap(&moving, [true; 3], &neighbours);
        prop_assert!(second.shift.length() < 1e-4, "{:?} then {:?}", first, second);
    }

    #[test]
    fn nothing_is_dragged_into_an_obstacle(
        start in frame(20.0),
        obstacle in frame(20.0),
        shift in vector(60.0),
    ) {
        let moving = OrientedBox { frame: start, size: Vec3::new(2.0, 3.0, 4.0) };
        let obstacle = OrientedBox { frame: obstacle, size: Vec3::new(5.0, 1.0, 6.0) };
        prop_assume!(!moving.overlaps(&obstacle));
        let allowed = stop_before_overlap(&[moving], &[obstacle], shift);
        prop_assert!(allowed.length() <= shift.length() * 1.0001);
        prop_assert!(allowed.cross(shift).length() < 1e-2 * shift.length_squared().max(1.0));
        let mut moved = moving;
        moved.frame.position += allowed * 0.999;
        prop_assert!(!moved.overlaps(&obstacle));
    }
}

#[test]
fn faces_and_centres_of_neighbours_pull() {
    let neighbours = [boxed(Vec3::ZERO, Vec3::splat(4.0))];
    let neighbours = Neighbours {
        boxes: &neighbours,
        distance: 0.3,
        reach: 5.0,
    };
    let snapped = |at: Vec3, free: [bool; 3]| {
        let moving = boxed(at, Vec3::splat(2.0));
        let snap = soft_snap(&moving, free, &neighbours);
        (at + snap.shift, snap.guides)
    };
    // Side by side, tops level.
    let (at, guides) = snapped(Vec3::new(3.2, 0.9, 0.6), [true; 3]);
    assert_close(at, Vec3::new(3.0, 1.0, 0.6), 1e-5);
    assert_eq!(guides.len(), 2);
    assert!(guides.iter().all(|guide| !guide.is_center));
    let top = guides.iter().find(|guide| guide.axis == Axis::Y).unwrap();
    assert_close(top.from, Vec3::new(3.0, 2.0, 0.6), 1e-5);
    assert_close(top.to, Vec3::new(0.0, 2.0, 0.0), 1e-5);
    // Centred above.
    let (at, guides) = snapped(Vec3::new(0.2, 4.0, -0.1), [true, false, true]);
    assert_close(at, Vec3::new(0.0, 4.0, 0.0), 1e-5);
    assert!(guides.iter().all(|guide| guide.is_center));
    // An axis that may not change does not.
    let (at, _) = snapped(Vec3::new(3.2, 0.9, 0.6), [false, false, true]);
    assert_eq!((at.x, at.y), (3.2, 0.9));
    // Too far away.
    let (at, guides) = snapped(Vec3::new(3.2, 30.0, 0.6), [true; 3]);
    assert_eq!(at, Vec3::new(3.2, 30.0, 0.6));
    assert!(guides.is_empty());
}

#[test]
fn a_drag_stops_at_a_wall_and_gets_out_of_it() {
    let wall = [boxed(Vec3::new(10.0, 0.0, 0.0), Vec3::new(2.0, 20.0, 20.0))];
    let part = [boxed(Vec3::ZERO, Vec3::splat(2.0))];
    let far = Vec3::new(30.0, 0.0, 0.0);
    assert_close(
        stop_before_overlap(&part, &wall, far),
        Vec3::new(8.0, 0.0, 0.0),
        1e-2,
    );
    assert_eq!(stop_before_overlap(&part, &wall, -far), -far);
    let along = Vec3::new(0.0, 30.0, 0.0);
    let touching = [boxed(Vec3::new(8.0, 0.0, 0.0), Vec3::splat(2.0))];
    assert_eq!(stop_before_overlap(&touching, &wall, along), along);
    let stuck = [boxed(Vec3::new(10.0, 0.0, 0.0), Vec3::splat(2.0))];
    assert_eq!(stop_before_overlap(&stuck, &wall, far), far);
}

#[test]
fn what_is_dragged_in_the_air_moves_by_whole_steps_of_the_world() {
    let (document, ids) = parts_at(&[Vec3::ZERO]);
    let eye = Vec3::new(10.0, 12.0, 30.0);
    let mut drag = Manipulation::begin(
        document.model(),
        &ids,
        Handle::Free,
        CFrame::IDENTITY,
        &through(eye, Vec3::ZERO),
    )
    .unwrap();
    let options = Options {
        increments: Increments {
            studs: 0.5,
            degrees: 0.0,
        },
        ..Options::default()
    };
    let update = drag.update(&through(eye, Vec3::new(3.3, 1.2, 0.4)), &options);
    let at = update.placements[0].frame.position * 2.0;
    assert_eq!(at, at.round());
    assert_ne!(at, Vec3::ZERO);
}

#[test]
fn what_is_dragged_over_a_surface_snaps_to_what_stands_on_it() {
    let (document, ids) = parts_at(&[Vec3::ZERO]);
    let eye = Vec3::new(0.0, 30.0, 30.0);
    let ray = through(eye, Vec3::ZERO);
    let mut drag =
        Manipulation::begin(document.model(), &ids, Handle::Free, CFrame::IDENTITY, &ray).unwrap();
    let boxes = [boxed(Vec3::new(8.0, 1.0, 0.0), Vec3::splat(2.0))];
    let options = Options {
        neighbours: Some(Neighbours {
            boxes: &boxes,
            distance: 0.4,
            reach: 10.0,
        }),
        ..Options::default()
    };
    let hit = SurfaceHit {
        point: Vec3::new(5.8, 0.0, 0.3),
        normal: Vec3::Y,
        rotation: Mat3::IDENTITY,
    };
    let update = drag.update_on_surface(&hit, false, &options);
    assert_close(
        update.placements[0].frame.position,
        Vec3::new(6.0, 1.0, 0.0),
        1e-5,
    );
    assert_eq!(update.guides.len(), 2);
    // A quarter turn later it still stands there.
    drag.quarter_turn(Vec3::X);
    let turned = drag.update_on_surface(&hit, false, &options);
    assert_close(
        turned.placements[0].frame.position,
        Vec3::new(6.0, 1.0, 0.0),
        1e-5,
    );
    assert_eq!(
        turned.placements[0].frame.rotation,
        rotation_about(Vec3::X, 90.0)
    );
}
