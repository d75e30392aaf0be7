//! `place.ron` and the script files beside it, to and from a [`DataModel`](studio_model::DataModel). The text is described
//! in `FORMAT.md`.
//!
//! Knows neither snapshots nor anything of the runtime. Reading never fails for what stands *in* a place: every problem
//! goes to a [`Report`](studio_model::Report), located, and what can be read is kept. Writing gives one text for one
//! model, and never leaves a file half written.
//!
//! Read next: [`open`], [`read_str`], [`write_string`], [`save`].

mod assets;
pub mod delta;
mod error;
mod folder;
mod identity;
mod kept;
pub mod merge;
mod migration;
mod open;
#[cfg(test)]
mod random_model;
mod read;
mod save;
mod source_file;
mod text;
mod value;
mod write;

pub use assets::{AssetFile, AssetIndex};
pub use error::PlaceError;
pub use folder::{FolderScripts, NoScripts, ScriptError, ScriptSource};
pub use identity::{assign_uids, derived_uids};
pub use kept::{check_kept, kept_value, suggested_item};
pub use migration::PLACE_FORMAT;
pub use open::{OpenPlace, PLACE_FILE, open};
pub use read::{InstanceLines, ReadPlace, Unresolved, read_str};
pub use save::{SaveSummary, save, save_with};
pub use source_file::{assign_source_files, source_files, source_property};
pub use write::{write_string, write_to};
