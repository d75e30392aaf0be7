//! Meshes of a place's assets, from their bytes: glTF (`.glb`, `.gltf` with its buffers inside) and OBJ, told apart by what
//! they begin with. Reads no other files and believes nothing that the bytes say.

mod gltf;
mod obj;
mod pieces;

#[cfg(test)]
mod tests;

use glam::Vec3;

use super::Geometry;
use crate::limits;
use pieces::Pieces;

/// A mesh of an asset.
#[derive(Debug, Clone, PartialEq)]
pub struct AssetMesh {
    /// Stretched to fill the unit box.
    pub geometry: Geometry,
    /// How large it is by itself: a unit of the file is a stud. No side is shorter than a thousandth.
    pub size: Vec3,
}

/// Why some bytes are no mesh.
#[derive(Debug, thiserror::Error)]
pub enum MeshError {
    /// The file is too large to be read.
    #[error("the mesh has {bytes} bytes; at most {most} are read", most = limits::MESH_BYTES)]
    Bytes {
        /// Its size.
        bytes: usize,
    },
    /// The mesh has too much of something.
    #[error("the mesh has more than {most} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there may be.
        most: usize,
    },
    /// It is no well-formed glTF.
    #[error("the mesh is not valid glTF: {0}")]
    Gltf(Box<::gltf::Error>),
    /// It is no well-formed OBJ.
    #[error("the mesh is not valid OBJ: {0}")]
    Obj(#[from] tobj::LoadError),
    /// It is neither glTF nor OBJ.
    #[error("the mesh is neither glTF nor OBJ")]
    Format,
    /// A part of it lies in another file.
    #[error("the mesh keeps data in another file, `{0}`: save it as one file (`.glb`)")]
    Elsewhere(String),
    /// It uses something that is not read.
    #[error("the mesh has {0}, which is not supported")]
    Unsupported(&'static str),
    /// Something points beyond its end.
    #[error("the mesh's {0} lie outside its data")]
    Outside(&'static str),
    /// A coordinate is infinite or no number.
    #[error("the mesh has coordinates that are no finite numbers")]
    NotFinite,
    /// There is no triangle in it.
    #[error("the mesh has no triangles")]
    Empty,
}

/// Reads a mesh. Corners without normals get those of their triangles.
///
/// # Errors
/// [`MeshError`]: what is wrong with the bytes.
pub fn decode(bytes: &[u8]) -> Result<AssetMesh, MeshError> {
    if bytes.len() > limits::MESH_BYTES {
        return Err(MeshError::Bytes { bytes: bytes.len() });
    }
    let mut pieces = Pieces::default();
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if text.starts_with(b"glTF") || text.trim_ascii_start().starts_with(b"{") {
        gltf::read(text, &mut pieces)?;
    } else if obj::is_obj(text) {
        obj::read(text, &mut pieces)?;
    } else {
        return Err(MeshError::Format);
    }
    pieces.finish()
}
