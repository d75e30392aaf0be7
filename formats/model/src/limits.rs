//! Every limit of the data model, the formats and the protocol, in one place. A limit is what the decoder of something
//! from outside checks before it allocates; what happens beyond it is written beside it.

/// Low bits of a uid that count; the bits above are the random prefix.
pub const UID_COUNTER_BITS: u32 = 24;

/// Instances in one data model. Beyond it reading a place or a snapshot is an error. (1,000,000 parts is the size we
/// promise; this leaves room for their joints and decals.)
pub const INSTANCES_MAX: usize = 8_000_000;

/// Levels of nesting of instances, root included. Deeper places are refused where they are read.
pub const TREE_DEPTH_MAX: usize = 512;

/// Bytes of an instance's name (UTF-8).
pub const NAME_BYTES_MAX: usize = 1_000;

/// Bytes of one string property. Script sources have [`SCRIPT_BYTES_MAX`].
pub const STRING_BYTES_MAX: usize = 4 << 20;

/// Bytes of one script's source.
pub const SCRIPT_BYTES_MAX: usize = 4 << 20;

/// Bytes of one binary or shared string property.
pub const BINARY_BYTES_MAX: usize = 64 << 20;

/// Keypoints of a number or colour sequence (the reference's limit).
pub const SEQUENCE_KEYPOINTS_MAX: usize = 20;

/// Attributes on one instance.
pub const ATTRIBUTES_MAX: usize = 256;

/// Bytes of an attribute's name (the reference's limit: 100 characters).
pub const ATTRIBUTE_NAME_BYTES_MAX: usize = 100;

/// Tags on one instance.
pub const TAGS_MAX: usize = 256;

/// Bytes of a tag's name (the reference's limit: 100 characters).
pub const TAG_BYTES_MAX: usize = 100;

/// Entries that a journal keeps, each instance that an entry names counted as one more. A reader that lags further
/// re-reads the model.
pub const JOURNAL_ENTRIES_MAX: usize = 1 << 18;

/// Problems that one report keeps; further ones are only counted.
pub const DIAGNOSTICS_MAX: usize = 1_000;

/// Bytes of a `place.ron` (1,000,000 parts are about 350 MB).
pub const PLACE_TEXT_BYTES_MAX: u64 = 2 << 30;

/// Bytes of a foreign place file (`.rbxl` and friends); the reference's limit is 100 MiB.
pub const FOREIGN_FILE_BYTES_MAX: u64 = 256 << 20;

/// Bytes of a foreign place file after its chunks are decompressed.
pub const FOREIGN_DECOMPRESSED_BYTES_MAX: u64 = 1 << 30;

/// Bytes of memory that decoding a foreign place file may take, as estimated before it starts. (The decoder takes about
/// 4 KB a part.)
pub const FOREIGN_DECODED_BYTES_MAX: u64 = 6 << 30;

/// Bytes of a snapshot file, assets included.
pub const SNAPSHOT_BYTES_MAX: u64 = 4 << 30;

/// Bytes of one decompressed snapshot section.
pub const SECTION_BYTES_MAX: usize = 512 << 20;

/// Bytes of one region chunk, compressed: it crosses the network as one frame.
pub const REGION_CHUNK_BYTES_MAX: usize = 64 << 20;

/// Chunks in a snapshot: regions with something in them, and the base chunk. A place that needs more is refused when it
/// is published; a client manifest of so many fits one control frame.
pub const CHUNKS_MAX: usize = 1 << 16;

/// Sections in a snapshot.
pub const SECTIONS_MAX: usize = 1 << 20;

/// Assets in a place.
pub const ASSETS_MAX: usize = 100_000;

/// Bytes of one asset.
pub const ASSET_BYTES_MAX: u64 = 256 << 20;

/// Edge of the cubic cells that region chunks cover, in studs.
pub const REGION_CELL_STUDS: f32 = 256.0;

/// Coordinates beyond this many studs from the origin are clamped when a cell is computed.
pub const WORLD_EXTENT_STUDS: f32 = 1_000_000.0;

/// Ticks a second, on server and client.
pub const TICK_HZ: u32 = 60;

/// Chunks of a place's terrain (the reference's largest have some thousands). Terrain with more is not read.
pub const TERRAIN_CHUNKS_MAX: usize = 1 << 16;

/// How far out a chunk of terrain may lie, in chunks of 128 studs. Terrain with one farther out is not read.
pub const TERRAIN_CHUNK_FARTHEST: u32 = 7_812;

/// Clients on one server.
pub const CLIENTS_MAX: usize = 200;
