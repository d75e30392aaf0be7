//! `TweenInfo` and `PathWaypoint`: how something moves, and a stop on a path.

use glam::Vec3;
use mlua::{Lua, Value};
use studio_model::ClassTable;

use super::arg::read_arg;
use super::enums::{enum_arg, item_of};
use super::members::{Datatype, Library, Members, datatypes};
use super::text::{list, short};
use super::vector3::vector;

/// `EasingStyle.Quad`.
const QUAD: u32 = 3;
/// `EasingDirection.Out`.
const OUT: u32 = 1;

/// A `TweenInfo`: how long, how often and along which curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TweenInfo {
    /// Seconds, once.
    pub time: f32,
    /// Number of the enum `EasingStyle`.
    pub style: u32,
    /// Number of the enum `EasingDirection`.
    pub direction: u32,
    /// How many times more; less than zero is forever.
    pub repeat_count: i32,
    /// Whether it goes back each time.
    pub reverses: bool,
    /// Seconds before each start.
    pub delay_time: f32,
}

/// A `PathWaypoint`.
#[derive(Debug, Clone, PartialEq)]
pub struct PathWaypoint {
    /// Where, in studs.
    pub position: Vec3,
    /// Number of the enum `PathWaypointAction`.
    pub action: u32,
    /// The name of the region or link that it belongs to.
    pub label: String,
}

datatypes!(TweenInfo, PathWaypoint);

impl Datatype for TweenInfo {
    const NAME: &'static str = "TweenInfo";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("Time", |this| this.time)
            .get_with("EasingStyle", |lua, this| {
                item_of(lua, "EasingStyle", this.style)
            })
            .get_with("EasingDirection", |lua, this| {
                item_of(lua, "EasingDirection", this.direction)
            })
            .get("RepeatCount", |this| this.repeat_count)
            .get("Reverses", |this| this.reverses)
            .get("DelayTime", |this| this.delay_time)
            .equality();
    }

    fn text(&self) -> String {
        format!(
            "Time:{} DelayTime:{} RepeatCount:{} Reverses:{} EasingDirection:{} EasingStyle:{}",
            short(self.time),
            short(self.delay_time),
            self.repeat_count,
            if self.reverses { "True" } else { "False" },
            item_name("EasingDirection", self.direction),
            item_name("EasingStyle", self.style),
        )
    }
}

impl Datatype for PathWaypoint {
    const NAME: &'static str = "PathWaypoint";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("Position", |this| vector(this.position))
            .get_with("Action", |lua, this| {
                item_of(lua, "PathWaypointAction", this.action)
            })
            .get("Label", |this| this.label.clone())
            .equality();
    }

    fn text(&self) -> String {
        let action = item_name("PathWaypointAction", self.action);
        format!("{{{}}}, {action}", list(&self.position.to_array()))
    }
}

fn item_name(enumeration: &str, number: u32) -> &'static str {
    let table = ClassTable::get();
    let id = table.enum_named(enumeration);
    let name = id.and_then(|id| table.enumeration(id).item_name(number));
    name.unwrap_or_default()
}

fn new_tween(
    [time, style, direction, repeat, reverses, delay]: [Value; 6],
) -> mlua::Result<TweenInfo> {
    Ok(TweenInfo {
        time: read_arg::<Option<f32>>("new", 1, &time)?.unwrap_or(1.0),
        style: enum_arg("new", 2, "EasingStyle", &style, Some(QUAD))?,
        direction: enum_arg("new", 3, "EasingDirection", &direction, Some(OUT))?,
        repeat_count: read_arg::<Option<i32>>("new", 4, &repeat)?.unwrap_or(0),
        reverses: read_arg::<Option<bool>>("new", 5, &reverses)?.unwrap_or(false),
        delay_time: read_arg::<Option<f32>>("new", 6, &delay)?.unwrap_or(0.0),
    })
}

type Six = (Value, Value, Value, Value, Value, Value);
type Waypoint = (Option<Vec3>, Value, Option<String>);

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    Library::new(lua, TweenInfo::NAME)?
        .function("new", |_, (a, b, c, d, e, f): Six| {
            new_tween([a, b, c, d, e, f])
        })?
        .install()?;
    Library::new(lua, PathWaypoint::NAME)?
        .function("new", |_, (position, action, label): Waypoint| {
            Ok(PathWaypoint {
                position: position.unwrap_or_default(),
                action: enum_arg("new", 2, "PathWaypointAction", &action, Some(0))?,
                label: label.unwrap_or_default(),
            })
        })?
        .install()
}

#[cfg(test)]
mod tests {
    use crate::datatypes::tests::{errors, shows};

    #[test]
    fn they_show_and_compare() {
        shows(&[
            (
                "TweenInfo.new()",
                "Time:1 DelayTime:0 RepeatCount:0 Reverses:False EasingDirection:Out EasingStyle:Quad",
            ),
            (
                "TweenInfo.new(0.3, Enum.EasingStyle.Linear, Enum.EasingDirection.InOut, -1, true, 0.5)",
                "Time:0.3 DelayTime:0.5 RepeatCount:-1 Reverses:True EasingDirection:InOut EasingStyle:Linear",
            ),
            ("TweenInfo.new(2).EasingStyle", "Enum.EasingStyle.Quad"),
            (
                "TweenInfo.new(2, 'Sine').EasingStyle",
                "Enum.EasingStyle.Sine",
            ),
            ("TweenInfo.new(2) == TweenInfo.new(2)", "true"),
            ("typeof(TweenInfo.new())", "TweenInfo"),
            (
                "PathWaypoint.new(Vector3.one, Enum.PathWaypointAction.Jump)",
                "{1, 1, 1}, Jump",
            ),
            (
                "PathWaypoint.new(Vector3.one).Action",
                "Enum.PathWaypointAction.Walk",
            ),
            ("PathWaypoint.new(Vector3.one, 0, 'door').Label", "door"),
        ]);
    }

    #[test]
    fn wrong_uses_say_what_is_wrong() {
        errors(&[
            (
                "TweenInfo.new('x')",
                "invalid argument #1 to 'new' (number expected, got string)",
            ),
            (
                "TweenInfo.new(1, Enum.Axis.X)",
                "invalid argument #2 to 'new' (EasingStyle expected, got EnumItem)",
            ),
            (
                "TweenInfo.new().Speed",
                "Speed is not a valid member of TweenInfo",
            ),
            (
                "(function() TweenInfo.new().Time = 2 end)()",
                "Time cannot be assigned to",
            ),
        ]);
    }
}
