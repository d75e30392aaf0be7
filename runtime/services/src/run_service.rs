//! `RunService`: the events of the tick, which side this is, and the functions that run before each frame.

use std::cell::RefCell;
use std::rc::Rc;

use mlua::{AnyUserData, ObjectLike, Value};
use studio_model::{ClassTable, EventId};
use studio_script::{FreeSignal, Phase, Running, Side};

use crate::argument::{self, fail};
use crate::limits::RENDER_STEPS_MAX;

const CLASS: &str = "RunService";

/// A function that runs before each frame.
struct Bound {
    priority: f64,
    work: Work,
}

/// Whose function it is.
#[derive(Clone)]
enum Work {
    /// A script's, by the name that it gave.
    Script(String, FreeSignal, AnyUserData),
    /// One of ours.
    Native(Rc<dyn Fn(Running<'_>)>),
}

/// What runs before each frame, by priority; of equal ones the earlier first.
#[derive(Clone, Default)]
pub(crate) struct RenderSteps(Rc<RefCell<Vec<Bound>>>);

impl RenderSteps {
    /// Runs one of ours before each frame, among those of scripts.
    pub(crate) fn bind_native(&self, priority: f64, native: impl Fn(Running<'_>) + 'static) {
        self.bind(priority, Work::Native(Rc::new(native)));
    }

    fn bind(&self, priority: f64, work: Work) {
        let mut all = self.0.borrow_mut();
        let at = all.partition_point(|other| other.priority.total_cmp(&priority).is_le());
        all.insert(at, Bound { priority, work });
    }

    fn run(&self, running: Running<'_>) {
        let all: Vec<Work> = self.0.borrow().iter().map(|b| b.work.clone()).collect();
        for work in all {
            match work {
                Work::Script(_, signal, _) => running.fire_free(signal, running.time().delta),
                Work::Native(native) => native(running),
            }
        }
    }
}

/// Defines `RunService`. `is_studio` is what `IsStudio` says: whether this is a play session of the editor.
pub(crate) fn install(running: Running<'_>, is_studio: bool) -> mlua::Result<RenderSteps> {
    let bound = RenderSteps::default();
    let server = running.side() == Side::Server;
    for (name, answer) in [
        ("IsServer", server),
        ("IsClient", !server),
        ("IsStudio", is_studio),
        ("IsRunning", true),
        ("IsRunMode", false),
        ("IsEdit", false),
        ("IsResimulating", false),
    ] {
        running.define_method(CLASS, name, move |_, _, ()| Ok(answer))?;
    }
    render_steps(running, &bound)?;
    let events = Events::find()?;
    let steps = bound.clone();
    running.on_phase(move |running, phase| events.tell(running, phase, &steps));
    Ok(bound)
}

fn render_steps(running: Running<'_>, bound: &RenderSteps) -> mlua::Result<()> {
    let own = bound.clone();
    running.define_method(
        CLASS,
        "BindToRenderStep",
        move |running, _, (name, priority, function): (Value, Value, Value)| {
            if running.side() == Side::Server {
                return Err(fail(
                    "RunService:BindToRenderStep can only be called from a client",
                ));
            }
            let name = argument::text(running.lua(), &name, 1)?;
            let priority = match &priority {
                Value::Integer(_) | Value::Number(_) => argument::number(&priority, 2)?,
                item => f64::from(argument::item(item, "RenderPriority", 2)?),
            };
            let function = argument::function(&function, 3)?.clone();
            if own.0.borrow().len() >= RENDER_STEPS_MAX {
                return Err(fail(format!(
                    "{RENDER_STEPS_MAX} functions are bound already"
                )));
            }
            // A signal of its own: the function runs in the script's name, with its errors and limits.
            let signal = running.new_signal();
            let connection = match running.free_signal_value(signal)? {
                Value::UserData(value) => value.call_method("Connect", function)?,
                _ => return Err(fail("no signal")),
            };
            own.bind(priority, Work::Script(name, signal, connection));
            Ok(())
        },
    )?;
    let own = bound.clone();
    running.define_method(
        CLASS,
        "UnbindFromRenderStep",
        move |running, _, name: Value| {
            let name = argument::text(running.lua(), &name, 1)?;
            let mut unbound: Vec<AnyUserData> = Vec::new();
            own.0.borrow_mut().retain(|bound| match &bound.work {
                Work::Script(own_name, _, connection) if *own_name == name => {
                    unbound.push(connection.clone());
                    false
                }
                _ => true,
            });
            unbound
                .into_iter()
                .try_for_each(|connection| connection.call_method("Disconnect", ()))
        },
    )
}

/// The events of a tick.
struct Events {
    class: studio_model::ClassId,
    pre_render: EventId,
    render_stepped: EventId,
    pre_animation: EventId,
    pre_simulation: EventId,
    stepped: EventId,
    post_simulation: EventId,
    heartbeat: EventId,
}

impl Events {
    fn find() -> mlua::Result<Self> {
        let table = ClassTable::get();
        let missing = || fail("the class table lacks RunService's events");
        let class = table.class_named(CLASS).ok_or_else(missing)?;
        let event = |name| Ok::<_, mlua::Error>(table.event(class, name).ok_or_else(missing)?.id);
        Ok(Self {
            class,
            pre_render: event("PreRender")?,
            render_stepped: event("RenderStepped")?,
            pre_animation: event("PreAnimation")?,
            pre_simulation: event("PreSimulation")?,
            stepped: event("Stepped")?,
            post_simulation: event("PostSimulation")?,
            heartbeat: event("Heartbeat")?,
        })
    }

    /// Fires what a phase fires.
    fn tell(&self, running: Running<'_>, phase: Phase, steps: &RenderSteps) {
        let time = running.time();
        let is_client = running.side() == Side::Client;
        if phase == Phase::PreRender && is_client {
            steps.run(running);
        }
        let service = running.model().service(self.class);
        let Some(service) = service else { return };
        let fire = |event| running.fire(service, event, time.delta);
        match phase {
            Phase::PreRender if is_client => {
                fire(self.pre_render);
                fire(self.render_stepped);
            }
            Phase::PreAnimation => fire(self.pre_animation),
            Phase::PreSimulation => {
                fire(self.pre_simulation);
                running.fire(service, self.stepped, (time.now, time.delta));
            }
            Phase::PostSimulation => fire(self.post_simulation),
            Phase::Heartbeat => fire(self.heartbeat),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::stage::Stage;

    #[test]
    fn events_come_in_the_order_of_the_tick() {
        let source = "local R = game:GetService('RunService') for _, n in {'Heartbeat', 'Stepped', 'PreSimulation', 'PostSimulation', 'PreAnimation', 'PreRender', 'RenderStepped'} do R[n]:Once(function(a, b) print(n, a > 0, b and b > 0) end) end
             task.spawn(function() task.wait() print('task') end) task.spawn(function() wait() print('wait') end)";
        let server = [
            "PreAnimation true nil",
            "PreSimulation true nil",
            "Stepped true true",
            "PostSimulation true nil",
            "task",
            "Heartbeat true nil",
            "wait",
        ];
        let mut stage = Stage::new();
        stage.run(source);
        assert_eq!(stage.ticks(3), server);
        let mut stage = Stage::client();
        stage.run(source);
        let mut client = vec!["PreRender true nil", "RenderStepped true nil"];
        client.extend(server);
        assert_eq!(stage.ticks(3), client);
    }

    #[test]
    fn sides_are_told() {
        let source = "local R = game:GetService('RunService') print(R:IsServer(), R:IsClient(), R:IsStudio(), R:IsRunning(), R:IsRunMode(), R:IsEdit())";
        assert_eq!(
            Stage::new().run(source),
            ["true false true true false false"]
        );
        assert_eq!(
            Stage::client().run(source),
            ["false true true true false false"]
        );
    }

    #[test]
    fn render_steps_run_by_priority() {
        let mut stage = Stage::client();
        stage.run("local R = game:GetService('RunService') local P = Enum.RenderPriority
             R:BindToRenderStep('late', P.Last.Value, function(dt) print('late', dt > 0) end) R:BindToRenderStep('mid', P.Camera, function() error('oh') end)
             R:BindToRenderStep('a', 1, function() print('a') end) R:BindToRenderStep('b', 1, function() print('b') R:UnbindFromRenderStep('a') end)");
        assert_eq!(stage.ticks(1), ["a", "b", "error: oh", "late true"]);
        assert_eq!(stage.ticks(1), ["b", "error: oh", "late true"]);
        assert_eq!(
            stage.run("game:GetService('RunService'):UnbindFromRenderStep('mid')"),
            [""; 0]
        );
        assert_eq!(stage.ticks(1), ["b", "late true"]);
        let said =
            Stage::new().run("game:GetService('RunService'):BindToRenderStep('x', 1, print)");
        assert!(said[0].starts_with("error: "), "{said:?}");
    }
}
