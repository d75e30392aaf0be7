//! The Studio window: panels around a place that is being edited.
//!
//! Panels are shown a [`Document`](studio_document::Document) and push [`Command`](command::Command)s; one runner does
//! them. One table of actions makes menus, toolbar, shortcuts, palette and help. Knows no protocol, no physics and no
//! scripts' machine.
//!
//! Read next: [`studio`] (the window), [`command`] (what panels may ask for), [`action`] (what people may do), [`theme`].

pub mod action;
pub(crate) mod assets;
pub mod command;
pub mod error;
pub mod explorer;
pub(crate) mod fit;
pub mod icons;
pub mod insert_menu;
pub mod layout;
pub mod output;
pub(crate) mod portrait;
pub mod properties;
pub mod settings;
pub(crate) mod shell;
pub mod studio;
pub mod theme;
pub mod tools;
pub mod viewport;
pub mod widgets;
mod window;
pub(crate) mod words;

pub use error::AppError;
pub use studio::{Options, Studio};

/// Opens the window and stays until it is closed.
///
/// # Errors
/// [`AppError::NoDisplay`] where there is none; [`AppError::Window`] if the system gives no window or no graphics.
pub fn run(options: Options) -> Result<(), AppError> {
    error::check_display()?;
    window::run(options)
}
