//! The text of one value: read by `ron` as the type that the class table wants, written the one way that reads back the
//! same bits. `FORMAT.md` lists the syntax of every type. Instances, names and files are not known here.

mod buffer;
mod pieces;
mod plain;
mod read;
mod shape;
mod typed;
mod write;

pub(crate) use buffer::{TextBuffer, needs_escape};
pub(crate) use plain::plain_text;
pub(crate) use read::{Read, ValueProblem, read_value};
pub(crate) use shape::example;
pub(crate) use typed::{read_typed, typed};
pub(crate) use write::{write_typed, write_uid, write_value};
