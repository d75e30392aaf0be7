//! Properties that are another way to see a frame: position and angles of parts and attachments.

use std::rc::Rc;
use std::sync::LazyLock;

use glam::{EulerRot, Mat3, Vec3};
use mlua::Value;
use studio_model::known::known;
use studio_model::{CFrame, ClassTable, InstanceId, PropertyId, Value as Held};

use crate::error::fail;
use crate::member::{Hook, View};
use crate::value::wrong_argument;
use crate::vm::Running;

/// A part of a frame.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Aspect {
    Position,
    /// Degrees about X, Y and Z, turned in the order Y, X, Z.
    Orientation,
    /// Degrees about X, Y and Z, turned in this order.
    Rotation,
}

impl Aspect {
    pub(crate) fn of(self, frame: &CFrame) -> Vec3 {
        match self {
            Self::Position => frame.position,
            Self::Orientation => {
                let (y, x, z) = frame.quat().to_euler(EulerRot::YXZ);
                degrees(x, y, z)
            }
            Self::Rotation => {
                let (x, y, z) = frame.quat().to_euler(EulerRot::XYZ);
                degrees(x, y, z)
            }
        }
    }

    pub(crate) fn put(self, frame: &CFrame, new: Vec3) -> CFrame {
        let [x, y, z] = new.to_array().map(f32::to_radians);
        let rotation = match self {
            Self::Position => {
                return CFrame {
                    position: new,
                    rotation: frame.rotation,
                };
            }
            Self::Orientation => Mat3::from_euler(EulerRot::YXZ, y, x, z),
            Self::Rotation => Mat3::from_euler(EulerRot::XYZ, x, y, z),
        };
        CFrame {
            position: frame.position,
            rotation,
        }
    }
}

/// The properties that are another way to see this one.
pub(crate) fn aspects_of(property: PropertyId) -> &'static [PropertyId] {
    static OF_PARTS: LazyLock<[PropertyId; 3]> =
        LazyLock::new(|| [known().position, known().orientation, known().rotation]);
    static OF_ATTACHMENTS: LazyLock<[PropertyId; 2]> =
        LazyLock::new(|| [known().attachment_position, known().attachment_orientation]);
    if property == known().cframe {
        &*OF_PARTS
    } else if property == known().attachment_cframe {
        &*OF_ATTACHMENTS
    } else {
        &[]
    }
}

fn degrees(x: f32, y: f32, z: f32) -> Vec3 {
    Vec3::new(x.to_degrees(), y.to_degrees(), z.to_degrees())
}

pub(super) fn define(running: Running<'_>) -> mlua::Result<()> {
    let part = [
        ("Position", Aspect::Position),
        ("Orientation", Aspect::Orientation),
        ("Rotation", Aspect::Rotation),
    ];
    for (name, aspect) in part {
        define_aspect(running, "BasePart", name, known().cframe, aspect)?;
    }
    let attachment = [
        ("Position", Aspect::Position),
        ("Orientation", Aspect::Orientation),
        ("Rotation", Aspect::Rotation),
    ];
    for (name, aspect) in attachment {
        define_aspect(
            running,
            "Attachment",
            name,
            known().attachment_cframe,
            aspect,
        )?;
    }
    define_world(running)
}

fn define_aspect(
    running: Running<'_>,
    class: &str,
    name: &'static str,
    frame: PropertyId,
    aspect: Aspect,
) -> mlua::Result<()> {
    let get = move |running: Running<'_>, id| {
        let held = running.model().cframe(id, frame).unwrap_or_default();
        Ok(to_lua(aspect.of(&held)))
    };
    let set = move |running: Running<'_>, id, new| {
        let new = vector(&new, 3)?;
        let held = running.model().cframe(id, frame).unwrap_or_default();
        running
            .set_property(id, frame, Held::CFrame(aspect.put(&held, new)))
            .map_err(|error| fail(format!("Unable to assign property {name}. {error}")))
    };
    let table = ClassTable::get();
    let Some(class) = table.class_named(class) else {
        return Err(fail(format!("the class table has no class {class}")));
    };
    let hook = Hook {
        get: Some(Rc::new(get)),
        set: Some(Rc::new(set)),
        property: None,
        view: Some(View { frame, aspect }),
    };
    running.world.members.define_hook(class, name, hook);
    Ok(())
}

/// Attachments in the world: their parent's frame times theirs.
fn define_world(running: Running<'_>) -> mlua::Result<()> {
    running.define_property(
        "Attachment",
        "WorldCFrame",
        |running, id| {
            let frame = world_frame(running, id);
            crate::value::plain_to_lua(running, &Held::CFrame(frame), None)
        },
        Some(Box::new(|running, id, new| {
            let new = frame_argument(&new, 3)?;
            let parent = parent_frame(running, id);
            set_frame(running, id, parent.inverse() * new)
        })),
    )?;
    for (name, aspect) in [
        ("WorldPosition", Aspect::Position),
        ("WorldOrientation", Aspect::Orientation),
    ] {
        running.define_property(
            "Attachment",
            name,
            move |running, id| Ok(to_lua(aspect.of(&world_frame(running, id)))),
            Some(Box::new(move |running, id, new| {
                let new = vector(&new, 3)?;
                let world = aspect.put(&world_frame(running, id), new);
                let parent = parent_frame(running, id);
                set_frame(running, id, parent.inverse() * world)
            })),
        )?;
    }
    Ok(())
}

fn set_frame(running: Running<'_>, id: InstanceId, frame: CFrame) -> mlua::Result<()> {
    running
        .set_property(id, known().attachment_cframe, Held::CFrame(frame))
        .map_err(|error| fail(format!("Unable to assign property CFrame. {error}")))
}

fn parent_frame(running: Running<'_>, id: InstanceId) -> CFrame {
    let model = running.model();
    let parent = model.parent(id);
    let frame = parent.and_then(|parent| model.cframe(parent, known().cframe));
    frame.unwrap_or_default()
}

fn world_frame(running: Running<'_>, id: InstanceId) -> CFrame {
    let own = running.model().cframe(id, known().attachment_cframe);
    parent_frame(running, id) * own.unwrap_or_default()
}

fn to_lua(v: Vec3) -> Value {
    Value::Vector(mlua::Vector::new(v.x, v.y, v.z))
}

/// A `Vector3` that a script gave.
pub(super) fn vector(value: &Value, position: usize) -> mlua::Result<Vec3> {
    match value {
        Value::Vector(v) => Ok(Vec3::new(v.x(), v.y(), v.z())),
        other => Err(wrong_argument(position, "Vector3", other)),
    }
}

/// A `CFrame` that a script gave.
pub(super) fn frame_argument(value: &Value, position: usize) -> mlua::Result<CFrame> {
    let held =
        crate::value::from_lua_as(value, studio_model::ValueType::CFrame, None, None, position)?;
    match held {
        Held::CFrame(frame) => Ok(frame),
        _ => Err(wrong_argument(position, "CFrame", value)),
    }
}
