//! `UIGridLayout`: cells of one size, line by line from a corner.

use glam::Vec2;

use crate::parts::{Arrange, Grid};
use crate::props::pixels2;
use crate::schema::StartCorner;

use super::content::Arranged;
use super::list::axis_of;
use super::{Item, Question, Solver, question};

impl Solver<'_> {
    pub(super) fn grid(
        &mut self,
        arrange: &Arrange,
        grid: &Grid,
        sorted: &[u32],
        room: Vec2,
        zoom: f32,
    ) -> Arranged {
        let main = axis_of(arrange.fill);
        let cross = 1 - main;
        let cell = pixels2(grid.cell, room, zoom).max(Vec2::ZERO);
        let cell = match grid.aspect {
            Some(aspect) => aspect.apply(cell, room),
            None => cell,
        };
        let gap = pixels2(grid.padding, room, zoom);
        let step = cell + gap;
        let per_line = per_line(room[main], cell[main], gap[main], grid.most);
        let columns = per_line.min(sorted.len()).max(1);
        let lines = sorted.len().div_ceil(per_line);
        let mut content = Vec2::ZERO;
        if !sorted.is_empty() {
            content[main] = columns as f32 * step[main] - gap[main];
            content[cross] = lines as f32 * step[cross] - gap[cross];
        }
        let start = (room - content) * arrange.align;
        let (mirror_x, mirror_y) = match grid.corner {
            StartCorner::TopLeft => (false, false),
            StartCorner::TopRight => (true, false),
            StartCorner::BottomLeft => (false, true),
            StartCorner::BottomRight => (true, true),
        };
        let mut items = Vec::with_capacity(sorted.len());
        for (at, &node) in sorted.iter().enumerate() {
            let mut position = Vec2::ZERO;
            position[main] = (at % per_line) as f32 * step[main];
            position[cross] = (at / per_line) as f32 * step[cross];
            if mirror_x {
                position.x = content.x - cell.x - position.x;
            }
            if mirror_y {
                position.y = content.y - cell.y - position.y;
            }
            let given = [Some(cell.x), Some(cell.y)];
            let size = self.size_of(
                node,
                Question {
                    given,
                    ..question(room, zoom)
                },
            );
            items.push(Item {
                node,
                position: start + position,
                size,
            });
        }
        Arranged {
            items,
            size: content.max(Vec2::ZERO),
        }
    }
}

/// How many cells a line has: as many as fit, one at least, `most` at most where that is not 0.
fn per_line(room: f32, cell: f32, gap: f32, most: usize) -> usize {
    let most = if most == 0 { usize::MAX } else { most };
    let step = cell + gap;
    if step <= 0.0 {
        return most;
    }
    // Casting saturates.
    let fit = ((room + gap + 0.01) / step).floor().max(1.0) as usize;
    fit.min(most)
}
