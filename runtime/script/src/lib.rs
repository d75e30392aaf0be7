//! Luau. For now its compiler alone, which tells whether a script's text is one: what it accepts, [`check_syntax`]
//! accepts, and nothing else. The bytecode is thrown away, because bytecode never leaves the process that made it.
//! Knows no sockets, no files, no GPU and no physics.

mod syntax;

pub use syntax::{SyntaxError, check_syntax};
