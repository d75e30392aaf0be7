//! What a player does with the interface, as a state machine: an [`Input`] goes in, [`GuiEvent`]s come out. Apply the
//! events to the model and update the layout before the next input.

mod edit;
#[cfg(test)]
mod tests;

use glam::Vec2;
use studio_model::InstanceId;

use crate::layout::Layout;
use crate::object::Object;
use crate::schema::Kind;

use edit::Focus;
pub use edit::{Key, Modifiers};

/// Pixels that one notch of the wheel scrolls.
pub const WHEEL_STEP: f32 = 100.0;

/// A button of the pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    /// Left, or a finger.
    Primary,
    /// Right.
    Secondary,
    /// The wheel.
    Middle,
}

/// What a player does. Points are in the terms of `AbsolutePosition`; see
/// [`Viewport::to_gui`](crate::Viewport::to_gui).
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The pointer is here now.
    Moved(Vec2),
    /// The pointer left the window.
    Left,
    /// A button went down here.
    Pressed(Button, Vec2),
    /// A button went up here.
    Released(Button, Vec2),
    /// The wheel turned: notches to the right and up.
    Wheel(Vec2, Vec2),
    /// Text was typed or pasted.
    Text(String),
    /// A key that edits went down.
    Key(Key, Modifiers),
    /// A script focuses a text box.
    Focus(InstanceId),
    /// A script takes the focus away; whether as if the enter key was pressed.
    Unfocus(bool),
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "`id` is the object that it happens to")]
pub enum GuiEvent {
    /// The pointer came onto an object.
    MouseEnter { id: InstanceId, point: Vec2 },
    /// The pointer left an object.
    MouseLeave { id: InstanceId, point: Vec2 },
    /// The pointer moved on an object.
    MouseMoved { id: InstanceId, point: Vec2 },
    /// A button went down on the object that takes it: `InputBegan`, `MouseButton1Down`.
    Down {
        id: InstanceId,
        button: Button,
        point: Vec2,
    },
    /// A button went up on the object that takes it: `InputEnded`, `MouseButton1Up`.
    Up {
        id: InstanceId,
        button: Button,
        point: Vec2,
    },
    /// Pressed and released on the same button with the same button of the pointer: `MouseButton1Click`.
    Click {
        id: InstanceId,
        button: Button,
        point: Vec2,
    },
    /// A click with the primary button: `Activated`.
    Activated { id: InstanceId, point: Vec2 },
    /// The wheel turned on an object, topmost first: `MouseWheelForward` where up.
    Wheel {
        id: InstanceId,
        point: Vec2,
        notches: Vec2,
    },
    /// A frame is to be scrolled: write `CanvasPosition`.
    Scrolled { id: InstanceId, position: Vec2 },
    /// A text box has the focus.
    Focused { id: InstanceId },
    /// A text box lost the focus.
    FocusLost { id: InstanceId, enter_pressed: bool },
    /// A text was edited: write `Text`.
    TextChanged { id: InstanceId, text: String },
    /// The cursor moved: write `CursorPosition` and `SelectionStart`, which count bytes from 1; -1 is none.
    CursorMoved {
        id: InstanceId,
        cursor: i32,
        selection: i32,
    },
}

/// What an input led to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// In the order in which they happen.
    pub events: Vec<GuiEvent>,
    /// Whether the interface took the input, so that the game is told that it did: `gameProcessedEvent`.
    pub sunk: bool,
}

/// Where the pointer is, what it holds, and which text box is typed into.
#[derive(Debug, Clone, Default)]
pub struct Interaction {
    pointer: Option<Vec2>,
    /// Topmost first.
    hovered: Vec<InstanceId>,
    /// What each button went down on, if an object took it.
    pressed: [Option<InstanceId>; 3],
    focus: Option<Focus>,
}

impl Interaction {
    /// The text box that is typed into.
    pub fn focused(&self) -> Option<InstanceId> {
        self.focus.as_ref().map(|focus| focus.id)
    }

