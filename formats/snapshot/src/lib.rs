//! The compiled snapshot of a place: what `publish` writes, a server loads and clients are sent in chunks.
//!
//! Columns instead of records, one file of compressed and hashed sections, named by the hash of its manifest. `FORMAT.md`
//! beside this crate is the specification. Everything that comes from outside goes through the bounded [`wire::Reader`]:
//! decoding never panics, never allocates what a limit forbids, and says which section is bad. Knows neither RON nor the
//! runtime; what clients may know is decided by the model and applied by whoever builds a snapshot.
//!
//! Read next: [`snapshot`] (the file), [`plan`] (how one is made), [`load`] (how it becomes a model), [`wire`] and
//! [`value_codec`] (the bytes of messages, too).

mod blobs;
mod body;
mod budget;
mod chunk;
mod column;
pub mod error;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod format_test;
pub mod id;
mod identity;
mod lanes;
pub mod load;
pub mod manifest;
pub mod plan;
mod planes;
mod rotation;
pub mod schema;
pub mod section;
pub mod snapshot;
pub mod value_codec;
pub mod wire;

pub use error::{BuildError, Damage, SectionName, SnapshotError};
pub use id::{ChunkId, NetId};
pub use load::{LoadedChunk, LoadedSnapshot, load_chunk, load_server};
pub use manifest::{ChunkInfo, ClientManifest};
pub use plan::{PackedAsset, Plan, PlannedChunk, UidOf};
pub use schema::schema_hash;
pub use section::{Section, SectionInfo};
pub use snapshot::{SNAPSHOT_FORMAT, SectionEntry, Snapshot, SnapshotId};
pub use wire::{Reader, WireError, Writer};
