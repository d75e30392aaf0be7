//! A layout of everything below one container: follows the model by its journal, computes again what changed, answers.

mod follow;

use glam::Vec2;
use studio_model::{DataModel, InstanceId, JournalCursor, JournalRead};

use crate::object::Object;
use crate::order;
use crate::solve;
use crate::tree::{Index, Tree};
use crate::viewport::Viewport;
use follow::Due;

/// What an update did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Update {
    /// Screens that were laid out again.
    pub screens: usize,
    /// Objects of these screens.
    pub objects: usize,
    /// Objects that are not laid out because they lie too deep or are too many; see [`limits`](crate::limits).
    pub refused: usize,
}

/// The interface below one container (a `PlayerGui`), which must be attached to its model: the journal tells of nothing
/// else.
#[derive(Debug, Clone)]
pub struct Layout {
    container: InstanceId,
    viewport: Viewport,
    cursor: JournalCursor,
    loaded: bool,
    /// From back to front.
    trees: Vec<Tree>,
    index: Index,
    changed: Vec<InstanceId>,
}

impl Layout {
    /// A layout of what is below `container`. Nothing is computed before [`Self::update`].
    pub fn new(container: InstanceId, viewport: Viewport) -> Self {
        Self {
            container,
            viewport: viewport.sane(),
            cursor: JournalCursor::default(),
            loaded: false,
            trees: Vec::new(),
            index: Index::default(),
            changed: Vec::new(),
        }
    }

    /// The screen's size.
    pub fn viewport(&self) -> Viewport {
        self.viewport
    }

    /// Gives the screen another size, for the next update.
    pub fn set_viewport(&mut self, viewport: Viewport) {
        let viewport = viewport.sane();
        if self.viewport != viewport {
            self.viewport = viewport;
            self.trees.iter_mut().for_each(|tree| tree.solved = false);
        }
    }

    /// Follows the model. Costs nothing but a look at the journal while nothing of the interface changed.
    pub fn update(&mut self, model: &DataModel) -> Update {
        self.changed.clear();
        let mut due = Due::default();
        match model.journal().read(&mut self.cursor) {
            JournalRead::Entries(entries) if self.loaded => {
                for entry in entries {
                    self.note(model, entry, &mut due);
                }
            }
            _ => {
                self.trees.clear();
                self.index.clear();
                due.screens = true;
            }
        }
        self.loaded = true;
        if due.screens {
            self.read_screens(model);
        }
        self.rescan(model, due.rescanned);
        self.solve()
    }

    /// Objects and screens of which the last update computed something new.
    pub fn changed(&self) -> &[InstanceId] {
        &self.changed
    }

    /// What is known of an object or a `ScreenGui`.
    pub fn get(&self, id: InstanceId) -> Option<&Object> {
        let &(tree, node) = self.index.get(&id)?;
        let node = self.trees.get(tree as usize)?.nodes.get(node as usize)?;
        (node.id == id).then_some(&node.object)
    }

    /// All objects from back to front, those that are not shown too.
    pub fn objects(&self) -> impl DoubleEndedIterator<Item = &Object> {
        self.trees.iter().flat_map(|tree| {
            let nodes = tree.order.iter();
            nodes.map(|&at| &tree.nodes[at as usize].object)
        })
    }

    /// The objects that are seen, from back to front.
    pub fn drawn(&self) -> impl DoubleEndedIterator<Item = &Object> {
        self.objects().filter(|object| object.shown)
    }

    /// The objects at a point that may be interacted with, topmost first.
    pub fn objects_at(&self, point: Vec2) -> impl Iterator<Item = &Object> {
        let there = self.drawn().rev();
        there.filter(move |object| object.interactable && object.contains(point))
    }

    /// The object that takes pointer events at a point: the topmost active one.
    pub fn target_at(&self, point: Vec2) -> Option<&Object> {
        self.objects_at(point).find(|object| object.active)
    }

    /// Whether a modal button is shown, so that the mouse must be free.
    pub fn frees_mouse(&self) -> bool {
        self.drawn().any(|object| object.modal)
    }

    /// How many screens and objects are laid out.
    pub fn len(&self) -> usize {
        self.trees.iter().map(Tree::len).sum()
    }

    /// Whether there is no screen.
    pub fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    fn solve(&mut self) -> Update {
        let mut update = Update::default();
        for tree in &mut self.trees {
            update.refused += tree.refused;
            if tree.solved {
                continue;
            }
            update.screens += 1;
            update.objects += tree.len() - 1;
            for node in &mut tree.nodes {
                (node.measured, node.cell) = (None, None);
            }
            let screen = self.viewport.within(tree.screen.insets);
            let clip = self.viewport.whole();
            solve::solve(tree, screen, clip, &mut self.changed);
            order::sort(tree);
        }
        update
    }
}
