//! Keys: they do what the table says, where it says, and never while a text field needs them.

use egui::{Event, Key, Modifiers};
use studio_app::tools::Tool;
use studio_model::known::known;

use crate::person::Person;

const CTRL: Modifiers = Modifiers::COMMAND;

fn tool(person: &Person) -> Tool {
    person.studio().tools().tool
}

fn parts(person: &Person) -> usize {
    let model = person.document().model();
    let all = model.descendants(model.root());
    all.filter(|&id| model.class(id) == Some(known().part))
        .count()
}

#[test]
fn what_is_selected_is_duplicated_deleted_and_brought_back() {
    let mut person = Person::with_place();
    let before = parts(&person);
    person.click("Part Crate");
    person.keys(CTRL, Key::D);
    assert_eq!(parts(&person), before + 1);
    person.key(Key::Delete);
    assert_eq!(parts(&person), before);
    person.keys(CTRL, Key::Z);
    person.keys(CTRL, Key::Z);
    assert_eq!(parts(&person), before);
    assert!(!person.session().is_modified());
    person.keys(CTRL, Key::Y);
    assert_eq!(parts(&person), before + 1);
    person.keys(CTRL | Modifiers::SHIFT, Key::Z);
    assert_eq!(
        parts(&person),
        before,
        "redone by other programs' keys, too"
    );
}

#[test]
fn tools_are_taken_by_digits_wherever_the_pointer_is() {
    let mut person = Person::with_place();
    person.click("Part Crate");
    for (key, wanted) in [
        (Key::Num2, Tool::Move),
        (Key::Num3, Tool::Scale),
        (Key::Num4, Tool::Rotate),
        (Key::Num5, Tool::Transform),
        (Key::Num1, Tool::Select),
    ] {
        person.key(key);
        assert_eq!(tool(&person), wanted);
    }
    person.key(Key::Escape);
    assert!(person.selected().is_empty());
}

#[test]
fn a_letter_that_is_a_shortcut_goes_to_no_name_in_the_tree() {
    let mut person = Person::with_place();
    person.click("Part Crate");
    person.keys(CTRL | Modifiers::ALT, Key::G);
    person.click("Workspace Workspace");
    let selected = person.selected();
    // As systems send it: the key and what it types, in one frame.
    let mut press = |key: Key, modifiers, text: &str| {
        let pressed = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        };
        let events = [
            Event::ModifiersChanged(modifiers),
            pressed(true),
            Event::Text(text.to_owned()),
            pressed(false),
            Event::ModifiersChanged(Modifiers::NONE),
        ];
        person.window().input_mut().events.extend(events);
        person.look();
        person.selected()
    };
    assert_eq!(press(Key::F, Modifiers::SHIFT, "F"), selected);
    let light = press(Key::L, Modifiers::NONE, "l");
    assert_ne!(light, selected, "other letters go to names");
    press(Key::E, Modifiers::NONE, "e");
    assert_eq!(press(Key::Num2, Modifiers::NONE, "2"), light);
    assert_eq!(tool(&person), Tool::Select, "a name is being spelled");
}

#[test]
fn more_modifiers_mean_another_action() {
    let mut person = Person::with_place();
    person.click("Part");
    person.keys(CTRL | Modifiers::ALT, Key::G);
    let group = person.selected()[0];
    assert_eq!(person.document().model().class_name(group), "Folder");
    person.keys(CTRL, Key::U);
    person.keys(CTRL, Key::G);
    let group = person.selected()[0];
    assert_eq!(person.document().model().class_name(group), "Model");
}

#[test]
fn a_text_field_keeps_its_keys() {
    let mut person = Person::with_place();
    person.click("Part Crate");
    person.keys(CTRL, Key::D);
    let (selected, text, steps) = (
        person.selected(),
        person.text(),
        person.document().history().position(),
    );
    person.keys(CTRL | Modifiers::SHIFT, Key::X);
    assert!(person.widget("Search the tree").is_focused());
    person.types("zzz");
    // The pointer is over the view, and yet the keyboard is in the field.
    let over = person.view().center();
    person.system(Event::PointerMoved(over));
    for key in [Key::Num3, Key::F, Key::Delete, Key::Backspace, Key::Home] {
        person.key(key);
    }
    for key in [Key::Z, Key::Y, Key::A] {
        person.keys(CTRL, key);
    }
    person.system(Event::Copy);
    person.system(Event::Cut);
    person.system(Event::Paste("more".to_owned()));
    assert_eq!(tool(&person), Tool::Select);
    assert_eq!(person.selected(), selected);
    assert_eq!(person.document().history().position(), steps);
    assert_eq!(person.text(), text);
    let shown = person.widget("Search the tree").value();
    assert_eq!(shown.as_deref(), Some("more"), "pasted into the field");
    // What a field has no use for works.
    person.keys(CTRL, Key::N);
    assert!(person.reads("New place"));
}

#[test]
fn the_clipboard_holds_place_text_and_takes_it_back() {
    let mut person = Person::with_place();
    let before = parts(&person);
    person.click("Part Crate");
    let text = person.copy(Event::Copy);
    assert!(
        text.contains("\"Part\"") && text.contains("Crate"),
        "{text}"
    );
    person.look();
    person.system(Event::Paste(text.clone()));
    assert_eq!(parts(&person), before + 1);
    let pasted = person.selected()[0];
    assert_eq!(person.document().model().name(pasted), "Crate");
    let cut = person.copy(Event::Cut);
    assert!(cut.contains("Crate"));
    person.look();
    assert_eq!(parts(&person), before);
    // Another window takes it.
    let mut other = Person::with_place();
    other.system(Event::Paste(cut));
    assert_eq!(parts(&other), before + 1);
}

#[test]
fn what_is_no_place_text_is_refused_in_a_sentence() {
    let mut person = Person::with_place();
    let text = person.text();
    person.system(Event::Paste("a recipe for soup ((".to_owned()));
    assert_eq!(person.text(), text);
    assert!(!person.session().is_modified());
    assert!(person.reads("clipboard"), "{:#?}", person.window());
}
