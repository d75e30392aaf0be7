//! From pointer rays to an amount: how far along an axis, where in a plane, by which angle. Any ray gives a finite
//! answer: where the geometry says nothing (the pointer looks along the axis, or past the plane) the last answer stands.

use glam::{Vec2, Vec3};
use studio_model::CFrame;
use studio_model::value::Ray;

use super::handle::{Axis, Handle};
use super::snap::Increments;

/// A ray whose direction and the axis differ by less than this (squared sine) says nothing about the axis.
const PARALLEL: f32 = 1e-4;
/// A plane is seen edge-on where the cosine between ray and normal is below this.
const EDGE_ON: f32 = 1e-2;
/// A ring is turned by pulling its rim where its plane is seen flatter than this cosine.
const FLAT_RING: f32 = 0.15;
/// How far a drag reaches, in distances between viewer and handle.
const REACH: f32 = 200.0;
/// How far a drag reaches at most, in studs.
const REACH_MAX: f32 = 1e6;

/// What a handle was dragged by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// Studs along the axis, or outwards from the face.
    Along(f32),
    /// Studs in the plane, along [`Drag::plane_axes`].
    Across(Vec2),
    /// Degrees about the axis, by the right-hand rule; more than a whole turn is possible.
    Turn(f32),
}

impl Amount {
    /// The nearest amount that the increments allow, counted from the start of the drag.
    pub fn snapped(self, increments: &Increments) -> Self {
        match self {
            Self::Along(studs) => Self::Along(increments.snap_studs(studs)),
            Self::Across(studs) => Self::Across(Vec2::new(
                increments.snap_studs(studs.x),
                increments.snap_studs(studs.y),
            )),
            Self::Turn(degrees) => Self::Turn(increments.snap_degrees(degrees)),
        }
    }

    /// The amount that a typed number means: studs or degrees. In a plane it is the distance in the direction dragged.
    pub fn typed(self, number: f32) -> Self {
        if !number.is_finite() {
            return self;
        }
        match self {
            Self::Along(_) => Self::Along(number.clamp(-REACH_MAX, REACH_MAX)),
            Self::Across(studs) => {
                let direction = studs.try_normalize().unwrap_or(Vec2::X);
                Self::Across(direction * number.clamp(-REACH_MAX, REACH_MAX))
            }
            Self::Turn(_) => Self::Turn(number),
        }
    }
}

/// What the pointer is measured against.
#[derive(Debug, Clone, Copy)]
enum Ruler {
    Line {
        origin: Vec3,
        direction: Vec3,
    },
    Plane {
        origin: Vec3,
        u: Vec3,
        v: Vec3,
    },
    Ring {
        center: Vec3,
        u: Vec3,
        v: Vec3,
    },
    /// A ring that is seen from its side: a line that touches it, and degrees a stud along it.
    Rim {
        origin: Vec3,
        direction: Vec3,
        degrees: f32,
    },
}

/// A drag of one handle, from its first ray on.
#[derive(Debug, Clone)]
pub struct Drag {
    handle: Handle,
    frame: CFrame,
    ruler: Ruler,
    reach: f32,
    /// What the ruler said first.
    start: Option<Vec2>,
    /// What it said last: where a ring is unrolled from, and what stands while it says nothing.
    last: Vec2,
}

impl Drag {
    /// A drag that begins under `ray`, of a handle that stands in `frame`.
    pub fn begin(handle: Handle, frame: CFrame, ray: &Ray) -> Self {
        let ruler = Ruler::new(handle, &frame, ray);
        let distance = (frame.position - ray.origin).length();
        let reach = (distance * REACH).clamp(REACH, REACH_MAX);
        let reach = if reach.is_finite() { reach } else { REACH_MAX };
        let mut drag = Self {
            handle,
            frame,
            ruler,
            reach,
            start: None,
            last: Vec2::ZERO,
        };
        drag.update(ray);
        drag
    }

    /// What is dragged.
    pub fn handle(&self) -> Handle {
        self.handle
    }

    /// The frame that the handle stands in.
    pub fn frame(&self) -> &CFrame {
        &self.frame
    }

    /// How far the handle is dragged when the pointer's ray is `ray`.
    pub fn update(&mut self, ray: &Ray) -> Amount {
        if let Some(read) = self.ruler.read(ray) {
            let start = *self.start.get_or_insert(read);
            let mut moved = read - start;
            if matches!(self.ruler, Ruler::Ring { .. }) {
                // The way around that is nearer to the last answer.
                moved.x += ((self.last.x - moved.x) / 360.0).round() * 360.0;
            } else {
                moved = moved.clamp(Vec2::splat(-self.reach), Vec2::splat(self.reach));
            }
            if moved.is_finite() {
                self.last = moved;
            }
        }
        match self.handle {
            Handle::MoveAxis(_) | Handle::ScaleFace(_) => Amount::Along(self.last.x),
            Handle::MovePlane(_) | Handle::Free => Amount::Across(self.last),
            Handle::RotateAxis(_) => Amount::Turn(self.last.x),
        }
    }

    /// The axes of the plane that the handle moves in, in the world.
    pub fn plane_axes(&self) -> [Vec3; 2] {
        match self.ruler {
            Ruler::Plane { u, v, .. } | Ruler::Ring { u, v, .. } => [u, v],
            Ruler::Line { direction, .. } | Ruler::Rim { direction, .. } => [direction, Vec3::ZERO],
        }
    }

