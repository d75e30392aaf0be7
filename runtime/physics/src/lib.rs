//! Rigid bodies for a data model: rapier3d behind our terms (assemblies, materials, studs).
//!
//! A [`World`] is built from a [`DataModel`](studio_model::DataModel), stepped at 60 Hz, told what changed in the model
//! and asked what moved. It knows no network, no scripts, no players and no clock: a step is always one tick.
//!
//! ```no_run
//! # use studio_model::{DataModel, JournalRead};
//! # use studio_physics::World;
//! # let mut model = DataModel::new();
//! let mut world = World::load(&model);
//! let mut cursor = model.journal().end();
//! loop {
//!     match model.journal().read(&mut cursor) {
//!         JournalRead::Entries(entries) => world.apply_changes(&model, entries),
//!         JournalRead::Lagged => world = World::load(&model),
//!     }
//!     world.step();
//!     world.write_back(&mut model);
//!     for moved in world.moved() { /* tell the clients */ }
//! }
//! ```
//!
//! Deterministic: the same model and the same calls give the same bits on one machine. Nothing here iterates over a hash
//! map, draws a random number or starts a thread.
//!
//! Read next: [`world`] (the surface), `assembly` (which parts move as one), `simulation` (rapier and its parameters).

mod assembly;
mod character;
mod contact;
mod group;
pub mod limits;
mod material;
mod momentum;
mod order;
mod part;
mod query;
mod shape;
mod simulation;
mod slab;
mod tag;
#[cfg(test)]
mod tests;
pub mod world;

pub use assembly::{Assembly, member_offset};
pub use character::{CharacterBody, Drive, Ground, Stance};
pub use group::{CollisionGroups, DEFAULT_GROUP, GroupError};
pub use material::Material;
pub use query::{Met, Query, Volume, part_mass};
pub use simulation::parameters;
pub use world::{
    AssemblyMotion, Course, Doubt, Gauge, Moved, Reached, Support, Touch, Verdict, Watch, World,
    gauge,
};
