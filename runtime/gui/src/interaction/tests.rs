use std::borrow::Borrow;

use super::*;
use crate::tests::{Stage, offset};
use studio_model::Value;

const FAR: Vec2 = Vec2::new(900.0, 400.0);
const ON: Vec2 = Vec2::new(50.0, 50.0);

fn on_screen(class: &str) -> (Stage, InstanceId, Interaction) {
    let mut stage = Stage::new();
    let id = stage.add(class, stage.screen);
    stage.set(id, "Size", Value::UDim2(offset(100, 100)));
    stage.layout.update(&stage.model);
    (stage, id, Interaction::default())
}

/// Does an input, applies what it asks for to the model, and updates.
fn take(stage: &mut Stage, interaction: &mut Interaction, input: impl Borrow<Input>) -> Outcome {
    let outcome = interaction.handle(&stage.layout, input.borrow());
    for event in &outcome.events {
        match event {
            GuiEvent::TextChanged { id, text } => stage.text(*id, "Text", text),
            GuiEvent::Scrolled { id, position } => {
                stage.set(*id, "CanvasPosition", Value::Vector2(*position));
            }
            _ => {}
        }
    }
    stage.layout.update(&stage.model);
    outcome
}

fn text_of(stage: &mut Stage, id: InstanceId) -> String {
    let text = stage
        .get(id)
        .text
        .as_ref()
        .and_then(|text| text.edit.as_ref());
    text.expect("a box").text.to_string()
}

#[test]
fn a_button_is_activated_by_press_and_release_on_it() {
    let (mut stage, id, mut state) = on_screen("TextButton");
    let activated = |outcome: &Outcome| {
        let events = outcome.events.iter();
        events
            .filter(|event| matches!(event, GuiEvent::Activated { .. }))
            .count()
    };
    // Pressed on, released on; pressed off, released on; pressed on, released off.
    for (down, up, count) in [(ON, ON, 1), (FAR, ON, 0), (ON, FAR, 0)] {
        let pressed = take(
            &mut stage,
            &mut state,
            Input::Pressed(Button::Primary, down),
        );
        assert_eq!(pressed.sunk, down == ON);
        let released = take(&mut stage, &mut state, Input::Released(Button::Primary, up));
        assert_eq!(activated(&released), count, "{down} {up}");
    }
    take(
        &mut stage,
        &mut state,
        Input::Pressed(Button::Secondary, ON),
    );
    let released = take(
        &mut stage,
        &mut state,
        Input::Released(Button::Secondary, ON),
    );
    let (button, point) = (Button::Secondary, ON);
    assert!(
        released
            .events
            .contains(&GuiEvent::Click { id, button, point })
    );
    assert_eq!(activated(&released), 0);
}

#[test]
fn the_pointer_enters_and_leaves() {
    let (mut stage, id, mut state) = on_screen("Frame");
    let child = stage.sized(id, 60, 60);
    stage.layout.update(&stage.model);
    let (point, far) = (ON, FAR);
    let entered = take(&mut stage, &mut state, Input::Moved(ON)).events;
    assert_eq!(
        entered[..2],
        [
            GuiEvent::MouseEnter { id: child, point },
            GuiEvent::MouseEnter { id, point }
        ]
    );
    assert_eq!(state.hovered(), [child, id]);
    let moved = take(&mut stage, &mut state, Input::Moved(ON)).events;
    assert_eq!(moved.len(), 2, "{moved:?}");
    let left = take(&mut stage, &mut state, Input::Moved(Vec2::splat(80.0))).events;
    let point = Vec2::splat(80.0);
    assert_eq!(left[0], GuiEvent::MouseLeave { id: child, point });
    // What disappears under a pointer that rests is left.
    stage.set(id, "Visible", Value::Bool(false));
    stage.layout.update(&stage.model);
    assert_eq!(
        state.follow(&stage.layout),
        [GuiEvent::MouseLeave { id, point }]
    );
    assert!(
        take(&mut stage, &mut state, Input::Moved(far))
            .events
            .is_empty()
    );
    assert!(take(&mut stage, &mut state, Input::Left).events.is_empty());
}

