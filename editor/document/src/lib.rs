//! Headless editing of one place: a [`Document`] is a data model with a history, a selection and its files.
//!
//! Knows no egui, no GPU and no dialogs. Every change goes through [`Document::edit`] or an open gesture, so that
//! everything can be undone; whoever shows a document reads [`Document::model`] and its journal.
//!
//! Read next: [`document`] (the door), [`edit`] (what a change may do), [`history`] (steps and gestures), [`selection`],
//! [`operations`] (what people do), [`clipboard`], [`transform`] (the maths of handles and drags).

pub mod clipboard;
pub mod document;
pub mod edit;
pub mod external;
pub mod files;
pub mod history;
pub mod job;
pub mod operations;
pub mod problems;
pub mod publishing;
pub mod recovery;
pub mod search;
mod seed;
pub mod selection;
pub mod services;
pub mod templates;
pub mod transform;

pub use document::{Document, EditError};
pub use edit::Edit;
pub use external::{External, TakenIn};
pub use files::{Guard, Host, OpenError, Opening, Origin, SaveError, Session};
pub use history::{History, HistoryState, Step};
pub use job::{Job, Waker};
pub use problems::{Problem, Problems, QuickFix, apply_fixes};
pub use publishing::{PublishError, PublishStage, Published, Publishing};
pub use recovery::Recovery;
pub use seed::fresh_seed;
pub use selection::Selection;
pub use templates::Template;
