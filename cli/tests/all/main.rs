//! What `studio` does as a process: output, exit codes, files. One binary, whose modules are the files beside this one.

mod bad_input;
mod commands;
mod compat;
mod play;
mod real_places;
mod run;
mod samples;
#[cfg(feature = "gui")]
mod screenshot;
mod scripts;
mod testing;
