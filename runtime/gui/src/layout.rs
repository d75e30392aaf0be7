//! A layout of everything below one container: follows the model by its journal, computes again what changed, answers.

use glam::Vec2;
use rustc_hash::FxHashMap;
use studio_model::value::Rect;
use studio_model::{DataModel, InstanceId, JournalCursor, JournalEntry, JournalRead};

use crate::limits::{DEPTH_MAX, OBJECTS_MAX};
use crate::object::Object;
use crate::order;
use crate::props::{Reader, Screen, bounded_vector};
use crate::schema::{Role, ScreenInsets, role_of};
use crate::solve;
use crate::tree::Tree;

/// Pixels of the bar at the top that the reference keeps for itself: what `GetGuiInset` answers.
pub const TOP_BAR: f32 = 36.0;

/// The screen. Pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    /// Width and height.
    pub size: Vec2,
    /// Height of the bar at the top.
    pub top_bar: f32,
}

impl Viewport {
    /// A viewport with a top bar as the reference has it.
    pub const fn new(width: f32, height: f32) -> Self {
        Self {
            size: Vec2::new(width, height),
            top_bar: TOP_BAR,
        }
    }

    /// A point of the window, whose origin is its top left corner, in the terms of `AbsolutePosition` and `Input`.
    pub fn to_gui(&self, pixel: Vec2) -> Vec2 {
        pixel - Vec2::new(0.0, self.top_bar)
    }

    /// What [`Self::to_gui`] undoes.
    pub fn to_pixel(&self, point: Vec2) -> Vec2 {
        point + Vec2::new(0.0, self.top_bar)
    }

    fn sane(self) -> Self {
        Self {
            size: bounded_vector(self.size).max(Vec2::ZERO),
            top_bar: crate::props::bounded(self.top_bar).max(0.0),
        }
    }

    fn whole(&self) -> Rect {
        Rect {
            min: self.to_gui(Vec2::ZERO),
            max: self.to_gui(self.size),
        }
    }

    /// What a screen with these insets fills. Ours have no notches, so device-safe is everything.
    fn within(&self, insets: ScreenInsets) -> Rect {
        let whole = self.whole();
        match insets {
            ScreenInsets::None | ScreenInsets::DeviceSafeInsets => whole,
            ScreenInsets::CoreUISafeInsets => Rect {
                min: Vec2::ZERO,
                max: whole.max.max(Vec2::ZERO),
            },
            ScreenInsets::TopbarSafeInsets => Rect {
                min: whole.min,
                max: Vec2::new(whole.max.x, 0.0),
            },
        }
    }
}

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
    /// The tree and node of an object, and of a component that of the object it acts on.
    index: FxHashMap<InstanceId, (u32, u32)>,
    changed: Vec<InstanceId>,
}

