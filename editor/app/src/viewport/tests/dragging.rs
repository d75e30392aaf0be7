//! What is dragged: arrows, faces, rings, pivots, things over surfaces, paint.

use super::*;

#[test]
fn the_x_arrow_moves_by_whole_steps_as_one_step_of_the_history() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    let spread = harness.at(Vec3::new(3.2, 0.5, 0.0)) - harness.at(Vec3::new(0.0, 0.5, 0.0));
    harness.drag(from, from + spread);
    assert_eq!(harness.place_of(parts[0]), Vec3::new(3.0, 0.5, 0.0));
    harness.release(from + spread);
    assert_eq!(steps(&harness), 1);
    let document = &mut harness.state_mut().document;
    assert!(document.undo());
    assert_eq!(harness.place_of(parts[0]), Vec3::new(0.0, 0.5, 0.0));
}

#[test]
fn shift_moves_without_steps() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.state_mut().tools.soft_snap = false;
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    harness.press(from);
    harness.event(Event::ModifiersChanged(Modifiers::SHIFT));
    let to = harness.at(Vec3::new(3.27, 0.5, 0.0)) - harness.at(Vec3::new(0.0, 0.5, 0.0));
    harness.go(from + to * 0.5);
    harness.go(from + to);
    let x = harness.place_of(parts[0]).x;
    assert!((x - 3.27).abs() < 0.15 && x.fract() != 0.0, "{x}");
    harness.release(from + to);
}

#[test]
fn a_drag_says_what_it_snapped_to() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0), Vec3::new(7.3, 0.5, -3.0)]);
    harness.select(&parts[..1], Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    let spread = harness.at(Vec3::new(3.1, 0.5, 0.0)) - harness.at(Vec3::new(0.0, 0.5, 0.0));
    harness.drag(from, from + spread);
    assert!((harness.place_of(parts[0]).x - 3.3).abs() < 1e-3);
    let caught = |harness: &Harness<'_, Bench>| match harness.state().viewport.hand.doing() {
        hand::Doing::Drag(drag) => drag.caught().map(str::to_owned),
        _ => None,
    };
    assert_eq!(caught(&harness).as_deref(), Some("face of Part"));
    harness.go(from - spread * 2.0);
    assert_eq!(caught(&harness), None);
    harness.release(from);
}

#[test]
fn a_face_handle_resizes_one_side_and_the_other_stays() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Scale);
    let from = harness.handle(Handle::ScaleFace(Face::Right));
    let way = harness.at(Vec3::new(2.1, 0.5, 0.0)) - harness.at(Vec3::new(0.0, 0.5, 0.0));
    harness.drag(from, from + way);
    harness.release(from + way);
    assert_eq!(harness.size_of(parts[0]), Vec3::new(6.0, 1.0, 2.0));
    assert_eq!(harness.place_of(parts[0]), Vec3::new(1.0, 0.5, 0.0));
    assert_eq!(steps(&harness), 1);
}

#[test]
fn esc_leaves_no_trace() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Rotate);
    let gizmo = harness.state().viewport.hand.gizmo().expect("has rings");
    let lens = harness.state().viewport.lens.expect("was shown");
    let ring = (0..400).find_map(|step| {
        let at = Pos2::new(
            lens.rect.center().x + step as f32,
            lens.rect.center().y - 12.0,
        );
        let handle = gizmo.handle_at(&lens, at);
        (handle == Some(Handle::RotateAxis(Axis::Y))).then_some(at)
    });
    let from = ring.expect("the ring is on that line");
    harness.drag(from, from - egui::vec2(60.0, -60.0));
    let turned = |harness: &Harness<'_, Bench>| {
        let model = harness.state().document.model();
        model
            .cframe(parts[0], known().cframe)
            .expect("a part")
            .rotation
            != glam::Mat3::IDENTITY
    };
    assert!(turned(&harness));
    harness.key_press(Key::Escape);
    harness.step();
    assert!(!turned(&harness));
    harness.release(from);
    assert_eq!(steps(&harness), 0);
    assert_eq!(harness.selected(), parts);
}

