//! What clicks, rectangles and the right button do.

use super::*;

#[test]
fn clicking_selects_what_is_under_the_pixel_and_nothing_deselects() {
    let (mut harness, parts) = bench(&[LEFT, RIGHT]);
    assert!(harness.query_by_label("Viewport").is_some());
    let (left, right) = (harness.at(LEFT), harness.at(RIGHT));
    harness.click(left, Modifiers::NONE);
    assert_eq!(harness.selected(), [parts[0]]);
    harness.click(right, Modifiers::SHIFT);
    assert_eq!(harness.selected(), parts);
    harness.click(right, Modifiers::COMMAND);
    assert_eq!(harness.selected(), [parts[0]]);
    let sky = harness.at(Vec3::new(0.0, 10.0, 0.0));
    harness.click(sky, Modifiers::SHIFT);
    assert_eq!(harness.selected(), [parts[0]], "a miss loses nothing");
    harness.click(sky, Modifiers::NONE);
    assert!(harness.selected().is_empty());
    assert_eq!(steps(&harness), 0, "selecting is no step");
}

#[test]
fn alt_click_goes_through_to_what_is_hidden() {
    let (mut harness, parts) = bench(&[Vec3::ZERO, Vec3::new(0.0, -3.0, -6.0)]);
    let at = harness.at(Vec3::ZERO);
    for expected in [parts[0], parts[1], parts[0]] {
        harness.click(at, Modifiers::ALT);
        assert_eq!(harness.selected(), [expected]);
    }
}

#[test]
fn locked_parts_let_clicks_through() {
    let (mut harness, parts) = bench(&[Vec3::ZERO, Vec3::new(0.0, -3.0, -6.0)]);
    let locked = Value::Bool(true);
    let work =
        |edit: &mut studio_document::Edit<'_>| Ok(edit.set(parts[0], known().locked, locked)?);
    harness
        .state_mut()
        .document
        .edit("Lock", work)
        .expect("fits");
    let at = harness.at(Vec3::ZERO);
    harness.click(at, Modifiers::NONE);
    assert_eq!(harness.selected(), [parts[1]]);
}

#[test]
fn what_a_locked_part_hides_is_clicked_through_it_but_not_outlined() {
    let (mut harness, parts) = bench(&[Vec3::ZERO, Vec3::new(0.0, -3.0, -6.0)]);
    let at = harness.at(Vec3::ZERO);
    harness.go(at);
    harness.step();
    let hovered = |harness: &Harness<'_, Bench>| harness.state().viewport.hand.hovered();
    assert_eq!(hovered(&harness), Some(parts[0]));
    let locked = Value::Bool(true);
    let work =
        |edit: &mut studio_document::Edit<'_>| Ok(edit.set(parts[0], known().locked, locked)?);
    let document = &mut harness.state_mut().document;
    document.edit("Lock", work).expect("fits");
    harness.run_steps(2);
    assert_eq!(hovered(&harness), None);
    harness.click(at, Modifiers::NONE);
    assert_eq!(harness.selected(), [parts[1]]);
}

#[test]
fn a_rectangle_selects_what_it_touches() {
    let (mut harness, parts) = bench(&[LEFT, RIGHT, Vec3::new(0.0, 0.5, -4.0)]);
    let (from, to) = (Pos2::new(10.0, 10.0), harness.at(LEFT + Vec3::X * 0.5));
    harness.drag(from, to);
    harness.release(to);
    assert_eq!(harness.selected(), [parts[0]]);
    let to = Pos2::new(890.0, 600.0);
    harness.drag(from, to);
    harness.release(to);
    assert_eq!(harness.selected().len(), 3);
    assert_eq!(steps(&harness), 0);
}

#[test]
fn two_clicks_connect_and_esc_forgets_the_first() {
    let (mut harness, parts) = bench(&[LEFT, RIGHT]);
    harness.select(&[], Tool::Connect);
    let (left, right) = (harness.at(LEFT), harness.at(RIGHT));
    harness.click(left, Modifiers::NONE);
    assert!(harness.state().viewport.is_dragging());
    harness.key_press(Key::Escape);
    harness.step();
    assert!(!harness.state().viewport.is_dragging());
    harness.click(right, Modifiers::NONE);
    harness.click(left, Modifiers::NONE);
    assert_eq!(harness.state().connected, [[parts[1], parts[0]]]);
}

#[test]
fn the_right_button_looks_around_and_a_click_of_it_opens_the_menu() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    let at = harness.at(Vec3::new(0.0, 0.5, 0.0));
    let before = harness.state().viewport.rig.camera().forward();
    harness.go(at);
    harness.button(at, PointerButton::Secondary, true, Modifiers::NONE);
    harness.go(at + egui::vec2(60.0, 0.0));
    harness.go(at + egui::vec2(90.0, 0.0));
    harness.button(
        at + egui::vec2(90.0, 0.0),
        PointerButton::Secondary,
        false,
        Modifiers::NONE,
    );
    assert!(harness.state().viewport.rig.camera().forward().x > before.x + 0.1);
    assert!(harness.query_by_label("Duplicate").is_none());
    let at = harness.at(Vec3::new(0.0, 0.5, 0.0));
    harness.go(at);
    harness.button(at, PointerButton::Secondary, true, Modifiers::NONE);
    harness.button(at, PointerButton::Secondary, false, Modifiers::NONE);
    harness.run_steps(3);
    assert_eq!(harness.selected(), parts);
    assert!(harness.query_by_label_contains("Duplicate").is_some());
}

#[test]
fn double_clicks_go_into_models() {
    let mut model = DataModel::new();
    let workspace = insert(&mut model, known().workspace, None);
    let group = insert(&mut model, known().model, Some(workspace));
    let part = insert(&mut model, known().part, Some(group));
    let mut harness = harness(model);
    let at = harness.at(Vec3::ZERO);
    harness.click(at, Modifiers::NONE);
    assert_eq!(harness.selected(), [group]);
    for _ in 0..2 {
        harness.button(at, PointerButton::Primary, true, Modifiers::NONE);
        harness.button(at, PointerButton::Primary, false, Modifiers::NONE);
    }
    assert_eq!(harness.selected(), [part]);
}

#[test]
fn a_click_on_what_is_locked_says_why_nothing_is_selected() {
    let (mut harness, parts) = bench(&[Vec3::ZERO]);
    let locked = Value::Bool(true);
    let work =
        |edit: &mut studio_document::Edit<'_>| Ok(edit.set(parts[0], known().locked, locked)?);
    let document = &mut harness.state_mut().document;
    document.edit("Lock", work).expect("fits");
    let refused = |harness: &Harness<'_, Bench>| harness.state().viewport.hand.refused();
    let (at, sky) = (harness.at(Vec3::ZERO), harness.at(Vec3::Y * 10.0));
    harness.click(at, Modifiers::NONE);
    assert_eq!(refused(&harness), Some(parts[0]));
    harness.click(sky, Modifiers::NONE);
    assert_eq!(refused(&harness), None);
    harness.click(at, Modifiers::NONE);
    harness
        .state_mut()
        .document
        .select(|selection| selection.set(parts.clone()));
    harness.run_steps(1);
    assert_eq!(refused(&harness), None, "it was selected elsewhere");
}
