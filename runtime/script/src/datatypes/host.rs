//! What datatypes ask of those who run the VM: the time, randomness, what materials are made of. Without a host the time
//! is zero and seeds are counted, so that nothing here ever reads a clock.

use std::cell::Cell;

use mlua::Lua;
use studio_model::value::PhysicalProperties;

/// Milliseconds since 1970 in UTC.
type Clock = Box<dyn Fn() -> i64>;
/// A new seed at each call.
type Seeds = Box<dyn Fn() -> u64>;
/// The properties of a material, by its number in the enum `Material`.
type Materials = Box<dyn Fn(u32) -> Option<PhysicalProperties>>;

/// The answers, kept as app data of the VM: `lua.set_app_data(Host { … })`, before or after
/// [`install`](super::install).
pub struct Host {
    /// What `DateTime.now` says: milliseconds since 1970 in UTC.
    pub now: Clock,
    /// What `Random.new()` and `BrickColor.Random()` start from.
    pub seed: Seeds,
    /// What `PhysicalProperties.new(material)` gives.
    pub material: Materials,
}

impl Default for Host {
    fn default() -> Self {
        let count = Cell::new(0_u64);
        Self {
            now: Box::new(|| 0),
            seed: Box::new(move || {
                count.set(count.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
                count.get()
            }),
            material: Box::new(|_| None),
        }
    }
}

/// Milliseconds since 1970.
pub(super) fn now(lua: &Lua) -> i64 {
    lua.app_data_ref::<Host>().map_or(0, |host| (host.now)())
}

/// A number that the next call does not give again.
pub(super) fn entropy(lua: &Lua) -> u64 {
    lua.app_data_ref::<Host>().map_or(0, |host| (host.seed)())
}

/// What a material is made of.
pub(super) fn material(lua: &Lua, number: u32) -> Option<PhysicalProperties> {
    let host = lua.app_data_ref::<Host>()?;
    (host.material)(number)
}

/// Lets a VM have a host, unless it has one.
pub(super) fn install(lua: &Lua) {
    if lua.app_data_ref::<Host>().is_none() {
        lua.set_app_data(Host::default());
    }
}
