use super::*;
use crate::transform::{Axis, OrientedBox, Space, SurfaceHit, attachment_frame, rotation_about};
use glam::Mat3;

#[test]
fn new_parts_stand_on_each_other() {
    let (mut document, workspace) = document();
    let ground = add_part(
        &mut document,
        "Ground",
        workspace,
        Vec3::new(0.0, -8.0, 0.0),
    );
    set(
        &mut document,
        ground,
        known().size,
        Value::Vector3(Vec3::new(64.0, 16.0, 64.0)),
    );
    let at = InsertAt {
        surface: Some(SurfaceHit {
            point: Vec3::new(3.3, 0.0, -2.6),
            normal: Vec3::Y,
            rotation: Mat3::IDENTITY,
        }),
        grid: 1.0,
    };
    let first = check_step(&mut document, "Insert Part", |document| {
        document.insert_part(PartShape::Block, workspace, &at)
    });
    let model = document.model();
    assert_eq!(
        model.value(first, known().size),
        Some(Value::Vector3(Vec3::new(4.0, 1.0, 2.0)))
    );
    assert!(model.flag(first, known().anchored));
    assert_eq!(position(&document, first), Vec3::new(3.0, 0.5, -3.0));
    let ball = document
        .insert_part(PartShape::Ball, workspace, &at)
        .unwrap();
    assert_eq!(position(&document, ball), Vec3::new(3.0, 3.0, -3.0));
    for shape in PartShape::ALL {
        let id = document.insert_part(shape, workspace, &at).unwrap();
        assert_eq!(document.selection().ids(), [id]);
    }
    let boxes: Vec<OrientedBox> = document
        .model()
        .children(workspace)
        .filter_map(|id| OrientedBox::of_part(document.model(), id))
        .collect();
    for (i, a) in boxes.iter().enumerate() {
        assert!(boxes[i + 1..].iter().all(|b| !a.overlaps(b)));
    }
}

#[test]
fn a_new_part_goes_up_where_the_surface_leaves_no_room() {
    let (mut document, workspace) = document();
    let [wall, other] = ["Wall", "Other"].map(|name| {
        let part = add_part(&mut document, name, workspace, Vec3::ZERO);
        let size = Value::Vector3(Vec3::new(40.0, 20.0, 20.0));
        set(&mut document, part, known().size, size);
        part
    });
    for (part, x) in [(wall, -20.0), (other, 21.0)] {
        let frame = CFrame::from_position(Vec3::new(x, 10.0, 0.0));
        set(&mut document, part, known().cframe, Value::CFrame(frame));
    }
    // A gap of a stud between the two, into which one looks from above.
    let at = InsertAt {
        surface: Some(SurfaceHit {
            point: Vec3::new(0.0, 16.0, 0.0),
            normal: Vec3::X,
            rotation: Mat3::IDENTITY,
        }),
        grid: 1.0,
    };
    let id = document
        .insert_part(PartShape::Block, workspace, &at)
        .unwrap();
    assert_eq!(position(&document, id), Vec3::new(2.0, 20.5, 0.0));
}

#[test]
fn a_property_is_set_on_all_that_have_one_of_its_name() {
    let (mut document, workspace) = document();
    let part = add_part(&mut document, "A", workspace, Vec3::ZERO);
    let decal = add(&mut document, known().decal, "Decal", part);
    let folder = add(&mut document, known().folder, "F", workspace);
    let half = Value::Float32(0.5);
    check_step(
        &mut document,
        "Set Transparency of 3 instances",
        |document| document.set_property(&[part, decal, folder], known().transparency, &half),
    );
    assert_eq!(
        document.model().value(decal, known().decal_transparency),
        Some(half.clone())
    );
    assert_eq!(
        document.common_value(&[part, decal], known().transparency),
        Some(half)
    );
    check_step(&mut document, "Reset Transparency of A", |document| {
        document.reset_property(&[part], known().transparency)
    });
    assert_eq!(
        document.common_value(&[part, decal], known().transparency),
        None
    );
    assert_eq!(
        sentence(document.set_property(&[folder], known().size, &Value::Vector3(Vec3::ONE))),
        "Nothing selected has a property Size"
    );
    document
        .set_property(
            &[part],
            known().size,
            &Value::Vector3(Vec3::new(-1.0, 0.0, 1e9)),
        )
        .unwrap();
    let size = document.model().value(part, known().size);
    assert_eq!(size, Some(Value::Vector3(Vec3::new(0.001, 0.001, 2048.0))));
}

