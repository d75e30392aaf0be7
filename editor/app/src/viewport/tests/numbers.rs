//! Numbers that are typed during a drag and after it.

use super::*;

#[test]
fn a_number_that_is_typed_counts_and_enter_commits() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::Y));
    let to = from - egui::vec2(0.0, 30.0);
    harness.drag(from, to);
    for key in ["2", ".", "5"] {
        harness.event(Event::Text(key.to_owned()));
        harness.step();
    }
    assert_eq!(harness.place_of(parts[0]).y, 3.0);
    harness.key_press(Key::Enter);
    harness.step();
    harness.go(to - egui::vec2(0.0, 90.0));
    assert_eq!(harness.place_of(parts[0]).y, 3.0, "it has ended");
    harness.release(to);
    assert_eq!(steps(&harness), 1);
    assert!(!harness.state().viewport.is_dragging());
}

/// Drags the X arrow of the only part by three studs.
fn dragged_by_three() -> (Harness<'static, Bench>, InstanceId) {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    let spread = harness.at(Vec3::new(3.2, 0.5, 0.0)) - harness.at(Vec3::new(0.0, 0.5, 0.0));
    harness.drag(from, from + spread);
    harness.release(from + spread);
    assert_eq!(harness.place_of(parts[0]).x, 3.0);
    (harness, parts[0])
}

fn number_is_there(harness: &Harness<'_, Bench>) -> bool {
    harness.query_by_label("Moved by").is_some()
}

fn type_number(harness: &mut Harness<'_, Bench>, text: &str) {
    harness.get_by_label("Moved by").click();
    harness.run_steps(2);
    harness.get_by_label("Moved by").type_text(text);
    harness.run_steps(2);
    harness.key_press(Key::Enter);
    harness.run_steps(3);
}

#[test]
fn the_number_stays_after_the_drag_and_another_one_does_it_again() {
    let (mut harness, part) = dragged_by_three();
    assert!(number_is_there(&harness));
    for (text, x) in [("5.5", 5.5), ("-2", -2.0)] {
        type_number(&mut harness, text);
        assert_eq!(harness.place_of(part), Vec3::new(x, 0.5, 0.0));
        assert_eq!(steps(&harness), 1);
        assert_eq!(harness.selected(), [part]);
    }
    harness.state_mut().document.undo();
    harness.run_steps(2);
    assert_eq!(harness.place_of(part).x, 0.0);
    assert!(!number_is_there(&harness));
    harness.state_mut().document.redo();
    harness.run_steps(2);
    assert_eq!(harness.place_of(part).x, -2.0);
    assert!(!number_is_there(&harness));
}

#[test]
fn the_number_goes_with_what_it_is_about() {
    let (mut harness, _) = dragged_by_three();
    harness.state_mut().tools.tool = Tool::Rotate;
    harness.run_steps(2);
    assert!(!number_is_there(&harness));
    let (mut harness, _) = dragged_by_three();
    harness.select(&[], Tool::Move);
    assert!(!number_is_there(&harness));
    let (mut harness, part) = dragged_by_three();
    let document = &mut harness.state_mut().document;
    document.rename(&[part], "Other").expect("a name");
    harness.run_steps(2);
    assert!(!number_is_there(&harness));
}

#[test]
fn a_drag_that_came_to_nothing_leaves_no_number() {
    let (mut harness, parts) = bench(&[Vec3::new(0.0, 0.5, 0.0)]);
    harness.select(&parts, Tool::Move);
    let from = harness.handle(Handle::MoveAxis(Axis::X));
    let away = egui::vec2(60.0, 0.0);
    harness.drag(from, from + away);
    harness.key_press(Key::Escape);
    harness.run_steps(2);
    harness.release(from + away);
    assert_eq!(steps(&harness), 0);
    assert!(!number_is_there(&harness));
}
