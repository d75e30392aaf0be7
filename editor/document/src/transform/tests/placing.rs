use super::*;

fn face() -> impl Strategy<Value = Face> {
    prop::sample::select(Face::ALL.to_vec())
}

fn size() -> impl Strategy<Value = Vec3> {
    let extent = || 0.1f32..60.0;
    (extent(), extent(), extent()).prop_map(|(x, y, z)| Vec3::new(x, y, z))
}

proptest! {
    #[test]
    fn a_resized_part_keeps_its_opposite_face(
        frame in frame(200.0),
        size in size(),
        face in face(),
        amount in -100.0f32..100.0,
        is_proportional in any::<bool>(),
    ) {
        let mode = Resize { is_symmetric: false, is_proportional };
        let before = OrientedBox { frame, size };
        let (frame, size) = resize_face(&frame, size, ShapeRule::Free, face, amount, mode);
        let after = OrientedBox { frame, size };
        let opposite = face.opposite();
        prop_assert!((before.face_center(opposite) - after.face_center(opposite)).length() < 1e-3);
        prop_assert!(size.min_element() >= DRAG_SIZE_MIN * 0.999 && size.max_element() <= SIZE_MAX * 1.001);
        let grown = size[face.axis().index()] - before.size[face.axis().index()];
        prop_assert!(grown * amount >= 0.0, "it follows the pointer");
        if is_proportional {
            let factors = size / before.size;
            prop_assert!((factors.max_element() - factors.min_element()).abs() < 1e-2 * factors.max_element());
        }
    }

    #[test]
    fn a_symmetric_resize_keeps_the_centre(frame in frame(200.0), size in size(), face in face(), amount in -50.0f32..50.0) {
        let mode = Resize { is_symmetric: true, is_proportional: false };
        let (moved, resized) = resize_face(&frame, size, ShapeRule::Free, face, amount, mode);
        prop_assert_eq!(moved.position, frame.position);
        let axis = face.axis().index();
        let wanted = (size[axis] + 2.0 * amount).clamp(DRAG_SIZE_MIN, SIZE_MAX);
        prop_assert!((resized[axis] - wanted).abs() < 1e-3);
    }

    #[test]
    fn motions_there_and_back_cancel(frame in frame(100.0), about in vector(100.0), axis in vector(1.0), degrees in -720.0f32..720.0, shift in vector(100.0)) {
        let there = RigidMotion { about, rotation: rotation_about(axis, degrees), translation: shift };
        let moved = there.frame(&frame);
        let shifted_back = RigidMotion::shift(-shift).frame(&moved);
        let back = RigidMotion::turn(about, axis, -degrees).frame(&shifted_back);
        prop_assert!((back.position - frame.position).length() < 1e-2);
        for (a, b) in back.rotation.to_cols_array().iter().zip(frame.rotation.to_cols_array()) {
            prop_assert!((a - b).abs() < 1e-4);
        }
    }

    #[test]
    fn what_rests_on_a_surface_touches_it(
        normal in vector(1.0),
        point in vector(100.0),
        grab in vector(3.0),
        align in any::<bool>(),
        turns in prop::collection::vec(vector(1.0), 0..3),
    ) {
        prop_assume!(normal.length() > 0.1);
        let (document, ids) = parts_at(&[Vec3::new(1.0, 2.0, 3.0), Vec3::new(7.0, 5.0, 3.0)]);
        let start = StartPoses::capture(document.model(), &ids);
        let mut quarter = Turns::default();
        for turn in turns {
            quarter.quarter(turn);
        }
        let hit = SurfaceHit { point, normal, rotation: Mat3::IDENTITY };
        let motion = rest_on_surface(&start, grab, &hit, &Increments::OFF, quarter, align);
        let normal = normal.normalize();
        let moved = start.boxes().map(|item| OrientedBox { frame: motion.frame(&item.frame), size: item.size });
        let lowest = moved.map(|item| item.extent_along(normal).0).fold(f32::INFINITY, f32::min);
        prop_assert!((lowest - point.dot(normal)).abs() < 1e-2);
        // What was grabbed is straight above the pointer.
        let off = (motion.point(grab) - point).reject_from_normalized(normal);
        prop_assert!(off.length() < 1e-2, "{off}");
    }
}

#[test]
fn quarter_turns_are_exact_and_four_of_them_are_none() {
    let mut turns = Turns::default();
    for _ in 0..4 {
        turns.quarter(Vec3::new(0.2, -0.9, 0.1));
    }
    assert_eq!(turns.rotation(), Mat3::IDENTITY);
    let quarter = rotation_about(Vec3::Y, 90.0);
    assert_eq!(quarter * Vec3::X, Vec3::NEG_Z);
    assert_eq!(
        rotation_about(Vec3::X, -270.0),
        rotation_about(Vec3::X, 90.0)
    );
    assert_eq!(rotation_about(Vec3::ZERO, 30.0), Mat3::IDENTITY);
}

