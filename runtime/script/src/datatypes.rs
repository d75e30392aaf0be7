//! The reference's datatypes as Luau values: constructors, members, operators and texts, and the way between them and what
//! properties hold. [`install`] sets their globals in a VM.
//!
//! `Vector3` is Luau's native vector, all others are typed userdata. A file of this module is a family of types, declared
//! by `members`; arguments are read by `arg`, which also words the errors. Knows no instances, no scheduler and no clock.

pub(crate) mod arg;
mod brick_color;
mod cframe;
mod color3;
mod convert;
mod date_time;
mod enums;
mod font;
mod hit;
mod host;
mod int16;
mod members;
mod motion;
mod physical;
mod query;
mod random;
mod sequence;
mod space;
#[cfg(test)]
mod tests;
mod text;
mod udim;
mod vector2;
mod vector3;

use mlua::Lua;

pub use convert::{TypeMismatch, Wanted, from_value, to_attribute, to_data, to_value};
pub use enums::EnumItem;
pub use hit::RaycastResult;
pub use host::Host;
pub use motion::{PathWaypoint, TweenInfo};
pub use query::{Filter, OverlapParams, RaycastParams};

/// Sets the globals of all datatypes and `Enum`. Called once a VM, before it is sandboxed.
///
/// # Errors
/// The VM has no memory left.
pub fn install(lua: &Lua) -> mlua::Result<()> {
    host::install(lua);
    enums::install(lua)?;
    vector3::install(lua)?;
    for install in [
        vector2::install,
        int16::install,
        cframe::install,
        color3::install,
        brick_color::install,
        udim::install,
        space::install,
        sequence::install,
        physical::install,
        font::install,
        motion::install,
        query::install,
        random::install,
        date_time::install,
    ] {
        install(lua)?;
    }
    Ok(())
}
