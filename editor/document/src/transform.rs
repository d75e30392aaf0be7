//! The maths of moving, turning and resizing by hand: from rays under the pointer to where things go. Pure: knows no
//! window, no camera and no document; what it computes is carried out by [`Edit::place`](crate::Edit::place).
//!
//! A gesture captures where everything is ([`StartPoses`]) and what is dragged ([`Drag`]) once; every later pointer ray
//! gives placements from that start, so nothing drifts. [`Manipulation`] bundles the two with snapping, typed numbers
//! and measurement, which is what a viewport wants:
//!
//! ```ignore
//! let frame = StartPoses::capture(document.model(), &ids).frame(Space::Local, Origin::Center);
//! let mut drag = Manipulation::begin(document.model(), &ids, handle, frame, ray)?;
//! document.begin_gesture(drag.name());
//! // every frame
//! let update = drag.update(ray, &options);
//! document.in_gesture(|edit| edit.place(&update.placements))?;
//! document.in_gesture(|edit| edit.set_offsets(&update.offsets))?;
//! // release, or Esc
//! document.commit_gesture();
//! ```
//!
//! Positions and lengths are studs in the world, angles are degrees.

mod collide;
mod drag;
mod handle;
mod manipulation;
mod motion;
mod number;
mod offset;
mod oriented_box;
mod overlap;
mod pose;
mod resize;
mod snap;
mod surface;
#[cfg(test)]
mod tests;

pub use drag::{Amount, Drag};
pub use handle::{Axis, Face, Handle, Origin, Space};
pub use manipulation::{Manipulation, Measure, Options, Update};
pub use motion::{RigidMotion, rotation_about};
pub use number::NumberEntry;
pub use offset::Offset;
pub use oriented_box::OrientedBox;
pub use overlap::{Obstacles, stop_before_overlap};
pub use pose::{Placement, Pose, PoseKind, StartPoses, attachment_frame};
pub use resize::{DRAG_SIZE_MIN, Resize, SIZE_MAX, ShapeRule, resize_face};
pub use snap::{Guide, Increments, Neighbours, SoftSnap, soft_snap};
pub use studio_model::value::Ray;
pub use surface::{SurfaceHit, Turns, rest_on_surface};