#[test]
fn aligned_parts_lie_flat_on_slopes() {
    let (document, ids) = parts_at(&[Vec3::ZERO]);
    let start = StartPoses::capture(document.model(), &ids);
    let hit = SurfaceHit {
        point: Vec3::new(5.0, 0.0, 0.0),
        normal: Vec3::X,
        rotation: Mat3::IDENTITY,
    };
    let motion = rest_on_surface(
        &start,
        Vec3::ZERO,
        &hit,
        &Increments::OFF,
        Turns::default(),
        true,
    );
    let frame = motion.frame(&start.poses()[0].frame);
    assert_close(frame.rotation.y_axis, Vec3::X, 1e-5);
    assert_close(frame.position, Vec3::new(6.0, 0.0, 0.0), 1e-4);
}

#[test]
fn shapes_keep_their_extents_tied() {
    let size = Vec3::new(4.0, 2.0, 2.0);
    let pull =
        |rule, face| resize_face(&CFrame::IDENTITY, size, rule, face, 2.0, Resize::default()).1;
    assert_eq!(pull(ShapeRule::Free, Face::Top), Vec3::new(4.0, 4.0, 2.0));
    assert_eq!(
        pull(ShapeRule::Cylinder, Face::Top),
        Vec3::new(4.0, 4.0, 4.0)
    );
    assert_eq!(
        pull(ShapeRule::Cylinder, Face::Left),
        Vec3::new(6.0, 2.0, 2.0)
    );
    assert_eq!(pull(ShapeRule::Ball, Face::Right), Vec3::new(6.0, 3.0, 3.0));
    assert_eq!(pull(ShapeRule::Truss, Face::Back), Vec3::new(4.0, 2.0, 4.0));
    let (mut document, ids) = parts_at(&[Vec3::ZERO]);
    let table = document.model().table();
    let shapes = table.property(known().shape).enum_id.unwrap();
    let ball = table.enumeration(shapes).item_named("Ball").unwrap();
    set(&mut document, ids[0], known().shape, Value::Enum(ball));
    assert_eq!(ShapeRule::of(document.model(), ids[0]), ShapeRule::Ball);
}

#[test]
fn many_parts_are_resized_as_one() {
    let (document, ids) = parts_at(&[Vec3::ZERO, Vec3::new(10.0, 0.0, 0.0)]);
    let start = StartPoses::capture(document.model(), &ids);
    let bounds = start.bounds(Space::World).unwrap();
    let placements = start.resized(&bounds, Face::Right, bounds.size.x, Resize::default());
    let after = OrientedBox::around(
        placements.iter().map(|placement| OrientedBox {
            frame: placement.frame,
            size: placement.size.unwrap(),
        }),
        Mat3::IDENTITY,
    )
    .unwrap();
    assert_close(
        after.face_center(Face::Left),
        bounds.face_center(Face::Left),
        1e-3,
    );
    assert_close(after.size, bounds.size * 2.0, 1e-3);
    // Down to the smallest size that can be grabbed, and no further.
    let tiny = start.resized(&bounds, Face::Right, -1e9, Resize::default());
    for placement in tiny {
        assert!(placement.size.unwrap().min_element() >= DRAG_SIZE_MIN * 0.999);
    }
}

/// Two studs up and leaning, so many studs along X.
fn leaning(x: f32) -> Value {
    Value::CFrame(CFrame {
        position: Vec3::new(x, 2.0, 0.0),
        rotation: rotation_about(Vec3::Y, 30.0),
    })
}

fn weld(document: &mut Document, a: InstanceId, b: InstanceId) -> InstanceId {
    let weld = add(document, class("Weld"), "Weld", a);
    for (property, value) in [
        (known().joint_part0, Value::Ref(Some(a))),
        (known().joint_part1, Value::Ref(Some(b))),
        (known().joint_c0, leaning(5.0)),
        (known().joint_c1, leaning(-5.0)),
    ] {
        set(document, weld, property, value);
    }
    weld
}

