use super::*;

/// Anything that a broken caller could pass.
fn wild() -> impl Strategy<Value = Vec3> {
    let number = prop_oneof![
        4 => -100.0f32..100.0,
        1 => prop::sample::select(vec![
            0.0, -0.0, 1e-30, 1e30, f32::MAX, f32::INFINITY, f32::NEG_INFINITY, f32::NAN, f32::MIN_POSITIVE,
        ]),
    ];
    (number.clone(), number.clone(), number).prop_map(|(x, y, z)| Vec3::new(x, y, z))
}

fn wild_ray() -> impl Strategy<Value = Ray> {
    (wild(), wild()).prop_map(|(origin, direction)| Ray { origin, direction })
}

fn is_finite(amount: Amount) -> bool {
    match amount {
        Amount::Along(value) | Amount::Turn(value) => value.is_finite(),
        Amount::Across(value) => value.is_finite(),
    }
}

proptest! {
    #[test]
    fn no_ray_gives_anything_but_finite_placements(
        handle in handle(),
        frame in frame(1e4),
        rays in prop::collection::vec(wild_ray(), 1..6),
        typed in prop::option::of(prop::num::f32::ANY),
        steps in (prop::num::f32::ANY, prop::num::f32::ANY),
    ) {
        let (document, ids) = parts_at(&[Vec3::ZERO, Vec3::new(9.0, 1.0, 2.0)]);
        let mut drag = Manipulation::begin(document.model(), &ids, handle, frame, &rays[0]).unwrap();
        let increments = Increments { studs: steps.0, degrees: steps.1 };
        let options = Options { increments, typed, ..Options::default() };
        for ray in &rays {
            prop_assert!(is_finite(drag.drag().clone().update(ray)));
            for placement in drag.update(ray, &options).placements {
                prop_assert!(placement.frame.is_finite(), "{placement:?}");
                if let Some(size) = placement.size {
                    prop_assert!(size.min_element() > 0.0 && size.max_element() <= SIZE_MAX * 1.001);
                }
            }
            let hit = SurfaceHit { point: ray.origin, normal: ray.direction, rotation: Mat3::IDENTITY };
            for placement in drag.update_on_surface(&hit, true, &options).placements {
                prop_assert!(placement.frame.is_finite(), "{placement:?}");
            }
        }
    }

    #[test]
    fn a_pointer_that_comes_back_undoes_its_drag(
        handle in handle(),
        frame in frame(50.0),
        eye in vector(100.0),
        points in prop::collection::vec(vector(60.0), 2..5),
    ) {
        let rays: Vec<Ray> = points.iter().map(|point| through(eye, *point)).collect();
        let mut drag = Drag::begin(handle, frame, &rays[0]);
        let first = drag.clone().update(&rays[0]);
        let start = drag.shift(first).length();
        prop_assert_eq!(start, 0.0);
        for ray in rays.iter().chain(rays.iter().rev()) {
            drag.update(ray);
        }
        match drag.update(&rays[0]) {
            // The first ray may have said nothing: then the drag began with a later one.
            Amount::Along(_) | Amount::Across(_) => {}
            Amount::Turn(degrees) => prop_assert!(degrees.is_finite()),
        }
        let mut again = Drag::begin(handle, frame, &rays[0]);
        let there = again.update(&rays[1]);
        let mut back = Drag::begin(handle, frame, &rays[1]);
        if let (Amount::Along(there), Amount::Along(back)) = (there, back.update(&rays[0])) {
            let read_both = there != 0.0 && back != 0.0;
            let unclamped = there.abs() < 1000.0;
            prop_assert!(!read_both || !unclamped || (there + back).abs() < 0.05 + there.abs() * 1e-3);
        }
    }

    #[test]
    fn an_arrow_follows_the_pointer(frame in frame(20.0), studs in -15.0f32..15.0, side in 0usize..3) {
        let axis = Axis::ALL[side];
        let direction = frame.transform_vector(axis.unit());
        // From the side, where the axis is seen in full.
        let eye = frame.position + frame.transform_vector(axis.others()[0].unit()) * 30.0;
        let mut drag = Drag::begin(Handle::MoveAxis(axis), frame, &through(eye, frame.position + direction));
        let amount = drag.update(&through(eye, frame.position + direction * (1.0 + studs)));
        let Amount::Along(moved) = amount else { panic!("{amount:?}") };
        prop_assert!((moved - studs).abs() < 1e-2, "{moved} is not {studs}");
        prop_assert!((drag.shift(amount) - direction * studs).length() < 1e-2);
    }
}

