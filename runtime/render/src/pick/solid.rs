//! Where a ray enters a solid of the unit box. Rays of other solids are brought here first. Knows no scene.

use glam::Vec3;

use crate::mesh::Geometry;
use crate::scene::Mesh;

/// Where a ray enters: how many of its directions away, and the surface's normal, of any length.
pub(super) type Entry = (f32, Vec3);

/// A half space: what has `normal · point <= limit`.
struct Plane {
    normal: Vec3,
    limit: f32,
}

const fn plane(x: f32, y: f32, z: f32, limit: f32) -> Plane {
    Plane {
        normal: Vec3::new(x, y, z),
        limit,
    }
}

/// The planes that cut a shape out of the unit box; they are those of the geometry in `mesh`.
const WEDGE: &[Plane] = &[plane(0.0, 1.0, -1.0, 0.0)];
const CORNER_WEDGE: &[Plane] = &[plane(0.0, 1.0, 1.0, 0.0), plane(-1.0, 1.0, 0.0, 0.0)];
const PYRAMID: &[Plane] = &[
    plane(2.0, 1.0, 0.0, 0.5),
    plane(-2.0, 1.0, 0.0, 0.5),
    plane(0.0, 1.0, 2.0, 0.5),
    plane(0.0, 1.0, -2.0, 0.5),
];
const TORSO: &[Plane] = &[plane(1.0, 0.15, 0.0, 0.425), plane(-1.0, 0.15, 0.0, 0.425)];

/// What is left of a ray inside of convex things: from where it entered the last to where it leaves the first.
struct Span {
    enter: f32,
    leave: f32,
    normal: Vec3,
}

impl Span {
    const WHOLE: Self = Self {
        enter: f32::NEG_INFINITY,
        leave: f32::INFINITY,
        normal: Vec3::ZERO,
    };

    fn cut(&mut self, enter: f32, leave: f32, normal: Vec3) {
        if enter > self.enter {
            (self.enter, self.normal) = (enter, normal);
        }
        self.leave = self.leave.min(leave);
    }

    fn by_plane(&mut self, origin: Vec3, direction: Vec3, plane: &Plane) {
        let toward = plane.normal.dot(direction);
        let room = plane.limit - plane.normal.dot(origin);
        if toward < 0.0 {
            self.cut(room / toward, f32::INFINITY, plane.normal);
        } else if toward > 0.0 {
            self.leave = self.leave.min(room / toward);
        } else if room < 0.0 {
            self.leave = f32::NEG_INFINITY;
        }
    }

    fn by_slab(&mut self, origin: Vec3, direction: Vec3, axis: Vec3) {
        for normal in [axis, -axis] {
            self.by_plane(origin, direction, &Plane { normal, limit: 0.5 });
        }
    }

    /// What is less than half a unit from the origin along the axes of `mask` (1 or 0 each).
    fn by_round(&mut self, origin: Vec3, direction: Vec3, mask: Vec3) {
        let (from, along) = (origin * mask, direction * mask);
        let a = along.length_squared();
        let excess = from.length_squared() - 0.25;
        if a < 1e-30 {
            if excess > 0.0 {
                self.leave = f32::NEG_INFINITY;
            }
            return;
        }
        let b = from.dot(along);
        let root = b * b - a * excess;
        if root < 0.0 {
            self.leave = f32::NEG_INFINITY;
            return;
        }
        let root = root.sqrt();
        let enter = (-b - root) / a;
        self.cut(enter, (-b + root) / a, from + along * enter);
    }
}

/// Where a ray enters a shape; `None` if it passes it, starts inside or points away. `asset` are the triangles of
/// [`Mesh::Asset`], where they are known.
pub(super) fn enter(
    mesh: Mesh,
    asset: Option<&Geometry>,
    origin: Vec3,
    direction: Vec3,
) -> Option<Entry> {
    // From the point nearest to the middle: the origin may be so far away that squares of it lose all digits.
    let skipped = -origin.dot(direction) / direction.length_squared();
    let origin = origin + direction * skipped;
    let mut span = Span::WHOLE;
    match mesh {
        Mesh::Ball => span.by_round(origin, direction, Vec3::ONE),
        Mesh::Cylinder => {
            span.by_round(origin, direction, Vec3::new(0.0, 1.0, 1.0));
            span.by_slab(origin, direction, Vec3::X);
        }
        Mesh::Head => {
            span.by_round(origin, direction, Vec3::new(1.0, 0.0, 1.0));
            span.by_slab(origin, direction, Vec3::Y);
        }
        Mesh::Block
        | Mesh::Wedge
        | Mesh::CornerWedge
        | Mesh::Truss(_)
        | Mesh::Torso
        | Mesh::Pyramid
        | Mesh::Asset(_) => {
            for axis in [Vec3::X, Vec3::Y, Vec3::Z] {
                span.by_slab(origin, direction, axis);
            }
            for plane in cuts(mesh) {
                span.by_plane(origin, direction, plane);
            }
        }
    }
    // Written so that what is not a number is no hit.
    let met = span.enter <= span.leave && span.leave + skipped >= 0.0;
    if !met {
        return None;
    }
    if let Some(asset) = asset {
        return enter_triangles(asset, origin, direction, -skipped)
            .map(|(distance, normal)| (distance + skipped, normal));
    }
    let distance = span.enter + skipped;
    (distance >= 0.0 && distance.is_finite()).then_some((distance, span.normal))
}

