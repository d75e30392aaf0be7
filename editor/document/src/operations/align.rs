//! Aligning and distributing: each selected thing moves as a whole, along the axes of the world or of the primary thing.

use glam::Vec3;
use studio_model::{DataModel, InstanceId};

use super::scope::{count_of, movable, refused};
use crate::document::{Document, EditError};
use crate::transform::{Axis, OrientedBox, Placement, RigidMotion, Space, StartPoses};

/// What of the things comes to agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edge {
    /// Their least sides.
    Min,
    /// Their centres.
    #[default]
    Center,
    /// Their greatest sides.
    Max,
}

impl Edge {
    fn of(self, (least, most): (f32, f32)) -> f32 {
        match self {
            Self::Min => least,
            Self::Center => f32::midpoint(least, most),
            Self::Max => most,
        }
    }
}

/// What things are aligned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AlignTo {
    /// The bounds of all of them.
    #[default]
    Bounds,
    /// The primary one, which stays.
    Primary,
}

/// How to align.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Align {
    /// Along which of X, Y, Z.
    pub axes: [bool; 3],
    /// What comes to agree.
    pub edge: Edge,
    /// Whose axes.
    pub space: Space,
    /// With what.
    pub to: AlignTo,
}

/// A thing that moves as a whole.
struct Unit {
    start: StartPoses,
    bounds: OrientedBox,
}

/// The units, the primary one last, and the axes to work along.
fn units(
    model: &DataModel,
    ids: &[InstanceId],
    space: Space,
    least: usize,
) -> Result<(Vec<Unit>, [Vec3; 3]), EditError> {
    let mut tops = movable(model, ids, "aligned")?;
    let primary = ids.iter().rev().copied().find(|id| tops.contains(id));
    if let Some(primary) = primary {
        tops.retain(|&id| id != primary);
        tops.push(primary);
    }
    let rotation = match (space, primary) {
        (Space::Local, Some(primary)) => StartPoses::capture(model, &[primary]).pivot().rotation,
        _ => glam::Mat3::IDENTITY,
    };
    let units: Vec<Unit> = tops
        .into_iter()
        .filter_map(|id| {
            let start = StartPoses::capture(model, &[id]);
            let bounds = OrientedBox::around(start.boxes(), rotation)?;
            Some(Unit { start, bounds })
        })
        .collect();
    if units.len() < least {
        return Err(refused(format!(
            "Select at least {least} things that have a place in the world"
        )));
    }
    Ok((units, [rotation.x_axis, rotation.y_axis, rotation.z_axis]))
}

impl Document {
    /// Aligns instances; the last is primary.
    ///
    /// # Errors
    /// Refused for fewer than two things that have a place in the world.
    pub fn align(&mut self, ids: &[InstanceId], align: &Align) -> Result<(), EditError> {
        let (units, axes) = units(self.model(), ids, align.space, 2)?;
        let bounds = OrientedBox::around(
            units.iter().map(|unit| unit.bounds),
            glam::Mat3::from_cols(axes[0], axes[1], axes[2]),
        );
        let reference = match (align.to, units.last()) {
            (AlignTo::Primary, Some(primary)) => Some(primary.bounds),
            _ => bounds,
        };
        let Some(reference) = reference else {
            return Ok(());
        };
        let mut placements: Vec<Placement> = Vec::new();
        for unit in &units {
            let shift = Axis::ALL
                .into_iter()
                .filter(|axis| align.axes[axis.index()])
                .map(|axis| {
                    let along = axes[axis.index()];
                    let edge = |item: &OrientedBox| align.edge.of(item.extent_along(along));
                    along * (edge(&reference) - edge(&unit.bounds))
                })
                .fold(Vec3::ZERO, |sum, shift| sum + shift);
            placements.extend(unit.start.moved(&RigidMotion::shift(shift)));
        }
        self.place(
            format!("Align {}", count_of(self.model(), ids)),
            &placements,
        )
    }

    /// Puts equal gaps between instances along an axis; the outermost two stay.
    ///
    /// # Errors
    /// Refused for fewer than three things that have a place in the world.
    pub fn distribute(
        &mut self,
        ids: &[InstanceId],
        axis: Axis,
        space: Space,
    ) -> Result<(), EditError> {
        let (mut units, axes) = units(self.model(), ids, space, 3)?;
        let along = axes[axis.index()];
        let extent = |unit: &Unit| unit.bounds.extent_along(along);
        let middle = |unit: &Unit| Edge::Center.of(extent(unit));
        units.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
        let (Some(first), Some(last)) = (units.first(), units.last()) else {
            return Ok(());
        };
        let inner = &units[1..units.len() - 1];
        let filled: f32 = inner
            .iter()
            .map(|unit| extent(unit).1 - extent(unit).0)
            .sum();
        let gap = (extent(last).0 - extent(first).1 - filled) / (inner.len() + 1) as f32;
        let mut at = extent(first).1;
        let mut placements: Vec<Placement> = Vec::new();
        for unit in inner {
            let (least, most) = extent(unit);
            let shift = along * (at + gap - least);
            at += gap + (most - least);
            placements.extend(unit.start.moved(&RigidMotion::shift(shift)));
        }
        self.place(
            format!("Distribute {}", count_of(self.model(), ids)),
            &placements,
        )
    }
}
