//! The hash of the class table. Client and server must have the same one: the numbers of classes, properties and enums
//! on the wire mean nothing otherwise. A snapshot only notes it, because it names what it holds.

use std::sync::LazyLock;

use studio_model::ClassTable;

static SCHEMA_HASH: LazyLock<[u8; 32]> = LazyLock::new(|| {
    let mut hasher = blake3::Hasher::new();
    for line in ClassTable::get().schema_lines() {
        hasher.update(line.as_bytes());
        hasher.update(b"\n");
    }
    *hasher.finalize().as_bytes()
});

/// The BLAKE3 hash of the class table's lines. The first call computes it.
pub fn schema_hash() -> [u8; 32] {
    *SCHEMA_HASH
}
