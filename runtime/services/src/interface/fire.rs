//! What happens to the interface, as the events and properties that scripts know.

use std::rc::Rc;

use glam::Vec2;
use mlua::Value;
use studio_gui::{Button, GuiEvent, Input};
use studio_model::{ClassTable, EventId, InstanceId, PropertyId, Value as Held, named};
use studio_script::Running;

use super::{Interface, is_entry};
use crate::argument::fail;
use crate::input::Given;

named! {
    /// What of objects is told.
    pub(crate) struct Terms;
    properties {
        text = "TextBox"."Text",
        cursor = "TextBox"."CursorPosition",
        selection = "TextBox"."SelectionStart",
        canvas_position = "ScrollingFrame"."CanvasPosition",
    }
    events {
        input_began = "GuiObject"."InputBegan",
        input_changed = "GuiObject"."InputChanged",
        input_ended = "GuiObject"."InputEnded",
        enter = "GuiObject"."MouseEnter",
        leave = "GuiObject"."MouseLeave",
        moved = "GuiObject"."MouseMoved",
        wheel_forward = "GuiObject"."MouseWheelForward",
        wheel_backward = "GuiObject"."MouseWheelBackward",
        activated = "GuiButton"."Activated",
        secondary_activated = "GuiButton"."SecondaryActivated",
        down1 = "GuiButton"."MouseButton1Down",
        up1 = "GuiButton"."MouseButton1Up",
        click1 = "GuiButton"."MouseButton1Click",
        down2 = "GuiButton"."MouseButton2Down",
        up2 = "GuiButton"."MouseButton2Up",
        click2 = "GuiButton"."MouseButton2Click",
        focused = "TextBox"."Focused",
        focus_lost = "TextBox"."FocusLost",
        box_focused = "UserInputService"."TextBoxFocused",
        box_released = "UserInputService"."TextBoxFocusReleased",
    }
}

/// Defines what scripts do to the focus.
pub(super) fn install(running: Running<'_>, interface: &Rc<Interface>) -> mlua::Result<()> {
    let own = Rc::clone(interface);
    running.define_method("TextBox", "CaptureFocus", move |running, id, ()| {
        own.handle(running, &Input::Focus(id), None);
        Ok(())
    })?;
    let own = Rc::clone(interface);
    running.define_method(
        "TextBox",
        "ReleaseFocus",
        move |running, id, submitted: Value| {
            if own.focused() == Some(id) {
                let submitted = matches!(submitted, Value::Boolean(true));
                own.handle(running, &Input::Unfocus(submitted), None);
            }
            Ok(())
        },
    )?;
    let own = Rc::clone(interface);
    running.define_method("TextBox", "IsFocused", move |_, id, ()| {
        Ok(own.focused() == Some(id))
    })
}

impl Interface {
    /// Does what an event of the interface says, and tells scripts of it.
    pub(super) fn fire(&self, running: Running<'_>, event: &GuiEvent, given: Option<&Given>) {
        let terms = &self.terms;
        match event {
            GuiEvent::MouseEnter { id, point } | GuiEvent::MouseLeave { id, point } => {
                let (mouse, input) = if is_entry(event) {
                    (terms.enter, terms.input_began)
                } else {
                    (terms.leave, terms.input_ended)
                };
                running.fire(*id, mouse, self.pixel(*point));
                fire_input(running, *id, input, given.filter(|given| given.moves()));
            }
            GuiEvent::MouseMoved { id, point } => {
                running.fire(*id, terms.moved, self.pixel(*point));
            }
            GuiEvent::Down { id, button, point } => {
                self.fire_button(running, *id, *button, *point, (terms.down1, terms.down2));
            }
            GuiEvent::Up { id, button, point } => {
                self.fire_button(running, *id, *button, *point, (terms.up1, terms.up2));
            }
            GuiEvent::Click { id, button, .. } => match button {
                Button::Primary => running.fire(*id, terms.click1, ()),
                Button::Secondary => {
                    running.fire(*id, terms.click2, ());
                    fire_input(running, *id, terms.secondary_activated, given);
                }
                Button::Middle => {}
            },
            GuiEvent::Activated { id, .. } => {
                let value = given.map_or(Value::Nil, |given| given.value.clone());
                running.fire(*id, terms.activated, (value, 1));
            }
            GuiEvent::Wheel { id, point, notches } if notches.y != 0.0 => {
                let event = if notches.y > 0.0 {
                    terms.wheel_forward
                } else {
                    terms.wheel_backward
                };
                running.fire(*id, event, self.pixel(*point));
            }
            GuiEvent::Wheel { .. } => {}
            other => {
                if let Err(error) = self.write(running, other, given) {
                    running.report(&error);
                }
            }
        }
    }

    /// What writes to objects: scrolling and typing.
    fn write(
        &self,
        running: Running<'_>,
        event: &GuiEvent,
        given: Option<&Given>,
    ) -> mlua::Result<()> {
        let terms = &self.terms;
        let set = |id: InstanceId, property: PropertyId, value: Held| {
            let set = running.set_property(id, property, value);
            set.map_err(|error| fail(error.to_string()))
        };
        match event {
            GuiEvent::Scrolled { id, position } => {
                set(*id, terms.canvas_position, Held::Vector2(*position))
            }
            GuiEvent::TextChanged { id, text } => {
                set(*id, terms.text, Held::String(text.as_str().into()))
            }
            GuiEvent::CursorMoved {
                id,
                cursor,
                selection,
            } => {
                set(*id, terms.cursor, Held::Int32(*cursor))?;
                set(*id, terms.selection, Held::Int32(*selection))
            }
            GuiEvent::Focused { id } => {
                running.fire(*id, terms.focused, ());
                fire_service(running, terms.box_focused, *id)
            }
            GuiEvent::FocusLost { id, enter_pressed } => {
                set(*id, terms.cursor, Held::Int32(-1))?;
                let value = given.map_or(Value::Nil, |given| given.value.clone());
                running.fire(*id, terms.focus_lost, (*enter_pressed, value));
                fire_service(running, terms.box_released, *id)
            }
            _ => Ok(()),
        }
    }

    fn fire_button(
        &self,
        running: Running<'_>,
        id: InstanceId,
        button: Button,
        point: Vec2,
        (first, second): (EventId, EventId),
    ) {
        match button {
            Button::Primary => running.fire(id, first, self.pixel(point)),
            Button::Secondary => running.fire(id, second, self.pixel(point)),
            Button::Middle => {}
        }
    }

    /// A point as the events of the mouse tell it: pixels from the top left corner of the screen.
    fn pixel(&self, point: Vec2) -> (f32, f32) {
        self.hub.viewport().to_pixel(point).into()
    }
}

/// Fires an event whose argument is the input.
pub(super) fn fire_input(
    running: Running<'_>,
    id: InstanceId,
    event: EventId,
    given: Option<&Given>,
) {
    if let Some(given) = given {
        running.fire(id, event, given.value.clone());
    }
}

/// Fires an event of `UserInputService` that is about a text box.
fn fire_service(running: Running<'_>, event: EventId, id: InstanceId) -> mlua::Result<()> {
    let class = ClassTable::get().class_named("UserInputService");
    let service = class.and_then(|class| running.model().service(class));
    if let Some(service) = service {
        running.fire(service, event, running.instance(Some(id))?);
    }
    Ok(())
}
