//! How parts move and what they weigh: velocities, impulses, masses and assemblies, read from the world and written to it.
//!
//! The server simulates everything. On clients parts show no velocity and impulses do nothing, as the reference has it for
//! what a client does not own; ownership by clients is a later part.

use glam::Vec3;
use mlua::Value;
use studio_model::known::known;
use studio_model::{InstanceId, PropertyId, Value as Held};
use studio_physics::{AssemblyMotion, World, part_mass};
use studio_script::Running;

use super::SharedWorld;
use super::cast::vector;
use crate::argument::{self, fail};

/// A velocity of an assembly.
#[derive(Clone, Copy)]
enum Velocity {
    Linear,
    Angular,
}

impl Velocity {
    /// Where a part keeps it that is not simulated: it starts with it. The older names, which clients hear of: a belt carries
    /// those that they simulate, too.
    fn property(self) -> PropertyId {
        match self {
            Self::Linear => known().velocity,
            Self::Angular => known().rot_velocity,
        }
    }

    fn of(self, motion: &AssemblyMotion) -> Vec3 {
        match self {
            Self::Linear => motion.linear,
            Self::Angular => motion.angular,
        }
    }

    fn set(self, world: &mut World, part: InstanceId, new: Vec3) -> bool {
        let Some(motion) = world.assembly_motion(part) else {
            return false;
        };
        match self {
            Self::Linear => world.set_velocity(part, new, motion.angular),
            Self::Angular => world.set_velocity(part, motion.linear, new),
        }
    }
}

/// How a part's assembly moves; `None` if it is not simulated.
fn motion(running: Running<'_>, world: &SharedWorld, part: InstanceId) -> Option<AssemblyMotion> {
    world.ask(running, |world, _| world.assembly_motion(part))
}

fn kept(running: Running<'_>, part: InstanceId, property: PropertyId) -> Vec3 {
    match running.model().value(part, property) {
        Some(Held::Vector3(kept)) => kept,
        _ => Vec3::ZERO,
    }
}

pub(super) fn install(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    for (name, velocity) in [
        ("AssemblyLinearVelocity", Velocity::Linear),
        ("AssemblyAngularVelocity", Velocity::Angular),
        ("Velocity", Velocity::Linear),
        ("RotVelocity", Velocity::Angular),
    ] {
        define_velocity(running, world, name, velocity)?;
    }
    install_masses(running, world)?;
    install_impulses(running, world)?;
    let own = world.clone();
    running.define_method(
        "BasePart",
        "GetVelocityAtPosition",
        move |running, part, (at,): (Value,)| {
            let at = argument::vector(&at, 1)?;
            let motion = motion(running, &own, part);
            Ok(vector(motion.map_or(Vec3::ZERO, |motion| motion.at(at))))
        },
    )?;
    let own = world.clone();
    running.define_method(
        "BasePart",
        "CanCollideWith",
        move |running, part, (other,): (Value,)| {
            let other = argument::instance(&other, 1)?;
            Ok(own.ask(running, |world, _| world.can_collide(part, other)))
        },
    )
}

fn define_velocity(
    running: Running<'_>,
    world: &SharedWorld,
    name: &'static str,
    velocity: Velocity,
) -> mlua::Result<()> {
    let (getter, setter) = (world.clone(), world.clone());
    running.define_property(
        "BasePart",
        name,
        move |running, part| {
            // What stands still for good, an anchored part, may have a velocity all the same.
            let moved = getter.ask(running, |world, _| {
                let moves = world.assembly_of(part).is_some_and(|own| !own.anchored);
                moves.then(|| world.assembly_motion(part)).flatten()
            });
            let kept = || kept(running, part, velocity.property());
            Ok(vector(
                moved.map_or_else(kept, |motion| velocity.of(&motion)),
            ))
        },
        Some(Box::new(move |running, part, new| {
            let new = argument::vector(&new, 3)?;
            let moves = setter.ask(running, |world, _| velocity.set(world, part, new));
            let now = if moves { Vec3::ZERO } else { new };
            if kept(running, part, velocity.property()) == now {
                return Ok(());
            }
            let set = running.set_property(part, velocity.property(), Held::Vector3(now));
            set.map_err(|error| fail(format!("Unable to assign property {name}. {error}")))
        })),
    )
}

fn install_masses(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let mass = |running: Running<'_>, part| {
        let mass = part_mass(&running.model(), part).unwrap_or(0.0);
        Ok(Value::Number(mass.into()))
    };
    running.define_property("BasePart", "Mass", mass, None)?;
    running.define_method("BasePart", "GetMass", move |running, part, ()| {
        mass(running, part)
    })?;
    let own = world.clone();
    running.define_property(
        "BasePart",
        "AssemblyMass",
        move |running, part| {
            let mass = own.ask(running, |world, model| {
                let held = world.assembly_mass(part);
                held.or_else(|| part_mass(model, part)).unwrap_or(0.0)
            });
            Ok(Value::Number(mass.into()))
        },
        None,
    )?;
    let own = world.clone();
    running.define_property(
        "BasePart",
        "AssemblyCenterOfMass",
        move |running, part| {
            let motion = motion(running, &own, part);
            Ok(vector(motion.map_or_else(
                || place(running, part),
                |motion| motion.centre,
            )))
        },
        None,
    )?;
    let own = world.clone();
    running.define_property(
        "BasePart",
        "AssemblyRootPart",
        move |running, part| running.instance(root(running, &own, part)),
        None,
    )?;
    let own = world.clone();
    running.define_method("BasePart", "GetRootPart", move |running, part, ()| {
        running.instance(root(running, &own, part))
    })?;
    let own = world.clone();
    running.define_method("BasePart", "IsGrounded", move |running, part, ()| {
        Ok(own.ask(running, |world, _| {
            world.assembly_of(part).is_some_and(|own| own.anchored)
        }))
    })
}

/// Where a part is.
fn place(running: Running<'_>, part: InstanceId) -> Vec3 {
    let frame = running.model().cframe(part, known().cframe);
    frame.unwrap_or_default().position
}

/// The root of a part's assembly; nil of a part that is nowhere.
fn root(running: Running<'_>, world: &SharedWorld, part: InstanceId) -> Option<InstanceId> {
    world.ask(running, |world, _| Some(world.assembly_of(part)?.root))
}

fn install_impulses(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    let own = world.clone();
    running.define_method(
        "BasePart",
        "ApplyImpulse",
        move |running, part, (impulse,): (Value,)| {
            let impulse = argument::vector(&impulse, 1)?;
            own.ask(running, |world, _| world.apply_impulse(part, impulse, None));
            Ok(())
        },
    )?;
    let own = world.clone();
    running.define_method(
        "BasePart",
        "ApplyImpulseAtPosition",
        move |running, part, (impulse, at): (Value, Value)| {
            let impulse = argument::vector(&impulse, 1)?;
            let at = Some(argument::vector(&at, 2)?);
            own.ask(running, |world, _| world.apply_impulse(part, impulse, at));
            Ok(())
        },
    )?;
    let own = world.clone();
    running.define_method(
        "BasePart",
        "ApplyAngularImpulse",
        move |running, part, (impulse,): (Value,)| {
            let impulse = argument::vector(&impulse, 1)?;
            own.ask(running, |world, _| {
                world.apply_angular_impulse(part, impulse)
            });
            Ok(())
        },
    )
}
