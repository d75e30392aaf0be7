//! The compiled runtime snapshot: columns, region chunks, manifest, bounded decoder
