//! OBJ, through `tobj`. Materials are not read.

use glam::{Mat4, Vec2, Vec3};
use tobj::{LoadError, LoadOptions};

use super::MeshError;
use super::pieces::{Piece, Pieces};
use crate::limits;

/// Whether a text begins as OBJ files do: some lines that OBJ has, and none that it has not.
pub(super) fn is_obj(bytes: &[u8]) -> bool {
    const WORDS: [&[u8]; 11] = [
        b"v", b"vt", b"vn", b"vp", b"f", b"l", b"o", b"g", b"s", b"mtllib", b"usemtl",
    ];
    let mut lines = bytes
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty() && !line.starts_with(b"#"))
        .take(8)
        .peekable();
    lines.peek().is_some()
        && lines.all(|line| {
            let word = line.split(u8::is_ascii_whitespace).next();
            word.is_some_and(|word| WORDS.contains(&word))
        })
}

pub(super) fn read(bytes: &[u8], pieces: &mut Pieces) -> Result<(), MeshError> {
    // The crate adds to indices before it checks them: they must be far from overflowing.
    let lines = bytes
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .map(<[u8]>::trim_ascii_start);
    for line in lines.filter(|line| line.starts_with(b"f") || line.starts_with(b"l")) {
        let mut numbers = line.split(|byte| !byte.is_ascii_digit());
        if numbers.any(|number| number.len() > limits::MESH_INDEX_DIGITS) {
            return Err(MeshError::Outside("triangles"));
        }
    }
    let options = LoadOptions {
        single_index: true,
        triangulate: true,
        ignore_points: true,
        ignore_lines: true,
    };
    let no_materials = |_: &std::path::Path| Err(LoadError::OpenFileFailed);
    let mut reader = std::io::BufReader::new(bytes);
    let (models, _) = tobj::load_obj_buf(&mut reader, &options, no_materials)?;
    for model in models {
        let mesh = model.mesh;
        let piece = Piece {
            positions: threes(&mesh.positions),
            normals: threes(&mesh.normals),
            // Pictures begin at their bottom there.
            uvs: mesh
                .texcoords
                .chunks_exact(2)
                .map(|uv| Vec2::new(uv[0], 1.0 - uv[1]))
                .collect(),
            indices: mesh.indices,
        };
        pieces.add(&piece, Mat4::IDENTITY)?;
    }
    Ok(())
}

fn threes(numbers: &[f32]) -> Vec<Vec3> {
    numbers.chunks_exact(3).map(Vec3::from_slice).collect()
}
