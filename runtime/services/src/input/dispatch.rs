//! Who hears an event, in which order: the interface, then bound actions unless the interface took it, then
//! `UserInputService` with word of whether anybody took it, then the old mouse; what nobody took walks the character and
//! turns the camera.

use std::cell::Cell;
use std::rc::Rc;

use glam::{Vec2, Vec3};
use mlua::Value;
use studio_gui::{Input, Modifiers};
use studio_model::{ClassId, ClassTable, EventId};
use studio_script::{Phase, Running};

use super::actions::{self, Actions};
use super::hotbar::Hotbar;
use super::keys::{KeyCode, keys};
use super::mouse::{self, PlayerMouse};
use super::objects::{Given, Objects, Source, State};
use super::service::{self, Terms};
use super::{InputHub, RawInput};
use crate::ServiceOptions;
use crate::argument::{fail, item_value};
use crate::characters;
use crate::clicks::Clicks;
use crate::interface::Interface;
use crate::prompts::Prompts;

/// All that input goes through on a client.
pub(crate) struct Desk {
    pub(super) hub: InputHub,
    pub(super) terms: Terms,
    pub(super) class: ClassId,
    pub(crate) objects: Objects,
    actions: Rc<Actions>,
    hotbar: Hotbar,
    pub(super) clicks: Rc<Clicks>,
    prompts: Rc<Prompts>,
    pub(crate) interface: Rc<Interface>,
    pub(crate) mouse: Rc<PlayerMouse>,
    /// The item of `UserInputType` of the last event.
    last: Cell<Option<u32>>,
    /// How far the locked pointer was moved in this tick.
    pub(super) delta: Cell<Vec2>,
}

/// Defines what scripts see of input, and hears what the hub brings once a tick.
pub(crate) fn install(
    running: Running<'_>,
    options: &ServiceOptions,
    interface: &Rc<Interface>,
    (clicks, prompts): (&Rc<Clicks>, &Rc<Prompts>),
) -> mlua::Result<()> {
    let hub = &options.input;
    let class = ClassTable::get().class_named(service::CLASS);
    let desk = Rc::new(Desk {
        hub: hub.clone(),
        terms: *Terms::get(),
        class: class.ok_or_else(|| fail("the class table has no UserInputService"))?,
        objects: Objects::new()?,
        actions: Rc::default(),
        hotbar: Hotbar::new()?,
        clicks: Rc::clone(clicks),
        prompts: Rc::clone(prompts),
        interface: Rc::clone(interface),
        mouse: PlayerMouse::new(hub, &options.world),
        last: Cell::default(),
        delta: Cell::default(),
    });
    service::install(running, &desk)?;
    actions::install(running, &desk.actions)?;
    mouse::install(running, &desk.mouse)?;
    running.on_phase(move |running, phase| {
        if phase == Phase::Input {
            desk.tick(running);
        }
    });
    Ok(())
}

impl Desk {
    /// The item of `UserInputType` of the last event.
    pub(crate) fn last_type(&self) -> Option<u32> {
        self.last.get()
    }

    /// How far the pointer was moved in this tick, if it is locked.
    pub(crate) fn locked_delta(&self) -> Vec2 {
        self.delta.get()
    }

    fn tick(&self, running: Running<'_>) {
        self.delta.set(Vec2::ZERO);
        for input in self.hub.take() {
            if let Err(error) = self.hear(running, &input) {
                running.report(&error);
            }
        }
        self.mouse.end_tick(running);
        self.walk(running);
    }

    fn walk(&self, running: Running<'_>) {
        if self.hub.controls().is_idle() {
            return;
        }
        let Some(player) = running.local_player() else {
            return;
        };
        let wish = {
            let model = running.model();
            let view = crate::camera::View::current(&model, self.hub.viewport().size);
            let seconds = running.time().delta as f32;
            self.hub.wish(&model, player, view.yaw(), seconds)
        };
        characters::drive(running, wish.axes);
        characters::wish(running, wish.direction, wish.jump);
    }

