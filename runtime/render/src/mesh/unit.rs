//! The shapes that parts have by themselves.

use std::f32::consts::{FRAC_PI_2, FRAC_PI_4, TAU};

use glam::Vec3;

use super::build::box_corners;
use super::{Detail, Geometry};
use crate::scene::Mesh;

/// Half the box.
const HALF: f32 = 0.5;
/// Trusses of more segments are drawn with this many, which are then longer.
const MOST_SEGMENTS: u16 = 256;
/// Thickness of a truss's posts, of its width.
const POST: f32 = 0.11;
/// Thickness of what lies between the posts; thinner, so that no two sides lie in one plane.
const BAR: f32 = 0.08;
/// The rounding of a head's edges, of its height.
const HEAD_ROUNDING: f32 = 0.2;
/// How wide a torso is at its top, of its width below.
const TORSO_TOP: f32 = 0.7;

/// The geometry of a shape. Of assets, which have none by themselves, it is the stand-in: a block.
pub fn unit(mesh: Mesh, detail: Detail) -> Geometry {
    match mesh {
        Mesh::Block | Mesh::Asset(_) => tapering(1.0),
        Mesh::Ball => ball(detail),
        Mesh::Cylinder => cylinder(detail),
        Mesh::Wedge => wedge(),
        Mesh::CornerWedge => corner_wedge(),
        Mesh::Truss(segments) => truss(segments.clamp(1, MOST_SEGMENTS)),
        Mesh::Head => head(detail),
        Mesh::Torso => tapering(TORSO_TOP),
        Mesh::Pyramid => pyramid(),
    }
}

/// A box whose top is this much of its width.
fn tapering(top: f32) -> Geometry {
    let mut geometry = Geometry::default();
    let corners = box_corners(Vec3::splat(-HALF), Vec3::splat(HALF)).map(|corner| {
        let width = if corner.y > 0.0 { top } else { 1.0 };
        Vec3::new(corner.x * width, corner.y, corner.z)
    });
    geometry.hexahedron(&corners);
    geometry
}

/// Six sides of a cube, blown up: its triangles are of nearly one size, other than those at the poles of a globe.
fn ball(detail: Detail) -> Geometry {
    let cells: u32 = match detail {
        Detail::Near => 12,
        Detail::Far => 5,
    };
    // Equal angles, not equal lengths; mirrored exactly, so that sides meet without a gap.
    let steps: Vec<f32> = (0..=cells)
        .map(|step| {
            let from_middle = (2 * step).abs_diff(cells) as f32 / cells as f32;
            let length = (from_middle * FRAC_PI_4).tan().min(1.0);
            if 2 * step < cells { -length } else { length }
        })
        .collect();
    let mut geometry = Geometry::default();
    for axis in [Vec3::X, Vec3::Y, Vec3::Z] {
        for out in [axis, -axis] {
            let right = if out.y == 0.0 {
                Vec3::Y.cross(out)
            } else {
                Vec3::X
            };
            let up = out.cross(right);
            geometry.sheet(cells, cells, |column, row| {
                let along = steps[column as usize] * right + steps[row as usize] * up;
                let normal = (out + along).normalize();
                (normal * HALF, normal)
            });
        }
    }
    geometry
}

/// How many flat strips a round side has.
fn strips(detail: Detail) -> u32 {
    match detail {
        Detail::Near => 48,
        Detail::Far => 16,
    }
}

/// The direction of a strip's edge around an axis, as cosine and sine; the last is the first.
fn around(strip: u32, strips: u32) -> (f32, f32) {
    let angle = (strip % strips) as f32 / strips as f32 * TAU;
    (angle.cos(), angle.sin())
}

/// Along X, with smooth sides and hard caps.
fn cylinder(detail: Detail) -> Geometry {
    let strips = strips(detail);
    let radial = |strip| {
        let (cos, sin) = around(strip, strips);
        Vec3::new(0.0, cos, sin)
    };
    let mut geometry = Geometry::default();
    geometry.sheet(1, strips, |end, strip| {
        let normal = radial(strip);
        let x = if end == 0 { HALF } else { -HALF };
        (Vec3::new(x, 0.0, 0.0) + normal * HALF, normal)
    });
    let rim = |strip, x| radial(strip) * HALF + Vec3::X * x;
    let right: Vec<Vec3> = (0..strips).map(|strip| rim(strip, HALF)).collect();
    let left: Vec<Vec3> = (0..strips).rev().map(|strip| rim(strip, -HALF)).collect();
    geometry.side(&right);
    geometry.side(&left);
    geometry
}

/// High at +Z.
fn wedge() -> Geometry {
    let [a, b, _, c, d, e, _, f] = box_corners(Vec3::splat(-HALF), Vec3::splat(HALF));
    let mut geometry = Geometry::default();
    geometry.side(&[a, d, e, b]);
    geometry.side(&[b, e, f, c]);
    geometry.side(&[d, a, c, f]);
    geometry.side(&[a, b, c]);
    geometry.side(&[d, f, e]);
    geometry
}

