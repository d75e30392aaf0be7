//! What an object holds itself: its lines of text, and the canvas that it scrolls.

use std::sync::Arc;

use glam::Vec2;

use super::Solver;
use crate::limits::TEXT_SIZE_MAX;
use crate::object::{Canvas, EditPlace, TextPlace};
use crate::props::{Scroll, bounded_vector, pixels2};
use crate::schema::{ScrollBarInset, TextXAlignment, TextYAlignment, VerticalScrollBarPosition};
use crate::text::{Setting, TextLayout};

/// What a text's lines depend on, besides what its object says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TextQuestion {
    room: Vec2,
    zoom: f32,
    setting: Setting,
    scaled: bool,
    limits: (f32, f32),
}

impl Solver<'_> {
    /// The canvas of a frame that scrolls, and how far its bars push it.
    pub(super) fn canvas(
        &mut self,
        at: u32,
        scroll: &Scroll,
        size: Vec2,
        parent: Vec2,
        zoom: f32,
    ) -> (Canvas, Vec2) {
        let said = pixels2(scroll.canvas, parent, zoom).max(Vec2::ZERO);
        let moves = scroll.direction.axes();
        let grows = scroll.automatic.axes();
        let mut window = size;
        let mut canvas = said;
        // A bar takes room from the other axis, which can make its bar appear: twice is enough for both.
        for _ in 0..2 {
            canvas = said.max(window);
            if grows[0] || grows[1] {
                let content = self.content_of(at, said.max(window), zoom, grows);
                canvas.x = if grows[0] {
                    canvas.x.max(content.x)
                } else {
                    canvas.x
                };
                canvas.y = if grows[1] {
                    canvas.y.max(content.y)
                } else {
                    canvas.y
                };
            }
            let bar = |axis: usize, inset: ScrollBarInset, over: bool| match inset {
                ScrollBarInset::None => 0.0,
                ScrollBarInset::ScrollBar if !over || !moves[axis] => 0.0,
                _ => scroll.thickness,
            };
            let bars = Vec2::new(
                bar(1, scroll.inset[1], canvas.y > window.y),
                bar(0, scroll.inset[0], canvas.x > window.x),
            );
            window = (size - bars).max(Vec2::ZERO);
        }
        canvas = canvas.max(window);
        for axis in 0..2 {
            if !moves[axis] {
                canvas[axis] = canvas[axis].min(window[axis].max(said[axis]));
            }
        }
        let canvas = bounded_vector(canvas);
        let mut shift = Vec2::ZERO;
        if scroll.side == VerticalScrollBarPosition::Left {
            shift.x = size.x - window.x;
        }
        let most = (canvas - window).max(Vec2::ZERO);
        let canvas = Canvas {
            size: canvas,
            window,
            position: scroll.position.clamp(Vec2::ZERO, most),
            scrolls: moves.map(|moves| moves && scroll.enabled),
        };
        (canvas, shift)
    }

    pub(super) fn text_place(&mut self, at: u32, size: Vec2, zoom: f32) -> Option<TextPlace> {
        let padding = self.parts(at).and_then(|parts| parts.padding);
        let (before, after) = padding.map_or((Vec2::ZERO, Vec2::ZERO), |padding| {
            padding.around(size, zoom)
        });
        let room = (size - before - after).max(Vec2::ZERO);
        let layout = self.text_layout(at, room, zoom, 1)?;
        let props = &self.node(at).text.as_deref()?.props;
        let x = match props.x {
            TextXAlignment::Left => 0.0,
            TextXAlignment::Center => 0.5,
            TextXAlignment::Right => 1.0,
        };
        let y = match props.y {
            TextYAlignment::Top => 0.0,
            TextYAlignment::Center => 0.5,
            TextYAlignment::Bottom => 1.0,
        };
        let edit = props.edit.editable.then(|| EditPlace {
            text: Arc::clone(&props.source),
            clear_on_focus: props.edit.clear_on_focus,
            multi_line: props.edit.multi_line,
        });
        Some(TextPlace {
            layout,
            room: (before, room),
            align: Vec2::new(x, y),
            edit,
        })
    }

    /// The lines of an object's text in a room, from what was remembered in `place` where the same was asked.
    pub(super) fn text_layout(
        &mut self,
        at: u32,
        room: Vec2,
        zoom: f32,
        place: usize,
    ) -> Option<Arc<TextLayout>> {
        let node = &mut self.nodes[at as usize];
        let limits = node.parts.as_ref().and_then(|parts| parts.text_size);
        let (least, most) = limits.unwrap_or((1.0, TEXT_SIZE_MAX));
        let texts = node.text.as_deref_mut()?;
        let props = &texts.props;
        let size = if limits.is_some() {
            props.size.max(least).min(most.max(least))
        } else {
            props.size
        };
        let setting = Setting {
            size: size * zoom,
            line_height: props.line_height,
            wrapped: props.wrapped,
            truncate: props.truncate,
            room,
        };
        let question = TextQuestion {
            room,
            zoom,
            setting,
            scaled: props.scaled,
            limits: (least, most),
        };
        let found = texts
            .set
            .iter()
            .flatten()
            .find(|(asked, _)| *asked == question);
        if let Some((_, layout)) = found {
            return Some(Arc::clone(layout));
        }
        let paragraph = texts.paragraph.get_or_insert_with(|| props.paragraph());
        let layout = Arc::new(if props.scaled {
            TextLayout::scaled(paragraph, &setting, least * zoom, most * zoom)
        } else {
            TextLayout::new(paragraph, &setting)
        });
        texts.set[place] = Some((question, Arc::clone(&layout)));
        Some(layout)
    }
}
