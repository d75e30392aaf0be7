//! Contacts of cylinders that lie on flat faces, made exact. Rapier finds where a curved side touches by iteration, a
//! tenth of a degree beside where it does: for a wheel that is a slope, down which a car on level ground rolls away. Here
//! the face says which way the contact points, and the cylinder where it is. Knows shapes, and no bodies.

use std::f32::consts::FRAC_1_SQRT_2;

use glam::Vec3;
use rapier3d::parry::query::details::{NormalConstraints, ShapeCastOptions};
use rapier3d::parry::query::{
    ClosestPoints, Contact, ContactManifold, ContactManifoldsWorkspace, DefaultQueryDispatcher,
    NonlinearRigidMotion, PersistentQueryDispatcher, QueryDispatcher, ShapeCastHit, ShapeDistance,
    ShapeIntersection, Unsupported,
};
use rapier3d::parry::shape::{ConvexPolyhedron, Cuboid, Cylinder, Shape};
use rapier3d::prelude::{ContactData, ContactManifoldData, Pose};

/// The cosine of the angle (2 degrees) within which a contact's direction is taken for that of a face.
const SAME_DIRECTION: f32 = 0.999_39;

/// The greatest sine of the angle between a cylinder's axis and a face at which it lies on its side: rapier takes steeper
/// ones for standing on an end.
const LYING: f32 = 0.5;

/// Rapier's own answers, but for cylinders on their sides.
pub(super) struct Exact;

/// A plane that bounds a shape: outwards, and how far from the shape's origin.
struct Face {
    normal: Vec3,
    offset: f32,
}

impl Face {
    /// The face of a cuboid or polyhedron that looks in a direction.
    fn towards(shape: &dyn Shape, direction: Vec3) -> Option<Self> {
        let face = if let Some(cuboid) = shape.as_cuboid() {
            Self::of_cuboid(cuboid, direction)
        } else {
            Self::of_polyhedron(shape.as_convex_polyhedron()?, direction)?
        };
        (face.normal.dot(direction) >= SAME_DIRECTION).then_some(face)
    }

    fn of_cuboid(cuboid: &Cuboid, direction: Vec3) -> Self {
        let along = |axis: Vec3| Self {
            normal: axis * direction.dot(axis).signum(),
            offset: cuboid.half_extents.dot(axis),
        };
        let axes = [Vec3::X, Vec3::Y, Vec3::Z];
        // One of three axes is within 45 degrees, or the direction is near none of them anyway.
        let near = axes
            .into_iter()
            .find(|axis| direction.dot(*axis).abs() > FRAC_1_SQRT_2);
        along(near.unwrap_or(Vec3::X))
    }

    fn of_polyhedron(solid: &ConvexPolyhedron, direction: Vec3) -> Option<Self> {
        let faces = solid.faces().iter();
        let nearest = faces.max_by(|a, b| {
            let [a, b] = [a, b].map(|face| face.normal.dot(direction));
            a.total_cmp(&b)
        })?;
        let corner = *solid
            .vertices_adj_to_face()
            .get(nearest.first_vertex_or_edge as usize)?;
        let corner = *solid.points().get(corner as usize)?;
        Some(Self {
            normal: nearest.normal,
            offset: nearest.normal.dot(corner),
        })
    }
}

/// Makes the contacts between two shapes exact where one is a cylinder on its side and the other has a face there.
fn refine<M, C>(
    pos12: &Pose,
    first: &dyn Shape,
    second: &dyn Shape,
    manifolds: &mut [ContactManifold<M, C>],
) {
    if let Some(cylinder) = second.as_cylinder() {
        for manifold in manifolds {
            lay(*cylinder, pos12, first, manifold);
        }
    } else if let Some(cylinder) = first.as_cylinder() {
        for manifold in manifolds {
            flip(manifold);
            lay(*cylinder, &pos12.inverse(), second, manifold);
            flip(manifold);
        }
    }
}

/// Lets the two sides of a manifold change places.
fn flip<M, C>(manifold: &mut ContactManifold<M, C>) {
    std::mem::swap(&mut manifold.local_n1, &mut manifold.local_n2);
    for point in &mut manifold.points {
        std::mem::swap(&mut point.local_p1, &mut point.local_p2);
    }
}

