use std::collections::HashMap;

use glam::Vec3;

use super::{Detail, Geometry, unit};
use crate::scene::Mesh;

const SHAPES: [Mesh; 11] = [
    Mesh::Block,
    Mesh::Ball,
    Mesh::Cylinder,
    Mesh::Wedge,
    Mesh::CornerWedge,
    Mesh::Truss(1),
    Mesh::Truss(5),
    Mesh::Head,
    Mesh::Torso,
    Mesh::Pyramid,
    Mesh::Asset(3),
];

fn triangles(geometry: &Geometry) -> impl Iterator<Item = [Vec3; 3]> {
    geometry
        .indices
        .chunks_exact(3)
        .map(|three| [0, 1, 2].map(|at| corner(geometry, three[at])))
}

fn corner(geometry: &Geometry, index: u32) -> Vec3 {
    Vec3::from(geometry.vertices[index as usize].position)
}

fn volume(geometry: &Geometry) -> f32 {
    triangles(geometry)
        .map(|[a, b, c]| a.dot(b.cross(c)) / 6.0)
        .sum()
}

/// Every edge is walked once in each direction by triangles that have an area.
fn is_closed(geometry: &Geometry) -> bool {
    let key = |at: Vec3| (at * 1e5).round().as_ivec3().to_array();
    let mut edges: HashMap<_, i32> = HashMap::new();
    for [a, b, c] in triangles(geometry) {
        for (from, to) in [(a, b), (b, c), (c, a)] {
            let (from, to) = (key(from), key(to));
            if from != to {
                *edges.entry((from, to)).or_default() += 1;
                *edges.entry((to, from)).or_default() -= 1;
            }
        }
    }
    edges.values().all(|count| *count == 0)
}

#[test]
fn shapes_are_closed_and_fill_the_unit_box() {
    for mesh in SHAPES {
        for detail in [Detail::Near, Detail::Far] {
            let geometry = unit(mesh, detail);
            assert!(is_closed(&geometry), "{mesh:?}");
            assert!(volume(&geometry) > 0.05, "{mesh:?}");
            let positions = || geometry.vertices.iter().map(|v| Vec3::from(v.position));
            let low = positions().fold(Vec3::MAX, Vec3::min);
            let high = positions().fold(Vec3::MIN, Vec3::max);
            // A coarse circle may not touch the box on all sides, but never leaves it.
            assert!(low.cmpge(Vec3::splat(-0.500_001)).all(), "{mesh:?} {low}");
            assert!(high.cmple(Vec3::splat(0.500_001)).all(), "{mesh:?} {high}");
            assert!(
                low.max_element() < -0.48 && high.min_element() > 0.48,
                "{mesh:?}"
            );
        }
    }
}

#[test]
fn normals_have_length_one_and_look_to_where_triangles_face() {
    for mesh in SHAPES {
        let geometry = unit(mesh, Detail::Near);
        for vertex in &geometry.vertices {
            let length = Vec3::from(vertex.normal).length();
            assert!((length - 1.0).abs() < 1e-5, "{mesh:?} {length}");
        }
        for three in geometry.indices.chunks_exact(3) {
            let [a, b, c] = [0, 1, 2].map(|at| corner(&geometry, three[at]));
            let face = (b - a).cross(c - a).normalize_or_zero();
            for index in three {
                let normal = Vec3::from(geometry.vertices[*index as usize].normal);
                assert!(face == Vec3::ZERO || face.dot(normal) > 0.8, "{mesh:?}");
            }
        }
    }
}

#[test]
fn shapes_stand_as_in_the_reference() {
    let top = |mesh| -> Vec<Vec3> {
        let geometry = unit(mesh, Detail::Near);
        let mut corners: Vec<Vec3> = geometry
            .vertices
            .iter()
            .map(|vertex| Vec3::from(vertex.position))
            .filter(|position| position.y > 0.499)
            .collect();
        corners.sort_by(|a, b| a.x.total_cmp(&b.x));
        corners.dedup();
        corners
    };
    assert_eq!(top(Mesh::CornerWedge), [Vec3::new(0.5, 0.5, -0.5)]);
    assert_eq!(top(Mesh::Pyramid), [Vec3::new(0.0, 0.5, 0.0)]);
    assert!(top(Mesh::Wedge).iter().all(|corner| corner.z == 0.5));
    let cylinder = unit(Mesh::Cylinder, Detail::Near);
    let axis = |vertex: &super::Vertex| vertex.position[1].hypot(vertex.position[2]);
    assert!(
        cylinder
            .vertices
            .iter()
            .all(|v| (axis(v) - 0.5).abs() < 1e-5)
    );
}

#[test]
fn round_shapes_keep_to_their_budget() {
    let count = |mesh, detail| unit(mesh, detail).indices.len() / 3;
    assert_eq!(count(Mesh::Ball, Detail::Near), 1728);
    assert_eq!(count(Mesh::Ball, Detail::Far), 300);
    assert_eq!(
        count(Mesh::Truss(u16::MAX), Detail::Near),
        count(Mesh::Truss(256), Detail::Near)
    );
}