#[test]
fn dragging_a_thing_slides_it_over_what_is_below() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0), Vec3::new(8.0, 0.5, 0.0)]);
    let top = Vec3::new(0.0, 1.0, 0.0);
    let (from, to) = (harness.at(top), harness.at(Vec3::new(8.0, 1.0, 0.0)));
    harness.drag(from, to);
    harness.release(to);
    let place = harness.place_of(parts[0]);
    assert_eq!(place.y, 1.5, "it stands on the other: {place}");
    assert!((place.x - 8.0).abs() <= 1.0, "{place}");
    assert_eq!(harness.selected(), [parts[0]]);
    assert_eq!(steps(&harness), 1);
}

#[test]
fn a_stroke_paints_all_that_it_passes_as_one_step() {
    let (mut harness, parts) = bench(&[LEFT, Vec3::new(0.0, 0.5, 0.0), RIGHT]);
    harness.state_mut().tools.color = [200, 10, 20];
    harness.select(&[], Tool::PaintColor);
    let (from, to) = (harness.at(LEFT), harness.at(RIGHT));
    harness.press(from);
    harness.go(to);
    harness.release(to);
    for part in parts {
        let color = harness.state().document.model().value(part, known().color);
        assert_eq!(color, Some(Value::Color3uint8([200, 10, 20])));
    }
    assert_eq!(steps(&harness), 1);
}

#[test]
fn the_pivot_moves_alone_and_corners_catch_it() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Pivot);
    let from = harness.handle(Handle::Free);
    let corner = Vec3::new(2.0, 1.0, 1.0);
    let to = harness.at(corner);
    harness.drag(from, to);
    harness.release(to);
    assert_eq!(harness.place_of(parts[0]), Vec3::new(0.0, 0.5, 0.0));
    let document = &harness.state().document;
    let pivot = studio_document::operations::pivot_of(document.model(), parts[0]);
    assert!(pivot.expect("a part").position.abs_diff_eq(corner, 1e-4));
    assert_eq!(steps(&harness), 1);
}

#[test]
fn undo_during_a_drag_ends_it() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    harness.drag(from, from + egui::vec2(80.0, 0.0));
    harness.state_mut().document.undo();
    harness.go(from + egui::vec2(120.0, 0.0));
    assert_eq!(harness.place_of(parts[0]).x, 0.0);
    harness.release(from);
    assert_eq!(steps(&harness), 0);
}

/// Only our part of a frame: the drag's maths, the change of the place, the scene that follows it.
#[test]
fn a_thousand_parts_are_dragged_within_a_frame() {
    let places: Vec<Vec3> = (0..1000)
        .map(|i| Vec3::new((i % 32) as f32 * 5.0 - 80.0, 0.5, -((i / 32) as f32) * 3.0))
        .collect();
    let (mut harness, parts) = bench(&places);
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    harness.drag(from, from + egui::vec2(40.0, 0.0));
    let start = std::time::Instant::now();
    for step in 1..=10 {
        harness.go(from + egui::vec2(40.0 + step as f32 * 30.0, 0.0));
    }
    let frame = start.elapsed() / 10;
    harness.release(from);
    assert_eq!(steps(&harness), 1);
    // Wide of the 8 ms that it shall take: other tests run at the same time.
    assert!(frame.as_millis() < 60, "{frame:?} a frame");
}

#[test]
fn with_collisions_what_goes_over_the_ground_does_not_enter_others() {
    let (mut harness, parts) = bench(&[LEFT, RIGHT]);
    harness.state_mut().tools.collisions = true;
    harness.state_mut().tools.soft_snap = false;
    harness.select(&parts[..1], Tool::Select);
    let from = harness.at(LEFT + Vec3::new(0.0, 0.5, 0.0));
    // In front of the right one, so near that the two would overlap.
    let to = harness.at(Vec3::new(4.0, 0.0, 2.5));
    harness.drag(from, to);
    let (left, right) = (harness.place_of(parts[0]), harness.place_of(parts[1]));
    let apart = (left - right).abs();
    assert!(left.x > -1.0, "it went there: {left}");
    assert!(apart.x >= 3.99 || apart.z >= 1.99, "{left} is in {right}");
    harness.release(to);
    assert_eq!(steps(&harness), 1);
}
