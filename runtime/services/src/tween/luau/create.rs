//! `TweenService:Create`.

use std::rc::Rc;

use mlua::Value;
use studio_model::{ClassTable, InstanceId, Resolved};
use studio_script::Running;
use studio_script::datatypes::{TweenInfo, to_value};

use super::{Playback, Shared, Track, Tween, curve, moved_as};
use crate::argument::{self, fail};
use crate::limits::TWEENS_MAX;
use crate::tween::Course;

pub(super) fn install(running: Running<'_>, shared: &Shared) -> mlua::Result<()> {
    let own = Rc::clone(shared);
    running.define_method(
        "TweenService",
        "Create",
        move |running, _, (target, info, goals): (Value, Value, Value)| {
            let target = argument::instance(&target, 1)?;
            let info = info_of(&info)?;
            let mut tracks = Vec::new();
            for pair in argument::table(&goals, 3)?.pairs::<Value, Value>() {
                let (name, goal) = pair?;
                let name = argument::text(running.lua(), &name, 3)?;
                tracks.push(track(running, target, &name, &goal)?);
            }
            // Tables have no order: properties move by name.
            tracks.sort_by(|a, b| a.name.cmp(&b.name));
            let tween = Tween {
                target,
                info,
                playback: Playback::new(course_of(&info)?),
                tracks,
                held: None,
            };
            add(running, &own, tween)
        },
    )
}

fn add(running: Running<'_>, shared: &Shared, tween: Tween) -> mlua::Result<Value> {
    if shared.borrow().all.len() >= TWEENS_MAX {
        return Err(fail(format!("there are {TWEENS_MAX} tweens already")));
    }
    let class = ClassTable::get().class_named("Tween");
    let class = class.ok_or_else(|| fail("the class table has no Tween"))?;
    let id = running
        .create(class)
        .map_err(|error| fail(error.to_string()))?;
    shared.borrow_mut().all.insert(id, tween);
    running.instance(Some(id))
}

fn info_of(value: &Value) -> mlua::Result<TweenInfo> {
    let found = value
        .as_userdata()
        .and_then(|userdata| userdata.borrow::<TweenInfo>().ok())
        .map(|info| *info);
    found.ok_or_else(|| argument::wrong(2, "TweenInfo", value))
}

fn course_of(info: &TweenInfo) -> mlua::Result<Course> {
    let (style, direction) = curve(info.style, info.direction)?;
    Ok(Course {
        seconds: f64::from(info.time),
        delay: f64::from(info.delay_time),
        repeats: u32::try_from(info.repeat_count).ok(),
        reverses: info.reverses,
        style,
        direction,
    })
}

fn track(
    running: Running<'_>,
    target: InstanceId,
    name: &str,
    goal: &Value,
) -> mlua::Result<Track> {
    let table = ClassTable::get();
    let (class, own_name) = {
        let model = running.model();
        (model.class(target), model.name(target).to_owned())
    };
    let resolved = class.and_then(|class| table.resolve(class, name));
    let found = match resolved {
        Some(Resolved::Property(id) | Resolved::Alias(id)) => {
            let info = table.property(id);
            Some((info.value_type, info.enum_id))
        }
        Some(Resolved::Migrated(migration)) => Some((migration.from_type, migration.from_enum)),
        _ => None,
    };
    let Some((value_type, enum_id)) = found else {
        return Err(fail(format!(
            "TweenService:Create no property named '{name}' for object '{own_name}'"
        )));
    };
    let Some((wanted, whole)) = moved_as(value_type, enum_id) else {
        return Err(fail(format!(
            "TweenService:Create property named '{name}' on object '{own_name}' is not a data type that can be tweened"
        )));
    };
    let goal = to_value(goal, wanted).map_err(|mismatch| {
        fail(format!(
            "TweenService:Create property named '{name}' cannot be tweened due to type mismatch ({mismatch})"
        ))
    })?;
    Ok(Track {
        name: name.into(),
        wanted,
        whole,
        from: None,
        goal,
    })
}
