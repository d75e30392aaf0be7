//! `UITableLayout`: children are rows and their children cells, or, by its major axis, columns and cells. A column is as
//! wide as its widest cell and a row as high as its highest.

use glam::Vec2;

use crate::parts::{Arrange, Table};
use crate::props::pixels2;
use crate::schema::TableMajorAxis;

use super::content::Arranged;
use super::{Item, Solver, question};

impl Solver<'_> {
    pub(super) fn table(
        &mut self,
        arrange: &Arrange,
        table: &Table,
        sorted: &[u32],
        room: Vec2,
        zoom: f32,
    ) -> Arranged {
        // A group runs along `along`; groups follow one another across.
        let along = match table.major {
            TableMajorAxis::RowMajor => 0,
            TableMajorAxis::ColumnMajor => 1,
        };
        let across = 1 - along;
        let gap = pixels2(table.padding, room, zoom);
        let groups: Vec<Vec<u32>> = sorted
            .iter()
            .map(|&group| self.sorted(&self.node(group).below, arrange.sort))
            .collect();
        let mut lengths: Vec<f32> = Vec::new();
        let mut thicks: Vec<f32> = vec![0.0; groups.len()];
        for (group, cells) in groups.iter().enumerate() {
            for (at, &cell) in cells.iter().enumerate() {
                let size = self.size_of(cell, question(room, zoom));
                match lengths.get_mut(at) {
                    Some(length) => *length = length.max(size[along]),
                    None => lengths.push(size[along]),
                }
                thicks[group] = thicks[group].max(size[across]);
            }
        }
        fill(&mut lengths, room[along], gap[along], table.fill[along]);
        fill(&mut thicks, room[across], gap[across], table.fill[across]);
        let mut content = Vec2::ZERO;
        content[along] = total(&lengths, gap[along]);
        content[across] = total(&thicks, gap[across]);

        let start = (room - content) * arrange.align;
        let mut items = Vec::with_capacity(sorted.len());
        let mut top = 0.0;
        for ((&node, cells), &thick) in sorted.iter().zip(&groups).zip(&thicks) {
            let mut at = 0.0;
            for (&cell, &length) in cells.iter().zip(&lengths) {
                let (mut position, mut size) = (Vec2::ZERO, Vec2::ZERO);
                position[along] = at;
                (size[along], size[across]) = (length, thick);
                self.nodes[cell as usize].cell = Some((position, size));
                at += length + gap[along];
            }
            let (mut position, mut size) = (Vec2::ZERO, Vec2::ZERO);
            position[across] = top;
            (size[along], size[across]) = (content[along], thick);
            items.push(Item {
                node,
                position: start + position,
                size,
            });
            top += thick + gap[across];
        }
        Arranged {
            items,
            size: content,
        }
    }
}

fn total(lengths: &[f32], gap: f32) -> f32 {
    let gaps = gap * lengths.len().saturating_sub(1) as f32;
    (lengths.iter().sum::<f32>() + gaps).max(0.0)
}

/// Gives what is free to all in equal parts.
fn fill(lengths: &mut [f32], room: f32, gap: f32, wanted: bool) {
    let free = room - total(lengths, gap);
    if wanted && free > 0.0 && !lengths.is_empty() {
        let each = free / lengths.len() as f32;
        for length in lengths {
            *length += each;
        }
    }
}
