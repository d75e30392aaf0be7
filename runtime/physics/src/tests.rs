//! The world as its users see it: models go in, motion comes out.

mod assemblies;
mod binding;
mod blast;
mod changes;
mod characters;
mod climbing;
mod coupled;
mod determinism;
mod hostile;
mod led;
mod machines;
mod mechanisms;
mod movers;
mod queries;
mod scene;
mod settling;
mod standing;
mod strain;
mod surfaces;
mod touches;
mod velocity;
