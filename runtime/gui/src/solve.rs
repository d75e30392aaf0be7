//! Computes where the objects of one screen are: measuring goes up (what grows with its content asks its children),
//! placing goes down. Both recurse as deep as [`DEPTH_MAX`](crate::limits::DEPTH_MAX) lets a tree be; measuring remembers
//! its last answer, so that a chain of growing objects is not measured anew at each level.

mod content;
mod flex;
mod grid;
mod list;
mod sort;
mod table;

use std::sync::Arc;

use glam::Vec2;
use studio_model::InstanceId;
use studio_model::value::Rect;

use crate::limits::PIXELS_MAX;
use crate::object::{Canvas, EditPlace, TextPlace};
use crate::parts::Parts;
use crate::props::{Base, Scroll, bounded_vector, pixels2, rect};
use crate::schema::{
    Kind, ScrollBarInset, SizeConstraint, TextXAlignment, TextYAlignment, VerticalScrollBarPosition,
};
use crate::text::{Setting, TextLayout};
use crate::tree::{Node, Tree};

/// What the size of an object depends on, besides what it says of itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Question {
    /// Size of what it lies in.
    pub(crate) parent: Vec2,
    /// Product of the scales above.
    pub(crate) zoom: f32,
    /// Width and height where a layout decides; not a number where the object does.
    pub(crate) given: [Option<f32>; 2],
}

/// What a text's lines depend on, besides what its object says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TextQuestion {
    room: Vec2,
    zoom: f32,
    setting: Setting,
    scaled: bool,
    limits: (f32, f32),
}

/// An object that a layout has put somewhere: relative to the room that it was given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item {
    node: u32,
    position: Vec2,
    size: Vec2,
}

/// What children of an object inherit.
#[derive(Debug, Clone, Copy)]
struct Above {
    /// The parent's rectangle as if not rotated, and its rotation.
    origin: Vec2,
    middle: Vec2,
    rotation: f32,
    clip: Rect,
    shown: bool,
    interactable: bool,
    /// Size that scales refer to.
    room: Vec2,
    zoom: f32,
}

/// Lays out a screen that fills `screen`; `changed` gets those whose answers changed.
pub(crate) fn solve(tree: &mut Tree, screen: Rect, clip: Rect, changed: &mut Vec<InstanceId>) {
    let Some(root) = tree.nodes.first() else {
        return;
    };
    let size = (screen.max - screen.min).max(Vec2::ZERO);
    let above = Above {
        origin: screen.min,
        middle: screen.min + size * 0.5,
        rotation: 0.0,
        clip,
        shown: tree.screen.enabled,
        interactable: true,
        room: size,
        zoom: root.scale(),
    };
    let mut object = root.object.clone();
    (object.position, object.size, object.clip) = (screen.min, size, clip);
    (object.shown, object.zoom) = (above.shown, above.zoom);
    let mut solver = Solver {
        nodes: &mut tree.nodes,
        changed,
    };
    let (_, content) = solver.place_children(0, above, size);
    object.content = content;
    solver.set(0, object);
    tree.solved = true;
}

struct Solver<'a> {
    nodes: &'a mut [Node],
    changed: &'a mut Vec<InstanceId>,
}

