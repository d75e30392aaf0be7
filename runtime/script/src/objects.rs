//! Classes whose methods need nothing but the tree: services, bindables, what has a place in the world.

mod bindable;
mod pivot;
mod service;
mod spatial;

use mlua::Table;

pub(crate) use bindable::Callbacks;
pub use bindable::Caller;
pub(crate) use spatial::{Aspect, aspects_of};

use crate::vm::Running;

/// Fills in the natives that the prelude needs.
pub(crate) fn install(running: Running<'_>, native: &Table) -> mlua::Result<()> {
    bindable::install(running, native)
}

/// Defines the methods.
pub(crate) fn define(running: Running<'_>, prelude: &Table) -> mlua::Result<()> {
    service::define(running)?;
    bindable::define(running, prelude)?;
    spatial::define(running)?;
    pivot::define(running)
}
