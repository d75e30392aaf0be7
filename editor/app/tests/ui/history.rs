//! The History panel, the Output and the line at the bottom.

use egui::{Key, Modifiers};

use crate::person::Person;

#[test]
fn a_click_on_a_step_goes_there_and_back() {
    let mut person = Person::with_place();
    person.choose("View", "History");
    assert!(person.reads("No steps yet"));
    let start = person.text();
    person.click("Part");
    person.keys(Modifiers::COMMAND, Key::D);
    person.keys(Modifiers::ALT, Key::A);
    let end = person.text();
    let history = person.document().history();
    assert_eq!(history.position(), 3);
    let names: Vec<String> = history.steps().map(|step| step.name().to_owned()).collect();
    person.click("As it was opened");
    assert_eq!(person.document().history().position(), 0);
    assert_eq!(person.text(), start);
    person.click(&names[2]);
    assert_eq!(person.text(), end);
    person.click(&names[0]);
    assert_eq!(person.document().history().position(), 1);
}

#[test]
fn messages_are_kept_in_the_output() {
    let mut person = Person::with_place();
    person.click("Part Crate");
    person.system(egui::Event::Copy);
    assert!(person.reads("Copied 1 instance."));
    // The toast goes by itself; the Output keeps what it said.
    person.window().run_steps(150);
    assert!(person.reads("Copied 1 instance."));
    person.click("Clear");
    assert!(!person.reads("Copied 1 instance."));
}
