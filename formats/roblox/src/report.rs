//! What became of a foreign file: plain data, sorted, with a long and a one-line text. Knows nothing of how it is found.

mod builder;
mod text;

use std::fmt;

use studio_model::ChangeError;

use crate::sniff::FileFormat;

pub(crate) use builder::ReportBuilder;

/// How many of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// A class's name.
    pub name: String,
    /// How many instances of it.
    pub count: usize,
}

/// Values or instances that were not kept, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Which: `Class.Property`, `Class attribute`, `Class tag`, or a class.
    pub what: String,
    /// Why.
    pub reason: DropReason,
    /// How many.
    pub count: usize,
    /// The path of the first instance that it happened to.
    pub first: String,
}

/// Why something was not kept, or not kept as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DropReason {
    /// An identity that our own uid replaces.
    Identity,
    /// Mesh and collision data that nothing here can read; a box stands in.
    MeshData,
    /// A property that the engine computes and no file needs to hold.
    NotSaved,
    /// A property that the class table does not know, of a type that a place file cannot hold as text.
    UnknownProperty,
    /// A value of a type that the property cannot take.
    WrongType,
    /// A number that is not finite.
    NotFinite,
    /// A number that is not of an item of the property's enum.
    NoSuchEnumItem,
    /// A text or data beyond its limit, or a name that is empty where it must not be.
    TooLong,
    /// More attributes or tags than an instance may have.
    TooMany,
    /// Attributes or tags that are encoded in an unknown way.
    Unreadable,
    /// A reference to an instance that the file does not hold.
    Dangling,
    /// An instance that no parent holds, or that hangs below such a one.
    Astray,
    /// Bytes in an XML text that are no UTF-8: a mark stands for them.
    NotUtf8,
    /// An infinite number: the largest finite one stands for it.
    Infinite,
    /// A name beyond its limit: kept up to there.
    NameShortened,
}

impl DropReason {
    /// The reason as a stable word, for machines.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::MeshData => "mesh-data",
            Self::NotSaved => "not-saved",
            Self::UnknownProperty => "unknown-property",
            Self::WrongType => "wrong-type",
            Self::NotFinite => "not-finite",
            Self::NoSuchEnumItem => "no-such-enum-item",
            Self::TooLong => "too-long",
            Self::TooMany => "too-many",
            Self::Unreadable => "unreadable",
            Self::Dangling => "dangling-reference",
            Self::Astray => "astray",
            Self::NotUtf8 => "not-utf8",
            Self::Infinite => "infinite",
            Self::NameShortened => "name-shortened",
        }
    }

    /// Whether the author of the place should hear of it: something of theirs was lost or changed.
    pub const fn is_loss(self) -> bool {
        !matches!(self, Self::Identity | Self::MeshData | Self::NotSaved)
    }
}

impl fmt::Display for DropReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Identity => "a uid takes its place",
            Self::MeshData => "data of a mesh, which cannot be decoded",
            Self::NotSaved => "computed, not saved",
            Self::UnknownProperty => "unknown property of a type that has no text",
            Self::WrongType => "value of another type; the default is used",
            Self::NotFinite => "not a finite number; the default is used",
            Self::NoSuchEnumItem => "no such item in the enum; the default is used",
            Self::TooLong => "empty or longer than the limit",
            Self::TooMany => "more than one instance may have",
            Self::Unreadable => "encoded in an unknown way",
            Self::Dangling => "refers to an instance that the file does not hold",
            Self::Astray => "held by no parent",
            Self::NotUtf8 => "bytes that are no UTF-8; marks stand for them",
            Self::Infinite => "infinite; the largest number is used",
            Self::NameShortened => "longer than the limit; shortened",
        })
    }
}

impl From<ChangeError> for DropReason {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::NotFinite => Self::NotFinite,
            ChangeError::NoSuchEnumItem => Self::NoSuchEnumItem,
            ChangeError::BadText => Self::TooLong,
            ChangeError::TooMany => Self::TooMany,
            ChangeError::NoSuchInstance => Self::Dangling,
            _ => Self::WrongType,
        }
    }
}

/// What became of a foreign file. All lists are sorted by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// How the file was encoded.
    pub format: FileFormat,
    /// Instances kept, without the root.
    pub instances: usize,
    /// Classes among them, unknown ones by their own names.
    pub classes: usize,
    /// Classes that are kept as data only: the runtime does not act on them.
    pub data_only: Vec<Tally>,
    /// Classes that the class table does not know; kept under their names, as data only.
    pub unknown_classes: Vec<Tally>,
    /// Classes whose shape cannot be had: a box of their size stands in.
    pub stand_ins: Vec<Tally>,
    /// Classes that are kept and drawn, but that parts fall through: terrain with voxels in it.
    pub not_solid: Vec<Tally>,
    /// Properties that the class table does not know; kept as text.
    pub unknown_properties: Vec<Tally>,
    /// What was not kept.
    pub dropped: Vec<Dropped>,
}

impl ImportReport {
    /// How many values and instances of the author's were lost or changed. Identities, mesh data and computed
    /// properties do not count: nobody misses them.
    pub fn losses(&self) -> usize {
        let lost = self.dropped.iter().filter(|d| d.reason.is_loss());
        lost.map(|d| d.count).sum()
    }
}