#[test]
fn a_text_box_is_typed_into() {
    let (mut stage, id, mut state) = on_screen("TextBox");
    let shift = Modifiers {
        shift: true,
        ..Modifiers::default()
    };
    let word = Modifiers {
        word: true,
        ..Modifiers::default()
    };
    let plain = Modifiers::default();
    let focused = take(&mut stage, &mut state, Input::Pressed(Button::Primary, ON)).events;
    assert!(focused.contains(&GuiEvent::Focused { id }));
    assert_eq!(
        text_of(&mut stage, id),
        "",
        "focus empties a box that clears"
    );
    let cases: [(Input, &str); 12] = [
        (Input::Text("hellö".into()), "hellö"),
        (Input::Key(Key::Backspace, plain), "hell"),
        (Input::Text("o\nworld\u{7}".into()), "hello world"),
        (Input::Key(Key::Left, word), "hello world"),
        (Input::Text("big ".into()), "hello big world"),
        (Input::Key(Key::Delete, word), "hello big "),
        (Input::Key(Key::Home, plain), "hello big "),
        (Input::Key(Key::Right, shift), "hello big "),
        (Input::Text("J".into()), "Jello big "),
        (Input::Key(Key::End, plain), "Jello big "),
        (Input::Key(Key::SelectAll, plain), "Jello big "),
        (Input::Key(Key::Backspace, plain), ""),
    ];
    for (input, text) in cases {
        let label = format!("{input:?}");
        assert!(take(&mut stage, &mut state, input).sunk);
        assert_eq!(text_of(&mut stage, id), text, "{label}");
    }
    let lost = take(&mut stage, &mut state, Input::Key(Key::Enter, plain)).events;
    assert_eq!(
        lost,
        [GuiEvent::FocusLost {
            id,
            enter_pressed: true
        }]
    );
    assert!(!take(&mut stage, &mut state, Input::Text("x".into())).sunk);
}

#[test]
fn focus_is_lost_in_every_way() {
    let ways: [(Input, bool); 4] = [
        (Input::Key(Key::Escape, Modifiers::default()), false),
        (Input::Unfocus(true), true),
        (Input::Pressed(Button::Primary, FAR), false),
        (Input::Key(Key::Enter, Modifiers::default()), true),
    ];
    for (input, enter_pressed) in ways {
        let (mut stage, id, mut state) = on_screen("TextBox");
        take(&mut stage, &mut state, Input::Focus(id));
        assert_eq!(state.focused(), Some(id));
        let events = take(&mut stage, &mut state, input).events;
        assert!(events.contains(&GuiEvent::FocusLost { id, enter_pressed }));
        assert_eq!(state.focused(), None);
    }
    let (mut stage, id, mut state) = on_screen("TextBox");
    take(&mut stage, &mut state, Input::Focus(id));
    stage.set(id, "TextEditable", Value::Bool(false));
    stage.layout.update(&stage.model);
    assert_eq!(
        state.follow(&stage.layout),
        [GuiEvent::FocusLost {
            id,
            enter_pressed: false
        }]
    );
    take(&mut stage, &mut state, Input::Focus(id));
    assert_eq!(
        state.focused(),
        None,
        "what cannot be edited takes no focus"
    );
}

#[test]
fn lines_are_walked_and_scripts_may_write() {
    let (mut stage, id, mut state) = on_screen("TextBox");
    stage.set(id, "ClearTextOnFocus", Value::Bool(false));
    stage.set(id, "MultiLine", Value::Bool(true));
    stage.text(id, "Text", "abc\ndefg");
    stage.layout.update(&stage.model);
    take(&mut stage, &mut state, Input::Focus(id));
    let plain = Modifiers::default();
    let cursor = |state: &Interaction| state.cursor().expect("a focus").0;
    assert_eq!(cursor(&state), 8);
    // Lines are centred, so that the start of the longer one is left of that of the shorter.
    let keys = [
        (Key::Home, 4),
        (Key::Up, 0),
        (Key::Down, 4),
        (Key::Down, 8),
        (Key::Up, 3),
        (Key::End, 3),
    ];
    for (key, at) in keys {
        take(&mut stage, &mut state, Input::Key(key, plain));
        assert_eq!(cursor(&state), at, "{key:?}");
    }
    take(&mut stage, &mut state, Input::Key(Key::Enter, plain));
    assert_eq!(text_of(&mut stage, id), "abc\n\ndefg");
    stage.text(id, "Text", "é");
    stage.layout.update(&stage.model);
    take(&mut stage, &mut state, Input::Text("!".into()));
    assert_eq!(text_of(&mut stage, id).len(), 3);
}

#[test]
fn the_wheel_scrolls_what_is_under_the_pointer() {
    let (mut stage, id, mut state) = on_screen("ScrollingFrame");
    stage.set(id, "CanvasSize", Value::UDim2(offset(0, 250)));
    let button = stage.add("TextButton", id);
    stage.set(button, "Size", Value::UDim2(offset(100, 250)));
    stage.layout.update(&stage.model);
    let mut turn = |up: f32| {
        let outcome = take(&mut stage, &mut state, Input::Wheel(ON, Vec2::new(0.0, up)));
        outcome.events.iter().find_map(|event| match event {
            GuiEvent::Scrolled { position, .. } => Some(position.y),
            _ => None,
        })
    };
    assert_eq!(turn(-1.0), Some(100.0));
    assert_eq!(turn(-1.0), Some(150.0));
    assert_eq!(turn(-1.0), None);
    assert_eq!(turn(9.0), Some(0.0));
    assert_eq!(turn(f32::NAN), None);
    let far = take(&mut stage, &mut state, Input::Wheel(FAR, Vec2::NEG_Y));
    assert!(!far.sunk);
}
