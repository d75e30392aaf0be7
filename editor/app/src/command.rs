//! What panels may ask for. A panel is shown a document and pushes commands; [`run`] is the only place that does them.

pub(crate) mod fields;
pub mod run;

use std::path::PathBuf;
use std::sync::Arc;

use studio_document::operations::Align;
use studio_document::operations::Paint;
use studio_document::problems::QuickFix;
use studio_document::transform::{Offset, Placement};
use studio_document::{HistoryState, Template};
use studio_model::{CFrame, ClassId, InstanceId, PropertyId, Value};
use studio_place::merge::Conflict;

use crate::action::Action;
use crate::layout::Panel;
pub use crate::shell::dialog::{Browse, Then};

/// One wish of a person.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Something from the action table.
    Do(Action),
    /// Select these.
    Select(Vec<InstanceId>, SelectMode),
    /// Rename an instance.
    Rename(InstanceId, String),
    /// Move instances below a parent, before a sibling or last.
    Reparent {
        /// What.
        ids: Vec<InstanceId>,
        /// Where.
        parent: InstanceId,
        /// Before which child.
        before: Option<InstanceId>,
    },
    /// Insert an instance of a class below a parent; without one where the selection and the camera say.
    Insert {
        /// Of which class.
        class: ClassId,
        /// Below what.
        parent: Option<InstanceId>,
    },
    /// Set a property of many.
    SetProperty {
        /// Of these.
        ids: Arc<[InstanceId]>,
        /// Which.
        property: PropertyId,
        /// To what; `None` is the default.
        value: Option<Value>,
        /// Part of what gesture.
        phase: Phase,
    },
    /// Set properties or attributes, each to a value of its own.
    SetEach {
        /// Of which instance which field to what; `None` is a property's default and deletes an attribute.
        values: Vec<(InstanceId, Field, Option<Value>)>,
        /// Part of what gesture.
        phase: Phase,
    },
    /// Set or delete an attribute of many.
    SetAttribute {
        /// Of these.
        ids: Arc<[InstanceId]>,
        /// Which.
        name: Arc<str>,
        /// To what; `None` deletes.
        value: Option<Value>,
        /// Part of what gesture.
        phase: Phase,
    },
    /// Rename an attribute of many.
    RenameAttribute {
        /// Of these.
        ids: Arc<[InstanceId]>,
        /// From.
        from: Arc<str>,
        /// To.
        to: Arc<str>,
    },
    /// Add or remove a tag of many.
    SetTag {
        /// Of these.
        ids: Arc<[InstanceId]>,
        /// Which.
        tag: Arc<str>,
        /// Whether they shall have it.
        present: bool,
    },
    /// The viewport begins, continues or ends a drag.
    Gesture(Gesture),
    /// Make a connection of a class between two parts, at two points of their surfaces (world).
    Connect {
        /// `WeldConstraint`, `HingeConstraint`, …
        class: ClassId,
        /// Each part and where it was clicked.
        ends: [(InstanceId, CFrame); 2],
    },
    /// Align what is selected.
    Align(Align),
    /// Look at these in the viewport.
    Focus(Vec<InstanceId>),
    /// Open their ancestors in the Explorer and scroll there.
    Reveal(InstanceId),
    /// Bring a panel into view.
    ShowPanel(Panel),
    /// Take panels out of the window.
    HidePanels(Vec<Panel>),
    /// Select and reveal the instance at this path of names.
    GoTo(String),
    /// Stand at this place of the history.
    JumpTo(usize),
    /// Insert what the clipboard holds, beside the selection or into it.
    Paste {
        /// The clipboard's text.
        text: String,
        /// Into each selected instance.
        into: bool,
    },
    /// Say no more that there is no graphics card.
    KnowGraphics,
    /// Put a command for a terminal on the clipboard.
    CopyCommand(String),
    /// Open a place.
    Open(PathBuf),
    /// A new place from a template.
    New(Template),
    /// Save the place, into another folder if one is named.
    Save {
        /// Where; `None` is where it is.
        folder: Option<PathBuf>,
        /// Even if that loses something.
        anyway: bool,
        /// What to do when it is saved.
        then: Then,
    },
    /// Mend problems, each in its way.
    Mend(Vec<(InstanceId, QuickFix)>),
    /// Restore a place that was never saved: which of those that the welcome screen lists.
    RestorePlace(usize),
    /// Forget such a place.
    ForgetPlace(usize),
    /// Restore unsaved work of an earlier editor: which of what was found.
    Restore(usize),
    /// Forget such work.
    ForgetRecovery(usize),
    /// Take the other side of something that was changed here and on disk.
    TakeTheirs(Box<Conflict>),
    /// Forget what is not saved.
    Discard(Then),
    /// Open a script in the program that the system opens such files with.
    OpenScript(InstanceId),
    /// Ask with the system's own file dialog.
    Browse(Browse),
    /// Say something in a toast.
    Tell(Tone, String),
}

/// What a value stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A property of the class.
    Property(PropertyId),
    /// An attribute of the instance.
    Attribute(Arc<str>),
}

/// What selecting does with what was selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectMode {
    /// Nothing else stays selected.
    Replace,
    /// They come to the others.
    Add,
    /// They leave.
    Remove,
    /// Each changes its state.
    Toggle,
}

/// Where in a gesture a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// A change by itself: one step.
    Once,
    /// One of many: begins a gesture if none of this property is open.
    Drag,
    /// The last of many: the gesture is one step.
    Commit,
    /// The gesture leaves no trace; the value does not matter.
    Cancel,
}

/// A drag in the viewport.
#[derive(Debug, Clone, PartialEq)]
pub enum Gesture {
    /// Begins one with this name.
    Begin(String),
    /// New frames, and sizes where they change, of parts, pivots of models and attachments; and what stands in the space
    /// of parts that grow together.
    Poses(Vec<Placement>, Vec<Offset>),
    /// The last step, which is a drag that the history stands at, shall have come to this instead.
    Amend(HistoryState, Vec<Placement>, Vec<Offset>),
    /// The pivot of a part or model goes here; nothing else moves.
    Pivot(InstanceId, CFrame),
    /// These parts are painted.
    Paint(Vec<InstanceId>, Paint),
    /// Ends it: one step.
    Commit,
    /// Ends it without a trace.
    Cancel,
}

/// How a toast sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Good,
    /// Worth knowing.
    Info,
    /// It worked, but not all is well.
    Warning,
    /// It did not work; what to do is in the text.
    Error,
}

/// What was asked for in this frame, in order.
#[derive(Debug, Default)]
pub struct Commands(Vec<Command>);

impl Commands {
    /// Asks for something.
    pub fn push(&mut self, command: Command) {
        self.0.push(command);
    }

    /// Asks for an action.
    pub fn act(&mut self, action: Action) {
        self.push(Command::Do(action));
    }

    /// Takes all that was asked for.
    pub fn take(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.0)
    }
}