    fn hear(&self, running: Running<'_>, input: &RawInput) -> mlua::Result<()> {
        let taken = match input {
            RawInput::Key { code, down } => self.key(running, *code, *down)?,
            RawInput::PointerMoved { x, y } => return self.moved(running, Vec2::new(*x, *y)),
            RawInput::PointerTurned { dx, dy } => {
                self.delta.set(self.delta.get() + Vec2::new(*dx, *dy));
                self.moved_by(running, Vec2::new(*dx, *dy))?
            }
            RawInput::PointerButton { button, down } => self.button(running, *button, *down)?,
            RawInput::Wheel { x, y } => self.wheel(running, Vec2::new(*x, *y))?,
            RawInput::Text(text) => {
                let typed = Input::Text(text.clone());
                self.interface.handle(running, &typed, None)
            }
            RawInput::Focus(on) => {
                self.window(running, *on)?;
                false
            }
        };
        let ends = matches!(
            input,
            RawInput::Key { down: false, .. } | RawInput::PointerButton { down: false, .. }
        );
        if !taken || ends {
            self.hub.steer(input);
        }
        Ok(())
    }

    fn key(&self, running: Running<'_>, code: KeyCode, down: bool) -> mlua::Result<bool> {
        let source = Source::Key(code);
        let held = self.objects.is_held(source);
        if down && held {
            // It repeats: that is for texts only, and whoever took the press has it still.
            let given = self.objects.get(source);
            self.edit(running, code, given.as_ref());
            return Ok(true);
        }
        if !down && !held {
            return Ok(false);
        }
        let state = if down { State::Begin } else { State::End };
        let given = self.put(running, source, state, (Vec3::ZERO, Vec3::ZERO))?;
        let typing = self.interface.focused().is_some();
        if down && typing {
            self.edit(running, code, Some(&given));
        }
        let taken = self.tell(running, &given, state, typing);
        if !typing {
            self.mouse.fire_key(running, code, down);
        }
        if down && !taken && service::asks_to_jump(code) {
            self.fire(running, self.terms.jump_request, ());
        }
        if down && !taken {
            self.hotbar.press(running, code);
        }
        if !down || !taken {
            self.prompts.key(running, code, down);
        }
        Ok(taken)
    }

    /// A key that edits goes to the text that is typed into.
    fn edit(&self, running: Running<'_>, code: KeyCode, given: Option<&Given>) -> bool {
        let control = self.objects.has_modifier("Ctrl");
        let all = control && code == keys().select_all;
        let key = if all {
            Some(studio_gui::Key::SelectAll)
        } else {
            keys().edit(code)
        };
        let Some(key) = key else {
            return self.interface.focused().is_some();
        };
        let modifiers = Modifiers {
            shift: self.objects.has_modifier("Shift"),
            word: control,
        };
        self.interface
            .handle(running, &Input::Key(key, modifiers), given)
    }

    /// The window came to the front, or left it: then all that is held is let go.
    fn window(&self, running: Running<'_>, on: bool) -> mlua::Result<()> {
        if on {
            self.fire(running, self.terms.window_focused, ());
            return Ok(());
        }
        for given in self.objects.held() {
            match given.source {
                Source::Key(code) => self.key(running, code, false)?,
                Source::Button(button) => self.button(running, button, false)?,
                Source::Movement | Source::Wheel => false,
            };
        }
        self.fire(running, self.terms.window_released, ());
        Ok(())
    }

    /// The object of an input, with the last kind of input kept and told.
    pub(super) fn put(
        &self,
        running: Running<'_>,
        source: Source,
        state: State,
        place: (Vec3, Vec3),
    ) -> mlua::Result<Given> {
        let given = self.objects.put(running, source, state, place)?;
        let number = source.type_number();
        if self.last.replace(Some(number)) != Some(number) {
            let item = item_value(running.lua(), "UserInputType", number)?;
            self.fire(running, self.terms.last_type_changed, item);
        }
        Ok(given)
    }

    /// The actions hear of it unless the interface took it, then the service; whether anybody took it.
    pub(super) fn tell(
        &self,
        running: Running<'_>,
        given: &Given,
        state: State,
        sunk: bool,
    ) -> bool {
        let ends = state == State::End;
        let taken = if sunk && !ends {
            true
        } else {
            self.actions.hear(running, given, state) || sunk
        };
        let event = match state {
            State::Begin => self.terms.began,
            State::Change => self.terms.changed,
            State::End | State::Cancel => self.terms.ended,
        };
        self.fire(running, event, (given.value.clone(), Value::Boolean(taken)));
        taken
    }

    pub(super) fn fire(&self, running: Running<'_>, event: EventId, args: impl mlua::IntoLuaMulti) {
        let service = running.model().service(self.class);
        if let Some(service) = service {
            running.fire(service, event, args);
        }
    }
}