#[test]
fn views_of_a_pose_can_be_typed() {
    let (mut document, workspace) = document();
    let part = add_part(&mut document, "A", workspace, Vec3::ONE);
    let typed = Value::Vector3(Vec3::new(10.0, -80.0, 30.0));
    for property in [known().position, known().orientation, known().rotation] {
        document.set_property(&[part], property, &typed).unwrap();
        let Some(Value::Vector3(shown)) = shown_value(document.model(), part, property) else {
            panic!("a vector");
        };
        assert!(
            (shown - Vec3::new(10.0, -80.0, 30.0)).length() < 1e-2,
            "{shown}"
        );
    }
    document
        .set_property(
            &[part],
            known().orientation,
            &Value::Vector3(Vec3::new(0.0, 90.0, 0.0)),
        )
        .unwrap();
    let frame = document.model().cframe(part, known().cframe).unwrap();
    assert_eq!(frame.rotation.x_axis, Vec3::NEG_Z);
}

#[test]
fn switches_go_on_unless_all_are_on() {
    let (mut document, workspace) = document();
    let model = add(&mut document, known().model, "M", workspace);
    let ids = ["A", "B"].map(|name| add_part(&mut document, name, model, Vec3::ZERO));
    set(&mut document, ids[0], known().anchored, Value::Bool(true));
    let toggle = |document: &mut Document| document.toggle(&[model], Toggle::Anchored);
    assert!(check_step(&mut document, "Anchor 2 parts", toggle));
    assert!(!check_step(&mut document, "Unanchor 2 parts", toggle));
    assert!(check_step(&mut document, "Lock B", |document| {
        document.toggle(&[ids[1]], Toggle::Locked)
    }));
}

#[test]
fn painting_a_model_paints_its_parts() {
    let (mut document, workspace) = document();
    let model = add(&mut document, known().model, "M", workspace);
    let part = add_part(&mut document, "A", model, Vec3::ZERO);
    let paint = Paint {
        color: Some([1, 2, 3]),
        material: Some(256),
    };
    check_step(&mut document, "Paint A", |document| {
        document.paint(&[model], &paint)
    });
    assert_eq!(
        document.model().value(part, known().color),
        Some(Value::Color3uint8([1, 2, 3]))
    );
    assert_eq!(
        document.model().value(part, known().material),
        Some(Value::Enum(256))
    );
    assert!(
        document
            .paint(
                &[workspace],
                &Paint {
                    material: Some(999_999),
                    ..paint
                }
            )
            .is_err()
    );
}

#[test]
fn a_constraint_gets_attachments_where_one_clicked() {
    let (mut document, workspace) = document();
    let a = add_part(&mut document, "A", workspace, Vec3::ZERO);
    let b = add_part(&mut document, "B", workspace, Vec3::new(6.0, 0.0, 0.0));
    let turned = Value::CFrame(CFrame {
        position: Vec3::new(6.0, 0.0, 0.0),
        rotation: rotation_about(Vec3::new(1.0, 2.0, 3.0), 40.0),
    });
    set(&mut document, b, known().cframe, turned);
    let ends = [
        JoinPoint {
            part: a,
            point: Vec3::X,
            normal: Vec3::X,
        },
        JoinPoint {
            part: b,
            point: Vec3::new(5.0, 0.0, 0.0),
            normal: Vec3::NEG_X,
        },
    ];
    let rope = check_step(&mut document, "Create RopeConstraint", |document| {
        document.join(class("RopeConstraint"), ends[0], ends[1])
    });
    let model = document.model();
    let table = model.table();
    let find = |name| table.find(class("RopeConstraint"), name).unwrap();
    for (name, end) in [("Attachment0", &ends[0]), ("Attachment1", &ends[1])] {
        let attachment = model.reference(rope, find(name)).unwrap();
        assert_eq!(model.parent(attachment), Some(end.part));
        let frame = attachment_frame(model, attachment).unwrap();
        assert!((frame.position - end.point).length() < 1e-4);
        assert!((frame.rotation.x_axis - Vec3::X).length() < 1e-4);
    }
    assert_eq!(model.value(rope, find("Length")), Some(Value::Float32(4.0)));

    assert!(
        sentence(document.join(class("RopeConstraint"), ends[0], ends[0]))
            .contains("two different")
    );
    assert!(sentence(document.join(known().folder, ends[0], ends[1])).contains("does not join"));
    let weld = document.join(known().weld, ends[0], ends[1]).unwrap();
    let model = document.model();
    let held =
        model.cframe(a, known().cframe).unwrap() * model.cframe(weld, known().joint_c0).unwrap();
    assert_eq!(held, model.cframe(b, known().cframe).unwrap());
    let welds = check_step(&mut document, "Weld 2 parts", |document| {
        document.weld(&[a, b])
    });
    assert_eq!(document.model().parent(welds[0]), Some(a));
}

