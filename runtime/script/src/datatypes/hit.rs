//! `RaycastResult`: what a ray or a moving shape met. Made by whoever answers the question; scripts only read it.

use glam::Vec3;
use mlua::{Lua, Value};

use super::enums::item_of;
use super::members::{Datatype, Members, datatypes};
use super::text::list;
use super::vector3::vector;

/// What a ray or a moving shape met.
#[derive(Debug, Clone)]
pub struct RaycastResult {
    /// The part, as scripts hold it.
    pub instance: Value,
    /// Where it was met.
    pub position: Vec3,
    /// Outwards from the part.
    pub normal: Vec3,
    /// Studs from where the way began.
    pub distance: f32,
    /// Number of the enum `Material`.
    pub material: u32,
}

datatypes!(RaycastResult);

impl Datatype for RaycastResult {
    const NAME: &'static str = "RaycastResult";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get_with("Instance", |_: &Lua, this| Ok(this.instance.clone()))
            .get("Position", |this| vector(this.position))
            .get("Normal", |this| vector(this.normal))
            .get("Distance", |this| this.distance)
            .get_with("Material", |lua, this| {
                item_of(lua, "Material", this.material)
            });
    }

    fn text(&self) -> String {
        let name = self.instance.to_string().unwrap_or_default();
        let [position, normal] = [self.position, self.normal].map(|v| list(&v.to_array()));
        format!("RaycastResult{{{name} @ {position}; normal = {normal}}}")
    }
}
