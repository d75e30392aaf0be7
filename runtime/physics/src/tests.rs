//! The world as its users see it: models go in, motion comes out.

mod assemblies;
mod changes;
mod characters;
mod determinism;
mod hostile;
mod led;
mod queries;
mod scene;
mod settling;
mod standing;
mod surfaces;
mod touches;
mod velocity;
