//! `Touched` and `TouchEnded`: fired after physics, in an order that depends on nothing but what happened. On clients
//! nothing is simulated, so nothing touches there yet.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use studio_model::known::known;
use studio_model::{ClassTable, EventId, InstanceId};
use studio_physics::Touch;
use studio_script::{Phase, Running};

use super::SharedWorld;
use crate::argument::fail;
use crate::limits::{TOUCHES_A_TICK_MAX, TOUCHES_WAITING_MAX};

/// The events of touches.
#[derive(Debug, Clone, Copy)]
struct Events {
    began: EventId,
    ended: EventId,
}

impl Events {
    fn find() -> mlua::Result<Self> {
        let table = ClassTable::get();
        let event = |name: &str| {
            let found = table.event(known().base_part, name).map(|event| event.id);
            found.ok_or_else(|| fail(format!("the class table has no {name}")))
        };
        Ok(Self {
            began: event("Touched")?,
            ended: event("TouchEnded")?,
        })
    }

    fn of(self, touch: &Touch) -> EventId {
        if touch.began { self.began } else { self.ended }
    }
}

/// Whether a script hears of a touch.
fn is_heard(running: Running<'_>, events: Events, touch: &Touch) -> bool {
    let event = events.of(touch);
    touch
        .parts
        .iter()
        .any(|&part| running.has_listener(part, event))
}

fn tell(running: Running<'_>, events: Events, touch: &Touch) -> mlua::Result<()> {
    let event = events.of(touch);
    let [a, b] = touch.parts;
    for (part, other) in [(a, b), (b, a)] {
        let is_there = |id: InstanceId| running.model().contains(id);
        // A handler may have destroyed one of them.
        if is_there(part) && is_there(other) && running.has_listener(part, event) {
            running.fire(part, event, running.instance(Some(other))?);
        }
    }
    Ok(())
}

pub(super) fn install(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let Some(world) = world.simulated() else {
        return Ok(());
    };
    let events = Events::find()?;
    let waiting: Rc<RefCell<VecDeque<Touch>>> = Rc::default();
    running.on_phase(move |running, phase| {
        if phase != Phase::PostSimulation {
            return;
        }
        {
            let (world, mut waiting) = (world.borrow(), waiting.borrow_mut());
            let heard = world.touches().iter();
            let heard = heard.filter(|touch| is_heard(running, events, touch));
            let room = TOUCHES_WAITING_MAX.saturating_sub(waiting.len());
            waiting.extend(heard.take(room));
        }
        for _ in 0..TOUCHES_A_TICK_MAX {
            let next = waiting.borrow_mut().pop_front();
            let Some(touch) = next else { break };
            if let Err(error) = tell(running, events, &touch) {
                running.report(&error);
            }
        }
    });
    Ok(())
}
