//! `Player:GetMouse()`: the pointer as old scripts know it, and what of the world it points at.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use glam::{Vec2, Vec3};
use mlua::Value;
use studio_model::known::known;
use studio_model::value::Ray;
use studio_model::{CFrame, ClassTable, EventId, InstanceId, Value as Held, named};
use studio_script::Running;
use studio_script::datatypes::from_value;

use super::InputHub;
use super::keys::KeyCode;
use crate::argument::{fail, item_value};
use crate::camera::{View, aim, looking};
use crate::world::SharedWorld;

const CLASS: &str = "Mouse";

/// How far the pointer sees, in studs: where `Hit` is while nothing is in its way.
pub(crate) const REACH: f32 = 1_000.0;

named! {
    /// The events of a mouse.
    pub(crate) struct Terms;
    properties {
        filter = "Mouse"."TargetFilter",
    }
    events {
        button1_down = "Mouse"."Button1Down",
        button1_up = "Mouse"."Button1Up",
        button2_down = "Mouse"."Button2Down",
        button2_up = "Mouse"."Button2Up",
        idle = "Mouse"."Idle",
        key_down = "Mouse"."KeyDown",
        key_up = "Mouse"."KeyUp",
        moved = "Mouse"."Move",
        wheel_forward = "Mouse"."WheelForward",
        wheel_backward = "Mouse"."WheelBackward",
    }
}

/// The mouse of the local player.
pub(crate) struct PlayerMouse {
    pub(crate) terms: Terms,
    hub: InputHub,
    world: SharedWorld,
    /// Where the pointer is, in pixels of the viewport.
    pub(crate) pointer: Cell<Vec2>,
    made: RefCell<Option<(InstanceId, Value)>>,
    /// Whether it was told of anything in this tick.
    pub(crate) busy: Cell<bool>,
}

/// What the pointer points at.
pub(crate) struct Pointed {
    pub(crate) view: View,
    pub(crate) direction: Vec3,
    pub(crate) point: Vec3,
    /// The part, and the direction that its surface faces in the world.
    pub(crate) part: Option<(InstanceId, Vec3)>,
}

impl PlayerMouse {
    pub(super) fn new(hub: &InputHub, world: &SharedWorld) -> Rc<Self> {
        Rc::new(Self {
            terms: *Terms::get(),
            hub: hub.clone(),
            world: world.clone(),
            pointer: Cell::default(),
            made: RefCell::default(),
            busy: Cell::default(),
        })
    }

    fn value(&self, running: Running<'_>) -> mlua::Result<Value> {
        if let Some((_, value)) = &*self.made.borrow() {
            return Ok(value.clone());
        }
        let class = ClassTable::get().class_named("PlayerMouse");
        let class = class.ok_or_else(|| fail("the class table has no PlayerMouse"))?;
        let id = running.create(class);
        let id = id.map_err(|error| fail(error.to_string()))?;
        let value = running.instance(Some(id))?;
        *self.made.borrow_mut() = Some((id, value.clone()));
        Ok(value)
    }

    /// Fires an event, if a script ever asked for the mouse.
    pub(super) fn fire(&self, running: Running<'_>, event: EventId, args: impl mlua::IntoLuaMulti) {
        self.busy.set(true);
        let id = self.made.borrow().as_ref().map(|(id, _)| *id);
        if let Some(id) = id {
            running.fire(id, event, args);
        }
    }

    /// Fires an event of a key, in the words of old scripts.
    pub(super) fn fire_key(&self, running: Running<'_>, code: KeyCode, down: bool) {
        let event = if down {
            self.terms.key_down
        } else {
            self.terms.key_up
        };
        match running.lua().create_string(code.old_name()) {
            Ok(name) => self.fire(running, event, name),
            Err(error) => running.report(&error),
        }
    }

    /// A tick's events were told: a mouse that heard of none is idle.
    pub(super) fn end_tick(&self, running: Running<'_>) {
        if !self.busy.replace(false) {
            self.fire(running, self.terms.idle, ());
            self.busy.set(false);
        }
    }

