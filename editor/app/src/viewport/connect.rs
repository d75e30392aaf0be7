//! Joining two parts by two clicks: the first end waits for the second.

use glam::{Mat3, Vec3};
use studio_model::{CFrame, InstanceId};
use studio_render::Hit;

use super::sight::Sight;
use crate::command::{Command, Commands, Tone};

/// The end that was clicked first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct End {
    /// The part.
    pub(crate) part: InstanceId,
    /// Where, with +Y out of the surface.
    pub(crate) frame: CFrame,
}

impl End {
    /// The end at a place on a part's surface.
    pub(crate) fn at(hit: &Hit) -> Self {
        let up = hit.normal.try_normalize().unwrap_or(Vec3::Y);
        let right = up.any_orthonormal_vector();
        Self {
            part: hit.id,
            frame: CFrame {
                position: hit.point,
                rotation: Mat3::from_cols(right, up, right.cross(up)),
            },
        }
    }
}

/// Takes a click on a part: the end that waits for another one afterwards.
pub(crate) fn click(
    sight: Sight<'_>,
    waiting: Option<End>,
    hit: Option<&Hit>,
    out: &mut Commands,
) -> Option<End> {
    let end = End::at(hit?);
    let Some(first) = waiting.filter(|first| sight.model().is_attached(first.part)) else {
        return Some(end);
    };
    if first.part == end.part {
        // Another point of the same part: one has changed one's mind about where.
        return Some(end);
    }
    let name = &sight.tools.connect_class;
    match sight.model().table().class_named(name) {
        Some(class) => out.push(Command::Connect {
            class,
            ends: [(first.part, first.frame), (end.part, end.frame)],
        }),
        None => out.push(Command::Tell(
            Tone::Error,
            format!("There is no class {name}. Choose what to connect with in the toolbar."),
        )),
    }
    None
}
