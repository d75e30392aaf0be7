//! Where everything that a gesture moves was at its start. All placements are computed from here, so that a drag does not
//! drift, however many frames it takes.

use glam::{Mat3, Vec3};
use rustc_hash::FxHashSet;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, Value};

use super::handle::{Face, Origin, Space};
use super::motion::RigidMotion;
use super::offset::{Offset, offsets_under};
use super::oriented_box::OrientedBox;
use super::resize::{Resize, ShapeRule, factors, resize_face};
use crate::operations::{is_fixed, pivot_of, tops};

/// What kind of thing has a pose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoseKind {
    /// A part, and what its shape allows.
    Part(ShapeRule),
    /// A model with a pivot of its own, which goes where its parts go.
    Model,
    /// An attachment that was selected itself.
    Attachment,
}

/// Where one thing was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// Which.
    pub id: InstanceId,
    /// What kind of thing.
    pub kind: PoseKind,
    /// Where, in the world.
    pub frame: CFrame,
    /// Its extents; zero for what has none.
    pub size: Vec3,
}

/// Where one thing goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// Which: a part, a model (its pivot) or an attachment.
    pub id: InstanceId,
    /// Where, in the world.
    pub frame: CFrame,
    /// The new extents, where they change.
    pub size: Option<Vec3>,
}

/// Everything that a gesture moves, as it was at the start.
#[derive(Debug, Clone)]
pub struct StartPoses {
    poses: Vec<Pose>,
    /// The primary thing's pivot.
    pivot: CFrame,
    /// The least and greatest factor by which all may be scaled.
    factors: (f32, f32),
    /// What stands in the space of the parts.
    offsets: Vec<Offset>,
}

impl StartPoses {
    /// The poses of what `ids` and all below them hold; the last of `ids` is primary. Services and terrain are left out.
    ///
    /// Takes as long as that is much: whoever shows handles keeps the result until the selection or the document's
    /// revision changes.
    pub fn capture(model: &DataModel, ids: &[InstanceId]) -> Self {
        let movable: Vec<InstanceId> = ids
            .iter()
            .copied()
            .filter(|&id| !is_fixed(model, id))
            .collect();
        let mut poses = Vec::new();
        let tops = tops(model, &movable);
        for &top in &tops {
            poses.extend(attachment_pose(model, top));
            poses.extend(model.subtree(top).filter_map(|id| pose(model, id)));
        }
        let seen: FxHashSet<InstanceId> = poses.iter().map(|pose| pose.id).collect();
        // An attachment goes with its part.
        poses.retain(|pose| {
            pose.kind != PoseKind::Attachment
                || !model.ancestors(pose.id).any(|above| seen.contains(&above))
        });
        let factors = poses
            .iter()
            .filter(|pose| is_part(pose))
            .map(|pose| factors(pose.size, [true; 3]))
            .fold((0.0f32, f32::MAX), |(least, most), (a, b)| {
                (least.max(a), most.min(b))
            });
        let parts = poses.iter().filter(|pose| is_part(pose));
        let parts: FxHashSet<InstanceId> = parts.map(|pose| pose.id).collect();
        let offsets = tops
            .iter()
            .flat_map(|&top| offsets_under(model, top, &parts));
        let mut start = Self {
            offsets: offsets.collect(),
            poses,
            pivot: CFrame::IDENTITY,
            factors,
        };
        let primary = movable.last().and_then(|&id| pivot_of(model, id));
        // A folder has no pivot of its own.
        start.pivot = primary
            .or_else(|| start.bounds(Space::World).map(|bounds| bounds.frame))
            .unwrap_or_default();
        start
    }

    /// The poses.
    pub fn poses(&self) -> &[Pose] {
        &self.poses
    }

    /// Whether there is nothing to move.
    pub fn is_empty(&self) -> bool {
        self.poses.is_empty()
    }

    /// The only thing, where it is a part: what face handles resize along one axis.
    pub fn single_part(&self) -> Option<&Pose> {
        match self.poses.as_slice() {
            [pose] if matches!(pose.kind, PoseKind::Part(_)) => Some(pose),
            _ => None,
        }
    }

