//! The window as people use it: by what is written on it, by keys and by the pointer. There is no graphics device, so
//! there is no picture; all else is the program itself.

mod dialogs;
mod dragging;
mod history;
mod idle;
mod keys;
mod main_line;
mod menus;
mod opening;
mod person;
mod recovery;
mod saving;
mod shell;
mod sizes;
