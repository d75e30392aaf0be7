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
    /// The objects in it, in tree order; [`Self::loose`] ones too.
    pub(crate) below: Vec<u32>,
    /// It is in a folder: laid out against the object around the folder, but by no layout.
    pub(crate) loose: bool,
    /// Objects in it that lie too deep or are too many.
    refused: usize,
    /// The last answer of measuring, and what was asked.
    pub(crate) measured: Option<(crate::solve::Question, glam::Vec2)>,
    /// Where a table above wants it: position and size within the parent.
    pub(crate) cell: Option<(glam::Vec2, glam::Vec2)>,
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
            below: Vec::new(),
            loose: false,
            refused: 0,
            measured: None,
            cell: None,
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

/// Where objects are in the trees: the tree and the node of an object, and of a component that of the object it acts on.
pub(crate) type Index = FxHashMap<InstanceId, (u32, u32)>;

/// What reading a part of a tree needs.
pub(crate) struct Scope<'a> {
    pub(crate) model: &'a DataModel,
    pub(crate) index: &'a mut Index,
    /// The tree's own number in the index.
    pub(crate) number: u32,
    /// How many objects there may still be.
    pub(crate) budget: usize,
}

/// One `ScreenGui`.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    pub(crate) screen: Screen,
    /// The first is the screen itself; those in `free` stand for nothing.
    pub(crate) nodes: Vec<Node>,
    free: Vec<u32>,
    /// Objects that lie too deep or are too many.
    pub(crate) refused: usize,
    /// The nodes from back to front, the screen's own left out.
    pub(crate) order: Vec<u32>,
    pub(crate) solved: bool,
}

impl Tree {
    /// Reads a screen and what is below it.
    pub(crate) fn read(id: InstanceId, scope: &mut Scope<'_>) -> Self {
        let model = scope.model;
        let mut tree = Self {
            screen: Screen::read(&Reader { model, id }),
            nodes: Vec::new(),
            free: Vec::new(),
            refused: 0,
            order: Vec::new(),
            solved: false,
        };
        let root = tree.add(id, Kind::Plain, scope);
        tree.rescan(root, 1, scope);
        tree
    }

    /// The screen.
    pub(crate) fn id(&self) -> Option<InstanceId> {
        self.nodes.first().map(|node| node.id)
    }

    /// The screen and the objects in it.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len() - self.free.len()
    }

    fn add(&mut self, id: InstanceId, kind: Kind, scope: &mut Scope<'_>) -> u32 {
        let node = Node::read(scope.model, id, kind);
        let at = if let Some(at) = self.free.pop() {
            self.nodes[at as usize] = node;
            at
        } else {
            self.nodes.push(node);
            self.nodes.len() as u32 - 1
        };
        scope.index.insert(id, (scope.number, at));
        scope.budget = scope.budget.saturating_sub(1);
        at
    }

    /// Forgets the object of a node. Whatever is in it is forgotten one by one.
    pub(crate) fn forget(&mut self, at: u32) {
        let node = &mut self.nodes[at as usize];
        self.refused -= node.refused;
        (node.refused, node.text) = (0, None);
        node.below.clear();
        self.free.push(at);
        self.solved = false;
    }

    /// Looks anew at which components and objects a node has, `depth` levels below the screen; those that are not known
    /// yet are read. Recursion ends at [`DEPTH_MAX`], folders counted.
    pub(crate) fn rescan(&mut self, at: u32, depth: usize, scope: &mut Scope<'_>) {
        let model = scope.model;
        let node = &mut self.nodes[at as usize];
        let id = node.id;
        node.read_parts(model);
        self.refused -= std::mem::take(&mut node.refused);
        let mut below = std::mem::take(&mut node.below);
        below.clear();
        for (part, _) in parts_of(model, id) {
            scope.index.insert(part, (scope.number, at));
            // A constraint of a layout's cells is a child of the layout.
            let within = model.children(part).map(|id| (id, (scope.number, at)));
            scope.index.extend(within);
        }
        self.collect(at, id, depth, &mut below, scope);
        self.nodes[at as usize].below = below;
        self.solved = false;
    }

    fn collect(
        &mut self,
        owner: u32,
        id: InstanceId,
        depth: usize,
        below: &mut Vec<u32>,
        scope: &mut Scope<'_>,
    ) {
        let model = scope.model;
        let owner_id = self.nodes[owner as usize].id;
        for child in model.children(id) {
            let kind = match model.class(child).map_or(Role::None, role_of) {
                Role::Foreign | Role::Screen | Role::Part(_) => continue,
                Role::Object(kind) => Some(kind),
                Role::None => None,
            };
            let known = kind.and_then(|_| scope.index.get(&child)).copied();
            if depth > DEPTH_MAX || (known.is_none() && scope.budget == 0) {
                self.refused += 1;
                self.nodes[owner as usize].refused += 1;
                continue;
            }
            let Some(kind) = kind else {
                self.collect(owner, child, depth + 1, below, scope);
                continue;
            };
            let at = if let Some((_, at)) = known {
                at
            } else {
                let at = self.add(child, kind, scope);
                self.rescan(at, depth + 1, scope);
                at
            };
            let node = &mut self.nodes[at as usize];
            node.loose = id != owner_id;
            node.object.parent = Some(owner_id);
            below.push(at);
        }
    }
}