    /// The boxes of the parts; of attachments, points.
    pub fn boxes(&self) -> impl Iterator<Item = OrientedBox> + '_ {
        self.poses
            .iter()
            .filter(|pose| pose.kind != PoseKind::Model)
            .map(|pose| OrientedBox {
                frame: pose.frame,
                size: pose.size,
            })
    }

    /// The box around everything along the axes of `space`.
    pub fn bounds(&self, space: Space) -> Option<OrientedBox> {
        OrientedBox::around(self.boxes(), self.rotation(space))
    }

    /// The frame that handles stand in.
    pub fn frame(&self, space: Space, origin: Origin) -> CFrame {
        let position = match origin {
            Origin::Pivot => self.pivot.position,
            Origin::Center => self
                .bounds(space)
                .map_or(self.pivot.position, |bounds| bounds.frame.position),
        };
        CFrame {
            position,
            rotation: self.rotation(space),
        }
    }

    /// The frame of the primary thing's pivot.
    pub fn pivot(&self) -> &CFrame {
        &self.pivot
    }

    fn rotation(&self, space: Space) -> Mat3 {
        match space {
            Space::World => Mat3::IDENTITY,
            Space::Local => self.pivot.rotation,
        }
    }

    /// Everything moved as one rigid thing.
    pub fn moved(&self, motion: &RigidMotion) -> Vec<Placement> {
        self.poses
            .iter()
            .map(|pose| Placement {
                id: pose.id,
                frame: motion.frame(&pose.frame),
                size: None,
            })
            .collect()
    }

    /// Everything resized by pulling `face` of `bounds` outwards by `amount` studs: one part along the face's axis, more
    /// of them all proportionally. The opposite face stays, unless the resize is symmetric.
    pub fn resized(
        &self,
        bounds: &OrientedBox,
        face: Face,
        amount: f32,
        mode: Resize,
    ) -> Vec<Placement> {
        if let Some(pose) = self.single_part()
            && let PoseKind::Part(rule) = pose.kind
        {
            // The handles may stand along the world's axes: the part's own face is the one that looks the same way.
            let outwards = bounds.frame.transform_vector(face.normal());
            let own = Face::nearest(pose.frame.rotation.transpose() * outwards);
            let (frame, size) = resize_face(&pose.frame, pose.size, rule, own, amount, mode);
            return vec![Placement {
                id: pose.id,
                frame,
                size: Some(size),
            }];
        }
        let about = if mode.is_symmetric {
            bounds.frame.position
        } else {
            bounds.face_center(face.opposite())
        };
        self.scaled(about, growth(bounds, face, amount, mode))
    }

    /// The offsets of what [`Self::resized`] scales as a whole; none where one part is resized by itself.
    pub fn resized_offsets(
        &self,
        bounds: &OrientedBox,
        face: Face,
        amount: f32,
        mode: Resize,
    ) -> Vec<Offset> {
        if self.single_part().is_some() {
            return Vec::new();
        }
        self.scaled_offsets(growth(bounds, face, amount, mode))
    }

    /// Everything scaled about a point, as far as the sizes of all parts allow. What hangs on the parts grows by
    /// [`Self::scaled_offsets`].
    pub fn scaled(&self, about: Vec3, factor: f32) -> Vec<Placement> {
        let factor = self.allowed(factor);
        self.poses
            .iter()
            .map(|pose| Placement {
                id: pose.id,
                frame: CFrame {
                    position: about + (pose.frame.position - about) * factor,
                    rotation: pose.frame.rotation,
                },
                size: is_part(pose).then_some(pose.size * factor),
            })
            .collect()
    }

    /// The offsets of everything scaled by a factor, as far as the sizes of all parts allow.
    pub fn scaled_offsets(&self, factor: f32) -> Vec<Offset> {
        let factor = self.allowed(factor);
        let offsets = self.offsets.iter();
        offsets.map(|offset| offset.scaled(factor)).collect()
    }

    fn allowed(&self, factor: f32) -> f32 {
        let (least, most) = self.factors;
        let factor = if factor.is_finite() { factor } else { 1.0 };
        factor.max(least).min(most)
    }
}

fn is_part(pose: &Pose) -> bool {
    matches!(pose.kind, PoseKind::Part(_))
}

/// The factor by which a box grows when a face is pulled outwards by `amount` studs.
fn growth(bounds: &OrientedBox, face: Face, amount: f32, mode: Resize) -> f32 {
    let extent = bounds.size[face.axis().index()];
    let sides = if mode.is_symmetric { 2.0 } else { 1.0 };
    if extent <= 0.0 || !amount.is_finite() {
        return 1.0;
    }
    (extent + amount * sides) / extent
}

fn pose(model: &DataModel, id: InstanceId) -> Option<Pose> {
    if model.is_a(id, known().terrain) {
        return None;
    }
    if let Some(bounds) = OrientedBox::of_part(model, id) {
        return Some(Pose {
            id,
            kind: PoseKind::Part(ShapeRule::of(model, id)),
            frame: bounds.frame,
            size: bounds.size,
        });
    }
    match model.value(id, known().world_pivot_data)? {
        Value::OptionalCFrame(Some(frame)) => Some(Pose {
            id,
            kind: PoseKind::Model,
            frame,
            size: Vec3::ZERO,
        }),
        _ => None,
    }
}

fn attachment_pose(model: &DataModel, id: InstanceId) -> Option<Pose> {
    Some(Pose {
        id,
        kind: PoseKind::Attachment,
        frame: attachment_frame(model, id)?,
        size: Vec3::ZERO,
    })
}

/// Where an attachment is in the world; `None` of anything else. One that hangs below no part is given in the world.
pub fn attachment_frame(model: &DataModel, attachment: InstanceId) -> Option<CFrame> {
    if !model.is_a(attachment, known().attachment) {
        return None;
    }
    let own = model.cframe(attachment, known().attachment_cframe)?;
    let mut frame = own;
    for above in model.ancestors(attachment) {
        if let Some(outer) = model.cframe(above, known().attachment_cframe) {
            frame = outer * frame;
        } else {
            let part = model.cframe(above, known().cframe);
            return Some(part.unwrap_or(CFrame::IDENTITY) * frame);
        }
    }
    Some(frame)
}
