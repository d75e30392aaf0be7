//! The one data model: values, the class table, the instance tree with its changes and journal, limits and diagnostics.
//!
//! Editor, publisher, server and client all hold a [`DataModel`]; the edit and the runtime data model are two instances
//! of the same type. This crate knows no files, no network, no threads and no clocks, and it cannot fail for reasons that
//! lie outside the process.
//!
//! Read next: [`value`] (what a property holds), [`class_table`] (which properties there are), [`tree`] (where they live),
//! [`change`] (how they change and who hears of it).

pub mod audience;
pub mod change;
pub mod class_table;
pub mod clock;
pub mod counts;
pub mod diagnostic;
pub mod face;
pub mod id;
pub mod known;
pub mod limits;
pub mod maths;
pub mod named;
pub mod palette;
pub mod terrain;
pub mod tree;
pub mod value;

pub use change::{Change, ChangeError, Journal, JournalCursor, JournalEntry, JournalRead};
pub use class_table::{
    Audience, CallbackId, ClassId, ClassInfo, ClassTable, EnumId, EnumInfo, EventId, MethodId,
    Migration, PropertyId, PropertyInfo, Resolved, Scripting, foreign, members,
};
pub use diagnostic::{Diagnostic, Location, Report, Severity};
pub use face::{Axis, Face};
pub use id::{InstanceId, Uid, UidParseError, UidSource};
pub use maths::CFrame;
pub use tree::{Annotations, Bulk, DataModel, NameId};
pub use value::{Value, ValueType, ValueVec};
