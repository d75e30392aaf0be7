//! How much room the content of an object takes: what it grows to where its size is automatic.

use glam::Vec2;

use crate::limits::PIXELS_MAX;
use crate::parts::{Arrange, How};

use super::{Item, Solver, question};

/// What a layout has made of its items.
pub(super) struct Arranged {
    pub(super) items: Vec<Item>,
    /// Room that they take.
    pub(super) size: Vec2,
}

impl Solver<'_> {
    /// The room that text and children of an object of size `outer` take, padding included, if it grows along the axes
    /// `grows`.
    pub(super) fn content_of(&mut self, at: u32, outer: Vec2, zoom: f32, grows: [bool; 2]) -> Vec2 {
        let parts = self.parts(at);
        let padding = parts.and_then(|parts| parts.padding);
        let (before, after) = padding.map_or((Vec2::ZERO, Vec2::ZERO), |padding| {
            padding.around(outer, zoom)
        });
        let arrange = parts.and_then(|parts| parts.arrange);
        let greatest = parts
            .and_then(|parts| parts.limits)
            .map_or(Vec2::splat(PIXELS_MAX), |limits| limits.greatest(zoom));
        let around = before + after;
        let room = (outer - around).max(Vec2::ZERO);
        // A text that grows to the side breaks only where it may not grow further.
        let mut text_room = room;
        for axis in 0..2 {
            if grows[axis] {
                text_room[axis] = (greatest[axis] - around[axis]).max(0.0);
            }
        }
        let text = self.text_layout(at, text_room, zoom, 0);
        let text = text.map_or(Vec2::ZERO, |text| text.bounds.ceil());

        let children = std::mem::take(&mut self.nodes[at as usize].below);
        let content = match arrange {
            Some(arrange) => self.arrange(&arrange, &children, room, zoom).size,
            None => self.reach(&children, room, zoom),
        };
        self.nodes[at as usize].below = children;
        content.max(text) + around
    }

    /// How far objects that no layout moves reach to the right and down.
    fn reach(&mut self, children: &[u32], room: Vec2, zoom: f32) -> Vec2 {
        let mut reach = Vec2::ZERO;
        for &child in children {
            if self.is_arranged(child) {
                let size = self.size_of(child, question(room, zoom));
                reach = reach.max(self.spot(child, room, zoom, size) + size);
            }
        }
        reach
    }

    /// Puts the visible ones of `children` in their places in a room.
    pub(super) fn arrange(
        &mut self,
        arrange: &Arrange,
        children: &[u32],
        room: Vec2,
        zoom: f32,
    ) -> Arranged {
        let sorted = self.sorted(children, arrange.sort);
        match &arrange.how {
            How::List(list) => self.list(arrange, list, &sorted, room, zoom),
            How::Grid(grid) => self.grid(arrange, grid, &sorted, room, zoom),
            How::Table(table) => self.table(arrange, table, &sorted, room, zoom),
            How::Page(page) => self.pages(arrange, page, &sorted, room, zoom),
        }
    }
}
