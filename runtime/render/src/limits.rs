//! Every bound on what drawing may take, with its meaning beyond it.

/// Pixels of a still: 8K. More is refused, because four samples a pixel would take gigabytes.
pub const MOST_STILL_PIXELS: u64 = 8192 * 4608;
/// How often a still is drawn until its assets and materials are there. What is missing then gets its stand-in.
pub const MOST_STILL_REDRAWS: usize = 2000;
/// Bytes of a mesh asset. Larger ones get the stand-in.
pub const MESH_BYTES: usize = 64 << 20;
/// Corners of a mesh asset, all its pieces together.
pub const MESH_VERTICES: usize = 2_000_000;
/// Triangles of a mesh asset, all its pieces together.
pub const MESH_TRIANGLES: usize = 1_000_000;
/// Objects in the JSON text of a glTF asset: each takes hundreds of bytes when it is read.
pub const MESH_OBJECTS: usize = 200_000;
/// Nodes of a glTF asset that are visited; nodes that name each other in a circle would have no end.
pub const MESH_NODES: usize = 20_000;
/// Digits of an index in an OBJ asset: nine do for all corners that are allowed.
pub const MESH_INDEX_DIGITS: usize = 9;
/// Outlines of a frame. More are not drawn.
pub const MOST_OUTLINES: usize = 255;
/// Parts that are outlined at once. More are not.
pub const MOST_OUTLINED: usize = 100_000;
/// Bytes of an encoded picture. Larger ones are taken for corrupt.
pub const MOST_PICTURE_BYTES: usize = 64 << 20;
/// The longest side of a picture that is decoded, pixels. Larger ones are not drawn.
pub const MOST_PICTURE_SIDE: u32 = 4096;
/// The longest side of a picture on the GPU; larger ones are made smaller.
pub const MOST_TEXTURE_SIDE: u32 = 1024;
/// Bytes of all pictures on the GPU. Those that do not fit are not drawn.
pub const MOST_TEXTURE_BYTES: u64 = 512 << 20;
/// Pictures on parts of a scene. Those beyond, in the order of `ZIndex`, are not drawn.
pub const MOST_DECALS: usize = 16_384;
/// Bytes of all vertices on the GPU. Meshes that do not fit get their stand-in.
pub const MOST_GEOMETRY_BYTES: u64 = 192 << 20;