    /// The objects under the pointer, topmost first.
    pub fn hovered(&self) -> &[InstanceId] {
        &self.hovered
    }

    /// What a button of the pointer is held down on.
    pub fn pressed(&self, button: Button) -> Option<InstanceId> {
        self.pressed[button as usize]
    }

    /// The cursor's place in the focused text and, where something is selected, the other end of it; bytes.
    pub fn cursor(&self) -> Option<(usize, Option<usize>)> {
        let focus = self.focus.as_ref()?;
        Some((focus.cursor, focus.anchor))
    }

    /// Does what an input asks for.
    pub fn handle(&mut self, layout: &Layout, input: &Input) -> Outcome {
        let mut out = Outcome::default();
        self.follow_focus(layout, &mut out.events);
        match input {
            Input::Moved(point) => {
                self.move_to(layout, Some(*point), &mut out.events);
                for &id in &self.hovered {
                    out.events.push(GuiEvent::MouseMoved { id, point: *point });
                }
                out.sunk = layout.target_at(*point).is_some();
            }
            Input::Left => self.move_to(layout, None, &mut out.events),
            Input::Pressed(button, point) => self.press(layout, *button, *point, &mut out),
            Input::Released(button, point) => self.release(layout, *button, *point, &mut out),
            Input::Wheel(point, notches) => wheel(layout, *point, *notches, &mut out),
            Input::Text(text) => {
                if let Some(focus) = &mut self.focus {
                    out.sunk = true;
                    focus.insert(text, &mut out.events);
                }
            }
            Input::Key(key, modifiers) => self.key(layout, *key, *modifiers, &mut out),
            Input::Focus(id) => self.set_focus(layout, *id, None, &mut out.events),
            Input::Unfocus(enter) => self.lose_focus(*enter, &mut out.events),
        }
        out
    }

    /// Takes in that the layout changed under a pointer that rests, and that the focused box may be gone.
    pub fn follow(&mut self, layout: &Layout) -> Vec<GuiEvent> {
        let mut events = Vec::new();
        self.follow_focus(layout, &mut events);
        self.move_to(layout, self.pointer, &mut events);
        for pressed in &mut self.pressed {
            *pressed = pressed.filter(|&id| layout.get(id).is_some_and(|object| object.shown));
        }
        events
    }

    fn move_to(&mut self, layout: &Layout, to: Option<Vec2>, events: &mut Vec<GuiEvent>) {
        let point = to.or(self.pointer).unwrap_or_default();
        self.pointer = to;
        let now: Vec<InstanceId> = to
            .into_iter()
            .flat_map(|point| layout.objects_at(point))
            .map(|object| object.id)
            .collect();
        if now == self.hovered {
            return;
        }
        let left = self.hovered.iter().filter(|id| !now.contains(id));
        events.extend(left.map(|&id| GuiEvent::MouseLeave { id, point }));
        let came = now.iter().filter(|id| !self.hovered.contains(id));
        events.extend(came.map(|&id| GuiEvent::MouseEnter { id, point }));
        self.hovered = now;
    }

    fn press(&mut self, layout: &Layout, button: Button, point: Vec2, out: &mut Outcome) {
        self.move_to(layout, Some(point), &mut out.events);
        let target = layout.target_at(point);
        self.pressed[button as usize] = target.map(|target| target.id);
        let onto_focus = target.map(|target| target.id) == self.focused();
        if button == Button::Primary && !onto_focus {
            self.lose_focus(false, &mut out.events);
        }
        let Some(target) = target else {
            return;
        };
        out.sunk = true;
        let id = target.id;
        out.events.push(GuiEvent::Down { id, button, point });
        if button == Button::Primary && target.kind == Kind::TextBox {
            self.set_focus(layout, id, Some(point), &mut out.events);
        }
    }

