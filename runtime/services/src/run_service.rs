//! `RunService`: the steps of a tick as events, and on which side a script runs.

use studio_model::{ClassTable, EventId};
use studio_script::{Phase, Running, Side};

const CLASS: &str = "RunService";

/// Defines what scripts see.
///
/// # Errors
/// The class table lacks a member, or the VM has no memory.
pub fn define(running: Running<'_>) -> mlua::Result<()> {
    let is_server = running.side() == Side::Server;
    let answers = [
        ("IsServer", is_server),
        ("IsClient", !is_server),
        ("IsStudio", true),
        ("IsRunning", true),
        // The reference's mode without players: here there always may be some.
        ("IsRunMode", false),
        ("IsEdit", false),
    ];
    for (name, answer) in answers {
        running.define_method(CLASS, name, move |_, _, ()| Ok(answer))?;
    }
    let steps = [
        (Phase::PreRender, event("PreRender")?),
        (Phase::PreRender, event("RenderStepped")?),
        (Phase::PreAnimation, event("PreAnimation")?),
        (Phase::PreSimulation, event("PreSimulation")?),
        (Phase::PostSimulation, event("PostSimulation")?),
        (Phase::Heartbeat, event("Heartbeat")?),
    ];
    let stepped = event("Stepped")?;
    let class = ClassTable::get().class_named(CLASS);
    running.on_phase(move |running, phase| {
        let service = class.and_then(|class| running.model().service(class));
        let Some(service) = service else { return };
        let time = running.time();
        if phase == Phase::PreSimulation {
            running.fire(service, stepped, (time.now, time.delta));
        }
        for (_, event) in steps.iter().filter(|(step, _)| *step == phase) {
            running.fire(service, *event, time.delta);
        }
    });
    Ok(())
}

fn event(name: &str) -> mlua::Result<EventId> {
    let table = ClassTable::get();
    let found = table
        .class_named(CLASS)
        .and_then(|class| table.event(class, name));
    let found = found.ok_or_else(|| mlua::Error::runtime(format!("{CLASS} has no {name}")))?;
    Ok(found.id)
}
