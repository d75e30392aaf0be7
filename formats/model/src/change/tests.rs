//! Random changes and their inverses.
