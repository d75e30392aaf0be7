//! `Camera` as scripts see it.

use std::rc::Rc;

use glam::{Vec2, Vec3};
use mlua::{Value, Vector};
use studio_model::known::known;
use studio_model::value::Ray;
use studio_model::{CFrame, InstanceId, Value as Held};
use studio_script::datatypes::from_value;
use studio_script::{Phase, Running};

use super::follow::{Follower, size_of};
use super::view::{View, field_of_view};
use crate::argument::{self, fail};
use crate::input::InputHub;
use crate::run_service::RenderSteps;

const CLASS: &str = "Camera";
/// Where the default camera comes among the functions of `BindToRenderStep`: `Enum.RenderPriority.Camera`.
const PRIORITY: &str = "Camera";

/// Defines `Camera`, and lets the client's own one follow the character.
pub(crate) fn install(
    running: Running<'_>,
    hub: &InputHub,
    steps: &RenderSteps,
) -> mlua::Result<()> {
    let follower = Rc::new(Follower::new(hub)?);
    let own = Rc::clone(&follower);
    running.on_phase(move |running, phase| {
        if matches!(phase, Phase::Input | Phase::PreRender)
            && let Err(error) = own.ensure(running)
        {
            running.report(&error);
        }
    });
    let priority = crate::input::item_number("RenderPriority", PRIORITY);
    steps.bind_native(f64::from(priority), move |running| {
        if let Err(error) = follower.step(running) {
            running.report(&error);
        }
    });
    rays(running, hub)?;
    points(running, hub)?;
    angles(running, hub)?;
    running.define_method(CLASS, "GetRenderCFrame", |running, camera, ()| {
        running.get_property(camera, known().camera_cframe)
    })?;
    rolls(running)
}

/// What the viewport shows of a camera.
fn view(running: Running<'_>, camera: InstanceId, hub: &InputHub) -> View {
    View::of(&running.model(), camera, size_of(hub))
}

fn rays(running: Running<'_>, hub: &InputHub) -> mlua::Result<()> {
    for (name, below_bar) in [("ScreenPointToRay", true), ("ViewportPointToRay", false)] {
        let hub = hub.clone();
        running.define_method(
            CLASS,
            name,
            move |running, camera, (x, y, depth): (Value, Value, Value)| {
                let x = argument::number(&x, 1)? as f32;
                let y = argument::number(&y, 2)? as f32;
                let depth = argument::number_or(&depth, 0.0, 3)? as f32;
                let mut pixel = Vec2::new(x, y);
                if below_bar {
                    pixel = hub.viewport().to_pixel(pixel);
                }
                let view = view(running, camera, &hub);
                let direction = view.direction(pixel);
                let ray = Held::Ray(Ray {
                    origin: view.frame.position + direction * depth,
                    direction,
                });
                from_value(running.lua(), &ray, None)
            },
        )?;
    }
    Ok(())
}

fn points(running: Running<'_>, hub: &InputHub) -> mlua::Result<()> {
    for (name, below_bar) in [
        ("WorldToScreenPoint", true),
        ("WorldToViewportPoint", false),
    ] {
        let hub = hub.clone();
        running.define_method(CLASS, name, move |running, camera, point: Value| {
            let Value::Vector(point) = point else {
                return Err(argument::wrong(1, "Vector3", &point));
            };
            let point = Vec3::new(point.x(), point.y(), point.z());
            let (mut seen, inside) = view(running, camera, &hub).project(point);
            if below_bar {
                let pixel = hub.viewport().to_gui(seen.truncate());
                seen = pixel.extend(seen.z);
            }
            Ok((Vector::new(seen.x, seen.y, seen.z), inside))
        })?;
    }
    Ok(())
}

/// The field of view along other edges than the upright one, in degrees: seen through `FieldOfView`.
fn angles(running: Running<'_>, hub: &InputHub) -> mlua::Result<()> {
    type Stretch = fn(f32) -> f32;
    for (name, stretch) in [
        ("MaxAxisFieldOfView", (|aspect| aspect.max(1.0)) as Stretch),
        ("DiagonalFieldOfView", |aspect| aspect.hypot(1.0)),
    ] {
        let (reading, writing) = (hub.clone(), hub.clone());
        running.define_property(
            CLASS,
            name,
            move |running, camera| {
                let view = view(running, camera, &reading);
                let half = (view.tangent * stretch(view.aspect())).atan();
                Ok(Value::Number(f64::from((half * 2.0).to_degrees())))
            },
            Some(Box::new(move |running, camera, angle| {
                let angle = argument::number(&angle, 3)? as f32;
                let view = view(running, camera, &writing);
                let half = (angle.clamp(1.0, 179.0).to_radians() / 2.0).tan();
                let upright = (half / stretch(view.aspect())).atan() * 2.0;
                let Some(property) = field_of_view() else {
                    return Ok(());
                };
                let degrees = Held::Float32(upright.to_degrees());
                let set = running.set_property(camera, property, degrees);
                set.map_err(|error| fail(error.to_string()))
            })),
        )?;
    }
    Ok(())
}

/// The angle about the direction that a camera looks along.
fn rolls(running: Running<'_>) -> mlua::Result<()> {
    let frame_of = |running: Running<'_>, camera| {
        let frame = running.model().cframe(camera, known().camera_cframe);
        frame.unwrap_or_default()
    };
    running.define_method(CLASS, "GetRoll", move |running, camera, ()| {
        Ok(f64::from(roll(&frame_of(running, camera))))
    })?;
    running.define_method(CLASS, "SetRoll", move |running, camera, angle: Value| {
        let angle = argument::number(&angle, 1)? as f32;
        if !angle.is_finite() {
            return Err(argument::wrong(1, "number", &Value::Nil));
        }
        let frame = frame_of(running, camera);
        let level = super::view::looking(frame.position, -frame.rotation.z_axis);
        let turn = CFrame::from_quat(Vec3::ZERO, glam::Quat::from_rotation_z(angle));
        let rolled = Held::CFrame(level * turn);
        let set = running.set_property(camera, known().camera_cframe, rolled);
        set.map_err(|error| fail(error.to_string()))
    })
}

fn roll(frame: &CFrame) -> f32 {
    let level = super::view::looking(frame.position, -frame.rotation.z_axis).rotation;
    let right = frame.rotation.x_axis;
    right.dot(level.y_axis).atan2(right.dot(level.x_axis))
}
