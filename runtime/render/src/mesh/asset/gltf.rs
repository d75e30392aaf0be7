//! glTF, through the `gltf` crate. What that crate's own reading of accessors takes on trust is checked here instead.

use std::borrow::Cow;

use ::gltf::accessor::{DataType, Dimensions};
use ::gltf::buffer::Source;
use ::gltf::mesh::Mode;
use ::gltf::{Accessor, Document, Gltf, Node, Primitive, Semantic};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use glam::{Mat4, Vec2, Vec3};

use super::MeshError;
use super::pieces::{Piece, Pieces, bound};
use crate::limits;

/// Bytes of a `.glb` file's header, which its own length must not be less than.
const HEADER: u32 = 12;

/// The bytes of a document's buffers.
type Buffers<'a> = Vec<Cow<'a, [u8]>>;

/// Parses and validates a file. The crate's validation takes it for granted that the accessors which a primitive names are
/// there, so that is looked at first.
fn parse(bytes: &[u8]) -> Result<Gltf, MeshError> {
    let failed = |error| MeshError::Gltf(Box::new(error));
    let Gltf { document, blob } = Gltf::from_slice_without_validation(bytes).map_err(failed)?;
    let json = document.into_json();
    let mut primitives = json.meshes.iter().flat_map(|mesh| &mesh.primitives);
    let is_there = |primitive: &::gltf::json::mesh::Primitive| {
        let mut named = primitive.attributes.values();
        named.all(|accessor| accessor.value() < json.accessors.len())
    };
    if !primitives.all(is_there) {
        return Err(MeshError::Outside("accessors"));
    }
    let document = Document::from_json(json).map_err(failed)?;
    Ok(Gltf { document, blob })
}

pub(super) fn read(bytes: &[u8], pieces: &mut Pieces) -> Result<(), MeshError> {
    if let Some(rest) = bytes.strip_prefix(b"glTF") {
        let length = rest.get(4..8).and_then(|four| four.try_into().ok());
        if length.map_or(0, u32::from_le_bytes) < HEADER {
            return Err(MeshError::Outside("chunks"));
        }
    }
    bound(json_objects(bytes), limits::MESH_OBJECTS, "JSON objects")?;
    let gltf = parse(bytes)?;
    let buffers = buffers(&gltf)?;
    let scene = gltf.default_scene().or_else(|| gltf.scenes().next());
    let mut left = limits::MESH_NODES;
    let mut stack: Vec<(Node<'_>, Mat4)> = Vec::new();
    match scene {
        Some(scene) => stack.extend(scene.nodes().map(|node| (node, Mat4::IDENTITY))),
        // A file without a scene is a library of meshes: all of them are meant.
        None => {
            for mesh in gltf.meshes() {
                for primitive in mesh.primitives() {
                    add(&primitive, &buffers, Mat4::IDENTITY, pieces)?;
                }
            }
        }
    }
    while let Some((node, above)) = stack.pop() {
        left = left.checked_sub(1).ok_or(MeshError::TooMany {
            what: "nodes",
            most: limits::MESH_NODES,
        })?;
        let transform = above * Mat4::from_cols_array_2d(&node.transform().matrix());
        for primitive in node.mesh().iter().flat_map(::gltf::Mesh::primitives) {
            add(&primitive, &buffers, transform, pieces)?;
        }
        if stack.len() + node.children().len() > limits::MESH_NODES {
            return Err(MeshError::TooMany {
                what: "nodes",
                most: limits::MESH_NODES,
            });
        }
        stack.extend(node.children().map(|child| (child, transform)));
    }
    Ok(())
}

/// At most this many objects are in the JSON text: of binary files that is their first chunk.
fn json_objects(bytes: &[u8]) -> usize {
    let text = if bytes.starts_with(b"glTF") {
        let length = bytes.get(12..16).and_then(|four| four.try_into().ok());
        let length = length.map_or(0, u32::from_le_bytes) as usize;
        let rest = bytes.get(20..).unwrap_or_default();
        rest.get(..length).unwrap_or(rest)
    } else {
        bytes
    };
    text.split(|byte| *byte == b'{').count()
}

fn buffers(gltf: &Gltf) -> Result<Buffers<'_>, MeshError> {
    gltf.buffers()
        .map(|buffer| match buffer.source() {
            Source::Bin => {
                let blob = gltf.blob.as_deref();
                blob.map(Cow::Borrowed).ok_or(MeshError::Outside("buffers"))
            }
            Source::Uri(uri) => {
                let data = uri.strip_prefix("data:").and_then(|it| it.split_once(','));
                let Some((_, data)) = data.filter(|(kind, _)| kind.ends_with(";base64")) else {
                    let shown = uri.chars().take(80).collect();
                    return Err(MeshError::Elsewhere(shown));
                };
                let decoded = STANDARD.decode(data);
                decoded
                    .map(Cow::Owned)
                    .map_err(|_| MeshError::Unsupported("buffers that are not valid base64"))
            }
        })
        .collect()
}

