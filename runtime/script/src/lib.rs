//! Luau: for now its compiler, which checks the syntax of scripts
