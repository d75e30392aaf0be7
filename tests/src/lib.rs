//! What tests, examples and benchmarks share: seeded generators of places, the simulation, the readers that are fuzzed, the
//! way to measure. Knows no terminal and no network.

pub mod f1;
pub mod f1_place;
pub mod fuzz;
pub mod measure;
pub mod samples;
pub mod scene;
pub mod seeded;
pub mod simulation;