#[test]
fn things_are_aligned_as_a_whole() {
    let (mut document, workspace) = document();
    let a = add_part(&mut document, "A", workspace, Vec3::new(0.0, 1.0, 0.0));
    let model = add(&mut document, known().model, "M", workspace);
    let inner = [Vec3::new(5.0, 4.0, 0.0), Vec3::new(9.0, 8.0, 0.0)]
        .map(|at| add_part(&mut document, "P", model, at));
    let align = Align {
        axes: [false, true, false],
        edge: Edge::Min,
        space: Space::World,
        to: AlignTo::Primary,
    };
    check_step(&mut document, "Align 2 instances", |document| {
        document.align(&[model, a], &align)
    });
    assert_eq!(position(&document, inner[0]), Vec3::new(5.0, 1.0, 0.0));
    assert_eq!(position(&document, inner[1]), Vec3::new(9.0, 5.0, 0.0));
    assert!(document.align(&[a], &align).is_err());

    let b = add_part(&mut document, "B", workspace, Vec3::new(1.0, 0.0, 0.0));
    check_step(&mut document, "Distribute 3 instances", |document| {
        document.distribute(&[b, a, model], Axis::X, Space::World)
    });
    // From −1 to 10, of which 2, 2 and 6 are filled: gaps of half a stud.
    assert_eq!(position(&document, b).x, 2.5);
}

#[test]
fn pivots_are_set_and_reset() {
    let (mut document, workspace) = document();
    let model = add(&mut document, known().model, "M", workspace);
    let a = add_part(&mut document, "A", model, Vec3::ZERO);
    let b = add_part(&mut document, "B", model, Vec3::new(4.0, 0.0, 0.0));
    let at = |document: &Document, id| pivot_of(document.model(), id).unwrap().position;
    assert_eq!(at(&document, model), Vec3::new(2.0, 0.0, 0.0));
    let pivot = CFrame::from_position(Vec3::new(0.0, 7.0, 0.0));
    for id in [model, a] {
        document.set_pivot(id, pivot).unwrap();
        assert_eq!(at(&document, id), pivot.position);
        document.reset_pivot(&[id]).unwrap();
    }
    assert_eq!(at(&document, model), Vec3::new(2.0, 0.0, 0.0));
    set(
        &mut document,
        model,
        known().primary_part,
        Value::Ref(Some(b)),
    );
    assert_eq!(at(&document, model), Vec3::new(4.0, 0.0, 0.0));
    document
        .set_property(&[model], known().world_pivot, &Value::CFrame(pivot))
        .unwrap();
    assert_eq!(at(&document, b), pivot.position);
    assert_eq!(position(&document, b), Vec3::new(4.0, 0.0, 0.0));
    document
        .reset_property(&[model], known().world_pivot)
        .unwrap();
    assert_eq!(at(&document, model), Vec3::new(4.0, 0.0, 0.0));
    assert!(
        document.set_pivot(workspace, pivot).is_ok(),
        "the world has a pivot too"
    );
}

#[test]
fn a_moved_model_takes_its_pivot_and_a_moved_part_its_attachments() {
    let (mut document, workspace) = document();
    let model = add(&mut document, known().model, "M", workspace);
    let part = add_part(&mut document, "A", model, Vec3::ZERO);
    let attachment = add(&mut document, known().attachment, "Tip", part);
    document
        .set_pivot(model, CFrame::from_position(Vec3::Y))
        .unwrap();
    let shift = Vec3::new(10.0, 0.0, 0.0);
    check_step(&mut document, "Move 3 instances", |document| {
        document.shift(&[attachment, model, part], shift)
    });
    let place = document.model();
    assert_eq!(pivot_of(place, model).unwrap().position, Vec3::Y + shift);
    assert_eq!(attachment_frame(place, attachment).unwrap().position, shift);
    document.shift(&[attachment], Vec3::Y).unwrap();
    let place = document.model();
    assert_eq!(
        attachment_frame(place, attachment).unwrap().position,
        shift + Vec3::Y
    );
    assert_eq!(position(&document, part), shift);
    check_step(&mut document, "Rotate M", |document| {
        document.quarter_turn(&[model], Vec3::new(0.1, 0.9, 0.2))
    });
    assert!(document.shift(&[workspace], shift).is_err());
}
