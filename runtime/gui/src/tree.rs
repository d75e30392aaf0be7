//! The mirror of one `ScreenGui`: its objects in preorder, with what layout reads of them.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use studio_model::{DataModel, InstanceId};

use crate::limits::DEPTH_MAX;
use crate::object::Object;
use crate::parts::Parts;
use crate::props::{Base, Reader, Screen, Scroll, Text};
use crate::schema::{Kind, Part, Role, role_of};
use crate::text::{Paragraph, TextLayout};

/// One object, or the screen itself, which is the first node of its tree.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) id: InstanceId,
    /// What it says of itself. Behind a pointer each, because few objects have them.
    pub(crate) base: Base,
    pub(crate) parts: Option<Box<Parts>>,
    pub(crate) text: Option<Box<Texts>>,
    pub(crate) scroll: Option<Box<Scroll>>,
    /// For layouts that sort by it.
    pub(crate) name: Arc<str>,
    /// Children that a layout may move, in tree order.
    pub(crate) children: Vec<u32>,
    /// Objects below folders: laid out against this one, but by no layout.
    pub(crate) loose: Vec<u32>,
    /// The last answer of measuring, and what was asked.
    pub(crate) measured: Option<(crate::solve::Question, glam::Vec2)>,
    /// Where a table above wants it: position and size within the parent.
    pub(crate) cell: Option<(glam::Vec2, glam::Vec2)>,
    /// It left the tree since it was read: it may have changed where no journal tells.
    pub(crate) stale: bool,
    /// What was computed.
    pub(crate) object: Object,
}

/// A text with what was computed of it.
#[derive(Debug, Clone)]
pub(crate) struct Texts {
    pub(crate) props: Text,
    pub(crate) paragraph: Option<Arc<Paragraph>>,
    /// The settings that were asked for last, and their layouts: one for measuring, one for placing.
    pub(crate) set: [Option<(crate::solve::TextQuestion, Arc<TextLayout>)>; 2],
}

impl Node {
    fn read(model: &DataModel, id: InstanceId, kind: Kind) -> Self {
        let reader = Reader { model, id };
        let text = Text::read(&reader, kind).map(|props| {
            Box::new(Texts {
                props,
                paragraph: None,
                set: [None, None],
            })
        });
        Self {
            id,
            base: Base::read(&reader, kind),
            parts: None,
            text,
            scroll: (kind == Kind::Scrolling).then(|| Box::new(Scroll::read(&reader))),
            name: model.name_arc(id).unwrap_or_else(|| Arc::from("")),
            children: Vec::new(),
            loose: Vec::new(),
            measured: None,
            cell: None,
            stale: false,
            object: Object::new(id, kind),
        }
    }

    /// Reads what the object says of itself again, and whether that matters to a layout. What was measured of its text is
    /// kept where that did not change.
    pub(crate) fn refresh(&mut self, model: &DataModel) -> bool {
        let mut fresh = Self::read(model, self.id, self.base.kind);
        fresh.read_parts(model);
        let text_differs = match (&self.text, &fresh.text) {
            (Some(old), Some(new)) => old.props != new.props,
            (None, None) => false,
            _ => true,
        };
        let differs = text_differs
            || self.base != fresh.base
            || self.scroll != fresh.scroll
            || self.parts != fresh.parts
            || self.name != fresh.name;
        if let (Some(old), Some(new)) = (&mut self.text, &mut fresh.text)
            && old.props.reads_like(&new.props)
        {
            new.paragraph = old.paragraph.take();
            new.set = std::mem::take(&mut old.set);
        }
        (self.base, self.scroll, self.name) = (fresh.base, fresh.scroll, fresh.name);
        (self.text, self.parts) = (fresh.text, fresh.parts);
        differs
    }

    fn read_parts(&mut self, model: &DataModel) {
        let mut parts = Parts::default();
        for (id, part) in parts_of(model, self.id) {
            parts.read(&Reader { model, id }, part);
        }
        self.parts = (parts != Parts::default()).then(|| Box::new(parts));
    }

    pub(crate) fn scale(&self) -> f32 {
        let parts = self.parts.as_deref();
        parts.and_then(|parts| parts.scale).unwrap_or(1.0)
    }
}

fn parts_of(model: &DataModel, id: InstanceId) -> impl Iterator<Item = (InstanceId, Part)> + '_ {
    model
        .children(id)
        .filter_map(|child| match role_of(model.class(child)?) {
            Role::Part(part) => Some((child, part)),
            _ => None,
        })
}

/// One `ScreenGui`.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    pub(crate) screen: Screen,
    /// In preorder; the first is the screen itself.
    pub(crate) nodes: Vec<Node>,
    /// Objects that lie too deep or are too many.
    pub(crate) refused: usize,
    /// The nodes from back to front, the screen's own left out.
    pub(crate) order: Vec<u32>,
    pub(crate) solved: bool,
}

impl Tree {
    /// Reads a screen and what is below it. What `old` knows of objects that it has too is taken over; `budget` is how many
    /// objects there may be.
    pub(crate) fn read(
        model: &DataModel,
        id: InstanceId,
        old: Option<Self>,
        budget: usize,
    ) -> Self {
        let mut known: FxHashMap<InstanceId, Node> = FxHashMap::default();
        let old = old.map(|old| old.nodes).unwrap_or_default();
        let fresh = old.into_iter().filter(|node| !node.stale);
        known.extend(fresh.map(|node| (node.id, node)));
        let mut builder = Builder {
            model,
            known,
            nodes: Vec::new(),
            refused: 0,
            budget,
        };
        builder.add(id, Kind::Plain);
        builder.below(0, id, 1, false);
        Self {
            screen: Screen::read(&Reader { model, id }),
            nodes: builder.nodes,
            refused: builder.refused,
            order: Vec::new(),
            solved: false,
        }
    }

    pub(crate) fn id(&self) -> Option<InstanceId> {
        self.nodes.first().map(|node| node.id)
    }
}

struct Builder<'a> {
    model: &'a DataModel,
    known: FxHashMap<InstanceId, Node>,
    nodes: Vec<Node>,
    refused: usize,
    budget: usize,
}

impl Builder<'_> {
    fn add(&mut self, id: InstanceId, kind: Kind) -> usize {
        let mut node = match self.known.remove(&id) {
            Some(mut node) => {
                node.children.clear();
                node.loose.clear();
                node.measured = None;
                node.cell = None;
                node
            }
            None => Node::read(self.model, id, kind),
        };
        node.read_parts(self.model);
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Adds what is below `id` to the node `owner`. Recursion ends at [`DEPTH_MAX`], folders counted.
    fn below(&mut self, owner: usize, id: InstanceId, depth: usize, loose: bool) {
        for child in self.model.children(id) {
            let role = self.model.class(child).map_or(Role::None, role_of);
            if matches!(role, Role::Foreign | Role::Screen | Role::Part(_)) {
                continue;
            }
            if depth > DEPTH_MAX || self.nodes.len() >= self.budget {
                self.refused += 1;
                continue;
            }
            if let Role::Object(kind) = role {
                let at = self.add(child, kind);
                self.nodes[at].object.parent = Some(self.nodes[owner].id);
                if let Some(owner) = self.nodes.get_mut(owner) {
                    let list = if loose {
                        &mut owner.loose
                    } else {
                        &mut owner.children
                    };
                    list.push(at as u32);
                }
                self.below(at, child, depth + 1, false);
            } else {
                self.below(owner, child, depth + 1, true);
            }
        }
    }
}
