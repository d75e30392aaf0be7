//! The pointer's half of [`dispatch`](super::dispatch): where it is, its buttons and the wheel.

use glam::{Vec2, Vec3};
use studio_gui::{Button, Input};
use studio_model::{InstanceId, Value as Held};
use studio_script::Running;

use super::dispatch::Desk;
use super::objects::{Source, State, item_number};
use super::{PointerButton, RawInput};
use crate::characters;

/// How a script has the pointer behave.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behavior {
    Free,
    Centred,
    Held,
}

impl Desk {
    /// The part under the pointer, where there are detectors at all.
    fn pointed_part(&self, running: Running<'_>) -> Option<InstanceId> {
        if !self.clicks.matter(&running.model()) {
            return None;
        }
        self.mouse.pointed(running).part.map(|(part, _)| part)
    }

    /// The pointer is somewhere else. A pointer that is locked stays: its movement is told.
    pub(super) fn moved(&self, running: Running<'_>, to: Vec2) -> mlua::Result<()> {
        let viewport = self.hub.viewport();
        let before = self.mouse.pointer.get();
        let rest = match self.behavior(running) {
            Behavior::Free => to,
            Behavior::Centred => viewport.size * 0.5,
            Behavior::Held => before,
        };
        let from = if rest == to { before } else { rest };
        if rest != to {
            self.delta.set(self.delta.get() + (to - from));
        }
        self.mouse.pointer.set(rest);
        self.moved_by(running, to - from)?;
        self.hub.steer(&RawInput::PointerMoved { x: to.x, y: to.y });
        Ok(())
    }

    pub(super) fn moved_by(&self, running: Running<'_>, by: Vec2) -> mlua::Result<bool> {
        let given = self.put(
            running,
            Source::Movement,
            State::Change,
            (self.at(), by.extend(0.0)),
        )?;
        let moved = Input::Moved(self.in_gui());
        let sunk = self.interface.handle(running, &moved, Some(&given));
        let taken = self.tell(running, &given, State::Change, sunk);
        self.mouse.fire(running, self.mouse.terms.moved, ());
        let part = if sunk {
            None
        } else {
            self.pointed_part(running)
        };
        self.clicks.hover(running, part);
        Ok(taken)
    }

    pub(super) fn button(
        &self,
        running: Running<'_>,
        button: PointerButton,
        down: bool,
    ) -> mlua::Result<bool> {
        let source = Source::Button(button);
        if self.objects.is_held(source) == down {
            return Ok(false);
        }
        let state = if down { State::Begin } else { State::End };
        let given = self.put(running, source, state, (self.at(), Vec3::ZERO))?;
        let gui = gui_button(button);
        let input = if down {
            Input::Pressed(gui, self.in_gui())
        } else {
            Input::Released(gui, self.in_gui())
        };
        let sunk = self.interface.handle(running, &input, Some(&given));
        let taken = self.tell(running, &given, state, sunk);
        let event = match (button, down) {
            (PointerButton::Left, true) => Some(self.mouse.terms.button1_down),
            (PointerButton::Left, false) => Some(self.mouse.terms.button1_up),
            (PointerButton::Right, true) => Some(self.mouse.terms.button2_down),
            (PointerButton::Right, false) => Some(self.mouse.terms.button2_up),
            (PointerButton::Middle, _) => None,
        };
        if let Some(event) = event.filter(|_| !sunk || !down) {
            self.mouse.fire(running, event, ());
        }
        if button == PointerButton::Left && !(down && taken) {
            characters::use_tool(running, down);
        }
        if down
            && !taken
            && button != PointerButton::Middle
            && let Some(part) = self.pointed_part(running)
        {
            let right = button == PointerButton::Right;
            self.clicks.click(running, part, right);
        }
        Ok(taken)
    }

    pub(super) fn wheel(&self, running: Running<'_>, notches: Vec2) -> mlua::Result<bool> {
        let mut at = self.at();
        at.z = notches.y;
        let given = self.put(running, Source::Wheel, State::Change, (at, Vec3::ZERO))?;
        let input = Input::Wheel(self.in_gui(), notches);
        let sunk = self.interface.handle(running, &input, Some(&given));
        let taken = self.tell(running, &given, State::Change, sunk);
        if !sunk && notches.y != 0.0 {
            let event = if notches.y > 0.0 {
                self.mouse.terms.wheel_forward
            } else {
                self.mouse.terms.wheel_backward
            };
            self.mouse.fire(running, event, ());
        }
        Ok(taken)
    }

    fn behavior(&self, running: Running<'_>) -> Behavior {
        let model = running.model();
        let service = model.service(self.class);
        let value = service.and_then(|service| model.value(service, self.terms.behavior));
        let Some(Held::Enum(number)) = value else {
            return Behavior::Free;
        };
        let is = |name| number == item_number("MouseBehavior", name);
        if is("LockCenter") {
            Behavior::Centred
        } else if is("LockCurrentPosition") {
            Behavior::Held
        } else {
            Behavior::Free
        }
    }

    fn in_gui(&self) -> Vec2 {
        self.hub.viewport().to_gui(self.mouse.pointer.get())
    }

    /// Where the pointer is, as input objects say it.
    fn at(&self) -> Vec3 {
        self.in_gui().extend(0.0)
    }
}

fn gui_button(button: PointerButton) -> Button {
    match button {
        PointerButton::Left => Button::Primary,
        PointerButton::Right => Button::Secondary,
        PointerButton::Middle => Button::Middle,
    }
}
