//! What limbs touch: seats are sat on, tools that lie there are picked up. After the scripts that listen to the same
//! touches.

use studio_model::{DataModel, InstanceId};
use studio_script::{Phase, Running};

use super::cast::Shared;
use super::humanoid::anatomy;
use super::{ground, seats};

/// What a character touched.
#[derive(Clone, Copy)]
enum Thing {
    Seat(InstanceId),
    Tool(InstanceId),
}

/// A character that touched something.
struct Contact {
    body: InstanceId,
    humanoid: InstanceId,
    thing: Thing,
}

pub(super) fn install(running: Running<'_>, cast: &Shared) {
    let Some(world) = cast.borrow().world.simulated() else {
        return;
    };
    let cast = std::rc::Rc::clone(cast);
    running.on_phase(move |running, phase| {
        if phase != Phase::PostSimulation {
            return;
        }
        let contacts: Vec<Contact> = {
            let (world, model) = (world.borrow(), running.model());
            let began = world.touches().iter().filter(|touch| touch.began);
            began
                .filter_map(|touch| contact(&model, touch.parts))
                .collect()
        };
        for contact in contacts {
            let Contact {
                body,
                humanoid,
                thing,
            } = contact;
            let done = match thing {
                Thing::Seat(seat) => seats::touched(running, &cast, humanoid, seat),
                Thing::Tool(tool) => ground::touched(running, &cast, (body, humanoid), tool),
            };
            if let Err(error) = done {
                running.report(&error);
            }
        }
    });
}

fn contact(model: &DataModel, [a, b]: [InstanceId; 2]) -> Option<Contact> {
    let thing = |part| {
        if seats::is_seat(model, part) {
            return Some(Thing::Seat(part));
        }
        ground::tool_of(model, part).map(Thing::Tool)
    };
    let (thing, limb) = match (thing(a), thing(b)) {
        (Some(thing), None) => (thing, b),
        (None, Some(thing)) => (thing, a),
        _ => return None,
    };
    let body = model.parent(limb)?;
    Some(Contact {
        body,
        humanoid: anatomy::humanoid(model, body)?,
        thing,
    })
}
