//! The numbers that instances and chunks of a snapshot have on the wire. [`Uid`](studio_model::Uid) and
//! [`InstanceId`](studio_model::InstanceId) are other things: the three never mix.

use std::fmt;

/// An instance's number on the wire. A published instance's is its index in the snapshot; what a server makes later
/// numbers above that, and no number is used twice in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NetId(pub u32);

impl NetId {
    /// The root of the tree, on every side.
    pub const ROOT: Self = Self(0);

    /// The number as an index into side tables.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for NetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "n{}", self.0)
    }
}

/// A chunk of a snapshot, by its place in the client manifest's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChunkId(pub u32);

impl ChunkId {
    /// The base chunk: everything that clients may know and that lies in no region. It is loaded first.
    pub const BASE: Self = Self(0);

    /// The number as an index into side tables.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for ChunkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
