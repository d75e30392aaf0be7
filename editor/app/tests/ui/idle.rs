//! A window in which nothing happens asks for no frames.

use std::time::Duration;

use egui::ViewportId;

use crate::person::Person;

/// Shows frames until threads, toasts and tooltips have done what they do, then says how long the window would sleep.
fn sleep_of(person: &mut Person) -> Duration {
    person.window().remove_cursor();
    person.wait("the problems are known", |studio| {
        let session = studio.session();
        session.is_none_or(|session| {
            session.problems().revision() == Some(session.document().revision())
        })
    });
    // Twelve seconds of the window's time.
    person.window().run_steps(150);
    person.window().output().viewport_output[&ViewportId::ROOT].repaint_delay
}

fn assert_sleeps(person: &mut Person) {
    let sleep = sleep_of(person);
    let causes = person.window().ctx.repaint_causes();
    assert!(sleep > Duration::from_secs(1), "{sleep:?} {causes:#?}");
}

#[test]
fn the_welcome_screen_sleeps() {
    assert_sleeps(&mut Person::at_welcome());
}

#[test]
fn an_open_place_sleeps() {
    assert_sleeps(&mut Person::with_place());
}

#[test]
fn a_place_with_a_selection_and_changes_sleeps() {
    let mut person = Person::with_place();
    person.click("Part");
    person.click("Move");
    person.point_at_view();
    assert_sleeps(&mut person);
}
