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
use crate::tree::{Index, Scope, Tree};

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
    index: Index,
    changed: Vec<InstanceId>,
}

/// What entries of the journal ask for.
#[derive(Default)]
struct Due {
    /// Screens came, went or change places.
    screens: bool,
    /// Objects of which components or objects in them came, went or moved.
    rescanned: Vec<InstanceId>,
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

    /// Forgets what is known of an instance that left its place.
    fn leaves(&mut self, id: InstanceId, due: &mut Due) {
        let Some((at, node)) = self.index.remove(&id) else {
            return;
        };
        let Some(tree) = self.trees.get_mut(at as usize) else {
            return;
        };
        due.screens |= node == 0 && tree.id() == Some(id);
        let Some(found) = tree.nodes.get(node as usize) else {
            return;
        };
        if found.id == id {
            due.rescanned.extend(found.object.parent);
            tree.forget(node);
        } else {
            due.rescanned.push(found.id);
        }
    }

    /// Finds out in what an instance came.
    fn arrives(&self, model: &DataModel, id: InstanceId, due: &mut Due) {
        if id == self.container || model.is_descendant_of(self.container, id) {
            due.screens = true;
            return;
        }
        for above in model.ancestors(id) {
            if above == self.container {
                due.screens = true;
                return;
            }
            if self.index.contains_key(&above) {
                due.rescanned.push(above);
                return;
            }
        }
    }

    /// Finds the screens; those that are known are kept.
    fn read_screens(&mut self, model: &DataModel) {
        let mut known: FxHashMap<InstanceId, Tree> = FxHashMap::default();
        for tree in std::mem::take(&mut self.trees) {
            // The screen of a tree that left is no longer in the index.
            if let Some(id) = tree.id().filter(|id| self.index.contains_key(id)) {
                known.insert(id, tree);
            }
        }
        let mut ids = screens(model, self.container);
        ids.sort_by_cached_key(|&id| Screen::read(&Reader { model, id }).display_order);
        // Trees have other numbers now.
        let numbers: FxHashMap<u32, u32> = ids
            .iter()
            .zip(0..)
            .filter_map(|(id, now)| Some((self.index.get(id)?.0, now)))
            .collect();
        self.index.retain(|_, (tree, _)| {
            let now = numbers.get(tree).copied();
            *tree = now.unwrap_or(*tree);
            now.is_some()
        });
        let mut budget = OBJECTS_MAX.saturating_sub(known.values().map(Tree::len).sum());
        for (id, number) in ids.into_iter().zip(0..) {
            let tree = known.remove(&id).unwrap_or_else(|| {
                let mut scope = Scope {
                    model,
                    index: &mut self.index,
                    number,
                    budget,
                };
                let tree = Tree::read(id, &mut scope);
                budget = scope.budget;
                tree
            });
            self.trees.push(tree);
        }
    }

    /// Looks anew at what is in objects.
    fn rescan(&mut self, model: &DataModel, mut ids: Vec<InstanceId>) {
        ids.sort_unstable();
        ids.dedup();
        let mut budget = OBJECTS_MAX.saturating_sub(self.len());
        for id in ids {
            let Some(&(number, node)) = self.index.get(&id) else {
                continue;
            };
            let Some(tree) = self.trees.get_mut(number as usize) else {
                continue;
            };
            let Some(found) = tree.nodes.get(node as usize).map(|node| node.id) else {
                continue;
            };
            let screen = tree.id();
            let mut above = model.ancestors(found);
            let depth = if Some(found) == screen {
                1
            } else {
                above
                    .position(|id| Some(id) == screen)
                    .map_or(1, |levels| levels + 2)
            };
            let mut scope = Scope {
                model,
                index: &mut self.index,
                number,
                budget,
            };
            tree.rescan(node, depth, &mut scope);
            budget = scope.budget;
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