fn add(
    primitive: &Primitive<'_>,
    buffers: &Buffers<'_>,
    transform: Mat4,
    pieces: &mut Pieces,
) -> Result<(), MeshError> {
    let mode = primitive.mode();
    if !matches!(
        mode,
        Mode::Triangles | Mode::TriangleStrip | Mode::TriangleFan
    ) {
        return Ok(());
    }
    let Some(positions) = primitive.get(&Semantic::Positions) else {
        return Ok(());
    };
    let positions = vectors::<3>(&positions, Dimensions::Vec3, buffers)?;
    let normals = match primitive.get(&Semantic::Normals) {
        Some(normals) => vectors::<3>(&normals, Dimensions::Vec3, buffers)?,
        None => Vec::new(),
    };
    let uvs = match primitive.get(&Semantic::TexCoords(0)) {
        Some(uvs) => vectors::<2>(&uvs, Dimensions::Vec2, buffers)?,
        None => Vec::new(),
    };
    let corners = match primitive.indices() {
        Some(indices) => indices_of(&indices, buffers)?,
        None => (0..positions.len() as u32).collect(),
    };
    let piece = Piece {
        positions: positions.into_iter().map(Vec3::from).collect(),
        normals: normals.into_iter().map(Vec3::from).collect(),
        uvs: uvs.into_iter().map(Vec2::from).collect(),
        indices: triangles(mode, corners),
    };
    pieces.add(&piece, transform)
}

/// Strips and fans as triangles of their own.
fn triangles(mode: Mode, corners: Vec<u32>) -> Vec<u32> {
    match mode {
        Mode::TriangleStrip => corners
            .windows(3)
            .enumerate()
            .flat_map(|(at, three)| match at % 2 {
                0 => [three[0], three[1], three[2]],
                _ => [three[1], three[0], three[2]],
            })
            .collect(),
        Mode::TriangleFan => corners
            .get(1..)
            .unwrap_or_default()
            .windows(2)
            .flat_map(|two| [corners[0], two[0], two[1]])
            .collect(),
        _ => corners,
    }
}

/// The items of an accessor as bytes, each of `size`.
fn items<'a>(
    accessor: &Accessor<'_>,
    size: usize,
    buffers: &'a Buffers<'_>,
) -> Result<impl Iterator<Item = &'a [u8]>, MeshError> {
    const OUTSIDE: MeshError = MeshError::Outside("accessors");
    if accessor.sparse().is_some() {
        return Err(MeshError::Unsupported("sparse accessors"));
    }
    let Some(view) = accessor.view() else {
        return Err(MeshError::Unsupported("accessors without data"));
    };
    let count = bound(
        accessor.count(),
        limits::MESH_VERTICES.max(limits::MESH_TRIANGLES * 3),
        "corners",
    )?;
    let buffer = buffers.get(view.buffer().index()).ok_or(OUTSIDE)?;
    let end = view.offset().checked_add(view.length()).ok_or(OUTSIDE)?;
    let data = buffer.get(view.offset()..end).ok_or(OUTSIDE)?;
    let data = data.get(accessor.offset()..).ok_or(OUTSIDE)?;
    let stride = view.stride().unwrap_or(size);
    let last = stride.checked_mul(count.saturating_sub(1)).ok_or(OUTSIDE)?;
    let needed = last.checked_add(size).ok_or(OUTSIDE)?;
    if stride < size || (count > 0 && needed > data.len()) {
        return Err(OUTSIDE);
    }
    Ok((0..count).map(move |item| &data[item * stride..item * stride + size]))
}

/// Vectors of floats, or of integers that stand for 0 to 1.
fn vectors<const N: usize>(
    accessor: &Accessor<'_>,
    dimensions: Dimensions,
    buffers: &Buffers<'_>,
) -> Result<Vec<[f32; N]>, MeshError> {
    const UNKNOWN: MeshError = MeshError::Unsupported("coordinates of an unusual type");
    if accessor.dimensions() != dimensions {
        return Err(UNKNOWN);
    }
    let number: fn(&[u8]) -> f32 = match (accessor.data_type(), accessor.normalized()) {
        (DataType::F32, _) => |bytes| f32::from_bits(little_endian(bytes)),
        (DataType::U8, true) => |bytes| little_endian(bytes) as f32 / 255.0,
        (DataType::U16, true) => |bytes| little_endian(bytes) as f32 / 65535.0,
        _ => return Err(UNKNOWN),
    };
    let width = accessor.data_type().size();
    let vector =
        |item: &[u8]| std::array::from_fn(|axis| number(&item[axis * width..(axis + 1) * width]));
    Ok(items(accessor, width * N, buffers)?.map(vector).collect())
}

fn indices_of(accessor: &Accessor<'_>, buffers: &Buffers<'_>) -> Result<Vec<u32>, MeshError> {
    let kind = accessor.data_type();
    if accessor.dimensions() != Dimensions::Scalar
        || !matches!(kind, DataType::U8 | DataType::U16 | DataType::U32)
    {
        return Err(MeshError::Unsupported("indices of an unusual type"));
    }
    Ok(items(accessor, kind.size(), buffers)?
        .map(little_endian)
        .collect())
}

/// The number that up to four bytes stand for.
fn little_endian(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}