    /// The shift in the world that an amount of this drag stands for; zero for a turn.
    pub fn shift(&self, amount: Amount) -> Vec3 {
        let [u, v] = self.plane_axes();
        match amount {
            Amount::Along(studs) => u * studs,
            Amount::Across(studs) => u * studs.x + v * studs.y,
            Amount::Turn(_) => Vec3::ZERO,
        }
    }

    /// The amount that a shift in the world stands for: what [`Self::shift`] makes of it is the shift again, as far as the
    /// handle moves that way.
    pub fn amount_of(&self, shift: Vec3) -> Amount {
        let [u, v] = self.plane_axes();
        let across = Vec2::new(shift.dot(u), shift.dot(v));
        match self.handle {
            Handle::MovePlane(_) | Handle::Free => Amount::Across(across),
            _ => Amount::Along(across.x),
        }
    }

    /// The axis that the handle turns about, in the world; `None` if it does not turn.
    pub fn turn_axis(&self) -> Option<Vec3> {
        match self.handle {
            Handle::RotateAxis(axis) => Some(world_axis(&self.frame, axis.unit())),
            _ => None,
        }
    }
}

impl Ruler {
    fn new(handle: Handle, frame: &CFrame, ray: &Ray) -> Self {
        let origin = frame.position;
        let plane = |normal: Axis| {
            let [u, v] = normal.others().map(|axis| world_axis(frame, axis.unit()));
            (u, v)
        };
        match handle {
            Handle::MoveAxis(axis) => Self::Line {
                origin,
                direction: world_axis(frame, axis.unit()),
            },
            Handle::ScaleFace(face) => Self::Line {
                origin,
                direction: world_axis(frame, face.normal()),
            },
            Handle::MovePlane(axis) => {
                let (u, v) = plane(axis);
                Self::Plane { origin, u, v }
            }
            Handle::Free => {
                let towards = ray.direction.try_normalize().unwrap_or(Vec3::NEG_Z);
                let (u, v) = towards.any_orthonormal_pair();
                Self::Plane {
                    origin: grabbed_point(ray, origin, towards),
                    u,
                    v,
                }
            }
            Handle::RotateAxis(axis) => {
                let (u, v) = plane(axis);
                Self::flat_ring(origin, u.cross(v), ray).unwrap_or(Self::Ring {
                    center: origin,
                    u,
                    v,
                })
            }
        }
    }

    /// The ruler of a ring that is seen from its side.
    fn flat_ring(center: Vec3, normal: Vec3, ray: &Ray) -> Option<Self> {
        let towards = ray.direction.try_normalize()?;
        if normal.dot(towards).abs() >= FLAT_RING {
            return None;
        }
        let direction = towards.cross(normal).try_normalize()?;
        let origin = grabbed_point(ray, center, towards);
        let radius = (origin - center).length();
        // A ring grabbed near its middle would spin: it turns as if it had the size that handles have on the screen.
        let radius = radius.max((center - ray.origin).length() * 0.1).max(0.1);
        Some(Self::Rim {
            origin,
            direction,
            degrees: radius.recip().to_degrees(),
        })
    }

    /// What the ray says; `None` if nothing.
    fn read(&self, ray: &Ray) -> Option<Vec2> {
        let towards = ray.direction.try_normalize()?;
        let read = match *self {
            Self::Line { origin, direction } => {
                Vec2::new(along_line(ray.origin, towards, origin, direction)?, 0.0)
            }
            Self::Rim {
                origin,
                direction,
                degrees,
            } => {
                let along = along_line(ray.origin, towards, origin, direction)?;
                Vec2::new(along * degrees, 0.0)
            }
            Self::Plane { origin, u, v } => on_plane(ray.origin, towards, origin, u, v)?,
            Self::Ring { center, u, v } => {
                let at = on_plane(ray.origin, towards, center, u, v)?;
                if at.length_squared() < 1e-12 {
                    return None;
                }
                Vec2::new(at.y.atan2(at.x).to_degrees(), 0.0)
            }
        };
        read.is_finite().then_some(read)
    }
}

fn world_axis(frame: &CFrame, axis: Vec3) -> Vec3 {
    frame.transform_vector(axis).try_normalize().unwrap_or(axis)
}

/// The point of the ray that is as far away as `near`: what was grabbed.
fn grabbed_point(ray: &Ray, near: Vec3, towards: Vec3) -> Vec3 {
    let distance = (near - ray.origin).dot(towards).max(0.0);
    ray.origin + towards * distance
}

/// The place on the line that is nearest to the ray.
fn along_line(eye: Vec3, towards: Vec3, origin: Vec3, direction: Vec3) -> Option<f32> {
    let between = eye - origin;
    let cosine = towards.dot(direction);
    let sine_squared = 1.0 - cosine * cosine;
    if sine_squared < PARALLEL {
        return None;
    }
    let (on_line, on_ray) = (between.dot(direction), between.dot(towards));
    let ahead = (cosine * on_line - on_ray) / sine_squared;
    (ahead > 0.0).then_some((on_line - cosine * on_ray) / sine_squared)
}

/// Where the ray meets the plane.
fn on_plane(eye: Vec3, towards: Vec3, origin: Vec3, u: Vec3, v: Vec3) -> Option<Vec2> {
    let normal = u.cross(v);
    let slope = normal.dot(towards);
    if slope.abs() < EDGE_ON {
        return None;
    }
    let ahead = normal.dot(origin - eye) / slope;
    let at = eye + towards * ahead - origin;
    (ahead > 0.0).then_some(Vec2::new(at.dot(u), at.dot(v)))
}
