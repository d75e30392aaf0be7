//! One drag from press to release: the start poses, the handle, and everything that modifies them.

use glam::Vec3;
use studio_model::value::Ray;
use studio_model::{CFrame, DataModel, InstanceId};

use super::drag::{Amount, Drag};
use super::handle::{Axis, Handle, Space};
use super::motion::RigidMotion;
use super::oriented_box::OrientedBox;
use super::overlap::stop_before_overlap;
use super::pose::{Placement, StartPoses};
use super::resize::Resize;
use super::snap::{Guide, Increments, Neighbours, soft_snap};
use super::surface::{SurfaceHit, Turns, rest_on_surface};
use crate::operations::count_of;

/// An axis lies in a surface where the cosine between it and the normal is below this.
const IN_SURFACE: f32 = 1e-3;

/// What modifies a drag; may change from frame to frame.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// What amounts snap to.
    pub increments: Increments,
    /// How a face resizes.
    pub resize: Resize,
    /// A number that was typed: studs, or degrees. It counts as it is, without any snapping.
    pub typed: Option<f32>,
    /// What a move snaps to softly; `None` for not at all.
    pub neighbours: Option<Neighbours<'a>>,
    /// What a move must not enter; empty if it may enter everything.
    pub obstacles: &'a [OrientedBox],
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            increments: Increments::OFF,
            resize: Resize::default(),
            typed: None,
            neighbours: None,
            obstacles: &[],
        }
    }
}

/// What a drag has done so far, as plain numbers for labels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// Moved.
    Move {
        /// In the world, in studs.
        shift: Vec3,
    },
    /// Turned.
    Turn {
        /// By the right-hand rule.
        degrees: f32,
    },
    /// Resized.
    Resize {
        /// The extents of what is dragged, along the axes of its handles, in studs.
        size: Vec3,
        /// By how much the extent of the dragged face's axis grew, in studs.
        change: f32,
    },
}

/// What a drag comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// Where everything goes; for [`Edit::place`](crate::Edit::place).
    pub placements: Vec<Placement>,
    /// How far it is from the start.
    pub measure: Measure,
    /// What it snapped to.
    pub guides: Vec<Guide>,
}

/// One drag from press to release.
#[derive(Debug, Clone)]
pub struct Manipulation {
    start: StartPoses,
    drag: Drag,
    /// The box around everything, along the handles' axes.
    bounds: OrientedBox,
    boxes: Vec<OrientedBox>,
    grab: Vec3,
    turns: Turns,
    name: String,
}

impl Manipulation {
    /// A drag of `handle`, which stands in `frame`, of `ids`, from under `ray` on; `None` if there is nothing to move.
    pub fn begin(
        model: &DataModel,
        ids: &[InstanceId],
        handle: Handle,
        frame: CFrame,
        ray: &Ray,
    ) -> Option<Self> {
        let start = StartPoses::capture(model, ids);
        let boxes: Vec<OrientedBox> = start.boxes().collect();
        let bounds = OrientedBox::around(boxes.iter().copied(), frame.rotation)?;
        let verb = match handle {
            Handle::MoveAxis(_) | Handle::MovePlane(_) | Handle::Free => "Move",
            Handle::RotateAxis(_) => "Rotate",
            Handle::ScaleFace(_) => "Resize",
        };
        Some(Self {
            name: format!("{verb} {}", count_of(model, ids)),
            drag: Drag::begin(handle, frame, ray),
            grab: bounds.frame.position,
            start,
            bounds,
            boxes,
            turns: Turns::default(),
        })
    }

    /// The step's name: `Move 3 parts`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where everything was.
    pub fn start(&self) -> &StartPoses {
        &self.start
    }

    /// What is dragged, and in which frame.
    pub fn drag(&self) -> &Drag {
        &self.drag
    }

    /// The point of the thing that the pointer holds while it goes over surfaces; its centre unless told.
    pub fn grab(&mut self, point: Vec3) {
        if point.is_finite() {
            self.grab = point;
        }
    }

    /// A quarter turn while dragging over surfaces; see [`Turns::quarter`].
    pub fn quarter_turn(&mut self, direction: Vec3) {
        self.turns.quarter(direction);
    }

