//! One drag from press to release: the start poses, the handle, and everything that modifies them.

use glam::Vec3;
use studio_model::value::Ray;
use studio_model::{CFrame, DataModel, InstanceId};

use super::drag::{Amount, Drag};
use super::handle::{Axis, Face, Handle, Space};
use super::motion::RigidMotion;
use super::offset::Offset;
use super::oriented_box::OrientedBox;
use super::overlap::{Obstacles, stop_before_overlap};
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
    /// A number that was typed: studs, or degrees. It counts as it is: nothing snaps, and nothing is in its way.
    pub typed: Option<f32>,
    /// What a move snaps to softly; `None` for not at all.
    pub neighbours: Option<Neighbours<'a>>,
    /// What must not be entered; `None` if everything may be.
    pub obstacles: Option<Obstacles<'a>>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            increments: Increments::OFF,
            resize: Resize::default(),
            typed: None,
            neighbours: None,
            obstacles: None,
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
    /// What becomes of attachments and joints where many parts are resized; for
    /// [`Edit::set_offsets`](crate::Edit::set_offsets).
    pub offsets: Vec<Offset>,
    /// How far it is from the start.
    pub measure: Measure,
    /// What it snapped to.
    pub guides: Vec<Guide>,
}

/// One drag from press to release.
#[derive(Debug, Clone)]
pub struct Manipulation {
    pub(super) start: StartPoses,
    pub(super) drag: Drag,
    /// The box around everything, along the handles' axes.
    pub(super) bounds: OrientedBox,
    pub(super) boxes: Vec<OrientedBox>,
    grab: Vec3,
    turns: Turns,
    name: String,
    /// What it has come to.
    amount: Amount,
    /// How it resized last.
    resize: Resize,
    /// The last turn or resize that entered nothing: degrees or studs.
    pub(super) free: f32,
    /// The last place on a surface where nothing was entered.
    pub(super) rested: RigidMotion,
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
            amount: Amount::Along(0.0),
            resize: Resize::default(),
            free: 0.0,
            rested: RigidMotion::shift(Vec3::ZERO),
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
            // The plane that faces the viewer has no axes that anyone knows of: steps are those of the world.
            (Handle::Free, _) if options.typed.is_none() => {
                let snap = |studs| options.increments.snap_studs(studs);
                self.shifted(self.drag.shift(pulled).map(snap), options)
            }
            (_, amount) => self.put(amount, options),
        }
    }

    /// The number that the drag has come to, as it could have been typed: studs along an axis, in the direction of a
    /// shift or outwards from a face, or degrees.
    pub fn number(&self) -> f32 {
        match self.amount {
            Amount::Along(number) | Amount::Turn(number) => number,
            Amount::Across(shift) => shift.length(),
        }
    }

    /// Where everything goes if it is not the number that the drag has come to but this one.
    pub fn again(&mut self, number: f32) -> Update {
        let options = Options {
            resize: self.resize,
            typed: Some(number),
            ..Options::default()
        };
        self.put(self.amount.typed(number), &options)
    }

    fn put(&mut self, amount: Amount, options: &Options<'_>) -> Update {
        match (self.drag.handle(), amount) {
            (Handle::ScaleFace(face), Amount::Along(studs)) => {
                let studs = self.held_back(studs, options);
                self.resized(face, studs, options.resize)
            }
            (_, Amount::Turn(degrees)) => {
                let degrees = self.held_back(degrees, options);
                self.turned(degrees)
            }
            (_, amount) => self.shifted(self.drag.shift(amount), options),
        }
    }

    fn resized(&mut self, face: Face, studs: f32, mode: Resize) -> Update {
        let placements = self.start.resized(&self.bounds, face, studs, mode);
        let offsets = self.start.resized_offsets(&self.bounds, face, studs, mode);
        let size = self.size_of(&placements);
        let axis = face.axis().index();
        let change = size[axis] - self.bounds.size[axis];
        self.resize = mode;
        self.amount = Amount::Along(if mode.is_symmetric {
            change / 2.0
        } else {
            change
        });
        Update {
            placements,
            offsets,
            measure: Measure::Resize { size, change },
            guides: Vec::new(),
        }
    }

    fn turned(&mut self, degrees: f32) -> Update {
        self.amount = Amount::Turn(degrees);
        Update {
            placements: self.start.moved(&self.turn(degrees)),
            offsets: Vec::new(),
            measure: Measure::Turn { degrees },
            guides: Vec::new(),
        }
    }

    pub(super) fn turn(&self, degrees: f32) -> RigidMotion {
        let axis = self.drag.turn_axis().unwrap_or(Vec3::Y);
        RigidMotion::turn(self.drag.frame().position, axis, degrees)
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
        if let Some(obstacles) = options.obstacles {
            let kept = self.kept_out(motion, hit, obstacles);
            if kept != motion {
                guides.clear();
            }
            motion = kept;
        }
        self.rested = motion;
        let center = self.bounds.frame.position;
        Update {
            placements: self.start.moved(&motion),
            offsets: Vec::new(),
            measure: Measure::Move {
                shift: motion.point(center) - center,
            },
            guides,
        }
    }

    fn shifted(&mut self, shift: Vec3, options: &Options<'_>) -> Update {
        let mut shift = shift;
        let mut guides = Vec::new();
        let neighbours = options.neighbours;
        if let Some(neighbours) = neighbours.filter(|_| options.typed.is_none()) {
            let mut moved = self.bounds;
            moved.frame.position += shift;
            let soft = soft_snap(&moved, self.free_axes(), &neighbours);
            shift += soft.shift;
            guides = soft.guides;
        }
        let obstacles = options.obstacles.filter(|_| options.typed.is_none());
        if let Some(obstacles) = obstacles {
            let mut there = self.bounds;
            there.frame.position += shift;
            let obstacles = obstacles.around([self.bounds, there]);
            let allowed = stop_before_overlap(&self.boxes, &obstacles, shift);
            if allowed != shift {
                guides.clear();
            }
            shift = allowed;
        }
        self.amount = self.drag.amount_of(shift);
        Update {
            placements: self.start.moved(&RigidMotion::shift(shift)),
            offsets: Vec::new(),
            measure: Measure::Move { shift },
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
