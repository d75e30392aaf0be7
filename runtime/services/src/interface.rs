//! The interface of a client's player: what is in their `PlayerGui` is laid out when somebody asks or a frame comes, and
//! what the pointer and the keys do to it becomes events. Layout and hit test are the gui crate's; here are the scripts.
//!
//! A client whose scripts and player never touch an interface pays a look at the journal a tick.

mod changed;
mod core;
mod fire;
mod gui_service;
mod read;
#[cfg(test)]
mod tests;
mod tween;

use std::cell::RefCell;
use std::rc::Rc;

use glam::Vec2;
use studio_gui::{Button, GuiEvent, Input, Interaction, Layout, Object};
use studio_model::known::known;
use studio_model::{ClassId, ClassTable, DataModel, InstanceId};
use studio_script::{Phase, Running, Side};

use crate::argument::fail;
use crate::input::{Given, InputHub};
use changed::Told;
use fire::{Terms, fire_input};

/// The interface of the local player.
pub(crate) struct Interface {
    hub: InputHub,
    terms: Terms,
    player_gui: ClassId,
    parts: RefCell<Option<Parts>>,
    told: RefCell<Told>,
    /// What was told that a button went down on it.
    pressed: RefCell<[Vec<InstanceId>; 3]>,
}

struct Parts {
    container: InstanceId,
    layout: Layout,
    interaction: Interaction,
    /// Objects that were laid out anew since listeners were told.
    moved: Vec<InstanceId>,
}

/// Defines what is there on both sides: tweens of objects, and what scripts ask of the screen around the interface.
pub(crate) fn install(running: Running<'_>, hub: &InputHub) -> mlua::Result<()> {
    tween::install(running)?;
    gui_service::install(running, hub)?;
    if running.side() == Side::Client {
        core::install(running)?;
    }
    Ok(())
}

/// Defines the interface of a client's player.
pub(crate) fn install_client(running: Running<'_>, hub: &InputHub) -> mlua::Result<Rc<Interface>> {
    let player_gui = ClassTable::get().class_named("PlayerGui");
    let interface = Rc::new(Interface {
        hub: hub.clone(),
        terms: *Terms::get(),
        player_gui: player_gui.ok_or_else(|| fail("the class table has no PlayerGui"))?,
        parts: RefCell::default(),
        told: RefCell::default(),
        pressed: RefCell::default(),
    });
    read::install(running, &interface)?;
    fire::install(running, &interface)?;
    let own = Rc::clone(&interface);
    running.on_phase(move |running, phase| {
        if phase == Phase::PreRender {
            own.frame(running);
        }
    });
    Ok(interface)
}

impl Interface {
    /// Works with the layout, brought up to date; `None` without a player or a `PlayerGui`. Runs no scripts.
    fn with<R>(&self, running: Running<'_>, work: impl FnOnce(&mut Parts) -> R) -> Option<R> {
        let player = running.local_player()?;
        let model = running.model();
        let mut place = self.parts.borrow_mut();
        let known = place.as_ref().map(|parts| parts.container);
        let container = known
            .filter(|&container| model.parent(container) == Some(player))
            .or_else(|| self.container(&model, player))?;
        if known != Some(container) {
            *place = Some(Parts {
                container,
                layout: Layout::new(container, self.hub.viewport()),
                interaction: Interaction::default(),
                moved: Vec::new(),
            });
        }
        let parts = place.as_mut()?;
        parts.follow(&model, &self.hub);
        Some(work(parts))
    }

    fn container(&self, model: &DataModel, player: InstanceId) -> Option<InstanceId> {
        let mut children = model.children(player);
        children.find(|&child| model.class(child) == Some(self.player_gui))
    }

    /// What is known of an object.
    fn object<R>(
        &self,
        running: Running<'_>,
        id: InstanceId,
        read: impl FnOnce(&Object) -> R,
    ) -> Option<R> {
        self.with(running, |parts| parts.layout.get(id).map(read))?
    }

    /// The text box that is typed into.
    pub(crate) fn focused(&self) -> Option<InstanceId> {
        self.parts.borrow().as_ref()?.interaction.focused()
    }

    /// An input goes to the interface; whether it took it. `given` is what scripts are told of it.
    pub(crate) fn handle(
        &self,
        running: Running<'_>,
        input: &Input,
        given: Option<&Given>,
    ) -> bool {
        let done = self.with(running, |parts| {
            let under = match input {
                Input::Pressed(_, point) => reached(&parts.layout, *point),
                _ => Vec::new(),
            };
            let outcome = parts.interaction.handle(&parts.layout, input);
            let hovered = match input {
                Input::Moved(_) | Input::Wheel(..) => parts.interaction.hovered().to_vec(),
                _ => Vec::new(),
            };
            (outcome, under, hovered)
        });
        let Some((outcome, under, hovered)) = done else {
            return false;
        };
        match input {
            Input::Pressed(button, _) => self.begin(running, *button, under, given),
            Input::Released(button, _) => self.end(running, *button, given),
            _ => {}
        }
        for event in &outcome.events {
            self.fire(running, event, given);
        }
        for id in hovered {
            fire_input(running, id, self.terms.input_changed, given);
        }
        outcome.sunk
    }

