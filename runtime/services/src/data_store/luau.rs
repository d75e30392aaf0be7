//! Data stores as scripts see them.
