//! All integration tests that need no binary, as one. What runs `studio` itself is in `cli/tests`.

mod fuzz_short;
mod layers;
mod samples;
mod simulation;