    /// A button went down on objects, topmost first.
    fn begin(
        &self,
        running: Running<'_>,
        button: Button,
        under: Vec<InstanceId>,
        given: Option<&Given>,
    ) {
        self.pressed.borrow_mut()[button as usize].clone_from(&under);
        for id in under {
            fire_input(running, id, self.terms.input_began, given);
        }
    }

    /// A button went up: those on which it went down are told, wherever the pointer is.
    fn end(&self, running: Running<'_>, button: Button, given: Option<&Given>) {
        let under = std::mem::take(&mut self.pressed.borrow_mut()[button as usize]);
        for id in under {
            fire_input(running, id, self.terms.input_ended, given);
        }
    }

    /// A frame comes: listeners hear what is elsewhere now, and what came under the pointer or left it.
    fn frame(&self, running: Running<'_>) {
        let news = self.with(running, |parts| {
            if parts.moved.is_empty() {
                return None;
            }
            let events = parts.interaction.follow(&parts.layout);
            Some((std::mem::take(&mut parts.moved), events))
        });
        let Some(Some((moved, events))) = news else {
            return;
        };
        self.tell_changes(running, moved);
        for event in &events {
            self.fire(running, event, None);
        }
    }

    /// Listeners of properties that are computed hear of objects that were laid out anew.
    fn tell_changes(&self, running: Running<'_>, moved: Vec<InstanceId>) {
        let changes = self.with(running, |parts| {
            let mut told = self.told.borrow_mut();
            told.compare(&parts.layout, moved)
        });
        for change in changes.unwrap_or_default() {
            let property = change.property(&running.model());
            if let Some((id, property)) = property {
                running.property_changed(id, property);
            }
        }
    }
}

impl Parts {
    fn follow(&mut self, model: &DataModel, hub: &InputHub) {
        self.layout.set_viewport(hub.viewport());
        let update = self.layout.update(model);
        if update.screens > 0 {
            self.moved.extend_from_slice(self.layout.changed());
        }
    }
}

/// The objects that a press reaches, topmost first: down to the first that takes it.
fn reached(layout: &Layout, point: Vec2) -> Vec<InstanceId> {
    let mut reached = Vec::new();
    for object in layout.objects_at(point) {
        reached.push(object.id);
        if object.active {
            break;
        }
    }
    reached
}

/// Why a click on an object would not reach it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unclickable {
    /// The player has no interface, or the object is not in it.
    #[error("it is not in the player's PlayerGui")]
    Elsewhere,
    /// It, or something that it is in, is not visible, not enabled or not to be interacted with.
    #[error("it is not visible, or not to be interacted with")]
    Hidden,
    /// It has no size.
    #[error("it has no size")]
    Empty,
    /// Its middle is outside of the screen or of what clips it.
    #[error("its middle is clipped or off the screen")]
    Clipped,
    /// Something else takes clicks on its middle.
    #[error("something else is in front of it")]
    Covered(InstanceId),
}

/// The pixel of the viewport to click on to reach an object of a player's interface: its middle.
///
/// # Errors
/// [`Unclickable`], by the layout as it is now.
pub fn click_point(
    model: &DataModel,
    player: InstanceId,
    id: InstanceId,
    hub: &InputHub,
) -> Result<Vec2, Unclickable> {
    let class = ClassTable::get().class_named("PlayerGui");
    let mut children = model.children(player);
    let container = children.find(|&child| class.is_some() && model.class(child) == class);
    let container = container.ok_or(Unclickable::Elsewhere)?;
    let mut layout = Layout::new(container, hub.viewport());
    layout.update(model);
    let object = layout.get(id).ok_or(Unclickable::Elsewhere)?;
    if !model.is_a(id, known().gui_object) {
        return Err(Unclickable::Elsewhere);
    }
    if !object.shown || !object.interactable {
        return Err(Unclickable::Hidden);
    }
    if object.size.min_element() <= 0.0 {
        return Err(Unclickable::Empty);
    }
    let middle = object.middle();
    if !object.contains(middle) {
        return Err(Unclickable::Clipped);
    }
    let reached = reached(&layout, middle);
    match reached.last() {
        _ if reached.contains(&id) => Ok(hub.viewport().to_pixel(middle)),
        Some(&other) => Err(Unclickable::Covered(other)),
        None => Err(Unclickable::Clipped),
    }
}

/// Whether an event is one of the pointer coming onto an object.
fn is_entry(event: &GuiEvent) -> bool {
    matches!(event, GuiEvent::MouseEnter { .. })
}
