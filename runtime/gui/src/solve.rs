//! Computes where the objects of one screen are: measuring goes up (what grows with its content asks its children),
//! placing goes down. Both recurse as deep as [`DEPTH_MAX`](crate::limits::DEPTH_MAX) lets a tree be; measuring remembers
//! its last answer, so that a chain of growing objects is not measured anew at each level.

mod content;
mod flex;
mod grid;
mod inside;
mod list;
mod sort;
mod table;

use glam::Vec2;
use studio_model::InstanceId;
use studio_model::value::Rect;

pub(crate) use inside::TextQuestion;

use crate::limits::PIXELS_MAX;
use crate::parts::Parts;
use crate::props::{Base, bounded_vector, pixels2, rect};
use crate::schema::SizeConstraint;
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
        object.active = base.active;
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
