use base64::Engine as _;
use glam::Vec3;
use proptest::prelude::*;

use super::{MeshError, decode};

/// A square of two triangles, 4 wide and 2 high, as a `.gltf` whose node doubles and mirrors it.
fn gltf(normals: bool, indices: &str) -> String {
    let mut bytes = Vec::new();
    for corner in [
        [0.0_f32, 0.0, 0.0],
        [2.0, 0.0, 0.0],
        [2.0, 1.0, 0.0],
        [0.0, 1.0, 0.0],
    ] {
        bytes.extend(corner.iter().flat_map(|number| number.to_le_bytes()));
    }
    for _ in 0..4 {
        bytes.extend(
            [0.0_f32, 0.0, 1.0]
                .iter()
                .flat_map(|number| number.to_le_bytes()),
        );
    }
    for index in [0_u16, 1, 2, 0, 2, 3] {
        bytes.extend(index.to_le_bytes());
    }
    let data = base64::engine::general_purpose::STANDARD.encode(&bytes);
    let normal = if normals { r#", "NORMAL": 1"# } else { "" };
    format!(
        r#"{{"asset": {{"version": "2.0"}}, "scene": 0, "scenes": [{{"nodes": [0]}}],
        "nodes": [{{"mesh": 0, "scale": [-2, 2, 2]}}],
        "meshes": [{{"primitives": [{{"attributes": {{"POSITION": 0{normal}}}, "indices": 2}}]}}],
        "buffers": [{{"byteLength": {length}, "uri": "data:application/octet-stream;base64,{data}"}}],
        "bufferViews": [{{"buffer": 0, "byteLength": 48}}, {{"buffer": 0, "byteOffset": 48, "byteLength": 48}},
            {{"buffer": 0, "byteOffset": 96, "byteLength": 12}}],
        "accessors": [
            {{"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3", "min": [0, 0, 0], "max": [2, 1, 0]}},
            {{"bufferView": 1, "componentType": 5126, "count": 4, "type": "VEC3"}},
            {{"bufferView": 2, "componentType": 5123, "count": {indices}, "type": "SCALAR"}}]}}"#,
        length = bytes.len(),
    )
}

const OBJ: &str = "# a tetrahedron and a square\nmtllib none.mtl\no one\nv 0 0 0\nv 4 0 0\nv 0 2 0\nv 0 0 1\n\
    f 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\no two\nv 0 0 0\nv 4 0 0\nv 4 2 0\nv 0 2 0\nvt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\n\
    f -4/-4 -3/-3 -2/-2 -1/-1\n";

