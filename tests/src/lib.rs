//! End-to-end tests, simulation, samples