#[test]
fn what_hangs_on_scaled_parts_grows_with_them() {
    let (mut document, workspace) = document();
    let model = add(&mut document, known().model, "Crane", workspace);
    let base = add_part(&mut document, "Base", model, Vec3::ZERO);
    let arm = add_part(&mut document, "Arm", model, Vec3::new(10.0, 0.0, 0.0));
    let other = add_part(&mut document, "Other", workspace, Vec3::new(0.0, 9.0, 0.0));
    let hook = add(&mut document, known().attachment, "Hook", arm);
    let tip = add(&mut document, known().attachment, "Tip", hook);
    for attachment in [hook, tip] {
        set(
            &mut document,
            attachment,
            known().attachment_cframe,
            leaning(1.0),
        );
    }
    set(&mut document, arm, known().pivot_offset, leaning(3.0));
    let inner = weld(&mut document, base, arm);
    let outer = weld(&mut document, base, other);
    let start = StartPoses::capture(document.model(), &[model]);
    let bounds = start.bounds(Space::World).unwrap();
    let (face, amount) = (Face::Right, bounds.size.x * 2.0);
    check_step(&mut document, "Resize Crane", |document| {
        document.edit("Resize Crane", |edit| {
            edit.place(&start.resized(&bounds, face, amount, Resize::default()))?;
            edit.set_offsets(&start.resized_offsets(&bounds, face, amount, Resize::default()))
        })
    });
    let at = |id, property| document.model().cframe(id, property).unwrap();
    for (id, property, x) in [
        (hook, known().attachment_cframe, 1.0),
        (tip, known().attachment_cframe, 1.0),
        (arm, known().pivot_offset, 3.0),
        (inner, known().joint_c0, 5.0),
        (inner, known().joint_c1, -5.0),
    ] {
        assert_close(
            at(id, property).position,
            Vec3::new(x, 2.0, 0.0) * 3.0,
            1e-4,
        );
        let rotation = rotation_about(Vec3::Y, 30.0);
        assert_eq!(at(id, property).rotation, rotation);
    }
    // The other end of this one did not grow.
    assert_eq!(at(outer, known().joint_c0).position.x, 5.0);
    assert_close(
        at(arm, known().cframe).position - at(base, known().cframe).position,
        Vec3::X * 30.0,
        1e-3,
    );
}

#[test]
fn a_drag_does_not_drift_over_thousands_of_frames() {
    let (mut document, ids) = parts_at(&[Vec3::new(0.1, 0.2, 0.3), Vec3::new(5.7, 1.3, 2.9)]);
    let before: Vec<_> = ids
        .iter()
        .map(|&id| document.model().cframe(id, known().cframe))
        .collect();
    let frame = StartPoses::capture(document.model(), &ids).frame(Space::Local, Origin::Pivot);
    let eye = Vec3::new(3.0, 40.0, 5.0);
    let ray = through(eye, frame.position + Vec3::new(4.0, 0.0, 0.0));
    let handle = Handle::RotateAxis(Axis::Y);
    let mut drag = Manipulation::begin(document.model(), &ids, handle, frame, &ray).unwrap();
    document.begin_gesture(drag.name());
    for step in 0..2_000 {
        let wobble = Vec3::new((step as f32).sin(), 0.0, (step as f32 * 0.7).cos()) * 4.0;
        let update = drag.update(&through(eye, frame.position + wobble), &Options::default());
        document
            .in_gesture(|edit| edit.place(&update.placements))
            .unwrap();
    }
    let options = Options {
        typed: Some(0.0),
        ..Options::default()
    };
    let update = drag.update(&ray, &options);
    document
        .in_gesture(|edit| edit.place(&update.placements))
        .unwrap();
    let after: Vec<_> = ids
        .iter()
        .map(|&id| document.model().cframe(id, known().cframe))
        .collect();
    for (before, after) in before.iter().zip(after) {
        let (before, after) = (before.unwrap(), after.unwrap());
        assert_close(before.position, after.position, 1e-5);
        assert_eq!(before.rotation, after.rotation);
    }
    document.commit_gesture();
    assert_eq!(document.history().next_undo().unwrap().len(), 2);
}

#[test]
fn handles_stand_where_they_were_asked_to() {
    let (mut document, ids) = parts_at(&[Vec3::ZERO, Vec3::new(10.0, 0.0, 0.0)]);
    let workspace = document.model().parent(ids[0]).unwrap();
    let folder = add(&mut document, known().folder, "F", workspace);
    document.move_to(&ids, folder, None).unwrap();
    let start = StartPoses::capture(document.model(), &ids);
    let frame = start.frame(Space::Local, Origin::Pivot);
    assert_eq!(frame.position, Vec3::new(10.0, 0.0, 0.0));
    assert_ne!(frame.rotation, Mat3::IDENTITY);
    let frame = start.frame(Space::World, Origin::Center);
    assert!(frame.position.x > 4.0 && frame.position.x < 6.0);
    assert_eq!(frame.rotation, Mat3::IDENTITY);
    // A folder has no pivot: handles stand in the middle of what it holds.
    let start = StartPoses::capture(document.model(), &[folder]);
    let frame = start.frame(Space::Local, Origin::Pivot);
    assert!(
        frame.position.x > 4.0 && frame.position.x < 6.0,
        "{frame:?}"
    );
    assert_eq!(frame.rotation, Mat3::IDENTITY);
    assert!(StartPoses::capture(document.model(), &[workspace]).is_empty());
}