fn cuts(mesh: Mesh) -> &'static [Plane] {
    match mesh {
        Mesh::Wedge => WEDGE,
        Mesh::CornerWedge => CORNER_WEDGE,
        Mesh::Pyramid => PYRAMID,
        Mesh::Torso => TORSO,
        _ => &[],
    }
}

/// The nearest triangle that faces the ray, from `least` on.
fn enter_triangles(
    geometry: &Geometry,
    origin: Vec3,
    direction: Vec3,
    least: f32,
) -> Option<Entry> {
    let corner = |index: u32| {
        let vertex = geometry.vertices.get(index as usize);
        vertex.map(|vertex| Vec3::from_array(vertex.position))
    };
    let mut best: Option<Entry> = None;
    for three in geometry.indices.chunks_exact(3) {
        let (Some(a), Some(b), Some(c)) = (corner(three[0]), corner(three[1]), corner(three[2]))
        else {
            continue;
        };
        let (ab, ac) = (b - a, c - a);
        let normal = ab.cross(ac);
        let toward = -normal.dot(direction);
        if toward <= 0.0 {
            continue;
        }
        let from = origin - a;
        let distance = normal.dot(from) / toward;
        let around = from.cross(direction);
        let (u, v) = (ac.dot(around), -ab.dot(around));
        let inside = u >= 0.0 && v >= 0.0 && u + v <= toward;
        if inside && distance >= least && best.is_none_or(|(nearest, _)| distance < nearest) {
            best = Some((distance, normal));
        }
    }
    best
}

/// Points whose hull is the shape, or nearly so where it is round.
pub(super) fn corners(mesh: Mesh) -> Vec<Vec3> {
    const ROUND: u16 = 24;
    let ring = |at: fn(f32, f32) -> Vec3| {
        (0..ROUND).map(move |step| {
            let angle = f32::from(step) / f32::from(ROUND) * std::f32::consts::TAU;
            at(angle.cos() * 0.5, angle.sin() * 0.5)
        })
    };
    let half = [-0.5, 0.5];
    let cube = half
        .into_iter()
        .flat_map(|x| half.map(|y| half.map(|z| Vec3::new(x, y, z))))
        .flatten();
    match mesh {
        Mesh::Ball => {
            let tilted = [0.0_f32, 0.25, 0.43].into_iter().flat_map(|y| {
                let wide = (0.25 - y * y).sqrt() * 2.0;
                let around = ring(|c, s| Vec3::new(c, 0.0, s));
                around.flat_map(move |at| [1.0, -1.0].map(|sign| at * wide + Vec3::Y * y * sign))
            });
            tilted.chain([Vec3::Y * 0.5, Vec3::Y * -0.5]).collect()
        }
        Mesh::Cylinder => {
            let right = ring(|c, s| Vec3::new(0.5, c, s));
            right.chain(ring(|c, s| Vec3::new(-0.5, c, s))).collect()
        }
        Mesh::Head => {
            let top = ring(|c, s| Vec3::new(c, 0.5, s));
            top.chain(ring(|c, s| Vec3::new(c, -0.5, s))).collect()
        }
        Mesh::Pyramid => cube
            .filter(|at| at.y < 0.0)
            .chain([Vec3::Y * 0.5])
            .collect(),
        Mesh::Torso => cube
            .map(|at| {
                if at.y > 0.0 {
                    at * Vec3::new(0.7, 1.0, 1.0)
                } else {
                    at
                }
            })
            .collect(),
        _ => {
            let inside = |at: &Vec3| cuts(mesh).iter().all(|p| p.normal.dot(*at) <= p.limit);
            cube.filter(inside).collect()
        }
    }
}
