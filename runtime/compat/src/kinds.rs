//! What is known of an expression's value.

use studio_model::{CallbackId, ClassId, ClassTable, EnumId, EventId, MethodId};

/// A datatype, by its place among the oracle's samples.
pub(crate) type DataId = u16;

/// What an expression gives, as far as that is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Type<'a> {
    /// Anything.
    Unknown,
    /// Nil.
    Nothing,
    /// A table, a module or something else that scripts made: its members are theirs.
    Own,
    Bool,
    Number,
    /// A text, known where it stands in the source.
    Text(Option<&'a str>),
    /// An instance of this very class, or of any that extends it too.
    Instance {
        class: ClassId,
        exact: bool,
    },
    /// A list of instances.
    List(ClassId),
    Data(DataId),
    /// `Enum`
    Enums,
    Enum(EnumId),
    /// An event of an instance; `None` for signals of other kinds.
    Signal(Option<EventId>),
    /// A method of a signal.
    SignalMethod(Option<EventId>, &'a str),
    /// A global table.
    Library(&'a str),
    /// A function of a global table.
    LibraryFunction(&'a str, &'a str),
    GlobalFunction(&'a str),
    /// A method of an instance of a class.
    Method {
        method: MethodId,
        class: ClassId,
        exact: bool,
    },
    DataMethod(DataId, &'a str),
    Callback(CallbackId),
    /// A function of the script, by its place among them.
    Function(u32),
}

impl Type<'_> {
    /// Any instance of a class.
    pub(crate) fn instance(class: ClassId) -> Self {
        Self::Instance {
            class,
            exact: false,
        }
    }

    /// An instance of exactly this class.
    pub(crate) fn exactly(class: ClassId) -> Self {
        Self::Instance { class, exact: true }
    }

    /// What a variable holds that is given both.
    pub(crate) fn join(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Nothing, other) | (other, Self::Nothing) => other,
            (Self::Text(_), Self::Text(_)) => Self::Text(None),
            (Self::Instance { class: a, .. }, Self::Instance { class: b, .. }) => {
                Self::instance(common_class(a, b))
            }
            (Self::List(a), Self::List(b)) => Self::List(common_class(a, b)),
            _ => Self::Unknown,
        }
    }
}

/// The nearest class that both are.
fn common_class(one: ClassId, other: ClassId) -> ClassId {
    let table = ClassTable::get();
    let mut above = std::iter::successors(Some(one), |id| table.class(*id).superclass);
    above.find(|class| table.is_a(other, *class)).unwrap_or(one)
}
