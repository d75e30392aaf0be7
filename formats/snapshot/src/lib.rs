//! The compiled snapshot of a place: what `publish` writes, a server loads and clients are sent in chunks.
//!
//! Columns instead of records, one file of compressed and hashed sections, named by the hash of its manifest. `FORMAT.md`
//! beside this crate is the specification. Everything that comes from outside goes through the bounded [`wire::Reader`]:
//! decoding never panics, never allocates what a limit forbids, and says which section is bad. Knows neither RON nor the
//! runtime; what clients may know is decided by the model and applied by whoever builds a snapshot.
//!
//! Read next: [`wire`] (bytes), [`value_codec`] (one value).

mod blobs;
pub mod id;
mod lanes;
mod rotation;
pub mod schema;
pub mod value_codec;
pub mod wire;

pub use id::{ChunkId, NetId};
pub use schema::schema_hash;
pub use wire::{Reader, WireError, Writer};