impl Solver<'_> {
    fn node(&self, at: u32) -> &Node {
        &self.nodes[at as usize]
    }

    /// Whether a layout beside it, if there is one, says where it is.
    fn is_arranged(&self, at: u32) -> bool {
        let node = self.node(at);
        node.base.visible && !node.loose
    }

    fn parts(&self, at: u32) -> Option<&Parts> {
        self.node(at).parts.as_deref()
    }

    fn set(&mut self, at: u32, object: crate::object::Object) {
        let node = &mut self.nodes[at as usize];
        if node.object != object {
            node.object = object;
            self.changed.push(node.id);
        }
    }

    /// The size of an object: what it says, its content, its constraints.
    fn size_of(&mut self, at: u32, question: Question) -> Vec2 {
        if let Some((asked, size)) = self.node(at).measured
            && asked == question
        {
            return size;
        }
        let node = self.node(at);
        let base = node.base;
        let own = node.scale();
        let zoom = question.zoom * own;
        let said = wanted(&base, question.parent, question.zoom) * own;
        let given = question.given;
        let start =
            Vec2::new(given[0].unwrap_or(said.x), given[1].unwrap_or(said.y)).max(Vec2::ZERO);
        let grows = base.automatic.axes();
        let grows = [
            grows[0] && given[0].is_none(),
            grows[1] && given[1].is_none(),
        ];
        let mut size = self.limited(at, start, question);
        if grows[0] || grows[1] {
            let content = self.content_of(at, size, zoom, grows);
            if grows[0] {
                size.x = size.x.max(content.x);
            }
            if grows[1] {
                size.y = size.y.max(content.y);
            }
            size = self.limited(at, size, question);
        }
        let size = bounded_vector(size).max(Vec2::ZERO);
        self.nodes[at as usize].measured = Some((question, size));
        size
    }

    fn limited(&self, at: u32, size: Vec2, question: Question) -> Vec2 {
        let Some(parts) = self.parts(at) else {
            return size;
        };
        let zoom = question.zoom * self.node(at).scale();
        let size = parts.limits.map_or(size, |limits| limits.apply(size, zoom));
        match parts.aspect {
            Some(aspect) => aspect.apply(size, question.parent),
            None => size,
        }
    }

    /// Where an object says it is, within its room.
    fn spot(&self, at: u32, room: Vec2, zoom: f32, size: Vec2) -> Vec2 {
        let base = &self.node(at).base;
        bounded_vector(pixels2(base.position, room, zoom) - size * base.anchor)
    }

    /// Places the children of `at` in the room that `above` describes and returns how far they reach.
    fn place_children(
        &mut self,
        at: u32,
        above: Above,
        outer: Vec2,
    ) -> (Vec2, Option<(InstanceId, Vec2)>) {
        let below = std::mem::take(&mut self.nodes[at as usize].below);
        let (before, after) = self
            .parts(at)
            .and_then(|parts| parts.padding)
            .map_or((Vec2::ZERO, Vec2::ZERO), |padding| {
                padding.around(outer, above.zoom)
            });
        let inner = Above {
            origin: above.origin + before,
            room: (above.room - before - after).max(Vec2::ZERO),
            ..above
        };
        let arrange = self.parts(at).and_then(|parts| parts.arrange);
        let mut content = None;
        if let Some(arrange) = arrange {
            let arranged = self.arrange(&arrange, &below, inner.room, inner.zoom);
            content = Some((arrange.id, arranged.size));
            for item in &arranged.items {
                self.place(item.node, inner, item.position, item.size);
            }
        }
        for &child in &below {
            if arrange.is_none() || !self.is_arranged(child) {
                self.place_alone(child, inner);
            }
        }
        self.nodes[at as usize].below = below;
        (before + after, content)
    }

    fn place_alone(&mut self, at: u32, above: Above) {
        if let Some((position, size)) = self.nodes[at as usize].cell.take() {
            self.place(at, above, position, size);
            return;
        }
        let size = self.size_of(at, question(above.room, above.zoom));
        let position = self.spot(at, above.room, above.zoom, size);
        self.place(at, above, position, size);
    }

    fn place(&mut self, at: u32, above: Above, position: Vec2, size: Vec2) {
        let node = self.node(at);
        let base = node.base;
        let zoom = above.zoom * node.scale();
        let flat = above.origin + position + size * 0.5;
        let middle = if above.rotation == 0.0 {
            flat
        } else {
            let turn = Vec2::from_angle(above.rotation.to_radians());
            above.middle + turn.rotate(flat - above.middle)
        };
        let middle = bounded_vector(middle);
        let mut object = node.object.clone();
        object.position = middle - size * 0.5;
        object.size = size;
        object.rotation = (above.rotation + base.rotation) % 360.0;
        object.clip = above.clip;
        object.shown = above.shown && base.visible;
        object.interactable = above.interactable && base.interactable;
        object.active = base.active || base.kind.is_button() || base.kind == Kind::TextBox;
        object.modal = base.modal;
        object.zoom = zoom;
        let corner = node.parts.as_ref().and_then(|parts| parts.corner);
        object.radii = corner.map_or([0.0; 4], |corner| corner.radii(size, zoom));
        object.text = self.text_place(at, size, zoom);

        let scroll = self.node(at).scroll.as_deref().copied();
        let canvas = scroll.map(|scroll| self.canvas(at, &scroll, size, above.room, zoom));
        object.canvas = canvas.map(|(canvas, _)| canvas);
        let rotated = object.rotation != 0.0;
        let inner = Above {
            origin: canvas.map_or(object.position, |(canvas, shift)| {
                object.position + shift - canvas.position
            }),
            middle,
            rotation: object.rotation,
            // As in the reference, what is rotated does not clip.
            clip: if base.clips && !rotated {
                intersection(above.clip, rect(object.position, size))
            } else {
                above.clip
            },
            shown: object.shown,
            interactable: object.interactable,
            room: canvas.map_or(size, |(canvas, _)| canvas.size),
            zoom,
        };
        let (_, content) = self.place_children(at, inner, inner.room);
        object.content = content;
        self.set(at, object);
    }

    /// The canvas of a frame that scrolls, and how far its bars push it.
    fn canvas(
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

    fn text_place(&mut self, at: u32, size: Vec2, zoom: f32) -> Option<TextPlace> {
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
    fn text_layout(
        &mut self,
        at: u32,
        room: Vec2,
        zoom: f32,
        place: usize,
    ) -> Option<Arc<TextLayout>> {
        let node = &mut self.nodes[at as usize];
        let limits = node.parts.as_ref().and_then(|parts| parts.text_size);
        let (least, most) = limits.unwrap_or((1.0, crate::limits::TEXT_SIZE_MAX));
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

/// An object that decides of its size itself.
fn question(parent: Vec2, zoom: f32) -> Question {
    Question {
        parent,
        zoom,
        given: [None, None],
    }
}

/// The size that an object says it has.
fn wanted(base: &Base, parent: Vec2, zoom: f32) -> Vec2 {
    let reference = match base.constraint {
        SizeConstraint::RelativeXY => parent,
        SizeConstraint::RelativeXX => Vec2::splat(parent.x),
        SizeConstraint::RelativeYY => Vec2::splat(parent.y),
    };
    pixels2(base.size, reference, zoom)
}

/// What two rectangles share; empty, at a corner of `a`, where they share nothing.
fn intersection(a: Rect, b: Rect) -> Rect {
    let min = a.min.max(b.min).min(Vec2::splat(PIXELS_MAX * 2.0));
    Rect {
        min,
        max: a.max.min(b.max).max(min),
    }
}