/// The bottom of the box, and a tip above its corner at +X, -Z.
fn corner_wedge() -> Geometry {
    pointed(Vec3::new(HALF, HALF, -HALF))
}

/// The bottom of the box, and a tip above its middle.
fn pyramid() -> Geometry {
    pointed(Vec3::new(0.0, HALF, 0.0))
}

fn pointed(tip: Vec3) -> Geometry {
    let [a, b, _, _, d, e, ..] = box_corners(Vec3::splat(-HALF), Vec3::splat(HALF));
    let mut geometry = Geometry::default();
    geometry.side(&[a, d, e, b]);
    for [from, to] in [[d, a], [e, d], [b, e], [a, b]] {
        geometry.side(&[from, to, tip]);
    }
    geometry
}

/// An upright cylinder with rounded edges, all of it smooth.
fn head(detail: Detail) -> Geometry {
    let strips = strips(detail);
    let bends: u32 = match detail {
        Detail::Near => 8,
        Detail::Far => 3,
    };
    let rows = 2 * (bends + 1) + 1;
    // From the middle of the bottom to that of the top: the lower edge, the upper one, and the tips.
    let profile = |row: u32| -> (f32, f32, f32) {
        if row == 0 || row == rows {
            return (0.0, -FRAC_PI_2, if row == 0 { -1.0 } else { 1.0 });
        }
        let upper = row > bends + 1;
        let bend = if upper { row - bends - 2 } else { row - 1 };
        let turned = bend as f32 / bends as f32 * FRAC_PI_2;
        let angle = if upper { turned } else { turned - FRAC_PI_2 };
        (1.0, angle, if upper { 1.0 } else { -1.0 })
    };
    let mut geometry = Geometry::default();
    geometry.sheet(strips, rows, |strip, row| {
        let (cos, sin) = around(strip, strips);
        let (open, angle, end) = profile(row);
        let straight = HALF - HEAD_ROUNDING;
        if open == 0.0 {
            return (Vec3::Y * (HALF * end), Vec3::Y * end);
        }
        // Sheets run to the right seen from outside: around Y that is from +Z to +X.
        let out = Vec3::new(sin, 0.0, cos);
        let radius = straight + HEAD_ROUNDING * angle.cos();
        let height = straight * end + HEAD_ROUNDING * angle.sin();
        let normal = (out * angle.cos() + Vec3::Y * angle.sin()).normalize();
        (out * radius + Vec3::Y * height, normal)
    });
    geometry
}

/// Four posts; on each of four sides a bar at every segment's end and a diagonal within it, which changes its direction
/// from one segment to the next.
fn truss(segments: u16) -> Geometry {
    let mut geometry = Geometry::default();
    let inner = HALF - POST;
    for x in [-1.0, 1.0] {
        for z in [-1.0, 1.0] {
            let middle = Vec3::new(x, 0.0, z) * (HALF - POST / 2.0);
            let half = Vec3::new(POST / 2.0, HALF, POST / 2.0);
            geometry.hexahedron(&box_corners(middle - half, middle + half));
        }
    }
    let height = 1.0 / f32::from(segments);
    let thick = BAR * height;
    for level in 0..=segments {
        let y = (f32::from(level) * height - HALF).clamp(thick / 2.0 - HALF, HALF - thick / 2.0);
        for side in 0..4 {
            geometry.beam(side, [(-inner, y), (inner, y)], thick);
        }
    }
    for segment in 0..segments {
        let low = f32::from(segment) * height - HALF + thick;
        let high = low + height - 2.0 * thick;
        for side in 0..4 {
            let ends = if segment % 2 == 0 {
                [(-inner, low), (inner, high)]
            } else {
                [(-inner, high), (inner, low)]
            };
            geometry.beam(side, ends, thick * std::f32::consts::SQRT_2);
        }
    }
    geometry
}

impl Geometry {
    /// A beam between two posts of one of a truss's four sides, from left to right seen from outside; its thickness is
    /// measured along Y.
    fn beam(&mut self, side: u8, ends: [(f32, f32); 2], thick: f32) {
        let depth = HALF - POST / 2.0;
        let corners: [Vec3; 8] = std::array::from_fn(|corner| {
            let (across, middle) = ends[corner >> 2];
            let sign = |bit: usize| if corner & bit == 0 { -0.5 } else { 0.5 };
            let (x, y, z) = (across, middle + thick * sign(2), depth + BAR * sign(1));
            match side {
                0 => Vec3::new(x, y, z),
                1 => Vec3::new(z, y, -x),
                2 => Vec3::new(-x, y, -z),
                _ => Vec3::new(-z, y, x),
            }
        });
        self.hexahedron(&corners);
    }
}