#[test]
fn a_primitive_of_an_accessor_that_is_not_there_is_refused() {
    let text = gltf(true, "6").replace(r#""POSITION": 0"#, r#""POSITION": 77"#);
    let refused = decode(text.as_bytes());
    assert!(
        matches!(refused, Err(MeshError::Outside("accessors"))),
        "{refused:?}"
    );
}

#[test]
fn gltf_with_a_mirroring_node_keeps_its_outside() {
    for normals in [true, false] {
        let mesh = decode(gltf(normals, "6").as_bytes()).expect("is valid");
        assert_eq!(mesh.size, Vec3::new(4.0, 2.0, 1e-3));
        assert_eq!(mesh.geometry.indices.len(), 6);
        for three in mesh.geometry.indices.chunks_exact(3) {
            let corner = |at: usize| mesh.geometry.vertices[three[at] as usize];
            let [a, b, c] = [0, 1, 2].map(|at| Vec3::from(corner(at).position));
            let face = (b - a).cross(c - a).normalize();
            assert!(face.dot(Vec3::from(corner(0).normal)) > 0.99, "{normals}");
            assert!(face.z > 0.99, "mirroring along X does not turn it around");
        }
    }
}

#[test]
fn obj_is_merged_and_fills_the_unit_box() {
    let mesh = decode(OBJ.as_bytes()).expect("is valid");
    assert_eq!(mesh.size, Vec3::new(4.0, 2.0, 1.0));
    assert_eq!(mesh.geometry.indices.len(), 6 * 3);
    let positions = || {
        mesh.geometry
            .vertices
            .iter()
            .map(|v| Vec3::from(v.position))
    };
    assert_eq!(positions().fold(Vec3::MAX, Vec3::min), Vec3::splat(-0.5));
    assert_eq!(positions().fold(Vec3::MIN, Vec3::max), Vec3::splat(0.5));
    assert!(
        mesh.geometry
            .vertices
            .iter()
            .any(|vertex| vertex.uv == [1.0, 0.0])
    );
}

#[test]
fn what_is_no_mesh_is_refused_with_its_reason() {
    let is = |text: &str, wanted: fn(&MeshError) -> bool| {
        let error = decode(text.as_bytes()).expect_err(text);
        assert!(wanted(&error), "{text}: {error:?}");
    };
    is("", |error| matches!(error, MeshError::Format));
    is("version 2.00\n", |error| matches!(error, MeshError::Format));
    is("glTF", |error| matches!(error, MeshError::Outside(_)));
    is("{}", |error| matches!(error, MeshError::Gltf(_)));
    is("v 0 0 0\n", |error| matches!(error, MeshError::Empty));
    is("v 0 0 0\nf 1 2 3\n", |error| {
        matches!(error, MeshError::Obj(_))
    });
    is("v 0 0 0\nf 99999999999 1 1\n", |error| {
        matches!(error, MeshError::Outside(_))
    });
    is("v nan 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", |error| {
        matches!(error, MeshError::NotFinite)
    });
    is(&gltf(true, "7"), |error| {
        matches!(error, MeshError::Outside(_))
    });
    is(&gltf(true, "4000000000"), |error| {
        matches!(error, MeshError::TooMany { .. })
    });
    let elsewhere = gltf(true, "6").replace("data:application", "file:application");
    is(&elsewhere, |error| matches!(error, MeshError::Elsewhere(_)));
    let circle = gltf(true, "6").replace(r#""mesh": 0,"#, r#""mesh": 0, "children": [0, 0],"#);
    is(&circle, |error| {
        matches!(error, MeshError::TooMany { .. } | MeshError::NotFinite)
    });
}

/// The same document as `.glb`.
fn glb() -> Vec<u8> {
    let mut json = gltf(true, "6").into_bytes();
    json.resize(json.len().next_multiple_of(4), b' ');
    let mut bytes = b"glTF".to_vec();
    bytes.extend(2_u32.to_le_bytes());
    bytes.extend((json.len() as u32 + 20).to_le_bytes());
    bytes.extend((json.len() as u32).to_le_bytes());
    bytes.extend(b"JSON");
    bytes.extend(json);
    bytes
}

#[test]
fn glb_is_read() {
    assert_eq!(decode(&glb()).expect("is valid").size.x, 4.0);
}

fn checked(bytes: &[u8]) {
    if let Ok(mesh) = decode(bytes) {
        let corners = mesh.geometry.vertices.len();
        assert!(mesh.size.is_finite());
        assert!(
            mesh.geometry
                .indices
                .iter()
                .all(|index| (*index as usize) < corners)
        );
        for vertex in &mesh.geometry.vertices {
            assert!(Vec3::from(vertex.position).abs().max_element() <= 0.5);
            assert!((Vec3::from(vertex.normal).length() - 1.0).abs() < 1e-3);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_bytes_end_in_a_mesh_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        checked(&bytes);
        for start in [&b"glTF"[..], b"{", b"v "] {
            checked(&[start, &bytes].concat());
        }
    }

    #[test]
    fn damaged_files_end_in_a_mesh_or_an_error(
        which in 0..3,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = match which {
            0 => gltf(true, "6").into_bytes(),
            1 => glb(),
            _ => OBJ.as_bytes().to_vec(),
        };
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            // Text stays text more often than chance would have it.
            bytes[at] = if which == 1 { byte } else { b"0123456789-.,{}[]\" /fv\n"[byte as usize % 22] };
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        checked(&bytes);
    }
}
