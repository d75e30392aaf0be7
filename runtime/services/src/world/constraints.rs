//! What constraints measure, and whether they act: read-only members, told as the model and the world have them.

use mlua::Value;
use studio_model::InstanceId;
use studio_physics::{Gauge, gauge};
use studio_script::Running;

use super::SharedWorld;
use super::cast::vector;

/// Which of what is measured.
type Number = fn(&Gauge) -> f32;

/// The members that are a number: class and name.
const MEASURED: [(&str, &str, Number); 7] = [
    ("HingeConstraint", "CurrentAngle", |gauge| gauge.angle),
    ("CylindricalConstraint", "CurrentAngle", |gauge| gauge.angle),
    ("TorsionSpringConstraint", "CurrentAngle", |gauge| {
        gauge.angle
    }),
    ("SlidingBallConstraint", "CurrentPosition", |gauge| {
        gauge.position
    }),
    ("RopeConstraint", "CurrentDistance", |gauge| gauge.distance),
    ("RodConstraint", "CurrentDistance", |gauge| gauge.distance),
    ("SpringConstraint", "CurrentLength", |gauge| gauge.distance),
];

pub(super) fn install(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    for (class, name, of) in MEASURED {
        let get = move |running: Running<'_>, id: InstanceId| {
            let measured = gauge(&running.model(), id);
            Ok(Value::Number(of(&measured).into()))
        };
        running.define_property(class, name, get, None)?;
    }
    let axis = |running: Running<'_>, id: InstanceId| Ok(vector(gauge(&running.model(), id).axis));
    running.define_property("CylindricalConstraint", "WorldRotationAxis", axis, None)?;
    for class in ["Constraint", "WeldConstraint"] {
        let own = world.clone();
        let active = move |running: Running<'_>, id: InstanceId| {
            let active = own.ask(running, |world, model| world.is_active(model, id));
            Ok(Value::Boolean(active))
        };
        running.define_property(class, "Active", active, None)?;
    }
    Ok(())
}