    /// Where everything goes when the pointer's ray is `ray`.
    pub fn update(&mut self, ray: &Ray, options: &Options<'_>) -> Update {
        let pulled = self.drag.update(ray);
        let amount = match options.typed {
            Some(number) => pulled.typed(number),
            None => pulled.snapped(&options.increments),
        };
        match (self.drag.handle(), amount) {
            (Handle::ScaleFace(face), Amount::Along(studs)) => {
                let placements = self
                    .start
                    .resized(&self.bounds, face, studs, options.resize);
                let size = self.size_of(&placements);
                let axis = face.axis().index();
                Update {
                    placements,
                    measure: Measure::Resize {
                        size,
                        change: size[axis] - self.bounds.size[axis],
                    },
                    guides: Vec::new(),
                }
            }
            (_, Amount::Turn(degrees)) => {
                let axis = self.drag.turn_axis().unwrap_or(Vec3::Y);
                let motion = RigidMotion::turn(self.drag.frame().position, axis, degrees);
                Update {
                    placements: self.start.moved(&motion),
                    measure: Measure::Turn { degrees },
                    guides: Vec::new(),
                }
            }
            // The plane that faces the viewer has no axes that anyone knows of: steps are those of the world.
            (Handle::Free, _) if options.typed.is_none() => {
                let snap = |studs| options.increments.snap_studs(studs);
                self.shifted(self.drag.shift(pulled).map(snap), options)
            }
            (_, amount) => self.shifted(self.drag.shift(amount), options),
        }
    }

    /// Where everything goes when it is dragged over a surface, with its underside flat on it if `align` says so. Along
    /// the surface it snaps softly like any other move.
    pub fn update_on_surface(
        &mut self,
        hit: &SurfaceHit,
        align: bool,
        options: &Options<'_>,
    ) -> Update {
        let mut motion = rest_on_surface(
            &self.start,
            self.grab,
            hit,
            &options.increments,
            self.turns,
            align,
        );
        let mut guides = Vec::new();
        if let Some(neighbours) = options.neighbours {
            let moved = self.boxes.iter().map(|item| OrientedBox {
                frame: motion.frame(&item.frame),
                size: item.size,
            });
            if let Some(bounds) = OrientedBox::around(moved, hit.rotation) {
                let lies_in_surface =
                    |axis: Axis| (hit.rotation * axis.unit()).dot(hit.normal).abs() < IN_SURFACE;
                let soft = soft_snap(&bounds, Axis::ALL.map(lies_in_surface), &neighbours);
                motion.translation += soft.shift;
                guides = soft.guides;
            }
        }
        let center = self.bounds.frame.position;
        Update {
            placements: self.start.moved(&motion),
            measure: Measure::Move {
                shift: motion.point(center) - center,
            },
            guides,
        }
    }

    fn shifted(&self, shift: Vec3, options: &Options<'_>) -> Update {
        let mut shift = shift;
        let mut guides = Vec::new();
        if let Some(neighbours) = options.neighbours.filter(|_| options.typed.is_none()) {
            let mut moved = self.bounds;
            moved.frame.position += shift;
            let soft = soft_snap(&moved, self.free_axes(), &neighbours);
            shift += soft.shift;
            guides = soft.guides;
        }
        let allowed = stop_before_overlap(&self.boxes, options.obstacles, shift);
        if allowed != shift {
            guides.clear();
        }
        Update {
            placements: self.start.moved(&RigidMotion::shift(allowed)),
            measure: Measure::Move { shift: allowed },
            guides,
        }
    }

    /// The axes of the handles' frame along which the handle moves.
    fn free_axes(&self) -> [bool; 3] {
        match self.drag.handle() {
            Handle::MoveAxis(axis) => [0, 1, 2].map(|i| i == axis.index()),
            Handle::MovePlane(axis) => [0, 1, 2].map(|i| i != axis.index()),
            _ => [true; 3],
        }
    }

    fn size_of(&self, placements: &[Placement]) -> Vec3 {
        let boxes = placements.iter().filter_map(|placement| {
            Some(OrientedBox {
                frame: placement.frame,
                size: placement.size?,
            })
        });
        OrientedBox::around(boxes, self.bounds.frame.rotation)
            .map_or(self.bounds.size, |bounds| bounds.size)
    }

    /// The box around everything at the start, along the axes of `space`.
    pub fn bounds(&self, space: Space) -> Option<OrientedBox> {
        self.start.bounds(space)
    }
}