/// What entries of the journal ask for.
#[derive(Default)]
struct Due {
    /// Screens came, went or change places.
    screens: bool,
    /// By tree: its objects came, went or moved.
    rebuilt: Vec<bool>,
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
            index: FxHashMap::default(),
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
        let mut due = Due {
            screens: false,
            rebuilt: vec![false; self.trees.len()],
        };
        match model.journal().read(&mut self.cursor) {
            JournalRead::Entries(entries) if self.loaded => {
                for entry in entries {
                    self.note(model, entry, &mut due);
                }
            }
            _ => {
                self.trees.clear();
                due.screens = true;
            }
        }
        self.loaded = true;
        if due.screens || due.rebuilt.contains(&true) {
            self.rebuild(model, &due);
        }
        self.solve()
    }

    /// Objects (and screens) of which something is new since the update before the last one.
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

    /// The objects at a point that may be interacted with, topmost first, up to and with the one that takes it, and whatever
    /// lies behind.
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

    /// Every `ScreenGui` and object, for the width of a frame's bookkeeping: how many there are.
    pub fn len(&self) -> usize {
        self.trees.iter().map(|tree| tree.nodes.len()).sum()
    }

    /// Whether there is no screen.
    pub fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    fn note(&mut self, model: &DataModel, entry: &JournalEntry, due: &mut Due) {
        match entry {
            JournalEntry::PropertySet { id, .. } | JournalEntry::Renamed { id } => {
                self.reread(model, *id, due);
            }
            JournalEntry::Removed { subtree, .. } => {
                for &id in subtree.iter() {
                    self.leaves(id, due);
                }
            }
            JournalEntry::Inserted { root } => self.arrives(model, *root, due),
            JournalEntry::Reparented { id } => {
                for id in model.subtree(*id) {
                    self.leaves(id, due);
                }
                self.arrives(model, *id, due);
            }
            JournalEntry::AttributeSet { .. } | JournalEntry::TagsChanged { .. } => {}
        }
    }

    fn reread(&mut self, model: &DataModel, id: InstanceId, due: &mut Due) {
        let Some(&(at, node)) = self.index.get(&id) else {
            return;
        };
        let Some(tree) = self.trees.get_mut(at as usize) else {
            return;
        };
        if node == 0 && tree.id() == Some(id) {
            let screen = Screen::read(&Reader { model, id });
            due.screens |= screen.display_order != tree.screen.display_order;
            tree.solved &= screen == tree.screen;
            tree.screen = screen;
        } else if let Some(node) = tree.nodes.get_mut(node as usize)
            && node.refresh(model)
        {
            tree.solved = false;
        }
    }

    fn leaves(&mut self, id: InstanceId, due: &mut Due) {
        let Some(&(at, node)) = self.index.get(&id) else {
            return;
        };
        if let Some(tree) = self.trees.get_mut(at as usize) {
            due.screens |= tree.id() == Some(id);
            if let Some(node) = tree.nodes.get_mut(node as usize) {
                node.stale = true;
            }
        }
        if let Some(rebuilt) = due.rebuilt.get_mut(at as usize) {
            *rebuilt = true;
        }
    }

    fn arrives(&self, model: &DataModel, id: InstanceId, due: &mut Due) {
        for above in model.ancestors(id) {
            if above == self.container {
                due.screens = true;
                return;
            }
            if let Some(&(at, _)) = self.index.get(&above) {
                if let Some(rebuilt) = due.rebuilt.get_mut(at as usize) {
                    *rebuilt = true;
                }
                return;
            }
        }
    }

    fn rebuild(&mut self, model: &DataModel, due: &Due) {
        let mut old: FxHashMap<InstanceId, (Tree, bool)> = FxHashMap::default();
        let mut ids = Vec::new();
        for (tree, rebuilt) in std::mem::take(&mut self.trees)
            .into_iter()
            .zip(due.rebuilt.iter().copied().chain(std::iter::repeat(true)))
        {
            if let Some(id) = tree.id() {
                ids.push(id);
                old.insert(id, (tree, rebuilt));
            }
        }
        if due.screens {
            ids = screens(model, self.container);
        }
        let mut budget = OBJECTS_MAX;
        for id in ids {
            let tree = match old.remove(&id) {
                Some((tree, false)) => tree,
                other => Tree::read(model, id, other.map(|(tree, _)| tree), budget),
            };
            budget = budget.saturating_sub(tree.nodes.len());
            self.trees.push(tree);
        }
        self.trees.sort_by_key(|tree| tree.screen.display_order);
        self.reindex(model);
    }

    fn reindex(&mut self, model: &DataModel) {
        self.index.clear();
        for (at, tree) in self.trees.iter().enumerate() {
            for (number, node) in tree.nodes.iter().enumerate() {
                let place = (at as u32, number as u32);
                self.index.insert(node.id, place);
                if node.parts.is_none() {
                    continue;
                }
                for child in model.children(node.id) {
                    if let Some(Role::Part(_)) = model.class(child).map(role_of) {
                        self.index.insert(child, place);
                        // A constraint of a layout's cells is a child of the layout.
                        let below = model.children(child);
                        self.index.extend(below.map(|part| (part, place)));
                    }
                }
            }
        }
    }

    fn solve(&mut self) -> Update {
        let mut update = Update::default();
        for tree in &mut self.trees {
            update.refused += tree.refused;
            if tree.solved {
                continue;
            }
            update.screens += 1;
            update.objects += tree.nodes.len() - 1;
            for node in &mut tree.nodes {
                node.measured = None;
            }
            let screen = self.viewport.within(tree.screen.insets);
            let clip = self.viewport.whole();
            solve::solve(tree, screen, clip, &mut self.changed);
            order::sort(tree);
        }
        update
    }
}

/// The screens below a container in tree order, those in folders too.
fn screens(model: &DataModel, container: InstanceId) -> Vec<InstanceId> {
    let mut found = Vec::new();
    let mut open: Vec<(InstanceId, usize)> = vec![(container, 0)];
    while let Some((id, depth)) = open.pop() {
        let role = model.class(id).map_or(Role::None, role_of);
        if role == Role::Screen && id != container {
            found.push(id);
        } else if role == Role::None && depth < DEPTH_MAX {
            let from = open.len();
            open.extend(model.children(id).map(|child| (child, depth + 1)));
            open[from..].reverse();
        }
    }
    found
}
