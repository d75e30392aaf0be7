//! Humanoids: health, states, walking and jumping of every character in the world, whoever made it. What moves their
//! bodies is the physics world's; here is what they want.

pub(super) mod anatomy;
mod body;
mod health;
mod luau;
mod mind;
mod pilot;
pub(super) mod state;
mod step;
#[cfg(test)]
mod tests;
mod walk;

use studio_script::Running;

use super::cast::Shared;

pub(super) use body::Wants;
pub(super) use mind::{Mind, level};

/// Defines `Humanoid`, and lets all humanoids act in each tick.
pub(super) fn install(running: Running<'_>, cast: &Shared) -> mlua::Result<()> {
    health::install(running)?;
    luau::install(running, cast)?;
    step::install(running, cast);
    Ok(())
}
