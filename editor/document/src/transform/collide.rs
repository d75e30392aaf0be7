//! What keeps a drag out of others: a turn or a resize stops before it enters something, and what lies on a surface is
//! pushed aside. Shifts along handles are stopped where they are computed.
//!
//! Not covered: shapes (each counts as its box), and what was inside of something from the start, which may leave it
//! any way.

use glam::Vec3;

use super::handle::Handle;
use super::manipulation::{Manipulation, Options};
use super::motion::RigidMotion;
use super::oriented_box::OrientedBox;
use super::overlap::{Barrier, Obstacles, halved, reach};
use super::pose::PoseKind;
use super::resize::{Resize, ShapeRule};
use super::surface::{SurfaceHit, surface_axes};

/// What is nearer than this many studs at the start is what a thing stands on: it does not hold a turn.
const GROUND: f32 = 0.05;
/// Degrees between two looks on the way of a turn.
const TURN_STRIDE: f32 = 2.0;
/// Studs between two looks on the way of a resize.
const GROWTH_STRIDE: f32 = 0.5;
/// Places that are tried on the way back from where something is entered.
const PLACES: u32 = 48;

impl Manipulation {
    /// The turn or resize that can be reached from the last one without entering anything. A typed one can always be.
    pub(super) fn held_back(&mut self, wanted: f32, options: &Options<'_>) -> f32 {
        let obstacles = options.obstacles.filter(|_| options.typed.is_none());
        self.free = match obstacles {
            Some(obstacles) if wanted.is_finite() => {
                self.reached(wanted, options.resize, obstacles)
            }
            _ => wanted,
        };
        self.free
    }

    fn reached(&self, wanted: f32, mode: Resize, obstacles: Obstacles<'_>) -> f32 {
        let is_turn = matches!(self.drag.handle(), Handle::RotateAxis(_));
        let area = if is_turn {
            vec![self.ball()]
        } else {
            let ends = [self.free, wanted].into_iter();
            ends.flat_map(|amount| self.boxes_at(amount, mode))
                .collect()
        };
        // What grows one way may not push into the ground; what turns or grows every way must.
        let margin = if self.grows_one_way(mode) {
            0.0
        } else {
            GROUND
        };
        let barrier = Barrier::new(obstacles.around(area), &self.boxes, margin);
        let enters = |amount| barrier.is_entered(self.boxes_at(amount, mode));
        let stride = if is_turn { TURN_STRIDE } else { GROWTH_STRIDE };
        // Another way of resizing may be in something where the last one was not.
        let from = if enters(self.free) { 0.0 } else { self.free };
        reach(from, wanted, stride, enters)
    }

    fn grows_one_way(&self, mode: Resize) -> bool {
        let free = |kind| matches!(kind, PoseKind::Part(ShapeRule::Free | ShapeRule::Truss));
        matches!(self.drag.handle(), Handle::ScaleFace(_))
            && !mode.is_proportional
            && self.start.single_part().is_some_and(|pose| free(pose.kind))
    }

    /// A box around everything that a turn passes.
    fn ball(&self) -> OrientedBox {
        let frame = *self.drag.frame();
        let corners = self.boxes.iter().flat_map(OrientedBox::corners);
        let away = corners.map(|corner| corner.distance(frame.position));
        OrientedBox {
            frame,
            size: Vec3::splat(away.fold(0.0, f32::max) * 2.0),
        }
    }

    /// The boxes where a turn or resize puts them.
    fn boxes_at(&self, amount: f32, mode: Resize) -> Vec<OrientedBox> {
        if let Handle::ScaleFace(face) = self.drag.handle() {
            let placements = self.start.resized(&self.bounds, face, amount, mode);
            let sized = placements.iter().filter_map(|placement| {
                Some(OrientedBox {
                    frame: placement.frame,
                    size: placement.size?,
                })
            });
            return sized.collect();
        }
        self.boxes_moved(&self.turn(amount)).collect()
    }

    pub(super) fn boxes_moved(
        &self,
        motion: &RigidMotion,
    ) -> impl Iterator<Item = OrientedBox> + use<'_> {
        let motion = *motion;
        self.boxes.iter().map(move |item| OrientedBox {
            frame: motion.frame(&item.frame),
            size: item.size,
        })
    }

    /// A place on a surface where nothing is entered: the wanted one, or the nearest one on the straight ways along the
    /// surface back to the last; that one itself if there is none.
    pub(super) fn kept_out(
        &self,
        wanted: RigidMotion,
        hit: &SurfaceHit,
        obstacles: Obstacles<'_>,
    ) -> RigidMotion {
        let ends = [wanted, self.rested];
        let area = ends.iter().flat_map(|motion| self.boxes_moved(motion));
        let barrier = Barrier::new(obstacles.around(area), &self.boxes, 0.0);
        let enters = |motion: &RigidMotion| barrier.is_entered(self.boxes_moved(motion));
        if !enters(&wanted) {
            return wanted;
        }
        let center = self.bounds.frame.position;
        let back = self.rested.point(center) - wanted.point(center);
        let [u, v] = surface_axes(&hit.rotation, hit.normal).map(|axis| axis * back.dot(axis));
        let places = [u, v, u + v].into_iter().filter_map(|way| {
            let at = |share: f32| RigidMotion {
                translation: wanted.translation + way * share,
                ..wanted
            };
            let enters = |share| enters(&at(share));
            let share = |place: u32| place as f32 / PLACES as f32;
            let free = (1..=PLACES).find(|&place| !enters(share(place)))?;
            let share = halved(share(free), share(free - 1), enters);
            Some((way.length() * share, at(share)))
        });
        places
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map_or(self.rested, |(_, motion)| motion)
    }
}