    /// What the pointer points at.
    pub(crate) fn pointed(&self, running: Running<'_>) -> Pointed {
        let view = View::current(&running.model(), self.hub.viewport().size);
        let direction = view.direction(self.pointer.get());
        let filter = {
            let made = self.made.borrow();
            let model = running.model();
            made.as_ref()
                .and_then(|(id, _)| model.reference(*id, self.terms.filter))
        };
        let ray = Ray {
            origin: view.frame.position,
            direction: direction * REACH,
        };
        let found = aim::cast(running, &self.world, ray, filter);
        Pointed {
            view,
            direction,
            point: found
                .as_ref()
                .map_or(ray.origin + ray.direction, |found| found.position),
            part: found.map(|found| (found.part, found.normal)),
        }
    }
}

/// Defines `Player:GetMouse` and the mouse's properties.
pub(super) fn install(running: Running<'_>, mouse: &Rc<PlayerMouse>) -> mlua::Result<()> {
    let own = Rc::clone(mouse);
    running.define_method("Player", "GetMouse", move |running, _, ()| {
        own.value(running)
    })?;
    screen(running, mouse)?;
    world(running, mouse)
}

fn screen(running: Running<'_>, mouse: &Rc<PlayerMouse>) -> mlua::Result<()> {
    type Read = fn(&PlayerMouse) -> f32;
    for (name, read) in [
        ("X", (|mouse| mouse.pointer.get().x) as Read),
        ("Y", |mouse| {
            let viewport = mouse.hub.viewport();
            viewport.to_gui(mouse.pointer.get()).y
        }),
        ("ViewSizeX", |mouse| mouse.hub.viewport().size.x),
        ("ViewSizeY", |mouse| mouse.hub.viewport().size.y),
    ] {
        let own = Rc::clone(mouse);
        let get = move |_: Running<'_>, _| Ok(Value::Number(f64::from(read(&own).floor())));
        running.define_property(CLASS, name, get, None)?;
    }
    Ok(())
}

fn world(running: Running<'_>, mouse: &Rc<PlayerMouse>) -> mlua::Result<()> {
    type Read = fn(&Pointed) -> Held;
    for (name, read) in [
        (
            "Hit",
            (|at| Held::CFrame(looking(at.point, at.direction))) as Read,
        ),
        ("Origin", |at| {
            Held::CFrame(looking(at.view.frame.position, at.direction))
        }),
        ("UnitRay", |at| {
            Held::Ray(Ray {
                origin: at.view.frame.position,
                direction: at.direction,
            })
        }),
    ] {
        let own = Rc::clone(mouse);
        let get = move |running: Running<'_>, _| {
            let seen = from_value(running.lua(), &read(&own.pointed(running)), None)?;
            Ok(seen.unwrap_or(Value::Nil))
        };
        running.define_property(CLASS, name, get, None)?;
    }
    let own = Rc::clone(mouse);
    running.define_property(
        CLASS,
        "Target",
        move |running, _| {
            let part = own.pointed(running).part.map(|(part, _)| part);
            running.instance(part)
        },
        None,
    )?;
    let own = Rc::clone(mouse);
    running.define_property(
        CLASS,
        "TargetSurface",
        move |running, _| {
            let number = own.pointed(running).part.map_or(0, |(part, normal)| {
                let frame = running.model().cframe(part, known().cframe);
                surface(&frame.unwrap_or_default(), normal)
            });
            item_value(running.lua(), "NormalId", number)
        },
        None,
    )
}

/// The item of `Enum.NormalId` that a direction of the world is on a part.
fn surface(frame: &CFrame, normal: Vec3) -> u32 {
    let local = frame.inverse().transform_vector(normal);
    let name = match local.abs().max_position() {
        0 if local.x > 0.0 => "Right",
        0 => "Left",
        1 if local.y > 0.0 => "Top",
        1 => "Bottom",
        _ if local.z > 0.0 => "Back",
        _ => "Front",
    };
    super::objects::item_number("NormalId", name)
}