#[test]
fn a_square_follows_the_pointer_in_its_plane() {
    let frame = CFrame::from_position(Vec3::new(1.0, 2.0, 3.0));
    let eye = Vec3::new(4.0, 20.0, -6.0);
    let mut drag = Drag::begin(
        Handle::MovePlane(Axis::Y),
        frame,
        &through(eye, frame.position),
    );
    let amount = drag.update(&through(eye, frame.position + Vec3::new(3.0, 0.0, -2.0)));
    assert_close(drag.shift(amount), Vec3::new(3.0, 0.0, -2.0), 1e-4);
}

#[test]
fn a_ring_turns_as_often_as_the_pointer_goes_around() {
    let eye = Vec3::new(0.0, 50.0, 1.0);
    let at = |degrees: f32| {
        let point = rotation_about(Vec3::Y, degrees) * Vec3::new(5.0, 0.0, 0.0);
        through(eye, point)
    };
    let mut drag = Drag::begin(Handle::RotateAxis(Axis::Y), CFrame::IDENTITY, &at(10.0));
    let mut turned = Amount::Turn(0.0);
    for step in 0..=50 {
        turned = drag.update(&at(10.0 + step as f32 * 15.0));
    }
    let Amount::Turn(degrees) = turned else {
        panic!("{turned:?}")
    };
    assert!((degrees - 750.0).abs() < 0.1, "{degrees}");
    assert_eq!(
        turned.snapped(&Increments {
            studs: 1.0,
            degrees: 45.0
        }),
        Amount::Turn(765.0)
    );
}

#[test]
fn a_ring_seen_from_its_side_is_turned_by_its_rim() {
    let eye = Vec3::new(0.0, 0.0, 40.0);
    let grabbed = through(eye, Vec3::new(0.0, 0.0, 5.0));
    let mut drag = Drag::begin(Handle::RotateAxis(Axis::Y), CFrame::IDENTITY, &grabbed);
    // The near side of a ring about Y goes to the right when it turns by the right-hand rule.
    let Amount::Turn(degrees) = drag.update(&through(eye, Vec3::new(3.0, 0.0, 0.0))) else {
        panic!("a turn")
    };
    assert!(degrees > 10.0 && degrees < 90.0, "{degrees}");
}

#[test]
fn an_arrow_that_points_at_the_viewer_stands_still() {
    let eye = Vec3::new(0.0, 0.0, 30.0);
    let mut drag = Drag::begin(
        Handle::MoveAxis(Axis::Z),
        CFrame::IDENTITY,
        &through(eye, Vec3::new(0.5, 0.0, 3.0)),
    );
    let mut last = 0.0;
    for step in 0..200 {
        let x = 0.5 - step as f32 * 0.005;
        let Amount::Along(studs) = drag.update(&through(eye, Vec3::new(x, 0.0, 3.0))) else {
            panic!("a move")
        };
        assert!((studs - last).abs() < 8.0, "no jump: {last} to {studs}");
        last = studs;
    }
}

#[test]
fn typed_numbers_replace_the_pointer() {
    let (document, ids) = parts_at(&[Vec3::ZERO]);
    let eye = Vec3::new(0.0, 0.0, 30.0);
    let ray = through(eye, Vec3::ZERO);
    let mut drag = Manipulation::begin(
        document.model(),
        &ids,
        Handle::MoveAxis(Axis::X),
        CFrame::IDENTITY,
        &ray,
    )
    .unwrap();
    assert_eq!(drag.name(), "Move P");
    let options = Options {
        typed: Some(-2.25),
        increments: Increments {
            studs: 1.0,
            degrees: 15.0,
        },
        ..Options::default()
    };
    let update = drag.update(&through(eye, Vec3::X), &options);
    assert_eq!(
        update.placements[0].frame.position,
        Vec3::new(-2.25, 0.0, 0.0)
    );
    let Measure::Move { shift } = update.measure else {
        panic!("{:?}", update.measure)
    };
    assert_eq!(shift, Vec3::new(-2.25, 0.0, 0.0));
}