/// Lays a cylinder, seen from what it lies on, onto the face that it touches.
fn lay<M, C>(cylinder: Cylinder, at: &Pose, on: &dyn Shape, manifold: &mut ContactManifold<M, C>) {
    if manifold.points.is_empty() {
        return;
    }
    let Some(face) = Face::towards(on, manifold.local_n1) else {
        return;
    };
    let normal = at.rotation.inverse() * face.normal;
    if normal.y.abs() >= LYING {
        return;
    }
    let down = -Vec3::new(normal.x, 0.0, normal.z).normalize() * cylinder.radius;
    manifold.local_n1 = face.normal;
    manifold.local_n2 = -normal;
    // The ends of the line that touches; the third that rapier gives is somewhere between them.
    manifold.points.truncate(2);
    for point in &mut manifold.points {
        point.local_p2 = down + Vec3::Y * point.local_p2.y;
        let touching = at.transform_point(point.local_p2);
        point.dist = face.normal.dot(touching) - face.offset;
        point.local_p1 = touching - face.normal * point.dist;
    }
}

impl PersistentQueryDispatcher<ContactManifoldData, ContactData> for Exact {
    fn contact_manifolds(
        &self,
        pos12: &Pose,
        first: &dyn Shape,
        second: &dyn Shape,
        prediction: f32,
        manifolds: &mut Vec<ContactManifold<ContactManifoldData, ContactData>>,
        workspace: &mut Option<ContactManifoldsWorkspace>,
    ) -> Result<(), Unsupported> {
        DefaultQueryDispatcher
            .contact_manifolds(pos12, first, second, prediction, manifolds, workspace)?;
        refine(pos12, first, second, manifolds);
        Ok(())
    }

    fn contact_manifold_convex_convex(
        &self,
        pos12: &Pose,
        first: &dyn Shape,
        second: &dyn Shape,
        constraints1: Option<&dyn NormalConstraints>,
        constraints2: Option<&dyn NormalConstraints>,
        prediction: f32,
        manifold: &mut ContactManifold<ContactManifoldData, ContactData>,
    ) -> Result<(), Unsupported> {
        DefaultQueryDispatcher.contact_manifold_convex_convex(
            pos12,
            first,
            second,
            constraints1,
            constraints2,
            prediction,
            manifold,
        )
    }
}

/// Everything but contacts is rapier's.
impl QueryDispatcher for Exact {
    fn intersection_test(
        &self,
        pos12: &Pose,
        first: &dyn Shape,
        second: &dyn Shape,
    ) -> Result<ShapeIntersection, Unsupported> {
        DefaultQueryDispatcher.intersection_test(pos12, first, second)
    }

    fn distance(
        &self,
        pos12: &Pose,
        first: &dyn Shape,
        second: &dyn Shape,
    ) -> Result<ShapeDistance, Unsupported> {
        DefaultQueryDispatcher.distance(pos12, first, second)
    }

    fn contact(
        &self,
        pos12: &Pose,
        first: &dyn Shape,
        second: &dyn Shape,
        prediction: f32,
    ) -> Result<Option<Contact>, Unsupported> {
        DefaultQueryDispatcher.contact(pos12, first, second, prediction)
    }

    fn closest_points(
        &self,
        pos12: &Pose,
        first: &dyn Shape,
        second: &dyn Shape,
        reach: f32,
    ) -> Result<ClosestPoints, Unsupported> {
        DefaultQueryDispatcher.closest_points(pos12, first, second, reach)
    }

    fn cast_shapes(
        &self,
        pos12: &Pose,
        velocity: Vec3,
        first: &dyn Shape,
        second: &dyn Shape,
        options: ShapeCastOptions,
    ) -> Result<Option<ShapeCastHit>, Unsupported> {
        DefaultQueryDispatcher.cast_shapes(pos12, velocity, first, second, options)
    }

    fn cast_shapes_nonlinear(
        &self,
        motion1: &NonlinearRigidMotion,
        first: &dyn Shape,
        motion2: &NonlinearRigidMotion,
        second: &dyn Shape,
        start: f32,
        end: f32,
        stops: bool,
    ) -> Result<Option<ShapeCastHit>, Unsupported> {
        DefaultQueryDispatcher
            .cast_shapes_nonlinear(motion1, first, motion2, second, start, end, stops)
    }
}
