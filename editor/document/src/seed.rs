//! Random bits for uids and names of files: what one run of the program has that no other has.

use std::hash::{BuildHasher as _, Hasher as _};

/// Random bits, from the only source of them that the standard library has: the keys of its hash maps.
pub fn fresh_seed() -> u64 {
    std::collections::hash_map::RandomState::new()
        .build_hasher()
        .finish()
}
