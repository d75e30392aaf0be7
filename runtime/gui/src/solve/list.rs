//! `UIListLayout`: items one after the other, in one line or, where it wraps, in as many as it takes. *Main* is the axis
//! along a line, *cross* the other.

use glam::Vec2;

use crate::parts::{Arrange, Flex, List, Page};
use crate::props::pixels;
use crate::schema::{FillDirection, ItemLineAlignment, UIFlexAlignment};

use super::content::Arranged;
use super::flex::{Spread, share, spread};
use super::{Item, Question, Solver, question};

/// One line: a run of items and its size across.
struct Row {
    items: std::ops::Range<usize>,
    cross: f32,
}

impl Solver<'_> {
    pub(super) fn list(
        &mut self,
        arrange: &Arrange,
        list: &List,
        sorted: &[u32],
        room: Vec2,
        zoom: f32,
    ) -> Arranged {
        let main = axis_of(arrange.fill);
        let cross = 1 - main;
        let gap = pixels(list.padding, room[main], zoom);
        let mut items: Vec<Item> = sorted
            .iter()
            .map(|&node| Item {
                node,
                position: Vec2::ZERO,
                size: self.size_of(node, question(room, zoom)),
            })
            .collect();
        let most = if list.wraps {
            room[main]
        } else {
            f32::INFINITY
        };
        let mut rows = rows(&items, main, gap, most);
        for row in &rows {
            self.flex_row(list, &mut items[row.items.clone()], main, gap, room, zoom);
        }
        for row in &mut rows {
            let across = items[row.items.clone()].iter().map(|item| item.size[cross]);
            row.cross = across.fold(0.0, f32::max);
        }

        let (content_cross, tops) = self.spread_rows(
            list,
            &mut rows,
            cross,
            gap,
            room[cross],
            arrange.align[cross],
        );
        let mut content = Vec2::ZERO;
        content[cross] = content_cross;
        for (row, top) in rows.iter().zip(&tops) {
            let line = &mut items[row.items.clone()];
            let length = self.along(list, line, main, gap, room[main], arrange.align[main]);
            content[main] = content[main].max(length);
            let stretch = if list.wraps { row.cross } else { room[cross] };
            let frame = (*top, row.cross, stretch);
            self.across(list, line, cross, frame, arrange.align[cross], (room, zoom));
        }
        Arranged {
            items,
            size: content,
        }
    }

    /// Hands out what is free along a line, or takes back what is too much, among items that are flexible.
    fn flex_row(
        &mut self,
        list: &List,
        items: &mut [Item],
        main: usize,
        gap: f32,
        room: Vec2,
        zoom: f32,
    ) {
        let fills = list.flex[main] == UIFlexAlignment::Fill;
        let plain = if fills { 1.0 } else { 0.0 };
        let flexes: Vec<Flex> = items
            .iter()
            .map(|item| {
                let own = self.parts(item.node).and_then(|parts| parts.flex);
                own.unwrap_or(Flex {
                    grow: plain,
                    shrink: plain,
                    line: ItemLineAlignment::Automatic,
                })
            })
            .collect();
        if flexes
            .iter()
            .all(|flex| flex.grow == 0.0 && flex.shrink == 0.0)
        {
            return;
        }
        let gaps = gap * items.len().saturating_sub(1) as f32;
        let bounds: Vec<(f32, f32)> = items
            .iter()
            .map(|item| self.bounds_along(item.node, main, zoom))
            .collect();
        let sizes: Vec<f32> = items.iter().map(|item| item.size[main]).collect();
        let shared = share(&sizes, &flexes, &bounds, room[main] - gaps);
        for (item, size) in items.iter_mut().zip(shared) {
            if size != item.size[main] {
                let mut given = [None, None];
                given[main] = Some(size);
                item.size = self.size_of(
                    item.node,
                    Question {
                        given,
                        ..question(room, zoom)
                    },
                );
            }
        }
    }

    fn bounds_along(&self, node: u32, main: usize, zoom: f32) -> (f32, f32) {
        let zoom = zoom * self.node(node).scale();
        let limits = self.parts(node).and_then(|parts| parts.limits);
        limits.map_or((0.0, f32::INFINITY), |limits| {
            (limits.least(zoom)[main], limits.greatest(zoom)[main])
        })
    }

    /// Where each line begins across, and how much all of them take.
    #[expect(clippy::unused_self, reason = "one of the steps, which are methods")]
    fn spread_rows(
        &self,
        list: &List,
        rows: &mut [Row],
        cross: usize,
        gap: f32,
        room: f32,
        align: f32,
    ) -> (f32, Vec<f32>) {
        let count = rows.len();
        let taken: f32 = rows.iter().map(|row| row.cross).sum();
        let gaps = gap * count.saturating_sub(1) as f32;
        let free = room - taken - gaps;
        let flex = list.flex[cross];
        if flex == UIFlexAlignment::Fill && free > 0.0 && count > 0 {
            for row in rows.iter_mut() {
                row.cross += free / count as f32;
            }
        }
        let Spread { start, between } = spread(flex, free, count, align);
        let mut top = start;
        let tops = rows
            .iter()
            .map(|row| {
                let here = top;
                top += row.cross + gap + between;
                here
            })
            .collect();
        (taken + gaps, tops)
    }

    /// Puts the items of a line along it; returns how much they take.
    #[expect(clippy::unused_self, reason = "one of the steps, which are methods")]
    fn along(
        &self,
        list: &List,
        items: &mut [Item],
        main: usize,
        gap: f32,
        room: f32,
        align: f32,
    ) -> f32 {
        let taken: f32 = items.iter().map(|item| item.size[main]).sum();
        let length = taken + gap * items.len().saturating_sub(1) as f32;
        let Spread { start, between } = spread(list.flex[main], room - length, items.len(), align);
        let mut at = start;
        for item in items {
            item.position[main] = at;
            at += item.size[main] + gap + between;
        }
        length
    }

    /// Puts the items of a line across it: `frame` is where the line begins, how thick it is, and what stretching fills.
    fn across(
        &mut self,
        list: &List,
        items: &mut [Item],
        cross: usize,
        frame: (f32, f32, f32),
        align: f32,
        (room, zoom): (Vec2, f32),
    ) {
        let (top, thick, stretch) = frame;
        for item in items {
            let own = self.parts(item.node).and_then(|parts| parts.flex);
            let own = own.map(|flex| flex.line);
            let how = own
                .filter(|&line| line != ItemLineAlignment::Automatic)
                .unwrap_or(list.line);
            let fills =
                list.flex[cross] == UIFlexAlignment::Fill && how == ItemLineAlignment::Automatic;
            if how == ItemLineAlignment::Stretch || fills {
                let mut given = [None, None];
                given[1 - cross] = Some(item.size[1 - cross]);
                given[cross] = Some(stretch);
                item.size = self.size_of(
                    item.node,
                    Question {
                        given,
                        ..question(room, zoom)
                    },
                );
                item.position[cross] = if list.wraps { top } else { 0.0 };
                continue;
            }
            let part = match how {
                ItemLineAlignment::Start => 0.0,
                ItemLineAlignment::Center => 0.5,
                ItemLineAlignment::End => 1.0,
                ItemLineAlignment::Automatic | ItemLineAlignment::Stretch => align,
            };
            item.position[cross] = top + (thick - item.size[cross]) * part;
        }
    }

    /// `UIPageLayout`: pages side by side, the current one in the room.
    pub(super) fn pages(
        &mut self,
        arrange: &Arrange,
        page: &Page,
        sorted: &[u32],
        room: Vec2,
        zoom: f32,
    ) -> Arranged {
        let main = axis_of(arrange.fill);
        let step = room[main] + pixels(page.padding, room[main], zoom);
        let current = sorted
            .iter()
            .position(|&node| Some(self.node(node).id) == page.current)
            .unwrap_or(0);
        let mut content = Vec2::ZERO;
        let mut items = Vec::with_capacity(sorted.len());
        for (at, &node) in sorted.iter().enumerate() {
            let size = self.size_of(node, question(room, zoom));
            let mut position = (room - size) * arrange.align;
            position[main] += (at as f32 - current as f32) * step;
            content = content.max(size);
            items.push(Item {
                node,
                position,
                size,
            });
        }
        if let Some(more) = sorted.len().checked_sub(1) {
            content[main] += step * more as f32;
        }
        Arranged {
            items,
            size: content,
        }
    }
}

/// 0 for x, 1 for y.
pub(super) fn axis_of(fill: FillDirection) -> usize {
    match fill {
        FillDirection::Horizontal => 0,
        FillDirection::Vertical => 1,
    }
}

fn rows(items: &[Item], main: usize, gap: f32, most: f32) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let (mut start, mut length) = (0, 0.0);
    for (at, item) in items.iter().enumerate() {
        let longer = length + gap + item.size[main];
        if at > start && longer > most + 0.01 {
            rows.push(Row {
                items: start..at,
                cross: 0.0,
            });
            (start, length) = (at, item.size[main]);
        } else {
            length = if at == start { item.size[main] } else { longer };
        }
    }
    if start < items.len() {
        rows.push(Row {
            items: start..items.len(),
            cross: 0.0,
        });
    }
    rows
}