    fn release(&mut self, layout: &Layout, button: Button, point: Vec2, out: &mut Outcome) {
        self.move_to(layout, Some(point), &mut out.events);
        let held = self.pressed[button as usize].take();
        let Some(target) = layout.target_at(point) else {
            return;
        };
        out.sunk = true;
        let id = target.id;
        out.events.push(GuiEvent::Up { id, button, point });
        if held == Some(id) && target.kind.is_button() {
            out.events.push(GuiEvent::Click { id, button, point });
            if button == Button::Primary {
                out.events.push(GuiEvent::Activated { id, point });
            }
        }
    }

    fn key(&mut self, layout: &Layout, key: Key, modifiers: Modifiers, out: &mut Outcome) {
        let Some(focus) = &mut self.focus else {
            return;
        };
        out.sunk = true;
        match key {
            Key::Escape => self.lose_focus(false, &mut out.events),
            Key::Enter if !focus.multi_line => self.lose_focus(true, &mut out.events),
            _ => focus.key(layout, key, modifiers, &mut out.events),
        }
    }

    /// Focuses a text box, with the cursor where the pointer is, or at the end.
    fn set_focus(
        &mut self,
        layout: &Layout,
        id: InstanceId,
        point: Option<Vec2>,
        events: &mut Vec<GuiEvent>,
    ) {
        let Some(object) = layout.get(id).filter(|object| object.shown) else {
            return;
        };
        if self.focused() != Some(id) {
            let Some(focus) = Focus::new(object) else {
                return;
            };
            self.lose_focus(false, events);
            events.push(GuiEvent::Focused { id });
            let clears = object.text.as_ref().and_then(|text| text.edit.as_ref());
            let clears = clears.is_some_and(|edit| edit.clear_on_focus);
            let focus = self.focus.insert(focus);
            if clears {
                focus.clear(events);
            }
        }
        if let Some(focus) = &mut self.focus {
            focus.put(object, point, events);
        }
    }

    fn lose_focus(&mut self, enter_pressed: bool, events: &mut Vec<GuiEvent>) {
        if let Some(focus) = self.focus.take() {
            let id = focus.id;
            events.push(GuiEvent::FocusLost { id, enter_pressed });
        }
    }

    /// The focused box may have gone or have got another text.
    fn follow_focus(&mut self, layout: &Layout, events: &mut Vec<GuiEvent>) {
        let Some(focus) = &mut self.focus else {
            return;
        };
        let object = layout.get(focus.id).filter(|object| object.shown);
        let stays = object.is_some_and(|object| focus.follow(object));
        if !stays {
            self.lose_focus(false, events);
        }
    }
}

fn wheel(layout: &Layout, point: Vec2, notches: Vec2, out: &mut Outcome) {
    if !notches.is_finite() {
        return;
    }
    for object in layout.objects_at(point) {
        let id = object.id;
        out.events.push(GuiEvent::Wheel { id, point, notches });
    }
    let takes = |object: &&Object| object.active || object.canvas.is_some();
    let mut next = layout.objects_at(point).find(takes);
    while let Some(object) = next {
        out.sunk = true;
        if let Some(position) = scrolled(object, notches) {
            let id = object.id;
            out.events.push(GuiEvent::Scrolled { id, position });
            return;
        }
        next = object.parent.and_then(|parent| layout.get(parent));
    }
}

/// Where a frame is after the wheel turned; `None` where it does not move.
fn scrolled(object: &Object, notches: Vec2) -> Option<Vec2> {
    let canvas = object.canvas?;
    let most = canvas.most();
    let mut position = canvas.position;
    // A wheel that turns up moves what only scrolls sideways.
    let sideways = !canvas.scrolls[1] || most.y == 0.0;
    let x = if sideways {
        notches.y - notches.x
    } else {
        -notches.x
    };
    if canvas.scrolls[0] {
        position.x -= x * WHEEL_STEP;
    }
    if canvas.scrolls[1] {
        position.y -= notches.y * WHEEL_STEP;
    }
    let position = position.clamp(Vec2::ZERO, most);
    (position != canvas.position).then_some(position)
}
