//! `KeyframeSequence`, `Keyframe` and `Pose` as scripts build them: methods that put one below the other and list them.

use mlua::Value;
use studio_model::{ClassId, ClassTable, InstanceId};
use studio_script::Running;

use crate::argument::{self, fail};

/// The class with the methods, what it holds, and the methods that add, remove and list these.
const HOLDERS: [(&str, &str, [&str; 3]); 4] = [
    (
        "KeyframeSequence",
        "Keyframe",
        ["AddKeyframe", "RemoveKeyframe", "GetKeyframes"],
    ),
    ("Keyframe", "Pose", ["AddPose", "RemovePose", "GetPoses"]),
    (
        "Keyframe",
        "KeyframeMarker",
        ["AddMarker", "RemoveMarker", "GetMarkers"],
    ),
    (
        "Pose",
        "Pose",
        ["AddSubPose", "RemoveSubPose", "GetSubPoses"],
    ),
];

/// Defines the methods.
pub(super) fn install(running: Running<'_>) -> mlua::Result<()> {
    for (class, part, [add, remove, list]) in HOLDERS {
        let kind = ClassTable::get()
            .class_named(part)
            .ok_or_else(|| fail(format!("the class table has no {part}")))?;
        running.define_method(class, add, move |running, holder, child: Value| {
            let child = of_kind(running, &child, kind, part)?;
            running.set_parent(child, Some(holder))
        })?;
        running.define_method(class, remove, move |running, holder, child: Value| {
            let child = of_kind(running, &child, kind, part)?;
            if running.model().parent(child) == Some(holder) {
                running.set_parent(child, None)?;
            }
            Ok(())
        })?;
        running.define_method(class, list, move |running, holder, ()| {
            let children: Vec<InstanceId> = {
                let model = running.model();
                let children = model.children(holder);
                children.filter(|id| model.is_a(*id, kind)).collect()
            };
            running.list(&children)
        })?;
    }
    Ok(())
}

fn of_kind(
    running: Running<'_>,
    value: &Value,
    kind: ClassId,
    name: &str,
) -> mlua::Result<InstanceId> {
    let id = argument::instance(value, 1)?;
    if running.model().is_a(id, kind) {
        Ok(id)
    } else {
        Err(argument::wrong(1, name, value))
    }
}
