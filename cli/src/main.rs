//! The `studio` command line.
fn main() {}
